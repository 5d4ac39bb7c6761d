#!/bin/sh
# Installs both Linux artefacts in a bare Debian, without network, as a person would, and tries them.
# Usage: try.sh OUT, where OUT holds the .tar.xz and the .deb; needs root, debootstrap and Xvfb. PY names a Python
# with PySide6, for the picture. Leaves OUT/try.log, OUT/try-archive.png and OUT/try-deb.png. Only the making of the
# bare Debian needs a network; ROOT names a folder that keeps it for the next time.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
out=$(cd "$1" && pwd)
root=${ROOT:-$out/debian}
person=2000
display=:97

say() { echo "$*" | tee -a "$out/try.log"; }
# A command in the bare system without any network: as root, and as an ordinary user whose home is new.
as_root() { unshare --net chroot "$root" /usr/bin/env -i PATH=/usr/bin:/bin:/usr/sbin:/sbin LANG=C.UTF-8 "$@"; }
as_person() {
    unshare --net chroot --userspec=$person:$person "$root" /usr/bin/env -i HOME=/home/reviewer \
        PATH=/home/reviewer/.local/bin:/usr/bin:/bin LANG=zh_CN.UTF-8 DISPLAY=$display "$@"
}
check() { if [ "$1" = 0 ]; then say "ok      $2"; else say "FAILED  $2"; exit 1; fi; }

if ! [ -e "$root/usr/share/mime" ]; then
    debootstrap --variant=minbase bookworm "$root" >"$out/debootstrap.log"
    chroot "$root" sh -c "apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq \
        --no-install-recommends libegl1 libgl1 fonts-wqy-microhei shared-mime-info desktop-file-utils xdg-utils" \
        >>"$out/debootstrap.log"
fi
: >"$out/try.log"
mkdir -p "$root/tmp/.X11-unix"
mountpoint -q "$root/proc" || mount -t proc proc "$root/proc"
Xvfb $display -screen 0 1440x900x24 -nolisten tcp >/dev/null 2>&1 &
screen=$!
mkdir -p /tmp/.X11-unix
mount --bind /tmp/.X11-unix "$root/tmp/.X11-unix"
cleanup() {
    kill $screen 2>/dev/null || true
    umount "$root/tmp/.X11-unix" "$root/proc" || true
}
trap cleanup EXIT

new_home() {
    rm -rf "$root/home/reviewer"
    install -d -o $person -g $person "$root/home/reviewer"
}

# The main job and the window, whichever way it was installed. $1: name of the artefact.
use_it() {
    as_person workbench --version >>"$out/try.log" 2>&1; check $? "$1: starts, as a new user without network"
    as_person sh -c "cd && workbench demo --out demo" >>"$out/try.log" 2>&1; check $? "$1: the demo from list to verified file"
    as_person sh -c "cp ~/demo/county.iemap ~/mine.iemap && exec workbench-window ~/mine.iemap" >>"$out/try.log" 2>&1 &
    window=$!
    DISPLAY=$display QT_QPA_PLATFORM=xcb "$PY" "$here/screen.py" "$out/try-$1.png" >>"$out/try.log" 2>&1
    check $? "$1: the window opens on a project ($(tail -n 1 "$out/try.log"))"
    kill -0 $window; check $? "$1: the window stays open"
    kill $window; wait $window || true
    kind=$(as_person xdg-mime query filetype /home/reviewer/mine.iemap)
    [ "$kind" = application/x-iemap ]; check $? "$1: a project is known by its kind ($kind)"
    program=$(as_person xdg-mime query default application/x-iemap)
    [ "$program" = imaging-exam-workbench.desktop ]; check $? "$1: a double click opens the workbench ($program)"
}

new_home
cp "$out"/imaging-exam-workbench-*.tar.xz "$root/tmp/archive.tar.xz"
as_person sh -c "cd && mkdir stick && tar -xf /tmp/archive.tar.xz --strip-components=1 -C stick && sh stick/install.sh && rm -r stick" \
    >>"$out/try.log" 2>&1
check $? "archive: installed for one user"
use_it archive
as_person sh /home/reviewer/.local/opt/imaging-exam-workbench/uninstall.sh >>"$out/try.log" 2>&1
check $? "archive: uninstalled"
left=$(find "$root/home/reviewer/.local" \( -type f -o -type l \) -path '*workbench*' ! -path '*/share/imaging-exam-workbench/*')
[ -z "$left" ]; check $? "archive: nothing of the program is left $left"
[ -s "$root/home/reviewer/mine.iemap" ]; check $? "archive: the project is left"

new_home
cp "$out"/imaging-exam-workbench_*.deb "$root/tmp/workbench.deb"
as_root dpkg -i /tmp/workbench.deb >>"$out/try.log" 2>&1; check $? "deb: installed"
use_it deb
as_root dpkg --purge imaging-exam-workbench >>"$out/try.log" 2>&1; check $? "deb: removed"
[ -z "$(find "$root/usr" -name '*imaging-exam-workbench*')" ]; check $? "deb: nothing of the program is left"
[ -s "$root/home/reviewer/mine.iemap" ]; check $? "deb: the project is left"

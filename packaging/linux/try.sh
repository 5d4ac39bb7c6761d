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
# $1: what is tried, the rest: the command. The first that fails ends it all.
try() {
    what=$1
    shift
    if "$@" >>"$out/try.log" 2>&1; then say "ok      $what"; else say "FAILED  $what"; exit 1; fi
}

if ! [ -e "$root/usr/share/mime" ]; then
    debootstrap --variant=minbase bookworm "$root" >"$out/debootstrap.log"
    chroot "$root" sh -c "apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq \
        --no-install-recommends xz-utils libegl1 libgl1 fontconfig-config fonts-wqy-microhei libglib2.0-bin shared-mime-info desktop-file-utils xdg-utils" \
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

is() { [ "$1" = "$2" ] || { echo "is '$1' and not '$2'"; return 1; }; }
picture() { DISPLAY=$display QT_QPA_PLATFORM=xcb "$PY" "$here/screen.py" "$1"; }

# The main job and the window, whichever way it was installed. $1: name of the artefact.
use_it() {
    name=$1
    try "$name: starts, for a new user without network" as_person workbench --version
    try "$name: the demo, from the list to the verified file" as_person sh -c "cd && workbench demo --out demo"
    as_person sh -c "cp ~/demo/county.iemap ~/mine.iemap &&
        echo \$\$ >~/window.pid && exec workbench-window ~/mine.iemap" >>"$out/try.log" 2>&1 &
    try "$name: the window shows a project" picture "$out/try-$name.png"
    say "        $(grep '^drawn' "$out/try.log" | tail -n 1)"
    window=$(cat "$root/home/reviewer/window.pid")
    try "$name: the window stays open" kill -0 "$window"
    kill "$window"
    try "$name: a project is known by its kind" \
        is "$(as_person gio info -a standard::content-type /home/reviewer/mine.iemap | tail -n 1)" \
        "  standard::content-type: application/x-iemap"
    try "$name: a double click opens the workbench" \
        is "$(as_person xdg-mime query default application/x-iemap)" imaging-exam-workbench.desktop
}

new_home
cp "$out"/imaging-exam-workbench-*.tar.xz "$root/tmp/archive.tar.xz"
try "archive: installed for one user" as_person sh -c "cd && mkdir stick &&
    tar -xf /tmp/archive.tar.xz --strip-components=1 -C stick && sh stick/install.sh && rm -r stick"
use_it archive
try "archive: uninstalled" as_person sh /home/reviewer/.local/opt/imaging-exam-workbench/uninstall.sh
try "archive: nothing of the program is left" is "" "$(find "$root/home/reviewer/.local" \( -type f -o -type l \) \
    -path '*workbench*' ! -path '*/share/imaging-exam-workbench/*')"
try "archive: the project is left" test -s "$root/home/reviewer/mine.iemap"

new_home
cp "$out"/imaging-exam-workbench_*.deb "$root/tmp/workbench.deb"
try "deb: installed" as_root dpkg -i /tmp/workbench.deb
use_it deb
try "deb: removed" as_root dpkg --purge imaging-exam-workbench
try "deb: nothing of the program is left" is "" "$(find "$root/usr" -name '*imaging-exam-workbench*')"
try "deb: the project is left" test -s "$root/home/reviewer/mine.iemap"

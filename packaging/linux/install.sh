#!/bin/sh
# Installs the workbench for this user: no administrator, no network. Run it from the unpacked archive.
# A newer version goes over an older one. uninstall.sh, in the program's folder, takes all of it away again.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
program="$HOME/.local/opt/imaging-exam-workbench"
data="${XDG_DATA_HOME:-$HOME/.local/share}"
bin="$HOME/.local/bin"

[ "$here" != "$program" ] || { echo "This is the installed copy already: $program" >&2; exit 2; }
mkdir -p "$program" "$bin" "$data/applications" "$data/mime/packages" "$data/icons/hicolor/scalable/apps"
# Only the program's own files are replaced: whatever else lies in the folder stays.
rm -rf "$program/_internal"
cp -R "$here/." "$program/"
ln -sf "$program/workbench" "$bin/workbench"
ln -sf "$program/workbench" "$bin/workbench-window"

# The full path: ~/.local/bin is not on the path of every desktop.
sed "s|^Exec=workbench-window|Exec=\"$program/workbench-window\"|" "$here/share/imaging-exam-workbench.desktop" \
    > "$data/applications/imaging-exam-workbench.desktop"
cp "$here/share/imaging-exam-workbench.xml" "$data/mime/packages/"
cp "$here/share/imaging-exam-workbench.svg" "$data/icons/hicolor/scalable/apps/"
sh "$program/share/refresh.sh" "$data"
echo "已安装 · Installed: $program"
echo "启动 · Start: $bin/workbench"

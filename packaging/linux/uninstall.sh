#!/bin/sh
# Takes away what install.sh put there. Projects, keys and settings stay: they are the user's.
set -eu
program="$HOME/.local/opt/imaging-exam-workbench"
data="${XDG_DATA_HOME:-$HOME/.local/share}"

for name in workbench workbench-window; do
    link="$HOME/.local/bin/$name"
    [ "$(readlink "$link" 2>/dev/null || true)" != "$program/workbench" ] || rm -f "$link"
done
rm -f "$data/applications/imaging-exam-workbench.desktop" "$data/mime/packages/imaging-exam-workbench.xml" \
    "$data/icons/hicolor/scalable/apps/imaging-exam-workbench.svg"
[ ! -f "$program/share/refresh.sh" ] || sh "$program/share/refresh.sh" "$data"
rm -rf "$program/_internal" "$program/share"
rm -f "$program/workbench" "$program/workbench-window" "$program/install.sh" "$program/uninstall.sh"
# Not empty if someone put a file of their own there; that stays.
rmdir "$program" 2>/dev/null || echo "留下了其中您自己的文件 · Your own files were left in: $program"
echo "已卸载；项目、密钥和设置仍在 · Uninstalled; projects, keys and settings stay: $data/imaging-exam-workbench"

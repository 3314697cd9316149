#!/bin/sh
# For this person alone, without root: the menu entry, the icon, the file types and the command
# "fundtracker". The program stays in the folder where it was unpacked. --remove takes them away;
# ledgers and settings are never touched.
set -eu
here=$(dirname "$(readlink -f "$0")")
data=${XDG_DATA_HOME:-$HOME/.local/share}
bin=$HOME/.local/bin
entry=$data/applications/fundtracker.desktop
types=$data/mime/packages/fundtracker.xml
icon=$data/icons/hicolor/scalable/apps/fundtracker.svg
picture=$data/icons/hicolor/256x256/apps/fundtracker.png

refresh() {
    if command -v update-desktop-database >/dev/null; then update-desktop-database -q "$data/applications" || true; fi
    if command -v update-mime-database >/dev/null; then update-mime-database "$data/mime" || true; fi
}

if [ "${1:-}" = --remove ]; then
    rm -f "$entry" "$types" "$icon" "$picture" "$bin/fundtracker"
    refresh
    echo "已移除菜单、图标和文件类型；账本和设置没有动，程序文件夹可以删除：$here"
    exit 0
fi
mkdir -p "${entry%/*}" "${types%/*}" "${icon%/*}" "${picture%/*}" "$bin"
# xdg-open without a desktop's help takes the quotes for a part of the name: only where they must be
case $here in
    *[!A-Za-z0-9/._+-]*) program="\"$here/fundtracker\"" ;;
    *) program="$here/fundtracker" ;;
esac
sed "s|^Exec=fundtracker|Exec=$program|" "$here/share/fundtracker.desktop" > "$entry"
cp "$here/share/fundtracker.xml" "$types"
cp "$here/share/fundtracker.svg" "$icon"
cp "$here/share/fundtracker.png" "$picture"
ln -sf "$here/fundtracker" "$bin/fundtracker"
refresh
if command -v xdg-mime >/dev/null; then
    xdg-mime default fundtracker.desktop application/x-fundtracker-ledger application/x-fundtracker-review || true
fi
echo "已安装：菜单里有“园区资金台账”，双击 .ftdb 即可打开。Installed: find it in the menu; --remove takes it away."

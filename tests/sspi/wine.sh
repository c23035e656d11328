#!/usr/bin/env bash
# Runs a command with a Wine prefix made for it and gone afterwards.
#   wine.sh COMMAND [ARGUMENT...]
set -euo pipefail
wine=/usr/lib/wine/wine64 server=/usr/lib/wine/wineserver64
work=$(mktemp -d)
export WINEPREFIX=$work/prefix WINEDEBUG=fixme-all GSS_MECH_CONFIG=/dev/null     # Wine would ask every mechanism that is installed
export LC_ALL=C.UTF-8                          # else Wine can make no file whose name is not ASCII
# No .NET, no browser, no menu entries: only while the prefix is made, programs may need the first.
without='mscoree=;mshtml=;winemenubuilder.exe=d'
unset DISPLAY WAYLAND_DISPLAY
# Wine maps a page at 0x7ffe0000. With random addresses one program of some 7,700 has its heap there, and Wine ends it at once, with 1.
steady=(setarch -R)
"${steady[@]}" true || { echo "wine.sh: random addresses cannot be switched off: a program under Wine will fail now and then"; steady=(); }

stop() {
    timeout 60 "$server" -k || true             # that of this prefix; 1: it has gone already
    timeout 60 "$server" -w || true
    rm -rf "$work"
}
trap stop EXIT

mkdir "$WINEPREFIX"
timeout 60 "$server" -p                         # stays until it is told to go: a server that goes between two programs breaks the second
WINEDLLOVERRIDES=$without timeout 300 "${steady[@]}" "$wine" wineboot -i > "$work/log" 2>&1 || { cat "$work/log"; echo "wineboot failed"; exit 1; }
WINEDLLOVERRIDES=winemenubuilder.exe=d "${steady[@]}" "$@"

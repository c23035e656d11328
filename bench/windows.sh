#!/usr/bin/env bash
# Compares gssnative.dll with its twin in C (twin_windows.c: the same calls of secur32), in time, both under Wine. Single times say little there: what is
# compared are pairs, one beside the other, and of their ratios the median.
#   bench/windows.sh [LIBRARY]      default: the DLL that ./build.sh build made
# Works in out/bench, with a realm and a Wine prefix of its own.
set -euo pipefail
cd "$(dirname "$0")/.."
library=$(realpath "${1:-out/win-x64/cmake/gssnative.dll}")
[[ ${INSIDE_WINE-} ]] || INSIDE_WINE=1 exec tests/sspi/wine.sh "$0" "$library"
work=$PWD/out/bench
wine=/usr/lib/wine/wine64
fresh=301

mkdir -p "$work"
cross() { x86_64-w64-mingw32-gcc -std=gnu99 -O2 -Wall -Wextra -Werror -I include -DGSSN_STATIC "$@"; }
cross -o "$work/client.exe" bench/client_windows.c
cross -s -shared -o "$work/twin.dll" bench/twin_windows.c
twin=$work/twin.dll

realm=$(mktemp -d)
trap 'tests/interop/realm.sh stop "$realm/realm"; rm -rf "$realm"' EXIT
tests/interop/realm.sh start "$realm/realm"
# shellcheck source=/dev/null
source "$realm/realm/env"
client() { # arguments; without the line ends of Windows
    timeout 300 "$wine" "$work/client.exe" "$@" 2> "$work/wine.log" | tr -d '\r' | grep . || { cat "$work/wine.log" >&2; echo "windows.sh: failed: client_windows $*" >&2; exit 1; }
}
row() { # title, ours, twin's, ratio
    printf '| %-56s | %13d | %12d | %s |\n' "$@"
}
together() { # title, arguments
    local title=$1 ours twins ratio
    shift
    read -r ours twins ratio < <(client "Z:$library" "Z:$twin" "$@")
    row "$title" "$ours" "$twins" "$ratio"
}
quarter() { sort -g | sed -n "$(((fresh * $1 + 3) / 4))p"; }      # of the fresh pairs; the second is the median

client "Z:$twin" first > "$work/warm"           # the service ticket is in the cache from here on
echo "ns (medians of pairs); $("$wine" --version), $(uname -m), libkrb5 $(dpkg-query -W -f '${Version}' libkrb5-3 2> /dev/null || echo unknown)"
printf '| %-56s | %13s | %12s | ratio  |\n| --- | --- | --- | --- |\n' "" gssnative.dll "C twin"
together "MIC + verify: mic, 1001 pairs of 20" mic 1001 20
together "one login of both ends: login, 301 pairs of 2" login 301 2
for ((i = 0; i < fresh; i++)); do
    if ((i % 2)); then
        twins=$(client "Z:$twin" first)
        ours=$(client "Z:$library" first)
    else
        ours=$(client "Z:$library" first)
        twins=$(client "Z:$twin" first)
    fi
    echo "$ours $twins $(awk "BEGIN { printf \"%.4f\", $ours / $twins }")"
done > "$work/first"
column() { cut -d' ' -f"$1" "$work/first"; }
row "from nothing to the first token: first, $fresh fresh pairs" "$(column 1 | quarter 2)" "$(column 2 | quarter 2)" "$(column 3 | quarter 2)"
echo
echo "Half of the ratios of the last row lie between $(column 3 | quarter 1) and $(column 3 | quarter 3)."

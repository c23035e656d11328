#!/usr/bin/env bash
# Compares libgssnative with its twin in C (twin.c: the same GSSAPI and krb5 calls), in instructions as callgrind counts them.
#   bench/run.sh [LIBRARY]      default: the shared library that ./build.sh build made
# Works in out/bench, with a realm of its own on loopback.
set -euo pipefail
cd "$(dirname "$0")/.."
library=$(realpath "${1:-out/linux-x64/cmake/libgssnative.so.1}")
work=$PWD/out/bench
runs=3

mkdir -p "$work"
cc -std=gnu99 -O2 -Wall -Wextra -Werror -I include -o "$work/client" bench/client.c -ldl
cc -std=gnu99 -O2 -Wall -Wextra -Werror -I include -fPIC -shared -o "$work/twin.so" bench/twin.c -ldl
twin=$work/twin.so

realm=$(mktemp -d)
trap 'tests/interop/realm.sh stop "$realm/realm"; rm -rf "$realm"' EXIT
tests/interop/realm.sh start "$realm/realm"
# shellcheck source=/dev/null
source "$realm/realm/env"
"$work/client" "$twin" login 1          # the service ticket is in the cache from here on

# Instructions of one run.
count() { # arguments of client
    valgrind --tool=callgrind --callgrind-out-file=/dev/null "$work/client" "$@" 2>&1 | tee "$work/callgrind.log" | sed -n 's/.*Collected : \([0-9]*\).*/\1/p' |
        grep . || { cat "$work/callgrind.log" >&2; exit 1; }
}
median() { # arguments of client: of several runs, because libkrb5 draws random numbers and reads the clock
    for _ in $(seq $runs); do count "$@"; done | sort -n | sed -n "$(((runs + 1) / 2))p"
}
per_turn() { # library, what, few, many: without what comes once
    echo $((($(median "$1" "$2" "$4") - $(median "$1" "$2" "$3")) / ($4 - $3)))
}
row() { # title, ours, twin's
    printf '| %-44s | %12d | %12d | %s |\n' "$1" "$2" "$3" "$(awk "BEGIN { printf \"%.4f\", $2 / $3 }")"
}

echo "instructions (callgrind, median of $runs runs); $(valgrind --version), $(uname -m), libkrb5 $(dpkg-query -W -f '${Version}' libkrb5-3 2> /dev/null || echo unknown)"
printf '| %-44s | %12s | %12s | ratio  |\n| --- | --- | --- | --- |\n' "" libgssnative "C twin"
row "MIC + verify: client LIBRARY mic 500, 8500" "$(per_turn "$library" mic 500 8500)" "$(per_turn "$twin" mic 500 8500)"
row "one login of both ends: login 10, 30" "$(per_turn "$library" login 10 30)" "$(per_turn "$twin" login 10 30)"
row "a whole client process: client LIBRARY client" "$(median "$library" client "$twin")" "$(median "$twin" client "$twin")"
row "loading, in a process of its own: load" "$(median "$library" load)" "$(median "$twin" load)"
echo
echo "after a login (client LIBRARY status):"
paste <(echo libgssnative; "$work/client" "$library" status) <(echo "C twin"; "$work/client" "$twin" status)

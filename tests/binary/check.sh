#!/usr/bin/env bash
# What the files that we ship must look like from outside. One check per call, so that CTest names the one that fails.
#
#   check.sh exports LIBRARY       exactly the committed symbols, all of the committed version node
#   check.sh archive ARCHIVE       the same for the static library: its only global symbols
#   check.sh imports OBJECT        the object that ILC made wants nothing but the committed names
#   check.sh needed LIBRARY        the libraries that it names
#   check.sh soname LIBRARY NAME   and where it looks for others: nowhere
#   check.sh hardening LIBRARY     no executable stack, read-only relocations, bound at load, no writable code, no thread-local storage
#   check.sh size LIBRARY          stripped, and at most 256 KB
#   check.sh debug LIBRARY         its debug information is in the file that it names
set -euo pipefail
export LC_ALL=C
here=$(cd "$(dirname "$0")" && pwd)
file=$2

differ() { # title, expected, got
    [[ $2 == "$3" ]] && return 0
    echo "$1 (< expected, > found):"
    diff <(echo "$2") <(echo "$3")
}
list() { grep -v "^#" "$1" | sort; }

case $1 in
    exports)
        differ 'exported symbols' "$(sort "$here/../abi/gssnative.symbols" | sed 's/$/@@GSSNATIVE_1.0/')" \
            "$(nm -D --defined-only "$file" | awk '$2 != "A" { print $3 }' | sort)" ;;
    archive)
        differ 'members' gssnative.o "$(ar t "$file")"
        differ 'global symbols' "$(sort "$here/../abi/gssnative.symbols")" "$(nm --extern-only --defined-only "$file" | awk 'NF == 3 { print $3 }' | sort)" ;;
    imports) differ 'undefined symbols' "$(list "$here/imports.txt")" "$(nm -u "$file" | awk '{ print $2 }' | sort)" ;;
    needed) differ 'needed libraries' "$(list "$here/needed.txt")" "$(readelf -dW "$file" | sed -n 's/.*(NEEDED).*\[\(.*\)\]/\1/p' | sort)" ;;
    soname)
        differ 'SONAME' "$3" "$(readelf -dW "$file" | sed -n 's/.*(SONAME).*\[\(.*\)\]/\1/p')"
        differ 'RPATH or RUNPATH' '' "$(readelf -dW "$file" | grep -E 'RPATH|RUNPATH' || true)" ;;
    hardening)
        segments=$(readelf -lW "$file" | awk '$1 ~ /^[A-Z_]+$/ && $2 ~ /^0x/ { flags = $7 $8; sub(/0x.*/, "", flags); print $1, flags }')
        differ 'stack' 'GNU_STACK RW' "$(grep GNU_STACK <<< "$segments")"
        differ 'RELRO' 'GNU_RELRO R' "$(grep GNU_RELRO <<< "$segments")"
        differ 'writable code' '' "$(grep -E 'LOAD.*W.*E' <<< "$segments" || true)"
        differ 'thread-local storage' '' "$(grep TLS <<< "$segments" || true)"
        differ 'bound at load' 1 "$(readelf -dW "$file" | grep -cE 'FLAGS_1.*NOW')" ;;
    size)
        differ 'symbol table' '' "$(readelf -SW "$file" | grep -oE '\.(symtab|debug_[a-z]+)' || true)"
        bytes=$(stat -Lc %s "$file")
        echo "$bytes bytes"
        [[ $bytes -le $((256 * 1024)) ]] ;;
    debug)
        link=$(readelf --string-dump=.gnu_debuglink "$file" | sed -n 's/.*\] *\(lib[^ ]*\).*/\1/p')
        differ 'debug file' "$(basename "$(readlink -f "$file")").debug" "$link"
        readelf -SW "$(dirname "$file")/$link" | grep -q '\.debug_line' || { echo "no line numbers in $link"; exit 1; }
        differ 'paths of the machine that built it' '' "$(readelf --debug-dump=info,line "$(dirname "$file")/$link" 2> /dev/null | grep -oE '/[^ ]*/[A-Za-z0-9]+\.(cs|c)\b' | grep -v '^/_/' || true)" ;;
    *) sed -n '2,/^set/s/^#\( \|$\)//p' "$0"; exit 2 ;;
esac

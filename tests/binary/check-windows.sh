#!/usr/bin/env bash
# What the files that we ship for Windows must look like from outside; the twin of check.sh. One check per call.
#
#   check-windows.sh exports DLL             exactly the committed names
#   check-windows.sh archive ARCHIVE         the same for the static library: its only global symbols
#   check-windows.sh imports OBJECT          the object that ILC made wants nothing but the committed names
#   check-windows.sh needed DLL              the DLLs that it names
#   check-windows.sh hardening DLL           moved anywhere in 64 bits, no executable data, no writable code, no thread-local storage
#   check-windows.sh size DLL                stripped, and at most 256 KB
#   check-windows.sh version DLL             its resource says the version of the header, and nothing in it the time of the build
#   check-windows.sh texts DLL               what it says to people names nothing that only Linux has
#   check-windows.sh import-library ARCHIVE  leads to every function of gssnative.dll, and to nothing else
#   check-windows.sh header FOLDER           gssnative.h calls the DLL by its import table, the static library directly; in C and in C++
set -euo pipefail
export LC_ALL=C
here=$(cd "$(dirname "$0")" && pwd)
file=$2
tool() { # name, arguments
    local name=$1
    shift
    "x86_64-w64-mingw32-$name" "$@"
}

differ() { # title, expected, got
    [[ $2 == "$3" ]] && return 0
    echo "$1 (< expected, > found):"
    diff <(echo "$2") <(echo "$3")
}
list() { grep -v "^#" "$1" | sort; }
names=$(sort "$here/../abi/gssnative.symbols")

case $1 in
    exports) differ 'exported symbols' "$names" "$(tool objdump -p "$file" | sed -n '/Ordinal\/Name Pointer/,/^$/s/^\t\[ *[0-9]*\].* //p' | sort)" ;;
    archive)
        differ 'members' gssnative.o "$(tool ar t "$file")"
        differ 'global symbols' "$names" "$(tool nm --extern-only --defined-only "$file" | awk 'NF == 3 { print $3 }' | sort)" ;;
    imports) differ 'undefined symbols' "$(list "$here/imports-windows.txt")" "$(tool nm -u "$file" | awk '{ print $2 }' | sort)" ;;
    needed) differ 'needed libraries' "$(list "$here/needed-windows.txt")" "$(tool objdump -p "$file" | sed -n 's/^\tDLL Name: //p' | sort)" ;;
    hardening)
        headers=$(tool objdump -p "$file")
        differ 'DllCharacteristics' $'DYNAMIC_BASE\nHIGH_ENTROPY_VA\nNX_COMPAT' "$(grep -oE '\b(HIGH_ENTROPY_VA|DYNAMIC_BASE|NX_COMPAT)$' <<< "$headers" | sort)"
        differ 'relocations' '' "$(grep -oE 'relocations stripped' <<< "$headers" || true)"
        differ 'a base above 4 GB' 1 "$(grep -cE '^ImageBase\s+0000000[1-9a-f]' <<< "$headers")"
        differ 'thread-local storage' 'Entry 9 0000000000000000 00000000' "$(sed -nE 's/^(Entry 9) ([0-9a-f]+) ([0-9a-f]+) Thread.*/\1 \2 \3/p' <<< "$headers")"
        sections=$(tool objdump -hw "$file")
        differ 'writable code' '' "$(grep CODE <<< "$sections" | grep -v READONLY || true)"
        differ 'sections of code' $'.managedcode\n.text' "$(awk '/CODE/ { print $2 }' <<< "$sections" | sort)" ;;
    size)
        differ 'symbol table' '' "$(tool objdump -t "$file" | grep '^\[' || true)"
        differ 'debug information' '' "$(tool objdump -h "$file" | grep -oE '\.debug_[a-z]+' || true)"
        bytes=$(stat -Lc %s "$file")
        echo "$bytes bytes"
        [[ $bytes -le $((256 * 1024)) ]] ;;
    version)
        differ 'time stamps' 'Time/Date stamp 0' "$(tool objdump -p "$file" | sed -nE 's/^(Time\/Date stamp)[ \t]+0*([0-9a-f])/\1 \2/p')"
        differ 'time of the link' 'Thu Jan  1 00:00:00 1970' "$(TZ=UTC tool objdump -p "$file" | sed -nE 's/^Time\/Date\t+//p')"
        version=$(sed -n 's/^#define GSSN_VERSION_STRING "\(.*\)"/\1/p' "$here/../../include/gssnative.h")
        for name in FileVersion ProductVersion; do differ "$name" "$version" "$(strings -el "$file" | grep -A1 "^$name\$" | tail -1)"; done ;;
    texts)
        texts=$(strings "$file")
        differ 'names of Linux' '' "$(sed -nE 's/.*(Debian|Fedora|libgssapi[a-z0-9_-]*).*/\1/p' <<< "$texts")"
        grep -q 'install MIT Kerberos for Windows' <<< "$texts" ;;
    import-library)
        differ 'functions' "$names" "$(tool nm "$file" | sed -n 's/.* T //p' | sort)"
        differ 'pointers' "$names" "$(tool nm "$file" | sed -n 's/.* I __imp_//p' | sort)"
        differ 'the DLL' gssnative.dll "$(strings "$file" | grep -iE '^[a-z0-9_-]+\.dll$' | sort -u)" ;;
    header)
        work=$(mktemp -d)
        trap 'rm -rf "$work"' EXIT
        printf '#include <gssnative.h>\nunsigned call(void);\nunsigned call(void) { return ssh_gss_version(); }\n' > "$work/call.c"
        wanted() { # symbol, compiler and options
            local symbol=$1
            shift
            tool "$@" -I "$file" -c -o "$work/call.o" "$work/call.c"
            differ "undefined, $*" "$symbol" "$(tool nm -u "$work/call.o" | awk '{ print $2 }')"
        }
        wanted __imp_ssh_gss_version gcc -std=c99
        wanted __imp_ssh_gss_version g++ -x c++ -std=c++17
        wanted ssh_gss_version gcc -std=c99 -DGSSN_STATIC
        wanted ssh_gss_version g++ -x c++ -std=c++17 -DGSSN_STATIC ;;
    *) sed -n '2,/^set/s/^#\( \|$\)//p' "$0"; exit 2 ;;
esac

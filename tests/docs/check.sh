#!/usr/bin/env bash
# Keeps the documents true to the sources. One check per call, so that each has a name when it fails.
#
#   check.sh states      docs/security.md: every state, every call on an authentication object and every status of the state machine
#   check.sh names       every GSSN_* and ssh_gss_* that the documents name is in the header, and README.md counts the exports rightly
#   check.sh links       every relative link leads somewhere, also into a chapter; every file in backticks is there
#   check.sh examples    every C example compiles, every Python example is Python
#   check.sh credentials docs/credentials.md: every cell names tests that there are, over that library, or a reason
#   check.sh conformance docs/rfc-conformance.md: every rule is enforced and tested where it says so
#   check.sh statuses    docs/integration/windows.md: the table of SECURITY_STATUS numbers is the one of SspiCause.cs
set -euo pipefail
export LC_ALL=C
cd "$(dirname "$0")/../.."
readonly header=include/gssnative.h table=docs/security.md
readonly documents=(./*.md docs/*.md docs/*/*.md bindings/python/README.md)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
problems=0

problem() { echo "$*"; problems=$((problems + 1)); }

chapter() { sed -n '/^## States and transitions/,/^## Rules/p' $table; }

# The functions that take an authentication object and exist in this version, one line each.
calls() {
    tr '\n' ' ' < $header | sed 's|/\*\*|\n/**|g' | grep -v 'Not in this version: it zeroes' |
        sed -nE 's/.*GSSN_CALL (ssh_gss_[a-z_]+)\( *(const )?ssh_gss_auth \*auth[,)].*/\1/p'
}

states() {
    local name count=0
    chapter > "$work/chapter"
    while read -r name; do
        count=$((count + 1))
        grep -q "^| \`$name\`" "$work/chapter" || problem "$table has no row for $name"
        grep -qE "^\| Call .*\| ${name#GSSN_STATE_} \|" "$work/chapter" || problem "the table of calls has no column ${name#GSSN_STATE_}"
    done < <(grep -oE '\bGSSN_STATE_[A-Z_]+' $header | sort -u)
    while read -r name; do
        count=$((count + 1))
        grep -qE "^\|[^|]*\`$name\`" "$work/chapter" || problem "the table of calls has no row for $name"
    done < <(calls)
    while read -r name; do
        count=$((count + 1))
        name=GSSN_E_$(sed -E 's/^Status\.//; s/([a-z])([A-Z])/\1_\2/g' <<< "$name" | tr '[:lower:]' '[:upper:]')
        grep -q "\`$name\`" "$work/chapter" || problem "$table does not say when the state machine returns $name"
    done < <(grep -ohE '\bStatus\.[A-Z][A-Za-z]+' src/GssNative/Ssh/Authentication*.cs | sort -u | grep -vE '\.(Ok|Continue)$')
    [[ $count -ge 30 ]] || problem "only $count names were found in the sources: this check reads them wrongly"
}

names() {
    local name
    while read -r name; do
        grep -qE "\b$name" $header || grep -rqE "\b$name\b" cmake || problem "$(grep -lE "\b$name\b" "${documents[@]}" | head -1): there is no $name"
    done < <(grep -ohE '\b(GSSN|ssh_gss)_[A-Za-z0-9_]*[A-Za-z0-9]\b' "${documents[@]}" | sort -u)
    grep -q "^| exported functions; needed libraries | $(wc -l < tests/abi/gssnative.symbols); " README.md || problem "README.md does not count the exported functions rightly"
}

# The anchors of a document's headings, as the sites that show Markdown make them.
anchors() { grep -E '^#+ ' "$1" | sed -E 's/^#+ //' | tr '[:upper:]' '[:lower:]' | sed -E 's/[^a-z0-9 _-]//g; s/ /-/g'; }

links() {
    local document target file anchor
    for file in docs/adr/0*.md; do
        grep -qF "](${file##*/}): $(sed -n '1s/^# [0-9]*\. //p' "$file")" docs/adr/README.md || problem "docs/adr/README.md: ${file##*/} is not there by its title"
    done
    for document in "${documents[@]}"; do
        while read -r target; do
            file=${target%%#*} anchor=
            [[ $target != *'#'* ]] || anchor=${target#*#}
            [[ -z $file ]] && file=$document || file=$(dirname "$document")/$file
            [[ -e $file ]] || { problem "$document: no such file: $target"; continue; }
            [[ -z $anchor ]] || anchors "$file" | grep -qx "$anchor" || problem "$document: no such chapter: $target"
        done < <(grep -oE '\]\([^)]+\)' "$document" | sed -E 's/^\]\(//; s/\)$//' | grep -vE '^[a-z]+:' || true)
        # shellcheck disable=SC2016 # backticks of Markdown
        while read -r file; do
            [[ -e $file || -e src/GssNative/$file || -e tests/$file ]] || problem "$document: no such file: $file"
        done < <(sed '/^```/,/^```/d' "$document" | grep -oE '`\.?/?[A-Za-z0-9_.-]+(/[A-Za-z0-9_.-]+)*/[A-Za-z0-9_.-]+\.(cs|c|h|sh|py|md|txt|props|targets|map)`' | tr -d '`' || true)
    done
}

# Writes the blocks of a language to WORK/DOCUMENT.N.SUFFIX; of C all blocks of a document into one file, since they build on one another.
blocks() { # document, language, suffix
    awk -v language="$2" -v base="$work/$(tr / _ <<< "${1#./}")" -v suffix="$3" '
        $0 == "```" language { open = 1; n += (language == "python" || !n); print "#line " NR + 1 " \"'"$1"'\"" > (base "." n "." suffix); next }
        /^```/ { open = 0 }
        open { print > (base "." n "." suffix) }' "$1"
}

examples() {
    local document file count=0
    for document in "${documents[@]}"; do
        blocks "$document" c c
        blocks "$document" python py
    done
    for file in "$work"/*.c; do
        count=$((count + 1))
        { printf '#include <gssnative.h>\n#include <stdio.h>\n#include <stdlib.h>\n#include <string.h>\n'; cat "$file"; } > "$work/example"
        "${CC:-cc}" -x c -std=c99 -Wall -Wextra -pedantic -Werror -Wno-unused-function -fsyntax-only -I include "$work/example" || problem "$file does not compile"
    done
    for file in "$work"/*.py; do
        count=$((count + 1))
        /usr/bin/python3 -c 'import ast, sys; ast.parse(open(sys.argv[1]).read())' "$file" || problem "$file is not Python"
    done
    [[ $count -ge 6 ]] || problem "only $count examples were found"
}

credentials() {
    tests/docs/test_credentials.py || problem "the checker does not check"
    tests/docs/credentials.py || problem "docs/credentials.md is not true"
}

conformance() {
    tests/docs/test_conformance.py || problem "the checker does not check"
    tests/docs/conformance.py --check || problem "docs/rfc-conformance.md is not true"
}

statuses() {
    tests/docs/test_statuses.py || problem "the checker does not check"
    tests/docs/statuses.py --check || problem "docs/integration/windows.md is not true"
}

case ${1-} in
    states | names | links | examples | credentials | conformance | statuses) "$1" ;;
    *) sed -n '2,/^set/s/^#\( \|$\)//p' "$0"; exit 2 ;;
esac
[[ $problems == 0 ]]

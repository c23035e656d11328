# shellcheck shell=bash
# The runners of ./build.sh test, sourced by it. Each writes out/test/NAME.log and says its own counts; the last line is their sum.
readonly results=$PWD/out/test
passed=0 failed=0 skipped=0

# Runs one runner. COUNTS says where its counts stand: trx, junit, line ("N passed, N failed, N skipped" in its log), or
# exit (one test: the command itself).
suite() { # name, COUNTS, command...
    local name=$1 counts=$2 log=$results/$1.log status=0 p=0 f=0 s=0 began=$SECONDS
    shift 2
    rm -f "$results/$name".*
    "$@" > "$log" 2>&1 || status=$?
    case $counts in
        trx) read -r p f s < <(from_trx "$results/$name.trx") || true ;;
        junit) read -r p f s < <(from_junit "$results/$name.xml") || true ;;
        line) read -r p f s < <(sed -nE 's/^([0-9]+) passed, ([0-9]+) failed, ([0-9]+) skipped$/\1 \2 \3/p' "$log" | tail -1) || true ;;
        exit) [[ $status != 0 ]] || p=1 ;;
    esac
    # A runner that broke off, or that ran nothing, is a failure of its own.
    [[ $f -gt 0 || ($status == 0 && $p -gt 0) ]] || f=1
    passed=$((passed + p)) failed=$((failed + f)) skipped=$((skipped + s))
    printf '%-28s %5d passed %4d failed %4d skipped %5d s\n' "$name" "$p" "$f" "$s" $((SECONDS - began))
    [[ $f == 0 ]] || show_failures "$log"
}

# What CTest prints of the tests that failed; of other runners the end of the log.
show_failures() {
    local text
    text=$(awk '/\*\*\*/ { wanted = 1 } /^ *Start / { wanted = 0 } wanted' "$1" | head -120)
    printf -- '--- from %s:\n%s\n---\n' "$1" "${text:-$(tail -60 "$1")}"
}

from_trx() {
    [[ -e $1 ]] || return 1
    sed -nE 's/.*<Counters total="([0-9]+)" executed="([0-9]+)" passed="([0-9]+)".*/\1 \2 \3/p' "$1" | { read -r total executed ok; echo "$ok $((executed - ok)) $((total - executed))"; }
}

from_junit() {
    [[ -e $1 ]] || return 1
    local count=0 bad=0 off=0
    count=$(grep -c '<testcase ' "$1") || true
    bad=$(grep -cE '<testcase .* status="fail"' "$1") || true
    off=$(grep -cE '<testcase .* status="(notrun|disabled)"' "$1") || true
    echo "$((count - bad - off)) $bad $off"
}

nunit() { # name, project
    dotnet test "$2" -c Release -v:q -nologo --logger "console;verbosity=minimal" --results-directory "$results" --logger "trx;LogFileName=$1.trx"
}

# The same sources by another version of the native compiler.
cross_check() ( # target, preset, options of cmake. A subshell: its failure is the runner's, not the end of the whole run
    local target=$1 preset=$2 version
    shift 2
    version=$(sed -nE 's|.*<IlcCrossCheckVersion>(.*)</IlcCrossCheckVersion>.*|\1|p' Directory.Packages.props)
    object "ilc-cross-check-$target" "$target" -p:IlcVersion="$version" -p:OutRoot="$PWD/out/ilc-9/"
    link "$preset" "$@"
)

# The analyzers and the nullability checks over the sources that only the library for another system has.
half() { dotnet build src/GssNative -c Release -v:m -nologo -p:NativeTarget="$1" -p:OutRoot="$PWD/out/half-of-$1/"; } # target

scripts() { # every shell script of the repository
    git ls-files -z --cached --others --exclude-standard | xargs -0 grep -lE '^#!.*\b(ba)?sh$|^# shellcheck shell' -- | xargs shellcheck -x
}

# build.ps1 beside build.sh, run by PowerShell.
build_ps1() ( # a subshell, as above
    quietly powershell dotnet build tests/powershell -c Release -v:m -nologo
    tests/powershell/run.py
)

run_tests() {
    local full='' stores=300
    case ${1-} in
        '') ;;
        --full) full=ON stores=10000 ;;
        *) fail "test takes --full or nothing" ;;
    esac
    mkdir -p "$results"

    # Nothing below makes sense without the three forms.
    managed
    object linux-x64 linux-x64
    quietly runtime-form dotnet publish src/GssNative -c Release -v:m -nologo -p:Form=runtime
    link linux-x64-tests -D STORES=$stores
    object win-x64 win-x64
    link win-x64-tests
    object osx-x64 osx-x64                                  # these are not linked
    object osx-arm64 osx-arm64

    suite header exit header --check
    suite scripts exit scripts
    suite powershell line build_ps1
    suite mutations exit tests/mutations/run.py --check     # that the list fits; ./build.sh mutate runs it
    local check
    for check in states names links examples credentials conformance statuses; do suite "docs-$check" exit tests/docs/check.sh "$check"; done
    suite ilc-9 exit cross_check linux-x64 ilc-cross-check -D BUILD_TESTING="${full:-OFF}"
    suite ilc-9-windows exit cross_check win-x64 ilc-cross-check-windows -D BUILD_TESTING="${full:-OFF}"
    suite managed trx nunit managed tests/GssNative.Tests
    suite windows-half exit half win-x64
    suite mac-half exit half osx-x64
    suite subset trx nunit subset tests/subset
    suite c junit ctest -j 2 --test-dir out/linux-x64/cmake --output-on-failure --output-junit "$results/c.xml"
    [[ -z $full ]] || suite c-ilc-9 junit ctest -j 2 --test-dir out/ilc-9/linux-x64/cmake --output-on-failure --output-junit "$results/c-ilc-9.xml"
    suite windows junit tests/sspi/run.sh out/win-x64/cmake --output-junit "$results/windows.xml"
    [[ -z $full ]] || suite windows-ilc-9 junit tests/sspi/run.sh out/ilc-9/win-x64/cmake --output-junit "$results/windows-ilc-9.xml"
    suite python line tests/python/run.py out/linux-x64/cmake/libgssnative.so
    suite demo exit examples/demo/run.sh

    echo "$passed passed, $failed failed, $skipped skipped"
    [[ $failed == 0 ]]
}

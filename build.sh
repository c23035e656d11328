#!/usr/bin/env bash
# Builds, tests and shows GssNative on Linux. Everything it writes is under out/.
#
#   setup          install what is missing (Debian, as root; otherwise print the one apt line)
#   build [TARGET] the libraries, in out/TARGET/cmake: linux-x64 and, where mingw-w64 is installed, win-x64; or the one that is named
#                  (osx-x64, osx-arm64: the object only)
#   test [--full]  setup, build, and every test; the last line is the sum: N passed, N failed, N skipped
#   demo           setup, build, and a Kerberos login into a real sshd, in a realm made for it
#   mutate         takes every rule out of the library once and demands that a test notices; with names of tests/mutations/lists: these only
#   bench [--windows] setup, build, and the benchmarks beside a twin in C; with --windows those of the DLL, under Wine
#   pack           out/package: what an installation has, as .tar.gz and .deb, for Windows as .zip
#   header         write include/gssnative.h and the export lists anew
#   clean          remove out/
set -euo pipefail
cd "$(dirname "$0")"
export DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_CLI_WORKLOAD_UPDATE_NOTIFY_DISABLE=1 DOTNET_GENERATE_ASPNET_CERTIFICATE=false
export UseSharedCompilation=false MSBUILDDISABLENODEREUSE=1     # no compiler server stays behind
readonly logs=$PWD/out/log

fail() { echo "build.sh: $*" >&2; exit 1; }

# Runs a step; its output is shown only if it fails.
quietly() { # name, command...
    local log=$logs/$1.log
    shift
    mkdir -p "$logs"
    "$@" > "$log" 2>&1 && return
    cat "$log" >&2
    fail "failed: $*"
}

setup() {
    command -v dotnet > /dev/null || fail "the .NET SDK 10.0 is missing"
    dotnet --version > /dev/null || fail "dotnet --version failed, see above: the .NET SDK 10.0 is needed (see global.json)"
    command -v dpkg-query > /dev/null || fail "setup knows Debian only; install by hand what $(echo ./*packages.txt tests/*/packages.txt) name"
    local missing=() package
    while read -r package; do
        [[ $(dpkg-query -W -f '${db:Status-Status}' "$package" 2> /dev/null) == installed ]] || missing+=("$package")
    done < <(sort -u packages.txt tests/*/packages.txt)
    [[ ${#missing[@]} -gt 0 ]] || return 0
    [[ $(id -u) == 0 ]] || fail "packages are missing; as root: apt-get install --no-install-recommends ${missing[*]}"
    install_packages "${missing[@]}"
}

install_packages() ( # a subshell of its own: the trap is its
    local policy=/usr/sbin/policy-rc.d
    if [[ ! -e $policy ]]; then                 # a package that brings a server must not start it
        trap 'rm -f "$policy"' EXIT
        printf '#!/bin/sh\nexit 101\n' > "$policy"
        chmod +x "$policy"
    fi
    export DEBIAN_FRONTEND=noninteractive
    quietly apt-update apt-get update
    quietly apt-install apt-get -o DPkg::Lock::Timeout=600 install -y --no-install-recommends "$@"
    echo "installed: $*"
)

object() { # name, target, options of dotnet build: C# -> gssnative.o
    local name=compile-$1 target=$2
    shift 2
    quietly "$name" dotnet build src/GssNative -c Release -v:m -nologo -p:Form=freestanding -p:NativeTarget="$target" "$@"
}

link() { # preset of cmake/CMakePresets.json, options of cmake: gssnative.o -> the libraries
    local preset=$1
    shift
    (cd cmake && quietly "configure-$preset" cmake --preset "$preset" "$@" && quietly "link-$preset" cmake --build --preset "$preset")
}

build() { # targets; none: all that this machine has a linker for
    local target targets=("$@")
    if [[ $# == 0 ]]; then
        targets=(linux-x64)
        if command -v x86_64-w64-mingw32-gcc > /dev/null; then targets+=(win-x64); else echo "win-x64 is not built: mingw-w64 is missing (setup installs it)"; fi
    fi
    for target in "${targets[@]}"; do
        object "$target" "$target"
        if [[ $target == osx-* ]]; then ls -l "out/$target/gssnative.o"; else link "$target"; fi      # nothing here links for macOS
    done
}

show_libraries() { # of targets that were built
    local version
    version=$(sed -n 's|.*<Version>\(.*\)</Version>.*|\1|p' Directory.Build.props)
    find out -maxdepth 3 -path 'out/*/cmake/*' \( -name "libgssnative.so.$version" -o -name 'gssnative.dll' -o -name 'libgssnative.a' \) -exec ls -l {} +
}

managed() { quietly managed dotnet build src/GssNative -c Release -v:m -nologo; }

# shellcheck disable=SC2120 # its arguments come from tests/run.sh
header() { dotnet run --project src/GssNative.HeaderGen -c Release -- out/bin/GssNative/managed/GssNative.dll --root . "$@"; }

case ${1-} in
    setup) setup ;;
    build)
        shift
        build "$@"
        show_libraries ;;
    test)
        setup
        shift
        source tests/run.sh
        run_tests "$@" ;;
    demo) setup; build linux-x64; exec examples/demo/run.sh ;;
    mutate)
        setup
        shift
        exec tests/mutations/run.py "$@" ;;
    bench)
        setup
        case ${2-} in
            '') build linux-x64; exec bench/run.sh ;;
            --windows) build win-x64; exec bench/windows.sh ;;
            *) fail "bench takes --windows or nothing" ;;
        esac ;;
    pack)
        setup
        build
        rm -rf out/package
        for target in linux-x64 win-x64; do quietly "pack-$target" cpack --config "out/$target/cmake/CPackConfig.cmake" -B out/package; done
        ls -l out/package/*.{tar.gz,deb,zip} ;;
    header)
        managed
        shift
        header "$@" ;;
    clean) rm -rf out ;;
    *) sed -n '2,/^set/s/^#\( \|$\)//p' "$0"; exit 2 ;;
esac

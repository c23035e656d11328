#!/usr/bin/env bash
# build.sh build     object and libraries, under out/linux-x64
# build.sh clean     removes out/
set -euo pipefail
cd "$(dirname "$0")"
export DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT=1

native() { # target: C# -> object -> libraries
    dotnet build src/GssNative -c Release -v:q -nologo -p:Form=freestanding -p:NativeTarget="$1"
    cmake -G Ninja -S cmake -B "out/$1/cmake" -D NATIVE="$PWD/out/$1" -D CMAKE_BUILD_TYPE=Release > /dev/null
    cmake --build "out/$1/cmake" | sed '$!d'
}

case ${1-build} in
    build) native linux-x64 ;;
    clean) rm -rf out ;;
    *) sed -n '2,/^set/s/^# //p' "$0"; exit 2 ;;
esac

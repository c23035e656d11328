#!/usr/bin/env bash
# The installation for Windows is usable: install into an empty folder, move it, and build a consumer by find_package, against the DLL and against
# the static library. It has what Microsoft's linker needs, too, and so has the package.
#   windows.sh BUILD-FOLDER VERSION WINE
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
build=$1 version=$2 wine=$3
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

cmake --install "$build" --prefix "$work/first" > /dev/null
mv "$work/first" "$work/prefix"
cmake -S "$here" -B "$work/build" --toolchain "$here/../../cmake/win-x64.toolchain.cmake" \
    -D CMAKE_PREFIX_PATH="$work/prefix" -D WANTED="$version" > "$work/log" 2>&1 || { cat "$work/log"; exit 1; }
cmake --build "$work/build" > "$work/log" 2>&1 || { cat "$work/log"; exit 1; }
cp "$work/prefix/bin/gssnative.dll" "$work/build/"
for consumer in shared static; do
    said=$(timeout 60 "$wine" "$work/build/$consumer.exe" | tr -d '\r')
    [[ $said == "$version" ]] || { echo "find_package, $consumer: $said"; exit 1; }
done
! grep -rqI --include='*.cmake' --include='*.pc' -e "$work" -e "$build" "$work/prefix" || { echo "a path of the machine that built it:"; grep -rnI -e "$work" -e "$build" "$work/prefix"; exit 1; }

cpack --config "$build/CPackConfig.cmake" -B "$work/package" > "$work/log" 2>&1 || { cat "$work/log"; exit 1; }
cmake -E chdir "$work/package" cmake -E tar xf "$work"/package/*.zip
for file in bin/gssnative.dll bin/gssnative.dll.debug lib/gssnative.lib lib/libgssnative.dll.a lib/libgssnative.a include/gssnative.h; do
    cmp "$work/prefix/$file" "$(echo "$work"/package/*/"$file")" || exit 1
done

#!/usr/bin/env bash
# An installation is usable: install into an empty folder, move it, and build a consumer by find_package and by pkg-config,
# against the shared and against the static library.
#   run.sh BUILD-FOLDER VERSION
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
build=$1 version=$2
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

cmake --install "$build" --prefix "$work/first" > /dev/null
mv "$work/first" "$work/prefix"
libraries=$(dirname "$(find "$work/prefix" -name libgssnative.a)")

cmake -S "$here" -B "$work/build" -D CMAKE_PREFIX_PATH="$work/prefix" -D WANTED="$version" > "$work/log" 2>&1 || { cat "$work/log"; exit 1; }
cmake --build "$work/build" > "$work/log" 2>&1 || { cat "$work/log"; exit 1; }
for consumer in shared static; do
    [[ $("$work/build/$consumer") == "$version" ]] || { echo "find_package, $consumer: $("$work/build/$consumer")"; exit 1; }
done

export PKG_CONFIG_LIBDIR=$libraries/pkgconfig
[[ $(pkg-config --modversion gssnative) == "$version" ]] || { echo "pkg-config: $(pkg-config --modversion gssnative)"; exit 1; }
read -ra flags <<< "$(pkg-config --cflags --libs gssnative)"
gcc -o "$work/by-pkg-config" "$here/consumer.c" "${flags[@]}"
[[ $(LD_LIBRARY_PATH=$libraries "$work/by-pkg-config") == "$version" ]] || { echo "pkg-config: wrong version"; exit 1; }

! grep -rqI --include='*.cmake' --include='*.pc' -e "$work" -e "$build" "$work/prefix" || { echo "a path of the machine that built it:"; grep -rnI -e "$work" -e "$build" "$work/prefix"; exit 1; }
(cd "$work/prefix" && find . ! -type d | sort)

#!/usr/bin/env bash
# An installation is usable: install into an empty folder, move it, and build a consumer by find_package and by pkg-config,
# against the shared and against the static library. It has its documents, and so has the Debian package.
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
check_documents() { # folder
    local root=$here/../.. name
    diff -r "$root/docs" "$1/docs" || { echo "other documents than those of docs/"; exit 1; }
    for name in README.md CHANGELOG.md SECURITY.md; do cmp "$root/$name" "$1/$name" || exit 1; done
    cmp "$root/LICENSE" "$1/copyright" || exit 1
}
check_documents "$work/prefix/share/doc/gssnative"

cpack --config "$build/CPackConfig.cmake" -G DEB -B "$work/package" > "$work/log" 2>&1 || { cat "$work/log"; exit 1; }
package=$(echo "$work"/package/*.deb)
dpkg-deb -x "$package" "$work/debian"
check_documents "$work/debian/usr/share/doc/gssnative"
[[ $(dpkg-deb -f "$package" Maintainer) == "$(sed -nE 's/^Copyright \(c\) [0-9]+ //p' "$here/../../LICENSE")" ]] || { dpkg-deb -f "$package"; exit 1; }

(cd "$work/prefix" && find . ! -type d | sort)

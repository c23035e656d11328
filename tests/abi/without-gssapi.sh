#!/bin/sh
# Runs PROGRAM in a root folder that holds it, the libraries it is linked with, and nothing else: no GSSAPI library.
#   without-gssapi.sh PROGRAM [ARGUMENT...]
set -eu
program=$1
shift
root=$(mktemp -d)
trap 'rm -rf "$root"' EXIT
cp "$program" "$root/program"
ldd "$program" | grep -o '/[^ )]*' | sort -u | while read -r library; do
    mkdir -p "$root$(dirname "$library")"
    cp -L "$library" "$root$library"
done
if [ "$(id -u)" = 0 ]; then
    chroot "$root" /program "$@"
else
    unshare --map-root-user chroot "$root" /program "$@"
fi

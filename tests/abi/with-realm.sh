#!/usr/bin/env bash
# Runs a program in a realm of its own, and stops the realm.
#   with-realm.sh kind|distro PROGRAM [ARGUMENT...]
# kind: krb5.conf without canonicalisation; distro: as distributions ship it. nss_wrapper gives the program the accounts alice, bob, deploy.
# There is no client keytab: MIT would silently fetch tickets from it. PRELOAD names one more library for LD_PRELOAD.
# CROSS=cross brings the second realm, SPAKE=spake a KDC that tells how alice proved herself.
set -euo pipefail
case $1 in
    kind) environment="env" ;;
    distro) environment="env-distro" ;;
    *) sed -n "2,6s/^# //p" "$0" >&2; exit 2 ;;
esac
shift
realm=$(cd "$(dirname "$0")/../interop" && pwd)/realm.sh
wrapper=$(find /usr/lib /lib -name libnss_wrapper.so -print -quit)
[[ -n $wrapper ]] || { echo "with-realm.sh: libnss_wrapper.so is missing (package libnss-wrapper)" >&2; exit 1; }
folder=$(mktemp -d)
trap '"$realm" stop "$folder/realm"; rm -rf "$folder"' EXIT
"$realm" start "$folder/realm" ${CROSS:+"$CROSS"} ${SPAKE:+"$SPAKE"}
# shellcheck source=/dev/null
source "$folder/realm/$environment"
LD_PRELOAD=${PRELOAD:+$PRELOAD:}$wrapper NSS_WRAPPER_PASSWD=$RIG/passwd NSS_WRAPPER_GROUP=$RIG/group "$@"

#!/usr/bin/env bash
# Runs a program beside a KCM daemon of its own (Heimdal's), and stops the daemon. Inside with-realm.sh; as root, else 77: skipped.
#   with-kcm.sh PROGRAM [ARGUMENT...]
# Heimdal 7.8's daemon never sets the clock offset of a new cache (https://github.com/heimdal/heimdal/pull/390), and tickets with that of old memory are of
# no use: the tunables of libc give it memory of zeros.
# Where the daemon listens is compiled in, below /var/run: --socket-path does not change it, and Heimdal's library looks nowhere else. So the daemon and
# the program have a /run of their own, in a mount namespace that ends with them.
set -euo pipefail
skip() { echo "with-kcm.sh: skipped: $*"; exit 77; }

if [[ $1 != --inside ]]; then
    [[ $(id -u) == 0 ]] || skip "only root gets a /run of its own"
    unshare --mount true || skip "this system gives no mount namespace, or this is a chroot whose / is no mount point"
    exec unshare --mount "$0" --inside "$@"
fi
shift
run=$(realpath /var/run)
mount -t tmpfs -o mode=755 kcm "$run"
printf '[logging]\n  kcm = FILE:%s\n' "$RIG/kcm.log" > "$RIG/kcm.conf"
env -u LD_PRELOAD GLIBC_TUNABLES=glibc.malloc.tcache_count=0:glibc.malloc.perturb=255 \
    KRB5_CONFIG="$RIG/kcm.conf:$KRB5_CONFIG" /usr/sbin/kcm --config-file="$RIG/kcm.conf" &
daemon=$!
trap 'kill "$daemon"; wait "$daemon" || true' EXIT
for _ in {1..250}; do
    [[ ! -S $run/.heim_org.h5l.kcm-socket ]] || break
    kill -0 "$daemon"
    sleep 0.02
done
"$@"

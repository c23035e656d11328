#!/usr/bin/env bash
# A real OpenSSH sshd on a free loopback port, for tests and for the demo. Nothing outside DIR is touched.
#
#   sshd.sh start DIR ENV   ENV: the environment file of a realm (realm.sh); logins by gssapi-with-mic and gssapi-keyex
#   sshd.sh stop DIR
#
# Writes DIR/port, DIR/pid, DIR/log, DIR/known_hosts. Accounts and homes are the realm's, through nss_wrapper: the system's users
# and their homes are out of reach. As root the server gets a mount namespace with a /run of its own (Debian's sshd insists on
# /run/sshd; where a container forbids namespaces, that folder is made, as the system's own sshd would). As another user it needs
# nothing.
set -euo pipefail
PATH=$PATH:/usr/sbin:/sbin

fail() { echo "sshd.sh: $*" >&2; exit 1; }

is_our_sshd() { [[ -r /proc/$1/cmdline ]] && tr '\0' ' ' <"/proc/$1/cmdline" | grep -q "sshd.* $dir/sshd_config"; }

stop() {
    [[ -f $dir/pid ]] || return 0
    local pid
    pid=$(<"$dir/pid")
    rm -f "$dir/pid"
    is_our_sshd "$pid" || return 0
    kill "$pid"
    for _ in {1..100}; do is_our_sshd "$pid" || return 0; sleep 0.02; done
    kill -9 "$pid"
}

write_config() {
    cat >"$dir/sshd_config" <<CONF
ListenAddress 127.0.0.1
Port $1
HostKey $dir/host_key
PidFile none
StrictModes no
UsePAM no
PermitRootLogin yes
PasswordAuthentication no
KbdInteractiveAuthentication no
PubkeyAuthentication no
HostbasedAuthentication no
GSSAPIAuthentication yes
GSSAPIKeyExchange yes
GSSAPICleanupCredentials yes
GSSAPIStrictAcceptorCheck no
PrintMotd no
PrintLastLog no
UseDNS no
X11Forwarding no
LogLevel VERBOSE
CONF
    printf '[127.0.0.1]:%s,[localhost]:%s,[ssh.rig.test]:%s ' "$1" "$1" "$1" >"$dir/known_hosts"
    cut -d' ' -f1,2 "$dir/host_key.pub" >>"$dir/known_hosts"
}

launch() {
    local -a own_run=()
    if [[ $(id -u) = 0 ]]; then
        if unshare -m true 2>/dev/null; then
            # shellcheck disable=SC2016 # expanded by the inner shell
            own_run=(unshare -m sh -c 'mount -t tmpfs -o mode=755 tmpfs /run && mkdir -m 755 /run/sshd && exec "$@"' sh)
        else
            [[ -d /run/sshd ]] || mkdir -m 755 /run/sshd
        fi
    fi
    "${own_run[@]}" env -i "${accounts[@]}" PATH="$PATH" \
        KRB5_CONFIG="$KRB5_CONFIG" KRB5_KTNAME="$KRB5_KTNAME" KRB5RCACHEDIR="$KRB5RCACHEDIR" \
        "$(command -v sshd)" -D -e -f "$dir/sshd_config" >"$dir/log" 2>&1 </dev/null &
    echo $! >"$dir/pid"
}

# try_port PORT: a port that something else took meanwhile ends the server at once, and its log says so.
try_port() {
    write_config "$1"
    launch
    for _ in {1..250}; do
        kill -0 "$(<"$dir/pid")" 2>/dev/null || return 1
        if grep -qs "Server listening on 127.0.0.1 port $1" "$dir/log"; then echo "$1" >"$dir/port"; return 0; fi
        sleep 0.02
    done
    return 1
}

start() {
    command -v sshd >/dev/null || fail "sshd is missing (packages: tests/interop/packages.txt)"
    umask 077
    mkdir -p "$dir"
    # shellcheck disable=SC1090
    . "$1"
    accounts=(LD_PRELOAD=libnss_wrapper.so NSS_WRAPPER_PASSWD="$RIG/passwd" NSS_WRAPPER_GROUP="$RIG/group")
    [[ -f $dir/host_key ]] || env "${accounts[@]}" ssh-keygen -q -t ed25519 -N '' -C throwaway -f "$dir/host_key"
    for _ in {1..10}; do
        if try_port $((20000 + RANDOM % 12000)); then return 0; fi
        stop
    done
    fail "sshd does not start: $(<"$dir/log")"
}

usage="usage: sshd.sh start DIR ENV | stop DIR"
[[ $# -ge 2 ]] || fail "$usage"
dir=$(realpath -m "$2")
case $1:$# in
    start:3) start "$3" ;;
    stop:2) stop ;;
    *) fail "$usage" ;;
esac

#!/usr/bin/env bash
# The demo: Kerberos logins by libgssnative in a throwaway realm. Called by "./build.sh demo" after setup and build.
#
#   examples/demo/run.sh [OUT]    OUT: the folder with libgssnative.so.1 and example_handshake
#
# Everything runs on loopback, in a temporary folder, and is stopped at the end by its pid. Exit status 0: all went as said.
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
out=$(realpath "${1:-$root/out/linux-x64/cmake}")
python=/usr/bin/python3
host=ssh.rig.test
declare -A kinds=([env]="with a krb5.conf that says everything" [env-distro]="with a krb5.conf as distributions ship it")
results=()
failures=0
server_pid=

work=$(mktemp -d "${TMPDIR:-/tmp}/gssnative-demo.XXXXXX")
cleanup() {
    trap '' INT TERM # a second signal must not cut the cleaning short
    [[ -z $server_pid ]] || kill "$server_pid" 2>/dev/null || :
    "$root/tests/interop/sshd.sh" stop "$work/sshd" || :
    "$root/tests/interop/realm.sh" stop "$work/realm" || :
    rm -rf "$work"
}
trap cleanup EXIT
trap 'exit 130' INT TERM

say() { printf '\n== %s\n' "$*"; }
note() { printf '   %s\n' "$*"; }
indent() { sed 's/^/   | /'; }

# verdict NUMBER STATUS TEXT: remembers the closing line of a login
verdict() {
    if [[ $2 = 0 ]]; then
        results+=("login $1: ok: $3")
    else
        results+=("login $1: FAILED: $3")
        failures=$((failures + 1))
    fi
}

# in_realm FILE COMMAND...: with a time limit, the realm's environment, accounts and hosts
in_realm() {
    local environment=$work/realm/$1
    shift
    (
        # shellcheck disable=SC1090
        . "$environment"
        exec timeout 30 env GSSNATIVE_LIBRARY="$out/libgssnative.so.1" PYTHONPATH="$root/bindings/python" PYTHONWARNINGS=ignore \
            PYTHONDONTWRITEBYTECODE=1 LD_PRELOAD=libnss_wrapper.so NSS_WRAPPER_PASSWD="$RIG/passwd" \
            NSS_WRAPPER_GROUP="$RIG/group" NSS_WRAPPER_HOSTS="$RIG/hosts" "$@"
    )
}

prepare() {
    local file
    for file in libgssnative.so.1 example_handshake; do
        [[ -e $out/$file ]] || { echo "$out/$file is missing: run ./build.sh build first" >&2; exit 1; }
    done
    say "A realm and a server, in $work"
    "$root/tests/interop/realm.sh" start "$work/realm"
    note "the Kerberos realm RIG.TEST, its KDC on $(sed -n 's/^ *kdc_listen = //p' "$work/realm/kdc.conf")"
    note "alice has a ticket; there are accounts alice and bob, made up for this demo (no account of this machine is used)"
    "$root/tests/interop/sshd.sh" start "$work/sshd" "$work/realm/env"
    note "an unmodified sshd on 127.0.0.1:$(<"$work/sshd/port"): $(sshd_version)"
}

sshd_version() { ssh -V 2>&1 | cut -d, -f1; }

c_program() {
    local status=0 environment
    say "Login 1: a C program plays both sides, client and server, on the library's C interface"
    for environment in env env-distro; do
        note "${kinds[$environment]}:"
        in_realm "$environment" "$out/example_handshake" "$host" alice 2>&1 | indent || status=1
    done
    verdict 1 $status "C program, initiator and acceptor: alice@RIG.TEST may log in as alice"
}

into_sshd() {
    local status=0 environment output
    say "Login 2: paramiko, with gssnative in place of its GSS-API module, into the real sshd as alice"
    for environment in env env-distro; do
        note "${kinds[$environment]}; the command is: echo \"I am \$USER in \$HOME\""
        # shellcheck disable=SC2016 # expanded by the shell on the other side
        output=$(in_realm "$environment" $python "$root/examples/demo/paramiko_client.py" 127.0.0.1 "$(<"$work/sshd/port")" \
            $host alice "$work/sshd/known_hosts" 'echo "I am $USER in $HOME"' 2>&1) || status=1
        indent <<<"$output"
        grep -q "^I am alice in $work/realm/home/alice$" <<<"$output" || status=1
    done
    note "sshd's own log:"
    grep -E "Authorized to|Accepted" "$work/sshd/log" | indent || status=1
    verdict 2 $status "paramiko with gssnative into OpenSSH's sshd, as alice"
}

# The server runs as the foreground process of its subshell: its pid is the one to stop.
start_paramiko_server() {
    (
        # shellcheck disable=SC1091
        . "$work/realm/env"
        exec env GSSNATIVE_LIBRARY="$out/libgssnative.so.1" PYTHONPATH="$root/bindings/python" PYTHONWARNINGS=ignore \
            PYTHONDONTWRITEBYTECODE=1 LD_PRELOAD=libnss_wrapper.so NSS_WRAPPER_PASSWD="$RIG/passwd" \
            NSS_WRAPPER_GROUP="$RIG/group" \
            $python "$root/examples/demo/paramiko_server.py" $host "$work/known_hosts" >"$work/server.out" 2>"$work/server.log" </dev/null
    ) &
    server_pid=$!
    for _ in {1..500}; do
        kill -0 "$server_pid" 2>/dev/null || break
        if grep -qs '^listening on' "$work/server.out"; then
            server_port=$(sed -n 's/^listening on //p' "$work/server.out")
            return 0
        fi
        sleep 0.02
    done
    echo "the paramiko server did not start:" >&2
    cat "$work/server.log" >&2
    return 1
}

# openssh METHOD USER COMMAND: ssh to the paramiko server with alice's ticket
openssh() {
    local keyex=no
    [[ $1 != gssapi-keyex ]] || keyex=yes
    in_realm env ssh -F none -p "$server_port" -o UserKnownHostsFile="$work/known_hosts" -o GlobalKnownHostsFile=none \
        -o StrictHostKeyChecking=yes -o BatchMode=yes -o IdentityFile=none -o GSSAPIAuthentication=yes \
        -o GSSAPIKeyExchange=$keyex -o PreferredAuthentications="$1" "$2@$host" "$3" 2>&1
}

from_openssh() {
    local status=0 output
    say "Login 3: OpenSSH's ssh into a server on paramiko with gssnative, with alice's ticket"
    start_paramiko_server || { verdict 3 1 "the server did not start"; return; }
    note "ssh alice@$host"
    output=$(openssh gssapi-with-mic alice "good morning") || status=1
    indent <<<"$output"
    [[ $output = "hello alice, you said: good morning" ]] || status=1
    verdict 3 $status "OpenSSH's ssh into paramiko with gssnative, alice as alice"

    status=0
    say "Login 4: the same as bob"
    note "ssh bob@$host, still with alice's ticket: the MIC is right, and it must not be enough (paramiko then closes the connection)"
    if output=$(openssh gssapi-with-mic bob "good morning"); then status=1; fi
    indent <<<"$output"
    note "the server's log:"
    grep "may " "$work/server.log" | indent || status=1
    grep -q "alice@RIG.TEST may not log in as bob" "$work/server.log" || status=1
    verdict 4 $status "alice's ticket does not log in as bob"
}

keyex_into_sshd() {
    local status=0 environment output
    say "Login 5: paramiko with gssnative into the real sshd by gssapi-keyex: Kerberos exchanges the keys too, twice; no host key is known"
    : >"$work/no_known_hosts"
    for environment in env env-distro; do
        note "${kinds[$environment]}; the command, run before and after the keys are renewed, is: echo \"I am \$USER\""
        # shellcheck disable=SC2016 # expanded by the shell on the other side
        output=$(in_realm "$environment" $python "$root/examples/demo/paramiko_client.py" --keyex 127.0.0.1 "$(<"$work/sshd/port")" \
            $host alice "$work/no_known_hosts" 'echo "I am $USER"' 2>&1) || status=1
        indent <<<"$output"
        [[ $output = $'logged in as alice by gssapi-keyex\nI am alice\nthe connection has new keys\nI am alice' ]] || status=1
    done
    note "sshd's own log:"
    grep "Accepted gssapi-keyex" "$work/sshd/log" | indent || status=1
    verdict 5 $status "paramiko with gssnative into OpenSSH's sshd by gssapi-keyex, new keys in between"
}

keyex_from_openssh() {
    local status=0 output
    say "Login 6: OpenSSH's ssh into the server on paramiko with gssnative by gssapi-keyex; the command has the server renew the keys"
    note "ssh alice@$host"
    output=$(openssh gssapi-keyex alice "new keys") || status=1
    indent <<<"$output"
    [[ $output = "hello alice, you said: new keys" ]] || status=1
    note "ssh bob@$host, still with alice's ticket"
    if output=$(openssh gssapi-keyex bob "new keys"); then status=1; fi
    indent <<<"$output"
    [[ $(grep -c "alice@RIG.TEST may not log in as bob" "$work/server.log") = 2 ]] || status=1
    verdict 6 $status "OpenSSH's ssh into paramiko with gssnative by gssapi-keyex, new keys in between; not as bob"
}

started=$SECONDS
prepare
c_program
into_sshd
from_openssh
keyex_into_sshd
keyex_from_openssh
say "What happened, in $((SECONDS - started)) s"
printf '%s\n' "${results[@]}"
[[ $failures = 0 ]]

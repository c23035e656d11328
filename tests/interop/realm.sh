#!/usr/bin/env bash
# A throwaway MIT Kerberos realm on loopback, for tests and for the demo. Needs no root and touches nothing outside DIR.
#
#   realm.sh start DIR [cross] [spake]   create the realm RIG.TEST in DIR, start its KDC on a free port, fetch tickets
#                                        cross: and a second realm, OTHER.TEST, whose users RIG.TEST takes, at the same KDC
#                                        spake: alice must prove her password to the KDC; where SPAKE did it, her tickets say so by the
#                                        authentication indicators "spake" and "two words"
#   realm.sh stop DIR                    stop that KDC (by its pid) and leave the files
#
# start writes two environments to be sourced; they differ in KRB5_CONFIG only:
#   DIR/env          krb5.conf: the kind one; no canonicalisation, the principal carol is mapped to the invoking user
#   DIR/env-distro   krb5-distro.conf: as distributions ship it; canonicalisation at its defaults (on), no auth_to_local_names
#
# Principals: alice bob carol root, host/localhost host/ssh.rig.test host/other.rig.test nfs/ssh.rig.test
# Keytabs:    host (localhost, ssh.rig.test), other, nfs, empty, old (ssh.rig.test, an outdated key version),
#             wrong (ssh.rig.test, the right key version with another key), alice bob carol root (for kinit -k)
# Caches:     alice.ccache bob.ccache carol.ccache root.ccache
# OTHER.TEST: alice, whose cache is other-alice.ccache, and the key of the way to RIG.TEST. Its tickets have no PAC, so any name may be in them.
# Accounts:   passwd and group for nss_wrapper: the invoking user and alice, bob, deploy. All have the invoking user's uid and a home
#             in DIR; deploy has a .k5login that names alice, the others have none.
set -euo pipefail
PATH=$PATH:/usr/sbin:/sbin
REALM=RIG.TEST
OTHER=OTHER.TEST
FQDN=ssh.rig.test
me=$(id -un 2>/dev/null) || me=rig

fail() { echo "realm.sh: $*" >&2; exit 1; }

free_port() {
    local port
    for _ in {1..50}; do
        port=$((20000 + RANDOM % 12000))
        if ! (exec 3<>"/dev/tcp/127.0.0.1/$port") 2>/dev/null; then echo "$port"; return; fi
    done
    fail "no free port found"
}

is_our_kdc() { [[ -r /proc/$1/cmdline ]] && tr '\0' ' ' <"/proc/$1/cmdline" | grep -q "krb5kdc -n -P $dir/"; }

stop_kdc() {
    [[ -f $dir/kdc.pid ]] || return 0
    local pid
    pid=$(<"$dir/kdc.pid")
    rm -f "$dir/kdc.pid"
    is_our_kdc "$pid" || return 0
    kill "$pid"
    for _ in {1..100}; do is_our_kdc "$pid" || return 0; sleep 0.02; done
    kill -9 "$pid"
}

# write_krb5_conf FILE PORT kind|distro
write_krb5_conf() {
    {
        echo "[libdefaults]"
        echo "  default_realm = $REALM"
        if [[ $3 = kind ]]; then
            cat <<CONF
  dns_lookup_kdc = false
  dns_lookup_realm = false
  dns_canonicalize_hostname = false
  rdns = false
  forwardable = true
  udp_preference_limit = 1
  ignore_acceptor_hostname = false
CONF
        fi
        echo "[realms]"
        echo "  $REALM = {"
        echo "    kdc = 127.0.0.1:$2"
        if [[ $3 = kind ]]; then
            echo "    auth_to_local_names = {"
            echo "      carol = $me"
            echo "    }"
            echo "    auth_to_local = DEFAULT"
        fi
        echo "  }"
        [[ -z $cross ]] || printf '  %s = {\n    kdc = 127.0.0.1:%s\n  }\n' $OTHER "$2"
        echo "[domain_realm]"
        echo "  .rig.test = $REALM"
        [[ $3 = distro ]] || echo "  localhost = $REALM"
    } >"$1"
}

write_kdc_conf() {
    cat >"$dir/kdc.conf" <<CONF
${spake:+[libdefaults]
  spake_preauth_groups = edwards25519}
[kdcdefaults]
  kdc_listen = 127.0.0.1:$1
  kdc_tcp_listen = 127.0.0.1:$1
[realms]
  $REALM = {
    database_name = $dir/principal
    key_stash_file = $dir/stash
    acl_file = $dir/kadm5.acl
    max_life = 10h
    max_renewable_life = 1d
    ${spake:+spake_preauth_indicator = spake}
    ${spake:+spake_preauth_indicator = two words}
    supported_enctypes = aes256-cts-hmac-sha1-96:normal aes128-cts-hmac-sha1-96:normal
  }
  $OTHER = {
    database_name = $dir/other
    key_stash_file = $dir/other.stash
    acl_file = $dir/kadm5.acl
    max_life = 10h
    supported_enctypes = aes256-cts-hmac-sha1-96:normal
    disable_pac = true
  }
[dbmodules]
  $REALM = {
    db_library = db2
    disable_last_success = true
    disable_lockout = true
  }
  $OTHER = {
    db_library = db2
    disable_last_success = true
    disable_lockout = true
  }
[logging]
  kdc = FILE:$dir/kdc.log
CONF
}

create_principals() {
    : >kadm5.acl
    kdb5_util create -s -r $REALM -P throwaway >kdb5_util.log 2>&1 || fail "kdb5_util: $(<kdb5_util.log)"
    # ktadd makes a new key and version each time; "old" and "wrong" are therefore taken before the real host.keytab.
    kadmin.local -p admin/admin -r $REALM >kadmin.log 2>&1 <<KADMIN
addprinc -pw alicepw alice
addprinc -pw bobpw bob
addprinc -pw carolpw carol
addprinc -pw rootpw root
addprinc -randkey host/localhost
addprinc -randkey host/$FQDN
addprinc -randkey host/other.rig.test
addprinc -randkey nfs/$FQDN
ktadd -k $dir/old.keytab host/$FQDN
ktadd -k $dir/wrong.keytab host/$FQDN
modprinc -kvno 2 host/$FQDN
ktadd -k $dir/host.keytab host/localhost host/$FQDN
ktadd -k $dir/other.keytab host/other.rig.test
ktadd -k $dir/nfs.keytab nfs/$FQDN
ktadd -norandkey -k $dir/alice.keytab alice
ktadd -norandkey -k $dir/bob.keytab bob
ktadd -norandkey -k $dir/carol.keytab carol
ktadd -norandkey -k $dir/root.keytab root
${spake:+modprinc +requires_preauth alice}
KADMIN
    local keytab
    for keytab in old wrong host other nfs alice bob carol root; do
        [[ -s $keytab.keytab ]] || fail "no $keytab.keytab: $(<kadmin.log)"
    done
    printf '\x05\x02' >empty.keytab
}

# The ticket-granting ticket of OTHER.TEST's users for RIG.TEST is of one key, which both realms have.
create_other_realm() {
    local way="krbtgt/$REALM@$OTHER"
    kdb5_util create -s -r $OTHER -P throwaway >kdb5_util.log 2>&1 || fail "kdb5_util: $(<kdb5_util.log)"
    echo "addprinc -e aes256-cts-hmac-sha1-96:normal -pw theway $way" | kadmin.local -p admin/admin -r $REALM >>kadmin.log 2>&1
    kadmin.local -p admin/admin -r $OTHER >>kadmin.log 2>&1 <<KADMIN
addprinc -e aes256-cts-hmac-sha1-96:normal -pw theway $way
addprinc -pw otheralicepw alice@$OTHER
ktadd -norandkey -k $dir/other-alice.keytab alice@$OTHER
KADMIN
    [[ -s other-alice.keytab ]] || fail "no other-alice.keytab: $(<kadmin.log)"
}

write_accounts() {
    local uid gid user
    uid=$(id -u) gid=$(id -g)
    # The invoking user comes first: its uid belongs to several names here.
    {
        for user in "$me" alice bob deploy; do echo "$user:x:$uid:$gid:$user:$dir/home/$user:/bin/bash"; done
        grep -Ev "^($me|alice|bob|deploy):" /etc/passwd
    } >passwd
    cp /etc/group group
    mkdir -p "home/$me" home/alice home/bob home/deploy
    echo "alice@$REALM" >home/deploy/.k5login
    printf '127.0.0.1 localhost\n127.0.0.1 %s\n127.0.0.1 other.rig.test\n' "$FQDN" >hosts
}

# write_env FILE KRB5_CONFIG
write_env() {
    local name
    # Without a client keytab on purpose: MIT silently fetches tickets from one, and "no ticket" tests would pass for the wrong reason.
    local -A value=(
        [KRB5_CONFIG]=$2 [KRB5_KDC_PROFILE]=$dir/kdc.conf
        [KRB5CCNAME]=FILE:$dir/alice.ccache [KRB5_KTNAME]=FILE:$dir/host.keytab [KRB5_CLIENT_KTNAME]=FILE:$dir/none.keytab
        [KRB5RCACHEDIR]=$dir [RIG]=$dir [RIG_REALM]=$REALM [RIG_FQDN]=$FQDN
    )
    for name in "${!value[@]}"; do printf 'export %s=%q\n' "$name" "${value[$name]}"; done | sort >"$1"
}

# Starts the KDC; fails where something else holds the port (then another port is tried).
try_kdc() {
    local port=$1 user realms=(-r "$REALM")
    [[ -z $cross ]] || realms+=(-r "$OTHER")
    write_krb5_conf krb5.conf "$port" kind
    write_krb5_conf krb5-distro.conf "$port" distro
    write_kdc_conf "$port"
    krb5kdc -n -P "$dir/kdc.own.pid" "${realms[@]}" >kdc.out 2>&1 </dev/null &
    echo $! >kdc.pid
    for _ in {1..250}; do
        kill -0 "$(<kdc.pid)" 2>/dev/null || return 1
        if (exec 3<>"/dev/tcp/127.0.0.1/$port") 2>/dev/null; then break; fi
        sleep 0.02
    done
    # Only our own KDC knows these keys, so this also proves who answers.
    for user in alice bob carol root; do
        kinit -k -t "$dir/$user.keytab" -c "FILE:$dir/$user.ccache" "$user" >>kinit.log 2>&1 || return 1
    done
    [[ -z $cross ]] || kinit -k -t "$dir/other-alice.keytab" -c "FILE:$dir/other-alice.ccache" "alice@$OTHER" >>kinit.log 2>&1
}

start() {
    local tool
    for tool in krb5kdc kadmin.local kdb5_util kinit; do
        command -v $tool >/dev/null || fail "$tool is missing (packages: tests/interop/packages.txt)"
    done
    [[ ! -e $dir/principal ]] || fail "$dir holds a realm already"
    umask 077
    mkdir -p "$dir"
    cd "$dir"
    export KRB5_CONFIG=$dir/krb5.conf KRB5_KDC_PROFILE=$dir/kdc.conf KRB5RCACHEDIR=$dir KRB5_CLIENT_KTNAME=FILE:$dir/none.keytab
    write_krb5_conf krb5.conf 0 kind
    write_kdc_conf 0
    create_principals
    [[ -z $cross ]] || create_other_realm
    write_accounts
    write_env env "$dir/krb5.conf"
    write_env env-distro "$dir/krb5-distro.conf"
    for _ in {1..10}; do
        if try_kdc "$(free_port)"; then return 0; fi
        stop_kdc
    done
    fail "the KDC does not answer: $(cat kdc.out kinit.log 2>/dev/null)"
}

usage="usage: realm.sh start DIR [cross] [spake] | stop DIR"
[[ $# -ge 2 && ($1 = start || $# = 2) ]] || fail "$usage"
cross='' spake=''
for option in "${@:3}"; do
    case $option in
        cross) cross=$option ;;
        spake) spake=$option ;;
        *) fail "$usage" ;;
    esac
done
dir=$(realpath -m "$2")
case $1 in
    start) start ;;
    stop) stop_kdc ;;
    *) fail "$usage" ;;
esac

/* What a client delegated: who may have it and when, logging in elsewhere with it, why there is none, and the removal of caches. */
#include "store.h"

/* Rule R62: before the peer was let in, and after another user was named, nothing comes out. */
static void only_when_authorized(void)
{
    login both = delegating_login("alice");
    ssh_gss_credential *credential = NULL;
    CHECK_STATUS(ssh_gss_delegated_credential(both.server, NULL), GSSN_E_INVALID_ARGUMENT);
    for (int step = 0; step < 5; step++) {
        switch (step) {
        case 1: CHECK_STATUS(exchange_tokens(both), GSSN_OK); break;
        case 2: CHECK_STATUS(prove(both), GSSN_OK); break;
        case 3: CHECK_STATUS(ssh_gss_authorize(both.server, "alice"), GSSN_OK); break;
        case 4: CHECK_STATUS(ssh_gss_set_username(both.server, "alice"), GSSN_OK); break;
        default: break;
        }
        ssh_gss_status expected = step == 3 ? GSSN_OK : GSSN_E_BAD_STATE;
        CHECK_STATUS(ssh_gss_delegated_credential(both.server, &credential), expected);
        CHECK((credential != NULL) == (step == 3));
        ssh_gss_credential_free(credential);
        CHECK_STATUS(save(both.server, GSSN_STORE_OVERWRITE, 0, in_base("FILE:", "early"), NULL), expected);
        if (step != 3) CHECK_CAUSE(both.server, GSSN_E_BAD_STATE, GSSN_HINT_WRONG_ORDER, "authorized");
        CHECK_STATUS(ssh_gss_delegated_credential(both.client, &credential), GSSN_E_BAD_STATE);
        CHECK_STATUS(save(both.client, 0, 0, NULL, NULL), GSSN_E_BAD_STATE);
        CHECK(unlink(in_base("", "early")) == (step == 3 ? 0 : -1));
    }
    free_login(both);
    CHECK_STATUS(ssh_gss_delegated_credential(NULL, &credential), GSSN_E_BAD_HANDLE);
}

/* Rule R80: a no takes them away. */
static void a_no_releases_them(void)
{
    login both = delegating_login("bob");
    ssh_gss_credential *credential = NULL;
    CHECK_STATUS(exchange_tokens(both), GSSN_OK);
    CHECK_STATUS(prove(both), GSSN_OK);
    CHECK_STATUS(ssh_gss_authorize(both.server, "bob"), GSSN_E_NOT_AUTHORIZED);
    CHECK_STATUS(ssh_gss_authorize_override(both.server, "bob", "a test"), GSSN_OK);
    CHECK_STATUS(ssh_gss_delegated_credential(both.server, &credential), GSSN_E_NO_DELEGATED_CREDENTIALS);
    CHECK_STATUS(save(both.server, 0, 0, in_base("FILE:", "refused"), NULL), GSSN_E_NO_DELEGATED_CREDENTIALS);
    CHECK(credential == NULL && access(in_base("", "refused"), F_OK) != 0);
    free_login(both);
}

static void nothing_was_delegated(void)
{
    ssh_gss_auth *server = authorized("alice", "alice", GSSN_DELEGATE_NEVER);
    ssh_gss_credential *credential = NULL;
    CHECK_STATUS(ssh_gss_delegated_credential(server, &credential), GSSN_E_NO_DELEGATED_CREDENTIALS);
    CHECK_STATUS(save(server, 0, 0, NULL, NULL), GSSN_E_NO_DELEGATED_CREDENTIALS);
    ssh_gss_auth_free(server);
}

static void check_logs_in_with(const ssh_gss_credential *credential)
{
    ssh_gss_auth_options client = initiator_options(OTHER_HOST), server = acceptor_options(OTHER_HOST);
    login both = { NULL, NULL };
    client.credential = (ssh_gss_credential *)(uintptr_t)credential;
    CHECK_STATUS(ssh_gss_auth_new(&client, &both.client, NULL), GSSN_OK);
    CHECK_STATUS(ssh_gss_auth_new(&server, &both.server, NULL), GSSN_OK);
    CHECK_STATUS(exchange_tokens(both), GSSN_OK);
    CHECK_TEXT(name_of(ssh_gss_peer_name, both.server), "alice@RIG.TEST");
    free_login(both);
}

/* The credential is the client's, and logs in at another server; it does without the object, and the object without it. */
static void logging_in_elsewhere(void)
{
    ssh_gss_auth *server = authorized("alice", "alice", GSSN_DELEGATE_ALWAYS);
    ssh_gss_credential *credential = NULL, *again = NULL;
    ssh_gss_credential_info info = GSSN_CREDENTIAL_INFO_INIT;
    ssh_gss_auth_options acceptor = acceptor_options(HOST);
    ssh_gss_auth *auth = NULL;
    setenv("KRB5CCNAME", in_realm("FILE:", "no-such.ccache"), 1);           /* whose tickets can it be but the delegated ones */
    setenv("KRB5_KTNAME", in_realm("FILE:", "other.keytab"), 1);
    CHECK_STATUS(ssh_gss_delegated_credential(server, &credential), GSSN_OK);
    CHECK_STATUS(ssh_gss_credential_get_info(credential, &info), GSSN_OK);
    CHECK(info.usage == GSSN_INITIATE && info.expires > 0);
    CHECK_TEXT(info.principal, "alice@RIG.TEST");
    acceptor.credential = credential;
    CHECK_STATUS(ssh_gss_auth_new(&acceptor, &auth, NULL), GSSN_E_INVALID_ARGUMENT);
    check_logs_in_with(credential);
    CHECK_STATUS(ssh_gss_delegated_credential(server, &again), GSSN_OK);
    CHECK(again != NULL && again != credential);
    ssh_gss_credential_free(credential);
    check_logs_in_with(again);
    CHECK_STATUS(save(server, 0, 0, in_base("FILE:", "later"), NULL), GSSN_OK);
    ssh_gss_auth_free(server);
    check_logs_in_with(again);
    ssh_gss_credential_free(again);
    CHECK(unlink(in_base("", "later")) == 0);
}

static uint32_t why_not(uint32_t delegation)
{
    ssh_gss_auth_options client = initiator_options(HOST), server = acceptor_options(HOST);
    ssh_gss_context_info info = GSSN_CONTEXT_INFO_INIT;
    login both = { NULL, NULL };
    client.delegation = delegation;
    server.delegation = GSSN_DELEGATE_ALWAYS;
    CHECK_STATUS(ssh_gss_auth_new(&client, &both.client, NULL), GSSN_OK);
    CHECK_STATUS(ssh_gss_auth_new(&server, &both.server, NULL), GSSN_OK);
    CHECK_STATUS(exchange_tokens(both), GSSN_OK);
    CHECK_STATUS(ssh_gss_get_context_info(both.client, &info), GSSN_OK);
    CHECK(((info.granted & GSSN_GRANTED_DELEGATION) != 0) == (info.delegation_refused == GSSN_DELEGATION_NOT_REFUSED && delegation != GSSN_DELEGATE_NEVER));
    free_login(both);
    return info.delegation_refused;
}

/* Rule R15: why a client that asked did not delegate. Heimdal's clients are not told. */
static void reasons(void)
{
    uint32_t unmarked = is_heimdal() ? GSSN_DELEGATION_NOT_GRANTED : GSSN_DELEGATION_NOT_OK_AS_DELEGATE;
    uint32_t not_forwardable = is_heimdal() ? GSSN_DELEGATION_NOT_GRANTED : GSSN_DELEGATION_NOT_FORWARDABLE;
    char cache[1024];
    setenv("KRB5CCNAME", in_realm("FILE:", "alice.ccache"), 1);
    CHECK_NUMBER(why_not(GSSN_DELEGATE_NEVER), GSSN_DELEGATION_NOT_REFUSED);
    CHECK_NUMBER(why_not(GSSN_DELEGATE_ALWAYS), GSSN_DELEGATION_NOT_REFUSED);
    CHECK_NUMBER(why_not(GSSN_DELEGATE_IF_POLICY), unmarked);
    snprintf(cache, sizeof cache, "%s", in_realm("FILE:", "stays-here.ccache"));
    run_command("kinit -F -k -t \"$RIG/alice.keytab\" -c %s alice", cache);
    setenv("KRB5CCNAME", cache, 1);
    CHECK_NUMBER(why_not(GSSN_DELEGATE_ALWAYS), not_forwardable);
    CHECK_NUMBER(why_not(GSSN_DELEGATE_IF_POLICY), unmarked);
    run_command("PATH=$PATH:/usr/sbin kadmin.local -p admin/admin -r RIG.TEST modprinc +ok_as_delegate host/%s > /dev/null", HOST);
    run_command("kinit -f -k -t \"$RIG/alice.keytab\" -c %s alice", cache);
    CHECK_NUMBER(why_not(GSSN_DELEGATE_IF_POLICY), GSSN_DELEGATION_NOT_REFUSED);
    run_command("kinit -F -k -t \"$RIG/alice.keytab\" -c %s alice", cache);
    CHECK_NUMBER(why_not(GSSN_DELEGATE_IF_POLICY), not_forwardable);
    run_command("PATH=$PATH:/usr/sbin kadmin.local -p admin/admin -r RIG.TEST modprinc -ok_as_delegate host/%s > /dev/null", HOST);
}

static void check_kept(const char *name, ssh_gss_status expected)
{
    struct stat before, after;
    const char *path = strchr(name, ':') + 1;
    int was = lstat(path, &before) == 0;
    ssh_gss_error error = GSSN_ERROR_INIT;
    if (!CHECK_STATUS(ssh_gss_ccache_destroy(NULL, name, &error), expected)) printf("  %s\n", name);
    CHECK(error.status == expected && error.message[0] != 0 && error.advice[0] != 0);
    CHECK((lstat(path, &after) == 0) == was && (!was || (before.st_ino == after.st_ino && before.st_size == after.st_size)));
}

/* Only ticket caches go, by no symbolic link, and only from places that nobody else could change. */
static void removal(void)
{
    ssh_gss_auth *server = authorized("alice", "alice", GSSN_DELEGATE_ALWAYS);
    char zeros[64] = { 0 }, bytes[64];
    CHECK_STATUS(ssh_gss_ccache_destroy(NULL, NULL, NULL), GSSN_E_INVALID_ARGUMENT);
    CHECK_STATUS(ssh_gss_ccache_destroy(NULL, "", NULL), GSSN_E_INVALID_ARGUMENT);
    CHECK_STATUS(ssh_gss_ccache_destroy((ssh_gss_backend *)(uintptr_t)99, "MEMORY:x", NULL), GSSN_E_BAD_HANDLE);
    CHECK_STATUS(ssh_gss_ccache_destroy(NULL, "WRFILE:/tmp/x", NULL), GSSN_E_UNSUPPORTED);
    CHECK_STATUS(ssh_gss_ccache_destroy(NULL, "MEMORY:nobody-made-it", NULL), GSSN_E_NO_CREDENTIALS);
    run_command("echo no tickets > %s", in_base("", "text"));
    check_kept(in_base("FILE:", "text"), GSSN_E_CACHE_REFUSED);
    check_kept(in_base("FILE:", "absent"), GSSN_E_NO_CREDENTIALS);
    check_kept(in_base("FILE:", "own"), GSSN_E_CACHE_REFUSED);
    CHECK_STATUS(save(server, 0, 0, in_base("FILE:", "own/cache"), NULL), GSSN_OK);
    CHECK(symlink("own/cache", in_base("", "to-cache")) == 0 && symlink("own", in_base("", "to-own")) == 0 && mkfifo(in_base("", "pipe"), 0600) == 0);
    check_kept(in_base("FILE:", "to-cache"), GSSN_E_CACHE_REFUSED);
    check_kept(in_base("FILE:", "to-own/cache"), GSSN_E_CACHE_REFUSED);
    check_kept(in_base("FILE:", "pipe"), GSSN_E_CACHE_REFUSED);
    check_kept(in_base("DIR:", "absent"), GSSN_E_NO_CREDENTIALS);
    check_kept(in_base("DIR:", "to-own"), GSSN_E_CACHE_REFUSED);
    int file = open(in_base("", "own/cache"), O_RDONLY);
    CHECK(link(in_base("", "own/cache"), in_base("", "linked")) == 0);
    CHECK_STATUS(ssh_gss_ccache_destroy(NULL, in_base("FILE:", "own/cache"), NULL), GSSN_OK);
    CHECK(pread(file, bytes, sizeof bytes, 0) == (ssize_t)sizeof bytes && memcmp(bytes, zeros, sizeof bytes) != 0);     /* by its other name it is still there */
    CHECK_STATUS(ssh_gss_ccache_destroy(NULL, in_base("FILE:", "linked"), NULL), GSSN_OK);
    CHECK(pread(file, bytes, sizeof bytes, 0) == (ssize_t)sizeof bytes && memcmp(bytes, zeros, sizeof bytes) == 0);
    close(file);
    CHECK_STATUS(save(server, 0, 0, in_base("FILE:", "open/cache"), NULL), GSSN_E_CACHE_REFUSED);
    run_command("cp \"$RIG/alice.ccache\" %s", in_base("", "open/cache"));
    check_kept(in_base("FILE:", "open/cache"), GSSN_E_CACHE_REFUSED);
    if (geteuid() == 0) {
        CHECK_STATUS(save(server, GSSN_STORE_OWNER, USER, in_base("FILE:", "own/cache"), NULL), GSSN_OK);
        CHECK_STATUS(ssh_gss_ccache_destroy(NULL, in_base("FILE:", "own/cache"), NULL), GSSN_OK);
    }
    ssh_gss_auth_free(server);
}

/* What a cache held is gone from the disk's file when it is replaced, too. */
static void replaced_tickets_are_wiped(void)
{
    ssh_gss_auth *server = authorized("alice", "alice", GSSN_DELEGATE_ALWAYS);
    char zeros[64] = { 0 }, bytes[64];
    const char *name = in_base("FILE:", "own/wiped");
    CHECK_STATUS(save(server, 0, 0, name, NULL), GSSN_OK);
    int file = open(in_base("", "own/wiped"), O_RDONLY);
    CHECK_STATUS(save(server, GSSN_STORE_UPDATE, 0, name, NULL), GSSN_OK);
    CHECK(pread(file, bytes, sizeof bytes, 0) == (ssize_t)sizeof bytes && memcmp(bytes, zeros, sizeof bytes) == 0);
    CHECK(logs_in(name));
    close(file);
    CHECK_STATUS(ssh_gss_ccache_destroy(NULL, name, NULL), GSSN_OK);
    ssh_gss_auth_free(server);
}

int main(void)
{
    if (!have_realm()) return EXIT_FAILURE;
    make_base();
    make_folder("own", 0755, geteuid());
    make_folder("open", 0777, geteuid());
    RUN(only_when_authorized);
    RUN(a_no_releases_them);
    RUN(nothing_was_delegated);
    RUN(logging_in_elsewhere);
    RUN(removal);
    RUN(replaced_tickets_are_wiped);
    RUN(reasons);
    remove_base();
    return check_done("realm_delegated");
}

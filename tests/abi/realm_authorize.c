/* The verdict: who may log in as whom, what clears it, what the host may override; and delegation, which is never assumed. */
#include <pwd.h>
#include "login.h"

static int kind;            /* which krb5.conf: the kind one maps carol to the invoking user */

/* The server's end of it, which does without the client. */
static ssh_gss_auth *verified_server(const char *principal, const char *user, uint32_t flags)
{
    login both = verified(principal, user, flags);
    ssh_gss_auth_free(both.client);
    return both.server;
}

static void check_verdict(const char *principal, const char *user, uint32_t flags, uint32_t rule, const char *file, int line)
{
    ssh_gss_auth *server = verified_server(principal, user, flags);
    ssh_gss_context_info info = GSSN_CONTEXT_INFO_INIT;
    int ok = check_status(ssh_gss_authorize(server, user), rule ? GSSN_OK : GSSN_E_NOT_AUTHORIZED, "ssh_gss_authorize", file, line);
    check_status(ssh_gss_get_context_info(server, &info), GSSN_OK, "info", file, line);
    ok &= check_number(info.authorized_by, rule, "info.authorized_by", file, line);
    ok &= check_number(info.state, rule ? GSSN_STATE_AUTHORIZED : GSSN_STATE_VERIFIED, "info.state", file, line);
    if (!rule) check_cause(server, GSSN_E_NOT_AUTHORIZED, GSSN_HINT_PRINCIPAL_NOT_ALLOWED, "k5login", file, line);
    if (!ok) printf("  %s as %s\n", principal, user);
    ssh_gss_auth_free(server);
}
#define VERDICT(principal, user, flags, rule) check_verdict(principal, user, flags, rule, __FILE__, __LINE__)

/* Rules R29, R65, R66: who may log in as whom; nobody as the empty user, and nobody as a user whom the system does not know. */
static void the_table(void)
{
    const char *me = getpwuid(getuid()) ? getpwuid(getuid())->pw_name : "";
    VERDICT("alice", "alice", 0, GSSN_AUTHORIZED_BY_AUTH_TO_LOCAL);
    VERDICT("alice", "bob", 0, 0);
    VERDICT("bob", "bob", 0, GSSN_AUTHORIZED_BY_AUTH_TO_LOCAL);
    VERDICT("alice", "deploy", 0, GSSN_AUTHORIZED_BY_K5LOGIN);              /* deploy's .k5login names alice */
    VERDICT("bob", "deploy", 0, 0);
    VERDICT("alice", "", 0, 0);
    VERDICT("carol", me, 0, kind ? GSSN_AUTHORIZED_BY_AUTH_TO_LOCAL : 0);   /* auth_to_local_names */
    /* carol has no account here */
    VERDICT("carol", "carol", 0, 0);
    VERDICT("carol", "carol", GSSN_ALLOW_NO_LOCAL_USER, kind ? 0 : GSSN_AUTHORIZED_BY_AUTH_TO_LOCAL);
    VERDICT("alice", "carol", GSSN_ALLOW_NO_LOCAL_USER, 0);
    VERDICT("alice", "bob", GSSN_ALLOW_NO_LOCAL_USER, 0);
}

/* Rule R29: nothing tells a user that exists from one that does not. */
static void unknown_users_look_the_same(void)
{
    ssh_gss_error known = GSSN_ERROR_INIT, unknown = GSSN_ERROR_INIT;
    ssh_gss_auth *server = verified_server("alice", "bob", 0);
    CHECK_STATUS(ssh_gss_authorize(server, "bob"), GSSN_E_NOT_AUTHORIZED);
    CHECK_STATUS(ssh_gss_last_error(server, &known), GSSN_OK);
    ssh_gss_auth_free(server);
    server = verified_server("alice", "nobody-of-that-name", 0);
    CHECK_STATUS(ssh_gss_authorize(server, "nobody-of-that-name"), GSSN_E_NOT_AUTHORIZED);
    CHECK_STATUS(ssh_gss_last_error(server, &unknown), GSSN_OK);
    ssh_gss_auth_free(server);
    CHECK(memcmp(&known, &unknown, sizeof known) == 0);
    CHECK(strstr(known.message, "bob") == NULL);
}

/* Rules R29, R65: a .k5login that is there and cannot be examined means no, although auth_to_local would say yes; in the words of every no. */
static void unreadable_k5login(void)
{
    char path[1024];
    ssh_gss_error unreadable = GSSN_ERROR_INIT, refused = GSSN_ERROR_INIT;
    ssh_gss_auth *server = verified_server("bob", "bob", 0), *other = verified_server("alice", "bob", 0);
    CHECK_STATUS(ssh_gss_authorize(other, "bob"), GSSN_E_NOT_AUTHORIZED);
    CHECK_STATUS(ssh_gss_last_error(other, &refused), GSSN_OK);
    ssh_gss_auth_free(other);
    snprintf(path, sizeof path, "%s", in_realm("", "home/bob/.k5login"));
    CHECK(symlink(path, path) == 0);                                        /* leads to itself */
    CHECK_STATUS(ssh_gss_authorize(server, "bob"), GSSN_E_NOT_AUTHORIZED);
    CHECK_CAUSE(server, GSSN_E_NOT_AUTHORIZED, GSSN_HINT_K5LOGIN_UNREADABLE, "k5login");
    CHECK_STATUS(ssh_gss_last_error(server, &unreadable), GSSN_OK);
    CHECK_TEXT(unreadable.message, refused.message);
    CHECK(unlink(path) == 0);
    CHECK_STATUS(ssh_gss_authorize(server, "bob"), GSSN_OK);
    ssh_gss_auth_free(server);
}

/* Rule R74: what was proved for one name is not proved for another. */
static void a_new_user_name_clears_the_verdict(void)
{
    ssh_gss_context_info info = GSSN_CONTEXT_INFO_INIT;
    ssh_gss_auth *server = verified_server("alice", "alice", 0);
    CHECK_STATUS(ssh_gss_authorize(server, "bob"), GSSN_E_BAD_STATE);       /* not the user of the MIC */
    CHECK_NUMBER(state_of(server), GSSN_STATE_VERIFIED);
    CHECK_STATUS(ssh_gss_authorize(server, "alice"), GSSN_OK);
    CHECK_STATUS(ssh_gss_set_username(server, "alice"), GSSN_OK);           /* even the same name */
    CHECK_STATUS(ssh_gss_get_context_info(server, &info), GSSN_OK);
    CHECK(info.state == GSSN_STATE_ESTABLISHED && info.authorized_by == GSSN_AUTHORIZED_BY_NOTHING);
    CHECK_STATUS(ssh_gss_authorize(server, "alice"), GSSN_E_BAD_STATE);
    CHECK_STATUS(ssh_gss_authorize(server, NULL), GSSN_E_BAD_STATE);
    CHECK_STATUS(ssh_gss_authorize_override(server, "alice", "a test"), GSSN_E_BAD_STATE);
    ssh_gss_auth_free(server);

    server = verified_server("alice", "alice", 0);
    CHECK_STATUS(ssh_gss_set_username(server, "bob"), GSSN_OK);             /* verified, renamed, not yet authorised */
    CHECK_STATUS(ssh_gss_authorize(server, "bob"), GSSN_E_BAD_STATE);
    CHECK_STATUS(ssh_gss_authorize(server, "alice"), GSSN_E_BAD_STATE);
    ssh_gss_auth_free(server);
}

static void the_hosts_own_decision(void)
{
    ssh_gss_context_info info = GSSN_CONTEXT_INFO_INIT;
    ssh_gss_auth *server = verified_server("alice", "bob", 0);
    CHECK_STATUS(ssh_gss_authorize(server, "bob"), GSSN_E_NOT_AUTHORIZED);
    CHECK_STATUS(ssh_gss_authorize_override(server, "bob", NULL), GSSN_E_INVALID_ARGUMENT);
    CHECK_STATUS(ssh_gss_authorize_override(server, "bob", ""), GSSN_E_INVALID_ARGUMENT);
    CHECK_STATUS(ssh_gss_authorize_override(server, "alice", "another user"), GSSN_E_BAD_STATE);
    CHECK_NUMBER(state_of(server), GSSN_STATE_VERIFIED);
    CHECK_STATUS(ssh_gss_authorize_override(server, "bob", "alice is on call tonight"), GSSN_OK);
    CHECK_STATUS(ssh_gss_get_context_info(server, &info), GSSN_OK);
    CHECK(info.state == GSSN_STATE_AUTHORIZED && info.authorized_by == GSSN_AUTHORIZED_BY_OVERRIDE);
    ssh_gss_auth_free(server);
}

/* Rule R65: the verdict is the acceptor's; a client has none to give. */
static void only_the_acceptor_authorizes(void)
{
    login both = new_login("alice");
    CHECK_STATUS(exchange_tokens(both), GSSN_OK);
    CHECK_STATUS(ssh_gss_authorize(both.client, "alice"), GSSN_E_BAD_STATE);
    CHECK_STATUS(ssh_gss_authorize_override(both.client, "alice", "a test"), GSSN_E_BAD_STATE);
    free_login(both);
}

/* Rules R15, R80: only if the client asks, and kept only if the server was told to. */
static void delegation(void)
{
    static const struct { uint32_t client, server; int at_client, at_server; } cases[] = {
        { GSSN_DELEGATE_NEVER, GSSN_DELEGATE_NEVER, 0, 0 }, { GSSN_DELEGATE_NEVER, GSSN_DELEGATE_ALWAYS, 0, 0 },
        { GSSN_DELEGATE_ALWAYS, GSSN_DELEGATE_ALWAYS, 1, 1 }, { GSSN_DELEGATE_ALWAYS, GSSN_DELEGATE_NEVER, 1, 0 },
        { GSSN_DELEGATE_IF_POLICY, GSSN_DELEGATE_ALWAYS, 0, 0 } };          /* the KDC marks no host ok-as-delegate */
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        ssh_gss_auth_options client = initiator_options(HOST), server = acceptor_options(HOST);
        ssh_gss_context_info info = GSSN_CONTEXT_INFO_INIT;
        login both = { NULL, NULL };
        int32_t delegated = 99;
        client.delegation = cases[i].client;
        server.delegation = cases[i].server;
        CHECK_STATUS(ssh_gss_auth_new(&client, &both.client, NULL), GSSN_OK);
        CHECK_STATUS(ssh_gss_auth_new(&server, &both.server, NULL), GSSN_OK);
        int ok = CHECK_STATUS(exchange_tokens(both), GSSN_OK);
        ok &= CHECK_STATUS(ssh_gss_credentials_delegated(both.client, &delegated), GSSN_OK);
        ok &= CHECK_NUMBER(delegated, cases[i].at_client);
        ok &= CHECK_STATUS(ssh_gss_credentials_delegated(both.server, &delegated), GSSN_OK);
        ok &= CHECK_NUMBER(delegated, cases[i].at_server);
        ok &= CHECK_STATUS(ssh_gss_get_context_info(both.server, &info), GSSN_OK);
        ok &= CHECK_NUMBER((info.granted & GSSN_GRANTED_DELEGATION) != 0, cases[i].at_server);
        if (!ok) printf("  client %u, server %u\n", (unsigned)cases[i].client, (unsigned)cases[i].server);
        free_login(both);
    }
}

int main(void)
{
    const char *configuration = getenv("KRB5_CONFIG");
    if (!have_realm() || !configuration) return EXIT_FAILURE;
    kind = strstr(configuration, "distro") == NULL;
    RUN(the_table);
    RUN(unknown_users_look_the_same);
    RUN(unreadable_k5login);
    RUN(a_new_user_name_clears_the_verdict);
    RUN(the_hosts_own_decision);
    RUN(only_the_acceptor_authorizes);
    RUN(delegation);
    return check_done("realm_authorize");
}

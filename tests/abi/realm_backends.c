/* MIT's library and Heimdal's in one process: each with itself and with the other, at the same time. Objects never cross: had one library been given
 * the other's, or the other's libkrb5, these logins would crash. And the forms of names in which the two libraries differ. */
#include "login.h"

static ssh_gss_backend *backends[2];
static const uint32_t kinds[] = { GSSN_BACKEND_MIT, GSSN_BACKEND_HEIMDAL };
static const char *const names[] = { "mit", "heimdal" };

static void open_both(void)
{
    for (int i = 0; i < 2; i++) CHECK_STATUS(ssh_gss_backend_open(names[i], &backends[i], NULL), GSSN_OK);
}

static void close_both(void)
{
    for (int i = 0; i < 2; i++) ssh_gss_backend_close(backends[i]);
}

static login login_over(int client, int server, const char *host)
{
    ssh_gss_auth_options initiator = initiator_options(host), acceptor = acceptor_options(HOST);
    login both = { NULL, NULL };
    initiator.backend = backends[client];
    acceptor.backend = backends[server];
    initiator.username = acceptor.username = "alice";
    initiator.delegation = acceptor.delegation = GSSN_DELEGATE_ALWAYS;
    CHECK_STATUS(ssh_gss_auth_new(&initiator, &both.client, NULL), GSSN_OK);
    CHECK_STATUS(ssh_gss_auth_new(&acceptor, &both.server, NULL), GSSN_OK);
    return both;
}

/* In every combination the same principal, the same grants, the same verdict. */
static void check_login(int client, int server, int delegates)
{
    login both = login_over(client, server, HOST);
    ssh_gss_context_info info = GSSN_CONTEXT_INFO_INIT;
    int32_t delegated = 99;
    int ok = CHECK_STATUS(exchange_tokens(both), GSSN_OK) && CHECK_STATUS(prove(both), GSSN_OK);
    ok = ok && CHECK_TEXT(name_of(ssh_gss_peer_name, both.server), "alice@RIG.TEST") && CHECK_TEXT(name_of(ssh_gss_own_name, both.server), "host/" HOST "@RIG.TEST");
    ok = ok && CHECK_TEXT(name_of(ssh_gss_peer_name, both.client), "host/" HOST "@RIG.TEST");
    ok = ok && CHECK_STATUS(ssh_gss_credentials_delegated(both.server, &delegated), GSSN_OK) && CHECK_NUMBER(delegated, delegates);
    ok = ok && CHECK_STATUS(ssh_gss_authorize(both.server, "alice"), GSSN_OK) && CHECK_STATUS(ssh_gss_get_context_info(both.server, &info), GSSN_OK);
    ok = ok && CHECK_NUMBER(info.authorized_by, GSSN_AUTHORIZED_BY_AUTH_TO_LOCAL) && CHECK(info.expires > 0);
    if (!ok) printf("  %s to %s\n", names[client], names[server]);
    free_login(both);
}

static void each_with_each(void)
{
    open_both();
    for (int round = 0; round < 3; round++)
        for (int client = 0; client < 2; client++)
            for (int server = 0; server < 2; server++) check_login(client, server, 1);
    close_both();
}

/* Two logins, one over each library, step by step in turn. */
static void in_turn(void)
{
    login both[2];
    ssh_gss_buffer token[2] = { GSSN_BUFFER_INIT, GSSN_BUFFER_INIT }, answer[2] = { GSSN_BUFFER_INIT, GSSN_BUFFER_INIT }, end = GSSN_BUFFER_INIT;
    open_both();
    for (int i = 0; i < 2; i++) both[i] = login_over(i, i, HOST);
    for (int i = 0; i < 2; i++) CHECK_STATUS(ssh_gss_init_sec_context(both[i].client, NULL, 0, &token[i]), GSSN_CONTINUE);
    for (int i = 0; i < 2; i++) CHECK_STATUS(ssh_gss_accept_sec_context(both[i].server, token[i].data, token[i].length, &answer[i]), GSSN_OK);
    for (int i = 0; i < 2; i++) CHECK_STATUS(ssh_gss_init_sec_context(both[i].client, answer[i].data, answer[i].length, &end), GSSN_OK);
    for (int i = 0; i < 2; i++) CHECK_STATUS(prove(both[i]), GSSN_OK);
    for (int i = 0; i < 2; i++) free_login(both[i]);
    for (int i = 0; i < 2; i++) {
        ssh_gss_buffer_dispose(&token[i]);
        ssh_gss_buffer_dispose(&answer[i]);
    }
    close_both();
}

static void what_they_are(void)
{
    open_both();
    for (int i = 0; i < 2; i++) {
        ssh_gss_backend_info info = GSSN_BACKEND_INFO_INIT;
        CHECK_STATUS(ssh_gss_backend_get_info(backends[i], &info), GSSN_OK);
        CHECK_NUMBER(info.kind, kinds[i]);
        CHECK_TEXT(info.name, names[i]);
        CHECK(info.capabilities & GSSN_CAN_AUTHORIZE);
        CHECK_NUMBER((info.capabilities & GSSN_CAN_DETECT_REPLAY) != 0, i == 0);    /* Heimdal has no replay cache */
    }
    close_both();
}

/* Whole principals are taken as they are by both, quoted characters and all. */
static void targets_in_full(void)
{
    static const struct { const char *target, *told; } cases[] = {
        { "host/no such\\/host@RIG.TEST", "no" }, { "a/b/c@RIG.TEST", "a/b/c@RIG.TEST" } };
    open_both();
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        for (int k = 0; k < 2; k++) {
            login both = login_over(k, k, cases[i].target);
            ssh_gss_buffer token = GSSN_BUFFER_INIT;
            ssh_gss_error error = GSSN_ERROR_INIT;
            ssh_gss_status status = ssh_gss_init_sec_context(both.client, NULL, 0, &token);
            CHECK_STATUS(ssh_gss_last_error(both.client, &error), GSSN_OK);
            if (!CHECK(status < 0 && strstr(error.message, cases[i].told))) printf("  %s, %s: %s\n", names[k], cases[i].target, error.message);
            free_login(both);
        }
    }
    close_both();
}

/* The text form of a principal is the same on both. */
static void names_are_the_same(void)
{
    static const char *const texts[] = { "ali/ce@RIG.TEST", "ali ce@RIG.TEST" };
    char command[4096], cache[1024];
    open_both();
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
        snprintf(cache, sizeof cache, "%s", in_realm("FILE:", "odd.ccache"));
        snprintf(command, sizeof command, "PATH=$PATH:/usr/sbin; kadmin.local -p admin/admin -r RIG.TEST addprinc -pw odd '%s' > \"$RIG/odd.log\" 2>&1 && "
                 "echo odd | kinit -c %s '%s' >> \"$RIG/odd.log\" 2>&1", texts[i], cache, texts[i]);
        CHECK_NUMBER(system(command), 0);
        setenv("KRB5CCNAME", cache, 1);
        for (int k = 0; k < 2; k++) {
            login both = login_over(k, k, HOST);
            if (!(CHECK_STATUS(exchange_tokens(both), GSSN_OK) && CHECK_TEXT(name_of(ssh_gss_peer_name, both.server), texts[i]))) printf("  %s\n", names[k]);
            free_login(both);
        }
    }
    close_both();
}

int main(void)
{
    if (!have_realm()) return EXIT_FAILURE;
    RUN(what_they_are);
    RUN(each_with_each);
    RUN(in_turn);
    RUN(targets_in_full);
    RUN(names_are_the_same);
    return check_done("realm_backends");
}

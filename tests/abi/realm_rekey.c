/* Whether to exchange keys again: what the advice says, and that it costs nothing. The KDC's log says what it was asked. */
#include <time.h>
#include "login.h"

static const ssh_gss_credential_options no_options = GSSN_CREDENTIAL_OPTIONS_INIT;

/* Tickets of alice that end after so many seconds, in the realm's cache of this name; returns its whole name. */
static const char *new_tickets(const char *file, const char *user, int seconds)
{
    static char cache[1024];
    char command[4096];
    snprintf(cache, sizeof cache, "%s", in_realm("FILE:", file));
    snprintf(command, sizeof command, "kinit -l %ds -c %s -k -t %s/%s.keytab %s", seconds, cache, getenv("RIG"), user, user);
    if (!CHECK_NUMBER(system(command), 0)) printf("  %s\n", command);
    return cache;
}

static login established(uint32_t method, ssh_gss_credential *credential)
{
    ssh_gss_auth_options client = initiator_options(HOST), server = acceptor_options(HOST);
    login both = { NULL, NULL };
    client.method = server.method = method;
    client.credential = credential;
    CHECK_STATUS(ssh_gss_auth_new(&client, &both.client, NULL), GSSN_OK);
    CHECK_STATUS(ssh_gss_auth_new(&server, &both.server, NULL), GSSN_OK);
    CHECK_STATUS(exchange_tokens(both), GSSN_OK);
    return both;
}

static ssh_gss_rekey_info check_advice(const ssh_gss_auth *auth, uint32_t advice, const char *file, int line)
{
    ssh_gss_rekey_info info = { sizeof info, 99, 99, 99 };
    check_status(ssh_gss_rekey_advice(auth, &info), GSSN_OK, "ssh_gss_rekey_advice", file, line);
    check_number(info.advice, advice, "advice", file, line);
    return info;
}
#define CHECK_ADVICE(auth, advice) check_advice(auth, advice, __FILE__, __LINE__)

/* About so many seconds from now: the time that the test takes, and a clock that is set meanwhile, do not matter. */
static int ends_in(int64_t end, int64_t seconds)
{
    int64_t left = end - (int64_t)time(NULL);
    return left < seconds + 60 && left > seconds - 60;
}

/* Tickets that are renewed: only a later end counts. */
static void renewed_tickets(void)
{
    setenv("KRB5CCNAME", new_tickets("rekey.ccache", "alice", 3600), 1);
    login both = established(GSSN_KEYEX, NULL);
    ssh_gss_rekey_info info = CHECK_ADVICE(both.client, GSSN_REKEY_NOT_NEEDED);
    CHECK(ends_in(info.credential_expires, 3600));
    CHECK(ends_in(info.context_expires, 3600));
    new_tickets("rekey.ccache", "alice", 1800);
    info = CHECK_ADVICE(both.client, GSSN_REKEY_NOT_NEEDED);
    CHECK(ends_in(info.credential_expires, 1800));
    new_tickets("rekey.ccache", "alice", 7200);
    info = CHECK_ADVICE(both.client, GSSN_REKEY_CREDENTIALS_RENEWED);
    CHECK(ends_in(info.credential_expires, 7200));
    CHECK(ends_in(info.context_expires, 3600));
    CHECK_ADVICE(both.client, GSSN_REKEY_CREDENTIALS_RENEWED);              /* until there is a new context */
    login next = established(GSSN_KEYEX, NULL);
    CHECK_ADVICE(next.client, GSSN_REKEY_NOT_NEEDED);
    free_login(next);
    free_login(both);
}

/* No key exchange follows gssapi-with-mic by itself: nothing is read at the end of a login, and the first question is what later ones are compared with. */
static void a_login_without_a_key_exchange(void)
{
    setenv("KRB5CCNAME", new_tickets("rekey.ccache", "alice", 3600), 1);
    login both = established(GSSN_WITH_MIC, NULL), host = established(GSSN_HOST, NULL);
    new_tickets("rekey.ccache", "alice", 7200);
    CHECK_ADVICE(both.client, GSSN_REKEY_NOT_NEEDED);
    CHECK_ADVICE(host.client, GSSN_REKEY_CREDENTIALS_RENEWED);
    new_tickets("rekey.ccache", "alice", 9000);
    CHECK_ADVICE(both.client, GSSN_REKEY_CREDENTIALS_RENEWED);
    free_login(host);
    free_login(both);
}

/* What ends within five minutes. */
static void tickets_that_end_soon(void)
{
    setenv("KRB5CCNAME", new_tickets("rekey.ccache", "alice", 200), 1);
    login both = established(GSSN_KEYEX, NULL);
    ssh_gss_rekey_info info = CHECK_ADVICE(both.client, GSSN_REKEY_SOON);
    CHECK(ends_in(info.credential_expires, 200));
    new_tickets("rekey.ccache", "alice", 3600);
    CHECK_ADVICE(both.client, GSSN_REKEY_CREDENTIALS_RENEWED);
    free_login(both);
}

/* An acceptor knows its context only, which MIT lets live as long after the ticket as clocks may differ. */
static void a_server(void)
{
    int64_t longer = is_heimdal() ? 0 : 300;
    setenv("KRB5CCNAME", new_tickets("rekey.ccache", "alice", 3600), 1);
    login both = established(GSSN_KEYEX, NULL);
    ssh_gss_rekey_info info = CHECK_ADVICE(both.server, GSSN_REKEY_NOT_NEEDED);
    CHECK_NUMBER(info.credential_expires, 0);
    CHECK(ends_in(info.context_expires, 3600 + longer));
    free_login(both);
    new_tickets("rekey.ccache", "alice", 200);
    both = established(GSSN_KEYEX, NULL);
    info = CHECK_ADVICE(both.server, longer ? GSSN_REKEY_NOT_NEEDED : GSSN_REKEY_SOON);
    CHECK(ends_in(info.context_expires, 200 + longer));
    free_login(both);
}

/* No tickets, expired ones, and those of another principal: a key exchange would fail, or be somebody else's. */
static void tickets_that_are_of_no_use(void)
{
    setenv("KRB5CCNAME", new_tickets("rekey.ccache", "alice", 3600), 1);
    login both = established(GSSN_KEYEX, NULL);
    new_tickets("rekey.ccache", "bob", 7200);
    CHECK_NUMBER(CHECK_ADVICE(both.client, GSSN_REKEY_NOT_POSSIBLE).credential_expires, 0);
    new_tickets("rekey.ccache", "alice", 1);
    CHECK_ADVICE(both.client, GSSN_REKEY_NOT_POSSIBLE);
    sleep(2);
    CHECK_NUMBER(CHECK_ADVICE(both.client, GSSN_REKEY_NOT_POSSIBLE).credential_expires, 0);
    run_command("kdestroy -q -c %s", in_realm("FILE:", "rekey.ccache"));
    CHECK_NUMBER(CHECK_ADVICE(both.client, GSSN_REKEY_NOT_POSSIBLE).credential_expires, 0);
    new_tickets("rekey.ccache", "alice", 7200);
    CHECK_ADVICE(both.client, GSSN_REKEY_CREDENTIALS_RENEWED);
    free_login(both);
}

/* A credential that the host named: its own cache counts, and not the default one. */
static void a_cache_by_name(void)
{
    char source[1100];
    ssh_gss_credential_options options = no_options;
    ssh_gss_credential *credential = NULL;
    snprintf(source, sizeof source, "ccache:%s", new_tickets("named.ccache", "alice", 3600));
    options.usage = GSSN_INITIATE;
    options.source = source;
    CHECK_STATUS(ssh_gss_credential_acquire(&options, &credential, NULL), GSSN_OK);
    setenv("KRB5CCNAME", in_realm("FILE:", "bob.ccache"), 1);
    login both = established(GSSN_KEYEX, credential);
    CHECK(ends_in(CHECK_ADVICE(both.client, GSSN_REKEY_NOT_NEEDED).credential_expires, 3600));
    new_tickets("named.ccache", "alice", 7200);
    CHECK(ends_in(CHECK_ADVICE(both.client, GSSN_REKEY_CREDENTIALS_RENEWED).credential_expires, 7200));
    new_tickets("named.ccache", "bob", 7200);
    CHECK_ADVICE(both.client, GSSN_REKEY_NOT_POSSIBLE);
    run_command("kdestroy -q -c %s", in_realm("FILE:", "named.ccache"));
    CHECK_ADVICE(both.client, GSSN_REKEY_NOT_POSSIBLE);
    free_login(both);
    ssh_gss_credential_free(credential);
}

/* Tickets that the library fetched for itself, by a password: nobody renews them. */
static void a_password(void)
{
    ssh_gss_credential_options options = no_options;
    ssh_gss_credential *credential = NULL;
    options.usage = GSSN_INITIATE;
    options.principal = "alice@RIG.TEST";
    options.password = "alicepw";
    CHECK_STATUS(ssh_gss_credential_acquire(&options, &credential, NULL), GSSN_OK);
    setenv("KRB5CCNAME", in_realm("FILE:", "bob.ccache"), 1);
    login both = established(GSSN_KEYEX, credential);
    CHECK(ends_in(CHECK_ADVICE(both.client, GSSN_REKEY_NOT_NEEDED).credential_expires, 36000));
    free_login(both);
    ssh_gss_credential_free(credential);
}

static long size_of(const char *path)
{
    FILE *file = fopen(path, "rb");
    long size = -1;
    if (file && fseek(file, 0, SEEK_END) == 0) size = ftell(file);
    if (file) fclose(file);
    return size;
}

/* What the KDC was asked. Its log also says when it closed a connection, which may be after the client went on. */
static int requests_in(const char *path)
{
    FILE *file = fopen(path, "r");
    char line[4096];
    int count = 0;
    while (file && fgets(line, sizeof line, file)) count += strstr(line, "_REQ (") != NULL;
    if (file) fclose(file);
    return count;
}

/* No KDC is asked and no cache is written: also where the user has a client keytab, by which the library could fetch new tickets, and would when
 * half of their time is over, or they have expired. */
static void a_quiet_question(void)
{
    char log[1024], cache[1024], rig_cache[1024];
    snprintf(log, sizeof log, "%s", in_realm("", "kdc.log"));
    snprintf(rig_cache, sizeof rig_cache, "%s", new_tickets("rekey.ccache", "alice", 3600));
    snprintf(cache, sizeof cache, "%s", in_realm("", "rekey.ccache"));
    setenv("KRB5CCNAME", rig_cache, 1);
    login both = established(GSSN_KEYEX, NULL);
    new_tickets("rekey.ccache", "alice", 4);
    setenv("KRB5_CLIENT_KTNAME", in_realm("FILE:", "alice.keytab"), 1);
    setenv("KRB5_KTNAME", in_realm("FILE:", "alice.keytab"), 1);
    long asked = requests_in(log), written = size_of(cache);
    CHECK(asked > 0 && written > 0);
    for (int i = 0; i < 3; i++) {
        ssh_gss_rekey_info info = GSSN_REKEY_INFO_INIT;
        for (int k = 0; k < 100; k++) CHECK_STATUS(ssh_gss_rekey_advice(both.client, &info), GSSN_OK);
        CHECK_STATUS(ssh_gss_rekey_advice(both.server, &info), GSSN_OK);
        CHECK_NUMBER(size_of(cache), written);
        if (i < 2) sleep(i == 0 ? 3 : 2);
    }
    CHECK_ADVICE(both.client, GSSN_REKEY_NOT_POSSIBLE);
    unlink(cache);
    CHECK_ADVICE(both.client, GSSN_REKEY_NOT_POSSIBLE);
    CHECK_NUMBER(size_of(cache), -1);
    CHECK_NUMBER(requests_in(log), asked);
    free_login(both);
}

/* Before completion and after a failure there is no advice, and no record is touched. */
static void questions_that_are_refused(void)
{
    login both = new_login("alice");
    ssh_gss_rekey_info info = { sizeof info, 99, 99, 99 };
    CHECK_STATUS(ssh_gss_rekey_advice(both.client, &info), GSSN_E_BAD_STATE);
    CHECK(info.size == sizeof info && info.advice == 0 && info.credential_expires == 0 && info.context_expires == 0);
    CHECK_STATUS(ssh_gss_rekey_advice(both.client, NULL), GSSN_E_INVALID_ARGUMENT);
    CHECK_STATUS(ssh_gss_rekey_advice(NULL, &info), GSSN_E_BAD_HANDLE);
    info.size = 0;
    CHECK_STATUS(ssh_gss_rekey_advice(both.client, &info), GSSN_E_INVALID_ARGUMENT);
    info.size = sizeof info;
    CHECK_STATUS(exchange_tokens(both), GSSN_OK);
    CHECK_STATUS(ssh_gss_authorize(both.server, NULL), GSSN_E_BAD_STATE);
    CHECK_ADVICE(both.server, GSSN_REKEY_NOT_NEEDED);
    CHECK_CAUSE(both.server, GSSN_E_BAD_STATE, GSSN_HINT_WRONG_ORDER, "verified MIC");
    CHECK_STATUS(ssh_gss_check_mic(both.server, GSSN_MIC_USERAUTH, session_id, sizeof session_id, session_id, sizeof session_id), GSSN_E_BAD_MIC);
    CHECK_STATUS(ssh_gss_rekey_advice(both.server, &info), GSSN_E_BAD_STATE);
    free_login(both);
}

int main(void)
{
    if (!have_realm()) return EXIT_FAILURE;
    RUN(renewed_tickets);
    RUN(a_login_without_a_key_exchange);
    RUN(tickets_that_end_soon);
    RUN(a_server);
    RUN(tickets_that_are_of_no_use);
    RUN(a_cache_by_name);
    RUN(a_password);
    RUN(a_quiet_question);
    RUN(questions_that_are_refused);
    return check_done("realm_rekey");
}

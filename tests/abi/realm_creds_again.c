/* Tickets by a client keytab that have ended, or soon will: each object gets others, and the credential stays as it is. The KDC's log says what it was
 * asked. With krb5.conf of the kind one: with the other one a KDC is looked for longer than such tickets live. */
#include <pthread.h>
#include <time.h>
#include "creds.h"

enum { THREADS = 16 };

static void live(const char *life)
{
    run_command("PATH=$PATH:/usr/sbin; kadmin.local -p admin/admin -r RIG.TEST modprinc -maxlife '%s' bob > /dev/null", life);
}

/* How many initial tickets the KDC has given out for bob. */
static int fetched(void)
{
    char line[64] = "";
    FILE *count = popen("grep -c 'AS_REQ.*ISSUE.* bob@RIG.TEST for krbtgt/' \"$RIG/kdc.log\"", "r");
    if (!CHECK(count != NULL)) return -1;
    CHECK(fgets(line, sizeof line, count) != NULL);
    pclose(count);
    return atoi(line);
}

/* Tickets that the KDC makes as short as that, by a copy of the keytab. */
static ssh_gss_credential *bobs(const char *life)
{
    live(life);
    COMMAND("cp \"$RIG/bob.keytab\" \"$RIG/client.keytab\"");
    return TICKETS(NULL, in_realm("client_keytab:FILE:", "client.keytab"), NULL);
}

static ssh_gss_credential_info info_of(const ssh_gss_credential *credential)
{
    ssh_gss_credential_info info = GSSN_CREDENTIAL_INFO_INIT;
    CHECK_STATUS(ssh_gss_credential_get_info(credential, &info), GSSN_OK);
    CHECK_TEXT(info.principal, "bob@RIG.TEST");
    return info;
}

/* Waits until the tickets are over. */
static void outlive(const ssh_gss_credential *credential)
{
    int64_t end = info_of(credential).expires;
    while (time(NULL) <= end) usleep(50000);
}

static void after_their_end(void)
{
    ssh_gss_credential *credential = bobs("3 seconds");
    int64_t end = info_of(credential).expires;
    uint32_t kind;
    void *before = NULL, *after = NULL;
    CHECK_STATUS(ssh_gss_credential_native(credential, &kind, &before), GSSN_OK);
    outlive(credential);
    live("10 hours");
    int count = fetched();
    for (int i = 1; i <= 3; i++) {
        LOGS_IN(credential, NULL, HOST, "bob@RIG.TEST");
        CHECK_NUMBER(fetched(), count + i);
    }
    CHECK_NUMBER(info_of(credential).expires, end);                         /* it is shared: nothing in it changes */
    CHECK_STATUS(ssh_gss_credential_native(credential, &kind, &after), GSSN_OK);
    CHECK(before != NULL && before == after);
    ssh_gss_credential_free(credential);
}

/* Tickets that last are used, and no KDC is asked for others. */
static void not_before(void)
{
    ssh_gss_credential *credential = bobs("10 hours");
    int count = fetched();
    for (int i = 0; i < 3; i++) LOGS_IN(credential, NULL, HOST, "bob@RIG.TEST");
    CHECK_NUMBER(fetched(), count);
    ssh_gss_credential_free(credential);
}

/* Those that end soon are replaced; if that cannot be, they serve as long as they are good. */
static void soon_before(void)
{
    ssh_gss_credential *credential = bobs("200 seconds");
    int count = fetched();
    LOGS_IN(credential, NULL, HOST, "bob@RIG.TEST");
    CHECK_NUMBER(fetched(), count + 1);
    CHECK(unlink(in_realm("", "client.keytab")) == 0);
    LOGS_IN(credential, NULL, HOST, "bob@RIG.TEST");
    CHECK_NUMBER(fetched(), count + 1);
    ssh_gss_credential_free(credential);
}

static void refused(ssh_gss_credential *credential, ssh_gss_status status, uint32_t hint, const char *word)
{
    login both = login_with(credential, NULL, HOST, HOST);
    CHECK_STATUS(exchange_tokens(both), status);
    CHECK_CAUSE(both.client, status, hint, word);
    free_login(both);
}

/* When nothing is left to log in with, the cause is told. */
static void no_others(void)
{
    char kdc_is_there[1024];
    ssh_gss_credential *credential = bobs("3 seconds");
    snprintf(kdc_is_there, sizeof kdc_is_there, "%s", getenv("KRB5_CONFIG"));
    outlive(credential);
    COMMAND("sed 's/kdc = .*/kdc = 127.0.0.1:1/' \"$KRB5_CONFIG\" > \"$RIG/down.conf\"");
    setenv("KRB5_CONFIG", in_realm("", "down.conf"), 1);
    refused(credential, GSSN_E_KDC_UNREACHABLE, GSSN_HINT_KDC_UNREACHABLE, "KDC");
    setenv("KRB5_CONFIG", kdc_is_there, 1);
    CHECK(unlink(in_realm("", "client.keytab")) == 0);
    refused(credential, GSSN_E_BAD_KEYTAB, GSSN_HINT_NO_KEYTAB, "keytab");
    ssh_gss_credential_free(credential);
}

/* A password is not kept. */
static void not_by_a_password(void)
{
    live("3 seconds");
    ssh_gss_credential *credential = TICKETS("bob@RIG.TEST", NULL, "bobpw");
    outlive(credential);
    refused(credential, GSSN_E_CREDENTIALS_EXPIRED, GSSN_HINT_TICKET_EXPIRED, "expired");
    ssh_gss_credential_free(credential);
}

static login key_exchange(ssh_gss_credential *credential)
{
    ssh_gss_auth_options client = initiator_options(HOST), server = acceptor_options(HOST);
    login both = { NULL, NULL };
    client.method = server.method = GSSN_KEYEX;
    client.credential = credential;
    CHECK_STATUS(ssh_gss_auth_new(&client, &both.client, NULL), GSSN_OK);
    CHECK_STATUS(ssh_gss_auth_new(&server, &both.server, NULL), GSSN_OK);
    CHECK_STATUS(exchange_tokens(both), GSSN_OK);
    return both;
}

static ssh_gss_rekey_info advice_for(const ssh_gss_auth *auth)
{
    ssh_gss_rekey_info info = GSSN_REKEY_INFO_INIT;
    CHECK_STATUS(ssh_gss_rekey_advice(auth, &info), GSSN_OK);
    return info;
}

/* A key exchange gets others, so it is worth while; the advice itself asks no KDC. */
static void advice_about_a_key_exchange(void)
{
    ssh_gss_credential *credential = bobs("3 seconds");
    login first = key_exchange(credential);
    outlive(credential);
    live("10 hours");
    int count = fetched();
    while (advice_for(first.client).credential_expires > 0) usleep(50000);   /* those of the object are over, too */
    CHECK_NUMBER(advice_for(first.client).advice, GSSN_REKEY_SOON);
    CHECK_NUMBER(fetched(), count);
    login second = key_exchange(credential);
    CHECK_NUMBER(advice_for(second.client).advice, GSSN_REKEY_NOT_NEEDED);
    CHECK_NUMBER(fetched(), count + 1);
    free_login(first);
    free_login(second);
    ssh_gss_credential_free(credential);
}

static ssh_gss_credential *shared;
static pthread_barrier_t start;

static void *log_in(void *argument)
{
    login both = { NULL, NULL };
    ssh_gss_auth_options client = initiator_options(HOST), server = acceptor_options(HOST);
    char name[256] = "";
    size_t length;
    client.credential = shared;
    pthread_barrier_wait(&start);
    int ok = ssh_gss_auth_new(&client, &both.client, NULL) == GSSN_OK && ssh_gss_auth_new(&server, &both.server, NULL) == GSSN_OK &&
             exchange_tokens(both) == GSSN_OK && ssh_gss_peer_name(both.server, name, sizeof name, &length) == GSSN_OK && strcmp(name, "bob@RIG.TEST") == 0;
    free_login(both);
    *(int *)argument = ok;
    return NULL;
}

/* Many threads notice at the same time that the tickets of their credential have ended. */
static void from_many_threads(void)
{
    pthread_t threads[THREADS];
    int good[THREADS] = { 0 };
    shared = bobs("3 seconds");
    outlive(shared);
    live("10 hours");
    int count = fetched();
    CHECK(pthread_barrier_init(&start, NULL, THREADS) == 0);
    for (int i = 0; i < THREADS; i++) CHECK(pthread_create(&threads[i], NULL, log_in, &good[i]) == 0);
    for (int i = 0; i < THREADS; i++) {
        pthread_join(threads[i], NULL);
        CHECK_NUMBER(good[i], 1);
    }
    CHECK_NUMBER(fetched(), count + THREADS);
    pthread_barrier_destroy(&start);
    ssh_gss_credential_free(shared);
}

int main(void)
{
    if (!have_realm()) return EXIT_FAILURE;
    RUN(after_their_end);
    RUN(not_before);
    RUN(soon_before);
    RUN(no_others);
    RUN(not_by_a_password);
    RUN(advice_about_a_key_exchange);
    RUN(from_many_threads);
    return check_done("realm_creds_again");
}

/* Credentials of every source, logged in with; and every one that there is not, with a status, a hint and words that name the cause. */
#include "creds.h"

static void refused(const char *principal, const char *source, const char *password, ssh_gss_status status, uint32_t hint, const char *word, const char *file, int line)
{
    ssh_gss_credential_options options = credential_options(GSSN_INITIATE, principal, source, password);
    check_no_credential(&options, status, hint, word, file, line);
}
#define REFUSED(principal, source, password, status, hint, word) refused((principal), (source), (password), (status), (hint), (word), __FILE__, __LINE__)

static void the_default(void)
{
    uint32_t kind = 99;
    void *native = &kind;
    ssh_gss_credential *credential = TICKETS(NULL, NULL, NULL);
    CHECK_STATUS(ssh_gss_credential_native(credential, &kind, &native), GSSN_OK);
    CHECK_NUMBER(kind, GSSN_NATIVE_GSS_CRED);
    CHECK(native == NULL);
    LOGS_IN(credential, NULL, HOST, "alice@RIG.TEST");
    setenv("KRB5CCNAME", in_realm("FILE:", "bob.ccache"), 1);               /* the default of the moment */
    LOGS_IN(credential, NULL, HOST, "bob@RIG.TEST");
    setenv("KRB5CCNAME", in_realm("FILE:", "alice.ccache"), 1);
    CHECK_TICKETS(credential, "alice@RIG.TEST");
    setenv("KRB5CCNAME", in_realm("FILE:", "no-such.ccache"), 1);
    REFUSED(NULL, NULL, NULL, GSSN_E_NO_CREDENTIALS, GSSN_HINT_NO_TICKET, "kinit");
    COMMAND("cd \"$RIG\" && umask 077 && head -c 100 alice.ccache > cut.ccache");
    setenv("KRB5CCNAME", in_realm("FILE:", "cut.ccache"), 1);
    REFUSED(NULL, NULL, NULL, GSSN_E_NO_CREDENTIALS, GSSN_HINT_NO_TICKET, "kinit");
}

static void by_principal(void)
{
    CHECK_TICKETS(TICKETS("alice@RIG.TEST", NULL, NULL), "alice@RIG.TEST");
    REFUSED("bob@RIG.TEST", NULL, NULL, GSSN_E_NO_CREDENTIALS, GSSN_HINT_NO_TICKET, "kinit");
    REFUSED("bob", NULL, NULL, GSSN_E_INVALID_ARGUMENT, GSSN_HINT_NONE, "REALM");
}

/* A collection of several principals' caches. MIT looks through it, Heimdal looks at the primary one. */
static void of_a_collection(void)
{
    char command[4096];
    setenv("KRB5CCNAME", keep_in_realm("DIR:", "collection"), 1);
    snprintf(command, sizeof command, "cd \"$RIG\" && mkdir collection && for user in alice bob; do kinit -k -t $user.keytab $user || exit 1; done");
    COMMAND(command);
    if (is_heimdal()) REFUSED("alice@RIG.TEST", NULL, NULL, GSSN_E_NO_CREDENTIALS, GSSN_HINT_NO_TICKET, "another principal");
    else CHECK_TICKETS(TICKETS("alice@RIG.TEST", NULL, NULL), "alice@RIG.TEST");
    CHECK_TICKETS(TICKETS("bob@RIG.TEST", NULL, NULL), "bob@RIG.TEST");
    CHECK_TICKETS(TICKETS(NULL, NULL, NULL), "bob@RIG.TEST");
    CHECK_TICKETS(TICKETS(NULL, keep_in_realm("ccache:DIR:", "collection"), NULL), "bob@RIG.TEST");
    REFUSED("carol@RIG.TEST", NULL, NULL, GSSN_E_NO_CREDENTIALS, GSSN_HINT_NO_TICKET, "kinit");
}

static void by_cache(void)
{
    const char *bobs = keep_in_realm("ccache:FILE:", "bob.ccache");
    CHECK_TICKETS(TICKETS(NULL, bobs, NULL), "bob@RIG.TEST");
    CHECK_TICKETS(TICKETS(NULL, in_realm("ccache:", "bob.ccache"), NULL), "bob@RIG.TEST");
    CHECK_TICKETS(TICKETS("bob@RIG.TEST", bobs, NULL), "bob@RIG.TEST");
    REFUSED("alice@RIG.TEST", bobs, NULL, GSSN_E_NO_CREDENTIALS, GSSN_HINT_NO_TICKET, "cache");         /* it is another's */
    REFUSED(NULL, in_realm("ccache:FILE:", "no-such.ccache"), NULL, GSSN_E_NO_CREDENTIALS, GSSN_HINT_NO_TICKET, "kinit");
    REFUSED(NULL, in_realm("ccache:FILE:", "kdc.log"), NULL, GSSN_E_NO_CREDENTIALS, GSSN_HINT_NO_TICKET, "version");
    REFUSED(NULL, in_realm("ccache:DIR:", "no-such-folder"), NULL, GSSN_E_NO_CREDENTIALS, GSSN_HINT_NO_TICKET, "kinit");
    CHECK_NUMBER(access(in_realm("", "no-such-folder"), F_OK), 0);          /* both libraries make it */
    REFUSED(NULL, "ccache:MEMORY:no-such", NULL, GSSN_E_NO_CREDENTIALS, GSSN_HINT_NO_TICKET, "kinit");
    REFUSED(NULL, "ccache:KCM:", NULL, GSSN_E_NO_CREDENTIALS, GSSN_HINT_NO_TICKET, "kinit");             /* no such daemon runs */
    REFUSED(NULL, "ccache:NOSUCH:x", NULL, GSSN_E_NO_CREDENTIALS, GSSN_HINT_NO_TICKET, "type");
}

static void by_client_keytab(void)
{
    const char *bobs = keep_in_realm("client_keytab:FILE:", "bob.keytab");
    CHECK_TICKETS(TICKETS(NULL, bobs, NULL), "bob@RIG.TEST");
    CHECK_TICKETS(TICKETS("bob@RIG.TEST", bobs, NULL), "bob@RIG.TEST");
    CHECK_TICKETS(TICKETS("host/other.rig.test@RIG.TEST", in_realm("client_keytab:FILE:", "other.keytab"), NULL), "host/other.rig.test@RIG.TEST");
    REFUSED("alice@RIG.TEST", bobs, NULL, GSSN_E_BAD_KEYTAB, GSSN_HINT_NO_KEYTAB, "keytab");
    REFUSED(NULL, in_realm("client_keytab:FILE:", "no-such.keytab"), NULL, GSSN_E_BAD_KEYTAB, GSSN_HINT_NO_KEYTAB, "this process");
    REFUSED("bob@RIG.TEST", in_realm("client_keytab:FILE:", "no-such.keytab"), NULL, GSSN_E_BAD_KEYTAB, GSSN_HINT_NO_KEYTAB, "keytab");
    REFUSED(NULL, in_realm("client_keytab:FILE:", "empty.keytab"), NULL, GSSN_E_BAD_KEYTAB, GSSN_HINT_NO_KEYTAB, "keytab");
    REFUSED(NULL, in_realm("client_keytab:FILE:", "kdc.log"), NULL, GSSN_E_BAD_KEYTAB, GSSN_HINT_NO_KEYTAB, "keytab");
    REFUSED(NULL, in_realm("client_keytab:FILE:", "wrong.keytab"), NULL, GSSN_E_LOGON_DENIED, GSSN_HINT_CLIENT_REFUSED, "Decrypt");
}

static void by_password(void)
{
    CHECK_TICKETS(TICKETS("bob@RIG.TEST", NULL, "bobpw"), "bob@RIG.TEST");
    CHECK_TICKETS(TICKETS("carol@RIG.TEST", NULL, "carolpw"), "carol@RIG.TEST");
    REFUSED("bob@RIG.TEST", NULL, "alicepw", GSSN_E_LOGON_DENIED, GSSN_HINT_CLIENT_REFUSED, "Decrypt");
    REFUSED("nobody@RIG.TEST", NULL, "bobpw", GSSN_E_LOGON_DENIED, GSSN_HINT_CLIENT_REFUSED, is_heimdal() ? "CLIENT_NOT_FOUND" : "not found");
    REFUSED("bob@NO.SUCH.REALM", NULL, "bobpw", GSSN_E_KDC_UNREACHABLE, is_heimdal() ? GSSN_HINT_KDC_UNREACHABLE : GSSN_HINT_REALM_UNKNOWN, "NO.SUCH.REALM");
    REFUSED("bob@RIG.TEST", NULL, "", GSSN_E_INVALID_ARGUMENT, GSSN_HINT_NONE, "password");
}

/* The bytes of a file, or NULL if it is not there. */
static char *read_file(const char *path, size_t *length)
{
    FILE *file = fopen(path, "rb");
    if (!file) return NULL;
    char *bytes = malloc(65536);
    if (!bytes) abort();
    *length = fread(bytes, 1, 65536, file);
    fclose(file);
    return bytes;
}

/* Neither the environment nor the user's cache changes, and what one credential fetched no other one finds. */
static void nothing_else_changes(void)
{
    size_t length_before = 0, length_after = 0, environment_length = 0;
    char *environment = whole_environment(&environment_length), *cache_before, *cache_after;
    cache_before = read_file(in_realm("", "alice.ccache"), &length_before);
    ssh_gss_credential *bobs = TICKETS(NULL, in_realm("client_keytab:FILE:", "bob.keytab"), NULL), *carols = TICKETS(NULL, in_realm("client_keytab:FILE:", "carol.keytab"), NULL);
    LOGS_IN(bobs, NULL, HOST, "bob@RIG.TEST");
    LOGS_IN(carols, NULL, HOST, "carol@RIG.TEST");
    REFUSED("bob@RIG.TEST", NULL, NULL, GSSN_E_NO_CREDENTIALS, GSSN_HINT_NO_TICKET, "kinit");
    REFUSED("carol@RIG.TEST", NULL, NULL, GSSN_E_NO_CREDENTIALS, GSSN_HINT_NO_TICKET, "kinit");
    CHECK_ENVIRONMENT(environment, environment_length);
    cache_after = read_file(in_realm("", "alice.ccache"), &length_after);
    CHECK(cache_before && cache_after && length_before == length_after && memcmp(cache_before, cache_after, length_before) == 0);
    ssh_gss_credential_free(bobs);
    LOGS_IN(carols, NULL, HOST, "carol@RIG.TEST");                          /* each has a cache of its own */
    ssh_gss_credential_free(carols);
    free(cache_before);
    free(cache_after);
}

/* A default cache in memory is found, too, but not what lies in memory beside it. */
static void beside_a_cache_in_memory(void)
{
    ssh_gss_credential *bobs = TICKETS(NULL, in_realm("client_keytab:FILE:", "bob.keytab"), NULL);
    setenv("KRB5CCNAME", "MEMORY:empty", 1);
    REFUSED(NULL, NULL, NULL, GSSN_E_NO_CREDENTIALS, GSSN_HINT_NO_TICKET, "kinit");
    REFUSED("bob@RIG.TEST", NULL, NULL, GSSN_E_NO_CREDENTIALS, GSSN_HINT_NO_TICKET, "kinit");
    LOGS_IN(bobs, NULL, HOST, "bob@RIG.TEST");
    ssh_gss_credential_free(bobs);
}

static void expired(void)
{
    /* by the kind krb5.conf: with the other one kinit may look for the KDC longer than the ticket lives */
    COMMAND("cd \"$RIG\" && KRB5_CONFIG=krb5.conf kinit -l 8s -c short.ccache -k -t alice.keytab alice");
    const char *file = keep_in_realm("FILE:", "short.ccache");
    ssh_gss_credential *before = TICKETS(NULL, in_realm("ccache:FILE:", "short.ccache"), NULL);
    sleep(9);
    REFUSED(NULL, in_realm("ccache:FILE:", "short.ccache"), NULL, GSSN_E_CREDENTIALS_EXPIRED, GSSN_HINT_TICKET_EXPIRED, "expired");
    setenv("KRB5CCNAME", file, 1);
    REFUSED(NULL, NULL, NULL, GSSN_E_CREDENTIALS_EXPIRED, GSSN_HINT_TICKET_EXPIRED, "expired");
    REFUSED("alice@RIG.TEST", NULL, NULL, GSSN_E_CREDENTIALS_EXPIRED, GSSN_HINT_TICKET_EXPIRED, "expired");
    login both = login_with(before, NULL, HOST, HOST);                      /* it was good when it was made */
    CHECK_STATUS(exchange_tokens(both), GSSN_E_CREDENTIALS_EXPIRED);
    CHECK_CAUSE(both.client, GSSN_E_CREDENTIALS_EXPIRED, GSSN_HINT_TICKET_EXPIRED, "expired");
    free_login(both);
    ssh_gss_credential_free(before);
}

static void kdc_down(void)
{
    change_configuration("down.conf", "'s/kdc = .*/kdc = 127.0.0.1:1/'");
    REFUSED("bob@RIG.TEST", NULL, "bobpw", GSSN_E_KDC_UNREACHABLE, GSSN_HINT_KDC_UNREACHABLE, "KDC");
    REFUSED(NULL, in_realm("client_keytab:FILE:", "bob.keytab"), NULL, GSSN_E_KDC_UNREACHABLE, GSSN_HINT_KDC_UNREACHABLE, "KDC");
}

/* What it was made of, and it itself, may go while an object uses it. */
static void freed_while_it_is_used(void)
{
    ssh_gss_credential *bobs = TICKETS(NULL, in_realm("client_keytab:FILE:", "bob.keytab"), NULL), *keys = KEYS(in_realm("keytab:FILE:", "host.keytab"));
    login both = login_with(bobs, keys, HOST, HOST);
    ssh_gss_credential_info info = GSSN_CREDENTIAL_INFO_INIT;
    ssh_gss_credential_free(bobs);
    ssh_gss_credential_free(keys);
    ssh_gss_credential_free(bobs);                                          /* nothing, the second time */
    CHECK_STATUS(ssh_gss_credential_get_info(bobs, &info), GSSN_E_BAD_HANDLE);
    CHECK_STATUS(exchange_tokens(both), GSSN_OK);
    CHECK_TEXT(name_of(ssh_gss_peer_name, both.server), "bob@RIG.TEST");
    free_login(both);
}

/* Who is asked to delegate sends the tickets of the credential, and no others. */
static void delegates_its_own_tickets(void)
{
    setenv("KRB5_CONFIG", in_realm("", "krb5.conf"), 1);                    /* which makes tickets forwardable */
    ssh_gss_credential *bobs = TICKETS("bob@RIG.TEST", NULL, "bobpw");
    ssh_gss_auth_options client = initiator_options(HOST), server = acceptor_options(HOST);
    login both = { NULL, NULL };
    int32_t delegated = 0;
    client.credential = bobs;
    client.delegation = server.delegation = GSSN_DELEGATE_ALWAYS;
    CHECK_STATUS(ssh_gss_auth_new(&client, &both.client, NULL), GSSN_OK);
    CHECK_STATUS(ssh_gss_auth_new(&server, &both.server, NULL), GSSN_OK);
    CHECK_STATUS(exchange_tokens(both), GSSN_OK);
    CHECK_TEXT(name_of(ssh_gss_peer_name, both.server), "bob@RIG.TEST");
    CHECK_STATUS(ssh_gss_credentials_delegated(both.server, &delegated), GSSN_OK);
    CHECK_NUMBER(delegated, 1);
    free_login(both);
    ssh_gss_credential_free(bobs);
}

int main(void)
{
    if (!have_realm()) return EXIT_FAILURE;
    RUN(the_default);
    RUN(by_principal);
    RUN(of_a_collection);
    RUN(by_cache);
    RUN(by_client_keytab);
    RUN(by_password);
    RUN(nothing_else_changes);
    RUN(beside_a_cache_in_memory);
    RUN(expired);
    RUN(kdc_down);
    RUN(freed_while_it_is_used);
    RUN(delegates_its_own_tickets);
    return check_done("realm_creds");
}

/* Credentials that the library under ours gives, takes back or talks nonsense about: the FAKE, tests/faultmech. Whatever happens, nothing is left over.
 *   realm_faults_creds PATH-OF-LIBFAULTMECH */
#include "faults.h"
#include "creds.h"

enum { USAGE_INITIATE = 1, USAGE_ACCEPT = 2 };

typedef struct { uint32_t usage; const char *principal, *prefix, *file, *password; faultmech_routine routine; } kind;
static const kind kinds[] = {
    { GSSN_INITIATE, "alice@RIG.TEST", NULL, NULL, NULL, FAULTMECH_ACQUIRE_CRED_FROM },
    { GSSN_INITIATE, NULL, "ccache:FILE:", "bob.ccache", NULL, FAULTMECH_ACQUIRE_CRED_FROM },
    { GSSN_INITIATE, NULL, "client_keytab:FILE:", "bob.keytab", NULL, FAULTMECH_ACQUIRE_CRED_FROM },
    { GSSN_INITIATE, "bob@RIG.TEST", NULL, NULL, "bobpw", FAULTMECH_ACQUIRE_CRED_WITH_PASSWORD },
    { GSSN_ACCEPT, NULL, NULL, NULL, NULL, FAULTMECH_ACQUIRE_CRED_FROM },
    { GSSN_ACCEPT, NULL, "keytab:FILE:", "host.keytab", NULL, FAULTMECH_ACQUIRE_CRED_FROM } };
enum { KINDS = sizeof kinds / sizeof kinds[0] };

static ssh_gss_credential_options options_of(const kind *k)
{
    return credential_options(k->usage, k->principal, k->prefix ? in_realm(k->prefix, k->file) : NULL, k->password);
}

static ssh_gss_status acquire(const kind *k, ssh_gss_credential **credential, ssh_gss_error *error)
{
    ssh_gss_credential_options options = options_of(k);
    return ssh_gss_credential_acquire(&options, credential, error);
}

/* Each is for one usage and one mechanism. */
static void asked_for(void)
{
    for (int i = 0; i < KINDS; i++) {
        ssh_gss_credential *credential = NULL;
        CHECK_STATUS(acquire(&kinds[i], &credential, NULL), GSSN_OK);
        CHECK_NUMBER(fake->calls[kinds[i].routine], 1);
        CHECK_NUMBER(fake->acceptor_for_krb5_only, 1);
        CHECK_NUMBER(fake->acquired_usage, kinds[i].usage == GSSN_INITIATE ? USAGE_INITIATE : USAGE_ACCEPT);
        ssh_gss_credential_free(credential);
        settle();
    }
}

/* No credential stands for any: the default one. */
static void success_without_a_credential(void)
{
    for (int i = 0; i < KINDS; i++) {
        ssh_gss_credential *credential = NULL;
        fake->fault[kinds[i].routine].output = FAULTMECH_NOTHING;
        CHECK_STATUS(acquire(&kinds[i], &credential, NULL), GSSN_E_BACKEND_FAILURE);
        CHECK(credential == NULL);
        settle();
    }
}

static void failures(void)
{
    for (int i = 0; i < KINDS; i++) {
        const faultmech_routine routines[] = { kinds[i].routine, FAULTMECH_INQUIRE_CRED, FAULTMECH_KRB5_INIT_CONTEXT,
            kinds[i].principal ? FAULTMECH_IMPORT_NAME : FAULTMECH_INQUIRE_CRED, kinds[i].usage == GSSN_INITIATE ? FAULTMECH_DISPLAY_NAME : FAULTMECH_INQUIRE_CRED };
        for (size_t r = 0; r < sizeof routines / sizeof routines[0]; r++) {
            ssh_gss_credential *credential = NULL;
            ssh_gss_error error = GSSN_ERROR_INIT;
            fake->fault[routines[r]].major = routines[r] == FAULTMECH_KRB5_INIT_CONTEXT ? 12 : FAILURE;
            CHECK(acquire(&kinds[i], &credential, &error) < 0);
            CHECK(credential == NULL && error.status < 0 && error.message[0] != 0);
            settle();
        }
    }
}

/* A cache that cannot be found when it should go, and a library that does not let go, are nobody's crash. */
static void failures_at_the_end(void)
{
    for (int i = 0; i < KINDS; i++) {
        ssh_gss_credential *credential = NULL;
        CHECK_STATUS(acquire(&kinds[i], &credential, NULL), GSSN_OK);
        fake->fault[FAULTMECH_KRB5_CC_RESOLVE].major = 2;
        fake->fault[FAULTMECH_RELEASE_CRED].major = fake->fault[FAULTMECH_RELEASE_NAME].major = fake->fault[FAULTMECH_RELEASE_OID_SET].major = FAILURE;
        ssh_gss_credential_free(credential);
        settle();
    }
}

/* The tickets that a keytab fetches go into a cache in memory, a new one each time, which is destroyed. */
static void private_caches(void)
{
    char first[sizeof fake->store];
    ssh_gss_credential *one = NULL, *two = NULL;
    CHECK_STATUS(acquire(&kinds[2], &one, NULL), GSSN_OK);
    CHECK(strstr(fake->store, "ccache=MEMORY:") != NULL && strstr(fake->store, "client_keytab=FILE:") != NULL);
    memcpy(first, fake->store, sizeof first);
    CHECK_STATUS(acquire(&kinds[2], &two, NULL), GSSN_OK);
    CHECK(strcmp(first, fake->store) != 0);
    CHECK_NUMBER(fake->calls[FAULTMECH_KRB5_CC_RESOLVE], 0);
    ssh_gss_credential_free(one);
    ssh_gss_credential_free(two);
    CHECK_NUMBER(fake->calls[FAULTMECH_KRB5_CC_RESOLVE], 2);
}

/* Whoever still uses it keeps it: tickets and keys are released with the last of the objects, after its context. */
static void released_with_the_last_user(void)
{
    ssh_gss_credential *tickets = NULL, *keys = NULL;
    CHECK_STATUS(acquire(&kinds[2], &tickets, NULL), GSSN_OK);
    CHECK_STATUS(acquire(&kinds[5], &keys, NULL), GSSN_OK);
    login one = login_with(tickets, keys, HOST, HOST), two = login_with(tickets, keys, HOST, HOST);
    ssh_gss_credential_free(tickets);
    ssh_gss_credential_free(keys);
    CHECK_STATUS(exchange_tokens(one), GSSN_OK);
    free_login(one);
    CHECK_NUMBER(fake->ledger.made[FAULTMECH_CREDENTIAL] - fake->ledger.released[FAULTMECH_CREDENTIAL], 2);
    CHECK_STATUS(exchange_tokens(two), GSSN_OK);
    CHECK_TEXT(name_of(ssh_gss_peer_name, two.server), "bob@RIG.TEST");
    free_login(two);
    CHECK_NUMBER(fake->ledger.made[FAULTMECH_CREDENTIAL] - fake->ledger.released[FAULTMECH_CREDENTIAL], 0);
}

/* Rule R79: the cache that keeps nothing is replaced, and no other choice is. What the library does not take is an error at once. */
static void replay_cache_of_the_configuration(void)
{
    static const struct { const char *name, *store; } choices[] = { { "dfl:", "" }, { "none:", "rcache=dfl:\n" }, { "none", "" }, { "nonesuch:", "" } };
    for (size_t i = 0; i < sizeof choices / sizeof choices[0]; i++) {
        ssh_gss_credential *keys = NULL;
        setenv("KRB5RCACHENAME", choices[i].name, 1);
        CHECK_STATUS(acquire(&kinds[4], &keys, NULL), i < 2 ? GSSN_OK : GSSN_E_BACKEND_FAILURE);
        CHECK_TEXT(fake->store, choices[i].store);
        ssh_gss_credential_free(keys);
        settle();
        login both = login_with(NULL, NULL, HOST, HOST);
        CHECK_STATUS(exchange_tokens(both), i < 2 ? GSSN_OK : GSSN_E_BACKEND_FAILURE);
        CHECK_TEXT(fake->store, choices[i].store);
        CHECK_NUMBER(fake->calls[FAULTMECH_ACQUIRE_CRED], i == 0);
        CHECK_NUMBER(fake->calls[FAULTMECH_ACQUIRE_CRED_FROM], i == 1);
        CHECK_NUMBER(fake->acceptor_for_krb5_only, i < 2);
        if (i < 2) CHECK_NUMBER(fake->acquired_usage, USAGE_ACCEPT);
        free_login(both);
        settle();
    }
}

int main(int argc, char **argv)
{
    if (!have_faults(argc, argv)) return EXIT_FAILURE;
    CASE(asked_for);
    CASE(success_without_a_credential);
    CASE(failures);
    CASE(failures_at_the_end);
    CASE(private_caches);
    CASE(released_with_the_last_user);
    CASE(replay_cache_of_the_configuration);
    return faults_done("realm_faults_creds");
}

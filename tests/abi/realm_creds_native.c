/* Credentials that the host got from the security library itself, and those that it gets from ours. Nothing of one library is ever used with the other. */
#include <dlfcn.h>
#include "store.h"

/* RFC 2744 as both libraries have it. */
typedef struct { uint32_t length; const void *elements; } oid;
typedef struct { size_t count; oid *elements; } oid_set;
enum { BOTH = 0, INITIATE = 1, ACCEPT = 2 };
#define INDEFINITE 0xffffffffu

typedef struct {
    uint32_t (*acquire)(uint32_t *minor, void *name, uint32_t seconds, oid_set *mechanisms, int usage, void **credential, oid_set **actual, uint32_t *lifetime);
    uint32_t (*inquire)(uint32_t *minor, void *credential, void **name, uint32_t *lifetime, int *usage, oid_set **mechanisms);
    uint32_t (*release)(uint32_t *minor, void **credential);
    uint32_t (*release_set)(uint32_t *minor, oid_set **set);
} mechanism;

static const uint8_t krb5_content[] = { 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x12, 0x01, 0x02, 0x02 }, spnego_content[] = { 0x2b, 0x06, 0x01, 0x05, 0x05, 0x02 };
static oid known[] = { { sizeof krb5_content, krb5_content }, { sizeof spnego_content, spnego_content } };
static oid_set kerberos = { 1, known }, spnego = { 1, known + 1 }, kerberos_and_spnego = { 2, known };

static ssh_gss_backend *backend;
static mechanism native;
static void *library;

static void find(const char *name, void *function)
{
    void *found = dlsym(library, name);
    if (CHECK(found != NULL)) memcpy(function, &found, sizeof found);
}

/* The very library that the backend uses. */
static void open_library(void)
{
    ssh_gss_backend_info info = GSSN_BACKEND_INFO_INIT;
    CHECK_STATUS(ssh_gss_backend_open(is_heimdal() ? "heimdal" : "mit", &backend, NULL), GSSN_OK);
    CHECK_STATUS(ssh_gss_backend_get_info(backend, &info), GSSN_OK);
    library = dlopen(info.path, RTLD_NOW | RTLD_LOCAL);
    if (!CHECK(library != NULL)) _exit(1);
    find("gss_acquire_cred", &native.acquire);
    find("gss_inquire_cred", &native.inquire);
    find("gss_release_cred", &native.release);
    find("gss_release_oid_set", &native.release_set);
}

static void *host_gets(int usage, oid_set *mechanisms)
{
    void *credential = NULL;
    uint32_t minor;
    CHECK_NUMBER(native.acquire(&minor, NULL, INDEFINITE, mechanisms, usage, &credential, NULL, NULL), 0);
    CHECK(credential != NULL);
    return credential;
}

/* One for both usages. Heimdal's gss_acquire_cred makes none without a name. */
static void *host_gets_both(void)
{
    int (*init)(void **context), (*cache)(void *context, void **id), (*keytab)(void *context, void **id);
    uint32_t (*import)(uint32_t *minor, void *cache, void *principal, void *keytab, void **credential);
    void *context = NULL, *id = NULL, *keys = NULL, *credential = NULL;
    uint32_t minor;
    if (!is_heimdal()) return host_gets(BOTH, &kerberos);
    find("krb5_init_context", &init);
    find("krb5_cc_default", &cache);
    find("krb5_kt_default", &keytab);
    find("gss_krb5_import_cred", &import);
    CHECK(init(&context) == 0 && cache(context, &id) == 0 && keytab(context, &keys) == 0);
    CHECK_NUMBER(import(&minor, id, NULL, keys, &credential), 0);
    return credential;
}

/* Still as it was: whoever wraps it does not release it. */
static void host_releases(void *credential)
{
    uint32_t minor, lifetime = 0;
    int usage = 99;
    CHECK_NUMBER(native.inquire(&minor, credential, NULL, &lifetime, &usage, NULL), 0);
    CHECK(usage >= BOTH && usage <= ACCEPT);
    CHECK_NUMBER(native.release(&minor, &credential), 0);
}

static ssh_gss_credential *wrap(void *handle, uint32_t usage)
{
    ssh_gss_credential *credential = NULL;
    ssh_gss_error error = GSSN_ERROR_INIT;
    if (!CHECK_STATUS(ssh_gss_credential_from_native(backend, GSSN_NATIVE_GSS_CRED, handle, usage, &credential, &error), GSSN_OK)) printf("  %s\n", error.message);
    return credential;
}

static void not_wrapped(void *handle, uint32_t usage, ssh_gss_status status, const char *word, const char *file, int line)
{
    ssh_gss_credential *credential = (ssh_gss_credential *)(uintptr_t)99;
    ssh_gss_error error = GSSN_ERROR_INIT;
    check_status(ssh_gss_credential_from_native(backend, GSSN_NATIVE_GSS_CRED, handle, usage, &credential, &error), status, "from_native", file, line);
    check_true(credential == NULL && strstr(error.message, word) != NULL, word, file, line);
}
#define NOT_WRAPPED(handle, usage, status, word) not_wrapped((handle), (usage), (status), (word), __FILE__, __LINE__)

static void from_the_host(void)
{
    uint32_t kind;
    void *handle = NULL;
    open_library();
    void *tickets = host_gets(INITIATE, &kerberos), *keys = host_gets(ACCEPT, &kerberos);
    ssh_gss_credential *client = wrap(tickets, GSSN_INITIATE), *server = wrap(keys, GSSN_ACCEPT);
    CHECK_STATUS(ssh_gss_credential_native(client, &kind, &handle), GSSN_OK);
    CHECK(kind == GSSN_NATIVE_GSS_CRED && handle == tickets);
    CHECK_STATUS(ssh_gss_credential_native(server, &kind, &handle), GSSN_OK);
    CHECK(handle == keys);
    setenv("KRB5CCNAME", in_realm("FILE:", "no-such.ccache"), 1);           /* they are what they were made of */
    setenv("KRB5_KTNAME", in_realm("FILE:", "no-such.keytab"), 1);
    LOGS_IN(client, server, HOST, "alice@RIG.TEST");
    NOT_WRAPPED(tickets, GSSN_ACCEPT, GSSN_E_INVALID_ARGUMENT, "usage");
    NOT_WRAPPED(keys, GSSN_INITIATE, GSSN_E_INVALID_ARGUMENT, "usage");
    ssh_gss_credential_free(server);
    ssh_gss_credential_free(client);
    host_releases(tickets);
    host_releases(keys);
    ssh_gss_backend_close(backend);
}

/* One for both usages serves a client. To a server it is refused: MIT would hand the host's own ticket to the user as a delegated one. */
static void for_both_usages(void)
{
    open_library();
    void *both = host_gets_both();
    NOT_WRAPPED(both, GSSN_ACCEPT, GSSN_E_INVALID_ARGUMENT, "both");
    ssh_gss_credential *client = wrap(both, GSSN_INITIATE);
    LOGS_IN(client, NULL, HOST, "alice@RIG.TEST");
    ssh_gss_credential_free(client);
    host_releases(both);
    ssh_gss_backend_close(backend);
}

/* Rule R5: a server's is for Kerberos 5 and nothing else: a client must not reach another mechanism's code. */
static void for_other_mechanisms(void)
{
    static oid_set *const sets[] = { &spnego, &kerberos_and_spnego, NULL };
    open_library();
    for (size_t i = 0; i < sizeof sets / sizeof sets[0]; i++) {
        void *keys = host_gets(ACCEPT, sets[i]);
        NOT_WRAPPED(keys, GSSN_ACCEPT, GSSN_E_BAD_MECHANISM, "Kerberos 5");
        host_releases(keys);
    }
    ssh_gss_backend_close(backend);
}

/* Whether the tickets came out as delegated, and whose; whatever did not is neither given out nor stored. */
static void check_delegated(login both, int expected, const char *principal)
{
    ssh_gss_context_info info = GSSN_CONTEXT_INFO_INIT;
    ssh_gss_credential_info whose = GSSN_CREDENTIAL_INFO_INIT;
    ssh_gss_credential *credential = NULL;
    int32_t delegated = 99;
    char cache[1024];
    snprintf(cache, sizeof cache, "%s", in_realm("FILE:", "delegated.ccache"));
    CHECK_TEXT(name_of(ssh_gss_peer_name, both.server), principal);
    CHECK_STATUS(ssh_gss_credentials_delegated(both.server, &delegated), GSSN_OK);
    CHECK_NUMBER(delegated, expected);
    CHECK_STATUS(ssh_gss_get_context_info(both.server, &info), GSSN_OK);
    CHECK_NUMBER((info.granted & GSSN_GRANTED_DELEGATION) != 0, expected);
    CHECK_STATUS(prove(both), GSSN_OK);
    CHECK_STATUS(ssh_gss_authorize_override(both.server, "alice", "a test"), GSSN_OK);
    CHECK_STATUS(ssh_gss_delegated_credential(both.server, &credential), expected ? GSSN_OK : GSSN_E_NO_DELEGATED_CREDENTIALS);
    if (expected) {
        CHECK_STATUS(ssh_gss_credential_get_info(credential, &whose), GSSN_OK);
        CHECK_TEXT(whose.principal, principal);
        ssh_gss_credential_free(credential);
    } else {
        CHECK(credential == NULL);
        CHECK_STATUS(save(both.server, GSSN_STORE_OVERWRITE, 0, cache, NULL), GSSN_E_NO_DELEGATED_CREDENTIALS);
        CHECK(access(strchr(cache, ':') + 1, F_OK) != 0 && errno == ENOENT);
    }
}

/* The host has tickets of its own, in the default cache and by a client keytab, beside the keys; and a handle for both usages, which a server does not get.
 * What comes out as delegated is what the client sent: nothing if it was not asked to. The host is a client of its own, too: there the names agree, and
 * no comparison of them could tell its ticket from a delegated one. */
static void the_hosts_own_ticket_is_never_delegated(void)
{
    static const char *const own = "host/" HOST "@RIG.TEST";
    open_library();
    COMMAND("cd \"$RIG\" && kinit -f -k -t host.keytab -c own.ccache host/" HOST);
    ssh_gss_credential *bobs = TICKETS(NULL, in_realm("ccache:FILE:", "bob.ccache"), NULL);
    setenv("KRB5CCNAME", in_realm("FILE:", "own.ccache"), 1);
    setenv("KRB5_CLIENT_KTNAME", in_realm("FILE:", "host.keytab"), 1);
    void *for_both = host_gets_both(), *keys = host_gets(ACCEPT, &kerberos);
    NOT_WRAPPED(for_both, GSSN_ACCEPT, GSSN_E_INVALID_ARGUMENT, "both");
    ssh_gss_credential *servers[] = { NULL, KEYS(NULL), KEYS(in_realm("keytab:FILE:", "host.keytab")), wrap(keys, GSSN_ACCEPT) };
    ssh_gss_credential *clients[] = { bobs, NULL, wrap(for_both, GSSN_INITIATE) };
    for (int i = 0; i < 4 * 3 * 2; i++) {
        int client = i / 2 % 3, asked = i % 2;
        ssh_gss_auth_options initiator = initiator_options(HOST), acceptor = acceptor_options(HOST);
        login both = { NULL, NULL };
        initiator.credential = clients[client];
        initiator.delegation = asked ? GSSN_DELEGATE_ALWAYS : GSSN_DELEGATE_NEVER;
        initiator.username = acceptor.username = "alice";
        acceptor.credential = servers[i / 6];
        acceptor.delegation = GSSN_DELEGATE_ALWAYS;
        CHECK_STATUS(ssh_gss_auth_new(&initiator, &both.client, NULL), GSSN_OK);
        CHECK_STATUS(ssh_gss_auth_new(&acceptor, &both.server, NULL), GSSN_OK);
        CHECK_STATUS(exchange_tokens(both), GSSN_OK);
        check_delegated(both, asked, client == 0 ? "bob@RIG.TEST" : own);
        free_login(both);
    }
    for (int i = 0; i < 4; i++) ssh_gss_credential_free(servers[i]);
    for (int i = 0; i < 3; i++) ssh_gss_credential_free(clients[i]);
    host_releases(keys);
    host_releases(for_both);
    ssh_gss_backend_close(backend);
}

/* What ours gives the host is what it is, with one usage and one mechanism. */
static void to_the_host(void)
{
    open_library();
    ssh_gss_credential *tickets = TICKETS("bob@RIG.TEST", NULL, "bobpw"), *keys = KEYS(in_realm("keytab:FILE:", "host.keytab"));
    ssh_gss_credential *ours[] = { tickets, keys };
    for (int i = 0; i < 2; i++) {
        uint32_t kind = 0, minor, lifetime = 0;
        void *handle = NULL;
        int usage = 99;
        oid_set *mechanisms = NULL;
        CHECK_STATUS(ssh_gss_credential_native(ours[i], &kind, &handle), GSSN_OK);
        CHECK(handle != NULL);
        CHECK_NUMBER(native.inquire(&minor, handle, NULL, &lifetime, &usage, &mechanisms), 0);
        CHECK_NUMBER(usage, i == 0 ? INITIATE : ACCEPT);
        CHECK(lifetime > 0);
        for (size_t m = 0; mechanisms && m < mechanisms->count; m++)
            CHECK(mechanisms->elements[m].length != sizeof spnego_content || memcmp(mechanisms->elements[m].elements, spnego_content, sizeof spnego_content) != 0);
        CHECK_NUMBER(native.release_set(&minor, &mechanisms), 0);
    }
    CHECK_TICKETS(tickets, "bob@RIG.TEST");
    ssh_gss_credential_free(keys);
    ssh_gss_backend_close(backend);
}

static void not_a_handle(void)
{
    ssh_gss_credential *credential = NULL;
    uint32_t kind = 0;
    void *handle = NULL;
    ssh_gss_error error = GSSN_ERROR_INIT;
    open_library();
    NOT_WRAPPED(NULL, GSSN_INITIATE, GSSN_E_INVALID_ARGUMENT, "handle");
    NOT_WRAPPED(&kind, 0, GSSN_E_INVALID_ARGUMENT, "usage");
    CHECK_STATUS(ssh_gss_credential_from_native(backend, 99, &kind, GSSN_INITIATE, &credential, &error), GSSN_E_INVALID_ARGUMENT);
    CHECK_STATUS(ssh_gss_credential_from_native(backend, GSSN_NATIVE_SSPI, &kind, GSSN_INITIATE, &credential, &error), GSSN_E_UNSUPPORTED);
    CHECK_STATUS(ssh_gss_credential_from_native(NULL, GSSN_NATIVE_GSS_CRED, &kind, GSSN_INITIATE, &credential, &error), GSSN_E_BAD_HANDLE);
    CHECK_STATUS(ssh_gss_credential_from_native(backend, GSSN_NATIVE_GSS_CRED, &kind, GSSN_INITIATE, NULL, &error), GSSN_E_INVALID_ARGUMENT);
    CHECK_STATUS(ssh_gss_credential_native(NULL, &kind, &handle), GSSN_E_BAD_HANDLE);
    ssh_gss_backend_close(backend);
}

/* A credential of MIT's with an object of Heimdal's, and the reverse. */
static void of_the_other_backend(void)
{
    ssh_gss_backend *backends[2];
    CHECK_STATUS(ssh_gss_backend_open("mit", &backends[0], NULL), GSSN_OK);
    CHECK_STATUS(ssh_gss_backend_open("heimdal", &backends[1], NULL), GSSN_OK);
    for (int i = 0; i < 2; i++) {
        ssh_gss_credential_options ask = credential_options(GSSN_INITIATE, NULL, in_realm("ccache:FILE:", "bob.ccache"), NULL);
        ssh_gss_auth_options options = initiator_options(HOST);
        ssh_gss_error error = GSSN_ERROR_INIT;
        ssh_gss_auth *auth = NULL;
        ask.backend = backends[i];
        CHECK_STATUS(ssh_gss_credential_acquire(&ask, &options.credential, NULL), GSSN_OK);
        options.backend = backends[1 - i];
        CHECK_STATUS(ssh_gss_auth_new(&options, &auth, &error), GSSN_E_INVALID_ARGUMENT);
        CHECK(auth == NULL && strstr(error.message, "another backend") != NULL);
        options.backend = backends[i];
        CHECK_STATUS(ssh_gss_auth_new(&options, &auth, &error), GSSN_OK);
        ssh_gss_auth_free(auth);
        options.backend = NULL;                                             /* then it is the credential's, whatever the default is */
        CHECK_STATUS(ssh_gss_auth_new(&options, &auth, &error), GSSN_OK);
        login both = { auth, NULL };
        ssh_gss_auth_options acceptor = acceptor_options(HOST);
        CHECK_STATUS(ssh_gss_auth_new(&acceptor, &both.server, NULL), GSSN_OK);
        CHECK_STATUS(exchange_tokens(both), GSSN_OK);
        CHECK_TEXT(name_of(ssh_gss_peer_name, both.server), "bob@RIG.TEST");
        free_login(both);
        ssh_gss_credential_free(options.credential);
    }
    for (int i = 0; i < 2; i++) ssh_gss_backend_close(backends[i]);
}

int main(void)
{
    if (!have_realm()) return EXIT_FAILURE;
    RUN(from_the_host);
    RUN(for_both_usages);
    RUN(for_other_mechanisms);
    RUN(the_hosts_own_ticket_is_never_delegated);
    RUN(to_the_host);
    RUN(not_a_handle);
    RUN(of_the_other_backend);
    return check_done("realm_creds_native");
}

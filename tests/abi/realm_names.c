/* Names that are long, that hold what separates the parts of names, and that are not ASCII: real principals, from the ticket to the verdict; and the
 * longest texts that are taken. NUL cannot be in a C text; a name whose text from the library holds one is refused (realm_faults). */
#include "login.h"

enum { LONGEST = 1024 };

static char longest[LONGEST + 2];                   /* a principal of 1024 bytes */

/* The principal is made, gets tickets, logs in by a credential that names it, and delegates. */
static void check_principal(const char *principal)
{
    char source[1100];
    ssh_gss_credential_options options = GSSN_CREDENTIAL_OPTIONS_INIT;
    ssh_gss_credential_info info = GSSN_CREDENTIAL_INFO_INIT;
    ssh_gss_credential *credential = NULL;
    ssh_gss_auth_options client = initiator_options(HOST), server = acceptor_options(HOST);
    ssh_gss_buffer exported = GSSN_BUFFER_INIT;
    login both = { NULL, NULL };
    int32_t delegated = 0;
    char small[8];
    size_t size = strlen(principal), length = 0;
    int failures = check_failures;

    run_command("kadmin.local -p admin/admin -r RIG.TEST -q 'addprinc -pw secret \"%s\"' > /dev/null 2>&1", principal);
    run_command("echo secret | kinit -f -c FILE:$RIG/names.ccache '%s' > /dev/null", principal);
    snprintf(source, sizeof source, "ccache:%s", in_realm("FILE:", "names.ccache"));
    options.usage = GSSN_INITIATE;
    options.principal = principal;
    options.source = source;
    CHECK_STATUS(ssh_gss_credential_acquire(&options, &credential, NULL), GSSN_OK);
    CHECK_STATUS(ssh_gss_credential_get_info(credential, &info), GSSN_OK);
    CHECK_NUMBER(strlen(info.principal), size < sizeof info.principal ? size : sizeof info.principal - 1);
    CHECK(strncmp(info.principal, principal, strlen(info.principal)) == 0);

    client.credential = credential;
    client.delegation = server.delegation = GSSN_DELEGATE_ALWAYS;
    client.username = server.username = principal;
    CHECK_STATUS(ssh_gss_auth_new(&client, &both.client, NULL), GSSN_OK);
    CHECK_STATUS(ssh_gss_auth_new(&server, &both.server, NULL), GSSN_OK);
    CHECK_STATUS(exchange_tokens(both), GSSN_OK);
    CHECK_STATUS(prove(both), GSSN_OK);
    CHECK_TEXT(name_of(ssh_gss_peer_name, both.server), principal);
    CHECK_TEXT(name_of(ssh_gss_own_name, both.client), principal);
    CHECK_STATUS(ssh_gss_peer_name(both.server, small, sizeof small, &length), GSSN_E_BUFFER_TOO_SMALL);
    CHECK(length == size && small[0] == 0);
    CHECK_STATUS(ssh_gss_peer_exported_name(both.server, &exported), GSSN_OK);
    CHECK(exported.length >= size);
    CHECK_STATUS(ssh_gss_credentials_delegated(both.server, &delegated), GSSN_OK);
    CHECK_NUMBER(delegated, 1);
    CHECK_STATUS(ssh_gss_authorize(both.server, NULL), GSSN_E_NOT_AUTHORIZED);
    ssh_gss_buffer_dispose(&exported);
    free_login(both);
    ssh_gss_credential_free(credential);
    if (check_failures != failures) printf("  principal %.60s\n", principal);
}

/* Rules R11, R25: what separates the parts of a name is quoted; letters are UTF-8; nothing is cut but in the fixed field of the info. */
static void principals(void)
{
    char long_name[612];
    check_principal("j\xc3\xbcrgen/\xe2\x82\xac@RIG.TEST");
    check_principal("al\\@ice/of@RIG.TEST");                                /* of names with a quoted slash the KDC (1.20) cannot make sense itself */
    check_principal("two words@RIG.TEST");
    memset(long_name, 'n', sizeof long_name);
    memcpy(long_name + sizeof long_name - 10, "@RIG.TEST", 10);
    check_principal(long_name);
    check_principal(longest);
}

/* A verified login of a delegating client, whose tickets are the principal's. */
static login delegated_by(const char *principal)
{
    static char name[10000];
    size_t length = 0;
    login both = delegating_login("alice");
    CHECK_STATUS(exchange_tokens(both), GSSN_OK);
    CHECK_STATUS(prove(both), GSSN_OK);
    CHECK_STATUS(ssh_gss_peer_name(both.server, name, sizeof name, &length), GSSN_OK);
    CHECK_NUMBER(length, strlen(principal));
    CHECK(strcmp(name, principal) == 0);
    return both;
}

/* The tickets go into a new cache and come out of it as the principal's; where they are to replace others, a name that has no room is no reason to. */
static void check_stored(const ssh_gss_auth *server, const char *principal)
{
    enum { ROOM = 4000 };                                                   /* of CacheHeader.Longest */
    ssh_gss_store_options store = GSSN_STORE_OPTIONS_INIT;
    ssh_gss_buffer cache = GSSN_BUFFER_INIT, updated = GSSN_BUFFER_INIT;
    ssh_gss_auth *auth = (ssh_gss_auth *)(uintptr_t)server;
    char name[256];
    CHECK_STATUS(ssh_gss_save_client_creds(auth, &store, &cache), GSSN_OK);
    snprintf(name, sizeof name, "%.*s", (int)cache.length, (const char *)cache.data);
    store.name = name;
    store.flags = GSSN_STORE_UPDATE;
    int fits = strlen(principal) < ROOM;
    CHECK_STATUS(ssh_gss_save_client_creds(auth, &store, &updated), fits ? GSSN_OK : GSSN_E_CACHE_REFUSED);
    if (!fits) CHECK_CAUSE(auth, GSSN_E_CACHE_REFUSED, GSSN_HINT_CACHE_OF_ANOTHER, "another principal");
    setenv("KRB5CCNAME", name, 1);
    free_login(delegated_by(principal));
    CHECK_STATUS(ssh_gss_ccache_destroy(NULL, name, NULL), GSSN_OK);
    ssh_gss_buffer_dispose(&cache);
    ssh_gss_buffer_dispose(&updated);
}

static void check_long_peer(const char *principal)
{
    ssh_gss_credential_options options = GSSN_CREDENTIAL_OPTIONS_INIT;
    ssh_gss_credential_info info = GSSN_CREDENTIAL_INFO_INIT;
    ssh_gss_credential *credential = NULL;
    ssh_gss_buffer exported = GSSN_BUFFER_INIT;
    int failures = check_failures;
    setenv("LONG_PRINCIPAL", principal, 1);
    run_command("PATH=$PATH:/usr/sbin; echo \"addprinc -pw secret $LONG_PRINCIPAL\" | kadmin.local -p admin/admin -r %s > /dev/null 2>&1", "RIG.TEST");
    run_command("echo secret | kinit -f -c %s \"$LONG_PRINCIPAL\" > /dev/null", in_realm("FILE:", "long.ccache"));
    setenv("KRB5CCNAME", in_realm("FILE:", "long.ccache"), 1);
    options.usage = GSSN_INITIATE;
    options.principal = principal;
    CHECK_STATUS(ssh_gss_credential_acquire(&options, &credential, NULL), GSSN_E_INVALID_ARGUMENT);
    options.principal = NULL;
    CHECK_STATUS(ssh_gss_credential_acquire(&options, &credential, NULL), GSSN_OK);
    CHECK_STATUS(ssh_gss_credential_get_info(credential, &info), GSSN_OK);
    CHECK(strlen(info.principal) == sizeof info.principal - 1 && strncmp(info.principal, principal, sizeof info.principal - 1) == 0);
    ssh_gss_credential_free(credential);

    login refused = delegated_by(principal), let_in = delegated_by(principal);
    CHECK_STATUS(ssh_gss_peer_exported_name(refused.server, &exported), GSSN_OK);
    CHECK(exported.length > strlen(principal) && memcmp(exported.data + exported.length - strlen(principal), principal, strlen(principal)) == 0);
    CHECK_STATUS(ssh_gss_authorize(refused.server, NULL), GSSN_E_NOT_AUTHORIZED);
    CHECK_STATUS(ssh_gss_authorize_override(let_in.server, "alice", "a test"), GSSN_OK);
    check_stored(let_in.server, principal);
    ssh_gss_buffer_dispose(&exported);
    free_login(refused);
    free_login(let_in);
    if (check_failures != failures) printf("  a principal of %zu bytes\n", strlen(principal));
}

/* Rules R25, R61: a peer may have a longer name than any that a host may give, and than every fixed room of the library: 512 bytes of the info, 1024
 * of a local name, 2048 of a target, 4096 of the beginning of a cache, 8192 of own names. It is whole, or refused. */
static void peers_longer_than_any_room(void)
{
    static const int parts[] = { 11, 21, 43, 91 };
    for (size_t i = 0; i < sizeof parts / sizeof parts[0]; i++) {
        static char name[9100];
        size_t size = 0;                                                    /* many parts: one of more than 2 KB the KDC does not find again */
        for (int part = 1; part <= parts[i]; part++) size += (size_t)snprintf(name + size, sizeof name - size, "%s%098d", part > 1 ? "/" : "", part);
        snprintf(name + size, sizeof name - size, "@RIG.TEST");
        check_long_peer(name);
    }
}

/* A backslash that stands before a 0 is no NUL: the name is mapped like any other. Heimdal's acceptor refuses every client with a backslash that has its
 * ticket from this KDC, which quotes the backslash in the PAC, too. */
static void a_backslash_in_the_name(void)
{
    ssh_gss_auth_options client = initiator_options(HOST), options = acceptor_options(HOST);
    login both = { NULL, NULL };
    run_command("PATH=$PATH:/usr/sbin; printf '%%s\\n' 'addprinc -pw secret %s' | kadmin.local -p admin/admin -r RIG.TEST > /dev/null 2>&1", "al\\\\0x");
    run_command("echo secret | kinit -S host/" HOST " -c $RIG/backslash.ccache '%s' > /dev/null", "al\\\\0x");
    setenv("KRB5CCNAME", in_realm("FILE:", "backslash.ccache"), 1);
    options.flags = GSSN_ALLOW_NO_LOCAL_USER;
    CHECK_STATUS(ssh_gss_backend_open("mit", &client.backend, NULL), GSSN_OK);
    CHECK_STATUS(ssh_gss_auth_new(&client, &both.client, NULL), GSSN_OK);
    CHECK_STATUS(ssh_gss_auth_new(&options, &both.server, NULL), GSSN_OK);
    CHECK_STATUS(ssh_gss_set_username(both.client, "al\\0x"), GSSN_OK);
    CHECK_STATUS(ssh_gss_set_username(both.server, "al\\0x"), GSSN_OK);
    if (CHECK_STATUS(exchange_tokens(both), is_heimdal() ? GSSN_E_BAD_TOKEN : GSSN_OK) && !is_heimdal()) {
        CHECK_STATUS(prove(both), GSSN_OK);
        CHECK_TEXT(name_of(ssh_gss_peer_name, both.server), "al\\\\0x@RIG.TEST");
        CHECK_STATUS(ssh_gss_authorize(both.server, NULL), GSSN_OK);
    }
    free_login(both);
    ssh_gss_backend_close(client.backend);
}

/* Rules R11, R65: a NUL is no end of a name: MIT's krb5_kuserok takes alice\0x for alice. The KDC gives such a client tickets for a server only at once
 * with its first ones. MIT's acceptor shows the NUL as it is quoted; Heimdal reads no such ticket, and makes none that MIT's would read. */
static void a_nul_in_the_name(void)
{
    static const char *const names[] = { "mit", "heimdal" };
    ssh_gss_credential_options cache = GSSN_CREDENTIAL_OPTIONS_INIT;
    char source[1100];
    run_command("PATH=$PATH:/usr/sbin; printf '%%s\\n' 'addprinc -pw secret %s' | kadmin.local -p admin/admin -r RIG.TEST > /dev/null 2>&1", "alice\\0x");
    run_command("echo secret | kinit -S host/" HOST " -c $RIG/nul.ccache '%s' > /dev/null", "alice\\0x");
    snprintf(source, sizeof source, "ccache:%s", in_realm("FILE:", "nul.ccache"));
    cache.usage = GSSN_INITIATE;
    cache.source = source;
    for (int i = 0; i < 4; i++) {
        int both_are_mit = i == 0;
        ssh_gss_auth_options client = initiator_options(HOST), server = acceptor_options(HOST);
        login both = { NULL, NULL };
        ssh_gss_buffer token = GSSN_BUFFER_INIT, answer = GSSN_BUFFER_INIT;
        client.username = server.username = "alice";
        CHECK_STATUS(ssh_gss_backend_open(names[i / 2], &cache.backend, NULL), GSSN_OK);
        CHECK_STATUS(ssh_gss_backend_open(names[i % 2], &server.backend, NULL), GSSN_OK);
        CHECK_STATUS(ssh_gss_credential_acquire(&cache, &client.credential, NULL), GSSN_OK);
        CHECK_STATUS(ssh_gss_auth_new(&client, &both.client, NULL), GSSN_OK);
        CHECK_STATUS(ssh_gss_auth_new(&server, &both.server, NULL), GSSN_OK);
        CHECK_STATUS(ssh_gss_init_sec_context(both.client, NULL, 0, &token), GSSN_CONTINUE);
        if (!CHECK_STATUS(ssh_gss_accept_sec_context(both.server, token.data, token.length, &answer), both_are_mit ? GSSN_OK : GSSN_E_BAD_TOKEN))
            printf("  from %s to %s\n", names[i / 2], names[i % 2]);
        if (both_are_mit) {
            ssh_gss_buffer nothing = GSSN_BUFFER_INIT;
            CHECK_STATUS(ssh_gss_init_sec_context(both.client, answer.data, answer.length, &nothing), GSSN_OK);
            CHECK_STATUS(prove(both), GSSN_OK);
            CHECK_TEXT(name_of(ssh_gss_peer_name, both.server), "alice\\0x@RIG.TEST");
            CHECK_STATUS(ssh_gss_authorize(both.server, "alice"), GSSN_E_NOT_AUTHORIZED);
        }
        ssh_gss_buffer_dispose(&token);
        ssh_gss_buffer_dispose(&answer);
        free_login(both);
        ssh_gss_credential_free(client.credential);
        ssh_gss_backend_close(cache.backend);
        ssh_gss_backend_close(server.backend);
    }
}

/* A name is not read in another way than it is written: without its quote, the name is another one. */
static void other_names(void)
{
    static const struct { const char *principal; ssh_gss_status expected; } cases[] = {
        { "bob@RIG.TEST", GSSN_E_NO_CREDENTIALS }, { "alice@OTHER.TEST", GSSN_E_NO_CREDENTIALS }, { "alice/@RIG.TEST", GSSN_E_NO_CREDENTIALS },
        { "al\\@ice@RIG.TEST", GSSN_E_NO_CREDENTIALS }, { "alice", GSSN_E_INVALID_ARGUMENT }, { "", GSSN_E_INVALID_ARGUMENT } };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        char source[1100];
        ssh_gss_credential_options options = GSSN_CREDENTIAL_OPTIONS_INIT;
        ssh_gss_credential *credential = NULL;
        snprintf(source, sizeof source, "ccache:%s", in_realm("FILE:", "alice.ccache"));
        options.usage = GSSN_INITIATE;
        options.principal = cases[i].principal;
        options.source = source;
        if (!CHECK_STATUS(ssh_gss_credential_acquire(&options, &credential, NULL), cases[i].expected)) printf("  principal %s\n", cases[i].principal);
        CHECK(credential == NULL);
    }
}

/* Rules R8, R11: the longest targets go to the KDC whole; those that are longer nowhere. */
static void targets(void)
{
    char host[257], principal[LONGEST + 2];
    ssh_gss_buffer token = GSSN_BUFFER_INIT;
    memset(host, 'h', sizeof host);
    memcpy(principal, longest, sizeof principal);
    memcpy(principal, "host/", 5);
    for (size_t i = 0; i < 2; i++) {
        host[255 + i] = 0;
        ssh_gss_auth *by_name = new_initiator(host), *by_principal = new_initiator(principal);
        CHECK((by_name != NULL) == (i == 0));
        CHECK((by_principal != NULL) == (i == 0));
        if (i == 0) CHECK_STATUS(ssh_gss_init_sec_context(by_name, NULL, 0, &token), GSSN_E_SERVER_UNKNOWN);
        if (i == 0) CHECK_STATUS(ssh_gss_init_sec_context(by_principal, NULL, 0, &token), GSSN_E_SERVER_UNKNOWN);
        ssh_gss_buffer_dispose(&token);
        ssh_gss_auth_free(by_name);
        ssh_gss_auth_free(by_principal);
        host[255] = 'h';
        memcpy(principal + LONGEST - 9, "t@RIG.TEST", 11);
    }
    CHECK(new_initiator("host/\xff@RIG.TEST") == NULL);
    ssh_gss_auth *euro = new_initiator("host/\xe2\x82\xac@RIG.TEST");
    CHECK_STATUS(ssh_gss_init_sec_context(euro, NULL, 0, &token), GSSN_E_SERVER_UNKNOWN);
    ssh_gss_buffer_dispose(&token);
    ssh_gss_auth_free(euro);
}

/* Every text of a credential's options: too long, and no UTF-8. */
static void texts_that_are_none(void)
{
    static char long_text[4098];
    static const struct { const char *word; size_t limit; } texts[] = { { "principal:", 1024 }, { "source:", 4096 }, { "password:", 1024 }, { "replay_cache:", 4096 } };
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) for (int broken = 0; broken < 2; broken++) {
        ssh_gss_credential_options options = GSSN_CREDENTIAL_OPTIONS_INIT;
        ssh_gss_credential *credential = NULL;
        ssh_gss_error error = GSSN_ERROR_INIT;
        memset(long_text, 'a', sizeof long_text);
        memcpy(long_text, "ccache:", 7);
        long_text[broken ? 9 : texts[i].limit + 1] = 0;
        if (broken) long_text[8] = '\xc3';
        options.usage = GSSN_INITIATE;
        if (i == 0) options.principal = long_text;
        if (i == 1) options.source = long_text;
        if (i == 2) options.password = long_text;
        if (i == 3) options.replay_cache = long_text;
        CHECK_STATUS(ssh_gss_credential_acquire(&options, &credential, &error), GSSN_E_INVALID_ARGUMENT);
        if (!CHECK(strncmp(error.message, texts[i].word, strlen(texts[i].word)) == 0)) printf("  %s\n", error.message);
    }
}

int main(void)
{
    if (!have_realm()) return EXIT_FAILURE;
    name_the_primary_kdc();
    memset(longest, 'l', LONGEST);
    memcpy(longest + LONGEST - 9, "@RIG.TEST", 10);
    RUN(principals);
    RUN(peers_longer_than_any_room);
    RUN(a_nul_in_the_name);
    RUN(a_backslash_in_the_name);
    RUN(other_names);
    RUN(targets);
    RUN(texts_that_are_none);
    return check_done("realm_names");
}

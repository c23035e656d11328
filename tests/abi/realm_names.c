/* Names that are long, that hold what separates the parts of names, and that are not ASCII: real principals, from the ticket to the verdict; and the
 * longest texts that are taken. NUL cannot be in a C text; a name from a library that holds one is refused (realm_faults_objects). */
#include "login.h"

enum { LONGEST = 1024 };

static char longest[LONGEST + 2];                   /* a principal of 1024 bytes */

/* The principal is made, gets tickets, and logs in by a credential that names it. */
static void check_principal(const char *principal)
{
    char source[1100];
    ssh_gss_credential_options options = GSSN_CREDENTIAL_OPTIONS_INIT;
    ssh_gss_credential_info info = GSSN_CREDENTIAL_INFO_INIT;
    ssh_gss_credential *credential = NULL;
    ssh_gss_auth_options client = initiator_options(HOST);
    ssh_gss_buffer exported = GSSN_BUFFER_INIT;
    login both = { NULL, new_acceptor(HOST) };
    char small[8];
    size_t size = strlen(principal), length = 0;
    int failures = check_failures;

    run_command("kadmin.local -p admin/admin -r RIG.TEST -q 'addprinc -pw secret \"%s\"' > /dev/null 2>&1", principal);
    run_command("echo secret | kinit -c FILE:$RIG/names.ccache '%s' > /dev/null", principal);
    snprintf(source, sizeof source, "ccache:%s", in_realm("FILE:", "names.ccache"));
    options.usage = GSSN_INITIATE;
    options.principal = principal;
    options.source = source;
    CHECK_STATUS(ssh_gss_credential_acquire(&options, &credential, NULL), GSSN_OK);
    CHECK_STATUS(ssh_gss_credential_get_info(credential, &info), GSSN_OK);
    CHECK_NUMBER(strlen(info.principal), size < sizeof info.principal ? size : sizeof info.principal - 1);
    CHECK(strncmp(info.principal, principal, strlen(info.principal)) == 0);

    client.credential = credential;
    CHECK_STATUS(ssh_gss_auth_new(&client, &both.client, NULL), GSSN_OK);
    CHECK_STATUS(ssh_gss_set_username(both.client, principal), GSSN_OK);
    CHECK_STATUS(ssh_gss_set_username(both.server, principal), GSSN_OK);
    CHECK_STATUS(exchange_tokens(both), GSSN_OK);
    CHECK_STATUS(prove(both), GSSN_OK);
    CHECK_TEXT(name_of(ssh_gss_peer_name, both.server), principal);
    CHECK_TEXT(name_of(ssh_gss_own_name, both.client), principal);
    CHECK_STATUS(ssh_gss_peer_name(both.server, small, sizeof small, &length), GSSN_E_BUFFER_TOO_SMALL);
    CHECK(length == size && small[0] == 0);
    CHECK_STATUS(ssh_gss_peer_exported_name(both.server, &exported), GSSN_OK);
    CHECK(exported.length >= size);
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
    memset(longest, 'l', LONGEST);
    memcpy(longest + LONGEST - 9, "@RIG.TEST", 10);
    RUN(principals);
    RUN(other_names);
    RUN(targets);
    RUN(texts_that_are_none);
    return check_done("realm_names");
}

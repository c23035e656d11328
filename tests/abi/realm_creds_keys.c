/* Acceptors' credentials: keytabs, keys that change while the process runs, replay caches; and what does not go together. */
#include "creds.h"

#define AS_ALICE(server, host) LOGS_IN(NULL, (server), (host), "alice@RIG.TEST")

static void no_keys(const char *source, const char *word, const char *file, int line)
{
    ssh_gss_credential_options options = credential_options(GSSN_ACCEPT, NULL, source, NULL);
    check_no_credential(&options, GSSN_E_BAD_KEYTAB, GSSN_HINT_NO_KEYTAB, word, file, line);
}
#define NO_KEYS(source, word) no_keys((source), (word), __FILE__, __LINE__)

static void of_a_keytab(void)
{
    ssh_gss_credential *keys = KEYS(in_realm("keytab:FILE:", "host.keytab"));
    ssh_gss_credential_info info = GSSN_CREDENTIAL_INFO_INIT;
    uint32_t kind = 99;
    void *native = NULL;
    setenv("KRB5_KTNAME", in_realm("FILE:", "no-such.keytab"), 1);
    CHECK_STATUS(ssh_gss_credential_get_info(keys, &info), GSSN_OK);
    CHECK_NUMBER(info.usage, GSSN_ACCEPT);
    CHECK_NUMBER(info.expires, INT64_MAX);
    CHECK_TEXT(info.principal, "");
    CHECK_STATUS(ssh_gss_credential_native(keys, &kind, &native), GSSN_OK);
    CHECK(kind == GSSN_NATIVE_GSS_CRED && native != NULL);
    AS_ALICE(keys, HOST);
    AS_ALICE(keys, "localhost");                                            /* each of its keys */
    ssh_gss_credential_free(keys);
    NO_KEYS(NULL, "keytab");
    NO_KEYS(in_realm("keytab:FILE:", "no-such.keytab"), "keytab");
    NO_KEYS(in_realm("keytab:", "no-such.keytab"), "keytab");
    NO_KEYS(in_realm("keytab:FILE:", "empty.keytab"), "keytab");
    NO_KEYS(in_realm("keytab:FILE:", "kdc.log"), "keytab");
    NO_KEYS("keytab:NOSUCH:x", "type");
}

static void the_default(void)
{
    ssh_gss_credential *keys = KEYS(NULL);
    AS_ALICE(keys, HOST);
    ssh_gss_credential_free(keys);
}

/* Rule R34: it holds the keys of two hosts, and the acceptor still takes its own name only. */
static void own_names_stay_those_of_the_object(void)
{
    ssh_gss_credential *keys = KEYS(in_realm("keytab:FILE:", "host.keytab")), *others = KEYS(in_realm("keytab:FILE:", "other.keytab"));
    login both = login_with(NULL, keys, "localhost", HOST);
    CHECK_STATUS(exchange_tokens(both), GSSN_E_SERVER_UNKNOWN);
    CHECK_CAUSE(both.server, GSSN_E_SERVER_UNKNOWN, GSSN_HINT_WRONG_SERVICE_NAME, "localhost");
    free_login(both);
    both = login_with(NULL, others, HOST, HOST);
    CHECK_STATUS(exchange_tokens(both), GSSN_E_BAD_KEYTAB);
    CHECK_CAUSE(both.server, GSSN_E_BAD_KEYTAB, GSSN_HINT_KEY_MISMATCH, "keytab");
    free_login(both);
    AS_ALICE(others, OTHER_HOST);
    ssh_gss_credential_free(keys);
    ssh_gss_credential_free(others);
}

/* The key of the host changes while a credential with its keytab lives: it takes tickets of the old key and of the new one. */
static void key_rotation(void)
{
    char command[4096];
    ssh_gss_credential *keys, *before, *after;
    COMMAND("cp \"$RIG/other.keytab\" \"$RIG/rotated.keytab\"");
    keys = KEYS(in_realm("keytab:FILE:", "rotated.keytab"));
    before = TICKETS("bob@RIG.TEST", NULL, "bobpw");
    LOGS_IN(before, keys, OTHER_HOST, "bob@RIG.TEST");
    snprintf(command, sizeof command, "PATH=$PATH:/usr/sbin kadmin.local -p admin/admin -r RIG.TEST -q 'ktadd -k %s host/%s' > /dev/null", in_realm("", "rotated.keytab"), OTHER_HOST);
    COMMAND(command);
    after = TICKETS("bob@RIG.TEST", NULL, "bobpw");
    LOGS_IN(after, keys, OTHER_HOST, "bob@RIG.TEST");
    LOGS_IN(before, keys, OTHER_HOST, "bob@RIG.TEST");                      /* whose ticket is of the old key */
    ssh_gss_credential *old = KEYS(in_realm("keytab:FILE:", "other.keytab"));
    login both = login_with(after, old, OTHER_HOST, OTHER_HOST);
    CHECK_STATUS(exchange_tokens(both), GSSN_E_BAD_KEYTAB);                 /* so the keys are different ones */
    free_login(both);
    ssh_gss_credential_free(keys);
    ssh_gss_credential_free(old);
    ssh_gss_credential_free(before);
    ssh_gss_credential_free(after);
}

static ssh_gss_credential *with_replay_cache(const char *name)
{
    ssh_gss_credential_options options = credential_options(GSSN_ACCEPT, NULL, NULL, NULL);
    ssh_gss_credential *credential = NULL;
    options.replay_cache = name;
    CHECK_STATUS(ssh_gss_credential_acquire(&options, &credential, NULL), GSSN_OK);
    return credential;
}

static void check_accept(const ssh_gss_credential *keys, const ssh_gss_buffer *token, ssh_gss_status expected, const char *file, int line)
{
    ssh_gss_auth_options options = acceptor_options(HOST);
    ssh_gss_auth *server = NULL;
    ssh_gss_buffer answer = GSSN_BUFFER_INIT;
    options.credential = (ssh_gss_credential *)(uintptr_t)keys;
    check_status(ssh_gss_auth_new(&options, &server, NULL), GSSN_OK, "ssh_gss_auth_new", file, line);
    check_status(ssh_gss_accept_sec_context(server, token->data, token->length, &answer), expected, "ssh_gss_accept_sec_context", file, line);
    ssh_gss_buffer_dispose(&answer);
    ssh_gss_auth_free(server);
}
#define ACCEPTS(keys, token) check_accept((keys), (token), GSSN_OK, __FILE__, __LINE__)
#define KNOWS(keys, token) check_accept((keys), (token), GSSN_E_REPLAY, __FILE__, __LINE__)

/* Rule R79: the cache that was named is used, by every credential that names it, and no other one. */
static void replay_cache_by_name(void)
{
    if (is_heimdal()) {
        ssh_gss_credential_options options = credential_options(GSSN_ACCEPT, NULL, NULL, NULL);
        options.replay_cache = "dfl:";
        check_no_credential(&options, GSSN_E_UNSUPPORTED, GSSN_HINT_NONE, "replay_cache", __FILE__, __LINE__);
        return;
    }
    const char *name = keep_in_realm("file2:", "mine.rcache");
    ssh_gss_credential *one = with_replay_cache(name), *two = with_replay_cache(name), *another = with_replay_cache(in_realm("file2:", "another.rcache")), *usual = KEYS(NULL);
    ssh_gss_buffer token = first_token(HOST);
    ACCEPTS(one, &token);
    CHECK(access(in_realm("", "mine.rcache"), F_OK) == 0);
    KNOWS(one, &token);
    KNOWS(two, &token);
    ACCEPTS(another, &token);
    KNOWS(another, &token);
    ACCEPTS(usual, &token);
    KNOWS(usual, &token);
    KNOWS(NULL, &token);
    ssh_gss_buffer_dispose(&token);
    ssh_gss_credential_free(one);
    ssh_gss_credential_free(two);
    ssh_gss_credential_free(another);
    ssh_gss_credential_free(usual);
}

/* Rule R79: nobody can name none. MIT takes it in small letters and with a colon only; the others are refused in case a library is more generous. */
static void no_replay_cache_by_name(void)
{
    static const char *const names[] = { "none:", "none", "NONE:", "None", "none:/var/tmp/x", "file2:/dev/null" };
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        ssh_gss_credential_options options = credential_options(GSSN_ACCEPT, NULL, NULL, NULL);
        options.replay_cache = names[i];
        check_no_credential(&options, GSSN_E_INVALID_ARGUMENT, GSSN_HINT_NONE, "none:", __FILE__, __LINE__);
    }
    if (is_heimdal()) return;
    ssh_gss_credential_options options = credential_options(GSSN_ACCEPT, NULL, NULL, NULL);
    options.replay_cache = "nonesuch:";
    check_no_credential(&options, GSSN_E_BACKEND_FAILURE, GSSN_HINT_FILE_TROUBLE, "eplay", __FILE__, __LINE__);
}

/* Rule R79: a machine that is configured to keep no replay cache has one for our acceptors. (Heimdal has none to begin with.) */
static void replayed_in_spite_of_the_configuration(void)
{
    ssh_gss_buffer token = first_token(HOST);
    if (is_heimdal()) {
        ACCEPTS(NULL, &token);
        ACCEPTS(NULL, &token);
    } else {
        ssh_gss_credential *keys = KEYS(in_realm("keytab:FILE:", "host.keytab"));
        ACCEPTS(NULL, &token);
        KNOWS(NULL, &token);
        KNOWS(keys, &token);
        ssh_gss_credential_free(keys);
    }
    ssh_gss_buffer_dispose(&token);
}

static void none_by_name(void)
{
    setenv("KRB5RCACHENAME", "none:", 1);
    replayed_in_spite_of_the_configuration();
}

static void none_by_device(void)
{
    setenv("KRB5RCACHENAME", "file2:/dev/null", 1);
    replayed_in_spite_of_the_configuration();
}

static void none_by_type(void)
{
    setenv("KRB5RCACHETYPE", "none", 1);
    replayed_in_spite_of_the_configuration();
}

static void none_by_krb5_conf(void)
{
    change_configuration("no-rcache.conf", "'s/^.libdefaults.$/&\\n  default_rcache_name = none:/'");
    replayed_in_spite_of_the_configuration();
}

/* Any other choice of the administrator stands. */
static void another_cache_by_configuration(void)
{
    ssh_gss_buffer token = first_token(HOST);
    setenv("KRB5RCACHENAME", in_realm("file2:", "chosen.rcache"), 1);
    ACCEPTS(NULL, &token);
    if (!is_heimdal()) KNOWS(NULL, &token);
    CHECK_NUMBER(access(in_realm("", "chosen.rcache"), F_OK), is_heimdal() ? -1 : 0);
    ssh_gss_buffer_dispose(&token);
}

static void refused(uint32_t usage, const char *principal, const char *source, const char *password, const char *replay_cache, const char *word, const char *file, int line)
{
    ssh_gss_credential_options options = credential_options(usage, principal, source, password);
    options.replay_cache = replay_cache;
    check_no_credential(&options, GSSN_E_INVALID_ARGUMENT, GSSN_HINT_NONE, word, file, line);
}
#define REFUSED(usage, principal, source, password, replay_cache, word) refused((usage), (principal), (source), (password), (replay_cache), (word), __FILE__, __LINE__)

static void what_does_not_go_together(void)
{
    REFUSED(0, NULL, NULL, NULL, NULL, "usage");
    REFUSED(3, NULL, NULL, NULL, NULL, "usage");
    REFUSED(GSSN_INITIATE, NULL, "", NULL, NULL, "source");
    REFUSED(GSSN_INITIATE, NULL, "ccache:", NULL, NULL, "source");
    REFUSED(GSSN_INITIATE, NULL, "FILE:/tmp/x", NULL, NULL, "source");
    REFUSED(GSSN_INITIATE, NULL, "keytab:/tmp/x", NULL, NULL, "source");
    REFUSED(GSSN_INITIATE, NULL, NULL, "secret", NULL, "password");
    REFUSED(GSSN_INITIATE, "bob@RIG.TEST", "ccache:/tmp/x", "secret", NULL, "password");
    REFUSED(GSSN_INITIATE, "@RIG.TEST", NULL, NULL, NULL, "principal");
    REFUSED(GSSN_INITIATE, NULL, NULL, NULL, "dfl:", "replay_cache");
    REFUSED(GSSN_ACCEPT, "host/" HOST "@RIG.TEST", NULL, NULL, NULL, "principal");
    REFUSED(GSSN_ACCEPT, NULL, "ccache:/tmp/x", NULL, NULL, "source");
    REFUSED(GSSN_ACCEPT, NULL, "client_keytab:/tmp/x", NULL, NULL, "source");
    REFUSED(GSSN_ACCEPT, NULL, NULL, "secret", NULL, "password");
}

static void for_the_other_role(void)
{
    ssh_gss_credential *tickets = TICKETS(NULL, NULL, NULL), *keys = KEYS(NULL);
    ssh_gss_auth_options client = initiator_options(HOST), server = acceptor_options(HOST);
    ssh_gss_auth *auth = (ssh_gss_auth *)(uintptr_t)99;
    ssh_gss_error error = GSSN_ERROR_INIT;
    client.credential = keys;
    server.credential = tickets;
    CHECK_STATUS(ssh_gss_auth_new(&client, &auth, &error), GSSN_E_INVALID_ARGUMENT);
    CHECK(auth == NULL && strstr(error.message, "credential") != NULL);
    CHECK_STATUS(ssh_gss_auth_new(&server, &auth, &error), GSSN_E_INVALID_ARGUMENT);
    ssh_gss_credential_free(keys);
    ssh_gss_credential_free(tickets);
    CHECK_STATUS(ssh_gss_auth_new(&client, &auth, &error), GSSN_E_BAD_HANDLE);
}

/* Rule R5: one that was given is for Kerberos 5 by its own name. MIT's default keys serve its other names, too. */
static void for_kerberos_by_its_own_name(void)
{
    static const uint8_t own[] = { 0x06, 0x09, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x12, 0x01, 0x02, 0x02 }, microsofts[] = { 0x06, 0x09, 0x2a, 0x86, 0x48, 0x82, 0xf7, 0x12, 0x01, 0x02, 0x02 };
    ssh_gss_credential *keys = KEYS(NULL);
    login given = login_with(NULL, keys, HOST, HOST), usual = login_with(NULL, NULL, HOST, HOST);
    CHECK_STATUS(ssh_gss_check_mech(given.server, microsofts, sizeof microsofts), GSSN_E_BAD_MECHANISM);
    CHECK_STATUS(ssh_gss_check_mech(usual.server, microsofts, sizeof microsofts), is_heimdal() ? GSSN_E_BAD_MECHANISM : GSSN_OK);
    CHECK_STATUS(ssh_gss_check_mech(given.server, own, sizeof own), GSSN_OK);
    CHECK_STATUS(exchange_tokens(given), GSSN_OK);
    free_login(given);
    free_login(usual);
    ssh_gss_credential_free(keys);
}

int main(void)
{
    if (!have_realm()) return EXIT_FAILURE;
    RUN(of_a_keytab);
    RUN(the_default);
    RUN(own_names_stay_those_of_the_object);
    RUN(key_rotation);
    RUN(replay_cache_by_name);
    RUN(no_replay_cache_by_name);
    RUN(none_by_name);
    RUN(none_by_device);
    RUN(none_by_type);
    RUN(none_by_krb5_conf);
    RUN(another_cache_by_configuration);
    RUN(what_does_not_go_together);
    RUN(for_the_other_role);
    RUN(for_kerberos_by_its_own_name);
    return check_done("realm_creds_keys");
}

/* Bad arguments: NULL pointers, lengths, limits, text that is not UTF-8, values that no enumeration has. */
#include <gssnative.h>
#include "check.h"
#include "objects.h"

static void check_new(const ssh_gss_auth_options *options, ssh_gss_status expected, const char *what)
{
    ssh_gss_error error = GSSN_ERROR_INIT;
    ssh_gss_auth *auth = (ssh_gss_auth *)(uintptr_t)99;
    int ok = CHECK_STATUS(ssh_gss_auth_new(options, &auth, &error), expected);
    ok &= CHECK_STATUS(error.status, expected);
    if (expected == GSSN_OK) ok &= CHECK(auth != NULL) & CHECK(error.message[0] == 0);
    else ok &= CHECK(auth == NULL) & CHECK(error.message[0] != 0);
    if (!ok) printf("  %s\n", what);
    ssh_gss_auth_free(auth);
}

static void roles_and_methods(void)
{
    ssh_gss_auth_options options = initiator_options("localhost");
    ssh_gss_auth *auth;
    check_new(&options, GSSN_OK, "initiator");
    CHECK_STATUS(ssh_gss_auth_new(&options, NULL, NULL), GSSN_E_INVALID_ARGUMENT);
    CHECK_STATUS(ssh_gss_auth_new(NULL, &auth, NULL), GSSN_E_INVALID_ARGUMENT);
    CHECK(auth == NULL);
    for (uint32_t role = 0; role < 40; role++) {
        options.role = role == 39 ? UINT32_MAX : role;
        check_new(&options, role == GSSN_INITIATOR || role == GSSN_ACCEPTOR ? GSSN_OK : GSSN_E_INVALID_ARGUMENT, "role");
    }
    options.role = GSSN_INITIATOR;
    options.method = 0;
    check_new(&options, GSSN_E_INVALID_ARGUMENT, "method 0");
    options.method = 4;
    check_new(&options, GSSN_E_INVALID_ARGUMENT, "method 4");
    for (uint32_t method = GSSN_KEYEX; method <= GSSN_HOST; method++) {
        options.method = method;
        check_new(&options, GSSN_OK, "a method that wants everything granted");
        options.flags = GSSN_ALLOW_NO_MUTUAL;
        check_new(&options, GSSN_E_INVALID_ARGUMENT, "a key exchange without mutual authentication");
        options.flags = GSSN_ALLOW_NO_INTEGRITY;
        check_new(&options, GSSN_E_INVALID_ARGUMENT, "a key exchange without integrity");
        options.flags = 0;
    }
    options.method = GSSN_WITH_MIC;
    options.delegation = GSSN_DELEGATE_ALWAYS;
    check_new(&options, GSSN_OK, "delegation always");
    options.delegation = 3;
    check_new(&options, GSSN_E_INVALID_ARGUMENT, "delegation 3");
    options.delegation = GSSN_DELEGATE_NEVER;
    for (int bit = 7; bit < 32; bit++) {
        options.flags = (uint32_t)1 << bit;
        check_new(&options, GSSN_E_INVALID_ARGUMENT, "a flag that this version does not know");
    }
}

/* Rule R54: bindings that would be ignored are refused. */
static void what_is_no_object(void)
{
    ssh_gss_auth_options options = initiator_options("localhost");
    options.credential = (ssh_gss_credential *)(uintptr_t)0xA5C3000000000010u;
    check_new(&options, GSSN_E_BAD_HANDLE, "a credential");
    options.credential = NULL;
    options.channel_bindings = (const uint8_t *)"x";
    check_new(&options, GSSN_E_INVALID_ARGUMENT, "channel bindings of no bytes");
    options.channel_bindings = NULL;
    options.channel_bindings_length = 1;
    check_new(&options, GSSN_E_INVALID_ARGUMENT, "a length without channel bindings");
}

static void check_hosts(ssh_gss_auth_options options, const char *const *hosts, size_t count, ssh_gss_status expected)
{
    for (size_t i = 0; i < count; i++) {
        options.host = hosts[i];
        check_new(&options, expected, hosts[i]);
    }
}

/* Rules R8, R10, R11: no name, no object; a name that is too long or holds what no name holds is refused, not cut. */
static void initiator_hosts(void)
{
    static const char *const good[] = { "localhost", "LOCALHOST", "a", "localhost.", "ssh.rig.test", "10.0.0.1", "::1", "host/localhost@RIG.TEST" };
    static const char *const bad[] = { "", ".", "local host", " localhost", "localhost\n", "\tlocalhost", "local\x01host", "localhost\x7f",
                                       "host/localhost", "\xff", "\xc3" };
    static char text[1100];
    ssh_gss_auth_options options = initiator_options(NULL);
    check_new(&options, GSSN_E_INVALID_ARGUMENT, "no host");
    options.flags = GSSN_ALLOW_ANY_HOST_KEY;
    check_new(&options, GSSN_E_INVALID_ARGUMENT, "no host, initiator with any-host-key");
    options.flags = 0;
    options.host = text;
    check_hosts(options, good, sizeof good / sizeof good[0], GSSN_OK);
    check_hosts(options, bad, sizeof bad / sizeof bad[0], GSSN_E_INVALID_ARGUMENT);
    memset(text, 'a', sizeof text);
    text[256] = 0;
    check_new(&options, GSSN_E_INVALID_ARGUMENT, "256 bytes of host");
    text[255] = 0;
    check_new(&options, GSSN_OK, "255 bytes of host");
    memset(text, 'a', sizeof text);
    memcpy(text, "host/", 5);
    text[600] = '@';
    text[1025] = 0;
    check_new(&options, GSSN_E_INVALID_ARGUMENT, "1025 bytes of principal");
    text[1024] = 0;
    check_new(&options, GSSN_OK, "1024 bytes of principal");
}

static void acceptor_hosts(void)
{
    static char text[8300];
    ssh_gss_auth_options options = acceptor_options(NULL);
    check_new(&options, GSSN_E_INVALID_ARGUMENT, "an acceptor without own names");
    options.flags = GSSN_ALLOW_ANY_HOST_KEY;
    check_new(&options, GSSN_OK, "any host key");
    options.flags = 0;
    options.host = text;
    static const char *const good[] = { "localhost", "localhost\nssh.rig.test", "A\nB\nC" };
    static const char *const bad[] = { "", "\n", "local host", "a\nb c", "a\n\xff", "host/localhost", "a\n\x01" };
    check_hosts(options, good, sizeof good / sizeof good[0], GSSN_OK);
    check_hosts(options, bad, sizeof bad / sizeof bad[0], GSSN_E_INVALID_ARGUMENT);
    for (size_t i = 0; i < sizeof text; i++) text[i] = i % 64 == 63 ? '\n' : 'a';
    text[8193] = 0;
    check_new(&options, GSSN_E_INVALID_ARGUMENT, "8193 bytes of own names");
    text[8191] = 0;
    check_new(&options, GSSN_OK, "8191 bytes of own names");
    memset(text, 'a', 300);
    text[256] = 0;
    check_new(&options, GSSN_E_INVALID_ARGUMENT, "an own name of 256 bytes");
}

/* Rules R25, R61: UTF-8 within its limits. */
static void names_of_user_and_service(ssh_gss_auth *auth)
{
    static char text[1100];
    ssh_gss_auth_options options = initiator_options("localhost");
    CHECK_STATUS(ssh_gss_set_username(auth, NULL), GSSN_E_INVALID_ARGUMENT);
    CHECK_STATUS(ssh_gss_set_username(auth, "\xff"), GSSN_E_INVALID_ARGUMENT);
    CHECK_STATUS(ssh_gss_set_username(auth, ""), GSSN_OK);
    CHECK_STATUS(ssh_gss_set_username(auth, "j\xc3\xbcrgen"), GSSN_OK);
    CHECK_STATUS(ssh_gss_set_service(auth, NULL), GSSN_E_INVALID_ARGUMENT);
    CHECK_STATUS(ssh_gss_set_service(auth, ""), GSSN_E_INVALID_ARGUMENT);
    CHECK_STATUS(ssh_gss_set_service(auth, "\xc3"), GSSN_E_INVALID_ARGUMENT);
    memset(text, 'u', sizeof text);
    text[1025] = 0;
    CHECK_STATUS(ssh_gss_set_username(auth, text), GSSN_E_INVALID_ARGUMENT);
    options.username = text;
    check_new(&options, GSSN_E_INVALID_ARGUMENT, "1025 bytes of user name");
    text[1024] = 0;
    CHECK_STATUS(ssh_gss_set_username(auth, text), GSSN_OK);
    check_new(&options, GSSN_OK, "1024 bytes of user name");
    options.username = "\xed\xa0\x80";
    check_new(&options, GSSN_E_INVALID_ARGUMENT, "a surrogate in the user name");
    options.username = NULL;
    options.service = text;
    text[256] = 0;
    CHECK_STATUS(ssh_gss_set_service(auth, text), GSSN_E_INVALID_ARGUMENT);
    check_new(&options, GSSN_E_INVALID_ARGUMENT, "256 bytes of service");
    text[255] = 0;
    CHECK_STATUS(ssh_gss_set_service(auth, text), GSSN_OK);
    check_new(&options, GSSN_OK, "255 bytes of service");
    options.service = "";
    check_new(&options, GSSN_E_INVALID_ARGUMENT, "an empty service");
}

/* Rule R61: a bad pointer or length is refused before the state is looked at, and changes nothing. */
static void pointers_and_lengths(ssh_gss_auth *client, ssh_gss_auth *server)
{
    static const uint8_t bytes[20];
    ssh_gss_buffer token = GSSN_BUFFER_INIT;
    size_t length = 0;
    CHECK_STATUS(ssh_gss_init_sec_context(client, NULL, 0, NULL), GSSN_E_INVALID_ARGUMENT);
    CHECK_STATUS(ssh_gss_init_sec_context(client, NULL, 1, &token), GSSN_E_INVALID_ARGUMENT);
    CHECK_STATUS(ssh_gss_init_sec_context(client, bytes, sizeof bytes, &token), GSSN_E_INVALID_ARGUMENT);   /* the first call has no token */
    CHECK_STATUS(ssh_gss_accept_sec_context(server, bytes, sizeof bytes, NULL), GSSN_E_INVALID_ARGUMENT);
    CHECK_STATUS(ssh_gss_accept_sec_context(server, NULL, 1, &token), GSSN_E_INVALID_ARGUMENT);
    CHECK_STATUS(ssh_gss_accept_sec_context(server, bytes, (1 << 20) + 1, &token), GSSN_E_INVALID_ARGUMENT);
    CHECK_STATUS(ssh_gss_accept_sec_context(server, bytes, SIZE_MAX, &token), GSSN_E_INVALID_ARGUMENT);
    CHECK_NUMBER(state_of(client), GSSN_STATE_NEW);
    CHECK_NUMBER(state_of(server), GSSN_STATE_NEW);
    CHECK_STATUS(ssh_gss_get_mic(client, GSSN_MIC_USERAUTH, NULL, 20, &token), GSSN_E_INVALID_ARGUMENT);
    CHECK_STATUS(ssh_gss_get_mic(client, GSSN_MIC_USERAUTH, bytes, sizeof bytes, NULL), GSSN_E_INVALID_ARGUMENT);
    CHECK_STATUS(ssh_gss_get_mic(client, 0, bytes, sizeof bytes, &token), GSSN_E_INVALID_ARGUMENT);
    CHECK_STATUS(ssh_gss_get_mic(client, 3, bytes, sizeof bytes, &token), GSSN_E_INVALID_ARGUMENT);
    CHECK_STATUS(ssh_gss_check_mic(server, GSSN_MIC_USERAUTH, NULL, 20, bytes, 20), GSSN_E_INVALID_ARGUMENT);
    CHECK_STATUS(ssh_gss_check_mic(server, GSSN_MIC_USERAUTH, bytes, 20, NULL, 20), GSSN_E_INVALID_ARGUMENT);
    CHECK_STATUS(ssh_gss_get_mic_raw(client, NULL, 20, &token), GSSN_E_INVALID_ARGUMENT);
    CHECK_STATUS(ssh_gss_get_mic_raw(client, bytes, 20, NULL), GSSN_E_INVALID_ARGUMENT);
    CHECK_STATUS(ssh_gss_check_mic_raw(server, NULL, 20, bytes, 20), GSSN_E_INVALID_ARGUMENT);
    CHECK_STATUS(ssh_gss_select_mech(server, NULL, 20, &token), GSSN_E_INVALID_ARGUMENT);
    CHECK_STATUS(ssh_gss_select_mech(server, bytes, 20, NULL), GSSN_E_INVALID_ARGUMENT);
    CHECK_STATUS(ssh_gss_peer_name(client, NULL, 8, &length), GSSN_E_INVALID_ARGUMENT);
    CHECK_STATUS(ssh_gss_peer_name(client, (char[8]){ 0 }, 8, NULL), GSSN_E_INVALID_ARGUMENT);
    CHECK_STATUS(ssh_gss_credentials_delegated(client, NULL), GSSN_E_INVALID_ARGUMENT);
    CHECK_STATUS(ssh_gss_backend_open(NULL, NULL, NULL), GSSN_E_INVALID_ARGUMENT);
    CHECK_STATUS(ssh_gss_backend_report(NULL, NULL), GSSN_E_INVALID_ARGUMENT);
    CHECK(token.data == NULL && token.length == 0);
}

int main(void)
{
    ssh_gss_auth *client = new_initiator("localhost"), *server = new_acceptor("localhost");
    roles_and_methods();
    what_is_no_object();
    initiator_hosts();
    acceptor_hosts();
    if (CHECK(client != NULL) && CHECK(server != NULL)) {
        names_of_user_and_service(client);
        pointers_and_lengths(client, server);
    }
    ssh_gss_auth_free(client);
    ssh_gss_auth_free(server);
    return check_done("arguments");
}

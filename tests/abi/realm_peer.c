/* Who the peer is, beyond its name as text: the name to compare, and what the KDC says of how the peer proved itself. */
#include "login.h"

static login established(const char *cache, uint32_t server_flags)
{
    ssh_gss_auth_options options = acceptor_options(HOST);
    login both = { NULL, NULL };
    setenv("KRB5CCNAME", in_realm("FILE:", cache), 1);
    options.flags = server_flags;
    both.client = new_initiator(HOST);
    CHECK_STATUS(ssh_gss_auth_new(&options, &both.server, NULL), GSSN_OK);
    CHECK_STATUS(exchange_tokens(both), GSSN_OK);
    return both;
}

static int is_text(const ssh_gss_buffer *buffer, const char *text)
{
    return buffer->length == strlen(text) && (buffer->length == 0 || memcmp(buffer->data, text, buffer->length) == 0);
}

static void check_exported(const ssh_gss_auth *auth, const char *principal, const char *file, int line)
{
    static const uint8_t head[] = { 4, 1, 0, 11, 6, 9, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x12, 1, 2, 2, 0, 0, 0 };
    ssh_gss_buffer name = GSSN_BUFFER_INIT;
    check_status(ssh_gss_peer_exported_name(auth, &name), GSSN_OK, "ssh_gss_peer_exported_name", file, line);
    check_number((long long)name.length, (long long)(sizeof head + 1 + strlen(principal)), "length", file, line);
    check_true(name.length > sizeof head && memcmp(name.data, head, sizeof head) == 0 && name.data[sizeof head] == strlen(principal)
        && memcmp(name.data + sizeof head + 1, principal, strlen(principal)) == 0, principal, file, line);
    ssh_gss_buffer_dispose(&name);
}
#define CHECK_EXPORTED(auth, principal) check_exported(auth, principal, __FILE__, __LINE__)

/* RFC 2743 section 3.2: 04 01, the mechanism, the name; the same on both libraries. */
static void exported_names(void)
{
    static const struct { const char *cache, *principal; } peers[] = { { "alice.ccache", "alice@RIG.TEST" }, { "bob.ccache", "bob@RIG.TEST" } };
    for (size_t i = 0; i < sizeof peers / sizeof peers[0]; i++) {
        login both = established(peers[i].cache, 0);
        CHECK_EXPORTED(both.server, peers[i].principal);
        CHECK_EXPORTED(both.client, "host/" HOST "@RIG.TEST");
        CHECK_EXPORTED(both.server, peers[i].principal);
        CHECK_TEXT(name_of(ssh_gss_peer_name, both.server), peers[i].principal);
        free_login(both);
    }
}

/* One value, or the status that stands for it. */
static void check_attribute(const ssh_gss_auth *auth, const char *name, size_t index, ssh_gss_status expected, const char *value, const char *file, int line)
{
    uint32_t flags = 99;
    ssh_gss_buffer found;
    memset(&found, 0xEE, sizeof found);
    check_status(ssh_gss_peer_attribute(auth, name, index, &flags, &found), expected, name, file, line);
    check_true(is_text(&found, value), value, file, line);
    if (expected == GSSN_OK) check_true((flags & GSSN_ATTRIBUTE_AUTHENTICATED) != 0, "authenticated", file, line);
    else check_number(flags, 0, "flags", file, line);
    ssh_gss_buffer_dispose(&found);
}
#define CHECK_VALUE(auth, name, index, value) check_attribute(auth, name, index, GSSN_OK, value, __FILE__, __LINE__)
#define CHECK_NO_VALUE(auth, name, index, status) check_attribute(auth, name, index, status, "", __FILE__, __LINE__)

/* Heimdal 7.8 knows of no attributes, and says so; the peer is the same. */
static ssh_gss_status when_there_is_none(void)
{
    return is_heimdal() ? GSSN_E_UNSUPPORTED : GSSN_E_NO_ATTRIBUTE;
}

static void check_spake(const char *cache)
{
    login both = established(cache, 0);
    if (is_heimdal()) CHECK_NO_VALUE(both.server, "auth-indicators", 0, GSSN_E_UNSUPPORTED);
    else {
        CHECK_VALUE(both.server, "auth-indicators", 0, "spake");
        CHECK_VALUE(both.server, "auth-indicators", 1, "two words");
        CHECK_VALUE(both.server, "auth-indicators", 0, "spake");
    }
    CHECK_NO_VALUE(both.server, "auth-indicators", 2, when_there_is_none());
    CHECK_NO_VALUE(both.server, "auth-indicators", SIZE_MAX, when_there_is_none());
    CHECK_NO_VALUE(both.server, "auth-indicator", 0, when_there_is_none());
    CHECK_NO_VALUE(both.server, "urn:example:of-nobody", 0, when_there_is_none());
    CHECK_NO_VALUE(both.client, "auth-indicators", 0, when_there_is_none());
    free_login(both);
}

/* RFC 8129: a client that proved its password to the KDC by SPAKE. */
static void authentication_indicators(void)
{
    char command[4096];
    snprintf(command, sizeof command, "echo alicepw | kinit -c %s alice > /dev/null", in_realm("FILE:", "password.ccache"));
    CHECK_NUMBER(system(command), 0);
    check_spake("password.ccache");
    check_spake("alice.ccache");                                            /* with the key itself */
}

/* The same KDC, and a client that proved nothing to it. */
static void a_client_without_indicators(void)
{
    login both = established("bob.ccache", GSSN_ALLOW_UNAUTHENTICATED_ATTRIBUTES);
    CHECK_NO_VALUE(both.server, "auth-indicators", 0, when_there_is_none());
    CHECK_NO_VALUE(both.server, "auth-indicators", 1, when_there_is_none());
    free_login(both);
}

/* Nothing is known of a peer before completion and after a failure; what is no name of an attribute is refused; the record of the last failure stays. */
static void questions_that_are_refused(void)
{
    static char longest[1026];
    login both = new_login("alice");
    ssh_gss_buffer nothing = GSSN_BUFFER_INIT;
    uint32_t flags;
    memset(longest, 'a', 1025);
    CHECK_STATUS(ssh_gss_peer_exported_name(both.server, &nothing), GSSN_E_BAD_STATE);
    CHECK_NO_VALUE(both.server, "auth-indicators", 0, GSSN_E_BAD_STATE);
    CHECK_STATUS(exchange_tokens(both), GSSN_OK);
    CHECK_NO_VALUE(both.server, "", 0, GSSN_E_INVALID_ARGUMENT);
    CHECK_NO_VALUE(both.server, "\xc3\x28", 0, GSSN_E_INVALID_ARGUMENT);
    CHECK_NO_VALUE(both.server, longest, 0, GSSN_E_INVALID_ARGUMENT);
    CHECK_NO_VALUE(both.server, longest + 1, 0, when_there_is_none());
    CHECK_NO_VALUE(both.server, "urn:\xe2\x82\xac/@", 0, when_there_is_none());
    CHECK_STATUS(ssh_gss_peer_attribute(both.server, NULL, 0, &flags, &nothing), GSSN_E_INVALID_ARGUMENT);
    CHECK_STATUS(ssh_gss_peer_attribute(both.server, "a", 0, NULL, &nothing), GSSN_E_INVALID_ARGUMENT);
    CHECK_STATUS(ssh_gss_peer_attribute(both.server, "a", 0, &flags, NULL), GSSN_E_INVALID_ARGUMENT);
    CHECK_STATUS(ssh_gss_peer_exported_name(both.server, NULL), GSSN_E_INVALID_ARGUMENT);
    CHECK_STATUS(ssh_gss_peer_exported_name(NULL, &nothing), GSSN_E_BAD_HANDLE);
    CHECK_STATUS(ssh_gss_peer_attribute(NULL, "a", 0, &flags, &nothing), GSSN_E_BAD_HANDLE);
    CHECK_STATUS(ssh_gss_authorize(both.server, NULL), GSSN_E_BAD_STATE);
    CHECK_NO_VALUE(both.server, "auth-indicators", 9, when_there_is_none());
    CHECK_EXPORTED(both.server, "alice@RIG.TEST");
    CHECK_CAUSE(both.server, GSSN_E_BAD_STATE, GSSN_HINT_WRONG_ORDER, "verified MIC");
    CHECK_STATUS(ssh_gss_check_mic(both.server, GSSN_MIC_USERAUTH, session_id, sizeof session_id, session_id, sizeof session_id), GSSN_E_BAD_MIC);
    CHECK_STATUS(ssh_gss_peer_exported_name(both.server, &nothing), GSSN_E_BAD_STATE);
    CHECK_NO_VALUE(both.server, "auth-indicators", 0, GSSN_E_BAD_STATE);
    free_login(both);
}

int main(void)
{
    if (!have_realm()) return EXIT_FAILURE;
    RUN(exported_names);
    RUN(authentication_indicators);
    RUN(a_client_without_indicators);
    RUN(questions_that_are_refused);
    return check_done("realm_peer");
}

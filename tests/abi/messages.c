/* Message bodies and errors of peers: built, taken apart, and refused. */
#include <gssnative.h>
#include "check.h"
#include "objects.h"

static const uint8_t krb5[11] = { 6, 9, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x12, 1, 2, 2 };

/* What MIT krb5 1.20.1 answers to a token that it has seen before: Kerberos error 34, for host/ssh.rig.test@RIG.TEST. */
static const uint8_t replayed[] = {
    0x60, 0x67, 6, 9, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x12, 1, 2, 2, 3, 0, 0x7e, 0x58, 0x30, 0x56, 0xa0, 3, 2, 1, 5, 0xa1, 3, 2, 1, 0x1e,
    0xa4, 0x11, 0x18, 0x0f, '2', '0', '2', '6', '1', '1', '2', '7', '0', '0', '0', '2', '1', '5', 'Z', 0xa5, 5, 2, 3, 1, 0x9d, 0xe6,
    0xa6, 3, 2, 1, 34, 0xa9, 0x0a, 0x1b, 8, 'R', 'I', 'G', '.', 'T', 'E', 'S', 'T', 0xaa, 0x1f, 0x30, 0x1d, 0xa0, 3, 2, 1, 1,
    0xa1, 0x16, 0x30, 0x14, 0x1b, 4, 'h', 'o', 's', 't', 0x1b, 0x0c, 's', 's', 'h', '.', 'r', 'i', 'g', '.', 't', 'e', 's', 't' };

static void check_body(uint32_t message, const uint8_t *content, size_t length, const uint8_t *expected, size_t expected_length)
{
    static uint8_t damaged[256];
    ssh_gss_buffer body = GSSN_BUFFER_INIT;
    const uint8_t *found = damaged;
    size_t found_length = 99;
    int ok = CHECK_STATUS(ssh_gss_message_body(message, content, length, &body), GSSN_OK);
    ok &= CHECK(body.length == expected_length && (expected_length == 0 || memcmp(body.data, expected, expected_length) == 0));
    ok &= CHECK_STATUS(ssh_gss_message_body_parse(message, body.data, body.length, &found, &found_length), GSSN_OK);
    ok &= CHECK_NUMBER(found_length, length) & CHECK(found == (length ? body.data + 4 : NULL));
    for (size_t cut = 0; cut < body.length; cut++) {
        ok &= CHECK_STATUS(ssh_gss_message_body_parse(message, body.data, cut, &found, &found_length), GSSN_E_PROTOCOL);
        ok &= CHECK(found == NULL && found_length == 0);
    }
    if (body.length) memcpy(damaged, body.data, body.length);
    damaged[body.length] = 0;
    ok &= CHECK_STATUS(ssh_gss_message_body_parse(message, damaged, body.length + 1, &found, &found_length), GSSN_E_PROTOCOL);
    if (!ok) printf("  message %u\n", (unsigned)message);
    ssh_gss_buffer_dispose(&body);
}

/* Rules R6, R15, R19, R28, R30: byte by byte, there and back (RFC 4462 section 3.3 to 3.9). */
static void bodies(void)
{
    static const uint8_t response[] = { 0, 0, 0, 11, 6, 9, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x12, 1, 2, 2 };
    static const uint8_t token[] = { 0, 0, 0, 3, 1, 2, 3 };
    check_body(GSSN_MESSAGE_RESPONSE, krb5, sizeof krb5, response, sizeof response);
    check_body(GSSN_MESSAGE_TOKEN, token + 4, 3, token, sizeof token);
    check_body(GSSN_MESSAGE_ERRTOK, token + 4, 3, token, sizeof token);
    check_body(GSSN_MESSAGE_MIC, token + 4, 3, token, sizeof token);
    check_body(GSSN_MESSAGE_EXCHANGE_COMPLETE, NULL, 0, NULL, 0);
}

/* Rules R1, R16: an empty token, a mechanism that is not DER, a length that leads outside. */
static void bodies_that_are_none(void)
{
    static const uint8_t empty[4], huge[5] = { 0xff, 0xff, 0xff, 0xff, 1 }, no_oid[] = { 0, 0, 0, 2, 6, 0 };
    static uint8_t big[(1 << 20) + 1];
    static const uint32_t carriers[] = { GSSN_MESSAGE_RESPONSE, GSSN_MESSAGE_TOKEN, GSSN_MESSAGE_ERRTOK, GSSN_MESSAGE_MIC };
    ssh_gss_buffer body = { big, 99, NULL };
    const uint8_t *content = big;
    size_t length = 99;
    for (size_t i = 0; i < sizeof carriers / sizeof *carriers; i++) {
        CHECK_STATUS(ssh_gss_message_body(carriers[i], NULL, 0, &body), GSSN_E_INVALID_ARGUMENT);
        CHECK_STATUS(ssh_gss_message_body(carriers[i], NULL, 5, &body), GSSN_E_INVALID_ARGUMENT);
        CHECK_STATUS(ssh_gss_message_body(carriers[i], big, sizeof big, &body), GSSN_E_INVALID_ARGUMENT);
        CHECK_STATUS(ssh_gss_message_body(carriers[i], krb5, sizeof krb5, NULL), GSSN_E_INVALID_ARGUMENT);
        CHECK_STATUS(ssh_gss_message_body_parse(carriers[i], empty, sizeof empty, &content, &length), GSSN_E_PROTOCOL);
        CHECK_STATUS(ssh_gss_message_body_parse(carriers[i], huge, sizeof huge, &content, &length), GSSN_E_PROTOCOL);
        CHECK_STATUS(ssh_gss_message_body_parse(carriers[i], NULL, 0, &content, &length), GSSN_E_PROTOCOL);
        CHECK_STATUS(ssh_gss_message_body_parse(carriers[i], NULL, 5, &content, &length), GSSN_E_INVALID_ARGUMENT);
        CHECK(body.data == NULL && body.length == 0 && content == NULL && length == 0);
    }
    CHECK_STATUS(ssh_gss_message_body(GSSN_MESSAGE_RESPONSE, no_oid + 4, 2, &body), GSSN_E_INVALID_ARGUMENT);
    CHECK_STATUS(ssh_gss_message_body_parse(GSSN_MESSAGE_RESPONSE, no_oid, sizeof no_oid, &content, &length), GSSN_E_PROTOCOL);
    CHECK_STATUS(ssh_gss_message_body(GSSN_MESSAGE_EXCHANGE_COMPLETE, krb5, 1, &body), GSSN_E_INVALID_ARGUMENT);
    CHECK_STATUS(ssh_gss_message_body_parse(GSSN_MESSAGE_EXCHANGE_COMPLETE, empty, sizeof empty, &content, &length), GSSN_E_PROTOCOL);
    for (uint32_t message = 0; message < 100; message++) {
        if (message == 60 || message == 61 || message == 63 || message == 65 || message == 66) continue;
        CHECK_STATUS(ssh_gss_message_body(message, krb5, sizeof krb5, &body), GSSN_E_INVALID_ARGUMENT);
        CHECK_STATUS(ssh_gss_message_body_parse(message, big, 4, &content, &length), GSSN_E_INVALID_ARGUMENT);
    }
    length = 99;
    content = big;
    CHECK_STATUS(ssh_gss_message_body_parse(GSSN_MESSAGE_TOKEN, big, 4, NULL, &length), GSSN_E_INVALID_ARGUMENT);
    CHECK_STATUS(ssh_gss_message_body_parse(GSSN_MESSAGE_TOKEN, big, 4, &content, NULL), GSSN_E_INVALID_ARGUMENT);
    CHECK(content == NULL && length == 0);
}

/* Rules R68, R69: an acceptor tells the client its status in words, and nothing of its own machine. */
static void an_error_for_the_peer(void)
{
    static const uint8_t junk[] = "no token";
    ssh_gss_auth *server = new_acceptor("localhost"), *client = new_initiator("localhost");
    ssh_gss_buffer body = GSSN_BUFFER_INIT, out = GSSN_BUFFER_INIT;
    ssh_gss_peer_error told = GSSN_PEER_ERROR_INIT;
    ssh_gss_error error = GSSN_ERROR_INIT;
    CHECK_STATUS(ssh_gss_error_body(server, &body), GSSN_E_BAD_STATE);                  /* there was none */
    CHECK_STATUS(ssh_gss_accept_sec_context(server, junk, sizeof junk, &out), GSSN_E_BAD_TOKEN);
    CHECK_STATUS(ssh_gss_error_body(server, NULL), GSSN_E_INVALID_ARGUMENT);
    if (CHECK_STATUS(ssh_gss_error_body(server, &body), GSSN_OK)) {
        CHECK_STATUS(ssh_gss_error_body_parse(body.data, body.length, &told), GSSN_OK);
        CHECK_NUMBER(told.major, 0x000d0000);                                           /* GSS_S_FAILURE: the library's own refusal */
        CHECK_TEXT(told.message, ssh_gss_status_message(GSSN_E_BAD_TOKEN));
        CHECK_TEXT(told.language, "en");
        for (size_t cut = 0; cut < body.length; cut++) CHECK_STATUS(ssh_gss_error_body_parse(body.data, cut, &told), GSSN_E_PROTOCOL);
        CHECK(told.major == 0 && told.message[0] == 0 && told.size == sizeof told);
    }
    ssh_gss_buffer_dispose(&body);
    CHECK_STATUS(ssh_gss_last_error(server, &error), GSSN_OK);
    CHECK_STATUS(error.status, GSSN_E_BAD_TOKEN);                                       /* a getter */
    CHECK_STATUS(ssh_gss_get_mic_raw(client, junk, sizeof junk, &out), GSSN_E_BAD_STATE);
    CHECK_STATUS(ssh_gss_error_body(client, &body), GSSN_E_BAD_STATE);                  /* the server's message */
    CHECK_STATUS(ssh_gss_error_body(NULL, &body), GSSN_E_BAD_HANDLE);
    CHECK(body.data == NULL && body.length == 0);
    ssh_gss_auth_free(server);
    ssh_gss_auth_free(client);
}

/* Rules R23, R77: what a server wrote is cut and printable; a caller's shorter struct gets what fits. */
static void an_error_of_a_peer(void)
{
    static const uint8_t body[] = { 0, 0, 0, 1, 0, 0, 0, 2, 0, 0, 0, 6, 'a', '\r', '\n', 0x1b, 0xff, 'b', 0, 0, 0, 2, 'd', 'e' };
    static uint8_t longer[8 + 4 + 5000 + 4];
    ssh_gss_peer_error told = GSSN_PEER_ERROR_INIT;
    CHECK_STATUS(ssh_gss_error_body_parse(body, sizeof body, &told), GSSN_OK);
    CHECK(told.major == 1 && told.minor == 2);
    CHECK_TEXT(told.message, "a   ?b");
    CHECK_TEXT(told.language, "de");
    memset(longer, 'x', sizeof longer);
    memcpy(longer, "\0\0\0\1\0\0\0\2\0\0\x13\x88", 12);
    memset(longer + 12 + 5000, 0, 4);
    CHECK_STATUS(ssh_gss_error_body_parse(longer, sizeof longer, &told), GSSN_OK);
    CHECK_NUMBER(strlen(told.message), sizeof told.message - 1);
    CHECK_TEXT(told.language, "");
    CHECK_STATUS(ssh_gss_error_body_parse(body, sizeof body, NULL), GSSN_E_INVALID_ARGUMENT);
    CHECK_STATUS(ssh_gss_error_body_parse(NULL, sizeof body, &told), GSSN_E_INVALID_ARGUMENT);
    memset(&told, 0xee, sizeof told);
    told.size = offsetof(ssh_gss_peer_error, message) + 4;
    CHECK_STATUS(ssh_gss_error_body_parse(body, sizeof body, &told), GSSN_OK);
    CHECK(memcmp(told.message, "a  \0\xee", 5) == 0);
    told.size = 1;
    CHECK_STATUS(ssh_gss_error_body_parse(body, sizeof body, &told), GSSN_E_INVALID_ARGUMENT);
}

/* Rules R23, R31, R70: an error token ends the object in either role, also where a step gets it, and says why. */
static void error_tokens(void)
{
    for (int way = 0; way < 4; way++) {
        ssh_gss_auth *auth = way % 2 ? new_acceptor("localhost") : new_initiator("localhost");
        ssh_gss_buffer out = GSSN_BUFFER_INIT;
        ssh_gss_error error = GSSN_ERROR_INIT;
        ssh_gss_status status = way < 2 ? ssh_gss_peer_error_token(auth, replayed, sizeof replayed)
            : way == 2 ? ssh_gss_init_sec_context(auth, replayed, sizeof replayed, &out) : ssh_gss_accept_sec_context(auth, replayed, sizeof replayed, &out);
        CHECK_STATUS(status, GSSN_E_PEER_ERROR);
        CHECK_NUMBER(state_of(auth), GSSN_STATE_FAILED);
        CHECK_STATUS(ssh_gss_last_error(auth, &error), GSSN_OK);
        CHECK_STATUS(error.status, GSSN_E_PEER_ERROR);
        CHECK(error.minor == 34 && error.major == 0 && error.hint == GSSN_HINT_REPLAYED && error.routine == GSSN_ROUTINE_NONE);
        CHECK(strstr(error.message, "Kerberos error 34") && strstr(error.message, "nothing proves") && error.advice[0]);
        CHECK(out.data == NULL && out.length == 0);
        CHECK_STATUS(ssh_gss_peer_error_token(auth, replayed, sizeof replayed), GSSN_E_BAD_STATE);
        ssh_gss_auth_free(auth);
    }
}

static void error_tokens_that_are_none(void)
{
    static uint8_t big[(1 << 20) + 1];
    ssh_gss_auth *auth = new_acceptor("localhost");
    CHECK_STATUS(ssh_gss_peer_error_token(NULL, replayed, sizeof replayed), GSSN_E_BAD_HANDLE);
    CHECK_STATUS(ssh_gss_peer_error_token(auth, NULL, 5), GSSN_E_INVALID_ARGUMENT);
    CHECK_STATUS(ssh_gss_peer_error_token(auth, big, sizeof big), GSSN_E_INVALID_ARGUMENT);
    CHECK_NUMBER(state_of(auth), GSSN_STATE_NEW);
    CHECK_STATUS(ssh_gss_peer_error_token(auth, NULL, 0), GSSN_E_PEER_ERROR);           /* the message ends it, whatever it holds */
    CHECK_NUMBER(state_of(auth), GSSN_STATE_FAILED);
    ssh_gss_auth_free(auth);
    for (size_t cut = 1; cut < sizeof replayed; cut++) {
        ssh_gss_error error = GSSN_ERROR_INIT;
        auth = new_acceptor("localhost");
        CHECK_STATUS(ssh_gss_peer_error_token(auth, replayed, cut), GSSN_E_PEER_ERROR);
        CHECK_STATUS(ssh_gss_last_error(auth, &error), GSSN_OK);
        CHECK(error.minor == 0 && error.hint == GSSN_HINT_NONE && strstr(error.message, "no Kerberos error"));
        ssh_gss_auth_free(auth);
    }
}

int main(void)
{
    bodies();
    bodies_that_are_none();
    an_error_for_the_peer();
    an_error_of_a_peer();
    error_tokens();
    error_tokens_that_are_none();
    return check_done("messages");
}

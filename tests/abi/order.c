/* Wrong order of calls and wrong role: GSSN_E_BAD_STATE, nothing changes. First tokens that are refused before the backend sees them. */
#include <gssnative.h>
#include "check.h"
#include "objects.h"

static const uint8_t session_id[20] = { 1 };

/* Everything that needs an established context, on an object that has none. */
static void check_not_established(ssh_gss_auth *auth)
{
    ssh_gss_buffer buffer = GSSN_BUFFER_INIT;
    char text[64] = "x";
    size_t length = 99;
    uint32_t before = state_of(auth);
    int32_t delegated = 99;
    CHECK_STATUS(ssh_gss_get_mic(auth, GSSN_MIC_USERAUTH, session_id, sizeof session_id, &buffer), GSSN_E_BAD_STATE);
    CHECK_STATUS(ssh_gss_get_mic(auth, GSSN_MIC_EXCHANGE_HASH, session_id, sizeof session_id, &buffer), GSSN_E_BAD_STATE);
    CHECK_STATUS(ssh_gss_get_mic_raw(auth, session_id, sizeof session_id, &buffer), GSSN_E_BAD_STATE);
    CHECK_STATUS(ssh_gss_authorize(auth, NULL), GSSN_E_BAD_STATE);
    CHECK_STATUS(ssh_gss_authorize(auth, "alice"), GSSN_E_BAD_STATE);
    CHECK_STATUS(ssh_gss_authorize_override(auth, "alice", "a test"), GSSN_E_BAD_STATE);
    CHECK_STATUS(ssh_gss_peer_name(auth, text, sizeof text, &length), GSSN_E_BAD_STATE);
    CHECK(length == 0 && text[0] == 0);
    CHECK_STATUS(ssh_gss_own_name(auth, text, sizeof text, &length), GSSN_E_BAD_STATE);
    CHECK_STATUS(ssh_gss_credentials_delegated(auth, &delegated), GSSN_E_BAD_STATE);
    CHECK_NUMBER(delegated, 0);
    CHECK(buffer.data == NULL && buffer.length == 0);
    CHECK_NUMBER(state_of(auth), before);
}

static void check_nothing_granted(ssh_gss_auth *auth)
{
    ssh_gss_context_info info = GSSN_CONTEXT_INFO_INIT;
    CHECK_STATUS(ssh_gss_get_context_info(auth, &info), GSSN_OK);
    CHECK(info.granted == 0 && info.mechanism_length == 0 && info.authorized_by == GSSN_AUTHORIZED_BY_NOTHING);
}

/* Rules R20, R56, R65: without a context there is no MIC, no verdict and nothing about the peer. */
static void new_objects(void)
{
    static const uint8_t token[4] = { 0x60, 2, 6, 0 };
    ssh_gss_auth *client = new_initiator("localhost"), *server = new_acceptor("localhost");
    ssh_gss_buffer buffer = GSSN_BUFFER_INIT;
    CHECK_NUMBER(state_of(client), GSSN_STATE_NEW);
    CHECK_NUMBER(state_of(server), GSSN_STATE_NEW);
    for (int named = 0; named < 2; named++) {                               /* a user name does not help */
        check_not_established(client);
        check_not_established(server);
        CHECK_STATUS(ssh_gss_set_username(client, "alice"), GSSN_OK);
        CHECK_STATUS(ssh_gss_set_username(server, "alice"), GSSN_OK);
    }
    check_nothing_granted(client);
    check_nothing_granted(server);
    CHECK_STATUS(ssh_gss_init_sec_context(server, NULL, 0, &buffer), GSSN_E_BAD_STATE);
    CHECK_STATUS(ssh_gss_accept_sec_context(client, token, sizeof token, &buffer), GSSN_E_BAD_STATE);
    CHECK_STATUS(ssh_gss_select_mech(client, token, sizeof token, &buffer), GSSN_E_BAD_STATE);
    CHECK_NUMBER(state_of(client), GSSN_STATE_NEW);
    CHECK_NUMBER(state_of(server), GSSN_STATE_NEW);
    ssh_gss_auth_free(client);
    ssh_gss_auth_free(server);
}

/* Rules R26, R28: what a client sends before its time ends the attempt; an object with the other role is not touched. */
static void too_early(void)
{
    static const uint8_t mic[20];
    for (int way = 0; way < 3; way++) {
        ssh_gss_auth *client = new_initiator("localhost"), *server = new_acceptor("localhost");
        ssh_gss_auth *objects[] = { client, server };
        for (int i = 0; i < 2; i++) {
            ssh_gss_status status = way == 0 ? ssh_gss_check_mic(objects[i], GSSN_MIC_USERAUTH, session_id, sizeof session_id, mic, sizeof mic)
                : way == 1 ? ssh_gss_check_mic_raw(objects[i], session_id, sizeof session_id, mic, sizeof mic) : ssh_gss_exchange_complete(objects[i]);
            CHECK_STATUS(status, i == 0 ? GSSN_E_BAD_STATE : GSSN_E_PROTOCOL);
            CHECK_NUMBER(state_of(objects[i]), i == 0 ? GSSN_STATE_NEW : GSSN_STATE_FAILED);
        }
        ssh_gss_auth_free(client);
        ssh_gss_auth_free(server);
    }
}

/* The record stays until the next call that is not a getter, and says what went wrong last. */
static void error_record(void)
{
    ssh_gss_auth *client = new_initiator("localhost");
    ssh_gss_error error = GSSN_ERROR_INIT;
    ssh_gss_buffer buffer = GSSN_BUFFER_INIT;
    char text[8];
    size_t length;
    CHECK_STATUS(ssh_gss_last_error(client, &error), GSSN_OK);
    CHECK(error.status == GSSN_OK && error.hint == GSSN_HINT_NONE && error.message[0] == 0 && error.advice[0] == 0);
    CHECK_STATUS(ssh_gss_authorize(client, "alice"), GSSN_E_BAD_STATE);
    CHECK_NUMBER(state_of(client), GSSN_STATE_NEW);                         /* getters */
    CHECK_STATUS(ssh_gss_peer_name(client, text, sizeof text, &length), GSSN_E_BAD_STATE);
    CHECK_STATUS(ssh_gss_oids(client, GSSN_OIDS_CLIENT, &buffer), GSSN_OK);
    ssh_gss_buffer_dispose(&buffer);
    for (int again = 0; again < 2; again++) {
        CHECK_STATUS(ssh_gss_last_error(client, &error), GSSN_OK);
        CHECK_STATUS(error.status, GSSN_E_BAD_STATE);
        CHECK_NUMBER(error.hint, GSSN_HINT_WRONG_ORDER);
        CHECK(error.routine == 0 && error.major == 0 && error.minor == 0);
        CHECK(error.message[0] != 0 && error.advice[0] != 0);
    }
    CHECK_STATUS(ssh_gss_set_username(client, "alice"), GSSN_OK);
    CHECK_STATUS(ssh_gss_last_error(client, &error), GSSN_OK);
    CHECK(error.status == GSSN_OK && error.hint == GSSN_HINT_NONE && error.message[0] == 0 && error.advice[0] == 0);
    ssh_gss_auth_free(client);
}

static void check_first_token(const void *token, size_t length, ssh_gss_status expected, const char *what)
{
    ssh_gss_auth *server = new_acceptor("localhost");
    ssh_gss_buffer out = GSSN_BUFFER_INIT;
    ssh_gss_error error = GSSN_ERROR_INIT;
    int ok = CHECK_STATUS(ssh_gss_accept_sec_context(server, token, length, &out), expected);
    ok &= CHECK_STATUS(ssh_gss_last_error(server, &error), GSSN_OK);
    ok &= CHECK_STATUS(error.status, expected);
    ok &= CHECK(error.message[0] != 0) & CHECK(error.major == 0 && error.minor == 0);   /* the backend was not asked */
    ok &= CHECK_NUMBER(state_of(server), GSSN_STATE_FAILED);
    check_not_established(server);
    ok &= CHECK_STATUS(ssh_gss_accept_sec_context(server, token, length, &out), GSSN_E_BAD_STATE);     /* dead is dead */
    if (!ok) printf("  %s\n", what);
    ssh_gss_buffer_dispose(&out);
    ssh_gss_auth_free(server);
}

/* Rules R5, R16, R78: the backend does not see them. */
static void first_tokens(void)
{
    static uint8_t big[1 << 20];
    /* RFC 2743 section 3.1: 60, length, OID, inner token */
    static const uint8_t spnego[] = { 0x60, 0x0b, 6, 6, 0x2b, 6, 1, 5, 5, 2, 0xa0, 1, 0 };
    static const uint8_t iakerb[] = { 0x60, 0x0a, 6, 6, 0x2b, 6, 1, 5, 2, 5, 5, 1 };
    static const uint8_t microsoft[] = { 0x60, 0x0d, 6, 9, 0x2a, 0x86, 0x48, 0x82, 0xf7, 0x12, 1, 2, 2, 1, 0 };
    static const uint8_t user_to_user[] = { 0x60, 0x0e, 6, 10, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x12, 1, 2, 2, 3, 4, 0 };
    static const uint8_t wrong_tag[] = { 0x61, 0x0d, 6, 9, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x12, 1, 2, 2, 1, 0 };
    static const uint8_t too_long[] = { 0x60, 0x0e, 6, 9, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x12, 1, 2, 2, 1, 0 };
    static const uint8_t too_short[] = { 0x60, 0x0c, 6, 9, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x12, 1, 2, 2, 1, 0 };
    static const uint8_t indefinite[] = { 0x60, 0x80, 6, 9, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x12, 1, 2, 2, 1, 0, 0, 0 };
    static const uint8_t huge_length[] = { 0x60, 0x88, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 6, 9 };
    static const uint8_t oid_too_long[] = { 0x60, 0x0d, 6, 0x7f, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x12, 1, 2, 2, 1, 0 };
    static const uint8_t ntlmssp[] = "NTLMSSP\0\1\0\0";
    check_first_token(NULL, 0, GSSN_E_PROTOCOL, "empty");
    check_first_token(spnego, sizeof spnego, GSSN_E_BAD_MECHANISM, "SPNEGO");
    check_first_token(iakerb, sizeof iakerb, GSSN_E_BAD_MECHANISM, "IAKERB");
    check_first_token(microsoft, sizeof microsoft, GSSN_E_BAD_TOKEN, "Microsoft's krb5 OID, and no AP-REQ");
    check_first_token(user_to_user, sizeof user_to_user, GSSN_E_BAD_MECHANISM, "krb5 user to user");
    check_first_token(wrong_tag, sizeof wrong_tag, GSSN_E_BAD_TOKEN, "wrong tag");
    check_first_token(too_long, sizeof too_long, GSSN_E_BAD_TOKEN, "a length beyond the end");
    check_first_token(too_short, sizeof too_short, GSSN_E_BAD_TOKEN, "bytes behind the end");
    check_first_token(indefinite, sizeof indefinite, GSSN_E_BAD_TOKEN, "indefinite length");
    check_first_token(huge_length, sizeof huge_length, GSSN_E_BAD_TOKEN, "a length of 2^64-1");
    check_first_token(oid_too_long, sizeof oid_too_long, GSSN_E_BAD_TOKEN, "an OID beyond the end");
    check_first_token(ntlmssp, sizeof ntlmssp, GSSN_E_BAD_TOKEN, "NTLMSSP");
    check_first_token(big, 1, GSSN_E_BAD_TOKEN, "one zero");
    check_first_token(big, sizeof big, GSSN_E_BAD_TOKEN, "1 MiB of zeros");
    for (size_t cut = 1; cut < sizeof spnego; cut++) check_first_token(spnego, cut, GSSN_E_BAD_TOKEN, "SPNEGO, cut");
}

/* Rules R2, R3, R4, R5: the request's list of mechanisms and the response of the server (RFC 4462 section 3.2, 3.3). */
static void mechanism_selection(void)
{
    static const uint8_t krb5[11] = { 6, 9, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x12, 1, 2, 2 };
    static const uint8_t offer[] = { 0, 0, 0, 2, 0, 0, 0, 8, 6, 6, 0x2b, 6, 1, 5, 5, 2,
                                     0, 0, 0, 11, 6, 9, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x12, 1, 2, 2 };
    static const uint8_t only_spnego[] = { 0, 0, 0, 1, 0, 0, 0, 8, 6, 6, 0x2b, 6, 1, 5, 5, 2 };
    static const uint8_t none[] = { 0, 0, 0, 0 };
    static const uint8_t far_too_many[] = { 0xff, 0xff, 0xff, 0xff, 0, 0, 0, 1, 6 };
    ssh_gss_auth *server = new_acceptor("localhost"), *client = new_initiator("localhost");
    ssh_gss_buffer response = GSSN_BUFFER_INIT;
    if (CHECK_STATUS(ssh_gss_select_mech(server, offer, sizeof offer, &response), GSSN_OK))
        CHECK(response.length == 15 && memcmp(response.data, "\0\0\0\x0b", 4) == 0 && memcmp(response.data + 4, krb5, 11) == 0);
    ssh_gss_buffer_dispose(&response);
    CHECK_STATUS(ssh_gss_check_mech(server, krb5, sizeof krb5), GSSN_OK);
    CHECK_STATUS(ssh_gss_check_mech(client, krb5, sizeof krb5), GSSN_OK);
    CHECK_STATUS(ssh_gss_check_mech(server, offer + 8, 8), GSSN_E_BAD_MECHANISM);
    CHECK_NUMBER(state_of(server), GSSN_STATE_NEW);                         /* ask for the next */
    CHECK_STATUS(ssh_gss_check_mech(client, offer + 8, 8), GSSN_E_BAD_MECHANISM);
    CHECK_NUMBER(state_of(client), GSSN_STATE_FAILED);                      /* it was not offered */
    ssh_gss_auth_free(server);
    server = new_acceptor("localhost");
    CHECK_STATUS(ssh_gss_select_mech(server, only_spnego, sizeof only_spnego, &response), GSSN_E_BAD_MECHANISM);
    CHECK_STATUS(ssh_gss_select_mech(server, none, sizeof none, &response), GSSN_E_PROTOCOL);
    CHECK(ssh_gss_select_mech(server, far_too_many, sizeof far_too_many, &response) < 0);
    CHECK(ssh_gss_select_mech(server, offer, sizeof offer - 1, &response) < 0);
    CHECK(response.data == NULL && response.length == 0);
    ssh_gss_auth_free(server);
    ssh_gss_auth_free(client);
}

int main(void)
{
    new_objects();
    too_early();
    error_record();
    first_tokens();
    mechanism_selection();
    return check_done("order");
}

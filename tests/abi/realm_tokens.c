/* Damaged, replayed and foreign tokens and MICs: each a named status and a text that names the cause. */
#include "login.h"

static void check_accept(ssh_gss_auth *server, const ssh_gss_buffer *token, ssh_gss_status expected)
{
    ssh_gss_buffer answer = GSSN_BUFFER_INIT;
    CHECK_STATUS(ssh_gss_accept_sec_context(server, token->data, token->length, &answer), expected);
    if (expected < 0) CHECK_NUMBER(state_of(server), GSSN_STATE_FAILED);
    ssh_gss_buffer_dispose(&answer);
}

/* Rule R18: every byte of the MIC counts, and there is no second try. */
static void flipped_mic(void)
{
    ssh_gss_buffer mic = GSSN_BUFFER_INIT;
    size_t length = 1;
    for (size_t flip = 0; flip < length; flip++) {                          /* every byte of it */
        login both = new_login("alice");
        CHECK_STATUS(exchange_tokens(both), GSSN_OK);
        CHECK_STATUS(ssh_gss_get_mic(both.client, GSSN_MIC_USERAUTH, session_id, sizeof session_id, &mic), GSSN_OK);
        length = mic.length;
        if (flip >= length) break;
        mic.data[flip] ^= 0x40;
        ssh_gss_status status = ssh_gss_check_mic(both.server, GSSN_MIC_USERAUTH, session_id, sizeof session_id, mic.data, mic.length);
        CHECK_STATUS(status, GSSN_E_BAD_MIC);
        CHECK_CAUSE(both.server, GSSN_E_BAD_MIC, GSSN_HINT_MIC_INPUT_DIFFERS, "session identifier");
        CHECK_NUMBER(state_of(both.server), GSSN_STATE_FAILED);
        mic.data[flip] ^= 0x40;                                             /* no second try */
        status = ssh_gss_check_mic(both.server, GSSN_MIC_USERAUTH, session_id, sizeof session_id, mic.data, mic.length);
        CHECK_STATUS(status, GSSN_E_BAD_STATE);
        CHECK_STATUS(ssh_gss_authorize(both.server, "alice"), GSSN_E_BAD_STATE);
        ssh_gss_buffer_dispose(&mic);
        free_login(both);
    }
    CHECK(length > 20);
}

/* Rule R18: what the MIC covers: the session, the user, the service. */
static void mic_of_something_else(void)
{
    static const uint8_t other_session[32] = { 0x0 };
    ssh_gss_buffer mic = GSSN_BUFFER_INIT;
    for (int differs = 0; differs < 5; differs++) {
        login both = new_login("alice");
        if (differs == 1) CHECK_STATUS(ssh_gss_set_username(both.client, "bob"), GSSN_OK);
        if (differs == 2) CHECK_STATUS(ssh_gss_set_service(both.client, "ssh-userauth"), GSSN_OK);
        CHECK_STATUS(exchange_tokens(both), GSSN_OK);
        CHECK_STATUS(ssh_gss_get_mic(both.client, GSSN_MIC_USERAUTH, session_id, sizeof session_id, &mic), GSSN_OK);
        const uint8_t *session = differs == 3 ? other_session : session_id;
        size_t length = differs == 4 ? sizeof session_id - 1 : sizeof session_id;
        ssh_gss_status expected = differs ? GSSN_E_BAD_MIC : GSSN_OK;
        if (!CHECK_STATUS(ssh_gss_check_mic(both.server, GSSN_MIC_USERAUTH, session, length, mic.data, mic.length), expected))
            printf("  difference %d\n", differs);
        ssh_gss_buffer_dispose(&mic);
        free_login(both);
    }
}

/* Rule R18: a part of a MIC is none. */
static void empty_and_cut_mics(void)
{
    for (size_t cut = 0; cut < 4; cut++) {
        ssh_gss_buffer mic = GSSN_BUFFER_INIT;
        login both = new_login("alice");
        CHECK_STATUS(exchange_tokens(both), GSSN_OK);
        CHECK_STATUS(ssh_gss_get_mic(both.client, GSSN_MIC_USERAUTH, session_id, sizeof session_id, &mic), GSSN_OK);
        size_t length = cut == 3 ? mic.length - 1 : cut * 8;
        CHECK_STATUS(ssh_gss_check_mic(both.server, GSSN_MIC_USERAUTH, session_id, sizeof session_id, mic.data, length), GSSN_E_BAD_MIC);
        CHECK_NUMBER(state_of(both.server), GSSN_STATE_FAILED);
        ssh_gss_buffer_dispose(&mic);
        free_login(both);
    }
}

/* Rule R78: a frame that does not fit is seen before the mechanism. */
static void truncated_token(void)
{
    ssh_gss_buffer token = first_token(HOST);
    size_t length = token.length;
    for (size_t cut = 1; cut < length; cut += cut < 40 ? 1 : 41) {
        ssh_gss_auth *server = new_acceptor(HOST);
        token.length = cut;
        check_accept(server, &token, GSSN_E_BAD_TOKEN);
        if (!check_failures) CHECK_CAUSE(server, GSSN_E_BAD_TOKEN, 0, "token");
        ssh_gss_auth_free(server);
    }
    token.length = length;
    ssh_gss_buffer_dispose(&token);
}

/* The same, with an outer length that fits: only the mechanism can see it. */
static void truncated_inside(void)
{
    ssh_gss_buffer token = first_token(HOST);
    ssh_gss_auth *server = new_acceptor(HOST);
    if (CHECK(token.length > 300 && token.data[1] == 0x82)) {
        token.length -= 10;
        token.data[2] = (uint8_t)((token.length - 4) >> 8);
        token.data[3] = (uint8_t)(token.length - 4);
        check_accept(server, &token, GSSN_E_BAD_TOKEN);
    }
    ssh_gss_auth_free(server);
    ssh_gss_buffer_dispose(&token);
}

/* Each byte in turn. Some bytes of an AP-REQ are not under its seal (options, the ticket's clear text): then it is the same login or none. */
static void damaged_token(void)
{
    static const uint8_t masks[] = { 0x01, 0x10, 0xff };
    ssh_gss_buffer token = first_token(HOST);
    size_t accepted = 0;
    for (size_t place = 0; place < token.length; place++) {
        for (size_t i = 0; i < sizeof masks; i++) {
            ssh_gss_auth *server = new_acceptor(HOST);
            ssh_gss_buffer answer = GSSN_BUFFER_INIT;
            token.data[place] ^= masks[i];
            ssh_gss_status status = ssh_gss_accept_sec_context(server, token.data, token.length, &answer);
            token.data[place] ^= masks[i];
            int ok = CHECK(status <= 0 && status != GSSN_E_INTERNAL && status != GSSN_E_BACKEND_FAILURE);
            if (status == GSSN_OK) {
                accepted++;
                ok &= CHECK_TEXT(name_of(ssh_gss_peer_name, server), "alice@RIG.TEST");
                ok &= CHECK(strncmp(name_of(ssh_gss_own_name, server), "host/" HOST "@", strlen("host/" HOST "@")) == 0);
            }
            if (!ok) printf("  byte %zu: %s\n", place, ssh_gss_status_name(status));
            ssh_gss_buffer_dispose(&answer);
            ssh_gss_auth_free(server);
        }
    }
    /* Without a replay cache the bytes outside the seal are harmless one by one: the options, the realm, the type of the name, key versions. */
    CHECK(accepted < (is_heimdal() ? 50 : 20));
    ssh_gss_buffer_dispose(&token);
}

/* Rule R79: the same token again, from the same client. */
static void replayed_token(void)
{
    ssh_gss_buffer token = first_token(HOST);
    ssh_gss_auth *first = new_acceptor(HOST), *second = new_acceptor(HOST);
    check_accept(first, &token, GSSN_OK);
    if (is_heimdal()) check_accept(second, &token, GSSN_OK);                /* it has no replay cache, and its capabilities say so */
    else {
        check_accept(second, &token, GSSN_E_REPLAY);
        CHECK_CAUSE(second, GSSN_E_REPLAY, GSSN_HINT_REPLAYED, "replay");
    }
    CHECK_NUMBER(state_of(first), GSSN_STATE_ESTABLISHED);
    ssh_gss_auth_free(first);
    ssh_gss_auth_free(second);
    ssh_gss_buffer_dispose(&token);
}

/* Rule R5: a good Kerberos token inside SPNEGO's frame: MIT itself would take it. RFC 4462 section 7.3 forbids it. */
static void spnego_token(void)
{
    ssh_gss_buffer token = first_token(HOST), wrapped = GSSN_BUFFER_INIT;
    static const uint8_t head[] = { 0x60, 0x82, 0, 0, 6, 6, 0x2b, 6, 1, 5, 5, 2, 0xa0, 0x82, 0, 0, 0x30, 0x82, 0, 0,
                                    0xa0, 0x0d, 0x30, 0x0b, 6, 9, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x12, 1, 2, 2, 0xa2, 0x82, 0, 0, 4, 0x82, 0, 0 };
    static const uint8_t lengths[] = { 2, 14, 18, 37, 41 };
    uint8_t *bytes = malloc(sizeof head + token.length);
    memcpy(bytes, head, sizeof head);
    memcpy(bytes + sizeof head, token.data, token.length);
    for (size_t i = 0; i < sizeof lengths; i++) {
        size_t rest = sizeof head + token.length - lengths[i] - 2;
        bytes[lengths[i]] = (uint8_t)(rest >> 8);
        bytes[lengths[i] + 1] = (uint8_t)rest;
    }
    wrapped.data = bytes;
    wrapped.length = sizeof head + token.length;
    ssh_gss_auth *server = new_acceptor(HOST);
    check_accept(server, &wrapped, GSSN_E_BAD_MECHANISM);
    CHECK_CAUSE(server, GSSN_E_BAD_MECHANISM, GSSN_HINT_MECHANISM_REFUSED, "SPNEGO");
    ssh_gss_auth_free(server);
    server = new_acceptor(HOST);                                            /* the refused token never reached the backend: */
    check_accept(server, &token, GSSN_OK);                                  /* what is in it is not in the replay cache */
    ssh_gss_auth_free(server);
    free(bytes);
    ssh_gss_buffer_dispose(&token);
}

/* Rule R16: against the protocol, on either side. */
static void empty_tokens(void)
{
    ssh_gss_buffer empty = GSSN_BUFFER_INIT, token = GSSN_BUFFER_INIT, answer = GSSN_BUFFER_INIT;
    login both = new_login("alice");
    check_accept(both.server, &empty, GSSN_E_PROTOCOL);
    CHECK_CAUSE(both.server, GSSN_E_PROTOCOL, 0, "empty");
    CHECK_STATUS(ssh_gss_init_sec_context(both.client, NULL, 0, &token), GSSN_CONTINUE);
    CHECK_STATUS(ssh_gss_init_sec_context(both.client, NULL, 0, &answer), GSSN_E_PROTOCOL);
    CHECK_CAUSE(both.client, GSSN_E_PROTOCOL, 0, "empty");
    CHECK_NUMBER(state_of(both.client), GSSN_STATE_FAILED);
    CHECK_STATUS(ssh_gss_init_sec_context(both.client, token.data, token.length, &answer), GSSN_E_BAD_STATE);
    ssh_gss_buffer_dispose(&token);
    free_login(both);
}

/* Rule R33: the server's answer, damaged: the client must not believe it. */
static void damaged_answer(void)
{
    login both = new_login("alice");
    ssh_gss_buffer token = GSSN_BUFFER_INIT, answer = GSSN_BUFFER_INIT, more = GSSN_BUFFER_INIT;
    CHECK_STATUS(ssh_gss_init_sec_context(both.client, NULL, 0, &token), GSSN_CONTINUE);
    CHECK_STATUS(ssh_gss_accept_sec_context(both.server, token.data, token.length, &answer), GSSN_OK);
    if (CHECK(answer.length > 60)) answer.data[answer.length - 5] ^= 1;
    CHECK(ssh_gss_init_sec_context(both.client, answer.data, answer.length, &more) < 0);
    CHECK_NUMBER(state_of(both.client), GSSN_STATE_FAILED);
    CHECK_STATUS(ssh_gss_get_mic(both.client, GSSN_MIC_USERAUTH, session_id, sizeof session_id, &more), GSSN_E_BAD_STATE);
    ssh_gss_buffer_dispose(&token);
    ssh_gss_buffer_dispose(&answer);
    ssh_gss_buffer_dispose(&more);
    free_login(both);
}

/* What is no answer at all: the client's own token, junk, another mechanism's, an answer with a damaged frame, or cut. Heimdal must not see it. */
static void no_answer(void)
{
    static const size_t frame[] = { 0, 1, 2, 3, 6, 12, 13, 14 };
    for (int kind = 0; kind < 14; kind++) {
        login both = new_login("alice");
        ssh_gss_buffer token = GSSN_BUFFER_INIT, answer = GSSN_BUFFER_INIT, more = GSSN_BUFFER_INIT;
        CHECK_STATUS(ssh_gss_init_sec_context(both.client, NULL, 0, &token), GSSN_CONTINUE);
        CHECK_STATUS(ssh_gss_accept_sec_context(both.server, token.data, token.length, &answer), GSSN_OK);
        if (!CHECK(answer.length > 60)) return;
        const uint8_t *data = kind == 0 ? token.data : answer.data;
        size_t length = kind == 0 ? token.length : kind == 1 ? 1 : kind == 2 ? 15 : kind == 3 ? 40 : kind == 4 ? answer.length - 1 : answer.length;
        if (kind == 5) memset(answer.data, 0x41, answer.length);
        if (kind > 5) answer.data[frame[kind - 6]] ^= 0x40;
        CHECK_STATUS(ssh_gss_init_sec_context(both.client, data, length, &more), GSSN_E_BAD_TOKEN);
        CHECK_NUMBER(state_of(both.client), GSSN_STATE_FAILED);
        if (is_heimdal()) CHECK_CAUSE(both.client, GSSN_E_BAD_TOKEN, 0, "not Kerberos's answer");
        ssh_gss_buffer_dispose(&token);
        ssh_gss_buffer_dispose(&answer);
        ssh_gss_buffer_dispose(&more);
        free_login(both);
    }
}

int main(void)
{
    if (!have_realm()) return EXIT_FAILURE;
    RUN(flipped_mic);
    RUN(mic_of_something_else);
    RUN(empty_and_cut_mics);
    RUN(truncated_token);
    RUN(truncated_inside);
    RUN(damaged_token);
    RUN(replayed_token);
    RUN(spnego_token);
    RUN(empty_tokens);
    RUN(damaged_answer);
    RUN(no_answer);
    return check_done("realm_tokens");
}

/* A whole login in both roles: tokens, what was granted, names, MICs and the verdict. */
#include "login.h"

/* Rules R17, R20, R56, R65: the MIC comes after the last token, the verdict after the MIC, and nothing is told before its time. */
static void a_login(void)
{
    static const uint8_t krb5[11] = { 6, 9, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x12, 1, 2, 2 };
    login both = new_login("alice");
    ssh_gss_buffer to_server = GSSN_BUFFER_INIT, to_client = GSSN_BUFFER_INIT, mic = GSSN_BUFFER_INIT;
    ssh_gss_context_info info = GSSN_CONTEXT_INFO_INIT;

    CHECK_STATUS(ssh_gss_init_sec_context(both.client, NULL, 0, &to_server), GSSN_CONTINUE);
    CHECK(to_server.length > 300 && to_server.data[0] == 0x60);
    CHECK_NUMBER(state_of(both.client), GSSN_STATE_IN_PROGRESS);
    /* nothing about the peer before completion, and no MIC (RFC 2744 section 5.19, RFC 4462 section 3.5) */
    CHECK_STATUS(ssh_gss_get_mic(both.client, GSSN_MIC_USERAUTH, session_id, sizeof session_id, &mic), GSSN_E_BAD_STATE);
    CHECK_STATUS(ssh_gss_get_mic_raw(both.client, session_id, sizeof session_id, &mic), GSSN_E_BAD_STATE);
    CHECK_STATUS(ssh_gss_get_context_info(both.client, &info), GSSN_OK);
    CHECK(info.granted == 0 && info.mechanism_length == 0);
    CHECK_STATUS(ssh_gss_accept_sec_context(both.server, to_server.data, to_server.length, &to_client), GSSN_OK);
    CHECK(to_client.length > 0);
    CHECK_NUMBER(state_of(both.server), GSSN_STATE_ESTABLISHED);
    ssh_gss_buffer_dispose(&to_server);
    CHECK_STATUS(ssh_gss_init_sec_context(both.client, to_client.data, to_client.length, &to_server), GSSN_OK);
    CHECK_NUMBER(to_server.length, 0);
    CHECK_NUMBER(state_of(both.client), GSSN_STATE_ESTABLISHED);

    for (int end = 0; end < 2; end++) {
        CHECK_STATUS(ssh_gss_get_context_info(end ? both.server : both.client, &info), GSSN_OK);
        CHECK_NUMBER(info.granted, GSSN_GRANTED_MUTUAL | GSSN_GRANTED_INTEGRITY);
        CHECK(info.mechanism_length == sizeof krb5 && memcmp(info.mechanism, krb5, sizeof krb5) == 0);
        CHECK_NUMBER(info.authorized_by, GSSN_AUTHORIZED_BY_NOTHING);
        CHECK(info.expires > 1700000000 && info.expires < 1700000000 + ((int64_t)1 << 32));
    }
    CHECK_TEXT(name_of(ssh_gss_peer_name, both.server), "alice@RIG.TEST");
    CHECK_TEXT(name_of(ssh_gss_own_name, both.server), "host/" HOST "@RIG.TEST");
    CHECK_TEXT(name_of(ssh_gss_peer_name, both.client), "host/" HOST "@RIG.TEST");
    CHECK_TEXT(name_of(ssh_gss_own_name, both.client), "alice@RIG.TEST");

    /* a verified MIC is not a login: authorize is, and not before the MIC */
    CHECK_STATUS(ssh_gss_authorize(both.server, "alice"), GSSN_E_BAD_STATE);
    CHECK_STATUS(prove(both), GSSN_OK);
    CHECK_NUMBER(state_of(both.server), GSSN_STATE_VERIFIED);
    CHECK_STATUS(ssh_gss_authorize(both.server, "alice"), GSSN_OK);
    CHECK_NUMBER(state_of(both.server), GSSN_STATE_AUTHORIZED);
    CHECK_STATUS(ssh_gss_get_context_info(both.server, &info), GSSN_OK);
    CHECK_NUMBER(info.authorized_by, GSSN_AUTHORIZED_BY_AUTH_TO_LOCAL);
    CHECK_STATUS(ssh_gss_authorize(both.server, NULL), GSSN_OK);            /* NULL: the object's user */

    /* completed is completed: a host that asks for more gets nothing, a peer that sends more ends it */
    CHECK_STATUS(ssh_gss_init_sec_context(both.client, NULL, 0, &to_server), GSSN_E_BAD_STATE);
    CHECK_NUMBER(state_of(both.client), GSSN_STATE_ESTABLISHED);
    CHECK_STATUS(ssh_gss_init_sec_context(both.client, to_client.data, to_client.length, &to_server), GSSN_E_PROTOCOL);
    CHECK_STATUS(ssh_gss_accept_sec_context(both.server, to_client.data, to_client.length, &to_server), GSSN_E_PROTOCOL);
    CHECK_NUMBER(state_of(both.client), GSSN_STATE_FAILED);
    CHECK_NUMBER(state_of(both.server), GSSN_STATE_FAILED);
    ssh_gss_buffer_dispose(&to_client);
    ssh_gss_buffer_dispose(&mic);
    free_login(both);
}

static void text_getters(void)
{
    login both = new_login("alice");
    static const char name[] = "alice@RIG.TEST";
    char text[64];
    size_t length;
    CHECK_STATUS(exchange_tokens(both), GSSN_OK);
    for (size_t capacity = 0; capacity <= sizeof text; capacity++) {
        memset(text, 'x', sizeof text);
        length = 99;
        ssh_gss_status expected = capacity < sizeof name ? GSSN_E_BUFFER_TOO_SMALL : GSSN_OK;
        CHECK_STATUS(ssh_gss_peer_name(both.server, text, capacity, &length), expected);
        CHECK_NUMBER(length, sizeof name - 1);
        if (expected == GSSN_OK) CHECK_TEXT(text, name);
        else CHECK(text[0] == (capacity ? 0 : 'x'));
    }
    CHECK_STATUS(ssh_gss_peer_name(both.server, NULL, 0, &length), GSSN_E_BUFFER_TOO_SMALL);
    CHECK_NUMBER(length, sizeof name - 1);
    free_login(both);
}

/* Rules R18, R37, R65: hosts that build the MIC input themselves. */
static void raw_mics(void)
{
    login both = new_login("alice");
    ssh_gss_buffer input = GSSN_BUFFER_INIT, mic = GSSN_BUFFER_INIT;
    CHECK_STATUS(exchange_tokens(both), GSSN_OK);
    /* any bytes may be checked, but only the input of a user authentication verifies the user */
    CHECK_STATUS(ssh_gss_get_mic_raw(both.client, session_id, sizeof session_id, &mic), GSSN_OK);
    CHECK_STATUS(ssh_gss_check_mic_raw(both.server, session_id, sizeof session_id, mic.data, mic.length), GSSN_OK);
    CHECK_NUMBER(state_of(both.server), GSSN_STATE_ESTABLISHED);
    CHECK_STATUS(ssh_gss_authorize(both.server, "alice"), GSSN_E_BAD_STATE);
    ssh_gss_buffer_dispose(&mic);
    static const char *const others[][3] = { { "bob", "ssh-connection", "gssapi-with-mic" }, { "alice", "ssh-userauth", "gssapi-with-mic" },
                                             { "alice", "ssh-connection", "gssapi-keyex" } };
    for (int i = 0; i < 3; i++) {
        CHECK_STATUS(ssh_gss_mic_input(session_id, sizeof session_id, others[i][0], others[i][1], others[i][2], &input), GSSN_OK);
        CHECK_STATUS(ssh_gss_get_mic_raw(both.client, input.data, input.length, &mic), GSSN_OK);
        CHECK_STATUS(ssh_gss_check_mic_raw(both.server, input.data, input.length, mic.data, mic.length), GSSN_OK);
        CHECK_NUMBER(state_of(both.server), GSSN_STATE_ESTABLISHED);
        ssh_gss_buffer_dispose(&input);
        ssh_gss_buffer_dispose(&mic);
    }
    /* the two ways make the same MIC input */
    CHECK_STATUS(ssh_gss_mic_input(session_id, sizeof session_id, "alice", "ssh-connection", "gssapi-with-mic", &input), GSSN_OK);
    CHECK_STATUS(ssh_gss_get_mic(both.client, GSSN_MIC_USERAUTH, session_id, sizeof session_id, &mic), GSSN_OK);
    CHECK_STATUS(ssh_gss_check_mic_raw(both.server, input.data, input.length, mic.data, mic.length), GSSN_OK);
    CHECK_NUMBER(state_of(both.server), GSSN_STATE_VERIFIED);
    CHECK_STATUS(ssh_gss_authorize(both.server, NULL), GSSN_OK);
    ssh_gss_buffer_dispose(&input);
    ssh_gss_buffer_dispose(&mic);
    free_login(both);
}

/* Rule R17: the MIC is made by the client and checked by the server, never the other way round; an exchange hash has no place in with-mic. */
static void roles_of_the_mic(void)
{
    login both = new_login("alice");
    ssh_gss_buffer mic = GSSN_BUFFER_INIT;
    CHECK_STATUS(exchange_tokens(both), GSSN_OK);
    CHECK_STATUS(ssh_gss_get_mic(both.server, GSSN_MIC_USERAUTH, session_id, sizeof session_id, &mic), GSSN_E_BAD_STATE);
    CHECK_STATUS(ssh_gss_get_mic(both.client, GSSN_MIC_EXCHANGE_HASH, session_id, sizeof session_id, &mic), GSSN_E_BAD_STATE);
    CHECK_STATUS(ssh_gss_get_mic(both.client, GSSN_MIC_USERAUTH, session_id, sizeof session_id, &mic), GSSN_OK);
    CHECK_STATUS(ssh_gss_check_mic(both.client, GSSN_MIC_USERAUTH, session_id, sizeof session_id, mic.data, mic.length), GSSN_E_BAD_STATE);
    CHECK_STATUS(ssh_gss_check_mic(both.server, GSSN_MIC_EXCHANGE_HASH, session_id, sizeof session_id, mic.data, mic.length), GSSN_E_BAD_STATE);
    CHECK_NUMBER(state_of(both.client), GSSN_STATE_ESTABLISHED);
    CHECK_NUMBER(state_of(both.server), GSSN_STATE_ESTABLISHED);
    CHECK_STATUS(ssh_gss_check_mic(both.server, GSSN_MIC_USERAUTH, session_id, sizeof session_id, mic.data, mic.length), GSSN_OK);
    ssh_gss_buffer_dispose(&mic);
    free_login(both);
    both = new_login(NULL);                                                 /* no user, no MIC */
    CHECK_STATUS(exchange_tokens(both), GSSN_OK);
    CHECK_STATUS(ssh_gss_get_mic(both.client, GSSN_MIC_USERAUTH, session_id, sizeof session_id, &mic), GSSN_E_BAD_STATE);
    CHECK_NUMBER(state_of(both.client), GSSN_STATE_ESTABLISHED);
    free_login(both);
}

/* Rules R8, R34: one of the own names, in any letters, with or without the final dot. */
static void names_of_both_ends(void)
{
    static const struct { const char *client, *server; } pairs[] = {
        { "SSH.Rig.TEST", HOST }, { HOST ".", HOST }, { HOST, "localhost\n" HOST }, { "localhost", "localhost\n" HOST },
        { "host/" HOST "@RIG.TEST", HOST }, { HOST, "SSH.RIG.TEST" } };
    for (size_t i = 0; i < sizeof pairs / sizeof pairs[0]; i++) {
        login both = { new_initiator(pairs[i].client), new_acceptor(pairs[i].server) };
        if (!CHECK_STATUS(exchange_tokens(both), GSSN_OK)) printf("  %s to %s\n", pairs[i].client, pairs[i].server);
        free_login(both);
    }
    ssh_gss_auth_options options = acceptor_options(NULL);                  /* any host/ key of the keytab */
    login both = { new_initiator(HOST), NULL };
    options.flags = GSSN_ALLOW_ANY_HOST_KEY;
    CHECK_STATUS(ssh_gss_auth_new(&options, &both.server, NULL), GSSN_OK);
    CHECK_STATUS(exchange_tokens(both), GSSN_OK);
    CHECK_TEXT(name_of(ssh_gss_own_name, both.server), "host/" HOST "@RIG.TEST");
    free_login(both);
}

/* Rules R13, R55: both sides want it, unless each was told that it may be missing. */
static void without_mutual_authentication(void)
{
    ssh_gss_auth_options options = initiator_options(HOST);
    ssh_gss_buffer token = GSSN_BUFFER_INIT, answer = GSSN_BUFFER_INIT;
    ssh_gss_context_info info = GSSN_CONTEXT_INFO_INIT;
    login both = { NULL, new_acceptor(HOST) };
    ssh_gss_auth_options accept_it = acceptor_options(HOST);
    options.flags = accept_it.flags = GSSN_ALLOW_NO_MUTUAL;
    options.username = accept_it.username = "alice";
    CHECK_STATUS(ssh_gss_auth_new(&options, &both.client, NULL), GSSN_OK);
    CHECK_STATUS(ssh_gss_init_sec_context(both.client, NULL, 0, &token), GSSN_OK);
    CHECK(token.length > 0);
    /* the server asks for it by default, too */
    CHECK_STATUS(ssh_gss_accept_sec_context(both.server, token.data, token.length, &answer), GSSN_E_NOT_GRANTED);
    CHECK_NUMBER(state_of(both.server), GSSN_STATE_FAILED);
    ssh_gss_buffer_dispose(&token);
    ssh_gss_buffer_dispose(&answer);
    free_login(both);

    CHECK_STATUS(ssh_gss_auth_new(&options, &both.client, NULL), GSSN_OK);
    CHECK_STATUS(ssh_gss_auth_new(&accept_it, &both.server, NULL), GSSN_OK);
    CHECK_STATUS(exchange_tokens(both), GSSN_OK);
    CHECK_STATUS(ssh_gss_get_context_info(both.server, &info), GSSN_OK);
    CHECK_NUMBER(info.granted, GSSN_GRANTED_INTEGRITY);
    CHECK_STATUS(prove(both), GSSN_OK);
    CHECK_STATUS(ssh_gss_authorize(both.server, NULL), GSSN_OK);
    free_login(both);
}

int main(void)
{
    if (!have_realm()) return EXIT_FAILURE;
    RUN(a_login);
    RUN(text_getters);
    RUN(raw_mics);
    RUN(roles_of_the_mic);
    RUN(names_of_both_ends);
    RUN(without_mutual_authentication);
    return check_done("realm_login");
}

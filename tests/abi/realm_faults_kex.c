/* Key exchanges and ends of authentications that Kerberos 5 never comes to: contexts without integrity, acceptors that are not complete while their
 * client is, "continue" without a token, error tokens. The FAKE is tests/faultmech: MIT's library with faults that are switched on.
 *   realm_faults_kex PATH-OF-LIBFAULTMECH */
#include "faults.h"

static const uint8_t hash[64] = { 0x48, 0x61, 0x73, 0x68 };                 /* the exchange hash H */
enum { SHA256 = 32 };

typedef ssh_gss_status step_function(ssh_gss_auth *auth, const uint8_t *token, size_t length, ssh_gss_buffer *out);

static login new_exchange(uint32_t method, uint32_t allow)
{
    ssh_gss_auth_options client = initiator_options(HOST), server = acceptor_options(HOST);
    login both = { NULL, NULL };
    client.method = server.method = method;
    client.flags = server.flags = allow;
    client.username = server.username = "alice";
    CHECK_STATUS(ssh_gss_auth_new(&client, &both.client, NULL), GSSN_OK);
    CHECK_STATUS(ssh_gss_auth_new(&server, &both.server, NULL), GSSN_OK);
    return both;
}

/* The first so many steps, client and server in turn: all of them with this status, the last one with that. The last token. */
static ssh_gss_buffer take_steps(login both, int count, ssh_gss_status last)
{
    ssh_gss_buffer token = GSSN_BUFFER_INIT;
    for (int i = 0; i < count; i++) {
        ssh_gss_buffer next = GSSN_BUFFER_INIT;
        step_function *step = i % 2 ? ssh_gss_accept_sec_context : ssh_gss_init_sec_context;
        CHECK_STATUS(step(i % 2 ? both.server : both.client, token.data, token.length, &next), i + 1 < count ? GSSN_CONTINUE : last);
        ssh_gss_buffer_dispose(&token);
        token = next;
    }
    return token;
}

static void drop_steps(login both, int count, ssh_gss_status last)
{
    ssh_gss_buffer token = take_steps(both, count, last);
    ssh_gss_buffer_dispose(&token);
}

/* The MIC of the exchange, from the server to the client. */
static ssh_gss_status sign(login both, uint32_t method, size_t length)
{
    ssh_gss_buffer mic = GSSN_BUFFER_INIT;
    int raw = method == GSSN_HOST;
    ssh_gss_status status = raw ? ssh_gss_get_mic_raw(both.server, hash, length, &mic) : ssh_gss_get_mic(both.server, GSSN_MIC_EXCHANGE_HASH, hash, length, &mic);
    if (status != GSSN_OK) CHECK_NUMBER(mic.length, 0);
    else status = raw ? ssh_gss_check_mic_raw(both.client, hash, length, mic.data, mic.length)
        : ssh_gss_check_mic(both.client, GSSN_MIC_EXCHANGE_HASH, hash, length, mic.data, mic.length);
    ssh_gss_buffer_dispose(&mic);
    return status;
}

/* The MIC of the user authentication, from the client to the server. */
static ssh_gss_status log_in(login both, const uint8_t *session, size_t length)
{
    ssh_gss_buffer mic = GSSN_BUFFER_INIT;
    ssh_gss_status status = ssh_gss_get_mic(both.client, GSSN_MIC_USERAUTH, session, length, &mic);
    if (status == GSSN_OK) status = ssh_gss_check_mic(both.server, GSSN_MIC_USERAUTH, session, length, mic.data, mic.length);
    if (status == GSSN_OK) status = ssh_gss_authorize(both.server, NULL);
    ssh_gss_buffer_dispose(&mic);
    return status;
}

/* Rules R41, R43: mutual authentication and integrity, neither replay detection nor sequencing, whoever builds the messages. */
static void what_an_exchange_asks_for(void)
{
    for (uint32_t method = GSSN_KEYEX; method <= GSSN_HOST; method++) {
        login both = new_exchange(method, 0);
        CHECK_STATUS(exchange_tokens(both), GSSN_OK);
        CHECK_NUMBER(fake->requested_flags, FLAG_INTEGRITY | FLAG_MUTUAL);
        CHECK(fake->initiator_for_krb5 && fake->acceptor_for_krb5_only);
        free_login(both);
    }
}

/* Rules R42, R55: with and without each, at each end, by the step and by the context: an exchange without one of them has failed. */
static void exchanges_without_a_grant(void)
{
    static const uint32_t missing[] = { 0, FLAG_MUTUAL, FLAG_INTEGRITY, FLAG_MUTUAL | FLAG_INTEGRITY };
    for (uint32_t method = GSSN_KEYEX; method <= GSSN_HOST; method++) for (int side = FAULTMECH_INITIATOR; side <= FAULTMECH_ACCEPTOR; side++)
        for (size_t i = 0; i < sizeof missing / sizeof missing[0]; i++) for (int by_step = 0; by_step < 2; by_step++) {
            login both = new_exchange(method, 0);
            ssh_gss_auth *end = side == FAULTMECH_INITIATOR ? both.client : both.server;
            fake->side = (faultmech_side)side;
            *(by_step ? &fake->step_off : &fake->flags_off) = missing[i];
            int ok = CHECK_STATUS(exchange_tokens(both), missing[i] ? GSSN_E_NOT_GRANTED : GSSN_OK);
            ok &= CHECK_NUMBER(state_of(end), missing[i] ? GSSN_STATE_FAILED : GSSN_STATE_ESTABLISHED);
            if (missing[i] && method == GSSN_KEYEX) {
                ssh_gss_buffer mic = GSSN_BUFFER_INIT;
                ok &= CHECK_STATUS(side == FAULTMECH_INITIATOR ? ssh_gss_check_mic(end, GSSN_MIC_EXCHANGE_HASH, hash, SHA256, hash, 28)
                    : ssh_gss_get_mic(end, GSSN_MIC_EXCHANGE_HASH, hash, SHA256, &mic), GSSN_E_BAD_STATE);
            }
            free_login(both);
            if (!(settle() & ok)) printf("  method %u, side %d, missing %u, by step %d\n", (unsigned)method, side, (unsigned)missing[i], by_step);
        }
}

/* Rule R44: exchanges of many legs, and the user authentication over them. */
static void exchanges_of_many_legs(void)
{
    static const size_t lengths[] = { 20, 32, 48, 64 };
    for (uint32_t before = 0; before < 4; before++) for (size_t i = 0; i < sizeof lengths / sizeof lengths[0]; i++) {
        login both = new_exchange(GSSN_KEYEX, 0);
        fake->legs_before = before;
        int ok = CHECK_STATUS(exchange_tokens(both), GSSN_OK) & CHECK_STATUS(sign(both, GSSN_KEYEX, lengths[i]), GSSN_OK);
        ok &= CHECK_NUMBER(state_of(both.client), GSSN_STATE_BOUND) & CHECK_NUMBER(state_of(both.server), GSSN_STATE_BOUND);
        ok &= CHECK_STATUS(log_in(both, hash, lengths[i]), GSSN_OK);
        free_login(both);
        if (!(settle() & ok)) printf("  %u legs, %zu bytes\n", (unsigned)before, lengths[i]);
    }
}

/* Rule R46: where the server is complete without a token for the client, the client is complete before it, with a token of its own. A host that
 * knows which message it has got may do so. The library does not know the message, and Kerberos 5 does not need it: it refuses. */
static void clients_that_are_complete_first(void)
{
    for (uint32_t method = GSSN_KEYEX; method <= GSSN_HOST; method++) {
        login both = new_exchange(method, 0);
        fake->legs_after = 1;
        if (method == GSSN_KEYEX) {
            ssh_gss_buffer token = take_steps(both, 3, GSSN_E_PROTOCOL);
            CHECK_NUMBER(token.length, 0);
            CHECK_NUMBER(state_of(both.client), GSSN_STATE_FAILED);
        } else {
            CHECK_STATUS(exchange_tokens(both), GSSN_OK);
            CHECK_STATUS(sign(both, method, SHA256), GSSN_OK);
            CHECK_NUMBER(state_of(both.client), GSSN_STATE_BOUND);
        }
        free_login(both);
        settle();
    }
}

/* Rule R45: there is no message for "continue" without a token. */
static void going_on_without_a_token(void)
{
    static const faultmech_output outputs[] = { FAULTMECH_NOTHING, FAULTMECH_EMPTY, FAULTMECH_NULL_VALUE };
    for (uint32_t call = 1; call <= 2; call++) for (int side = FAULTMECH_INITIATOR; side <= FAULTMECH_ACCEPTOR; side++)
        for (size_t i = 0; i < sizeof outputs / sizeof outputs[0]; i++) {
            faultmech_routine routine = side == FAULTMECH_INITIATOR ? FAULTMECH_INIT_SEC_CONTEXT : FAULTMECH_ACCEPT_SEC_CONTEXT;
            login both = new_exchange(GSSN_KEYEX, 0);
            fake->legs_before = 2;
            fake->fault[routine].call = call;
            fake->fault[routine].output = outputs[i];
            fake->fault[routine].size = 9;
            ssh_gss_buffer token = take_steps(both, (int)call * 2 - (side == FAULTMECH_INITIATOR), GSSN_E_PROTOCOL);
            int ok = CHECK_NUMBER(token.length, 0);
            ok &= CHECK_NUMBER(state_of(side == FAULTMECH_INITIATOR ? both.client : both.server), GSSN_STATE_FAILED);
            free_login(both);
            if (!(settle() & ok)) printf("  side %d, call %u, output %d\n", side, (unsigned)call, (int)outputs[i]);
        }
}

/* Rule R46: the end of the exchange for a client that is not at its end. The mechanism is not asked about the MIC. */
static void the_end_comes_too_early(void)
{
    for (int raw = 0; raw < 2; raw++) for (int steps = 1; steps <= 3; steps += 2) {
        login both = new_exchange(raw ? GSSN_HOST : GSSN_KEYEX, 0);
        fake->legs_before = 1;
        drop_steps(both, steps, GSSN_CONTINUE);
        CHECK_STATUS(raw ? ssh_gss_check_mic_raw(both.client, hash, SHA256, hash, 28) : ssh_gss_check_mic(both.client, GSSN_MIC_EXCHANGE_HASH, hash, SHA256, hash, 28), GSSN_E_PROTOCOL);
        CHECK_NUMBER(state_of(both.client), GSSN_STATE_FAILED);
        CHECK_NUMBER(fake->calls[FAULTMECH_VERIFY_MIC], 0);
        free_login(both);
        settle();
    }
}

/* Rule R46: a last token for a client that is complete already. The mechanism does not see it. */
static void one_token_too_many(void)
{
    for (uint32_t method = GSSN_WITH_MIC; method <= GSSN_HOST; method++) {
        login both = new_exchange(method, 0);
        ssh_gss_buffer token = GSSN_BUFFER_INIT, answer = GSSN_BUFFER_INIT, none = GSSN_BUFFER_INIT;
        if (method == GSSN_KEYEX) {                                         /* the server's only token, twice */
            answer = take_steps(both, 2, GSSN_OK);
            CHECK_STATUS(ssh_gss_init_sec_context(both.client, answer.data, answer.length, &none), GSSN_OK);
        } else {                                                            /* a token with the server's end */
            fake->legs_after = 1;
            fake->fault[FAULTMECH_ACCEPT_SEC_CONTEXT].call = 2;
            fake->fault[FAULTMECH_ACCEPT_SEC_CONTEXT].output = FAULTMECH_FILLER;
            fake->fault[FAULTMECH_ACCEPT_SEC_CONTEXT].size = 30;
            token = take_steps(both, 3, GSSN_OK);
            CHECK_STATUS(ssh_gss_accept_sec_context(both.server, token.data, token.length, &answer), GSSN_OK);
        }
        CHECK(answer.length > 0);
        CHECK_NUMBER(state_of(both.client), GSSN_STATE_ESTABLISHED);
        CHECK_STATUS(ssh_gss_init_sec_context(both.client, answer.data, answer.length, &none), GSSN_E_PROTOCOL);
        CHECK_NUMBER(none.length, 0);
        CHECK_NUMBER(state_of(both.client), GSSN_STATE_FAILED);
        CHECK_NUMBER(fake->calls[FAULTMECH_INIT_SEC_CONTEXT], 2);
        ssh_gss_buffer_dispose(&token);
        ssh_gss_buffer_dispose(&answer);
        free_login(both);
        settle();
    }
}

/* Rule R47: an exchange that fails, with and without an error token to send first. */
static void exchanges_that_fail(void)
{
    for (uint32_t method = GSSN_KEYEX; method <= GSSN_HOST; method++) for (uint32_t call = 1; call <= 2; call++)
        for (int side = FAULTMECH_INITIATOR; side <= FAULTMECH_ACCEPTOR; side++) for (size_t size = 0; size <= 40; size += 40) {
            faultmech_routine routine = side == FAULTMECH_INITIATOR ? FAULTMECH_INIT_SEC_CONTEXT : FAULTMECH_ACCEPT_SEC_CONTEXT;
            faultmech_fault fault = { call, FAILURE, 0, 0, size ? FAULTMECH_FILLER : FAULTMECH_NOTHING, size, FAULTMECH_STAYS };
            login both = new_exchange(method, 0);
            ssh_gss_auth *end = side == FAULTMECH_INITIATOR ? both.client : both.server;
            ssh_gss_error error = GSSN_ERROR_INIT;
            fake->legs_before = 2;
            fake->fault[routine] = fault;
            ssh_gss_buffer token = take_steps(both, (int)call * 2 - (side == FAULTMECH_INITIATOR), side == FAULTMECH_INITIATOR ? GSSN_E_BACKEND_FAILURE : GSSN_E_BAD_TOKEN);
            int ok = CHECK_NUMBER(token.length, size) & CHECK_NUMBER(state_of(end), GSSN_STATE_FAILED);
            CHECK_STATUS(ssh_gss_last_error(end, &error), GSSN_OK);
            ok &= CHECK_NUMBER(error.major, FAILURE);
            ssh_gss_buffer_dispose(&token);
            free_login(both);
            if (!(settle() & ok)) printf("  method %u, side %d, call %u, %zu bytes\n", (unsigned)method, side, (unsigned)call, size);
        }
}

/* Rules R33, R44: a supplementary bit beside the MIC of H, or an error, ends the exchange; there is no user authentication over it. */
static void the_mic_of_an_exchange(void)
{
    static const uint32_t majors[] = { DUPLICATE, OLD, UNSEQUENCED, GAP, CONTINUE_NEEDED, FAILURE, INACCESSIBLE_WRITE };
    for (int raw = 0; raw < 2; raw++) for (size_t i = 0; i < sizeof majors / sizeof majors[0]; i++) for (int of_server = 0; of_server < 2; of_server++) {
        login both = new_exchange(raw ? GSSN_HOST : GSSN_KEYEX, 0);
        ssh_gss_auth *end = of_server ? both.server : both.client;
        ssh_gss_buffer mic = GSSN_BUFFER_INIT, other = GSSN_BUFFER_INIT;
        CHECK_STATUS(exchange_tokens(both), GSSN_OK);
        fake->fault[of_server ? FAULTMECH_GET_MIC : FAULTMECH_VERIFY_MIC].major = majors[i];
        fake->fault[FAULTMECH_GET_MIC].output = of_server ? FAULTMECH_KEPT : FAULTMECH_DEFAULT;
        ssh_gss_status made = raw ? ssh_gss_get_mic_raw(both.server, hash, SHA256, &mic) : ssh_gss_get_mic(both.server, GSSN_MIC_EXCHANGE_HASH, hash, SHA256, &mic);
        int ok = CHECK((made == GSSN_OK) == !of_server && (mic.length > 0) == !of_server);
        if (!of_server) ok &= CHECK_STATUS(raw ? ssh_gss_check_mic_raw(both.client, hash, SHA256, mic.data, mic.length)
            : ssh_gss_check_mic(both.client, GSSN_MIC_EXCHANGE_HASH, hash, SHA256, mic.data, mic.length), GSSN_E_BAD_MIC);
        ok &= CHECK_NUMBER(state_of(end), GSSN_STATE_FAILED);
        ok &= CHECK_STATUS(ssh_gss_get_mic(both.client, GSSN_MIC_USERAUTH, hash, SHA256, &other), GSSN_E_BAD_STATE);
        ssh_gss_buffer_dispose(&mic);
        free_login(both);
        if (!(settle() & ok)) printf("  raw %d, major %#x, server %d\n", raw, (unsigned)majors[i], of_server);
    }
}

/* Rules R20, R44: a server that is not complete makes no MIC of the exchange, and may go on. */
static void no_mic_before_completion(void)
{
    for (uint32_t method = GSSN_KEYEX; method <= GSSN_HOST; method++) {
        login both = new_exchange(method, 0);
        fake->legs_before = 1;
        ssh_gss_buffer token = take_steps(both, 3, GSSN_CONTINUE), answer = GSSN_BUFFER_INIT, none = GSSN_BUFFER_INIT;
        CHECK_NUMBER(state_of(both.server), GSSN_STATE_IN_PROGRESS);
        CHECK_STATUS(sign(both, method, SHA256), GSSN_E_BAD_STATE);
        CHECK_NUMBER(fake->calls[FAULTMECH_GET_MIC], 0);
        CHECK_STATUS(ssh_gss_accept_sec_context(both.server, token.data, token.length, &answer), GSSN_OK);
        CHECK_STATUS(ssh_gss_init_sec_context(both.client, answer.data, answer.length, &none), GSSN_OK);
        CHECK_STATUS(sign(both, method, SHA256), GSSN_OK);
        CHECK_STATUS(sign(both, method, SHA256), GSSN_E_BAD_STATE);         /* once */
        ssh_gss_buffer_dispose(&token);
        ssh_gss_buffer_dispose(&answer);
        free_login(both);
        settle();
    }
}

/* Rules R26, R28: the client, which is complete, leaves its last token out: MIC, or end without a MIC, at a server that is not. MIT's context would
 * take the MIC; it is not asked. */
static void the_last_token_left_out(void)
{
    for (int raw = 0; raw < 3; raw++) {
        login both = new_exchange(GSSN_WITH_MIC, GSSN_ALLOW_NO_INTEGRITY);
        ssh_gss_buffer mic = GSSN_BUFFER_INIT, input = GSSN_BUFFER_INIT;
        fake->legs_after = 1;
        drop_steps(both, 3, GSSN_OK);
        CHECK_STATUS(ssh_gss_get_mic(both.client, GSSN_MIC_USERAUTH, session_id, sizeof session_id, &mic), GSSN_OK);
        CHECK_STATUS(ssh_gss_mic_input(session_id, sizeof session_id, "alice", "ssh-connection", "gssapi-with-mic", &input), GSSN_OK);
        CHECK_NUMBER(state_of(both.server), GSSN_STATE_IN_PROGRESS);
        CHECK_STATUS(raw == 0 ? ssh_gss_check_mic(both.server, GSSN_MIC_USERAUTH, session_id, sizeof session_id, mic.data, mic.length)
            : raw == 1 ? ssh_gss_check_mic_raw(both.server, input.data, input.length, mic.data, mic.length) : ssh_gss_exchange_complete(both.server), GSSN_E_PROTOCOL);
        CHECK_NUMBER(state_of(both.server), GSSN_STATE_FAILED);
        CHECK_NUMBER(fake->calls[FAULTMECH_VERIFY_MIC], 0);
        CHECK_STATUS(ssh_gss_authorize(both.server, NULL), GSSN_E_BAD_STATE);
        ssh_gss_buffer_dispose(&mic);
        ssh_gss_buffer_dispose(&input);
        free_login(both);
        settle();
    }
}

/* Rule R19: a context without integrity ends without a MIC, where both ends allow it, and only so. */
static void the_end_without_a_mic(void)
{
    for (int legs = 0; legs < 2; legs++) {
        login both = new_exchange(GSSN_WITH_MIC, GSSN_ALLOW_NO_INTEGRITY);
        ssh_gss_buffer mic = GSSN_BUFFER_INIT;
        fake->flags_off = FLAG_INTEGRITY;
        fake->legs_before = fake->legs_after = (uint32_t)legs;
        CHECK_STATUS(ssh_gss_exchange_complete(both.client), GSSN_E_BAD_STATE);
        CHECK_STATUS(exchange_tokens(both), GSSN_OK);
        CHECK_STATUS(ssh_gss_get_mic(both.client, GSSN_MIC_USERAUTH, session_id, sizeof session_id, &mic), GSSN_E_BAD_STATE);
        CHECK_STATUS(ssh_gss_authorize(both.server, NULL), GSSN_E_BAD_STATE);
        CHECK_STATUS(ssh_gss_exchange_complete(both.client), GSSN_OK);
        CHECK_STATUS(ssh_gss_exchange_complete(both.server), GSSN_OK);
        CHECK_NUMBER(state_of(both.server), GSSN_STATE_VERIFIED);
        CHECK_STATUS(ssh_gss_authorize(both.server, "alice"), GSSN_OK);
        CHECK_NUMBER(fake->calls[FAULTMECH_GET_MIC] + fake->calls[FAULTMECH_VERIFY_MIC], 0);
        free_login(both);
        settle();
    }
}

/* Rules R27, R28: a MIC where there is no integrity, and none where there is, is the client's fault and ends it. */
static void the_wrong_end(void)
{
    for (int has_integrity = 0; has_integrity < 2; has_integrity++) {
        login both = new_exchange(GSSN_WITH_MIC, GSSN_ALLOW_NO_INTEGRITY);
        fake->flags_off = has_integrity ? 0 : FLAG_INTEGRITY;
        CHECK_STATUS(exchange_tokens(both), GSSN_OK);
        if (has_integrity) CHECK_STATUS(ssh_gss_exchange_complete(both.client), GSSN_E_BAD_STATE);
        CHECK_STATUS(has_integrity ? ssh_gss_exchange_complete(both.server)
            : ssh_gss_check_mic(both.server, GSSN_MIC_USERAUTH, session_id, sizeof session_id, hash, 28), GSSN_E_PROTOCOL);
        CHECK_NUMBER(state_of(both.server), GSSN_STATE_FAILED);
        CHECK_NUMBER(fake->calls[FAULTMECH_VERIFY_MIC], 0);
        CHECK_STATUS(ssh_gss_authorize(both.server, NULL), GSSN_E_BAD_STATE);
        free_login(both);
        settle();
    }
}

int main(int argc, char **argv)
{
    if (!have_faults(argc, argv)) return EXIT_FAILURE;
    CASE(what_an_exchange_asks_for);
    CASE(exchanges_without_a_grant);
    CASE(exchanges_of_many_legs);
    CASE(clients_that_are_complete_first);
    CASE(going_on_without_a_token);
    CASE(the_end_comes_too_early);
    CASE(one_token_too_many);
    CASE(exchanges_that_fail);
    CASE(the_mic_of_an_exchange);
    CASE(no_mic_before_completion);
    CASE(the_last_token_left_out);
    CASE(the_end_without_a_mic);
    CASE(the_wrong_end);
    return faults_done("realm_faults_kex");
}

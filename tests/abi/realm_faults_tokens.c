/* Tokens as no real mechanism makes them, and steps that fail in every way that RFC 2744 allows, and in some that it does not. The FAKE is
 * tests/faultmech: MIT's library with faults that are switched on.
 *   realm_faults_tokens PATH-OF-LIBFAULTMECH */
#include "faults.h"

enum { LARGEST_IN = 1 << 20, LARGEST_OUT = 1 << 24 };

static faultmech_fault *on_role(uint32_t role)
{
    return &fake->fault[role == GSSN_INITIATOR ? FAULTMECH_INIT_SEC_CONTEXT : FAULTMECH_ACCEPT_SEC_CONTEXT];
}

static uint32_t all_calls(void)
{
    uint32_t calls = 0;
    for (int i = 0; i < FAULTMECH_ROUTINES; i++) calls += fake->calls[i];
    return calls;
}

/* Nothing may be read of a context before it is complete. */
static void check_nothing_known(const ssh_gss_auth *auth)
{
    ssh_gss_context_info info = GSSN_CONTEXT_INFO_INIT;
    char name[64];
    size_t length = 99;
    int32_t delegated = 99;
    CHECK_STATUS(ssh_gss_peer_name(auth, name, sizeof name, &length), GSSN_E_BAD_STATE);
    CHECK_STATUS(ssh_gss_own_name(auth, name, sizeof name, &length), GSSN_E_BAD_STATE);
    CHECK(ssh_gss_credentials_delegated(auth, &delegated) != GSSN_OK || delegated == 0);
    CHECK_STATUS(ssh_gss_get_context_info(auth, &info), GSSN_OK);
    CHECK_NUMBER(info.granted, 0);
    CHECK_NUMBER(info.state, GSSN_STATE_IN_PROGRESS);
}

/* Carries all tokens; returns how many each end sent, or 0 if an end failed or there was none where one was due. */
static int count_tokens(login both, int *of_client, int *of_server)
{
    ssh_gss_buffer to_server = GSSN_BUFFER_INIT, to_client = GSSN_BUFFER_INIT;
    ssh_gss_status client = GSSN_CONTINUE, server = GSSN_CONTINUE;
    *of_client = *of_server = 0;
    while (client == GSSN_CONTINUE || server == GSSN_CONTINUE) {
        client = ssh_gss_init_sec_context(both.client, to_client.data, to_client.length, &to_server);
        ssh_gss_buffer_dispose(&to_client);
        *of_client += to_server.length > 0;
        if (client == GSSN_CONTINUE) check_nothing_known(both.client);
        if (client < 0 || server != GSSN_CONTINUE) break;
        server = ssh_gss_accept_sec_context(both.server, to_server.data, to_server.length, &to_client);
        ssh_gss_buffer_dispose(&to_server);
        *of_server += to_client.length > 0;
        if (server == GSSN_CONTINUE) check_nothing_known(both.server);
        if (server < 0) break;
    }
    ssh_gss_buffer_dispose(&to_server);
    ssh_gss_buffer_dispose(&to_client);
    return CHECK_STATUS(client, GSSN_OK) & CHECK_STATUS(server, GSSN_OK);
}

/* Rules R16, R17, R56: contexts of many legs, where an acceptor is in progress, too, and a client completes with a last token before its MIC. */
static void many_legs(void)
{
    for (uint32_t before = 0; before < 4; before++) {
        for (uint32_t after = 0; after < 4; after++) {
            int of_client, of_server;
            login both = new_login("alice");
            fake->legs_before = before;
            fake->legs_after = after;
            int ok = count_tokens(both, &of_client, &of_server);
            ok &= CHECK_NUMBER(of_client, 1 + before + after) & CHECK_NUMBER(of_server, 1 + before + (after > 0 ? after - 1 : 0));
            if (ok) CHECK_TEXT(name_of(ssh_gss_peer_name, both.server), "alice@RIG.TEST");
            CHECK_STATUS(prove(both), GSSN_OK);
            CHECK_STATUS(ssh_gss_authorize(both.server, NULL), GSSN_OK);
            free_login(both);
            if (!(settle() & ok)) printf("  %u legs before, %u after\n", (unsigned)before, (unsigned)after);
        }
    }
}

/* A delegated credential comes with completion, not before. */
static void delegation_over_many_legs(void)
{
    ssh_gss_auth_options client = initiator_options(HOST), server = acceptor_options(HOST);
    login both = { NULL, NULL };
    int32_t delegated = 0;
    client.delegation = server.delegation = GSSN_DELEGATE_ALWAYS;
    fake->legs_before = fake->legs_after = 2;
    CHECK_STATUS(ssh_gss_auth_new(&client, &both.client, NULL), GSSN_OK);
    CHECK_STATUS(ssh_gss_auth_new(&server, &both.server, NULL), GSSN_OK);
    CHECK_STATUS(exchange_tokens(both), GSSN_OK);
    CHECK_STATUS(ssh_gss_credentials_delegated(both.server, &delegated), GSSN_OK);
    CHECK_NUMBER(delegated, 1);
    free_login(both);
}

/* A login that is given up half way, at every place. */
static void given_up_half_way(void)
{
    for (int steps = 0; steps < 6; steps++) {
        ssh_gss_auth_options options = acceptor_options(HOST);
        login both = { new_initiator(HOST), NULL };
        ssh_gss_buffer token = GSSN_BUFFER_INIT;
        options.delegation = GSSN_DELEGATE_ALWAYS;
        fake->legs_before = 1;
        fake->legs_after = 2;
        CHECK_STATUS(ssh_gss_auth_new(&options, &both.server, NULL), GSSN_OK);
        for (int i = 0; i < steps; i++) {
            ssh_gss_buffer next = GSSN_BUFFER_INIT;
            ssh_gss_status (*step)(ssh_gss_auth *, const uint8_t *, size_t, ssh_gss_buffer *) = i % 2 ? ssh_gss_accept_sec_context : ssh_gss_init_sec_context;
            CHECK_STATUS(step(i % 2 ? both.server : both.client, token.data, token.length, &next), GSSN_CONTINUE);
            ssh_gss_buffer_dispose(&token);
            token = next;
        }
        ssh_gss_buffer_dispose(&token);
        free_login(both);
        if (!settle()) printf("  after %d steps\n", steps);
    }
}

/* Rule R16: a token of no bytes is none, however the mechanism says it, and whether it goes on or is complete. */
static void tokens_of_no_bytes(void)
{
    static const faultmech_output outputs[] = { FAULTMECH_NOTHING, FAULTMECH_EMPTY, FAULTMECH_NULL_VALUE };
    for (size_t i = 0; i < sizeof outputs / sizeof outputs[0]; i++) {
        for (int legs = 0; legs < 2; legs++) {
            login both = new_login("alice");
            ssh_gss_buffer token = GSSN_BUFFER_INIT, answer = GSSN_BUFFER_INIT;
            fake->legs_before = (uint32_t)legs;
            on_role(GSSN_ACCEPTOR)->output = outputs[i];
            on_role(GSSN_ACCEPTOR)->size = 77;
            CHECK_STATUS(ssh_gss_init_sec_context(both.client, NULL, 0, &token), GSSN_CONTINUE);
            CHECK_STATUS(ssh_gss_accept_sec_context(both.server, token.data, token.length, &answer), legs ? GSSN_CONTINUE : GSSN_OK);
            CHECK(answer.data == NULL && answer.length == 0);
            CHECK_STATUS(ssh_gss_init_sec_context(both.client, answer.data, answer.length, &answer), GSSN_E_PROTOCOL);
            CHECK_NUMBER(state_of(both.client), GSSN_STATE_FAILED);
            ssh_gss_buffer_dispose(&token);
            free_login(both);
            both = new_login(NULL);
            *on_role(GSSN_INITIATOR) = *on_role(GSSN_ACCEPTOR);
            CHECK_STATUS(ssh_gss_init_sec_context(both.client, NULL, 0, &token), GSSN_CONTINUE);
            CHECK(token.data == NULL && token.length == 0);
            CHECK_STATUS(ssh_gss_accept_sec_context(both.server, token.data, token.length, &answer), GSSN_E_PROTOCOL);
            free_login(both);
            if (!settle()) printf("  output %d, legs %d\n", (int)outputs[i], legs);
        }
    }
}

/* Rule R61: what a mechanism may put out, and what is taken of a peer. Too much is an error without a token, and is given back like any other. */
static void huge_tokens(void)
{
    static const struct { size_t size; ssh_gss_status status; } cases[] = {
        { LARGEST_IN, GSSN_CONTINUE }, { LARGEST_IN + 1, GSSN_CONTINUE }, { LARGEST_OUT, GSSN_CONTINUE }, { LARGEST_OUT + 1, GSSN_E_NO_MEMORY } };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        for (int is_error = 0; is_error < 2; is_error++) {
            login both = new_login(NULL);
            ssh_gss_buffer token = GSSN_BUFFER_INIT, answer = GSSN_BUFFER_INIT;
            on_role(GSSN_INITIATOR)->output = FAULTMECH_FILLER;
            on_role(GSSN_INITIATOR)->size = cases[i].size;
            on_role(GSSN_INITIATOR)->major = is_error ? FAILURE : 0;
            int fits = cases[i].status != GSSN_E_NO_MEMORY;
            ssh_gss_status expected = fits && is_error ? GSSN_E_BACKEND_FAILURE : cases[i].status;
            CHECK_STATUS(ssh_gss_init_sec_context(both.client, NULL, 0, &token), expected);
            CHECK_NUMBER(token.length, fits ? cases[i].size : 0);
            CHECK_NUMBER(state_of(both.client), expected < 0 ? GSSN_STATE_FAILED : GSSN_STATE_IN_PROGRESS);
            if (fits) {
                int is_taken = cases[i].size <= LARGEST_IN;
                CHECK_STATUS(ssh_gss_accept_sec_context(both.server, token.data, token.length, &answer), is_taken ? GSSN_E_BAD_TOKEN : GSSN_E_INVALID_ARGUMENT);
                CHECK_NUMBER(state_of(both.server), is_taken ? GSSN_STATE_FAILED : GSSN_STATE_NEW);
                CHECK_NUMBER(fake->calls[FAULTMECH_ACCEPT_SEC_CONTEXT], 0);
            }
            ssh_gss_buffer_dispose(&token);
            free_login(both);
            if (!settle()) printf("  %zu bytes, error %d\n", cases[i].size, is_error);
        }
    }
}

/* An object whose context has ended takes no call on to the mechanism, and no token. */
static void check_ended(ssh_gss_auth *auth, uint32_t role)
{
    static const uint8_t data[32] = { 0x60, 1 };
    ssh_gss_buffer out = GSSN_BUFFER_INIT;
    uint32_t calls = all_calls();
    CHECK_NUMBER(state_of(auth), GSSN_STATE_FAILED);
    CHECK_STATUS((role == GSSN_INITIATOR ? ssh_gss_init_sec_context : ssh_gss_accept_sec_context)(auth, data, sizeof data, &out), GSSN_E_BAD_STATE);
    CHECK(ssh_gss_get_mic(auth, GSSN_MIC_USERAUTH, session_id, sizeof session_id, &out) == GSSN_E_BAD_STATE);
    CHECK(ssh_gss_check_mic(auth, GSSN_MIC_USERAUTH, session_id, sizeof session_id, data, sizeof data) == GSSN_E_BAD_STATE);
    CHECK_STATUS(ssh_gss_authorize(auth, NULL), GSSN_E_BAD_STATE);
    CHECK_NUMBER(all_calls(), calls);
}

/* One step that fails: the first or the second call of either end. */
static void one_failing_step(uint32_t role, uint32_t call, const faultmech_fault *fault)
{
    login both = new_login("alice");
    ssh_gss_buffer to_server = GSSN_BUFFER_INIT, to_client = GSSN_BUFFER_INIT;
    ssh_gss_status status = GSSN_CONTINUE;
    fake->legs_before = fake->legs_after = 1;
    *on_role(role) = *fault;
    on_role(role)->call = call;
    ssh_gss_buffer *last = NULL;
    for (int step = 0; step < 6 && status >= 0; step++) {
        ssh_gss_buffer *in = step % 2 ? &to_server : &to_client, *out = step % 2 ? &to_client : &to_server;
        status = (step % 2 ? ssh_gss_accept_sec_context : ssh_gss_init_sec_context)(step % 2 ? both.server : both.client, in->data, in->length, out);
        ssh_gss_buffer_dispose(in);
        last = out;
    }
    CHECK_NUMBER(last->length, fault->output == FAULTMECH_FILLER ? fault->size : 0);
    CHECK_STATUS(status, role == GSSN_INITIATOR ? GSSN_E_BACKEND_FAILURE : GSSN_E_BAD_TOKEN);
    CHECK_NUMBER(fake->calls[role == GSSN_INITIATOR ? FAULTMECH_INIT_SEC_CONTEXT : FAULTMECH_ACCEPT_SEC_CONTEXT], call);
    ssh_gss_auth *failed = role == GSSN_INITIATOR ? both.client : both.server;
    ssh_gss_error error = GSSN_ERROR_INIT;
    CHECK_STATUS(ssh_gss_last_error(failed, &error), GSSN_OK);
    CHECK_NUMBER(error.major, fault->major);
    check_ended(failed, role);
    CHECK_NUMBER(fake->calls[FAULTMECH_DELETE_SEC_CONTEXT], fault->context == FAULTMECH_DELETED ? 0 : 1);
    ssh_gss_buffer_dispose(&to_server);
    ssh_gss_buffer_dispose(&to_client);
    free_login(both);
}

/* Rules R21, R47, R57: an error token goes out with its error, whatever became of the context, which is deleted once, and otherwise not touched:
 * one that the mechanism deleted itself (CVE-2017-11462) is not deleted again. */
static void steps_that_fail(void)
{
    static const uint32_t majors[] = { FAILURE, DEFECTIVE_TOKEN, INACCESSIBLE_WRITE, FAILURE | OLD, FAILURE | CONTINUE_NEEDED };
    static const faultmech_output outputs[] = { FAULTMECH_DEFAULT, FAULTMECH_EMPTY, FAULTMECH_NULL_VALUE, FAULTMECH_FILLER };
    for (uint32_t role = GSSN_INITIATOR; role <= GSSN_ACCEPTOR; role++) for (uint32_t call = 1; call <= 3; call++)
        for (size_t m = 0; m < sizeof majors / sizeof majors[0]; m++) for (size_t o = 0; o < sizeof outputs / sizeof outputs[0]; o++)
            for (int context = FAULTMECH_STAYS; context <= FAULTMECH_DEAD; context++) {
                faultmech_fault fault = { 0, majors[m], 0, 0, outputs[o], 333, (faultmech_context)context };
                int failures = check_failures;
                if (role == GSSN_INITIATOR && majors[m] == DEFECTIVE_TOKEN) continue;   /* it has a status of its own */
                one_failing_step(role, call, &fault);
                settle();
                if (check_failures > failures) printf("  role %u, call %u, major %#x, output %d, context %d\n", (unsigned)role, (unsigned)call, (unsigned)majors[m], (int)outputs[o], context);
            }
}

/* Rules R33, R59: complete means complete and nothing else. A supplementary bit beside it, or beside "continue", ends the context; an acceptor that
 * lets its client play its token once more is one of them. */
static void supplementary_bits_of_steps(void)
{
    static const uint32_t bits[] = { DUPLICATE, OLD, UNSEQUENCED, GAP, 32, DUPLICATE | OLD, DUPLICATE | CONTINUE_NEEDED, 0x8000 };
    for (uint32_t role = GSSN_INITIATOR; role <= GSSN_ACCEPTOR; role++) for (uint32_t call = 1; call <= 2; call++)
        for (size_t i = 0; i < sizeof bits / sizeof bits[0]; i++) {
            login both = new_login("alice");
            fake->legs_before = 1;
            on_role(role)->bits = bits[i];
            on_role(role)->call = call;
            int ok = CHECK(exchange_tokens(both) < 0);
            ok &= CHECK_NUMBER(state_of(role == GSSN_INITIATOR ? both.client : both.server), GSSN_STATE_FAILED);
            free_login(both);
            if (!(settle() & ok)) printf("  role %u, call %u, bits %#x\n", (unsigned)role, (unsigned)call, (unsigned)bits[i]);
        }
}

int main(int argc, char **argv)
{
    if (!have_faults(argc, argv)) return EXIT_FAILURE;
    CASE(many_legs);
    CASE(delegation_over_many_legs);
    CASE(given_up_half_way);
    CASE(tokens_of_no_bytes);
    CASE(huge_tokens);
    CASE(steps_that_fail);
    CASE(supplementary_bits_of_steps);
    return faults_done("realm_faults_tokens");
}

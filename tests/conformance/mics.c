/* The theme mic-inputs: the bytes under the MIC of a login, built and checked. */
#include <string.h>
#include "attempt.h"

static void build(const json_t *item)
{
    const json_t *expected = kit_recommended(json_object_get(item, "expected"));
    kit_members(item, "kind session_id user user_repeat? service method expected");
    kit_members(expected, "outcome input? input_sha256?");
    kit_bytes session = kit_hex(item, "session_id");
    const char *once = kit_text(item, "user");
    size_t times = json_object_get(item, "user_repeat") ? kit_number(item, "user_repeat") : 1, length = strlen(once);
    char *user = kit_memory(times * length + 1);
    for (size_t i = 0; i < times; i++) memcpy(user + i * length, once, length);

    ssh_gss_buffer input = GSSN_BUFFER_INIT;
    ssh_gss_status status = ssh_gss_mic_input(session.data, session.length, user, kit_text(item, "service"), kit_text(item, "method"), &input);
    kit_same_text("outcome", status == GSSN_E_INVALID_ARGUMENT ? "refused" : kit_status(status), kit_text(expected, "outcome"));
    kit_bytes none = { NULL, 0 };
    kit_same_bytes("input", input.data, input.length, json_object_get(expected, "input") ? kit_hex(expected, "input") : none);
    ssh_gss_buffer_dispose(&input);
}

/* A server that waits for the MIC of a login. */
static attempt waiting_server(const mic_parts *parts)
{
    int is_keyex = strcmp(parts->method, "gssapi-keyex") == 0;
    attempt attempt = attempt_open(1, is_keyex, 0, parts->user, parts->session);
    if (ssh_gss_set_service(attempt.tested, parts->service) != GSSN_OK) kit_fail("the service was not taken");
    attempt_establish(&attempt);
    if (is_keyex) {
        ssh_gss_buffer mic = GSSN_BUFFER_INIT;
        ssh_gss_status status = ssh_gss_get_mic(attempt.tested, GSSN_MIC_EXCHANGE_HASH, parts->session.data, parts->session.length, &mic);
        kit_same_text("the key exchange", kit_status(status), "ok");
        ssh_gss_buffer_dispose(&mic);
    }
    return attempt;
}

static const char *outcome_of_check(ssh_gss_status status, const ssh_gss_auth *auth)
{
    return status == GSSN_OK && kit_state(auth) == GSSN_STATE_VERIFIED ? "ok" : "refused";
}

static void check(const json_t *item)
{
    const json_t *expected = kit_recommended(json_object_get(item, "expected"));
    kit_members(item, "kind session_id user service method signed expected");
    kit_members(expected, "outcome");
    mic_parts parts = { kit_hex(item, "session_id"), kit_text(item, "user"), kit_text(item, "service"), kit_text(item, "method") };
    kit_bytes bytes = kit_hex(item, "signed");
    const char *outcome = kit_text(expected, "outcome");

    attempt attempt = waiting_server(&parts);
    kit_bytes mic = attempt_sign(&attempt, bytes);
    ssh_gss_status status = ssh_gss_check_mic(attempt.tested, GSSN_MIC_USERAUTH, parts.session.data, parts.session.length, mic.data, mic.length);
    kit_same_text("outcome", outcome_of_check(status, attempt.tested), outcome);
    if (strcmp(outcome, "ok") != 0 && (status != GSSN_E_BAD_MIC || kit_state(attempt.tested) != GSSN_STATE_FAILED))
        kit_fail("a MIC over other bytes: %s, and the attempt is not over", kit_status(status));
    attempt_close(&attempt);

    /* A host that puts the bytes together itself: the MIC is good, so only what the bytes say can refuse it. The session is the host's to compare. */
    kit_bytes own = attempt_input(parts);
    if (bytes.length >= 4 + parts.session.length && memcmp(bytes.data, own.data, 4 + parts.session.length) == 0) {
        attempt = waiting_server(&parts);
        mic = attempt_sign(&attempt, bytes);
        status = ssh_gss_check_mic_raw(attempt.tested, bytes.data, bytes.length, mic.data, mic.length);
        kit_same_text("outcome, raw", outcome_of_check(status, attempt.tested), outcome);
        attempt_close(&attempt);
    }
}

void run_mic_input(const json_t *item)
{
    const char *kind = kit_text(item, "kind");
    if (strcmp(kind, "build") == 0) build(item);
    else if (strcmp(kind, "check") == 0) check(item);
    else kit_fail("unknown kind %s", kind);
}

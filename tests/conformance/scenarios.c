/* The theme states: one attempt, step by step. Each step is one call of the library, KEXGSS_COMPLETE with a token two. */
#include <string.h>
#include "attempt.h"
#include "faults.h"

static int is(const char *text, const char *other) { return strcmp(text, other) == 0; }

static const char *optional_text(const json_t *object, const char *name, const char *otherwise)
{
    return json_object_get(object, name) ? kit_text(object, name) : otherwise;
}

static const char *state_name(uint32_t state)
{
    switch (state) {
    case GSSN_STATE_NEW: return "new";
    case GSSN_STATE_IN_PROGRESS: return "in-progress";
    case GSSN_STATE_ESTABLISHED: return "established";
    case GSSN_STATE_BOUND: return "bound";
    case GSSN_STATE_VERIFIED: return "verified";
    case GSSN_STATE_PROVED: return "proved";
    case GSSN_STATE_AUTHORIZED: return "authorized";
    case GSSN_STATE_FAILED: return "failed";
    default: return "(no state)";
    }
}

/* ---- What the peer sends */

/* A good token inside of a NegTokenInit: 60 { SPNEGO, a0 { 30 { a0 { 30 { Kerberos 5 } }, a2 { 04 token } } } }. */
static kit_bytes inside_spnego(kit_bytes token)
{
    static const uint8_t head[] = { 0x60, 0x82, 0, 0, 0x06, 0x06, 0x2b, 0x06, 0x01, 0x05, 0x05, 0x02, 0xa0, 0x82, 0, 0, 0x30, 0x82, 0, 0, 0xa0, 0x0d, 0x30,
                                    0x0b, 0x06, 0x09, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x12, 0x01, 0x02, 0x02, 0xa2, 0x82, 0, 0, 0x04, 0x82, 0, 0 };
    static const uint8_t lengths[] = { 2, 14, 18, 37, 41 };
    kit_bytes wrapped = { NULL, sizeof head + token.length };
    uint8_t *bytes = kit_memory(wrapped.length);
    memcpy(bytes, head, sizeof head);
    memcpy(bytes + sizeof head, token.data, token.length);
    for (size_t i = 0; i < sizeof lengths; i++) {
        size_t rest = wrapped.length - lengths[i] - 2;
        bytes[lengths[i]] = (uint8_t)(rest >> 8);
        bytes[lengths[i] + 1] = (uint8_t)rest;
    }
    wrapped.data = bytes;
    return wrapped;
}

/* A token that another server process has taken, so that it is in the replay cache. */
static kit_bytes replayed(attempt *attempt)
{
    kit_bytes token = attempt_token(attempt);
    ssh_gss_buffer answer = GSSN_BUFFER_INIT;
    ssh_gss_auth *server = kit_auth(GSSN_ACCEPTOR, GSSN_WITH_MIC, 0, KIT_HOST);
    kit_same_text("the first use", kit_status(ssh_gss_accept_sec_context(server, token.data, token.length, &answer)), "ok");
    ssh_gss_buffer_dispose(&answer);
    ssh_gss_auth_free(server);
    return token;
}

static kit_bytes changed(kit_bytes good, const char *how)
{
    if (is(how, "cut") && good.length > 0) good.length--;
    else if (is(how, "damaged") && good.length > 0) {
        uint8_t *copy = kit_memory(good.length);
        memcpy(copy, good.data, good.length);
        copy[good.length - 1] ^= 1;
        good.data = copy;
    } else if (!is(how, "good") && !is(how, "good-token")) kit_fail("unknown content %s", how);
    return good;
}

static kit_bytes token_of(attempt *attempt, const json_t *step, const char *content)
{
    kit_bytes none = { NULL, 0 };
    if (is(content, "empty")) return none;
    if (is(content, "bytes")) return kit_hex(step, "input");
    if (is(content, "without-mutual")) return attempt_other_token(GSSN_ALLOW_NO_MUTUAL, KIT_HOST);
    if (is(content, "for-another-host")) return attempt_other_token(0, KIT_OTHER_HOST);
    if (is(content, "inside-spnego")) return inside_spnego(attempt_token(attempt));
    if (is(content, "replayed")) return replayed(attempt);
    return changed(attempt_token(attempt), content);
}

/* Of a key exchange the session is that of this exchange, or of an earlier one. */
static kit_bytes session_of(const attempt *attempt, const json_t *step)
{
    const char *session = optional_text(step, "session", "another");
    if (!is(session, "hash") && !is(session, "another")) kit_fail("unknown session %s", session);
    return is(session, "hash") ? attempt->hash : attempt->session;
}

static kit_bytes other_bytes(kit_bytes bytes)
{
    uint8_t *copy = kit_memory(bytes.length);
    memcpy(copy, bytes.data, bytes.length);
    copy[0] ^= 0xff;
    bytes.data = copy;
    return bytes;
}

static kit_bytes login_mic(attempt *attempt, const json_t *step, const char *content)
{
    static const char with_mic[] = "gssapi-with-mic", keyex[] = "gssapi-keyex";
    kit_bytes none = { NULL, 0 };
    if (is(content, "empty")) return none;
    if (is(content, "bytes")) return kit_hex(step, "input");
    mic_parts parts = { session_of(attempt, step), attempt->user, attempt->service, attempt->is_keyex ? keyex : with_mic };
    if (is(content, "for-another-session")) parts.session = other_bytes(parts.session);
    else if (is(content, "for-another-user")) parts.user = "bob";
    else if (is(content, "for-another-service")) parts.service = "ssh-userauth";
    else if (is(content, "for-another-method")) parts.method = attempt->is_keyex ? with_mic : keyex;
    else return changed(attempt_sign(attempt, attempt_input(parts)), content);
    return attempt_sign(attempt, attempt_input(parts));
}

static kit_bytes exchange_mic(attempt *attempt, const json_t *step, const char *content)
{
    kit_bytes none = { NULL, 0 };
    if (is(content, "empty")) return none;
    if (is(content, "bytes")) return kit_hex(step, "input");
    if (is(content, "for-another-session")) return attempt_sign_hash(attempt, other_bytes(attempt->hash));
    return changed(attempt_sign_hash(attempt, attempt->hash), content);
}

static ssh_gss_status exchange_complete(attempt *attempt, const json_t *step)
{
    const char *token = kit_text(step, "token");
    ssh_gss_status status = GSSN_OK;
    if (!is(token, "none")) status = attempt_step(attempt, token_of(attempt, step, token));
    if (status < 0) return status;
    kit_bytes mic = exchange_mic(attempt, step, kit_text(step, "mic"));
    return ssh_gss_check_mic(attempt->tested, GSSN_MIC_EXCHANGE_HASH, attempt->hash.data, attempt->hash.length, mic.data, mic.length);
}

static ssh_gss_status mechanisms(attempt *attempt, const json_t *step)
{
    ssh_gss_buffer offer = GSSN_BUFFER_INIT, response = GSSN_BUFFER_INIT;
    if (is(kit_text(step, "content"), "good")) ssh_gss_oids(NULL, GSSN_OIDS_CLIENT, &offer);
    kit_bytes list = is(kit_text(step, "content"), "good") ? attempt_copy(&offer) : kit_hex(step, "input");
    ssh_gss_status status = ssh_gss_select_mech(attempt->tested, list.data, list.length, &response);
    if ((status == GSSN_OK) != (response.length > 0)) kit_fail("a response without a selection, or the other way round");
    ssh_gss_buffer_dispose(&response);
    return status;
}

static ssh_gss_status peer_sends(attempt *attempt, const json_t *step, const char *message)
{
    const char *content = optional_text(step, "content", "");
    kit_members(step, "peer content? input? session? token? mic? then");
    if (is(message, "KEXGSS_COMPLETE")) return exchange_complete(attempt, step);
    if (is(message, "EXCHANGE_COMPLETE")) return ssh_gss_exchange_complete(attempt->tested);
    if (is(message, "MECHANISMS")) return mechanisms(attempt, step);
    if (is(message, "RESPONSE")) {
        static const uint8_t kerberos[] = { 0x06, 0x09, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x12, 0x01, 0x02, 0x02 };
        kit_bytes good = { kerberos, sizeof kerberos }, mechanism = is(content, "good") ? good : kit_hex(step, "input");
        return ssh_gss_check_mech(attempt->tested, mechanism.data, mechanism.length);
    }
    if (is(message, "TOKEN") || is(message, "KEXGSS_CONTINUE")) return attempt_step(attempt, token_of(attempt, step, content));
    if (is(message, "ERRTOK")) {
        kit_bytes token = token_of(attempt, step, content);
        return ssh_gss_peer_error_token(attempt->tested, token.data, token.length);
    }
    if (is(message, "MIC")) {
        kit_bytes mic = login_mic(attempt, step, content), session = session_of(attempt, step);
        return ssh_gss_check_mic(attempt->tested, GSSN_MIC_USERAUTH, session.data, session.length, mic.data, mic.length);
    }
    kit_fail("unknown message %s", message);
    return GSSN_E_INTERNAL;
}

/* ---- What the own program wants */

static ssh_gss_status make_mic(attempt *attempt, uint32_t kind, kit_bytes data)
{
    ssh_gss_buffer mic = GSSN_BUFFER_INIT;
    ssh_gss_status status = ssh_gss_get_mic(attempt->tested, kind, data.data, data.length, &mic);
    if ((status == GSSN_OK) != (mic.length > 0)) kit_fail("%s, and a MIC of %zu bytes", kit_status(status), mic.length);
    if (status == GSSN_OK && kind == GSSN_MIC_USERAUTH) attempt_show(attempt, data, &mic);
    ssh_gss_buffer_dispose(&mic);
    return status;
}

static ssh_gss_status host_wants(attempt *attempt, const json_t *step, const char *what)
{
    kit_bytes none = { NULL, 0 };
    kit_members(step, "host session? user? service? then");
    if (is(what, "send-token")) return attempt_step(attempt, none);
    if (is(what, "send-mic")) return make_mic(attempt, GSSN_MIC_USERAUTH, session_of(attempt, step));
    if (is(what, "send-exchange-mic")) return make_mic(attempt, GSSN_MIC_EXCHANGE_HASH, attempt->hash);
    if (is(what, "send-exchange-complete")) return ssh_gss_exchange_complete(attempt->tested);
    if (is(what, "authorize")) return ssh_gss_authorize(attempt->tested, NULL);
    if (is(what, "set-user")) {
        attempt->user = kit_text(step, "user");
        return ssh_gss_set_username(attempt->tested, attempt->user);
    }
    if (is(what, "set-service")) return ssh_gss_set_service(attempt->tested, kit_text(step, "service"));
    kit_fail("unknown wish %s", what);
    return GSSN_E_INTERNAL;
}

/* ---- What became of it */

static const char *outcome_of(ssh_gss_status status, const char *message, uint32_t state)
{
    if (status >= 0) return kit_status(status);
    if (status == GSSN_E_BAD_STATE) return "refused";
    if (status == GSSN_E_NOT_AUTHORIZED) return "denied";
    if (is(message, "MECHANISMS") && status == GSSN_E_BAD_MECHANISM) return "unsupported";
    if (is(message, "MECHANISMS") && status == GSSN_E_PROTOCOL) return "malformed";
    return state == GSSN_STATE_FAILED ? "fails" : kit_status(status);
}

static void run_step(attempt *attempt, const json_t *step, size_t number)
{
    const json_t *then = kit_recommended(json_object_get(step, "then"));
    const char *message = optional_text(step, "peer", "");
    kit_members(then, "outcome state");
    ssh_gss_status status = *message ? peer_sends(attempt, step, message) : host_wants(attempt, step, kit_text(step, "host"));
    uint32_t state = kit_state(attempt->tested);
    const char *outcome = outcome_of(status, message, state);
    if (!is(outcome, kit_text(then, "outcome")) || !is(state_name(state), kit_text(then, "state")))
        kit_fail("step %zu, %s: %s (%s) and %s, expected %s and %s", number, *message ? message : kit_text(step, "host"), outcome, kit_status(status),
                 state_name(state), kit_text(then, "outcome"), kit_text(then, "state"));
}

void run_scenario(const json_t *item)
{
    const json_t *steps = json_object_get(item, "steps"), *step;
    const char *side = kit_text(item, "side"), *method = kit_text(item, "method");
    kit_bytes hash = { NULL, 0 };
    size_t index;
    kit_members(item, "side method user without? legs_before? legs_after? allow_no_integrity? hash? steps");
    if (!is(side, "client") && !is(side, "server")) kit_fail("unknown side %s", side);
    if (!is(method, "gssapi-with-mic") && !is(method, "gssapi-keyex")) kit_fail("unknown method %s", method);
    if (json_array_size(steps) == 0) kit_fail("no steps");
    if (json_object_get(item, "hash")) hash = kit_hex(item, "hash");

    const char *user = json_is_null(json_object_get(item, "user")) ? NULL : kit_text(item, "user");
    uint32_t flags = json_object_get(item, "allow_no_integrity") && kit_true(item, "allow_no_integrity") ? GSSN_ALLOW_NO_INTEGRITY : 0;
    int is_odd = is(optional_text(item, "needs", ""), "mechanism");
    if (is_odd) faults_begin(item, is(side, "server"));
    attempt attempt = attempt_open(is(side, "server"), is(method, "gssapi-keyex"), flags, user, hash);
    json_array_foreach(steps, index, step) run_step(&attempt, step, index + 1);
    attempt_close(&attempt);
    if (is_odd) faults_end();
}

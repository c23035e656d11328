#include "attempt.h"
#include <string.h>

static void expect(const char *what, ssh_gss_status got, ssh_gss_status expected)
{
    if (got != expected) kit_fail("%s of the peer: %s", what, kit_status(got));
}

attempt attempt_open(int tests_server, int is_keyex, uint32_t flags, const char *user, kit_bytes hash)
{
    static const uint8_t session[32] = { 0x5e, 0x55, 0x10, 0x7d };
    attempt new = { tests_server, is_keyex, NULL, NULL, GSSN_BUFFER_INIT, 0, user, "ssh-connection", { session, sizeof session }, hash };
    uint32_t method = is_keyex ? GSSN_KEYEX : GSSN_WITH_MIC;
    new.tested = kit_auth(tests_server ? GSSN_ACCEPTOR : GSSN_INITIATOR, method, flags, KIT_HOST);
    /* A client of the peer signs whatever it is told to, which only this method lets it do. */
    new.peer = tests_server ? kit_auth(GSSN_INITIATOR, GSSN_WITH_MIC, 0, KIT_HOST) : kit_auth(GSSN_ACCEPTOR, method, 0, KIT_HOST);
    if (user != NULL && ssh_gss_set_username(new.tested, user) != GSSN_OK) kit_fail("the user was not taken");
    return new;
}

void attempt_close(attempt *attempt)
{
    ssh_gss_buffer_dispose(&attempt->to_peer);
    ssh_gss_auth_free(attempt->tested);
    ssh_gss_auth_free(attempt->peer);
}

kit_bytes attempt_copy(ssh_gss_buffer *buffer)
{
    uint8_t *data = kit_memory(buffer->length);
    if (buffer->length > 0) memcpy(data, buffer->data, buffer->length);
    kit_bytes bytes = { data, buffer->length };
    ssh_gss_buffer_dispose(buffer);
    return bytes;
}

kit_bytes attempt_other_token(uint32_t flags, const char *host)
{
    ssh_gss_buffer token = GSSN_BUFFER_INIT;
    ssh_gss_auth *client = kit_auth(GSSN_INITIATOR, GSSN_WITH_MIC, flags, host);
    ssh_gss_status status = ssh_gss_init_sec_context(client, NULL, 0, &token);
    expect("the first token", status, flags & GSSN_ALLOW_NO_MUTUAL ? GSSN_OK : GSSN_CONTINUE);
    ssh_gss_auth_free(client);
    return attempt_copy(&token);
}

kit_bytes attempt_token(attempt *attempt)
{
    ssh_gss_buffer token = GSSN_BUFFER_INIT;
    ssh_gss_buffer *last = &attempt->to_peer;
    ssh_gss_status status;
    if (attempt->tests_server) {
        int is_due = kit_state(attempt->peer) == GSSN_STATE_NEW || kit_state(attempt->tested) == GSSN_STATE_IN_PROGRESS;
        if (!is_due || attempt->peer_is_complete) return attempt_other_token(0, KIT_HOST);
        status = ssh_gss_init_sec_context(attempt->peer, last->data, last->length, &token);
    } else status = ssh_gss_accept_sec_context(attempt->peer, last->data, last->length, &token);
    if (status < 0) kit_fail("a token of the peer: %s", kit_status(status));
    attempt->peer_is_complete = status == GSSN_OK;
    return attempt_copy(&token);
}

/* A client that is the peer reads the server's answer before it signs; a server, the client's token. */
static void complete_peer(attempt *attempt)
{
    if (attempt->peer_is_complete) return;
    if (attempt->tests_server) {
        ssh_gss_buffer unsent = GSSN_BUFFER_INIT;
        expect("the last step", ssh_gss_init_sec_context(attempt->peer, attempt->to_peer.data, attempt->to_peer.length, &unsent), GSSN_OK);
        ssh_gss_buffer_dispose(&unsent);
        attempt->peer_is_complete = 1;
    } else attempt_token(attempt);
}

kit_bytes attempt_sign(attempt *attempt, kit_bytes bytes)
{
    ssh_gss_buffer mic = GSSN_BUFFER_INIT;
    complete_peer(attempt);
    expect("the MIC", ssh_gss_get_mic_raw(attempt->peer, bytes.data, bytes.length, &mic), GSSN_OK);
    return attempt_copy(&mic);
}

kit_bytes attempt_sign_hash(attempt *attempt, kit_bytes hash)
{
    ssh_gss_buffer mic = GSSN_BUFFER_INIT;
    complete_peer(attempt);
    expect("the MIC", ssh_gss_get_mic(attempt->peer, GSSN_MIC_EXCHANGE_HASH, hash.data, hash.length, &mic), GSSN_OK);
    return attempt_copy(&mic);
}

kit_bytes attempt_input(mic_parts parts)
{
    ssh_gss_buffer input = GSSN_BUFFER_INIT;
    expect("the input", ssh_gss_mic_input(parts.session.data, parts.session.length, parts.user, parts.service, parts.method, &input), GSSN_OK);
    return attempt_copy(&input);
}

void attempt_show(attempt *attempt, kit_bytes session, const ssh_gss_buffer *mic)
{
    expect("the user", ssh_gss_set_username(attempt->peer, attempt->user), GSSN_OK);
    expect("the check of the MIC", ssh_gss_check_mic(attempt->peer, GSSN_MIC_USERAUTH, session.data, session.length, mic->data, mic->length), GSSN_OK);
}

ssh_gss_status attempt_step(attempt *attempt, kit_bytes token)
{
    ssh_gss_buffer out = GSSN_BUFFER_INIT;
    ssh_gss_status status = attempt->tests_server ? ssh_gss_accept_sec_context(attempt->tested, token.data, token.length, &out)
                                                  : ssh_gss_init_sec_context(attempt->tested, token.data, token.length, &out);
    if (status >= 0) {
        ssh_gss_buffer_dispose(&attempt->to_peer);
        attempt->to_peer = out;
    } else ssh_gss_buffer_dispose(&out);
    return status;
}

void attempt_establish(attempt *attempt)
{
    kit_bytes nothing = { NULL, 0 };
    if (!attempt->tests_server) expect("the start", attempt_step(attempt, nothing), GSSN_CONTINUE);
    expect("the good token", attempt_step(attempt, attempt_token(attempt)), GSSN_OK);
}

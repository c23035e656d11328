/* What real servers with real faults tell their clients in error tokens, explained there. Heimdal's servers make no token of these faults,
 * but of the last one, and have no replay cache. */
#include "login.h"

/* What the server's error token for a request says to the client, through the message's body; the client takes it as one, or in a step. */
static void told(int in_a_step, const ssh_gss_buffer *request, ssh_gss_status status, uint32_t code, uint32_t hint, const char *word)
{
    ssh_gss_auth *client = new_initiator(HOST), *server = new_acceptor(HOST);
    ssh_gss_buffer token = GSSN_BUFFER_INIT, body = GSSN_BUFFER_INIT, out = GSSN_BUFFER_INIT;
    ssh_gss_error error = GSSN_ERROR_INIT;
    const uint8_t *content = NULL;
    size_t length = 0;
    CHECK_STATUS(ssh_gss_init_sec_context(client, NULL, 0, &out), GSSN_CONTINUE);
    ssh_gss_buffer_dispose(&out);
    CHECK_STATUS(ssh_gss_accept_sec_context(server, request->data, request->length, &token), status);
    CHECK_STATUS(ssh_gss_message_body(GSSN_MESSAGE_ERRTOK, token.data, token.length, &body), GSSN_OK);
    CHECK_STATUS(ssh_gss_message_body_parse(GSSN_MESSAGE_ERRTOK, body.data, body.length, &content, &length), GSSN_OK);
    CHECK_STATUS(in_a_step ? ssh_gss_init_sec_context(client, content, length, &out) : ssh_gss_peer_error_token(client, content, length), GSSN_E_PEER_ERROR);
    CHECK_CAUSE(client, GSSN_E_PEER_ERROR, hint, word);
    CHECK_STATUS(ssh_gss_last_error(client, &error), GSSN_OK);
    CHECK_NUMBER(error.minor, code);
    CHECK_NUMBER(state_of(client), GSSN_STATE_FAILED);
    CHECK_NUMBER(out.length, 0);
    CHECK_NUMBER(state_of(server), GSSN_STATE_FAILED);
    ssh_gss_buffer_dispose(&token);
    ssh_gss_buffer_dispose(&body);
    ssh_gss_auth_free(client);
    ssh_gss_auth_free(server);
}

/* Rules R23, R70: what real servers with real faults send, explained to the client. */
static void an_error_of_a_server_that_saw_it_before(void)
{
    ssh_gss_buffer token = first_token(HOST), out = GSSN_BUFFER_INIT;
    ssh_gss_auth *server = new_acceptor(HOST);
    CHECK_STATUS(ssh_gss_accept_sec_context(server, token.data, token.length, &out), GSSN_OK);
    for (int way = 0; way < 2; way++) told(way, &token, GSSN_E_REPLAY, 34, GSSN_HINT_REPLAYED, "seen before");
    ssh_gss_buffer_dispose(&out);
    ssh_gss_buffer_dispose(&token);
    ssh_gss_auth_free(server);
}

/* Rules R23, R70: no key of this host, none of this version, another one of this version. */
static void errors_of_servers_without_the_key(void)
{
    static const struct { const char *keytab; uint32_t code; const char *word; } keytabs[] = {
        { "other.keytab", 35, "another server" }, { "old.keytab", 44, "this version" }, { "wrong.keytab", 31, "decrypted" } };
    ssh_gss_buffer token = first_token(HOST);
    for (int i = 0; i < 6; i++) {
        setenv("KRB5_KTNAME", in_realm("FILE:", keytabs[i / 2].keytab), 1);
        told(i % 2, &token, GSSN_E_BAD_KEYTAB, keytabs[i / 2].code, GSSN_HINT_KEY_MISMATCH, keytabs[i / 2].word);
    }
    ssh_gss_buffer_dispose(&token);
}

/* Rules R23, R70: a server that is 3 seconds later, where 1 is allowed. */
static void an_error_of_a_server_in_another_time(void)
{
    static char configuration[4096];
    FILE *strict = fopen(in_realm("", "strict.conf"), "w");
    if (!CHECK(strict != NULL)) return;
    fputs("[libdefaults]\n    clockskew = 1\n", strict);
    fclose(strict);
    snprintf(configuration, sizeof configuration, "%s:%s", in_realm("", "strict.conf"), getenv("KRB5_CONFIG"));
    setenv("KRB5_CONFIG", configuration, 1);                                                /* Heimdal reads it once in a thread */
    ssh_gss_buffer tokens[2] = { first_token(HOST), first_token(HOST) };                    /* the replay cache comes before the clock */
    sleep(3);
    for (int way = 0; way < 2; way++) {
        told(way, &tokens[way], GSSN_E_CLOCK_SKEW, 37, GSSN_HINT_CLOCK_SKEW, "clocks");
        ssh_gss_buffer_dispose(&tokens[way]);
    }
}

int main(void)
{
    if (!have_realm()) return EXIT_FAILURE;
    if (!is_heimdal()) {
        RUN(an_error_of_a_server_that_saw_it_before);
        RUN(errors_of_servers_without_the_key);
    }
    RUN(an_error_of_a_server_in_another_time);
    return check_done("realm_peer_errors");
}

/* The themes oids, offers and first-tokens: which mechanism. */
#include <string.h>
#include "kit.h"

/* Of a function that agrees on mechanisms. */
static const char *outcome_of_list(ssh_gss_status status)
{
    return status == GSSN_E_BAD_MECHANISM ? "unsupported" : status == GSSN_E_PROTOCOL ? "malformed" : kit_status(status);
}

/* uint32 1, string: a list of one. */
static kit_bytes list_of_one(kit_bytes oid)
{
    uint8_t *list = kit_memory(8 + oid.length);
    list[3] = 1;
    for (int i = 0; i < 4; i++) list[4 + i] = (uint8_t)(oid.length >> (24 - 8 * i));
    memcpy(list + 8, oid.data, oid.length);
    kit_bytes bytes = { list, 8 + oid.length };
    return bytes;
}

void run_oid(const json_t *item)
{
    const json_t *expected = kit_recommended(json_object_get(item, "expected"));
    kit_members(item, "input expected");
    kit_members(expected, "server client oid?");
    kit_bytes oid = kit_hex(item, "input"), list = list_of_one(oid);
    const char *server = kit_text(expected, "server"), *client = kit_text(expected, "client");

    ssh_gss_buffer response = GSSN_BUFFER_INIT;
    ssh_gss_auth *auth = kit_auth(GSSN_ACCEPTOR, GSSN_WITH_MIC, 0, KIT_HOST);
    kit_same_text("server, in a list", outcome_of_list(ssh_gss_select_mech(auth, list.data, list.length, &response)), server);
    /* A single mechanism is taken or not; why not, only the list says. */
    const char *alone = strcmp(server, "ok") == 0 ? "ok" : "unsupported";
    kit_same_text("server, alone", outcome_of_list(ssh_gss_check_mech(auth, oid.data, oid.length)), alone);
    ssh_gss_buffer_dispose(&response);
    ssh_gss_auth_free(auth);

    auth = kit_auth(GSSN_INITIATOR, GSSN_WITH_MIC, 0, KIT_HOST);
    alone = strcmp(client, "ok") == 0 ? "ok" : "unsupported";
    kit_same_text("client", outcome_of_list(ssh_gss_check_mech(auth, oid.data, oid.length)), alone);
    ssh_gss_auth_free(auth);
}

void run_offer(const json_t *item)
{
    const json_t *expected = kit_recommended(json_object_get(item, "expected"));
    kit_members(item, "offer? input expected");
    kit_members(expected, "outcome selected? response?");
    kit_bytes list = kit_hex(item, "input");

    ssh_gss_buffer response = GSSN_BUFFER_INIT;
    ssh_gss_auth *auth = kit_auth(GSSN_ACCEPTOR, GSSN_WITH_MIC, 0, KIT_HOST);
    ssh_gss_status status = ssh_gss_select_mech(auth, list.data, list.length, &response);
    kit_same_text("outcome", outcome_of_list(status), kit_text(expected, "outcome"));
    kit_bytes none = { NULL, 0 };
    kit_same_bytes("response", response.data, response.length, json_object_get(expected, "response") ? kit_hex(expected, "response") : none);
    ssh_gss_buffer_dispose(&response);
    ssh_gss_auth_free(auth);
}

void run_first_token(const json_t *item)
{
    const json_t *expected = kit_recommended(json_object_get(item, "expected"));
    kit_members(item, "agreed input expected");
    kit_members(expected, "outcome mechanism? service?");
    /* The acceptor has a name that no ticket of the kit is for. So a good frame ends in "not for one of the own names", which shows that the
       token was taken apart and what was found, and never reaches the mechanism. */
    kit_bytes token = kit_hex(item, "input"), agreed = list_of_one(kit_hex(item, "agreed"));
    ssh_gss_buffer out = GSSN_BUFFER_INIT;
    ssh_gss_auth *auth = kit_auth(GSSN_ACCEPTOR, GSSN_WITH_MIC, 0, "nowhere.example.org");
    ssh_gss_status status = ssh_gss_select_mech(auth, agreed.data, agreed.length, &out);
    kit_same_text("to agree", kit_status(status), "ok");
    ssh_gss_buffer_dispose(&out);

    status = ssh_gss_accept_sec_context(auth, token.data, token.length, &out);
    const char *outcome = status == GSSN_E_SERVER_UNKNOWN ? "ok" : status == GSSN_E_BAD_TOKEN ? "malformed" : status == GSSN_E_PEER_ERROR ? "peer-error" : outcome_of_list(status);
    kit_same_text("outcome", outcome, kit_text(expected, "outcome"));
    if (kit_state(auth) != GSSN_STATE_FAILED) kit_fail("the attempt is not over");
    if (out.length != 0) kit_fail("there is an answer");

    ssh_gss_error error = GSSN_ERROR_INIT;
    ssh_gss_last_error(auth, &error);
    if (json_object_get(expected, "service") && strstr(error.message, kit_text(expected, "service")) == NULL)
        kit_fail("the service was not found: %s", error.message);
    ssh_gss_buffer_dispose(&out);
    ssh_gss_auth_free(auth);
}

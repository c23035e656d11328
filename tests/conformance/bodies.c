/* The themes bodies and krb-errors: what stands behind a message number, and what an error token says. */
#include <string.h>
#include "kit.h"

static const struct {
    const char *name;
    uint32_t message;
} messages[] = {
    { "RESPONSE", GSSN_MESSAGE_RESPONSE }, { "TOKEN", GSSN_MESSAGE_TOKEN },   { "EXCHANGE_COMPLETE", GSSN_MESSAGE_EXCHANGE_COMPLETE },
    { "ERROR", GSSN_MESSAGE_ERROR },       { "ERRTOK", GSSN_MESSAGE_ERRTOK }, { "MIC", GSSN_MESSAGE_MIC },
};

static uint32_t message_of(const json_t *item)
{
    const char *name = kit_text(item, "message");
    for (size_t i = 0; i < sizeof messages / sizeof *messages; i++)
        if (strcmp(messages[i].name, name) == 0) return messages[i].message;
    kit_fail("unknown message %s", name);
    return 0;
}

static int has_control(const char *text, size_t length)
{
    for (size_t i = 0; i < length; i++)
        if ((uint8_t)text[i] < ' ' || text[i] == 0x7f) return 1;
    return strstr(text, "\xe2\x80\xae") != NULL;                    /* U+202E turns the direction of writing */
}

/* What a peer said is shown as it is, or with its control characters made harmless. */
static void compare_words(const char *got, const json_t *object, const char *name)
{
    const json_t *value = json_object_get(object, name);
    const char *expected = kit_text(object, name);
    if (!has_control(expected, json_string_length(value))) {
        kit_same_text(name, got, expected);
        return;
    }
    if (has_control(got, strlen(got))) kit_fail("%s: control characters came through", name);
    for (size_t i = 0; i < json_string_length(value); i++)
        if (expected[i] > ' ' && (uint8_t)expected[i] < 0x7f && strchr(got, expected[i]) == NULL) kit_fail("%s: %c is lost", name, expected[i]);
}

static void parse_error(kit_bytes body, const json_t *expected)
{
    ssh_gss_peer_error error = GSSN_PEER_ERROR_INIT;
    ssh_gss_status status = ssh_gss_error_body_parse(body.data, body.length, &error);
    kit_same_text("outcome", status == GSSN_E_PROTOCOL ? "malformed" : kit_status(status), kit_text(expected, "outcome"));
    if (status != GSSN_OK) return;
    kit_members(expected, "outcome major minor text language");
    if (error.major != kit_number(expected, "major") || error.minor != kit_number(expected, "minor")) kit_fail("numbers %u and %u", error.major, error.minor);
    compare_words(error.message, expected, "text");
    compare_words(error.language, expected, "language");
}

static void parse_string(uint32_t message, kit_bytes body, const json_t *expected)
{
    const uint8_t *content = NULL;
    size_t length = 0;
    ssh_gss_status status = ssh_gss_message_body_parse(message, body.data, body.length, &content, &length);
    kit_same_text("outcome", status == GSSN_E_PROTOCOL ? "malformed" : kit_status(status), kit_text(expected, "outcome"));
    if (status != GSSN_OK) {
        if (content != NULL || length != 0) kit_fail("a content all the same");
        return;
    }
    kit_members(expected, "outcome content");
    kit_same_bytes("content", content, length, kit_hex(expected, "content"));

    ssh_gss_buffer again = GSSN_BUFFER_INIT;
    kit_same_text("built again", kit_status(ssh_gss_message_body(message, content, length, &again)), "ok");
    kit_same_bytes("built again", again.data, again.length, body);
    ssh_gss_buffer_dispose(&again);
}

static void build(const json_t *item, const json_t *expected)
{
    kit_members(item, "kind message content expected");
    kit_members(expected, "outcome body?");
    kit_bytes content = kit_hex(item, "content"), none = { NULL, 0 };
    ssh_gss_buffer body = GSSN_BUFFER_INIT;
    ssh_gss_status status = ssh_gss_message_body(message_of(item), content.data, content.length, &body);
    kit_same_text("outcome", status == GSSN_E_INVALID_ARGUMENT ? "refused" : kit_status(status), kit_text(expected, "outcome"));
    kit_same_bytes("body", body.data, body.length, json_object_get(expected, "body") ? kit_hex(expected, "body") : none);
    ssh_gss_buffer_dispose(&body);
}

void run_body(const json_t *item)
{
    const char *kind = kit_text(item, "kind");
    const json_t *expected = kit_recommended(json_object_get(item, "expected"));
    if (strcmp(kind, "build") == 0) build(item, expected);
    else if (strcmp(kind, "parse") != 0) kit_fail("unknown kind %s", kind);
    else {
        kit_members(item, "kind message input expected");
        uint32_t message = message_of(item);
        if (message == GSSN_MESSAGE_ERROR) parse_error(kit_hex(item, "input"), expected);
        else parse_string(message, kit_hex(item, "input"), expected);
    }
}

static uint32_t hint_of(const char *meaning)
{
    if (strcmp(meaning, "clock-skew") == 0) return GSSN_HINT_CLOCK_SKEW;
    if (strcmp(meaning, "replay") == 0) return GSSN_HINT_REPLAYED;
    if (strcmp(meaning, "key-mismatch") == 0) return GSSN_HINT_KEY_MISMATCH;
    if (strcmp(meaning, "ticket-expired") == 0) return GSSN_HINT_TICKET_EXPIRED;
    kit_fail("unknown meaning %s", meaning);
    return 0;
}

void run_krb_error(const json_t *item)
{
    const json_t *expected = kit_recommended(json_object_get(item, "expected")), *text = json_object_get(expected, "text");
    kit_members(item, "input expected");
    kit_members(expected, "outcome code? symbol? meaning? text?");
    kit_bytes token = kit_hex(item, "input");
    ssh_gss_error error = GSSN_ERROR_INIT;
    ssh_gss_auth *auth = kit_auth(GSSN_INITIATOR, GSSN_WITH_MIC, 0, KIT_HOST);
    ssh_gss_status status = ssh_gss_peer_error_token(auth, token.data, token.length);
    kit_same_text("outcome", status == GSSN_E_PEER_ERROR ? "peer-error" : kit_status(status), kit_text(expected, "outcome"));
    if (kit_state(auth) != GSSN_STATE_FAILED) kit_fail("the attempt is not over");

    ssh_gss_last_error(auth, &error);
    uint32_t code = json_object_get(expected, "code") ? kit_number(expected, "code") : 0;
    uint32_t hint = json_object_get(expected, "meaning") ? hint_of(kit_text(expected, "meaning")) : GSSN_HINT_NONE;
    if (error.minor != code) kit_fail("code %u, expected %u", error.minor, code);
    if (error.hint != hint) kit_fail("hint %u, expected %u", error.hint, hint);
    if (has_control(error.message, strlen(error.message))) kit_fail("control characters came through");
    if (text != NULL && !has_control(json_string_value(text), json_string_length(text)) && strstr(error.message, json_string_value(text)) == NULL)
        kit_fail("the words are missing: %s", error.message);
    ssh_gss_auth_free(auth);
}

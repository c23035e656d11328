/* Logins over the fake security package: legs, tokens, signatures, names, grants. */
#include "fake.h"

static void free_both(ssh_gss_auth *client, ssh_gss_auth *server)
{
    ssh_gss_auth_free(client);
    ssh_gss_auth_free(server);
}

static void text_of(ssh_gss_status (*getter)(const ssh_gss_auth *, char *, size_t, size_t *), const ssh_gss_auth *auth, const char *expected)
{
    char text[512] = "";
    size_t length;
    CHECK_STATUS(getter(auth, text, sizeof text, &length), GSSN_OK);
    CHECK_TEXT(text, expected);
}

static void the_backend(void)
{
    ssh_gss_backend_info info = GSSN_BACKEND_INFO_INIT;
    CHECK_STATUS(ssh_gss_backend_get_info(backend, &info), GSSN_OK);
    CHECK_NUMBER(info.kind, GSSN_BACKEND_SSPI);
    CHECK_TEXT(info.name, "sspi");
    CHECK(strstr(info.path, "fakesec.dll") != NULL);
    CHECK_NUMBER(info.capabilities, GSSN_CAN_AUTHORIZE | GSSN_CAN_MAP_HOST_TO_REALM | GSSN_CAN_CHANNEL_BINDINGS);
}

static void libraries_that_lack_something(void)
{
    ssh_gss_backend *none = NULL;
    ssh_gss_error error = GSSN_ERROR_INIT;
    CHECK_STATUS(ssh_gss_backend_open(beside("half.dll"), &none, &error), GSSN_E_BACKEND_UNUSABLE);
    CHECK(strstr(error.message, "AcquireCredentialsHandleW") != NULL);
    CHECK_NUMBER(error.hint, GSSN_HINT_OTHER_LIBRARY);
    fake->switches.status[FAKESEC_QUERY_PACKAGE] = SEC_E_SECPKG_NOT_FOUND;
    CHECK_STATUS(ssh_gss_backend_open(order, &none, &error), GSSN_E_BACKEND_UNUSABLE);
    CHECK(strstr(error.message, "SEC_E_SECPKG_NOT_FOUND") != NULL);
    CHECK(none == NULL);
}

static void a_login(void)
{
    ssh_gss_auth *client = new_auth(GSSN_INITIATOR), *server = new_auth(GSSN_ACCEPTOR);
    ssh_gss_buffer mic = GSSN_BUFFER_INIT, exported = GSSN_BUFFER_INIT;
    CHECK_STATUS(exchange(client, server), GSSN_OK);
    CHECK(wcscmp(fake->notes.target, L"host/ssh.rig.test") == 0);
    CHECK(wcscmp(fake->notes.package, L"Kerberos") == 0);
    CHECK_NUMBER(info_of(client).granted, GSSN_GRANTED_MUTUAL | GSSN_GRANTED_INTEGRITY);
    CHECK_NUMBER(info_of(server).granted, GSSN_GRANTED_MUTUAL | GSSN_GRANTED_INTEGRITY);
    CHECK_STATUS(ssh_gss_get_mic(client, GSSN_MIC_USERAUTH, session_id, sizeof session_id, &mic), GSSN_OK);
    CHECK_NUMBER(mic.length, 28);
    CHECK(fake->notes.number == 0 && fake->notes.quality == 0 && fake->notes.room == 28);
    uint8_t first = mic.data[0];
    CHECK_STATUS(ssh_gss_check_mic(server, GSSN_MIC_USERAUTH, session_id, sizeof session_id, mic.data, mic.length), GSSN_OK);
    CHECK(mic.data[0] == first);
    text_of(ssh_gss_peer_name, server, "alice@RIG.TEST");
    text_of(ssh_gss_own_name, server, "host/ssh.rig.test@RIG.TEST");
    text_of(ssh_gss_peer_name, client, "host/ssh.rig.test@RIG.TEST");
    text_of(ssh_gss_own_name, client, "alice@RIG.TEST");
    CHECK_STATUS(ssh_gss_peer_exported_name(server, &exported), GSSN_OK);
    CHECK(exported.length == 33 && memcmp(exported.data, "\x04\x01\x00\x0b\x06\x09\x2a\x86\x48\x86\xf7\x12\x01\x02\x02\x00\x00\x00\x0e" "alice@RIG.TEST", 33) == 0);
    ssh_gss_buffer_dispose(&exported);
    ssh_gss_buffer_dispose(&mic);
    free_both(client, server);
}

static void bad_signatures(void)
{
    for (int i = 0; i < 4; i++) {
        ssh_gss_auth *client = new_auth(GSSN_INITIATOR), *server = new_auth(GSSN_ACCEPTOR);
        ssh_gss_buffer mic = GSSN_BUFFER_INIT;
        CHECK_STATUS(exchange(client, server), GSSN_OK);
        CHECK_STATUS(ssh_gss_get_mic(client, GSSN_MIC_USERAUTH, session_id, sizeof session_id, &mic), GSSN_OK);
        if (i == 0) mic.data[5] ^= 1;
        if (i == 1) mic.data[0] = 's';
        size_t length = i == 2 ? mic.length - 1 : mic.length;
        fake->switches.status[FAKESEC_VERIFY] = i == 3 ? SEC_I_CONTEXT_EXPIRED : 0;
        CHECK_STATUS(ssh_gss_check_mic(server, GSSN_MIC_USERAUTH, session_id, sizeof session_id, mic.data, length), i == 3 ? GSSN_E_CREDENTIALS_EXPIRED : GSSN_E_BAD_MIC);
        CHECK_NUMBER(error_of(server).routine, GSSN_ROUTINE_VERIFY_SIGNATURE);
        CHECK_NUMBER(info_of(server).state, GSSN_STATE_FAILED);
        fake->switches.status[FAKESEC_VERIFY] = 0;
        ssh_gss_buffer_dispose(&mic);
        free_both(client, server);
    }
}

/* Sizes that the package says. What it wrote, and no more, is the MIC; what it cannot have written ends the object. */
static void sizes_of_signatures(void)
{
    const struct { uint32_t longest, written; ssh_gss_status status; size_t length; } cases[] = {
        { 28, 0, GSSN_OK, 28 }, { 4096, 0, GSSN_OK, 28 }, { 28, 17, GSSN_OK, 17 }, { 1u << 16, 0, GSSN_OK, 28 }, { (1u << 16) + 1, 0, GSSN_E_BACKEND_FAILURE, 0 },
        { UINT32_MAX, 0, GSSN_E_BACKEND_FAILURE, 0 }, { 28, UINT32_MAX, GSSN_E_BACKEND_FAILURE, 0 }, { 28, 257, GSSN_E_BACKEND_FAILURE, 0 }, { 4096, 4097, GSSN_E_BACKEND_FAILURE, 0 } };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        ssh_gss_auth *client = new_auth(GSSN_INITIATOR);
        ssh_gss_buffer mic = GSSN_BUFFER_INIT;
        CHECK_STATUS(play(client, 1), GSSN_OK);
        fake->switches.longest_signature = cases[i].longest;
        fake->switches.signature = cases[i].written;
        ssh_gss_status status = ssh_gss_get_mic(client, GSSN_MIC_USERAUTH, session_id, sizeof session_id, &mic);
        int ok = CHECK_STATUS(status, cases[i].status) & CHECK_NUMBER(mic.length, cases[i].length);
        if (status == GSSN_OK) ok &= CHECK_NUMBER(fake->notes.room, cases[i].longest);
        if (!ok) printf("  case %u\n", (unsigned)i);
        memset(&fake->switches, 0, sizeof fake->switches);
        ssh_gss_buffer_dispose(&mic);
        ssh_gss_auth_free(client);
    }
}

/* A context that cannot sign: the documentation has 0 for it. The package is not asked. */
static void no_signatures(void)
{
    ssh_gss_auth *client = new_auth(GSSN_INITIATOR);
    ssh_gss_buffer mic = GSSN_BUFFER_INIT;
    CHECK_STATUS(play(client, 1), GSSN_OK);
    fake->switches.no_signatures = 1;
    fake->notes.room = 4711;
    CHECK_STATUS(ssh_gss_get_mic(client, GSSN_MIC_USERAUTH, session_id, sizeof session_id, &mic), GSSN_E_BACKEND_FAILURE);
    CHECK(mic.data == NULL && fake->notes.room == 4711);
    ssh_gss_auth_free(client);
}

static void many_legs(void)
{
    for (uint32_t legs = 0; legs < 6; legs++) {
        ssh_gss_auth *client = new_auth(GSSN_INITIATOR), *server = new_auth(GSSN_ACCEPTOR);
        fake->switches.legs = legs;
        CHECK_STATUS(exchange(client, server), GSSN_OK);
        free_both(client, server);
    }
}

/* A token comes with SEC_E_OK, too: the client's last one, and the first of a client that wants no answer. */
static void tokens_at_completion(void)
{
    ssh_gss_buffer answer = answer_token(), token = GSSN_BUFFER_INIT;
    ssh_gss_auth *client = new_auth(GSSN_INITIATOR);
    fake->switches.last_token = 1;
    CHECK_STATUS(step(client, 1, NULL, 0, &token), GSSN_CONTINUE);
    ssh_gss_buffer_dispose(&token);
    CHECK_STATUS(step(client, 1, answer.data, answer.length, &token), GSSN_OK);
    CHECK(token.length == 14 && memcmp(token.data, "client token 2", 14) == 0);
    ssh_gss_buffer_dispose(&token);
    ssh_gss_buffer_dispose(&answer);
    ssh_gss_auth_free(client);

    ssh_gss_auth_options options = options_of(GSSN_INITIATOR);
    options.flags = GSSN_ALLOW_NO_MUTUAL;
    client = new_with(&options);
    CHECK_STATUS(step(client, 1, NULL, 0, &token), GSSN_OK);
    CHECK(token.length > 50 && token.data[0] == 0x60);
    CHECK_NUMBER(fake->notes.flags, ISC_REQ_INTEGRITY);
    ssh_gss_buffer_dispose(&token);
    ssh_gss_auth_free(client);
}

/* CompleteAuthToken changes the token before it is sent. */
static void completed_tokens(void)
{
    const struct { int is_client; uint32_t call; int32_t status; ssh_gss_status expected; } cases[] = {
        { 1, 1, SEC_I_COMPLETE_AND_CONTINUE, GSSN_CONTINUE }, { 1, 2, SEC_I_COMPLETE_NEEDED, GSSN_OK }, { 0, 1, SEC_I_COMPLETE_NEEDED, GSSN_OK },
        { 0, 1, SEC_I_COMPLETE_AND_CONTINUE, GSSN_CONTINUE } };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        for (int fails = 0; fails < 2; fails++) {
            ssh_gss_auth *auth = new_auth(cases[i].is_client ? GSSN_INITIATOR : GSSN_ACCEPTOR);
            ssh_gss_buffer in = cases[i].is_client ? answer_token() : first_token(), out = GSSN_BUFFER_INIT;
            memset(&fake->notes, 0, sizeof fake->notes);
            fake->switches.call = cases[i].call;
            fake->switches.last_token = 1;
            fake->switches.status[cases[i].is_client ? FAKESEC_INITIALIZE : FAKESEC_ACCEPT] = cases[i].status;
            fake->switches.status[FAKESEC_COMPLETE] = fails ? SEC_E_OUT_OF_SEQUENCE : 0;
            ssh_gss_status status = GSSN_CONTINUE;
            if (cases[i].is_client) status = step(auth, 1, NULL, 0, &out);
            if (!cases[i].is_client || cases[i].call == 2) {
                ssh_gss_buffer_dispose(&out);
                status = step(auth, cases[i].is_client, in.data, in.length, &out);
            }
            CHECK_STATUS(status, fails ? GSSN_E_REPLAY : cases[i].expected);
            CHECK_NUMBER(fake->notes.completions, 1);
            if (fails) CHECK_NUMBER(error_of(auth).routine, GSSN_ROUTINE_COMPLETE_AUTH_TOKEN);
            if (fails) CHECK_NUMBER(out.length, 0);
            else CHECK(out.length > 0 && out.data[out.length - 1] == '!');
            memset(&fake->switches, 0, sizeof fake->switches);
            ssh_gss_buffer_dispose(&out);
            ssh_gss_buffer_dispose(&in);
            ssh_gss_auth_free(auth);
        }
    }
}

/* Tokens of no sensible size, in another place, and those of another mechanism: nothing of them leaves. */
static void tokens_that_cannot_be(void)
{
    const struct { fakesec_output output; int32_t status; ssh_gss_status expected; size_t length; } cases[] = {
        { FAKESEC_TOO_MUCH, 0, GSSN_E_BACKEND_FAILURE, 0 }, { FAKESEC_ALL, 0, GSSN_E_BACKEND_FAILURE, 0 }, { FAKESEC_UNFRAMED, 0, GSSN_E_BAD_MECHANISM, 0 },
        { FAKESEC_NO_TOKEN, 0, GSSN_E_BAD_MECHANISM, 0 },
        /* After a failure Wine leaves the size as it was; Windows may put out an error token, which goes out with the error. */
        { FAKESEC_ALL, SEC_E_TARGET_UNKNOWN, GSSN_E_SERVER_UNKNOWN, 0 }, { FAKESEC_TOO_MUCH, SEC_E_TARGET_UNKNOWN, GSSN_E_SERVER_UNKNOWN, 0 },
        { FAKESEC_EXTRA, SEC_E_TARGET_UNKNOWN, GSSN_E_SERVER_UNKNOWN, 5 } };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        ssh_gss_auth *client = new_auth(GSSN_INITIATOR);
        ssh_gss_buffer token = GSSN_BUFFER_INIT;
        fake->switches.output = cases[i].output;
        fake->switches.status[FAKESEC_INITIALIZE] = cases[i].status;
        ssh_gss_status status = step(client, 1, NULL, 0, &token);
        if (!(CHECK_STATUS(status, cases[i].expected) & CHECK_NUMBER(token.length, cases[i].length))) printf("  case %u\n", (unsigned)i);
        memset(&fake->switches, 0, sizeof fake->switches);
        ssh_gss_buffer_dispose(&token);
        ssh_gss_auth_free(client);
    }
}

/* What a package did not write is not what this process had in its memory. */
static void an_error_token_that_was_not_written(void)
{
    ssh_gss_auth *client = new_auth(GSSN_INITIATOR);
    ssh_gss_buffer token = GSSN_BUFFER_INIT;
    void *blocks[16];
    for (int i = 0; i < 16; i++) if (CHECK((blocks[i] = HeapAlloc(GetProcessHeap(), 0, (1 << 16) + 1)) != NULL)) memset(blocks[i], 0x5a, (1 << 16) + 1);
    for (int i = 0; i < 16; i++) HeapFree(GetProcessHeap(), 0, blocks[i]);
    fake->switches.output = FAKESEC_SIZE_ONLY;
    fake->switches.status[FAKESEC_INITIALIZE] = SEC_E_TARGET_UNKNOWN;
    CHECK_STATUS(step(client, 1, NULL, 0, &token), GSSN_E_SERVER_UNKNOWN);
    CHECK_NUMBER(token.length, 100);
    for (size_t i = 0; i < token.length; i++) if (!CHECK_NUMBER(token.data[i], 0)) break;
    ssh_gss_buffer_dispose(&token);
    ssh_gss_auth_free(client);
}

/* Room for the token: what the package says, never less than 64 KiB, never more than 1 MiB. */
static void room_for_tokens(void)
{
    const struct { uint32_t longest, room; } cases[] = { { 12000, 1 << 16 }, { 100000, 100000 }, { UINT32_MAX, 1 << 20 } };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        ssh_gss_backend *usual = backend;
        fake->switches.longest_token = cases[i].longest;
        CHECK_STATUS(ssh_gss_backend_open(order, &backend, NULL), GSSN_OK);
        ssh_gss_auth *client = new_auth(GSSN_INITIATOR);
        ssh_gss_buffer token = GSSN_BUFFER_INIT;
        CHECK_STATUS(step(client, 1, NULL, 0, &token), GSSN_CONTINUE);
        CHECK_NUMBER(fake->notes.room, cases[i].room);
        ssh_gss_buffer_dispose(&token);
        ssh_gss_auth_free(client);
        ssh_gss_backend_close(backend);
        backend = usual;
    }
}

static void a_peers_error(void)
{
    static const uint8_t skew[] = { 0x7e, 0x03, 0x30, 0x01, 0x00 };
    ssh_gss_auth *client = new_auth(GSSN_INITIATOR);
    ssh_gss_buffer token = GSSN_BUFFER_INIT;
    CHECK_STATUS(step(client, 1, NULL, 0, &token), GSSN_CONTINUE);
    ssh_gss_buffer_dispose(&token);
    CHECK_STATUS(step(client, 1, skew, sizeof skew, &token), GSSN_E_BAD_TOKEN);
    ssh_gss_auth_free(client);
}

/* A server's KRB-ERROR is explained by what a client on Windows has to hand. */
static void what_a_server_says(void)
{
    const struct { uint8_t code; uint32_t hint; const char *tool; } cases[] = {
        { 32, GSSN_HINT_TICKET_EXPIRED, "klist purge" }, { 41, GSSN_HINT_KEY_MISMATCH, "klist purge" }, { 37, GSSN_HINT_CLOCK_SKEW, "NTP" } };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        const uint8_t error[] = { 0x60, 0x16, 0x06, 0x09, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x12, 0x01, 0x02, 0x02, 0x03, 0x00,
                                  0x7e, 0x07, 0x30, 0x05, 0xa6, 0x03, 0x02, 0x01, cases[i].code };
        ssh_gss_auth *client = new_auth(GSSN_INITIATOR);
        ssh_gss_buffer token = GSSN_BUFFER_INIT;
        CHECK_STATUS(step(client, 1, NULL, 0, &token), GSSN_CONTINUE);
        ssh_gss_buffer_dispose(&token);
        CHECK_STATUS(step(client, 1, error, sizeof error, &token), GSSN_E_PEER_ERROR);
        ssh_gss_error record = error_of(client);
        if (!(CHECK_NUMBER(record.hint, cases[i].hint) & CHECK(strstr(record.advice, cases[i].tool) != NULL))) printf("  %s\n", record.advice);
        ssh_gss_auth_free(client);
    }
}

int main(void)
{
    if (!open_fake()) return check_done("fake_logins");
    RUN(the_backend);
    RUN(libraries_that_lack_something);
    RUN(a_login);
    RUN(bad_signatures);
    RUN(sizes_of_signatures);
    RUN(no_signatures);
    RUN(many_legs);
    RUN(tokens_at_completion);
    RUN(completed_tokens);
    RUN(tokens_that_cannot_be);
    RUN(an_error_token_that_was_not_written);
    RUN(room_for_tokens);
    RUN(a_peers_error);
    RUN(what_a_server_says);
    ssh_gss_backend_close(backend);
    return check_done("fake_logins");
}

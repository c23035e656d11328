/* What the tests against the fake security package have in common: the fake itself, objects, and the books at the end. */
#ifndef FAKE_H
#define FAKE_H
#include <gssnative.h>
#include "../abi/check.h"
#include "fakesec/fakesec.h"

#define HOST "ssh.rig.test"
#define RUN(test) do { begin_test(#test); test(); end_test(); } while (0)

static fakesec_state *fake;
static ssh_gss_backend *backend;
static char order[MAX_PATH + 1];
static const uint8_t session_id[32] = { 0x5e, 0x55, 0x10, 0x7d };

/* The file beside this program, as an entry of an order. */
static inline const char *beside(const char *name)
{
    static char path[2 * MAX_PATH];
    DWORD length = GetModuleFileNameA(NULL, path, MAX_PATH);
    while (length > 0 && path[length - 1] != '\\') length--;
    strcpy(path + length, name);
    return path;
}

static inline int open_fake(void)
{
    ssh_gss_error error = GSSN_ERROR_INIT;
    strcpy(order, beside("fakesec.dll"));
    if (!CHECK_STATUS(ssh_gss_backend_open(order, &backend, &error), GSSN_OK)) printf("  %s\n", error.message);
    HMODULE module = GetModuleHandleA("fakesec.dll");
    FARPROC found = module ? GetProcAddress(module, "fakesec") : NULL;
    memcpy(&fake, &found, sizeof fake);
    return CHECK(fake != NULL);
}

static inline void begin_test(const char *name)
{
    memset(fake, 0, sizeof *fake);
    if (getenv("VERBOSE")) printf("%s\n", name), fflush(stdout);
}

/* Nothing stays out, nothing came back twice or from elsewhere. */
static inline void books(void)
{
    for (int kind = 0; kind < FAKESEC_KINDS; kind++) CHECK_NUMBER(fake->ledger.released[kind], fake->ledger.made[kind]);
    CHECK_NUMBER(fake->ledger.twice, 0);
    CHECK_NUMBER(fake->ledger.unknown, 0);
}

static inline void end_test(void) { books(); }

static inline ssh_gss_auth_options options_of(uint32_t role)
{
    ssh_gss_auth_options options = GSSN_AUTH_OPTIONS_INIT;
    options.role = role;
    options.method = GSSN_WITH_MIC;
    options.backend = backend;
    options.host = HOST;
    options.username = "alice";
    return options;
}

static inline ssh_gss_auth *new_with(const ssh_gss_auth_options *options)
{
    ssh_gss_auth *auth = NULL;
    ssh_gss_error error = GSSN_ERROR_INIT;
    if (!CHECK_STATUS(ssh_gss_auth_new(options, &auth, &error), GSSN_OK)) printf("  %s\n", error.message);
    return auth;
}

static inline ssh_gss_auth *new_auth(uint32_t role)
{
    ssh_gss_auth_options options = options_of(role);
    return new_with(&options);
}

static inline ssh_gss_status step(ssh_gss_auth *auth, int is_client, const void *received, size_t length, ssh_gss_buffer *token)
{
    return is_client ? ssh_gss_init_sec_context(auth, received, length, token) : ssh_gss_accept_sec_context(auth, received, length, token);
}

/* Tokens to and fro until both are done or one fails; the last status of the one that failed. */
static inline ssh_gss_status exchange(ssh_gss_auth *client, ssh_gss_auth *server)
{
    ssh_gss_buffer to_server = GSSN_BUFFER_INIT, to_client = GSSN_BUFFER_INIT;
    ssh_gss_status at_client = GSSN_CONTINUE, at_server = GSSN_CONTINUE;
    for (int i = 0; i < 20 && (at_client == GSSN_CONTINUE || at_server == GSSN_CONTINUE); i++) {
        if (at_client == GSSN_CONTINUE) at_client = step(client, 1, to_client.data, to_client.length, &to_server);
        ssh_gss_buffer_dispose(&to_client);
        if (at_client >= 0 && at_server == GSSN_CONTINUE) at_server = step(server, 0, to_server.data, to_server.length, &to_client);
        ssh_gss_buffer_dispose(&to_server);
        if (at_client < 0 || at_server < 0) break;
    }
    ssh_gss_buffer_dispose(&to_client);
    return at_client < 0 ? at_client : at_server < 0 ? at_server : at_client == GSSN_OK && at_server == GSSN_OK ? GSSN_OK : GSSN_E_INTERNAL;
}

/* A token of the fake for its own acceptor. */
static inline ssh_gss_buffer first_token(void)
{
    ssh_gss_buffer token = GSSN_BUFFER_INIT;
    fakesec_switches kept = fake->switches;
    memset(&fake->switches, 0, sizeof fake->switches);
    ssh_gss_auth *client = new_auth(GSSN_INITIATOR);
    CHECK_STATUS(ssh_gss_init_sec_context(client, NULL, 0, &token), GSSN_CONTINUE);
    ssh_gss_auth_free(client);
    fake->switches = kept;
    return token;
}

/* The answer of the fake's acceptor to it. */
static inline ssh_gss_buffer answer_token(void)
{
    ssh_gss_buffer token = first_token(), answer = GSSN_BUFFER_INIT;
    fakesec_switches kept = fake->switches;
    memset(&fake->switches, 0, sizeof fake->switches);
    ssh_gss_auth *server = new_auth(GSSN_ACCEPTOR);
    CHECK_STATUS(ssh_gss_accept_sec_context(server, token.data, token.length, &answer), GSSN_OK);
    ssh_gss_auth_free(server);
    ssh_gss_buffer_dispose(&token);
    fake->switches = kept;
    return answer;
}

/* One end, as far as it gets by itself: a client with its answer, a server with its first token. */
static inline ssh_gss_status play(ssh_gss_auth *auth, int is_client)
{
    ssh_gss_buffer in = is_client ? answer_token() : first_token(), out = GSSN_BUFFER_INIT;
    ssh_gss_status status = is_client ? step(auth, 1, NULL, 0, &out) : GSSN_CONTINUE;
    ssh_gss_buffer_dispose(&out);
    if (status == GSSN_CONTINUE) status = step(auth, is_client, in.data, in.length, &out);
    ssh_gss_buffer_dispose(&out);
    ssh_gss_buffer_dispose(&in);
    return status;
}

/* A server whose client has proved itself as that user. */
static inline ssh_gss_auth *verified(const char *user, uint32_t flags, uint32_t delegation)
{
    ssh_gss_auth_options options = options_of(GSSN_ACCEPTOR), client_options = options_of(GSSN_INITIATOR);
    ssh_gss_buffer mic = GSSN_BUFFER_INIT;
    options.username = client_options.username = user;
    options.flags = flags;
    options.delegation = delegation;
    client_options.delegation = delegation;
    ssh_gss_auth *client = new_with(&client_options), *server = new_with(&options);
    CHECK_STATUS(exchange(client, server), GSSN_OK);
    CHECK_STATUS(ssh_gss_get_mic(client, GSSN_MIC_USERAUTH, session_id, sizeof session_id, &mic), GSSN_OK);
    CHECK_STATUS(ssh_gss_check_mic(server, GSSN_MIC_USERAUTH, session_id, sizeof session_id, mic.data, mic.length), GSSN_OK);
    ssh_gss_buffer_dispose(&mic);
    ssh_gss_auth_free(client);
    return server;
}

static inline ssh_gss_error error_of(const ssh_gss_auth *auth)
{
    ssh_gss_error error = GSSN_ERROR_INIT;
    CHECK_STATUS(ssh_gss_last_error(auth, &error), GSSN_OK);
    return error;
}

static inline ssh_gss_context_info info_of(const ssh_gss_auth *auth)
{
    ssh_gss_context_info info = GSSN_CONTEXT_INFO_INIT;
    CHECK_STATUS(ssh_gss_get_context_info(auth, &info), GSSN_OK);
    return info;
}
#endif

/* A whole login, client and server in one process, with the calls that bench/twin.c has, too. */
#ifndef WHOLE_LOGIN_H
#define WHOLE_LOGIN_H
#include <gssnative.h>
#include <stdlib.h>

/* The functions, whether linked or looked up. */
typedef struct {
    ssh_gss_status (*load)(const char *order);
    ssh_gss_status (*auth_new)(const ssh_gss_auth_options *options, ssh_gss_auth **auth, ssh_gss_error *error);
    void (*auth_free)(ssh_gss_auth *auth);
    ssh_gss_status (*init)(ssh_gss_auth *auth, const uint8_t *token, size_t length, ssh_gss_buffer *out);
    ssh_gss_status (*accept)(ssh_gss_auth *auth, const uint8_t *token, size_t length, ssh_gss_buffer *out);
    ssh_gss_status (*get_mic)(ssh_gss_auth *auth, uint32_t kind, const uint8_t *data, size_t length, ssh_gss_buffer *mic);
    ssh_gss_status (*check_mic)(ssh_gss_auth *auth, uint32_t kind, const uint8_t *data, size_t length, const uint8_t *mic, size_t mic_length);
    void (*dispose)(ssh_gss_buffer *buffer);
} login_functions;

static inline login_functions linked_functions(void)
{
    login_functions f = { ssh_gss_load, ssh_gss_auth_new, ssh_gss_auth_free, ssh_gss_init_sec_context, ssh_gss_accept_sec_context,
                          ssh_gss_get_mic, ssh_gss_check_mic, ssh_gss_buffer_dispose };
    return f;
}

typedef struct { ssh_gss_auth *client, *server; } both_ends;

static inline void free_ends(const login_functions *f, both_ends *ends)
{
    f->auth_free(ends->client);
    f->auth_free(ends->server);
    ends->client = ends->server = NULL;
}

/* Objects for both ends and the tokens; 0 if that fails. */
static inline int establish(const login_functions *f, const char *host, const char *user, both_ends *ends)
{
    ssh_gss_auth_options options = GSSN_AUTH_OPTIONS_INIT;
    ssh_gss_buffer request = GSSN_BUFFER_INIT, answer = GSSN_BUFFER_INIT, nothing = GSSN_BUFFER_INIT;
    int ok;
    ends->client = ends->server = NULL;
    options.role = GSSN_INITIATOR;
    options.method = GSSN_WITH_MIC;
    options.host = host;
    options.username = user;
    ok = f->auth_new(&options, &ends->client, NULL) == GSSN_OK;
    options.role = GSSN_ACCEPTOR;
    ok = ok && f->auth_new(&options, &ends->server, NULL) == GSSN_OK;
    ok = ok && f->init(ends->client, NULL, 0, &request) == GSSN_CONTINUE;
    ok = ok && f->accept(ends->server, request.data, request.length, &answer) == GSSN_OK;
    ok = ok && f->init(ends->client, answer.data, answer.length, &nothing) == GSSN_OK;
    f->dispose(&request);
    f->dispose(&answer);
    f->dispose(&nothing);
    return ok;
}

/* One MIC, made and checked; 0 if that fails. */
static inline int one_mic(const login_functions *f, const both_ends *ends)
{
    static const uint8_t session_id[32] = { 0x5e, 0x55, 0x10, 0x7d };
    ssh_gss_buffer mic = GSSN_BUFFER_INIT;
    int ok = f->get_mic(ends->client, GSSN_MIC_USERAUTH, session_id, sizeof session_id, &mic) == GSSN_OK &&
             f->check_mic(ends->server, GSSN_MIC_USERAUTH, session_id, sizeof session_id, mic.data, mic.length) == GSSN_OK;
    f->dispose(&mic);
    return ok;
}

static inline int whole_login(const login_functions *f, const char *host, const char *user)
{
    both_ends ends;
    int ok = establish(f, host, user, &ends) && one_mic(f, &ends);
    free_ends(f, &ends);
    return ok;
}
#endif

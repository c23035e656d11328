/* See libssh_gssapi.h. */
#include "libssh_gssapi.h"

static ssh_string string_of(const void *data, size_t length)
{
    ssh_string string = ssh_string_new(length);
    if (string && ssh_string_fill(string, data, length) != 0) SSH_STRING_FREE(string);
    return string;
}

/* ---- Server ------------------------------------------------------------------------------------------------------------------------ */

/* A new attempt: the one before ends here. The first that is Kerberos 5 of the client's mechanisms, which come in DER. What is returned is a
 * copy: 0.10 frees it, later versions do not, and lose its 20 bytes or so. */
static ssh_string select_oid(ssh_session session, const char *user, int count, ssh_string *oids, void *userdata)
{
    struct gssapi_server *server = userdata;
    ssh_gss_auth_options options = GSSN_AUTH_OPTIONS_INIT;
    (void)session;
    gssapi_server_end(server);
    options.role = GSSN_ACCEPTOR;
    options.method = GSSN_WITH_MIC;
    options.host = server->own_names;
    options.username = user;
    if (ssh_gss_auth_new(&options, &server->auth, NULL) != GSSN_OK) return NULL;
    for (int i = 0; i < count; i++) {
        if (ssh_gss_check_mech(server->auth, ssh_string_data(oids[i]), ssh_string_len(oids[i])) == GSSN_OK)
            return string_of(ssh_string_data(oids[i]), ssh_string_len(oids[i]));
    }
    gssapi_server_end(server);
    return NULL;
}

/* The token that came in is the callback's to free; the one that goes out is libssh's. */
static int accept_sec_ctx(ssh_session session, ssh_string input, ssh_string *output, void *userdata)
{
    struct gssapi_server *server = userdata;
    ssh_gss_buffer out = GSSN_BUFFER_INIT;
    (void)session;
    *output = NULL;
    ssh_gss_status status = ssh_gss_accept_sec_context(server->auth, ssh_string_data(input), ssh_string_len(input), &out);
    SSH_STRING_FREE(input);
    if (status >= 0 && out.length > 0) *output = string_of(out.data, out.length);
    int is_sent = out.length == 0 || *output;
    ssh_gss_buffer_dispose(&out);
    return status >= 0 && is_sent ? SSH_OK : SSH_ERROR;
}

/* libssh builds the input. It may come here although the context is not complete: the library ends it then. GSSN_STATE_VERIFIED says that
 * the MIC is about this user; GSSN_OK alone that it is good for these bytes. */
static int verify_mic(ssh_session session, ssh_string mic, void *input, size_t length, void *userdata)
{
    struct gssapi_server *server = userdata;
    ssh_gss_context_info info = GSSN_CONTEXT_INFO_INIT;
    (void)session;
    ssh_gss_status status = ssh_gss_check_mic_raw(server->auth, input, length, ssh_string_data(mic), ssh_string_len(mic));
    if (status == GSSN_OK) status = ssh_gss_get_context_info(server->auth, &info);
    return status == GSSN_OK && info.state == GSSN_STATE_VERIFIED ? SSH_OK : SSH_ERROR;
}

/* libssh passes no principal in callback mode: it is in the context. The verdict is made here, for the user of the request. */
static int auth_gssapi_mic(ssh_session session, const char *user, const char *principal, void *userdata)
{
    struct gssapi_server *server = userdata;
    size_t length;
    (void)session, (void)principal;
    server->principal[0] = 0;
    if (ssh_gss_authorize(server->auth, user) != GSSN_OK) return SSH_AUTH_DENIED;
    ssh_gss_peer_name(server->auth, server->principal, sizeof server->principal, &length);
    return SSH_AUTH_SUCCESS;
}

void gssapi_server_callbacks(struct ssh_server_callbacks_struct *callbacks, struct gssapi_server *server)
{
    callbacks->userdata = server;
    callbacks->gssapi_select_oid_function = select_oid;
    callbacks->gssapi_accept_sec_ctx_function = accept_sec_ctx;
    callbacks->gssapi_verify_mic_function = verify_mic;
    callbacks->auth_gssapi_mic_function = auth_gssapi_mic;
}

void gssapi_server_end(struct gssapi_server *server)
{
    ssh_gss_auth_free(server->auth);
    server->auth = NULL;
}

/* ---- Client ------------------------------------------------------------------------------------------------------------------------ */

ssh_gss_auth *gssapi_client_new(const char *host, int delegate)
{
    ssh_gss_auth_options options = GSSN_AUTH_OPTIONS_INIT;
    ssh_gss_auth *auth = NULL;
    options.role = GSSN_INITIATOR;
    options.method = GSSN_HOST;
    options.host = host;
    options.delegation = delegate ? GSSN_DELEGATE_ALWAYS : GSSN_DELEGATE_NEVER;
    return ssh_gss_auth_new(&options, &auth, NULL) == GSSN_OK ? auth : NULL;
}

/* Mutual authentication and integrity need no look at flags, as libssh has after its first step: SSH_OK means that they were granted. */
int gssapi_client_step(ssh_gss_auth *auth, ssh_string received, ssh_string *token)
{
    ssh_gss_buffer out = GSSN_BUFFER_INIT;
    *token = NULL;
    ssh_gss_status status =
        ssh_gss_init_sec_context(auth, received ? ssh_string_data(received) : NULL, received ? ssh_string_len(received) : 0, &out);
    if (status >= 0 && out.length > 0) *token = string_of(out.data, out.length);
    int is_sent = out.length == 0 || *token;
    ssh_gss_buffer_dispose(&out);
    return status < 0 || !is_sent ? SSH_ERROR : status == GSSN_CONTINUE ? SSH_AGAIN : SSH_OK;
}

ssh_string gssapi_client_mic(ssh_gss_auth *auth, const void *data, size_t length)
{
    ssh_gss_buffer out = GSSN_BUFFER_INIT;
    if (ssh_gss_get_mic_raw(auth, data, length, &out) != GSSN_OK) return NULL;
    ssh_string mic = string_of(out.data, out.length);
    ssh_gss_buffer_dispose(&out);
    return mic;
}

int gssapi_client_check_exchange(ssh_gss_auth *auth, const void *secret_hash, size_t length, ssh_string mic)
{
    return ssh_gss_check_mic_raw(auth, secret_hash, length, ssh_string_data(mic), ssh_string_len(mic)) == GSSN_OK ? SSH_OK : SSH_ERROR;
}

/* The shape of libssh: on a server its three GSSAPI callbacks and auth_gssapi_mic_function, with libssh's own types; for a client what its
 * gssapi.c and, since 0.12, kex-gss.c do with a context.
 *
 * The callbacks are for gssapi-with-mic, with libssh 0.11 or later: in 0.10 (Debian 12) they compile, and cannot complete a login where
 * the server proves itself, since a server that has answered with a token never waits for the MIC. libssh has no callback for key exchange.
 * The client's half is what a libssh would have inside in place of its gss_* calls. */
#ifndef LIBSSH_GSSAPI_H
#define LIBSSH_GSSAPI_H
#include <gssnative.h>
#include <libssh/libssh.h>
#include <libssh/callbacks.h>

/* userdata of the callbacks, one for each session. */
struct gssapi_server {
    const char *own_names;          /* one per line */
    ssh_gss_auth *auth;
    char principal[1024];           /* of the user who was let in */
};

/* Sets the four functions; the rest of the struct is the host's. */
void gssapi_server_callbacks(struct ssh_server_callbacks_struct *callbacks, struct gssapi_server *server);
void gssapi_server_end(struct gssapi_server *server);

/* A context of a client: GSSN_HOST, so that it serves gssapi-with-mic or a key exchange and gssapi-keyex over it. NULL: no context. */
ssh_gss_auth *gssapi_client_new(const char *host, int delegate);
/* SSH_OK: complete. SSH_AGAIN: send the token, wait for the next. SSH_ERROR. A token that comes out is the caller's to free. */
int gssapi_client_step(ssh_gss_auth *auth, ssh_string received, ssh_string *token);
/* Over what libssh has put together; the MIC is the caller's to free, NULL: it is not to be made. */
ssh_string gssapi_client_mic(ssh_gss_auth *auth, const void *data, size_t length);
/* SSH_OK: the server has proved itself in the key exchange. */
int gssapi_client_check_exchange(ssh_gss_auth *auth, const void *secret_hash, size_t length, ssh_string mic);

#endif

/* handshake HOST USER: a Kerberos login by gssapi-with-mic (RFC 4462) with both ends in one process, step by step.
 *
 * A real SSH client holds the initiator and a real SSH server the acceptor; what goes between them here as a variable travels there in
 * SSH messages, named in the comments. The client needs a ticket (kinit), the server a keytab with the key of host/HOST (KRB5_KTNAME).
 * The exit code is 0 only if USER may log in.
 *
 *   cc handshake.c -lgssnative -o handshake */
#include <gssnative.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* In SSH: the exchange hash H of the first key exchange. */
static const uint8_t session_id[32] = "an example's session identifier";

static void print_hex(const char *title, const ssh_gss_buffer *bytes)
{
    printf("%s", title);
    for (size_t i = 0; i < bytes->length; i++) printf("%02x", bytes->data[i]);
    printf("\n");
}

/* Everything that can be said about a failure is in the object's error record. */
static int give_up(const char *what, ssh_gss_status status, const ssh_gss_error *error)
{
    fprintf(stderr, "%s: %s: %s\n", what, ssh_gss_status_name(status), ssh_gss_status_message(status));
    if (error && error->message[0]) fprintf(stderr, "%s\n", error->message);
    if (error && error->advice[0]) fprintf(stderr, "What to do: %s\n", error->advice);
    return 0;
}

static int failed(const char *what, ssh_gss_status status, const ssh_gss_auth *auth)
{
    ssh_gss_error error = GSSN_ERROR_INIT;
    return give_up(what, status, ssh_gss_last_error(auth, &error) == GSSN_OK ? &error : NULL);
}

static int show_backend(void)
{
    ssh_gss_buffer report = GSSN_BUFFER_INIT, oid = GSSN_BUFFER_INIT;
    ssh_gss_status status = ssh_gss_backend_report(NULL, &report);
    if (status != GSSN_OK) return give_up("backend report", status, NULL);
    printf("Backend of this machine:\n%.*s", (int)report.length, (const char *)report.data);
    ssh_gss_buffer_dispose(&report);

    /* the mechanisms, as they stand in SSH_MSG_USERAUTH_REQUEST: their number, then length and DER of each */
    status = ssh_gss_oids(NULL, GSSN_OIDS_CLIENT, &oid);
    if (status != GSSN_OK) return give_up("mechanisms", status, NULL);
    print_hex("Mechanisms offered: ", &oid);
    ssh_gss_buffer_dispose(&oid);
    return 1;
}

static int make(uint32_t role, const char *host, const char *user, ssh_gss_auth **auth)
{
    ssh_gss_auth_options options = GSSN_AUTH_OPTIONS_INIT;
    ssh_gss_error error = GSSN_ERROR_INIT;
    options.role = role;
    options.method = GSSN_WITH_MIC;
    options.host = host;                /* initiator: whom to talk to; acceptor: who we are */
    options.username = user;            /* of SSH_MSG_USERAUTH_REQUEST: the same bytes on both sides */
    ssh_gss_status status = ssh_gss_auth_new(&options, auth, &error);
    return status == GSSN_OK ? 1 : give_up("ssh_gss_auth_new", status, &error);
}

/* SSH_MSG_USERAUTH_GSSAPI_TOKEN to and fro, until both ends are done. GSSN_CONTINUE: this end waits for another token. */
static int exchange_tokens(ssh_gss_auth *client, ssh_gss_auth *server)
{
    ssh_gss_buffer to_server = GSSN_BUFFER_INIT, to_client = GSSN_BUFFER_INIT;
    ssh_gss_status c = GSSN_CONTINUE, s = GSSN_CONTINUE;
    while (c == GSSN_CONTINUE || s == GSSN_CONTINUE) {
        if (c == GSSN_CONTINUE) {
            c = ssh_gss_init_sec_context(client, to_client.data, to_client.length, &to_server);
            ssh_gss_buffer_dispose(&to_client);
            if (c < 0) break;
            if (to_server.length > 0) printf("Client to server: a token of %zu bytes\n", to_server.length);
        }
        if (s == GSSN_CONTINUE) {
            s = ssh_gss_accept_sec_context(server, to_server.data, to_server.length, &to_client);
            ssh_gss_buffer_dispose(&to_server);
            if (s < 0) break;
            if (to_client.length > 0) printf("Server to client: a token of %zu bytes\n", to_client.length);
        }
    }
    ssh_gss_buffer_dispose(&to_server);
    ssh_gss_buffer_dispose(&to_client);
    if (c < 0) return failed("the client's token", c, client);
    if (s < 0) return failed("the server's token", s, server);
    return 1;
}

static void show_context(const char *end, const ssh_gss_auth *auth)
{
    ssh_gss_context_info info = GSSN_CONTEXT_INFO_INIT;
    char own[512] = "?", peer[512] = "?";
    size_t length;
    ssh_gss_get_context_info(auth, &info);
    ssh_gss_own_name(auth, own, sizeof own, &length);
    ssh_gss_peer_name(auth, peer, sizeof peer, &length);
    printf("%s: is %s, talks to %s; granted:%s%s%s\n", end, own, peer, info.granted & GSSN_GRANTED_MUTUAL ? " mutual" : "",
           info.granted & GSSN_GRANTED_INTEGRITY ? " integrity" : "", info.granted & GSSN_GRANTED_DELEGATION ? " delegation" : "");
}

/* SSH_MSG_USERAUTH_GSSAPI_MIC: the client signs the session and the user's name, the server checks. */
static int prove(ssh_gss_auth *client, ssh_gss_auth *server)
{
    ssh_gss_buffer mic = GSSN_BUFFER_INIT;
    ssh_gss_status status = ssh_gss_get_mic(client, GSSN_MIC_USERAUTH, session_id, sizeof session_id, &mic);
    if (status != GSSN_OK) return failed("the client's MIC", status, client);
    printf("Client to server: a MIC of %zu bytes\n", mic.length);
    status = ssh_gss_check_mic(server, GSSN_MIC_USERAUTH, session_id, sizeof session_id, mic.data, mic.length);
    ssh_gss_buffer_dispose(&mic);
    if (status != GSSN_OK) return failed("the check of the MIC", status, server);
    printf("Server: the MIC is good\n");
    return 1;
}

/* A good MIC says who the peer is. Whether that peer may log in as the user is another question, and only this call answers it. */
static int decide(ssh_gss_auth *server, const char *user)
{
    ssh_gss_context_info info = GSSN_CONTEXT_INFO_INIT;
    ssh_gss_status status = ssh_gss_authorize(server, user);
    if (status != GSSN_OK) return failed("the verdict", status, server);
    ssh_gss_get_context_info(server, &info);
    printf("Server: %s may log in (by %s)\n", user, info.authorized_by == GSSN_AUTHORIZED_BY_K5LOGIN ? ".k5login" : "auth_to_local");
    return 1;
}

int main(int argc, char **argv)
{
    ssh_gss_auth *client = NULL, *server = NULL;
    if (argc != 3) {
        fprintf(stderr, "usage: %s HOST USER\n", argv[0]);
        return EXIT_FAILURE;
    }
    const char *host = argv[1], *user = argv[2];
    int ok = show_backend() && make(GSSN_INITIATOR, host, user, &client) && make(GSSN_ACCEPTOR, host, user, &server) &&
             exchange_tokens(client, server);
    if (ok) {
        show_context("Client", client);
        show_context("Server", server);
        ok = prove(client, server) && decide(server, user);
    }
    ssh_gss_auth_free(client);          /* NULL is fine */
    ssh_gss_auth_free(server);
    return ok ? EXIT_SUCCESS : EXIT_FAILURE;
}

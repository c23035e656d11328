/* libssh's callbacks and its client's flow (examples/hosts/libssh_gssapi.c), with the types of the real libssh and in the order of its
 * calls. Not inside a libssh server: Debian 12 has 0.10, whose hook cannot complete such a login. */
#include "login.h"
#include "libssh_gssapi.h"

static const uint8_t krb5[] = { 6, 9, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x12, 1, 2, 2 };
static const uint8_t spnego[] = { 6, 6, 0x2b, 6, 1, 5, 5, 2 };
static const uint8_t later_hash[32] = { 0x1a, 0x7e, 0x12 };

struct server {
    ssh_session session;
    struct gssapi_server gssapi;
    struct ssh_server_callbacks_struct callbacks;
};

static void begin(struct server *server)
{
    memset(server, 0, sizeof *server);
    server->session = ssh_new();
    server->gssapi.own_names = HOST;
    ssh_callbacks_init(&server->callbacks);
    gssapi_server_callbacks(&server->callbacks, &server->gssapi);
    CHECK(server->session != NULL && ssh_set_server_callbacks(server->session, &server->callbacks) == SSH_OK);
}

static void end(struct server *server)
{
    gssapi_server_end(&server->gssapi);
    ssh_free(server->session);
}

static ssh_string string_of(const void *data, size_t length)
{
    ssh_string string = ssh_string_new(length);
    CHECK(string && ssh_string_fill(string, data, length) == 0);
    return string;
}

/* The request: SPNEGO first, as libssh's client does that offers every mechanism of the credential. */
static int request(struct server *server, const char *user)
{
    ssh_string oids[2] = { string_of(spnego, sizeof spnego), string_of(krb5, sizeof krb5) };
    ssh_string chosen = server->callbacks.gssapi_select_oid_function(server->session, user, 2, oids, server->callbacks.userdata);
    int is_krb5 = chosen && ssh_string_len(chosen) == sizeof krb5 && memcmp(ssh_string_data(chosen), krb5, sizeof krb5) == 0;
    ssh_string_free(chosen);
    for (int i = 0; i < 2; i++) ssh_string_free(oids[i]);
    return is_krb5;
}

static int accept_token(struct server *server, ssh_string token, ssh_string *answer)
{
    return server->callbacks.gssapi_accept_sec_ctx_function(server->session, token, answer, server->callbacks.userdata);
}

static int verify(struct server *server, ssh_string mic, const ssh_gss_buffer *input)
{
    return server->callbacks.gssapi_verify_mic_function(server->session, mic, input->data, input->length, server->callbacks.userdata);
}

static int decide(struct server *server, const char *user)
{
    return server->callbacks.auth_gssapi_mic_function(server->session, user, NULL, server->callbacks.userdata);
}

/* Both contexts, through the callbacks. */
static ssh_gss_auth *establish(struct server *server, const char *user)
{
    ssh_gss_auth *client = gssapi_client_new(HOST, 0);
    ssh_string token = NULL, answer = NULL;
    CHECK(client != NULL && request(server, user));
    CHECK(gssapi_client_step(client, NULL, &token) == SSH_AGAIN && token);
    CHECK(accept_token(server, token, &answer) == SSH_OK && answer);
    CHECK(gssapi_client_step(client, answer, &token) == SSH_OK && token == NULL);
    ssh_string_free(answer);
    return client;
}

/* The input of a MIC: each end builds its own, from the user that it knows. */
static ssh_gss_buffer input_for(const char *user, const uint8_t *hash, const char *method)
{
    ssh_gss_buffer input = GSSN_BUFFER_INIT;
    CHECK_STATUS(ssh_gss_mic_input(hash, 32, user, "ssh-connection", method, &input), GSSN_OK);
    return input;
}

/* A whole login of alice's; the result is what libssh would be told in the end. */
static int log_in(const char *user)
{
    struct server server;
    begin(&server);
    ssh_gss_auth *client = establish(&server, user);
    ssh_gss_buffer input = input_for(user, session_id, "gssapi-with-mic");
    ssh_string mic = gssapi_client_mic(client, input.data, input.length);
    CHECK(mic && verify(&server, mic, &input) == SSH_OK);
    int result = decide(&server, user);
    CHECK_TEXT(server.gssapi.principal, result == SSH_AUTH_SUCCESS ? "alice@RIG.TEST" : "");
    ssh_string_free(mic);
    ssh_gss_buffer_dispose(&input);
    ssh_gss_auth_free(client);
    end(&server);
    return result;
}

/* Rules R2, R18, R65: the mechanism from the list, the MIC over what libssh builds, the verdict in the last callback. */
static void with_mic(void)
{
    CHECK_NUMBER(log_in("alice"), SSH_AUTH_SUCCESS);
    CHECK_NUMBER(log_in("deploy"), SSH_AUTH_SUCCESS);
    CHECK_NUMBER(log_in("bob"), SSH_AUTH_DENIED);
}

/* Rule R26: libssh waits for the MIC after one token, complete or not; and a verdict is asked for whatever verify_mic said. */
static void a_mic_too_early(void)
{
    struct server server;
    begin(&server);
    CHECK(request(&server, "alice"));
    ssh_gss_buffer input = input_for("alice", session_id, "gssapi-with-mic");
    ssh_string mic = string_of("a MIC", 5);
    CHECK_NUMBER(verify(&server, mic, &input), SSH_ERROR);
    CHECK_NUMBER(decide(&server, "alice"), SSH_AUTH_DENIED);
    CHECK_NUMBER(state_of(server.gssapi.auth), GSSN_STATE_FAILED);
    ssh_string_free(mic);
    ssh_gss_buffer_dispose(&input);
    end(&server);
}

static void no_mic_at_all(void)
{
    struct server server;
    begin(&server);
    CHECK_NUMBER(decide(&server, "alice"), SSH_AUTH_DENIED);
    ssh_gss_auth *client = establish(&server, "alice");
    CHECK_NUMBER(decide(&server, "alice"), SSH_AUTH_DENIED);
    ssh_gss_auth_free(client);
    end(&server);
}

/* Rule R74: the MIC is for the user of the request, the verdict for no other. */
static void another_user(void)
{
    struct server server;
    begin(&server);
    ssh_gss_auth *client = establish(&server, "bob");
    ssh_gss_buffer input = input_for("alice", session_id, "gssapi-with-mic");
    ssh_string mic = gssapi_client_mic(client, input.data, input.length);
    CHECK_NUMBER(verify(&server, mic, &input), SSH_ERROR);
    CHECK_NUMBER(decide(&server, "bob"), SSH_AUTH_DENIED);
    CHECK_NUMBER(decide(&server, "alice"), SSH_AUTH_DENIED);
    ssh_string_free(mic);
    ssh_gss_buffer_dispose(&input);
    ssh_gss_auth_free(client);
    end(&server);
}

/* Rule R30: a new request in the same session. */
static void a_new_request(void)
{
    struct server server;
    begin(&server);
    ssh_gss_auth *abandoned = establish(&server, "alice");
    ssh_gss_buffer input = input_for("alice", session_id, "gssapi-with-mic");
    ssh_string mic = gssapi_client_mic(abandoned, input.data, input.length);
    ssh_gss_auth *before = server.gssapi.auth, *client = establish(&server, "alice");
    CHECK_NUMBER(state_of(before), 0);                              /* freed */
    CHECK_NUMBER(verify(&server, mic, &input), SSH_ERROR);
    CHECK_NUMBER(decide(&server, "alice"), SSH_AUTH_DENIED);
    ssh_string_free(mic);
    ssh_gss_buffer_dispose(&input);
    ssh_gss_auth_free(abandoned);
    ssh_gss_auth_free(client);
    end(&server);
}

/* Rule R3: none of the mechanisms. Then libssh goes on calling with what it has. */
static void no_mechanism(void)
{
    struct server server;
    begin(&server);
    ssh_string oid = string_of(spnego, sizeof spnego), answer = NULL;
    CHECK(server.callbacks.gssapi_select_oid_function(server.session, "alice", 1, &oid, server.callbacks.userdata) == NULL);
    CHECK_NUMBER(accept_token(&server, string_of("a token", 7), &answer), SSH_ERROR);
    CHECK(answer == NULL);
    CHECK_NUMBER(decide(&server, "alice"), SSH_AUTH_DENIED);
    ssh_string_free(oid);
    end(&server);
}

/* Rules R36, R37, R44: libssh 0.12's client; the check of H comes with SSH_MSG_NEWKEYS. The server is the library's own. */
static void key_exchange(void)
{
    ssh_gss_auth_options options = acceptor_options(HOST);
    ssh_gss_auth *server = NULL, *client = gssapi_client_new(HOST, 0);
    ssh_gss_buffer out = GSSN_BUFFER_INIT, exchange = GSSN_BUFFER_INIT;
    ssh_string token = NULL, none = NULL;
    options.method = GSSN_KEYEX;
    options.username = "alice";
    CHECK_STATUS(ssh_gss_auth_new(&options, &server, NULL), GSSN_OK);
    CHECK(gssapi_client_step(client, NULL, &token) == SSH_AGAIN && token);
    CHECK_STATUS(ssh_gss_accept_sec_context(server, ssh_string_data(token), ssh_string_len(token), &out), GSSN_OK);
    ssh_string_free(token);
    CHECK_STATUS(ssh_gss_get_mic(server, GSSN_MIC_EXCHANGE_HASH, session_id, sizeof session_id, &exchange), GSSN_OK);
    ssh_string answer = string_of(out.data, out.length), mic = string_of(exchange.data, exchange.length);
    CHECK(gssapi_client_step(client, answer, &none) == SSH_OK && none == NULL);

    ssh_gss_buffer input = input_for("alice", session_id, "gssapi-keyex"), later = input_for("alice", later_hash, "gssapi-keyex");
    CHECK(gssapi_client_mic(client, input.data, input.length) == NULL);
    CHECK_NUMBER(gssapi_client_check_exchange(client, session_id, sizeof session_id, mic), SSH_OK);
    CHECK(gssapi_client_mic(client, later.data, later.length) == NULL);
    ssh_string userauth = gssapi_client_mic(client, input.data, input.length);
    CHECK(userauth != NULL);
    ssh_gss_status checked =
        ssh_gss_check_mic(server, GSSN_MIC_USERAUTH, session_id, sizeof session_id, ssh_string_data(userauth), ssh_string_len(userauth));
    CHECK_STATUS(checked, GSSN_OK);
    CHECK_STATUS(ssh_gss_authorize(server, "alice"), GSSN_OK);
    ssh_string_free(userauth);
    ssh_string_free(answer);
    ssh_string_free(mic);
    ssh_gss_buffer_dispose(&input);
    ssh_gss_buffer_dispose(&later);
    ssh_gss_buffer_dispose(&out);
    ssh_gss_buffer_dispose(&exchange);
    ssh_gss_auth_free(client);
    ssh_gss_auth_free(server);
}

int main(void)
{
    if (!have_realm()) return EXIT_FAILURE;
    RUN(with_mic);
    RUN(a_mic_too_early);
    RUN(no_mic_at_all);
    RUN(another_user);
    RUN(a_new_request);
    RUN(no_mechanism);
    RUN(key_exchange);
    return check_done("libssh");
}

/* Logins over MIT Kerberos for Windows, at both ends: what works, what is left to the host, and that all that the DLLs gave comes back. */
#include "fake.h"
#include "kfw.h"

static fakekfw_state *state;

static void all_came_back(void)
{
    for (int kind = 0; kind < FAKEKFW_KINDS; kind++)
        if (!CHECK_NUMBER(state->released[kind], state->made[kind])) printf("  of kind %d\n", kind);
    CHECK_NUMBER(state->unknown, 0);
}

#define KFW_RUN(test) do { memset(state, 0, sizeof *state); test(); all_came_back(); } while (0)

static void text_is(ssh_gss_status (*getter)(const ssh_gss_auth *, char *, size_t, size_t *), const ssh_gss_auth *auth, const char *expected)
{
    char text[512] = "";
    size_t length;
    CHECK_STATUS(getter(auth, text, sizeof text, &length), GSSN_OK);
    CHECK_TEXT(text, expected);
}

static void a_login_of(ssh_gss_auth *client, ssh_gss_auth *server)
{
    ssh_gss_buffer mic = GSSN_BUFFER_INIT;
    CHECK_STATUS(exchange(client, server), GSSN_OK);
    CHECK_STATUS(ssh_gss_get_mic(client, GSSN_MIC_USERAUTH, session_id, sizeof session_id, &mic), GSSN_OK);
    CHECK_STATUS(ssh_gss_check_mic(server, GSSN_MIC_USERAUTH, session_id, sizeof session_id, mic.data, mic.length), GSSN_OK);
    CHECK_NUMBER(info_of(server).state, GSSN_STATE_VERIFIED);
    ssh_gss_buffer_dispose(&mic);
}

static void a_login(void)
{
    ssh_gss_auth *client = new_auth(GSSN_INITIATOR), *server = new_auth(GSSN_ACCEPTOR);
    a_login_of(client, server);
    CHECK_TEXT(state->target, "host/ssh.rig.test@RIG.TEST");             /* the realm is from the third DLL */
    CHECK_NUMBER(info_of(client).granted, GSSN_GRANTED_MUTUAL | GSSN_GRANTED_INTEGRITY);
    CHECK_NUMBER(info_of(server).granted, GSSN_GRANTED_MUTUAL | GSSN_GRANTED_INTEGRITY);
    text_is(ssh_gss_peer_name, server, CLIENT);
    text_is(ssh_gss_own_name, server, SERVER);
    text_is(ssh_gss_peer_name, client, SERVER);
    text_is(ssh_gss_own_name, client, CLIENT);
    ssh_gss_auth_free(client);
    ssh_gss_auth_free(server);
}

static void what_is_damaged(void)
{
    ssh_gss_auth *client = new_auth(GSSN_INITIATOR), *server = new_auth(GSSN_ACCEPTOR), *other = new_auth(GSSN_ACCEPTOR);
    ssh_gss_buffer mic = GSSN_BUFFER_INIT, token = GSSN_BUFFER_INIT, answer = GSSN_BUFFER_INIT;
    CHECK_STATUS(exchange(client, server), GSSN_OK);
    CHECK_STATUS(ssh_gss_get_mic(client, GSSN_MIC_USERAUTH, session_id, sizeof session_id, &mic), GSSN_OK);
    mic.data[0] ^= 1;
    CHECK_STATUS(ssh_gss_check_mic(server, GSSN_MIC_USERAUTH, session_id, sizeof session_id, mic.data, mic.length), GSSN_E_BAD_MIC);
    CHECK(strstr(error_of(server).message, "gss_verify_mic: told by gss (1) ") != NULL);
    ssh_gss_auth_free(client);
    client = new_auth(GSSN_INITIATOR);
    CHECK_STATUS(ssh_gss_init_sec_context(client, NULL, 0, &token), GSSN_CONTINUE);
    token.data[token.length - 20] ^= 1;
    CHECK(ssh_gss_accept_sec_context(other, token.data, token.length, &answer) < 0);
    CHECK_NUMBER(answer.length, 0);
    ssh_gss_buffer_dispose(&token);
    ssh_gss_buffer_dispose(&mic);
    ssh_gss_auth_free(client);
    ssh_gss_auth_free(server);
    ssh_gss_auth_free(other);
}

/* Rules R29, R65: the backend decides about nobody and stores nothing; the host can. */
static void what_is_left_to_the_host(void)
{
    ssh_gss_auth *client = new_auth(GSSN_INITIATOR), *server = new_auth(GSSN_ACCEPTOR);
    ssh_gss_auth_options bound = options_of(GSSN_ACCEPTOR);
    ssh_gss_auth *none = NULL;
    a_login_of(client, server);
    CHECK_STATUS(ssh_gss_authorize(server, "alice"), GSSN_E_UNSUPPORTED);
    CHECK(strstr(error_of(server).message, "ssh_gss_authorize_override") != NULL);
    CHECK_NUMBER(info_of(server).state, GSSN_STATE_VERIFIED);
    CHECK_NUMBER(info_of(server).authorized_by, 0);
    CHECK_STATUS(ssh_gss_authorize_override(server, "alice", "the list of the test"), GSSN_OK);
    CHECK_NUMBER(info_of(server).state, GSSN_STATE_AUTHORIZED);
    CHECK_STATUS(ssh_gss_ccache_destroy(backend, "FILE:C:\\tickets", NULL), GSSN_E_UNSUPPORTED);
    bound.channel_bindings = (const uint8_t *)"tls";
    bound.channel_bindings_length = 3;
    CHECK_STATUS(ssh_gss_auth_new(&bound, &none, NULL), GSSN_E_UNSUPPORTED);
    ssh_gss_auth_free(client);
    ssh_gss_auth_free(server);
}

/* The tickets are read one by one, in the layout that krb5.h has on Windows. */
static void advice_on_rekeying(void)
{
    ssh_gss_auth *client = new_auth(GSSN_INITIATOR), *server = new_auth(GSSN_ACCEPTOR);
    ssh_gss_rekey_info info = GSSN_REKEY_INFO_INIT;
    a_login_of(client, server);
    CHECK_STATUS(ssh_gss_rekey_advice(client, &info), GSSN_OK);
    CHECK_NUMBER(info.credential_expires, 0);
    state->tickets_end = 2000000000;
    CHECK_STATUS(ssh_gss_rekey_advice(client, &info), GSSN_OK);
    CHECK_NUMBER(info.credential_expires, 2000000000);
    ssh_gss_auth_free(client);
    ssh_gss_auth_free(server);
}

/* A cache of a type that only Windows has. */
static void tickets_by_name(void)
{
    ssh_gss_credential_options options = GSSN_CREDENTIAL_OPTIONS_INIT;
    ssh_gss_auth_options client_options = options_of(GSSN_INITIATOR);
    ssh_gss_credential *credential = NULL;
    ssh_gss_error error = GSSN_ERROR_INIT;
    options.usage = GSSN_INITIATE;
    options.backend = backend;
    options.source = "ccache:API:Initial default ccache";
    if (!CHECK_STATUS(ssh_gss_credential_acquire(&options, &credential, &error), GSSN_OK)) printf("  %s\n", error.message);
    CHECK_TEXT(state->store, "ccache=API:Initial default ccache");
    client_options.credential = credential;
    ssh_gss_auth *client = new_with(&client_options), *server = new_auth(GSSN_ACCEPTOR);
    a_login_of(client, server);
    ssh_gss_auth_free(client);
    ssh_gss_auth_free(server);
    ssh_gss_credential_free(credential);
}

/* Logins by SSPI and by MIT in one process: each object has the library of its own backend. */
static void beside_sspi(void)
{
    ssh_gss_backend *kfw = backend;
    ssh_gss_auth *client = new_auth(GSSN_INITIATOR), *server = new_auth(GSSN_ACCEPTOR);
    if (!open_fake()) return;
    memset(fake, 0, sizeof *fake);
    ssh_gss_auth *sspi_client = new_auth(GSSN_INITIATOR), *sspi_server = new_auth(GSSN_ACCEPTOR);
    a_login_of(sspi_client, server);                    /* the same protocol: one end each */
    a_login_of(client, sspi_server);
    ssh_gss_backend_close(backend);
    backend = kfw;
    ssh_gss_auth_free(client);
    ssh_gss_auth_free(server);
    ssh_gss_auth_free(sspi_client);
    ssh_gss_auth_free(sspi_server);
    books();
}

int main(void)
{
    ssh_gss_error error = GSSN_ERROR_INIT;
    if (!is_not_installed()) return check_done("kfw_login");
    set_folder(HKEY_LOCAL_MACHINE, built_folder());
    if (!CHECK_STATUS(ssh_gss_backend_open("kfw", &backend, &error), GSSN_OK)) printf("  %s\n", error.message);
    remove_key(HKEY_LOCAL_MACHINE);
    state = loaded_state();
    if (!CHECK(state != NULL)) return check_done("kfw_login");
    KFW_RUN(a_login);
    KFW_RUN(what_is_damaged);
    KFW_RUN(what_is_left_to_the_host);
    KFW_RUN(advice_on_rekeying);
    KFW_RUN(tickets_by_name);
    KFW_RUN(beside_sspi);
    ssh_gss_backend_close(backend);
    return check_done("kfw_login");
}

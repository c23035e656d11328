/* Channel bindings: who has some demands them of the client. The server is MIT's, whose library alone can demand them; the client is of the backend under
 * test, and in one case a program that calls GSSAPI itself. */
#include <gssapi/gssapi.h>
#include "login.h"

static ssh_gss_backend *mit;

static const char tls[] = "tls-server-end-point:0123456789abcdef";
static char longest[4096];

typedef struct { const void *bytes; size_t length; } bindings;

static ssh_gss_auth_options with(ssh_gss_auth_options options, uint32_t method, bindings given)
{
    options.method = method;
    options.channel_bindings = given.bytes;
    options.channel_bindings_length = given.length;
    return options;
}

static login new_ends(uint32_t method, bindings client, bindings server)
{
    ssh_gss_auth_options initiate = with(initiator_options(HOST), method, client), accept = with(acceptor_options(HOST), method, server);
    login both = { NULL, NULL };
    accept.backend = mit;
    initiate.username = accept.username = "alice";
    CHECK_STATUS(ssh_gss_auth_new(&initiate, &both.client, NULL), GSSN_OK);
    CHECK_STATUS(ssh_gss_auth_new(&accept, &both.server, NULL), GSSN_OK);
    return both;
}

static uint32_t granted_to(const ssh_gss_auth *auth)
{
    ssh_gss_context_info info = GSSN_CONTEXT_INFO_INIT;
    CHECK_STATUS(ssh_gss_get_context_info(auth, &info), GSSN_OK);
    return info.granted & GSSN_GRANTED_CHANNEL_BINDING;
}

static const uint32_t methods[] = { GSSN_WITH_MIC, GSSN_KEYEX, GSSN_HOST };
enum { METHODS = sizeof methods / sizeof methods[0] };

/* The same bytes at both ends, whatever the bytes are. */
static void the_same_bindings(void)
{
    const bindings same[] = { { tls, sizeof tls - 1 }, { "\0", 1 }, { "a\0b\xff/", 5 }, { longest, sizeof longest } };
    for (size_t i = 0; i < sizeof same / sizeof same[0]; i++) for (size_t m = 0; m < METHODS; m++) {
        login both = new_ends(methods[m], same[i], same[i]);
        if (!CHECK_STATUS(exchange_tokens(both), GSSN_OK)) printf("  bindings %zu, method %zu\n", i, m);
        CHECK_NUMBER(granted_to(both.server), GSSN_GRANTED_CHANNEL_BINDING);
        CHECK_NUMBER(granted_to(both.client), 0);                           /* it cannot know whether the server looked */
        if (methods[m] == GSSN_WITH_MIC) CHECK_STATUS(prove(both), GSSN_OK);
        free_login(both);
    }
}

/* The server refuses, and has no token that would tell the client that all is well. */
static void check_refused(uint32_t method, bindings client, bindings server, const char *file, int line)
{
    login both = new_ends(method, client, server);
    ssh_gss_buffer token = GSSN_BUFFER_INIT, answer = GSSN_BUFFER_INIT;
    check_status(ssh_gss_init_sec_context(both.client, NULL, 0, &token), GSSN_CONTINUE, "ssh_gss_init_sec_context", file, line);
    check_status(ssh_gss_accept_sec_context(both.server, token.data, token.length, &answer), GSSN_E_NOT_GRANTED, "ssh_gss_accept_sec_context", file, line);
    check_cause(both.server, GSSN_E_NOT_GRANTED, GSSN_HINT_CHANNEL_BINDINGS, "channel bindings", file, line);
    check_number(state_of(both.server), GSSN_STATE_FAILED, "state", file, line);
    if (answer.length > 0) check_true(ssh_gss_init_sec_context(both.client, answer.data, answer.length, &token) < 0, "the client is not told that all is well", file, line);
    ssh_gss_buffer_dispose(&token);
    ssh_gss_buffer_dispose(&answer);
    free_login(both);
}

/* Rule R54: MIT's acceptor alone would take a client that gave none. */
static void none_or_others(void)
{
    const bindings none = { NULL, 0 }, ours = { tls, sizeof tls - 1 };
    const bindings others[] = { none, { tls, sizeof tls - 2 }, { tls, sizeof tls }, { "tls-server-end-point:", 21 }, { longest, sizeof longest } };
    for (size_t i = 0; i < sizeof others / sizeof others[0]; i++) for (size_t m = 0; m < METHODS; m++)
        check_refused(methods[m], others[i], ours, __FILE__, __LINE__);
}

/* Rule R54: a server without any takes everybody, as RFC 4462 section 7.2 has it, and grants nothing. */
static void a_server_without(void)
{
    const bindings none = { NULL, 0 }, ours = { tls, sizeof tls - 1 };
    for (size_t m = 0; m < METHODS; m++) for (int given = 0; given < 2; given++) {
        login both = new_ends(methods[m], given ? ours : none, none);
        CHECK_STATUS(exchange_tokens(both), GSSN_OK);
        CHECK_NUMBER(granted_to(both.server), 0);
        free_login(both);
    }
}

/* What others send: no addresses, of the type "unspecified". Those of the type "no address" are other bindings to Kerberos. */
static void a_client_of_somebody_else(void)
{
    static const struct { OM_uint32 type; ssh_gss_status expected; } cases[] = { { GSS_C_AF_UNSPEC, GSSN_OK }, { GSS_C_AF_NULLADDR, GSSN_E_NOT_GRANTED } };
    gss_OID_desc host_service = { 10, "\x2a\x86\x48\x86\xf7\x12\x01\x02\x01\x04" };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        gss_buffer_desc text = { sizeof "host@" HOST - 1, "host@" HOST }, token = GSS_C_EMPTY_BUFFER;
        struct gss_channel_bindings_struct given = { cases[i].type, { 0, NULL }, cases[i].type, { 0, NULL }, { sizeof tls - 1, (void *)(uintptr_t)tls } };
        gss_name_t name = GSS_C_NO_NAME;
        gss_ctx_id_t context = GSS_C_NO_CONTEXT;
        OM_uint32 minor;
        ssh_gss_auth_options options = with(acceptor_options(HOST), GSSN_WITH_MIC, (bindings){ tls, sizeof tls - 1 });
        ssh_gss_auth *server = NULL;
        ssh_gss_buffer answer = GSSN_BUFFER_INIT;
        options.backend = mit;
        CHECK_NUMBER(gss_import_name(&minor, &text, &host_service, &name), 0);
        CHECK_NUMBER(gss_init_sec_context(&minor, GSS_C_NO_CREDENTIAL, &context, name, GSS_C_NO_OID, GSS_C_INTEG_FLAG | GSS_C_MUTUAL_FLAG, 0, &given,
            GSS_C_NO_BUFFER, NULL, &token, NULL, NULL), GSS_S_CONTINUE_NEEDED);
        CHECK_STATUS(ssh_gss_auth_new(&options, &server, NULL), GSSN_OK);
        CHECK_STATUS(ssh_gss_accept_sec_context(server, token.value, token.length, &answer), cases[i].expected);
        ssh_gss_buffer_dispose(&answer);
        ssh_gss_auth_free(server);
        gss_release_buffer(&minor, &token);
        gss_release_name(&minor, &name);
        gss_delete_sec_context(&minor, &context, GSS_C_NO_BUFFER);
    }
}

static void check_new(ssh_gss_auth_options options, bindings given, ssh_gss_status expected, const char *word, const char *file, int line)
{
    ssh_gss_auth_options changed = with(options, GSSN_WITH_MIC, given);
    ssh_gss_auth *auth = NULL;
    ssh_gss_error error = GSSN_ERROR_INIT;
    check_status(ssh_gss_auth_new(&changed, &auth, &error), expected, "ssh_gss_auth_new", file, line);
    check_true(expected == GSSN_OK ? auth != NULL : auth == NULL && strstr(error.message, word) != NULL, word, file, line);
    ssh_gss_auth_free(auth);
}

/* What is no binding is refused and does not pass for "none". An acceptor whose library cannot demand them is not made. */
static void what_is_taken(void)
{
    static const char too_long[4097];
    const bindings bad[] = { { "", 0 }, { NULL, 1 }, { too_long, sizeof too_long }, { too_long, SIZE_MAX } };
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        check_new(initiator_options(HOST), bad[i], GSSN_E_INVALID_ARGUMENT, "channel_bindings:", __FILE__, __LINE__);
        check_new(acceptor_options(HOST), bad[i], GSSN_E_INVALID_ARGUMENT, "channel_bindings:", __FILE__, __LINE__);
    }
    check_new(initiator_options(HOST), (bindings){ tls, 1 }, GSSN_OK, "", __FILE__, __LINE__);
    check_new(acceptor_options(HOST), (bindings){ tls, 1 }, is_heimdal() ? GSSN_E_UNSUPPORTED : GSSN_OK, "channel_bindings:", __FILE__, __LINE__);
}

/* Heimdal's client takes four bytes for two port numbers, and then misses the addresses. */
static void four_bytes(void)
{
    const bindings four = { "four", 4 };
    login both = new_ends(GSSN_WITH_MIC, four, four);
    CHECK_STATUS(exchange_tokens(both), is_heimdal() ? GSSN_E_NOT_GRANTED : GSSN_OK);
    CHECK_NUMBER(state_of(both.client), is_heimdal() ? GSSN_STATE_FAILED : GSSN_STATE_ESTABLISHED);
    CHECK_NUMBER(state_of(both.server), is_heimdal() ? GSSN_STATE_NEW : GSSN_STATE_ESTABLISHED);
    free_login(both);
}

int main(void)
{
    if (!have_realm() || !CHECK_STATUS(ssh_gss_backend_open("mit", &mit, NULL), GSSN_OK)) return EXIT_FAILURE;
    memset(longest, 'x', sizeof longest);
    RUN(the_same_bindings);
    RUN(four_bytes);
    RUN(none_or_others);
    RUN(a_server_without);
    RUN(a_client_of_somebody_else);
    RUN(what_is_taken);
    ssh_gss_backend_close(mit);
    return check_done("realm_bindings");
}

/* Rules that need no realm, each where nothing else would have refused: libraries that look nearly right, outputs of calls that were refused,
 * text of others in messages, and what is left in memory that the library gives back.
 *   guards LIBRARY LIBRARY LIBRARY: one that has the functions of GSSAPI and none of Kerberos, one that has those of MIT and Heimdal alike and no
 *   more, and one that has what every login needs and no more */
#define _GNU_SOURCE            /* RTLD_NEXT */
#include <dlfcn.h>
#include <malloc.h>
#include <gssnative.h>
#include "check.h"
#include "objects.h"

static const char secret[] = "a secret that nobody else has in memory";
static int watching, released, left_in_memory;

/* The library's free: in a program's own function it sees what goes. */
void free(void *memory)
{
    static void (*real)(void *);
    if (!real) {
        void *found = dlsym(RTLD_NEXT, "free");
        if (!found) abort();
        memcpy(&real, &found, sizeof real);
    }
    if (watching && memory) {
        const char *bytes = memory;
        size_t size = malloc_usable_size(memory), length = sizeof secret - 1;
        released++;
        for (size_t i = 0; i + length <= size; i++) {
            if (memcmp(bytes + i, secret, length) == 0) left_in_memory++;
        }
    }
    real(memory);
}

static void check_open(const char *order, const char *telling)
{
    ssh_gss_backend *backend = (ssh_gss_backend *)(uintptr_t)99;
    ssh_gss_error error = GSSN_ERROR_INIT;
    CHECK_STATUS(ssh_gss_backend_open(order, &backend, &error), GSSN_E_BACKEND_UNUSABLE);
    CHECK_NUMBER(error.hint, GSSN_HINT_OTHER_LIBRARY);
    if (!CHECK(strstr(error.message, telling) != NULL)) printf("  message: %s\n", error.message);
    CHECK(backend == NULL);
}

/* Rule R64: a library is known by what it has. */
static void libraries_that_look_nearly_right(const char *without_kerberos, const char *of_nobody)
{
    check_open(without_kerberos, "krb5_init_context");
    check_open(of_nobody, "krb5_get_host_realm");
}

/* Rule R64: what few programs need may be missing, and is named when it is asked for, every time. */
static void without_rare_functions(const char *library)
{
    ssh_gss_backend *backend;
    ssh_gss_credential *credential;
    ssh_gss_credential_options options = GSSN_CREDENTIAL_OPTIONS_INIT;
    if (!CHECK_STATUS(ssh_gss_backend_open(library, &backend, NULL), GSSN_OK)) return;
    options.backend = backend;
    options.usage = GSSN_INITIATE;
    options.source = "ccache:MEMORY:none";
    for (int again = 0; again < 2; again++) {
        ssh_gss_error error = GSSN_ERROR_INIT;
        CHECK_STATUS(ssh_gss_credential_acquire(&options, &credential, &error), GSSN_E_UNSUPPORTED);
        CHECK_NUMBER(error.hint, GSSN_HINT_OTHER_LIBRARY);
        CHECK(credential == NULL && strstr(error.message, "gss_acquire_cred_from") != NULL);
        CHECK_STATUS(ssh_gss_ccache_destroy(backend, "MEMORY:none", &error), GSSN_E_UNSUPPORTED);
        CHECK(strstr(error.message, "gss_krb5_copy_ccache") != NULL);
    }
    ssh_gss_backend_close(backend);
}

static void check_printable(const char *order, ssh_gss_status expected)
{
    ssh_gss_backend *backend;
    ssh_gss_error error = GSSN_ERROR_INIT;
    ssh_gss_buffer report = GSSN_BUFFER_INIT;
    CHECK_STATUS(ssh_gss_backend_open(order, &backend, &error), expected);
    if (!CHECK(strstr(error.message, "evil [2J one") != NULL)) printf("  message: %s\n", error.message);
    CHECK(strpbrk(error.message, "\r\x1b\x7f") == NULL);
    if (expected != GSSN_E_INVALID_ARGUMENT && CHECK_STATUS(ssh_gss_backend_report(order, &report), GSSN_OK))
        CHECK(memchr(report.data, 0x1b, report.length) == NULL && memchr(report.data, '\r', report.length) == NULL);
    ssh_gss_buffer_dispose(&report);
}

/* Of an order, and of the loader, which repeats it. */
static void text_of_others(void)
{
    check_printable("evil\x1b[2J\rone", GSSN_E_INVALID_ARGUMENT);
    check_printable("/nonexistent/evil\x1b[2J\rone", GSSN_E_NO_BACKEND);
}

static int is_empty(const ssh_gss_buffer *buffer)
{
    return buffer->data == NULL && buffer->length == 0 && buffer->reserved == NULL;
}

/* A refused call leaves nothing in its output that a host could take for a token, whatever it was refused for. */
static void outputs_of_refused_calls(void)
{
    static const uint8_t data[32] = { 1 };
    ssh_gss_auth *auths[] = { NULL, (ssh_gss_auth *)(uintptr_t)0x1000, new_initiator("web.example.org"), new_acceptor("web.example.org") };
    for (size_t i = 0; i < sizeof auths / sizeof auths[0]; i++) {
        const size_t too_long = (1 << 20) + 1;
        ssh_gss_buffer out;
        memset(&out, 0xEE, sizeof out);
        CHECK(ssh_gss_init_sec_context(auths[i], data, too_long, &out) < 0 && is_empty(&out));
        memset(&out, 0xEE, sizeof out);
        CHECK(ssh_gss_accept_sec_context(auths[i], data, too_long, &out) < 0 && is_empty(&out));
        memset(&out, 0xEE, sizeof out);
        CHECK(ssh_gss_get_mic(auths[i], GSSN_MIC_USERAUTH, data, sizeof data, &out) < 0 && is_empty(&out));
        memset(&out, 0xEE, sizeof out);
        CHECK(ssh_gss_get_mic(auths[i], 99, data, sizeof data, &out) < 0 && is_empty(&out));
        memset(&out, 0xEE, sizeof out);
        CHECK(ssh_gss_get_mic_raw(auths[i], data, sizeof data, &out) < 0 && is_empty(&out));
        memset(&out, 0xEE, sizeof out);
        CHECK(ssh_gss_select_mech(auths[i], data, 1, &out) < 0 && is_empty(&out));
        ssh_gss_auth_free(i < 2 ? NULL : auths[i]);
    }
}

/* How many blocks of memory an object gives back. */
static int blocks_of(const void *bindings, size_t length)
{
    ssh_gss_auth_options options = initiator_options("web.example.org");
    ssh_gss_auth *auth = NULL;
    options.channel_bindings = bindings;
    options.channel_bindings_length = length;
    CHECK_STATUS(ssh_gss_auth_new(&options, &auth, NULL), GSSN_OK);
    released = 0;
    watching = 1;
    ssh_gss_auth_free(auth);
    watching = 0;
    return released;
}

/* What the library holds of a host's bytes, and what it gave out, is wiped before its memory goes back. */
static void memory_is_wiped(void)
{
    static const uint8_t session_id[20] = { 1 };
    ssh_gss_buffer input = GSSN_BUFFER_INIT;
    ssh_gss_auth *auth = new_initiator("web.example.org");
    CHECK_STATUS(ssh_gss_set_service(auth, secret), GSSN_OK);
    watching = 1;
    CHECK_STATUS(ssh_gss_set_username(auth, secret), GSSN_OK);              /* frees what it replaces */
    CHECK_STATUS(ssh_gss_set_username(auth, "alice"), GSSN_OK);
    CHECK_STATUS(ssh_gss_set_service(auth, "ssh-connection"), GSSN_OK);
    CHECK_STATUS(ssh_gss_set_username(auth, secret), GSSN_OK);
    ssh_gss_auth_free(auth);
    watching = 0;
    CHECK(released >= 6);
    CHECK_NUMBER(blocks_of(secret, sizeof secret), blocks_of(NULL, 0) + 1);
    CHECK_NUMBER(left_in_memory, 0);

    CHECK_STATUS(ssh_gss_mic_input(session_id, sizeof session_id, secret, "ssh-connection", "gssapi-with-mic", &input), GSSN_OK);
    released = 0;
    watching = 1;
    ssh_gss_buffer_dispose(&input);
    watching = 0;
    CHECK(released >= 1);
    CHECK_NUMBER(left_in_memory, 0);
}

int main(int argc, char **argv)
{
    if (argc != 4) return EXIT_FAILURE;
    libraries_that_look_nearly_right(argv[1], argv[2]);
    without_rare_functions(argv[3]);
    text_of_others();
    outputs_of_refused_calls();
    memory_is_wiped();
    return check_done("guards");
}

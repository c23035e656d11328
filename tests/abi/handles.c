/* Handles are not addresses: NULL, stale, forged, wrong-type and garbage values give GSSN_E_BAD_HANDLE, from every call. */
#include <gssnative.h>
#include "check.h"
#include "objects.h"

static ssh_gss_auth *as_auth(uintptr_t value) { return (ssh_gss_auth *)value; }
static ssh_gss_backend *as_backend(uintptr_t value) { return (ssh_gss_backend *)value; }

/* Every call that takes an auth object, with a handle that is none. */
static void check_bad_auth(ssh_gss_auth *bad)
{
    static const uint8_t bytes[20], oid[11] = { 6, 9, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x12, 1, 2, 2 };
    ssh_gss_buffer buffer = GSSN_BUFFER_INIT;
    ssh_gss_context_info info = GSSN_CONTEXT_INFO_INIT;
    ssh_gss_error error = GSSN_ERROR_INIT;
    char text[64];
    size_t length = 99;
    int32_t delegated = 99;
    int before = check_failures;

    CHECK_STATUS(ssh_gss_set_username(bad, "alice"), GSSN_E_BAD_HANDLE);
    CHECK_STATUS(ssh_gss_set_service(bad, "ssh-connection"), GSSN_E_BAD_HANDLE);
    if (bad) {                                                              /* NULL is legal here: the pure form */
        CHECK_STATUS(ssh_gss_oids(bad, GSSN_OIDS_CLIENT, &buffer), GSSN_E_BAD_HANDLE);
        CHECK_STATUS(ssh_gss_check_mech(bad, oid, sizeof oid), GSSN_E_BAD_HANDLE);
    }
    CHECK_STATUS(ssh_gss_select_mech(bad, bytes, sizeof bytes, &buffer), GSSN_E_BAD_HANDLE);
    CHECK_STATUS(ssh_gss_init_sec_context(bad, NULL, 0, &buffer), GSSN_E_BAD_HANDLE);
    CHECK_STATUS(ssh_gss_accept_sec_context(bad, bytes, sizeof bytes, &buffer), GSSN_E_BAD_HANDLE);
    CHECK_STATUS(ssh_gss_get_mic(bad, GSSN_MIC_USERAUTH, bytes, sizeof bytes, &buffer), GSSN_E_BAD_HANDLE);
    CHECK_STATUS(ssh_gss_check_mic(bad, GSSN_MIC_USERAUTH, bytes, sizeof bytes, bytes, sizeof bytes), GSSN_E_BAD_HANDLE);
    CHECK_STATUS(ssh_gss_get_mic_raw(bad, bytes, sizeof bytes, &buffer), GSSN_E_BAD_HANDLE);
    CHECK_STATUS(ssh_gss_check_mic_raw(bad, bytes, sizeof bytes, bytes, sizeof bytes), GSSN_E_BAD_HANDLE);
    CHECK_STATUS(ssh_gss_get_context_info(bad, &info), GSSN_E_BAD_HANDLE);
    CHECK_STATUS(ssh_gss_peer_name(bad, text, sizeof text, &length), GSSN_E_BAD_HANDLE);
    CHECK(length == 0 && text[0] == 0);
    length = 99;
    CHECK_STATUS(ssh_gss_own_name(bad, text, sizeof text, &length), GSSN_E_BAD_HANDLE);
    CHECK(length == 0 && text[0] == 0);
    CHECK_STATUS(ssh_gss_authorize(bad, "alice"), GSSN_E_BAD_HANDLE);
    CHECK_STATUS(ssh_gss_authorize_override(bad, "alice", "a test"), GSSN_E_BAD_HANDLE);
    CHECK_STATUS(ssh_gss_credentials_delegated(bad, &delegated), GSSN_E_BAD_HANDLE);
    CHECK_NUMBER(delegated, 0);
    CHECK_STATUS(ssh_gss_last_error(bad, &error), GSSN_E_BAD_HANDLE);
    CHECK(buffer.data == NULL && buffer.length == 0);
    ssh_gss_auth_free(bad);
    if (check_failures != before) printf("  with the handle %#llx\n", (unsigned long long)(uintptr_t)bad);
}

static void check_bad_backend(ssh_gss_backend *bad)
{
    ssh_gss_backend_info info = GSSN_BACKEND_INFO_INIT;
    ssh_gss_auth_options options = initiator_options("localhost");
    ssh_gss_error error = GSSN_ERROR_INIT;
    ssh_gss_auth *auth = as_auth(99);
    CHECK_STATUS(ssh_gss_backend_get_info(bad, &info), GSSN_E_BAD_HANDLE);
    if (bad) {                                                              /* NULL: the process's default */
        options.backend = bad;
        CHECK_STATUS(ssh_gss_auth_new(&options, &auth, &error), GSSN_E_BAD_HANDLE);
        CHECK(auth == NULL);
        CHECK_STATUS(error.status, GSSN_E_BAD_HANDLE);
    }
    ssh_gss_backend_close(bad);
}

static void encoding(ssh_gss_auth *auth)
{
    uint64_t value = (uint64_t)(uintptr_t)auth;
    CHECK_NUMBER(value >> 48, 0xA5C3);
    CHECK_NUMBER(value & 15, 0);
}

static void garbage(ssh_gss_auth *live)
{
    static const uint64_t values[] = { 1, 15, 16, 4096, UINT64_MAX, INT64_MAX, 0x8000000000000000u, 0xA5C3000000000000u,
                                       0xA5C3FFFFFFFFFFF0u, 0xA5C3FFFFFFFFFFFFu, 0xA5C30000FFFFFFF0u, 0x5A3C000000000010u };
    int local = 0;
    uint64_t random = 88172645463325252u;
    check_bad_auth(NULL);
    check_bad_backend(NULL);
    check_bad_auth(as_auth((uintptr_t)&local));
    check_bad_auth(as_auth((uintptr_t)&garbage));
    for (size_t i = 0; i < sizeof values / sizeof values[0]; i++) {
        check_bad_auth(as_auth((uintptr_t)values[i]));
        check_bad_backend(as_backend((uintptr_t)values[i]));
    }
    for (int bit = 0; bit < 64; bit++) {                                    /* forged index, type, generation, tag */
        check_bad_auth(as_auth((uintptr_t)live ^ (uintptr_t)1 << bit));
        check_bad_backend(as_backend((uintptr_t)live ^ (uintptr_t)1 << bit));
    }
    for (int i = 0; i < 100000; i++) {
        ssh_gss_context_info info = GSSN_CONTEXT_INFO_INIT;
        random ^= random << 13, random ^= random >> 7, random ^= random << 17;
        uintptr_t forged = (uintptr_t)(0xA5C3000000000000u | (random & 0x0000FFFFFFFFFFF0u));
        if (forged != (uintptr_t)live && ssh_gss_get_context_info(as_auth(forged), &info) != GSSN_E_BAD_HANDLE)
            CHECK(!"a forged handle was accepted");
    }
}

static void wrong_type(ssh_gss_auth *auth)
{
    ssh_gss_backend *backend = NULL;
    ssh_gss_backend_info info = GSSN_BACKEND_INFO_INIT;
    if (!CHECK_STATUS(ssh_gss_backend_open(NULL, &backend, NULL), GSSN_OK)) return;
    CHECK((uintptr_t)backend != (uintptr_t)auth);
    check_bad_auth(as_auth((uintptr_t)backend));
    check_bad_backend(as_backend((uintptr_t)auth));
    CHECK_NUMBER(state_of(auth), GSSN_STATE_NEW);                           /* neither was freed by the wrong call */
    CHECK_STATUS(ssh_gss_backend_get_info(backend, &info), GSSN_OK);
    ssh_gss_backend_close(backend);
    check_bad_backend(backend);
}

static void stale(void)
{
    ssh_gss_auth *first = new_initiator("localhost"), *second;
    if (!CHECK(first != NULL)) return;
    ssh_gss_auth_free(first);
    check_bad_auth(first);                                                  /* frees it a second time, too */
    for (int i = 0; i < 10000; i++) {                                       /* slots come back under other names */
        second = new_initiator("localhost");
        if (second == NULL || second == first) {
            CHECK(!"a handle came back");
            break;
        }
        ssh_gss_auth_free(first);
        if (state_of(second) != GSSN_STATE_NEW) {
            CHECK(!"a stale free hit a new object");
            break;
        }
        ssh_gss_auth_free(second);
    }
    check_bad_auth(first);
    ssh_gss_auth_free(NULL);
}

/* A backend that its opener closed lives on in the objects made with it. */
static void references(void)
{
    ssh_gss_backend *backend = NULL;
    ssh_gss_auth_options options = acceptor_options("localhost");
    ssh_gss_auth *auth = NULL;
    if (!CHECK_STATUS(ssh_gss_backend_open(PLATFORM_BACKEND, &backend, NULL), GSSN_OK)) return;
    options.backend = backend;
    CHECK_STATUS(ssh_gss_auth_new(&options, &auth, NULL), GSSN_OK);
    ssh_gss_backend_close(backend);
    check_bad_backend(backend);
    CHECK_NUMBER(state_of(auth), GSSN_STATE_NEW);
    ssh_gss_auth_free(auth);
    check_bad_auth(auth);
}

int main(void)
{
    ssh_gss_auth *live = new_initiator("localhost");
    if (CHECK(live != NULL)) {
        encoding(live);
        garbage(live);
        wrong_type(live);
        CHECK_NUMBER(state_of(live), GSSN_STATE_NEW);
        ssh_gss_auth_free(live);
    }
    stale();
    references();
    return check_done("handles");
}

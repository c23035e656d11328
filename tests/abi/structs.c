/* Structs start with their size: older and newer callers work with this library. */
#include <gssnative.h>
#include "check.h"
#include "objects.h"

/* Options of a newer header: the same fields and a tail that this library does not know. */
typedef struct { ssh_gss_auth_options known; uint64_t tail[4]; } newer_options;

static ssh_gss_status new_with_size(ssh_gss_auth_options *options, size_t size, ssh_gss_error *error)
{
    ssh_gss_auth *auth = (ssh_gss_auth *)(uintptr_t)99;
    options->size = size;
    ssh_gss_status status = ssh_gss_auth_new(options, &auth, error);
    CHECK((status == GSSN_OK) == (auth != NULL));
    ssh_gss_auth_free(auth);
    return status;
}

static void longer_options(void)
{
    newer_options options = { initiator_options("localhost"), { 0, 0, 0, 0 } };
    ssh_gss_error error = GSSN_ERROR_INIT;
    CHECK_STATUS(new_with_size(&options.known, sizeof options.known, &error), GSSN_OK);
    CHECK_STATUS(new_with_size(&options.known, sizeof options, &error), GSSN_OK);           /* zeros: ignored */
    for (size_t i = 0; i < sizeof options.tail; i++) {                                      /* any other byte: not ignored */
        ((uint8_t *)options.tail)[i] = 1;
        CHECK_STATUS(new_with_size(&options.known, sizeof options, &error), GSSN_E_UNSUPPORTED);
        CHECK_STATUS(error.status, GSSN_E_UNSUPPORTED);
        CHECK(error.message[0] != 0);
        ((uint8_t *)options.tail)[i] = 0;
    }
}

static void shorter_options(void)
{
    ssh_gss_auth_options options = initiator_options("localhost");
    /* an older header without the last fields: what it does not have counts as zero */
    options.channel_bindings = (const uint8_t *)"x";                                        /* and no length */
    CHECK_STATUS(new_with_size(&options, sizeof options, NULL), GSSN_E_INVALID_ARGUMENT);
    CHECK_STATUS(new_with_size(&options, offsetof(ssh_gss_auth_options, channel_bindings), NULL), GSSN_OK);
    options.service = "\xff";
    CHECK_STATUS(new_with_size(&options, offsetof(ssh_gss_auth_options, channel_bindings), NULL), GSSN_E_INVALID_ARGUMENT);
    CHECK_STATUS(new_with_size(&options, offsetof(ssh_gss_auth_options, service), NULL), GSSN_OK);
    /* without a host there is no initiator */
    CHECK_STATUS(new_with_size(&options, offsetof(ssh_gss_auth_options, host), NULL), GSSN_E_INVALID_ARGUMENT);
    CHECK_STATUS(new_with_size(&options, 0, NULL), GSSN_E_INVALID_ARGUMENT);
    CHECK_STATUS(new_with_size(&options, sizeof(size_t), NULL), GSSN_E_INVALID_ARGUMENT);
    CHECK_STATUS(new_with_size(&options, 1, NULL), GSSN_E_INVALID_ARGUMENT);
    CHECK(new_with_size(&options, SIZE_MAX, NULL) < 0);                                     /* not a walk through memory */
}

/* What the library writes for a caller's size n: exactly n bytes, the rest of a longer struct zeroed. */
enum { ROOM = 8192 };
static uint8_t room[ROOM];

static void check_written(size_t size, size_t known, const char *what)
{
    int zero = 1, untouched = 1;
    size_t stored;
    memcpy(&stored, room, sizeof stored);
    for (size_t i = known; i < size; i++) zero &= room[i] == 0;
    for (size_t i = size; i < ROOM; i++) untouched &= room[i] == 0xEE;
    if (!CHECK(zero) | !CHECK(untouched) | !CHECK_NUMBER(stored, size)) printf("  %s of %zu bytes, %zu known\n", what, size, known);
}

static void *paint(size_t size)
{
    memset(room, 0xEE, ROOM);
    memcpy(room, &size, sizeof size);
    return room;
}

static void infos(ssh_gss_auth *auth, const ssh_gss_backend *backend)
{
    static const size_t extra[] = { 0, 1, 8, 100, 4000 };
    for (size_t i = 0; i < sizeof extra / sizeof extra[0]; i++) {
        size_t size = sizeof(ssh_gss_context_info) + extra[i];
        CHECK_STATUS(ssh_gss_get_context_info(auth, paint(size)), GSSN_OK);
        check_written(size, sizeof(ssh_gss_context_info), "context_info");
        size = sizeof(ssh_gss_backend_info) + extra[i];
        CHECK_STATUS(ssh_gss_backend_get_info(backend, paint(size)), GSSN_OK);
        check_written(size, sizeof(ssh_gss_backend_info), "backend_info");
        size = sizeof(ssh_gss_error) + extra[i];
        CHECK_STATUS(ssh_gss_last_error(auth, paint(size)), GSSN_OK);
        check_written(size, sizeof(ssh_gss_error), "error");
    }
    for (size_t size = offsetof(ssh_gss_context_info, granted); size < sizeof(ssh_gss_context_info); size++) {
        CHECK_STATUS(ssh_gss_get_context_info(auth, paint(size)), GSSN_OK);
        check_written(size, size, "older context_info");
    }
    for (size_t size = sizeof(size_t); size < sizeof(ssh_gss_backend_info); size++) {
        CHECK_STATUS(ssh_gss_backend_get_info(backend, paint(size)), GSSN_OK);
        check_written(size, size, "older backend_info");
    }
    for (size_t size = sizeof(size_t); size < sizeof(ssh_gss_error); size++) {
        CHECK_STATUS(ssh_gss_last_error(auth, paint(size)), GSSN_OK);
        check_written(size, size, "older error");
    }
    for (size_t size = 0; size < sizeof(size_t); size++) {
        CHECK_STATUS(ssh_gss_get_context_info(auth, paint(size)), GSSN_E_INVALID_ARGUMENT);
        CHECK_STATUS(ssh_gss_backend_get_info(backend, paint(size)), GSSN_E_INVALID_ARGUMENT);
        CHECK_STATUS(ssh_gss_last_error(auth, paint(size)), GSSN_E_INVALID_ARGUMENT);
    }
    CHECK_STATUS(ssh_gss_get_context_info(auth, NULL), GSSN_E_INVALID_ARGUMENT);
    CHECK_STATUS(ssh_gss_backend_get_info(backend, NULL), GSSN_E_INVALID_ARGUMENT);
    CHECK_STATUS(ssh_gss_last_error(auth, NULL), GSSN_E_INVALID_ARGUMENT);
}

/* A constructor's error record has the caller's size, too; a text that is cut ends in NUL all the same. */
static void error_record_of_a_constructor(void)
{
    ssh_gss_auth *auth;
    for (size_t size = sizeof(size_t); size < sizeof(ssh_gss_error) + 40; size++) {
        CHECK_STATUS(ssh_gss_auth_new(NULL, &auth, paint(size)), GSSN_E_INVALID_ARGUMENT);
        check_written(size, size < sizeof(ssh_gss_error) ? size : sizeof(ssh_gss_error), "constructor's error");
        size_t text = offsetof(ssh_gss_error, message);
        if (size > text && size < offsetof(ssh_gss_error, advice)) CHECK(memchr(room + text, 0, size - text) != NULL);
    }
}

int main(void)
{
    ssh_gss_auth *auth = new_acceptor("localhost");
    ssh_gss_backend *backend = NULL;
    longer_options();
    shorter_options();
    if (CHECK(auth != NULL) && CHECK_STATUS(ssh_gss_backend_open(NULL, &backend, NULL), GSSN_OK)) infos(auth, backend);
    error_record_of_a_constructor();
    ssh_gss_backend_close(backend);
    ssh_gss_auth_free(auth);
    return check_done("structs");
}

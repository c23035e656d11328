/* A machine where the platform's GSSAPI libraries are missing or broken: named statuses, no crash.
 *   nobackend missing          run where neither libgssapi_krb5.so.2 nor libgssapi.so.3 can be found (without-gssapi.sh)
 *   nobackend broken           run with LD_LIBRARY_PATH leading to a libgssapi_krb5.so.2 that lacks gss_ functions, where Heimdal is installed */
#include <gssnative.h>
#include "check.h"
#include "objects.h"

static void check_none(const char *order, ssh_gss_status expected, const char *telling)
{
    ssh_gss_backend *backend = (ssh_gss_backend *)(uintptr_t)99;
    ssh_gss_error error = GSSN_ERROR_INIT;
    for (int again = 0; again < 2; again++) {                               /* a failed load is not remembered as a good one */
        CHECK_STATUS(ssh_gss_load(order), expected);
        CHECK_STATUS(ssh_gss_backend_open(order, &backend, &error), expected);
        CHECK(backend == NULL);
        if (!CHECK(strstr(error.message, telling) != NULL)) printf("  message: %s\n", error.message);
        CHECK(error.advice[0] != 0);
    }
}

static void check_report(const char *telling)
{
    ssh_gss_buffer text = GSSN_BUFFER_INIT;
    if (!CHECK_STATUS(ssh_gss_backend_report(NULL, &text), GSSN_OK)) return;       /* it is how one finds out */
    char copy[4096];
    snprintf(copy, sizeof copy, "%.*s", (int)text.length, (const char *)text.data);
    if (!CHECK(strstr(copy, telling) != NULL)) printf("  report: %s\n", copy);
    ssh_gss_buffer_dispose(&text);
}

/* Both libraries are named, and an object says the same. */
static void missing(void)
{
    ssh_gss_auth_options options = initiator_options("localhost");
    ssh_gss_auth *auth = (ssh_gss_auth *)(uintptr_t)99;
    ssh_gss_error error = GSSN_ERROR_INIT;
    check_none(NULL, GSSN_E_NO_BACKEND, "mit: libgssapi_krb5.so.2");
    check_none(NULL, GSSN_E_NO_BACKEND, "heimdal: libgssapi.so.3");
    check_report("heimdal: libgssapi.so.3");
    CHECK_STATUS(ssh_gss_auth_new(&options, &auth, &error), GSSN_E_NO_BACKEND);
    CHECK(auth == NULL);
    CHECK(strstr(error.message, "libgssapi_krb5.so.2") != NULL);
}

/* Rule R64: Heimdal takes MIT's place, unless MIT is asked for. */
static void broken(void)
{
    ssh_gss_backend *backend = NULL;
    ssh_gss_backend_info info = GSSN_BACKEND_INFO_INIT;
    check_none("mit", GSSN_E_BACKEND_UNUSABLE, "gss_");
    check_report("lacks the function gss_init_sec_context\nheimdal: ");
    CHECK_STATUS(ssh_gss_load(NULL), GSSN_OK);
    if (!CHECK_STATUS(ssh_gss_backend_open(NULL, &backend, NULL), GSSN_OK)) return;
    CHECK_STATUS(ssh_gss_backend_get_info(backend, &info), GSSN_OK);
    CHECK_NUMBER(info.kind, GSSN_BACKEND_HEIMDAL);
    ssh_gss_backend_close(backend);
}

/* What needs no backend works all the same. */
static void pure_calls(void)
{
    static const uint8_t session_id[20] = { 1 };
    ssh_gss_buffer buffer = GSSN_BUFFER_INIT;
    CHECK_STATUS(ssh_gss_oids(NULL, GSSN_OIDS_CLIENT, &buffer), GSSN_OK);
    ssh_gss_buffer_dispose(&buffer);
    CHECK_STATUS(ssh_gss_mic_input(session_id, sizeof session_id, "alice", "ssh-connection", "gssapi-with-mic", &buffer), GSSN_OK);
    CHECK_NUMBER(buffer.length, 71);
    ssh_gss_buffer_dispose(&buffer);
}

int main(int argc, char **argv)
{
    if (argc == 2 && strcmp(argv[1], "missing") == 0) missing();
    else if (argc == 2 && strcmp(argv[1], "broken") == 0) broken();
    else {
        fprintf(stderr, "usage: %s missing | broken\n", argv[0]);
        return EXIT_FAILURE;
    }
    pure_calls();
    return check_done("nobackend");
}

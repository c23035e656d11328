/* A machine where the platform's GSSAPI library is missing or broken: named statuses, no crash.
 *   nobackend missing          run where libgssapi_krb5.so.2 cannot be found (without-gssapi.sh)
 *   nobackend broken           run with LD_LIBRARY_PATH leading to a libgssapi_krb5.so.2 that lacks gss_ functions */
#include <gssnative.h>
#include "check.h"
#include "objects.h"

static void check_none(ssh_gss_status expected, const char *telling)
{
    ssh_gss_backend *backend = (ssh_gss_backend *)(uintptr_t)99;
    ssh_gss_auth_options options = initiator_options("localhost");
    ssh_gss_auth *auth = (ssh_gss_auth *)(uintptr_t)99;
    ssh_gss_error error = GSSN_ERROR_INIT;
    for (int again = 0; again < 2; again++) {                               /* a failed load is not remembered as a good one */
        CHECK_STATUS(ssh_gss_load(NULL), expected);
        CHECK_STATUS(ssh_gss_backend_open(NULL, &backend, &error), expected);
        CHECK(backend == NULL);
        if (!CHECK(strstr(error.message, telling) != NULL)) printf("  message: %s\n", error.message);
        CHECK(error.advice[0] != 0);
        CHECK_STATUS(ssh_gss_auth_new(&options, &auth, &error), expected);
        CHECK(auth == NULL);
        CHECK(strstr(error.message, telling) != NULL);
    }
    ssh_gss_buffer text = GSSN_BUFFER_INIT;
    CHECK_STATUS(ssh_gss_backend_report(NULL, &text), GSSN_OK);             /* the report is how one finds out */
    CHECK(text.length > 0);
    ssh_gss_buffer_dispose(&text);
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
    if (argc == 2 && strcmp(argv[1], "missing") == 0) check_none(GSSN_E_NO_BACKEND, "libgssapi_krb5.so.2");
    else if (argc == 2 && strcmp(argv[1], "broken") == 0) check_none(GSSN_E_BACKEND_UNUSABLE, "gss_");
    else {
        fprintf(stderr, "usage: %s missing | broken\n", argv[0]);
        return EXIT_FAILURE;
    }
    pure_calls();
    return check_done("nobackend");
}

/* Version, names and messages of the status codes. */
#include <gssnative.h>
#include "check.h"

static const struct { ssh_gss_status status; const char *name; } codes[] = {
#define CODE(name) { name, #name }
    CODE(GSSN_OK), CODE(GSSN_CONTINUE),
    CODE(GSSN_E_BAD_HANDLE), CODE(GSSN_E_INVALID_ARGUMENT), CODE(GSSN_E_BUFFER_TOO_SMALL), CODE(GSSN_E_BUSY), CODE(GSSN_E_BAD_STATE),
    CODE(GSSN_E_UNSUPPORTED), CODE(GSSN_E_NO_MEMORY), CODE(GSSN_E_INTERNAL),
    CODE(GSSN_E_NO_BACKEND), CODE(GSSN_E_BACKEND_UNUSABLE), CODE(GSSN_E_BACKEND_FAILURE),
    CODE(GSSN_E_NO_CREDENTIALS), CODE(GSSN_E_CREDENTIALS_EXPIRED), CODE(GSSN_E_BAD_KEYTAB), CODE(GSSN_E_LOGON_DENIED),
    CODE(GSSN_E_NO_DELEGATED_CREDENTIALS), CODE(GSSN_E_CACHE_REFUSED), CODE(GSSN_E_CACHE_FAILURE),
    CODE(GSSN_E_SERVER_UNKNOWN), CODE(GSSN_E_KDC_UNREACHABLE), CODE(GSSN_E_CLOCK_SKEW),
    CODE(GSSN_E_BAD_MECHANISM), CODE(GSSN_E_BAD_TOKEN), CODE(GSSN_E_BAD_MIC), CODE(GSSN_E_REPLAY), CODE(GSSN_E_NOT_GRANTED),
    CODE(GSSN_E_PROTOCOL), CODE(GSSN_E_PEER_ERROR), CODE(GSSN_E_NO_ATTRIBUTE),
    CODE(GSSN_E_NOT_AUTHORIZED)
};
enum { CODES = sizeof codes / sizeof codes[0] };

static int known(ssh_gss_status status)
{
    for (int i = 0; i < CODES; i++)
        if (codes[i].status == status) return 1;
    return 0;
}

static void every_status_has_a_name_and_a_message(void)
{
    for (int i = 0; i < CODES; i++) {
        const char *message = ssh_gss_status_message(codes[i].status);
        CHECK_TEXT(ssh_gss_status_name(codes[i].status), codes[i].name);
        CHECK(strlen(message) >= 2 && strchr(message, '\n') == NULL);
        CHECK(message == ssh_gss_status_message(codes[i].status));          /* program lifetime: the same text */
        for (int k = 0; k < i; k++)
            if (!CHECK(strcmp(message, ssh_gss_status_message(codes[k].status)) != 0))
                printf("  %s and %s\n", codes[i].name, codes[k].name);
    }
}

static void unknown_values_are_safe(void)
{
    static const ssh_gss_status far[] = { INT32_MIN, INT32_MIN + 1, INT32_MAX, 65536, -65536 };
    for (ssh_gss_status status = -1000; status <= 1000; status++) {
        if (known(status)) continue;
        CHECK_TEXT(ssh_gss_status_name(status), "GSSN_E_?");
        CHECK_TEXT(ssh_gss_status_message(status), "unknown status");
    }
    for (size_t i = 0; i < sizeof far / sizeof far[0]; i++) {
        CHECK_TEXT(ssh_gss_status_name(far[i]), "GSSN_E_?");
        CHECK_TEXT(ssh_gss_status_message(far[i]), "unknown status");
    }
}

int main(void)
{
    CHECK_NUMBER(ssh_gss_version(), GSSN_VERSION_MAJOR << 24 | GSSN_VERSION_MINOR << 16 | GSSN_VERSION_PATCH);
    every_status_has_a_name_and_a_message();
    unknown_values_are_safe();
    return check_done("status");
}

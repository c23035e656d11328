/* Choosing the backend: names, paths, what happens when there is none, and the report that says why. */
#include <gssnative.h>
#include "check.h"
#include "objects.h"

static void check_open(const char *order, ssh_gss_status expected, const char *telling)
{
    ssh_gss_backend *backend = (ssh_gss_backend *)(uintptr_t)99;
    ssh_gss_error error = GSSN_ERROR_INIT;
    int ok = CHECK_STATUS(ssh_gss_backend_open(order, &backend, &error), expected);
    ok &= CHECK_STATUS(error.status, expected);
    ok &= CHECK((backend != NULL) == (expected == GSSN_OK));
    if (telling) ok &= CHECK(strstr(error.message, telling) != NULL);
    if (!ok) printf("  order \"%s\", message \"%s\"\n", order ? order : "(null)", error.message);
    ssh_gss_backend_close(backend);
}

/* Rule R64: what the order names, and nothing else. */
static void names_and_paths(const char *mit)
{
    static char text[9000], other[4096];
    snprintf(other, sizeof other, "%.*s/libm.so.6", (int)(strrchr(mit, '/') - mit), mit);      /* a library, but of another kind */
    check_open(NULL, GSSN_OK, NULL);
    check_open("", GSSN_OK, NULL);
    check_open("mit", GSSN_OK, NULL);
    check_open(mit, GSSN_OK, NULL);
    check_open("kerberos", GSSN_E_INVALID_ARGUMENT, "kerberos");
    check_open("MIT", GSSN_E_INVALID_ARGUMENT, "MIT");
    check_open("libgssapi_krb5.so.2", GSSN_E_INVALID_ARGUMENT, "libgssapi_krb5.so.2");
    check_open("./libgssapi_krb5.so.2", GSSN_E_INVALID_ARGUMENT, NULL);
    check_open("mit\nkerberos", GSSN_E_INVALID_ARGUMENT, "kerberos");          /* read to the end before anything is opened */
    check_open("\xff", GSSN_E_INVALID_ARGUMENT, NULL);
    check_open("heimdal", GSSN_OK, NULL);
    check_open("heimdal\nmit", GSSN_OK, NULL);
    check_open("/nonexistent/libgssapi.so", GSSN_E_NO_BACKEND, "/nonexistent/libgssapi.so");
    check_open(other, GSSN_E_BACKEND_UNUSABLE, "gss_");
    /* the next of the order is tried, and only what the order lists */
    check_open("/nonexistent/libgssapi.so\nmit", GSSN_OK, NULL);
    check_open("/nonexistent/a.so\n/nonexistent/b.so", GSSN_E_NO_BACKEND, "/nonexistent/b.so");
    memset(text, 'a', sizeof text - 1);
    text[0] = '/';
    check_open(text, GSSN_E_INVALID_ARGUMENT, NULL);
}

/* Rule R64: refused, with its name in the reason. */
static void a_file_that_is_no_library(const char *self)
{
    ssh_gss_backend *backend;
    ssh_gss_error error = GSSN_ERROR_INIT;
    ssh_gss_status status = ssh_gss_backend_open(self, &backend, &error);
    CHECK(status == GSSN_E_NO_BACKEND || status == GSSN_E_BACKEND_UNUSABLE);
    CHECK(strstr(error.message, self) != NULL);
    CHECK(backend == NULL);
}

static void info(const char *mit)
{
    ssh_gss_backend *backend = NULL;
    ssh_gss_backend_info by_name = GSSN_BACKEND_INFO_INIT, by_path = GSSN_BACKEND_INFO_INIT;
    if (!CHECK_STATUS(ssh_gss_backend_open("mit", &backend, NULL), GSSN_OK)) return;
    CHECK_STATUS(ssh_gss_backend_get_info(backend, &by_name), GSSN_OK);
    ssh_gss_backend_close(backend);
    CHECK_NUMBER(by_name.kind, GSSN_BACKEND_MIT);
    CHECK(by_name.capabilities & GSSN_CAN_AUTHORIZE);
    CHECK(by_name.capabilities & GSSN_CAN_DETECT_REPLAY);
    CHECK(by_name.name[0] != 0);
    CHECK(by_name.path[0] == '/' && strstr(by_name.path, "libgssapi_krb5.so.2") != NULL);
    if (!CHECK_STATUS(ssh_gss_backend_open(mit, &backend, NULL), GSSN_OK)) return;
    CHECK_STATUS(ssh_gss_backend_get_info(backend, &by_path), GSSN_OK);
    ssh_gss_backend_close(backend);
    CHECK_NUMBER(by_path.kind, GSSN_BACKEND_MIT);
    CHECK(strstr(by_path.path, "libgssapi_krb5.so.2") != NULL);
}

/* Rule R64: Heimdal by name or path; and by itself only where MIT cannot be used (nobackend.c). */
static void heimdal(void)
{
    ssh_gss_backend *backend = NULL;
    ssh_gss_backend_info by_name = GSSN_BACKEND_INFO_INIT, by_path = GSSN_BACKEND_INFO_INIT, by_default = GSSN_BACKEND_INFO_INIT;
    if (!CHECK_STATUS(ssh_gss_backend_open("heimdal", &backend, NULL), GSSN_OK)) return;
    CHECK_STATUS(ssh_gss_backend_get_info(backend, &by_name), GSSN_OK);
    ssh_gss_backend_close(backend);
    CHECK_NUMBER(by_name.kind, GSSN_BACKEND_HEIMDAL);
    CHECK_TEXT(by_name.name, "heimdal");
    CHECK_NUMBER(by_name.capabilities, GSSN_CAN_AUTHORIZE | GSSN_CAN_MAP_HOST_TO_REALM);   /* no replay cache */
    CHECK(by_name.path[0] == '/' && strstr(by_name.path, "libgssapi.so.3") != NULL);
    if (!CHECK_STATUS(ssh_gss_backend_open(by_name.path, &backend, NULL), GSSN_OK)) return;
    CHECK_STATUS(ssh_gss_backend_get_info(backend, &by_path), GSSN_OK);
    ssh_gss_backend_close(backend);
    CHECK_NUMBER(by_path.kind, GSSN_BACKEND_HEIMDAL);
    if (!CHECK_STATUS(ssh_gss_backend_open(NULL, &backend, NULL), GSSN_OK)) return;
    CHECK_STATUS(ssh_gss_backend_get_info(backend, &by_default), GSSN_OK);
    ssh_gss_backend_close(backend);
    CHECK_NUMBER(by_default.kind, GSSN_BACKEND_MIT);
}

static void check_report(const char *order, const char *first, const char *second)
{
    ssh_gss_buffer text = GSSN_BUFFER_INIT;
    if (!CHECK_STATUS(ssh_gss_backend_report(order, &text), GSSN_OK)) return;
    char copy[4096];
    snprintf(copy, sizeof copy, "%.*s", (int)text.length, (const char *)text.data);
    CHECK(text.length > 0 && text.length < sizeof copy && strlen(copy) == text.length);
    if (!CHECK(strstr(copy, first) != NULL) | !CHECK(strstr(copy, second) != NULL)) printf("  report: %s\n", copy);
    ssh_gss_buffer_dispose(&text);
}

static void reports(const char *mit)
{
    char other[4096];
    ssh_gss_buffer text;
    snprintf(other, sizeof other, "%.*s/libm.so.6", (int)(strrchr(mit, '/') - mit), mit);
    check_report(NULL, "libgssapi_krb5.so.2", ": chosen\nheimdal: ");
    check_report("/nonexistent/libgssapi.so\nmit", "/nonexistent/libgssapi.so", "chosen");
    check_report(other, "libm.so.6", "gss_");
    check_report("heimdal\nmit", ": chosen", ": usable, not needed");
    memset(&text, 0xEE, sizeof text);
    CHECK_STATUS(ssh_gss_backend_report("kerberos", &text), GSSN_E_INVALID_ARGUMENT);
    CHECK(text.data == NULL && text.length == 0);
}

/* Rule R64: the default of the process: loaded once, the same for every object that names no backend. */
static void the_default(void)
{
    CHECK_STATUS(ssh_gss_load("/nonexistent/libgssapi.so"), GSSN_E_NO_BACKEND);
    CHECK_STATUS(ssh_gss_load("kerberos"), GSSN_E_INVALID_ARGUMENT);
    CHECK_STATUS(ssh_gss_load(NULL), GSSN_OK);
    CHECK_STATUS(ssh_gss_load(NULL), GSSN_OK);
    CHECK_STATUS(ssh_gss_load("mit"), GSSN_OK);
    CHECK_STATUS(ssh_gss_load("/nonexistent/libgssapi.so"), GSSN_E_NO_BACKEND);     /* and the old one stays */
    ssh_gss_auth *auth = new_initiator("localhost");
    CHECK(auth != NULL);
    ssh_gss_auth_free(auth);
}

int main(int argc, char **argv)
{
    if (argc != 3 || argv[1][0] != '/') {
        fprintf(stderr, "usage: %s PATH-OF-LIBGSSAPI_KRB5 A-FILE-THAT-IS-NO-LIBRARY\n", argv[0]);
        return EXIT_FAILURE;
    }
    the_default();
    names_and_paths(argv[1]);
    a_file_that_is_no_library(argv[2]);
    info(argv[1]);
    heimdal();
    reports(argv[1]);
    return check_done("backend");
}

/* How Windows loads security libraries for us: by absolute paths in UTF-8, never from the current directory or PATH; what it says when it fails;
 * and what the GSSAPI backend does not do on Windows. The stand-in has the functions by their names, and next to nothing behind them.
 *   library STAND-IN A-FILE-THAT-IS-NO-DLL */
#include <gssnative.h>
#include "../abi/check.h"
#include "../abi/objects.h"
#include "windows.h"
#include <wchar.h>

#define UNSEEDED 0xC5A9E6D17B3F2048u        /* of cookie.c; a macro, so that it is in no data of this program */

static void check_open(const char *path, ssh_gss_status expected, const char *telling)
{
    ssh_gss_backend *backend = (ssh_gss_backend *)(uintptr_t)99;
    ssh_gss_error error = GSSN_ERROR_INIT;
    int ok = CHECK_STATUS(ssh_gss_backend_open(path, &backend, &error), expected);
    if (expected != GSSN_OK) ok &= CHECK(backend == NULL) & CHECK(error.advice[0] != 0 || expected == GSSN_E_INVALID_ARGUMENT);
    ok &= CHECK(strstr(error.message, telling) != NULL);
    if (!ok) printf("  %s: %s\n", path, error.message);
    if (expected == GSSN_OK) ssh_gss_backend_close(backend);
}

/* Rule R64: a name or an absolute path, and nothing else. */
static void what_is_no_path(void)
{
    static const char *const bad[] = { "standin.dll", ".\\standin.dll", "\\standin.dll", "C:standin.dll", "C:", "C:/standin.dll", "/standin.dll",
                                       "\\\\server\\share\\standin.dll", "\\\\?\\C:\\standin.dll", "1:\\standin.dll", "kerberos" };
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) check_open(bad[i], GSSN_E_INVALID_ARGUMENT, bad[i]);
    check_open("C:\\\xff.dll", GSSN_E_INVALID_ARGUMENT, "UTF-8");
}

static void what_cannot_be_loaded(const char *no_dll)
{
    check_open("C:\\nonexistent\\gssapi64.dll", GSSN_E_NO_BACKEND, "(error 0x0000007e)");
    check_open(no_dll, GSSN_E_NO_BACKEND, "(error 0x000000c1)");                  /* no image of a program */
    check_open("C:\\windows\\system32\\kernel32.dll", GSSN_E_BACKEND_UNUSABLE, "gss_init_sec_context");
}

/* Rule R64: a library that has the functions is a backend. */
static void a_path(const char *stand_in)
{
    ssh_gss_backend *backend = NULL;
    ssh_gss_backend_info info = GSSN_BACKEND_INFO_INIT;
    if (!CHECK_STATUS(ssh_gss_backend_open(stand_in, &backend, NULL), GSSN_OK)) return;
    CHECK_STATUS(ssh_gss_backend_get_info(backend, &info), GSSN_OK);
    CHECK_NUMBER(info.kind, GSSN_BACKEND_MIT_FOR_WINDOWS);
    CHECK_TEXT(info.path, stand_in);
    CHECK_NUMBER(info.capabilities & GSSN_CAN_AUTHORIZE, 0);                      /* the host decides itself */
    CHECK_STATUS(ssh_gss_ccache_destroy(backend, "FILE:C:\\tickets", NULL), GSSN_E_UNSUPPORTED);
    ssh_gss_backend_close(backend);
}

static void a_path_in_any_script(const char *stand_in)
{
    wchar_t folder[MAX_PATH], file[MAX_PATH + 16], from[MAX_PATH];
    char path[3 * MAX_PATH];
    ssh_gss_backend *backend = NULL;
    ssh_gss_backend_info info = GSSN_BACKEND_INFO_INIT;
    DWORD length = GetTempPathW(MAX_PATH - 64, folder);
    CHECK(length > 0);
    swprintf(folder + length, MAX_PATH - length, L"Gr\u00fc\u00dfe \u043a\u043b\u044e\u0447 \U0001F511 %lu", GetCurrentProcessId());
    CHECK(CreateDirectoryW(folder, NULL));
    wcscpy(file, folder);
    wcscat(file, L"\\standin.dll");
    CHECK(MultiByteToWideChar(CP_UTF8, 0, stand_in, -1, from, MAX_PATH) > 0 && CopyFileW(from, file, TRUE));
    CHECK(WideCharToMultiByte(CP_UTF8, 0, file, -1, path, sizeof path, NULL, NULL) > 0);
    if (CHECK_STATUS(ssh_gss_backend_open(path, &backend, NULL), GSSN_OK)) {
        CHECK_STATUS(ssh_gss_backend_get_info(backend, &info), GSSN_OK);
        CHECK_TEXT(info.path, path);
        ssh_gss_backend_close(backend);
    }
}

/* Rule R64: of a name Windows would give the DLL that is loaded already, from wherever it is. */
static void a_name_that_is_loaded_already(const char *stand_in)
{
    char folder[MAX_PATH], other[MAX_PATH + 16], system[MAX_PATH + 16];
    ssh_gss_backend *backend = NULL;
    ssh_gss_backend_info info = GSSN_BACKEND_INFO_INIT;
    CHECK(GetTempPathA(sizeof folder, folder) > 0 && GetSystemDirectoryA(system, MAX_PATH) > 0);
    sprintf(other, "%ssecur32.dll", folder);
    strcat(system, "\\secur32.dll");
    CHECK(CopyFileA(stand_in, other, FALSE));
    CHECK(LoadLibraryA(other) != NULL);
    if (!CHECK_STATUS(ssh_gss_backend_open("sspi", &backend, NULL), GSSN_OK)) return;
    CHECK_STATUS(ssh_gss_backend_get_info(backend, &info), GSSN_OK);
    if (!CHECK(_stricmp(info.path, system) == 0)) printf("  %s\n", info.path);
    ssh_gss_backend_close(backend);
}

static void a_report(const char *stand_in)
{
    char order[2 * MAX_PATH], copy[4096];
    ssh_gss_buffer text = GSSN_BUFFER_INIT;
    snprintf(order, sizeof order, "C:\\nonexistent\\gssapi64.dll\r\n%s\n", stand_in);
    if (!CHECK_STATUS(ssh_gss_backend_report(order, &text), GSSN_OK)) return;
    snprintf(copy, sizeof copy, "%.*s", (int)text.length, (const char *)text.data);
    if (!CHECK(strstr(copy, "(error 0x0000007e)\n") != NULL) | !CHECK(strstr(copy, ": chosen\n") != NULL)) printf("  %s\n", copy);
    ssh_gss_buffer_dispose(&text);
}

static void the_default(const char *stand_in)
{
    CHECK_STATUS(ssh_gss_load(stand_in), GSSN_OK);
    ssh_gss_auth *initiator = new_initiator("localhost"), *acceptor = new_acceptor("localhost");
    CHECK_NUMBER(state_of(initiator), GSSN_STATE_NEW);
    CHECK_NUMBER(state_of(acceptor), GSSN_STATE_NEW);
    ssh_gss_auth_free(initiator);
    ssh_gss_auth_free(acceptor);
    CHECK_NUMBER(state_of(acceptor), 0);
}

static DWORD function_of(const void *address)
{
    DWORD64 base = 0;
    const RUNTIME_FUNCTION *function = RtlLookupFunctionEntry((DWORD64)(uintptr_t)address, &base, NULL);
    return function ? function->BeginAddress : 0;
}

/* A debugger, or an exception of the security library's own, finds its way through compiled C# by its unwind data. */
__attribute__((noinline)) static void calls_can_be_unwound(const char *stand_in)
{
    HMODULE library = LoadLibraryA(stand_in);
    ssh_gss_auth *auth = new_initiator("localhost");
    ssh_gss_buffer token = GSSN_BUFFER_INIT;
    if (!CHECK(library != NULL) || !CHECK(auth != NULL)) return;
    CHECK(ssh_gss_init_sec_context(auth, NULL, 0, &token) < 0);
    void **frames = (void **)(uintptr_t)GetProcAddress(library, "standin_frames");
    const unsigned *count = (const unsigned *)(uintptr_t)GetProcAddress(library, "standin_frame_count");
    int found = 0;
    CHECK(*count > 4 && function_of((void *)(uintptr_t)calls_can_be_unwound) != 0);
    for (unsigned i = 0; i < *count; i++) found += function_of(frames[i]) == function_of((void *)(uintptr_t)calls_can_be_unwound);
    CHECK_NUMBER(found, 1);
    ssh_gss_auth_free(auth);
}

/* In the DLL by its entry point, in the static library by the table of initialisers. */
static void the_cookie(void)
{
    HMODULE library = GetModuleHandleA("gssnative.dll");
    CHECK(!data_holds(library ? library : GetModuleHandleA(NULL), UNSEEDED));
}

int main(int argc, char **argv)
{
    if (argc != 3) {
        fprintf(stderr, "usage: %s STAND-IN A-FILE-THAT-IS-NO-DLL\n", argv[0]);
        return EXIT_FAILURE;
    }
    the_cookie();
    what_is_no_path();
    what_cannot_be_loaded(argv[2]);
    a_path(argv[1]);
    a_path_in_any_script(argv[1]);
    a_name_that_is_loaded_already(argv[1]);
    a_report(argv[1]);
    the_default(argv[1]);
    calls_can_be_unwound(argv[1]);
    return check_done("library");
}

/* Where MIT Kerberos for Windows is looked for: by the value that its installer leaves for all users, and nowhere else; and which DLLs come from where.
 * What loads a DLL runs in a process of its own: the same program, with the name of the test. */
#include "kfw.h"

static wchar_t root[MAX_PATH];                      /* of the folders that the tests make */

static void under_root(wchar_t *path, const wchar_t *name) { swprintf(path, MAX_PATH, L"%ls\\%ls", root, name); }

/* A file of the ones that were built becomes root\folder\bin\name. */
static void install(const wchar_t *folder, const wchar_t *built, const wchar_t *name)
{
    wchar_t from[2 * MAX_PATH], to[2 * MAX_PATH], path[MAX_PATH];
    under_root(path, folder);
    CreateDirectoryW(path, NULL);
    wcscat(path, L"\\bin");
    CreateDirectoryW(path, NULL);
    swprintf(from, 2 * MAX_PATH, L"%ls\\bin\\%ls", built_folder(), built);
    swprintf(to, 2 * MAX_PATH, L"%ls\\%ls", path, name);
    CHECK(CopyFileW(from, to, TRUE));
}

static void install_all(const wchar_t *folder)
{
    install(folder, L"gssapi64.dll", L"gssapi64.dll");
    install(folder, L"krb5_64.dll", L"krb5_64.dll");
    install(folder, L"xpprof64.dll", L"xpprof64.dll");
}

static void points_to(HKEY hive, const wchar_t *folder)
{
    wchar_t path[MAX_PATH];
    under_root(path, folder);
    set_folder(hive, path);
}

static int nothing_is_loaded(void)
{
    return CHECK(GetModuleHandleW(L"gssapi64.dll") == NULL) & CHECK(GetModuleHandleW(L"krb5_64.dll") == NULL) & CHECK(GetModuleHandleW(L"xpprof64.dll") == NULL);
}

static void refuses(ssh_gss_status expected, const char *telling)
{
    ssh_gss_backend *backend = NULL;
    ssh_gss_error error = GSSN_ERROR_INIT;
    int ok = CHECK_STATUS(ssh_gss_backend_open("kfw", &backend, &error), expected) & CHECK(backend == NULL);
    ok &= CHECK(strncmp(error.message, "kfw: ", 5) == 0) & CHECK(strstr(error.message, telling) != NULL);
    ok &= CHECK_NUMBER(error.hint, expected == GSSN_E_NO_BACKEND ? GSSN_HINT_NO_LIBRARY : GSSN_HINT_OTHER_LIBRARY);
    ok &= CHECK(strstr(error.advice, "MIT Kerberos for Windows") != NULL) & CHECK(strstr(error.advice, "gssapi64.dll") != NULL);
    if (!ok) printf("  %s\n", error.message);
}

static void is_from(const wchar_t *module, const wchar_t *folder)
{
    wchar_t path[2 * MAX_PATH] = L"", expected[2 * MAX_PATH];
    HMODULE found = GetModuleHandleW(module);
    if (!CHECK(found != NULL)) return;
    GetModuleFileNameW(found, path, 2 * MAX_PATH);
    swprintf(expected, 2 * MAX_PATH, L"%ls\\%ls\\bin\\%ls", root, folder, module);
    if (!CHECK(_wcsicmp(path, expected) == 0)) printf("  %ls\n", path);
}

#define NOT_INSTALLED "kfw: MIT Kerberos for Windows (64 bits) is not installed: HKEY_LOCAL_MACHINE\\SOFTWARE\\MIT\\Kerberos has no InstallDir"

/* Rule R64: nobody installed it. What a user's own part of the registry says does not count. */
static void not_installed(void)
{
    refuses(GSSN_E_NO_BACKEND, NOT_INSTALLED);
    points_to(HKEY_CURRENT_USER, L"whole");
    refuses(GSSN_E_NO_BACKEND, NOT_INSTALLED);
    set_other_value(HKEY_LOCAL_MACHINE);
    refuses(GSSN_E_NO_BACKEND, NOT_INSTALLED);
    set_value(HKEY_LOCAL_MACHINE, REG_SZ, NULL, 0);
    refuses(GSSN_E_NO_BACKEND, "kfw: HKEY_LOCAL_MACHINE\\SOFTWARE\\MIT\\Kerberos, InstallDir: empty");
    remove_key(HKEY_CURRENT_USER);
    nothing_is_loaded();
}

static void no_folders(void)
{
    static const wchar_t *const bad[] = { L"MIT\\Kerberos", L".\\Kerberos", L"\\MIT\\Kerberos", L"C:MIT\\Kerberos", L"C:", L"/MIT/Kerberos", L"C:/MIT/Kerberos",
                                          L"\\\\server\\share\\Kerberos", L"\\\\?\\C:\\Kerberos", L"\\\\.\\C:\\Kerberos", L"%SystemDrive%\\Kerberos", L"1:\\Kerberos" };
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        set_folder(HKEY_LOCAL_MACHINE, bad[i]);
        refuses(GSSN_E_NO_BACKEND, "no absolute path of a local folder: ");
    }
    set_folder(HKEY_LOCAL_MACHINE, L"C:\\no such folder");
    refuses(GSSN_E_NO_BACKEND, "kfw: C:\\no such folder\\bin\\gssapi64.dll: ");
    refuses(GSSN_E_NO_BACKEND, "(error 0x0000007e)");
    nothing_is_loaded();
}

/* Of another kind, of half a character, with a NUL inside, too long: though each of them begins with the right folder. */
static void no_texts(void)
{
    static wchar_t text[4096];
    wchar_t good[MAX_PATH];
    under_root(good, L"whole");
    const size_t length = wcslen(good), size = (length + 1) * sizeof *good;
    const DWORD kinds[] = { REG_EXPAND_SZ, REG_MULTI_SZ, REG_BINARY, REG_NONE, REG_LINK, REG_DWORD };
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
        set_value(HKEY_LOCAL_MACHINE, kinds[i], good, kinds[i] == REG_DWORD ? 4 : size);
        refuses(GSSN_E_NO_BACKEND, "InstallDir: no text (REG_SZ)");
    }
    set_value(HKEY_LOCAL_MACHINE, REG_SZ, good, size - 1);
    refuses(GSSN_E_NO_BACKEND, "InstallDir: no text (REG_SZ)");
    wcscpy(text, good);
    wcscpy(text + length + 1, L"x");
    set_value(HKEY_LOCAL_MACHINE, REG_SZ, text, (length + 3) * sizeof *text);
    refuses(GSSN_E_NO_BACKEND, "InstallDir: no text (REG_SZ)");
    set_folder(HKEY_LOCAL_MACHINE, L"");
    refuses(GSSN_E_NO_BACKEND, "InstallDir: empty");
    for (size_t i = length; i < 4000; i++) text[i] = L'\\';
    text[4000] = 0;
    set_folder(HKEY_LOCAL_MACHINE, text);
    refuses(GSSN_E_NO_BACKEND, "(error 0x000000ea)");            /* more than there is room for */
    nothing_is_loaded();
}

static void is_found(void)
{
    ssh_gss_backend *backend = NULL, *by_path = NULL;
    ssh_gss_backend_info info = GSSN_BACKEND_INFO_INIT, same = GSSN_BACKEND_INFO_INIT;
    ssh_gss_error error = GSSN_ERROR_INIT;
    if (!CHECK_STATUS(ssh_gss_backend_open("kfw", &backend, &error), GSSN_OK)) printf("  %s\n", error.message);
    CHECK_STATUS(ssh_gss_backend_get_info(backend, &info), GSSN_OK);
    CHECK_NUMBER(info.kind, GSSN_BACKEND_MIT_FOR_WINDOWS);
    CHECK_TEXT(info.name, "kfw");
    CHECK_NUMBER(info.capabilities, GSSN_CAN_MAP_HOST_TO_REALM | GSSN_CAN_NAME_ATTRIBUTES);
    CHECK(strstr(info.path, "\\whole\\bin\\gssapi64.dll") != NULL);
    is_from(L"gssapi64.dll", L"whole");
    is_from(L"krb5_64.dll", L"whole");
    is_from(L"xpprof64.dll", L"whole");
    /* By its path it is the same. */
    CHECK_STATUS(ssh_gss_backend_open(info.path, &by_path, NULL), GSSN_OK);
    CHECK_STATUS(ssh_gss_backend_get_info(by_path, &same), GSSN_OK);
    CHECK_NUMBER(same.kind, GSSN_BACKEND_MIT_FOR_WINDOWS);
    CHECK_TEXT(same.path, info.path);
    ssh_gss_backend_close(by_path);
    ssh_gss_backend_close(backend);
    is_from(L"gssapi64.dll", L"whole");              /* it stays */
}

static void ends_without_a_nul(void)
{
    wchar_t folder[MAX_PATH];
    under_root(folder, L"whole");
    size_t length = wcslen(folder);
    wcscat(folder, L"x");                               /* else Windows would take the NUL that it sees */
    set_value(HKEY_LOCAL_MACHINE, REG_SZ, folder, length * sizeof *folder);
    is_found();
}

/* As the installer writes it; and one NUL more than there should be. */
static void ends_with_a_backslash(void)
{
    wchar_t folder[MAX_PATH];
    memset(folder, 0, sizeof folder);
    under_root(folder, L"whole");
    wcscat(folder, L"\\");
    set_value(HKEY_LOCAL_MACHINE, REG_SZ, folder, (wcslen(folder) + 2) * sizeof *folder);
    is_found();
}

/* Whole installations where the loader of Windows would look, too: the current directory, PATH, the user's part of the registry. */
static void with_decoys(void)
{
    wchar_t decoys[MAX_PATH];
    under_root(decoys, L"decoys\\bin");
    CHECK(SetCurrentDirectoryW(decoys) && SetEnvironmentVariableW(L"PATH", decoys));
    points_to(HKEY_CURRENT_USER, L"decoys");
}

/* Rule R64: from the folder that the installer named. */
static void found_in_spite_of_decoys(void)
{
    with_decoys();
    points_to(HKEY_LOCAL_MACHINE, L"whole");
    is_found();
}

/* Rule R64: where the installer named none, or not all are in it, no other will do. */
static void decoys_are_not_taken(void)
{
    with_decoys();
    refuses(GSSN_E_NO_BACKEND, NOT_INSTALLED);
    points_to(HKEY_LOCAL_MACHINE, L"empty");
    refuses(GSSN_E_NO_BACKEND, "\\empty\\bin\\gssapi64.dll: ");
    points_to(HKEY_LOCAL_MACHINE, L"alone");
    refuses(GSSN_E_NO_BACKEND, "\\alone\\bin\\gssapi64.dll: ");
    nothing_is_loaded();
}

static void a_dll_is_missing(void)
{
    with_decoys();
    points_to(HKEY_LOCAL_MACHINE, L"two");
    refuses(GSSN_E_BACKEND_UNUSABLE, "xpprof64.dll: ");
    refuses(GSSN_E_BACKEND_UNUSABLE, "(error 0x0000007e); it belongs beside the GSSAPI library");
    is_from(L"krb5_64.dll", L"two");
    CHECK(GetModuleHandleW(L"xpprof64.dll") == NULL);
}

static void a_function_is_missing(void)
{
    points_to(HKEY_LOCAL_MACHINE, L"half");
    refuses(GSSN_E_BACKEND_UNUSABLE, "the library lacks the function gss_get_mic");
}

static void another_dll_in_its_place(void)
{
    points_to(HKEY_LOCAL_MACHINE, L"mixed");
    refuses(GSSN_E_BACKEND_UNUSABLE, "the library lacks the function profile_release");
}

static void report_is(const char *order, const char *const *parts)
{
    char copy[4096];
    const char *at = copy;
    ssh_gss_buffer text = GSSN_BUFFER_INIT;
    if (!CHECK_STATUS(ssh_gss_backend_report(order, &text), GSSN_OK)) return;
    snprintf(copy, sizeof copy, "%.*s", (int)text.length, (const char *)text.data);
    ssh_gss_buffer_dispose(&text);
    for (; *parts && at; parts++) at = strstr(at, *parts);
    if (!CHECK(at != NULL)) printf("  %s\n", copy);
}

/* SSPI first, then this one; or as the host says. */
static void the_order(void)
{
    ssh_gss_backend *backend = NULL, *other = NULL;
    ssh_gss_backend_info info = GSSN_BACKEND_INFO_INIT;
    const struct { const char *order; uint32_t kind; } cases[] = {
        { NULL, GSSN_BACKEND_SSPI }, { "sspi\nkfw", GSSN_BACKEND_SSPI }, { "kfw\nsspi", GSSN_BACKEND_MIT_FOR_WINDOWS }, { "C:\\nonexistent.dll\r\nkfw", GSSN_BACKEND_MIT_FOR_WINDOWS } };
    report_is(NULL, (const char *const[]){ "sspi: ", ": chosen\n", NOT_INSTALLED "\n", NULL });
    points_to(HKEY_LOCAL_MACHINE, L"whole");
    report_is(NULL, (const char *const[]){ "sspi: ", ": chosen\n", "kfw: ", "\\whole\\bin\\gssapi64.dll: usable, not needed\n", NULL });
    report_is("kfw\nsspi", (const char *const[]){ "kfw: ", "gssapi64.dll: chosen\n", "sspi: ", "usable, not needed\n", NULL });
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        CHECK_STATUS(ssh_gss_backend_open(cases[i].order, &backend, NULL), GSSN_OK);
        CHECK_STATUS(ssh_gss_backend_get_info(backend, &info), GSSN_OK);
        if (!CHECK_NUMBER(info.kind, cases[i].kind)) printf("  case %u\n", (unsigned)i);
        ssh_gss_backend_close(backend);
    }
    CHECK_STATUS(ssh_gss_backend_open("KFW", &other, NULL), GSSN_E_INVALID_ARGUMENT);
    CHECK_STATUS(ssh_gss_backend_open("mit", &other, NULL), GSSN_E_INVALID_ARGUMENT);
}

#define ALONE(test) { #test, test }
static const struct { const char *name; void (*test)(void); } alone[] = {
    ALONE(ends_without_a_nul), ALONE(ends_with_a_backslash), ALONE(found_in_spite_of_decoys), ALONE(decoys_are_not_taken), ALONE(a_dll_is_missing),
    ALONE(a_function_is_missing), ALONE(another_dll_in_its_place), ALONE(the_order) };

static void run_alone(const char *name)
{
    char program[MAX_PATH], line[3 * MAX_PATH];
    STARTUPINFOA start = { .cb = sizeof start };
    PROCESS_INFORMATION process;
    DWORD status = 99;
    GetModuleFileNameA(NULL, program, MAX_PATH);
    snprintf(line, sizeof line, "\"%s\" %s %ls", program, name, root);
    fflush(stdout);
    if (!CHECK(CreateProcessA(program, line, NULL, NULL, TRUE, 0, NULL, NULL, &start, &process))) return;
    CHECK_NUMBER(WaitForSingleObject(process.hProcess, 60000), WAIT_OBJECT_0);
    GetExitCodeProcess(process.hProcess, &status);
    if (!CHECK_NUMBER(status, EXIT_SUCCESS)) printf("  %s\n", name);
    CloseHandle(process.hProcess);
    CloseHandle(process.hThread);
    remove_key(HKEY_LOCAL_MACHINE);
    remove_key(HKEY_CURRENT_USER);
}

static void make_folders(void)
{
    wchar_t temporary[MAX_PATH];
    CHECK(GetTempPathW(MAX_PATH - 64, temporary) > 0);
    swprintf(root, MAX_PATH, L"%lsgssnative-kfw-%lu", temporary, GetCurrentProcessId());
    CHECK(CreateDirectoryW(root, NULL));
    install_all(L"whole");
    install_all(L"decoys");
    install(L"alone", L"gssapi64.dll", L"gssapi64.dll");
    install(L"two", L"gssapi64.dll", L"gssapi64.dll");
    install(L"two", L"krb5_64.dll", L"krb5_64.dll");
    install(L"half", L"lacks_a_function.dll", L"gssapi64.dll");
    install(L"half", L"krb5_64.dll", L"krb5_64.dll");
    install(L"half", L"xpprof64.dll", L"xpprof64.dll");
    install(L"mixed", L"gssapi64.dll", L"gssapi64.dll");
    install(L"mixed", L"krb5_64.dll", L"krb5_64.dll");
    install(L"mixed", L"krb5_64.dll", L"xpprof64.dll");
}

int main(int argc, char **argv)
{
    if (argc == 3) {
        swprintf(root, MAX_PATH, L"%hs", argv[2]);
        for (size_t i = 0; i < sizeof alone / sizeof alone[0]; i++)
            if (strcmp(argv[1], alone[i].name) == 0) alone[i].test();
        return check_done(argv[1]);
    }
    if (is_not_installed()) {
        make_folders();
        not_installed();
        no_folders();
        no_texts();
        remove_key(HKEY_LOCAL_MACHINE);
        for (size_t i = 0; i < sizeof alone / sizeof alone[0]; i++) run_alone(alone[i].name);
    }
    return check_done("kfw_search");
}

/* What the tests of MIT Kerberos for Windows share: what its installer leaves in the registry. */
#ifndef KFW_H
#define KFW_H
#include <gssnative.h>
#include "../abi/check.h"
#include "fakekfw/fakekfw.h"
#include <windows.h>
#include <wchar.h>

static const wchar_t kfw_key[] = L"SOFTWARE\\MIT\\Kerberos";

static inline int key_exists(HKEY root)
{
    HKEY key;
    if (RegOpenKeyExW(root, kfw_key, 0, KEY_QUERY_VALUE | KEY_WOW64_64KEY, &key) != ERROR_SUCCESS) return 0;
    RegCloseKey(key);
    return 1;
}

static inline void set_named(HKEY root, const wchar_t *name, DWORD kind, const void *bytes, size_t size)
{
    HKEY key;
    if (!CHECK_NUMBER(RegCreateKeyExW(root, kfw_key, 0, NULL, 0, KEY_SET_VALUE | KEY_WOW64_64KEY, NULL, &key, NULL), ERROR_SUCCESS)) return;
    CHECK_NUMBER(RegSetValueExW(key, name, 0, kind, bytes, (DWORD)size), ERROR_SUCCESS);
    RegCloseKey(key);
}

static inline void set_value(HKEY root, DWORD kind, const void *bytes, size_t size) { set_named(root, L"InstallDir", kind, bytes, size); }

/* The key is there, and not the value. */
static inline void set_other_value(HKEY root) { set_named(root, L"Version", REG_SZ, L"4.1", sizeof L"4.1"); }

static inline void set_folder(HKEY root, const wchar_t *folder) { set_value(root, REG_SZ, folder, (wcslen(folder) + 1) * sizeof *folder); }

static inline void remove_key(HKEY root) { RegDeleteKeyExW(root, kfw_key, KEY_WOW64_64KEY, 0); }

/* The tests write the key, and take it away: an installation that is there would be lost. */
static inline int is_not_installed(void)
{
    if (CHECK(!key_exists(HKEY_LOCAL_MACHINE)) & CHECK(!key_exists(HKEY_CURRENT_USER))) return 1;
    printf("  this machine has MIT Kerberos for Windows, and the test would damage it\n");
    return 0;
}

/* The folder with the DLLs of the tests, without bin. */
static inline const wchar_t *built_folder(void)
{
    static wchar_t path[2 * MAX_PATH];
    DWORD length = GetModuleFileNameW(NULL, path, MAX_PATH);
    while (length > 0 && path[length - 1] != L'\\') length--;
    wcscpy(path + length, L"kfw");
    return path;
}

/* What the DLL that is loaded gave out. */
static inline fakekfw_state *loaded_state(void)
{
    HMODULE module = GetModuleHandleW(L"krb5_64.dll");
    return module ? (fakekfw_state *)(uintptr_t)GetProcAddress(module, "fakekfw") : NULL;
}
#endif

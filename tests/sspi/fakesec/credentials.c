/* See fakesec.h: packages and credentials. */
#include <string.h>
#include "fakesec.h"

static const wchar_t *package_name(void) { return fakesec.switches.package ? fakesec.switches.package : L"Kerberos"; }

static void note(wchar_t *place, size_t room, const wchar_t *text, size_t length)
{
    if (length >= room) length = room - 1;
    if (text) memcpy(place, text, length * sizeof *text);
    place[text ? length : 0] = 0;
}

#define NOTE(place, text, length) note((place), sizeof (place) / sizeof *(place), (text), (length))

static int64_t in_a_day(void)
{
    FILETIME now, local;
    GetSystemTimeAsFileTime(&now);
    FileTimeToLocalFileTime(&now, &local);
    return (int64_t)((uint64_t)local.dwHighDateTime << 32 | local.dwLowDateTime) + 864000000000;
}

PSecurityFunctionTableW SEC_ENTRY InitSecurityInterfaceW(void) { return NULL; }

static SecPkgInfoW *package(void)
{
    const wchar_t *name = package_name();
    size_t length = wcslen(name) + 1;
    SecPkgInfoW *info = fakesec_allocate(sizeof *info + length * sizeof *name);
    info->cbMaxToken = fakesec.switches.longest_token ? fakesec.switches.longest_token : 48000;
    info->Name = memcpy(info + 1, name, length * sizeof *name);
    info->Comment = info->Name;
    return info;
}

SECURITY_STATUS SEC_ENTRY QuerySecurityPackageInfoW(SEC_WCHAR *name, PSecPkgInfoW *info)
{
    if (fakesec.switches.status[FAKESEC_QUERY_PACKAGE]) return fakesec.switches.status[FAKESEC_QUERY_PACKAGE];
    NOTE(fakesec.notes.package, name, wcslen(name));
    *info = package();
    return SEC_E_OK;
}

SECURITY_STATUS fakesec_package(SecPkgContext_PackageInfoW *info)
{
    info->PackageInfo = package();
    return SEC_E_OK;
}

SECURITY_STATUS SEC_ENTRY AcquireCredentialsHandleW(SEC_WCHAR *principal, SEC_WCHAR *package_wanted, ULONG use, void *logon, void *identity, SEC_GET_KEY_FN get_key,
    void *key_argument, PCredHandle handle, PTimeStamp end)
{
    (void)get_key, (void)key_argument;
    fakesec_notes *notes = &fakesec.notes;
    const SEC_WINNT_AUTH_IDENTITY_EXW *who = identity;
    fakesec_object *object;
    NOTE(notes->principal, principal, principal ? wcslen(principal) : 0);
    NOTE(notes->package, package_wanted, wcslen(package_wanted));
    notes->use = use;
    notes->identity_version = who ? who->Version : 0;
    notes->identity_size = who ? who->Length : 0;
    notes->identity_flags = who ? who->Flags : 0;
    NOTE(notes->user, who ? (wchar_t *)who->User : NULL, who ? who->UserLength : 0);
    NOTE(notes->domain, who ? (wchar_t *)who->Domain : NULL, who ? who->DomainLength : 0);
    NOTE(notes->password, who ? (wchar_t *)who->Password : NULL, who ? who->PasswordLength : 0);
    if (logon) fakesec.ledger.unknown++;
    if (fakesec.switches.status[FAKESEC_ACQUIRE]) return fakesec.switches.status[FAKESEC_ACQUIRE];
    if (notes->is_client) notes->acquired_as_client++;
    *handle = fakesec_enter(FAKESEC_CREDENTIAL, &object);
    end->QuadPart = fakesec.switches.credential_end ? fakesec.switches.credential_end : in_a_day();
    return SEC_E_OK;
}

SECURITY_STATUS SEC_ENTRY FreeCredentialsHandle(PCredHandle handle) { return fakesec_leave(FAKESEC_CREDENTIAL, handle) ? SEC_E_OK : SEC_E_INVALID_HANDLE; }

SECURITY_STATUS SEC_ENTRY QueryCredentialsAttributesW(PCredHandle handle, ULONG attribute, void *answer)
{
    if (!fakesec_find(FAKESEC_CREDENTIAL, handle)) return SEC_E_INVALID_HANDLE;
    if (fakesec.switches.status[FAKESEC_QUERY_CREDENTIAL]) return fakesec.switches.status[FAKESEC_QUERY_CREDENTIAL];
    if (attribute != SECPKG_CRED_ATTR_NAMES) return SEC_E_UNSUPPORTED_FUNCTION;
    ((SecPkgCredentials_NamesW *)answer)->sUserName = fakesec_text(fakesec.switches.account ? fakesec.switches.account : L"alice@RIG.TEST");
    return SEC_E_OK;
}

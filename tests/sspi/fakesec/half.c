/* A library that looks like a security package by its name for one, and lacks a function. */
#define SECURITY_WIN32
#define _NO_KSECDD_IMPORT_
#include <windows.h>
#include <sspi.h>

__declspec(dllexport) SECURITY_STATUS SEC_ENTRY FreeCredentialsHandle(PCredHandle handle);
__declspec(dllexport) PSecurityFunctionTableW SEC_ENTRY InitSecurityInterfaceW(void);

SECURITY_STATUS SEC_ENTRY FreeCredentialsHandle(PCredHandle handle)
{
    (void)handle;
    return SEC_E_INVALID_HANDLE;
}

PSecurityFunctionTableW SEC_ENTRY InitSecurityInterfaceW(void) { return NULL; }

/* The entry point of the DLL, which has no C runtime. It is not in the static library: there the program brings its own. */
#include "cookie.h"

BOOL WINAPI DllMainCRTStartup(HINSTANCE self, DWORD reason, void *reserved);

BOOL WINAPI DllMainCRTStartup(HINSTANCE self, DWORD reason, void *reserved)
{
    (void)reserved;
    if (reason != DLL_PROCESS_ATTACH) return TRUE;
    gssnative_seed_cookie();
    DisableThreadLibraryCalls(self);
    return TRUE;
}

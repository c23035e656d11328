/* Puts a function of the test in the place of one of KERNEL32 that the library calls: in the table of the DLL, or, where the library is in the program,
 * of the program. The DLLs of the tests have tables of their own. */
#ifndef IMPORTS_H
#define IMPORTS_H
#include <stdint.h>
#include <string.h>
#include <windows.h>

typedef void (*function)(void);

/* The place that holds the function's address; NULL if there is none. */
static inline function *import_of(const char *wanted)
{
    HMODULE library = GetModuleHandleA("gssnative.dll");
    uint8_t *base = (uint8_t *)(library ? library : GetModuleHandleA(NULL));
    const IMAGE_NT_HEADERS *headers = (const IMAGE_NT_HEADERS *)(base + ((const IMAGE_DOS_HEADER *)base)->e_lfanew);
    uint32_t imports = headers->OptionalHeader.DataDirectory[IMAGE_DIRECTORY_ENTRY_IMPORT].VirtualAddress;
    for (const IMAGE_IMPORT_DESCRIPTOR *from = (const IMAGE_IMPORT_DESCRIPTOR *)(base + imports); from->Name; from++) {
        const IMAGE_THUNK_DATA *names = (const IMAGE_THUNK_DATA *)(base + from->OriginalFirstThunk);
        for (size_t i = 0; names[i].u1.AddressOfData; i++) {
            if (IMAGE_SNAP_BY_ORDINAL(names[i].u1.Ordinal)) continue;
            const IMAGE_IMPORT_BY_NAME *name = (const IMAGE_IMPORT_BY_NAME *)(base + names[i].u1.AddressOfData);
            if (strcmp((const char *)name->Name, wanted) == 0) return (function *)(base + from->FirstThunk) + i;
        }
    }
    return NULL;
}

/* What was there before; NULL if there is no such place. */
static inline function replace_import(const char *wanted, function by)
{
    function *place = import_of(wanted), before;
    DWORD protection = 0;
    if (!place || !VirtualProtect(place, sizeof *place, PAGE_READWRITE, &protection)) return NULL;
    before = *place;
    *place = by;
    VirtualProtect(place, sizeof *place, protection, &protection);
    return before;
}
#endif

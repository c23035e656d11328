/* What the tests of the DLL share: the process seen from inside. Only Windows has it. */
#ifndef WINDOWS_TESTS_H
#define WINDOWS_TESTS_H
#include <windows.h>
#include <tlhelp32.h>

/* How many of the system's records of this kind belong to this process: TH32CS_SNAPTHREAD or TH32CS_SNAPMODULE. */
static inline int count_of(DWORD kind)
{
    HANDLE all = CreateToolhelp32Snapshot(kind, GetCurrentProcessId());
    THREADENTRY32 thread = { .dwSize = sizeof thread };
    MODULEENTRY32 module = { .dwSize = sizeof module };
    int count = 0;
    if (all == INVALID_HANDLE_VALUE) return -1;
    if (kind == TH32CS_SNAPTHREAD) {
        for (BOOL more = Thread32First(all, &thread); more; more = Thread32Next(all, &thread)) count += thread.th32OwnerProcessID == GetCurrentProcessId();
    } else {
        for (BOOL more = Module32First(all, &module); more; more = Module32Next(all, &module)) count++;
    }
    CloseHandle(all);
    return count;
}

/* How many handles the process has open. Wine's GetProcessHandleCount says 0 whatever there is; so each number that can be one is asked for. */
static inline int open_handles(void)
{
    enum { MOST = 1 << 12, BETWEEN = 4 };
    DWORD flags = 0;
    int count = 0;
    for (uintptr_t number = BETWEEN; number <= MOST * BETWEEN; number += BETWEEN) count += GetHandleInformation((HANDLE)number, &flags) != 0;
    return count;
}

/* Whether the loaded image holds these eight bytes in a section of data. */
static inline int data_holds(HMODULE image, uint64_t value)
{
    const uint8_t *base = (const uint8_t *)image;
    const IMAGE_NT_HEADERS *headers = (const IMAGE_NT_HEADERS *)(base + ((const IMAGE_DOS_HEADER *)base)->e_lfanew);
    const IMAGE_SECTION_HEADER *section = IMAGE_FIRST_SECTION(headers);
    for (int i = 0; i < headers->FileHeader.NumberOfSections; i++) {
        if (!(section[i].Characteristics & IMAGE_SCN_CNT_INITIALIZED_DATA)) continue;
        for (DWORD at = 0; at + sizeof value <= section[i].Misc.VirtualSize; at += sizeof value)
            if (memcmp(base + section[i].VirtualAddress + at, &value, sizeof value) == 0) return 1;
    }
    return 0;
}
#endif

/* How many bytes this process has got from the heap that the library takes its memory from. */
#ifndef HEAP_H
#define HEAP_H
#include <stddef.h>
#if defined(_WIN32)
#include <windows.h>

static inline size_t memory_in_use(void)
{
    PROCESS_HEAP_ENTRY entry;
    size_t bytes = 0;
    entry.lpData = NULL;
    HeapLock(GetProcessHeap());
    while (HeapWalk(GetProcessHeap(), &entry))
        if (entry.wFlags & PROCESS_HEAP_ENTRY_BUSY) bytes += entry.cbData;
    HeapUnlock(GetProcessHeap());
    return bytes;
}
#else
#include <malloc.h>

static inline size_t memory_in_use(void)
{
    struct mallinfo2 info = mallinfo2();
    return info.uordblks + info.hblkhd;
}
#endif
#endif

/* The stack cookie, which guards stack frames that hold buffers; and its seed, of what differs between runs and is not seen from
   outside, as Microsoft's run-time takes it. Better random numbers are behind other DLLs, which nothing may load at this time. */
#include "cookie.h"
#include <stdint.h>

#define BELOW_THE_TOP 0x0000FFFFFFFFFFFFu /* two zero bytes: an overrun by text cannot write them */

uintptr_t __security_cookie = (uintptr_t)0xC5A9E6D17B3F2048u;

void gssnative_seed_cookie(void)
{
    LARGE_INTEGER counter;
    FILETIME now;
    uintptr_t seed = __security_cookie ^ (uintptr_t)&counter ^ (uintptr_t)&__security_cookie << 16;
    GetSystemTimeAsFileTime(&now);
    QueryPerformanceCounter(&counter);
    seed ^= ((uintptr_t)now.dwHighDateTime << 32 | now.dwLowDateTime) ^ (uintptr_t)counter.QuadPart << 24;
    seed ^= GetCurrentThreadId() ^ (uintptr_t)GetCurrentProcessId() << 20 ^ GetTickCount64();
    __security_cookie = seed & BELOW_THE_TOP;
}

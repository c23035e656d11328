/* The static library has no entry point: the C runtime of the program, be it Microsoft's or mingw-w64's, calls what stands in its table
   before main. XCL is the place of libraries, ahead of the program's own initialisers. */
#include "cookie.h"

__attribute__((section(".CRT$XCL"), used)) static void(__cdecl *const seed_cookie)(void) = gssnative_seed_cookie;

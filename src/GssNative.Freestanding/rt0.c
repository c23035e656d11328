/* The data symbols that compiled C# refers to, or must not have. No runtime is linked. */
#include <stdint.h>
#include <string.h>
#include <sys/auxv.h>

#define HIDDEN __attribute__((visibility("hidden")))

HIDDEN uintptr_t __security_cookie = (uintptr_t)0xC5A9E6D17B3F2048u; /* guards stack frames that hold buffers */
HIDDEN const int RhpTrapThreads = 0;                                  /* "is a collection waiting?" never */

/* Static fields of reference types would stay null forever, and thread statics would have no storage: ILC defines these two
   symbols only for them, and then a second definition is a link error. */
HIDDEN const char __GCStaticRegion = 0;
HIDDEN const char __ThreadStaticRegion = 0;

/* Before any export can run. The bytes are shifted so that the cookie differs from libc's own guard. */
__attribute__((constructor)) static void seed_cookie(void)
{
    const unsigned char *random = (const unsigned char *)getauxval(AT_RANDOM);
    uintptr_t seed;
    if (!random) return;
    memcpy(&seed, random + 5, sizeof seed);
    __security_cookie ^= seed;
}

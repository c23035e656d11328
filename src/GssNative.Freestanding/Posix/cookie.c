/* The stack cookie, which guards stack frames that hold buffers; seeded before any export can run. */
#include <stdint.h>
#include <string.h>
#include <sys/auxv.h>

__attribute__((visibility("hidden"))) uintptr_t __security_cookie = (uintptr_t)0xC5A9E6D17B3F2048u;

/* The bytes are shifted so that the cookie differs from libc's own guard. */
__attribute__((constructor)) static void seed_cookie(void)
{
    const unsigned char *random = (const unsigned char *)getauxval(AT_RANDOM);
    uintptr_t seed;
    if (!random) return;
    memcpy(&seed, random + 5, sizeof seed);
    __security_cookie ^= seed;
}

/* The stack cookie, which guards stack frames that hold buffers; seeded before any export can run. Never linked nor run: docs/integration/macos.md. */
#include <stdint.h>
#include <sys/random.h>

__attribute__((visibility("hidden"))) uintptr_t __security_cookie = (uintptr_t)0xC5A9E6D17B3F2048u;

__attribute__((constructor)) static void seed_cookie(void)
{
    uintptr_t seed;
    if (getentropy(&seed, sizeof seed) == 0) __security_cookie ^= seed;
}

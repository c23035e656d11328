/* xpprof64.dll of fakekfw.h: krb5.conf. */
#include <string.h>
#include "fakekfw.h"

static char realm[] = "RIG.TEST", yes[] = "true";

/* A long in C, which has 32 bits: what is in the other half of the register is nobody's business, and here it is rubbish. */
EXPORT uint64_t profile_get_string(void *profile, const char *section, const char *name, const char *inner, const char *otherwise, char **value)
{
    (void)inner;
    (void)otherwise;
    if (!fakekfw_is(FAKEKFW_PROFILE, profile)) return 1;
    *value = strcmp(section, "libdefaults") != 0 ? NULL : strcmp(name, "default_realm") == 0 ? realm : strcmp(name, "dns_lookup_realm") == 0 ? yes : NULL;
    return 0xbadc0de00000000u;
}

EXPORT void profile_release(void *profile) { fakekfw_release(FAKEKFW_PROFILE, profile); }

EXPORT void profile_release_string(char *value)
{
    if (value != realm && value != yes) fakekfw.unknown++;
}

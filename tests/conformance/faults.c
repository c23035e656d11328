#include "faults.h"
#include <dlfcn.h>
#include <string.h>
#include "../faultmech/faultmech.h"

enum { FLAG_MUTUAL = 2, FLAG_INTEGRITY = 32 };                      /* RFC 2744 section 5.19 */

static faultmech_switches *mechanism;
static ssh_gss_backend *backend;

int faults_load(const char *path)
{
    void *library = NULL;
    if (ssh_gss_backend_open(path, &backend, NULL) == GSSN_OK) library = dlopen(path, RTLD_NOW | RTLD_LOCAL);
    mechanism = library ? dlsym(library, "faultmech") : NULL;
    return mechanism != NULL;
}

void faults_begin(const json_t *scenario, int tests_server)
{
    const json_t *value;
    size_t index;
    mechanism->reset();
    mechanism->side = tests_server ? FAULTMECH_ACCEPTOR : FAULTMECH_INITIATOR;
    json_array_foreach(json_object_get(scenario, "without"), index, value) {
        const char *flag = json_is_string(value) ? json_string_value(value) : "";
        if (strcmp(flag, "integrity") == 0) mechanism->flags_off |= FLAG_INTEGRITY;
        else if (strcmp(flag, "mutual") == 0) mechanism->flags_off |= FLAG_MUTUAL;
        else kit_fail("unknown flag %s", flag);
    }
    if (json_object_get(scenario, "legs_before")) mechanism->legs_before = kit_number(scenario, "legs_before");
    if (json_object_get(scenario, "legs_after")) mechanism->legs_after = kit_number(scenario, "legs_after");
    kit_backend = backend;
}

void faults_end(void)
{
    mechanism->reset();
    kit_backend = NULL;
}

/* Entry points of a later version exist and give GSSN_E_UNSUPPORTED. */
#include <gssnative.h>
#include "check.h"

static void trace(void *user, uint32_t level, const char *line)
{
    (void)user, (void)level, (void)line;
}

int main(void)
{
    CHECK_STATUS(ssh_gss_set_trace(trace, NULL, 1), GSSN_E_UNSUPPORTED);
    CHECK_STATUS(ssh_gss_set_trace(NULL, NULL, 0), GSSN_E_UNSUPPORTED);
    return check_done("planned");
}

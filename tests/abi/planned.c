/* Entry points of a later version exist, give GSSN_E_UNSUPPORTED and leave their outputs zeroed. */
#include <gssnative.h>
#include "check.h"
#include "objects.h"

static ssh_gss_buffer buffer;
static int *const anything = (int *)(uintptr_t)99;

static void fill(void) { memset(&buffer, 0xEE, sizeof buffer); }

static void check_empty(void) { CHECK(buffer.data == NULL && buffer.length == 0 && buffer.reserved == NULL); }

static void of_an_auth_object(ssh_gss_auth *auth)
{
    ssh_gss_credential *credential = (ssh_gss_credential *)anything;
    ssh_gss_store_options store = { sizeof store, 0, 0, 0, NULL };

    CHECK_STATUS(ssh_gss_delegated_credential(auth, &credential), GSSN_E_UNSUPPORTED);
    CHECK(credential == NULL);
    fill();
    CHECK_STATUS(ssh_gss_save_client_creds(auth, &store, &buffer), GSSN_E_UNSUPPORTED);
    check_empty();
    CHECK_NUMBER(state_of(auth), GSSN_STATE_NEW);
}

static void trace(void *user, uint32_t level, const char *line)
{
    (void)user, (void)level, (void)line;
}

static void the_others(void)
{
    CHECK_STATUS(ssh_gss_ccache_destroy(NULL, "FILE:/nonexistent"), GSSN_E_UNSUPPORTED);
    CHECK_STATUS(ssh_gss_set_trace(trace, NULL, 1), GSSN_E_UNSUPPORTED);
    CHECK_STATUS(ssh_gss_set_trace(NULL, NULL, 0), GSSN_E_UNSUPPORTED);
}

int main(void)
{
    ssh_gss_auth *auth = new_initiator("localhost");
    if (CHECK(auth != NULL)) of_an_auth_object(auth);
    the_others();
    ssh_gss_auth_free(auth);
    return check_done("planned");
}

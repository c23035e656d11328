/* Delegated credentials and a libkrb5 that fails at the cache: the FAKE is tests/faultmech. A cache that cannot be read is one all the same, and what was
 * delegated is looked at before it is kept.
 *   realm_store_fake PATH-OF-LIBFAULTMECH */
#include "faults.h"
#include "store.h"

enum { TABLE = -1765328384, CACHE_NOT_FOUND = TABLE + 141, CACHE_IO = TABLE + 193, NO_CACHE_FILE = TABLE + 195, CACHE_FORMAT = TABLE + 199 };

static const char memory[] = "MEMORY:store-fake";

static void fails(faultmech_routine routine, uint32_t call, int code)
{
    faultmech_fault fault = { call, (uint32_t)code, 0, 0, FAULTMECH_DEFAULT, 0, FAULTMECH_STAYS };
    fake->fault[routine] = fault;
}

/* Rule R62: tickets that are there are replaced only if the flags say so. */
static void a_cache_that_cannot_be_read(void)
{
    static const int absent[] = { CACHE_NOT_FOUND, NO_CACHE_FILE, ENOENT }, unreadable[] = { CACHE_FORMAT, CACHE_IO, EACCES };
    static const uint32_t flags[] = { 0, GSSN_STORE_OVERWRITE, GSSN_STORE_UPDATE };
    ssh_gss_auth *auth = authorized("alice", "alice", GSSN_DELEGATE_ALWAYS);
    CHECK_STATUS(save(auth, 0, 0, memory, NULL), GSSN_OK);
    for (int i = 0; i < 3; i++) {
        for (int f = 0; f < 3; f++) {
            fails(FAULTMECH_KRB5_CC_GET_PRINCIPAL, 0, unreadable[i]);
            CHECK_STATUS(save(auth, flags[f], 0, memory, NULL), GSSN_E_CACHE_FAILURE);
            CHECK_CAUSE(auth, GSSN_E_CACHE_FAILURE, GSSN_HINT_FILE_TROUBLE, "krb5_cc_get_principal");
            CHECK_STATUS(ssh_gss_ccache_destroy(NULL, memory, NULL), GSSN_E_CACHE_FAILURE);
            fails(FAULTMECH_KRB5_CC_GET_PRINCIPAL, 0, 0);
            CHECK_STATUS(save(auth, 0, 0, memory, NULL), GSSN_E_CACHE_REFUSED);
        }
        fails(FAULTMECH_KRB5_CC_GET_PRINCIPAL, 0, absent[i]);
        CHECK_STATUS(save(auth, GSSN_STORE_UPDATE, 0, memory, NULL), GSSN_E_NO_CREDENTIALS);
        CHECK_STATUS(ssh_gss_ccache_destroy(NULL, memory, NULL), GSSN_E_NO_CREDENTIALS);
        CHECK_STATUS(save(auth, 0, 0, memory, NULL), GSSN_OK);
        fails(FAULTMECH_KRB5_CC_GET_PRINCIPAL, 0, 0);
    }
    CHECK_STATUS(ssh_gss_ccache_destroy(NULL, memory, NULL), GSSN_OK);
    ssh_gss_auth_free(auth);
}

/* What cannot be looked at to its end is not kept, nor what does not say whose it is. */
static void tickets_that_cannot_be_read(void)
{
    static const struct { faultmech_routine routine; uint32_t call; faultmech_output output; uint32_t refusal; } faults[] = {
        { FAULTMECH_KRB5_CC_NEW_UNIQUE, 1, FAULTMECH_DEFAULT, GSSN_DELEGATION_UNUSABLE }, { FAULTMECH_KRB5_CC_START_SEQ_GET, 1, FAULTMECH_DEFAULT, GSSN_DELEGATION_UNUSABLE },
        { FAULTMECH_KRB5_CC_NEXT_CRED, 1, FAULTMECH_DEFAULT, GSSN_DELEGATION_UNUSABLE }, { FAULTMECH_KRB5_CC_NEXT_CRED, 2, FAULTMECH_DEFAULT, GSSN_DELEGATION_UNUSABLE },
        { FAULTMECH_KRB5_CC_NEXT_CRED, 1, FAULTMECH_NOTHING, GSSN_DELEGATION_OTHER_PRINCIPAL } };
    for (size_t i = 0; i < sizeof faults / sizeof faults[0]; i++) {
        ssh_gss_context_info info = GSSN_CONTEXT_INFO_INIT;
        fake->calls[faults[i].routine] = 0;
        fails(faults[i].routine, faults[i].call, faults[i].output == FAULTMECH_NOTHING ? 0 : CACHE_FORMAT);
        fake->fault[faults[i].routine].output = faults[i].output;
        ssh_gss_auth *auth = authorized("alice", "alice", GSSN_DELEGATE_ALWAYS);
        fails(faults[i].routine, 0, 0);
        CHECK_STATUS(ssh_gss_get_context_info(auth, &info), GSSN_OK);
        CHECK_NUMBER(info.granted & GSSN_GRANTED_DELEGATION, 0);
        CHECK_NUMBER(info.delegation_refused, faults[i].refusal);
        CHECK_STATUS(save(auth, 0, 0, memory, NULL), GSSN_E_NO_DELEGATED_CREDENTIALS);
        ssh_gss_auth_free(auth);
    }
}

int main(int argc, char **argv)
{
    if (!have_faults(argc, argv)) return EXIT_FAILURE;
    make_base();
    CASE(a_cache_that_cannot_be_read);
    CASE(tickets_that_cannot_be_read);
    remove_base();
    return faults_done("realm_store_fake");
}

/* Names of GSS key exchange methods (RFC 4462 section 2.3 to 2.6, RFC 8732 section 4 and 5): the list of an offer, and what an agreed name means. */
#include <gssnative.h>
#include "check.h"
#include "objects.h"

#define KRB5 "toWM5Slw5Ew8Mqkay+al2g=="

/* In the library's order. */
static const struct { uint32_t family; const char *name; } families[] = {
    { GSSN_FAMILY_CURVE25519_SHA256, "gss-curve25519-sha256-" KRB5 }, { GSSN_FAMILY_NISTP256_SHA256, "gss-nistp256-sha256-" KRB5 },
    { GSSN_FAMILY_NISTP384_SHA384, "gss-nistp384-sha384-" KRB5 }, { GSSN_FAMILY_NISTP521_SHA512, "gss-nistp521-sha512-" KRB5 },
    { GSSN_FAMILY_GROUP16_SHA512, "gss-group16-sha512-" KRB5 }, { GSSN_FAMILY_GROUP14_SHA256, "gss-group14-sha256-" KRB5 },
    { GSSN_FAMILY_CURVE448_SHA512, "gss-curve448-sha512-" KRB5 }, { GSSN_FAMILY_GROUP18_SHA512, "gss-group18-sha512-" KRB5 },
    { GSSN_FAMILY_GROUP17_SHA512, "gss-group17-sha512-" KRB5 }, { GSSN_FAMILY_GROUP15_SHA512, "gss-group15-sha512-" KRB5 },
    { GSSN_FAMILY_GEX_SHA1, "gss-gex-sha1-" KRB5 }, { GSSN_FAMILY_GROUP14_SHA1, "gss-group14-sha1-" KRB5 }, { GSSN_FAMILY_GROUP1_SHA1, "gss-group1-sha1-" KRB5 } };
enum { COUNT = sizeof families / sizeof *families, USUAL = 6, FIRST_SHA1 = 10 };

static ssh_gss_auth *with_sha1(void)
{
    ssh_gss_auth_options options = initiator_options("localhost");
    ssh_gss_auth *auth = NULL;
    options.method = GSSN_KEYEX;
    options.flags = GSSN_ALLOW_SHA1_KEX;
    CHECK_STATUS(ssh_gss_auth_new(&options, &auth, NULL), GSSN_OK);
    return auth;
}

static void join(int count, char *list)
{
    *list = 0;
    for (int i = 0; i < count; i++) strcat(strcat(list, i ? "," : ""), families[i].name);
}

/* Rules R49, R50: the default, all of them, each of them. */
static void lists(void)
{
    char names[1024], expected[1024];
    size_t length;
    uint32_t all = 0, family;
    ssh_gss_auth *auth = with_sha1();
    join(USUAL, expected);
    CHECK_STATUS(ssh_gss_kex_names(NULL, 0, 0, names, sizeof names, &length), GSSN_OK);
    CHECK_TEXT(names, expected);
    CHECK_NUMBER(length, strlen(expected));
    for (int i = 0; i < COUNT; i++) {
        all |= families[i].family;
        CHECK_STATUS(ssh_gss_kex_names(auth, families[i].family, 0, names, sizeof names, &length), GSSN_OK);
        CHECK_TEXT(names, families[i].name);
        CHECK_STATUS(ssh_gss_kex_name_parse(auth, names, &family), GSSN_OK);
        CHECK_NUMBER(family, families[i].family);
    }
    join(COUNT, expected);
    CHECK_STATUS(ssh_gss_kex_names(auth, all, 0, names, sizeof names, &length), GSSN_OK);
    CHECK_TEXT(names, expected);
    ssh_gss_auth_free(auth);
}

static void budgets_and_capacities(void)
{
    char names[1024], expected[1024];
    size_t length, whole;
    join(USUAL, expected);
    whole = strlen(expected);
    for (size_t budget = 1; budget <= whole + 1; budget++) {
        int count = USUAL;
        do join(count, expected);
        while (strlen(expected) > budget && count-- > 0);
        CHECK_STATUS(ssh_gss_kex_names(NULL, 0, budget, names, sizeof names, &length), count > 0 ? GSSN_OK : GSSN_E_BUFFER_TOO_SMALL);
        CHECK_TEXT(names, count > 0 ? expected : "");
        CHECK_NUMBER(length, count > 0 ? strlen(expected) : 0);
    }
    for (size_t capacity = 0; capacity <= whole + 1; capacity++) {
        memset(names, 'x', sizeof names);
        CHECK_STATUS(ssh_gss_kex_names(NULL, 0, 0, capacity ? names : NULL, capacity, &length), capacity > whole ? GSSN_OK : GSSN_E_BUFFER_TOO_SMALL);
        CHECK_NUMBER(length, whole);
        CHECK(names[capacity] == 'x' && (capacity == 0 || names[capacity > whole ? whole : 0] == 0));
    }
}

/* Rules R51, R76: SHA-1 by opt-in only; other mechanisms, somebody's own names and names that are too long. */
static void agreed_names(void)
{
    static const struct { const char *name; ssh_gss_status expected; } others[] = {
        { "gss-group14-sha256-92scGTGZyysGniM+s/4xLA==", GSSN_E_BAD_MECHANISM },            /* SPNEGO */
        { "gss-group14-sha256-4s+AAtlALj0s3Z3xGjNXPQ==", GSSN_E_BAD_MECHANISM },            /* NTLMSSP */
        { "gss-group14-sha256-eipGX3TCiQSrx573bT1o1Q==", GSSN_E_BAD_MECHANISM },            /* IAKERB */
        { "gss-group14-sha256-bontcUwnM6aGfWCP21alxQ==", GSSN_E_BAD_MECHANISM },            /* Microsoft's number of Kerberos */
        { "gss-group14-sha256-A/vxljAEU54gt9a48EiANQ==", GSSN_E_BAD_MECHANISM },            /* that of old drafts */
        { "gss-group14-sha256-dZuIebMjgUqaxvbF7hDbAw==", GSSN_E_BAD_MECHANISM },            /* GSI */
        { "gss-group14-sha256-", GSSN_E_BAD_MECHANISM }, { "gss-group14-sha256-" KRB5 "=", GSSN_E_BAD_MECHANISM },
        { "gss-group99-sha256-" KRB5, GSSN_E_UNSUPPORTED }, { "gss-", GSSN_E_UNSUPPORTED }, { "gss-group14-sha1-" KRB5, GSSN_E_UNSUPPORTED },
        { "gss-group14-sha256-" KRB5 "@example.org", GSSN_E_PROTOCOL }, { "curve25519-sha256", GSSN_E_PROTOCOL }, { "", GSSN_E_PROTOCOL },
        { "gss-xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx", GSSN_E_PROTOCOL }, { "GSS-group14-sha256-" KRB5, GSSN_E_PROTOCOL } };
    for (size_t i = 0; i < sizeof others / sizeof *others; i++) {
        uint32_t family = 99;
        if (!CHECK_STATUS(ssh_gss_kex_name_parse(NULL, others[i].name, &family), others[i].expected)) printf("  %s\n", others[i].name);
        CHECK_NUMBER(family, 0);
    }
}

/* Rule R51: for an object that was not told so, and without one. */
static void sha1(void)
{
    char names[1024];
    size_t length;
    uint32_t family;
    ssh_gss_auth *plain = new_initiator("localhost"), *allowed = with_sha1();
    for (int i = FIRST_SHA1; i < COUNT; i++) {
        CHECK_STATUS(ssh_gss_kex_names(NULL, families[i].family, 0, names, sizeof names, &length), GSSN_E_INVALID_ARGUMENT);
        CHECK_STATUS(ssh_gss_kex_names(plain, families[i].family | families[0].family, 0, names, sizeof names, &length), GSSN_E_INVALID_ARGUMENT);
        CHECK_STATUS(ssh_gss_kex_name_parse(NULL, families[i].name, &family), GSSN_E_UNSUPPORTED);
        CHECK_STATUS(ssh_gss_kex_name_parse(plain, families[i].name, &family), GSSN_E_UNSUPPORTED);
    }
    CHECK_STATUS(ssh_gss_kex_names(allowed, 0, 0, names, sizeof names, &length), GSSN_OK);
    CHECK(strstr(names, "sha1") == NULL);                                                   /* not by itself */
    ssh_gss_auth_free(plain);
    ssh_gss_auth_free(allowed);
}

static void arguments(void)
{
    char names[1024] = "x", name[257];
    size_t length = 99;
    uint32_t family = 99;
    memset(name, 'x', 256);
    name[256] = 0;
    for (int bit = 0; bit < 32; bit++) {
        int known = 0;
        for (int i = 0; i < FIRST_SHA1; i++) known |= families[i].family == (uint32_t)1 << bit;
        CHECK_STATUS(ssh_gss_kex_names(NULL, (uint32_t)1 << bit, 0, names, sizeof names, &length), known ? GSSN_OK : GSSN_E_INVALID_ARGUMENT);
    }
    CHECK_STATUS(ssh_gss_kex_names(NULL, 0, 0, NULL, 1, &length), GSSN_E_INVALID_ARGUMENT);
    CHECK_NUMBER(length, 0);
    CHECK_STATUS(ssh_gss_kex_names(NULL, 0, 0, names, sizeof names, NULL), GSSN_E_INVALID_ARGUMENT);
    CHECK(names[0] == 0);
    CHECK_STATUS(ssh_gss_kex_names((ssh_gss_auth *)(uintptr_t)16, 0, 0, names, sizeof names, &length), GSSN_E_BAD_HANDLE);
    CHECK_STATUS(ssh_gss_kex_name_parse(NULL, NULL, &family), GSSN_E_INVALID_ARGUMENT);
    CHECK_NUMBER(family, 0);
    CHECK_STATUS(ssh_gss_kex_name_parse(NULL, name, NULL), GSSN_E_INVALID_ARGUMENT);
    CHECK_STATUS(ssh_gss_kex_name_parse(NULL, name, &family), GSSN_E_INVALID_ARGUMENT);
    CHECK_STATUS(ssh_gss_kex_name_parse(NULL, name + 1, &family), GSSN_E_PROTOCOL);
    CHECK_STATUS(ssh_gss_kex_name_parse((ssh_gss_auth *)(uintptr_t)16, "gss-", &family), GSSN_E_BAD_HANDLE);
}

int main(void)
{
    lists();
    budgets_and_capacities();
    agreed_names();
    sha1();
    arguments();
    return check_done("kexnames");
}

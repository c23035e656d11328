/* The theme kex-names: names of GSS key exchange methods. */
#include <string.h>
#include "kit.h"

static const struct {
    const char *name;
    uint32_t family;
} families[] = {
    { "gss-group14-sha256", GSSN_FAMILY_GROUP14_SHA256 },       { "gss-group15-sha512", GSSN_FAMILY_GROUP15_SHA512 },
    { "gss-group16-sha512", GSSN_FAMILY_GROUP16_SHA512 },       { "gss-group17-sha512", GSSN_FAMILY_GROUP17_SHA512 },
    { "gss-group18-sha512", GSSN_FAMILY_GROUP18_SHA512 },       { "gss-nistp256-sha256", GSSN_FAMILY_NISTP256_SHA256 },
    { "gss-nistp384-sha384", GSSN_FAMILY_NISTP384_SHA384 },     { "gss-nistp521-sha512", GSSN_FAMILY_NISTP521_SHA512 },
    { "gss-curve25519-sha256", GSSN_FAMILY_CURVE25519_SHA256 }, { "gss-curve448-sha512", GSSN_FAMILY_CURVE448_SHA512 },
    { "gss-group14-sha1", GSSN_FAMILY_GROUP14_SHA1 },           { "gss-group1-sha1", GSSN_FAMILY_GROUP1_SHA1 },
    { "gss-gex-sha1", GSSN_FAMILY_GEX_SHA1 },
};
enum { FAMILIES = sizeof families / sizeof *families, LONGEST_LIST = 2048 };

static uint32_t family_of(const char *name)
{
    for (size_t i = 0; i < FAMILIES; i++)
        if (strcmp(families[i].name, name) == 0) return families[i].family;
    kit_fail("unknown family %s", name);
    return 0;
}

static ssh_gss_auth *exchange(int sha1)
{
    return kit_auth(GSSN_INITIATOR, GSSN_KEYEX, sha1 ? GSSN_ALLOW_SHA1_KEX : 0, KIT_HOST);
}

/* The library has no hashes: it knows the suffix of Kerberos 5, and that all others are not it. */
static void suffix(const json_t *item)
{
    static const char family[] = "gss-curve25519-sha256-";
    static const uint8_t kerberos[] = { 0x06, 0x09, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x12, 0x01, 0x02, 0x02 };
    const json_t *expected = kit_recommended(json_object_get(item, "expected"));
    kit_members(item, "kind mechanism input expected");
    kit_members(expected, "suffix");
    kit_bytes mechanism = kit_hex(item, "input");
    const char *hash = kit_text(expected, "suffix");
    char *name = kit_memory(sizeof family + strlen(hash));
    strcpy(name, family);
    strcat(name, hash);

    uint32_t found = 0;
    int is_kerberos = mechanism.length == sizeof kerberos && memcmp(mechanism.data, kerberos, sizeof kerberos) == 0;
    ssh_gss_status status = ssh_gss_kex_name_parse(NULL, name, &found);
    kit_same_text("the name", kit_status(status), is_kerberos ? "ok" : "GSSN_E_BAD_MECHANISM");
}

static const char *reason_of(ssh_gss_status status, int has_sha1)
{
    switch (status) {
    case GSSN_E_PROTOCOL: return "name";
    case GSSN_E_BAD_MECHANISM: return "mechanism";
    case GSSN_E_UNSUPPORTED: return has_sha1 ? "sha1" : "family";
    default: return kit_status(status);
    }
}

static void name(const json_t *item)
{
    const json_t *expected = kit_recommended(json_object_get(item, "expected"));
    kit_members(item, "kind text sha1 expected");
    kit_members(expected, "outcome family? reason?");
    uint32_t found = 0;
    ssh_gss_auth *auth = exchange(kit_true(item, "sha1"));
    ssh_gss_status status = ssh_gss_kex_name_parse(auth, kit_text(item, "text"), &found);
    if (strcmp(kit_text(expected, "outcome"), "ok") == 0) {
        kit_same_text("outcome", kit_status(status), "ok");
        if (found != family_of(kit_text(expected, "family"))) kit_fail("another family, %#x", (unsigned)found);
    } else {
        const char *reason = kit_text(expected, "reason");
        kit_same_text("outcome", kit_text(expected, "outcome"), "unsupported");
        kit_same_text("reason", reason_of(status, strcmp(reason, "sha1") == 0), reason);
        if (found != 0) kit_fail("a family all the same, %#x", (unsigned)found);
    }
    ssh_gss_auth_free(auth);
}

static void list(const json_t *item)
{
    const json_t *expected = kit_recommended(json_object_get(item, "expected")), *names = json_object_get(expected, "names");
    kit_members(item, "kind families sha1 budget expected");
    kit_members(expected, "outcome names?");
    char got[LONGEST_LIST] = "", wanted[LONGEST_LIST] = "";
    size_t length = 0, index;
    uint32_t set = 0;
    const json_t *value;
    json_array_foreach(json_object_get(item, "families"), index, value) set |= family_of(json_string_value(value));
    json_array_foreach(names, index, value) {
        if (index > 0) strcat(wanted, ",");
        strcat(wanted, json_string_value(value));
    }

    ssh_gss_auth *auth = exchange(kit_true(item, "sha1"));
    ssh_gss_status status = ssh_gss_kex_names(auth, set, kit_number(item, "budget"), got, sizeof got, &length);
    const char *outcome = status == GSSN_E_INVALID_ARGUMENT ? "refused" : status == GSSN_E_BUFFER_TOO_SMALL ? "too-small" : kit_status(status);
    kit_same_text("outcome", outcome, kit_text(expected, "outcome"));
    kit_same_text("names", got, wanted);
    if (length != strlen(got)) kit_fail("the length is %zu", length);
    ssh_gss_auth_free(auth);
}

void run_kex_name(const json_t *item)
{
    const char *kind = kit_text(item, "kind");
    if (strcmp(kind, "suffix") == 0) suffix(item);
    else if (strcmp(kind, "name") == 0) name(item);
    else if (strcmp(kind, "list") == 0) list(item);
    else kit_fail("unknown kind %s", kind);
}

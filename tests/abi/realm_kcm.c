/* Tickets kept by a KCM daemon: stored by the owner, logged in with, removed; by nobody for another user, and none of another user's.
 *   with-realm.sh kind|distro with-kcm.sh realm_kcm */
#include "store.h"

static ssh_gss_auth *alice, *carol;         /* both delegated */

static const char *own_cache(const char *rest)
{
    static char texts[4][64];
    static int next;
    char *text = texts[next++ % 4];
    snprintf(text, sizeof texts[0], "KCM:%u%s", (unsigned)geteuid(), rest);
    return text;
}

static void check_is_none(const char *cache, ssh_gss_status destroyed)
{
    char source[128];
    snprintf(source, sizeof source, "ccache:%s", cache);
    ssh_gss_credential_options options = credential_options(GSSN_INITIATE, NULL, source, NULL);
    check_no_credential(&options, GSSN_E_NO_CREDENTIALS, GSSN_HINT_NO_TICKET, "kinit", __FILE__, __LINE__);
    CHECK_STATUS(ssh_gss_ccache_destroy(NULL, cache, NULL), destroyed);
}

static void check_is_alices(const char *cache)
{
    char source[128];
    snprintf(source, sizeof source, "ccache:%s", cache);
    ssh_gss_credential *credential = TICKETS(NULL, source, NULL);
    ssh_gss_credential_info info = GSSN_CREDENTIAL_INFO_INIT;
    CHECK_STATUS(ssh_gss_credential_get_info(credential, &info), GSSN_OK);
    CHECK_TEXT(info.principal, "alice@RIG.TEST");
    ssh_gss_credential_free(credential);
}

/* The whole life of the user's first cache, and of one more with a name. */
static void by_the_owner(ssh_gss_auth *auth)
{
    check_life(auth, carol, own_cache(""));
    check_life(auth, carol, own_cache(":work"));
    check_life(auth, carol, "KCM:");
}

/* A user, who has no keytab of the realm's to log in with: stored, read, removed. */
static void by_a_user(ssh_gss_auth *auth)
{
    CHECK_STATUS(save(auth, 0, 0, "KCM:54321:work", NULL), GSSN_OK);
    CHECK_STATUS(save(auth, GSSN_STORE_OWNER, USER, "KCM:54321:work", NULL), GSSN_E_CACHE_REFUSED);
    CHECK_STATUS(save(auth, GSSN_STORE_OWNER | GSSN_STORE_UPDATE, USER, "KCM:54321:work", NULL), GSSN_OK);
    check_is_alices("KCM:54321:work");
    CHECK_STATUS(ssh_gss_ccache_destroy(NULL, "KCM:54321:work", NULL), GSSN_OK);
    check_is_none("KCM:54321:work", GSSN_E_NO_CREDENTIALS);
}

/* As a credential, by its name and by the principal where it is the default cache. */
static void as_a_credential(ssh_gss_auth *auth)
{
    const char *cache = own_cache(":work");
    char source[128];
    snprintf(source, sizeof source, "ccache:%s", cache);
    CHECK_STATUS(save(auth, 0, 0, cache, NULL), GSSN_OK);
    setenv("KRB5CCNAME", "FILE:/nowhere", 1);
    CHECK_TICKETS(TICKETS(NULL, source, NULL), "alice@RIG.TEST");
    CHECK_TICKETS(TICKETS("alice@RIG.TEST", source, NULL), "alice@RIG.TEST");
    ssh_gss_credential_options another = credential_options(GSSN_INITIATE, "carol@RIG.TEST", source, NULL);
    check_no_credential(&another, GSSN_E_NO_CREDENTIALS, GSSN_HINT_NO_TICKET, "cache", __FILE__, __LINE__);
    setenv("KRB5CCNAME", cache, 1);
    CHECK_TICKETS(TICKETS(NULL, NULL, NULL), "alice@RIG.TEST");
    CHECK_TICKETS(TICKETS("alice@RIG.TEST", NULL, NULL), "alice@RIG.TEST");
    CHECK_STATUS(ssh_gss_ccache_destroy(NULL, cache, NULL), GSSN_OK);
    check_is_none(cache, GSSN_E_NO_CREDENTIALS);
}

static void put_users(ssh_gss_auth *auth) { CHECK_STATUS(save(auth, 0, 0, "KCM:54321:work", NULL), GSSN_OK); }

static void users_is_whole(ssh_gss_auth *auth)
{
    (void)auth;
    check_is_alices("KCM:54321:work");
}

/* Rule R62: root for another user, and with that user's caches, in which the daemon would obey. */
static void root_stores_for_nobody_else(ssh_gss_auth *auth)
{
    static const char *const names[] = { "KCM:", "KCM:54321", "KCM:54321:work", "KCM:54321:new" };
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        CHECK_STATUS(save(auth, GSSN_STORE_OWNER, USER, names[i], NULL), GSSN_E_CACHE_REFUSED);
        CHECK_STATUS(save(auth, GSSN_STORE_OWNER | GSSN_STORE_OVERWRITE, USER, names[i], NULL), GSSN_E_CACHE_REFUSED);
        if (i > 0) CHECK_STATUS(save(auth, GSSN_STORE_OVERWRITE, 0, names[i], NULL), GSSN_E_CACHE_REFUSED);
        CHECK_CAUSE(auth, GSSN_E_CACHE_REFUSED, GSSN_HINT_UNSAFE_PLACE, i > 0 ? "uid" : "FILE only");
        if (i != 2) check_is_none(names[i], i > 0 ? GSSN_E_CACHE_REFUSED : GSSN_E_NO_CREDENTIALS);
        else CHECK_STATUS(ssh_gss_ccache_destroy(NULL, names[i], NULL), GSSN_E_CACHE_REFUSED);
    }
}

static void put_roots(ssh_gss_auth *auth) { CHECK_STATUS(save(auth, 0, 0, "KCM:0:work", NULL), GSSN_OK); }

static void roots_is_whole(ssh_gss_auth *auth)
{
    (void)auth;
    CHECK(logs_in("KCM:0:work"));
}

/* Another user neither reads nor removes nor overwrites root's. */
static void none_of_another_user(ssh_gss_auth *auth)
{
    check_is_none("KCM:0:work", GSSN_E_CACHE_REFUSED);
    CHECK_STATUS(save(auth, GSSN_STORE_OVERWRITE, 0, "KCM:0:work", NULL), GSSN_E_CACHE_REFUSED);
    CHECK_STATUS(save(auth, 0, 0, "KCM:0:mine", NULL), GSSN_E_CACHE_REFUSED);
    CHECK_STATUS(save(auth, GSSN_STORE_OWNER, 0, "KCM:0:mine", NULL), GSSN_E_CACHE_REFUSED);
}

/* Heimdal keeps its connection to the daemon: who asked as root stays root there, also in a child that has become another user. */
static void after_root_has_asked(ssh_gss_auth *auth)
{
    (void)auth;
    if (is_heimdal()) ssh_gss_credential_free(TICKETS(NULL, "ccache:KCM:0:work", NULL));
    else check_is_none("KCM:0:work", GSSN_E_CACHE_REFUSED);
}

int main(void)
{
    if (!have_realm()) return EXIT_FAILURE;
    make_base();
    alice = authorized("alice", "alice", GSSN_DELEGATE_ALWAYS);
    carol = authorized("carol", "carol", GSSN_DELEGATE_ALWAYS);
    AS_USER(0, by_the_owner, alice);
    AS_USER(USER, by_a_user, alice);
    AS_USER(0, as_a_credential, alice);
    AS_USER(USER, put_users, alice);
    AS_USER(0, root_stores_for_nobody_else, alice);
    AS_USER(USER, users_is_whole, alice);
    AS_USER(0, put_roots, alice);
    AS_USER(USER, none_of_another_user, carol);
    AS_USER(0, roots_is_whole, alice);
    roots_is_whole(alice);
    AS_USER(USER, after_root_has_asked, alice);
    CHECK_STATUS(ssh_gss_ccache_destroy(NULL, "KCM:0:work", NULL), GSSN_OK);
    ssh_gss_auth_free(alice);
    ssh_gss_auth_free(carol);
    remove_base();
    return check_done("realm_kcm");
}

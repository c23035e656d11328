/* Delegated credentials are stored: who may do it, where, over what. Root stores for others; a part that needs root says so where there is none. */
#include <linux/keyctl.h>
#include <sys/syscall.h>
#include "store.h"

/* What is in the place already. */
typedef enum { ABSENT, CACHE, LINK, FOLDER, PIPE, FOREIGN, STATES } state;
static const char *const state_names[] = { "absent", "cache", "symbolic link", "directory", "pipe", "another user's cache" };
static const uint32_t replacing[] = { 0, GSSN_STORE_OVERWRITE, GSSN_STORE_UPDATE };

static uid_t owner;                         /* whose the caches are to be, in the case that runs */
static ssh_gss_auth *alice, *carol;         /* both delegated; neither is changed by storing */

static void put(state what, const char *path, const char *of)
{
    struct stat is;
    if (lstat(path, &is) == 0) CHECK(S_ISDIR(is.st_mode) ? rmdir(path) == 0 : unlink(path) == 0);
    switch (what) {
    case CACHE: case FOREIGN:
        run_command(of, path);
        CHECK(chmod(path, 0600) == 0 && (geteuid() != 0 || chown(path, what == FOREIGN ? OTHER : owner, owner) == 0));
        break;
    case LINK: CHECK(symlink(in_base("", "victim"), path) == 0); break;
    case FOLDER: CHECK(mkdir(path, 0755) == 0); break;
    case PIPE: CHECK(mkfifo(path, 0666) == 0); break;
    default: break;
    }
}

static ssh_gss_status expected_of_file(state what, uint32_t flags, int is_same)
{
    if (what == ABSENT) return flags == GSSN_STORE_UPDATE ? GSSN_E_NO_CREDENTIALS : GSSN_OK;
    if (what != CACHE || flags == 0 || (flags == GSSN_STORE_UPDATE && !is_same)) return GSSN_E_CACHE_REFUSED;
    return GSSN_OK;
}

static void check_stored(const char *path)
{
    struct stat is;
    CHECK(lstat(path, &is) == 0 && S_ISREG(is.st_mode) && (is.st_mode & 07777) == 0600 && is.st_nlink == 1);
    CHECK(is.st_uid == owner && is.st_gid == (owner == geteuid() ? getegid() : owner));
}

/* Every state with every flag, of the same principal and of another; the place is left as it was where nothing was stored. */
static void files(const char *folder)
{
    char path[512], name[520];
    snprintf(path, sizeof path, "%s/cache", in_base("", folder));
    snprintf(name, sizeof name, "FILE:%s", path);
    for (int i = 0; i < STATES * 3 * 2; i++) {
        state what = (state)(i / 6);
        uint32_t flags = replacing[i / 2 % 3];
        int is_same = i % 2;
        const char *stored;
        struct stat before, after;
        if (what == FOREIGN && geteuid() != 0) continue;
        put(what, path, is_same ? "cp \"$RIG/alice.ccache\" %s" : "cp \"$RIG/bob.ccache\" %s");
        int was = lstat(path, &before) == 0;
        ssh_gss_status expected = expected_of_file(what, flags, is_same);
        int ok = CHECK_STATUS(save(alice, flags | GSSN_STORE_OWNER, owner, i % 4 < 2 ? name : path, &stored), expected);
        if (expected == GSSN_OK) {
            ok &= CHECK_TEXT(stored, i % 4 < 2 ? name : path);
            check_stored(path);
            if (flags != GSSN_STORE_UPDATE) ok &= logs_in(name);
        } else {
            ok &= CHECK((lstat(path, &after) == 0) == was);
            if (was) ok &= CHECK(before.st_ino == after.st_ino && before.st_mode == after.st_mode && before.st_size == after.st_size);
        }
        ok &= CHECK_NUMBER(names_in(folder, "."), 0);
        if (!ok) printf("  %s, flags %#x, same principal: %d\n", state_names[what], (unsigned)flags, is_same);
    }
    put(ABSENT, path, NULL);
}

/* Rules R62, R80: under the own uid. */
static void own_files(void)
{
    owner = geteuid();
    files("sticky");
    files("own");
}

/* Rule R62: root, for another user. */
static void files_of_another(void)
{
    owner = USER;
    files("sticky");
    files("own");
    CHECK_NUMBER(names_in("", "victim"), 1);
}

static void check_refused(const char *name, ssh_gss_status expected, uint32_t hint, const char *word)
{
    if (!CHECK_STATUS(save(alice, GSSN_STORE_OWNER, owner, name, NULL), expected)) printf("  %s\n", name);
    else if (hint || word[0]) CHECK_CAUSE(alice, expected, hint, word);
}

/* A path that somebody else could change is none for anybody; root trusts nobody but root. */
static void places(void)
{
    owner = geteuid();
    for (int i = 0; i < (geteuid() == 0 ? 2 : 1); i++, owner = USER) {
        check_refused(in_base("FILE:", "open/cache"), GSSN_E_CACHE_REFUSED, GSSN_HINT_UNSAFE_PLACE, "change");
        check_refused(in_base("FILE:", "open/within/cache"), GSSN_E_CACHE_REFUSED, GSSN_HINT_UNSAFE_PLACE, "change");
        check_refused(in_base("FILE:", "linked/cache"), GSSN_E_CACHE_REFUSED, GSSN_HINT_UNSAFE_PLACE, "symbolic link");
        check_refused(in_base("FILE:", "victim/cache"), GSSN_E_CACHE_REFUSED, GSSN_HINT_UNSAFE_PLACE, "directory");
        check_refused(in_base("FILE:", "nowhere/cache"), GSSN_E_CACHE_FAILURE, GSSN_HINT_FILE_TROUBLE, "no such");
        if (geteuid() == 0) {
            check_refused(in_base("FILE:", "users/cache"), GSSN_E_CACHE_REFUSED, GSSN_HINT_UNSAFE_PLACE, "uid");
            check_refused(in_base("DIR:", "users/new"), GSSN_E_CACHE_REFUSED, GSSN_HINT_UNSAFE_PLACE, "");
        }
        /* The library follows the links in such a directory: where others can make some, the sticky bit does not help. */
        check_refused(in_base("DIR:", "sticky"), GSSN_E_CACHE_REFUSED, GSSN_HINT_UNSAFE_PLACE, "");
        static const char *const bad[] = { "FILE:", "FILE:cache", "FILE:/", "FILE:/tmp/", "FILE:/tmp/../cache", "FILE:/./tmp/c", "FILE://tmp/c", "FILE:/tmp/%{uid}", "/tmp/a\nb" };
        for (size_t j = 0; j < sizeof bad / sizeof bad[0]; j++) check_refused(bad[j], GSSN_E_INVALID_ARGUMENT, 0, "");
        char name[300];
        CHECK_NUMBER(snprintf(name, sizeof name, "/tmp/%0256d", 0), 261);
        check_refused(name, GSSN_E_INVALID_ARGUMENT, 0, "255");
        check_refused("/tmp/a\nb", GSSN_E_INVALID_ARGUMENT, 0, "control");
        static const char *const unknown[] = { "", "tmp/cache", "WRFILE:/tmp/c", "API:", "file:/tmp/c", "SCC:/tmp/c" };
        for (size_t j = 0; j < sizeof unknown / sizeof unknown[0]; j++) check_refused(unknown[j], GSSN_E_UNSUPPORTED, 0, "");
    }
    CHECK_NUMBER(names_in("open", ""), 1);
    CHECK_NUMBER(names_in("users", ""), 0);
}

static void options(void)
{
    ssh_gss_store_options o = GSSN_STORE_OPTIONS_INIT;
    ssh_gss_buffer name = GSSN_BUFFER_INIT;
    CHECK_STATUS(ssh_gss_save_client_creds(alice, &o, NULL), GSSN_E_INVALID_ARGUMENT);
    o.name = in_base("FILE:", "own/cache");
    for (uint32_t flags = 0; flags < 16; flags++) {
        if (flags < 6 && flags != 1) continue;                              /* 1 with the uid -1, 6 and above */
        o.flags = flags;
        o.uid = flags == 1 ? UINT32_MAX : 0;
        CHECK_STATUS(ssh_gss_save_client_creds(alice, &o, &name), GSSN_E_INVALID_ARGUMENT);
    }
    o.flags = 0;
    o.uid = 1;                                                              /* not said to be one */
    CHECK_STATUS(ssh_gss_save_client_creds(alice, &o, &name), GSSN_E_INVALID_ARGUMENT);
    o.uid = 0;
    o.flags = GSSN_STORE_OVERWRITE;
    o.name = NULL;
    CHECK_STATUS(ssh_gss_save_client_creds(alice, &o, &name), GSSN_E_INVALID_ARGUMENT);
    CHECK(name.data == NULL);
    CHECK_NUMBER(names_in("own", ""), 0);
}

/* Rule R62: neither root nor the owner: nothing, whatever the type. */
static void nobody_stores_for_another(ssh_gss_auth *auth)
{
    const char *names[] = { NULL, in_base("FILE:", "sticky/cache"), in_base("DIR:", "sticky/caches"), "MEMORY:store", "KEYRING:session:store", "KCM:54321" };
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        CHECK_STATUS(save(auth, GSSN_STORE_OWNER, USER, names[i], NULL), GSSN_E_CACHE_REFUSED);
        CHECK_STATUS(save(auth, GSSN_STORE_OWNER, 0, names[i], NULL), GSSN_E_CACHE_REFUSED);
    }
}

/* Rule R62: root for another user: files only. */
static void root_stores_files_only(ssh_gss_auth *auth)
{
    const char *names[] = { in_base("DIR:", "sticky/caches"), "MEMORY:store", "KEYRING:session:store", "KCM:54321" };
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) CHECK_STATUS(save(auth, GSSN_STORE_OWNER, USER, names[i], NULL), GSSN_E_CACHE_REFUSED);
    owner = USER;
    CHECK_STATUS(save(auth, GSSN_STORE_OWNER, USER, in_base("DIR::", "sticky/tktuser"), NULL), GSSN_OK);
    check_stored(in_base("", "sticky/tktuser"));
    CHECK_STATUS(ssh_gss_ccache_destroy(NULL, in_base("DIR::", "sticky/tktuser"), NULL), GSSN_OK);
}

/* Kernel and daemon let root at everybody's caches. The libraries read more as a uid than digits; such names are nobody's. */
static void caches_of_other_uids(ssh_gss_auth *auth)
{
    static const char *const types[] = { "KEYRING:persistent:", "KCM:" };
    char name[128];
    for (int i = 0; i < 2; i++) {
        const char *others[] = { "54323", "54323:cache", "-1", " 0", "+0", "00", "0x0", "cache", ":", "persistent", "" };
        for (size_t j = 0; j < sizeof others / sizeof others[0] - (size_t)i; j++) {             /* KCM: by itself is the own user's */
            snprintf(name, sizeof name, "%s%s", types[i], others[j]);
            int ok = CHECK_STATUS(save(auth, 0, 0, name, NULL), GSSN_E_CACHE_REFUSED);
            CHECK_CAUSE(auth, GSSN_E_CACHE_REFUSED, GSSN_HINT_UNSAFE_PLACE, "uid");
            ok &= CHECK_STATUS(ssh_gss_ccache_destroy(NULL, name, NULL), GSSN_E_CACHE_REFUSED);
            if (!ok) printf("  %s\n", name);
        }
        for (int own = 0; own < 2; own++) {                                 /* whether there are such caches is the machine's matter */
            snprintf(name, sizeof name, "%s%u%s", types[i], (unsigned)geteuid(), own ? ":gssnative-test" : "");
            ssh_gss_status status = ssh_gss_ccache_destroy(NULL, name, NULL);
            if (!CHECK(status != GSSN_E_CACHE_REFUSED && status != GSSN_E_INVALID_ARGUMENT)) printf("  %s\n", name);
        }
    }
}

/* Directories of caches: which file in it is meant. */
static void directories(ssh_gss_auth *auth)
{
    owner = geteuid();
    CHECK_STATUS(ssh_gss_ccache_destroy(NULL, in_base("DIR:", "own"), NULL), GSSN_E_NO_CREDENTIALS);
    CHECK_STATUS(save(auth, GSSN_STORE_UPDATE, 0, in_base("DIR:", "own"), NULL), GSSN_E_NO_CREDENTIALS);
    CHECK_STATUS(save(auth, GSSN_STORE_UPDATE, 0, in_base("DIR:", "own/new"), NULL), GSSN_E_NO_CREDENTIALS);
    CHECK_NUMBER(names_in("own", ""), 0);

    CHECK_STATUS(save(auth, 0, 0, in_base("DIR::", "own/tktone"), NULL), GSSN_OK);
    check_stored(in_base("", "own/tktone"));
    CHECK_STATUS(save(auth, 0, 0, in_base("DIR::", "own/tktone"), NULL), GSSN_E_CACHE_REFUSED);
    CHECK_STATUS(save(auth, GSSN_STORE_UPDATE, 0, in_base("DIR::", "own/tktone"), NULL), GSSN_OK);
    logs_in(in_base("FILE:", "own/tktone"));
    if (!is_heimdal()) logs_in(in_base("DIR::", "own/tktone"));
    CHECK_STATUS(ssh_gss_ccache_destroy(NULL, in_base("DIR::", "own/tktone"), NULL), GSSN_OK);
    static const char *const unknown[] = { "one", "tktone/", "primary", "" };
    for (size_t i = 0; i < sizeof unknown / sizeof unknown[0]; i++) {
        char name[300];
        snprintf(name, sizeof name, "%s%s", in_base("DIR::", "own/"), unknown[i]);
        CHECK_STATUS(save(auth, 0, 0, name, NULL), GSSN_E_UNSUPPORTED);
        CHECK_CAUSE(auth, GSSN_E_UNSUPPORTED, 0, "DIR::/directory/tktNAME");
    }
    CHECK_STATUS(save(auth, 0, 0, in_base("DIR:", "own:tktone"), NULL), GSSN_E_INVALID_ARGUMENT);
    CHECK_CAUSE(auth, GSSN_E_INVALID_ARGUMENT, 0, "colon");
    CHECK_STATUS(save(auth, 0, 0, "DIR:", NULL), GSSN_E_INVALID_ARGUMENT);
    CHECK_STATUS(ssh_gss_ccache_destroy(NULL, in_base("DIR:", "own:tktone"), NULL), GSSN_E_INVALID_ARGUMENT);
    CHECK_NUMBER(names_in("own", ""), 0);

    run_command("echo tkttwo > %s", in_base("", "own/primary"));
    CHECK_STATUS(save(auth, 0, 0, in_base("DIR:", "own"), NULL), GSSN_OK);
    check_stored(in_base("", "own/tkttwo"));
    logs_in(in_base("DIR:", "own"));
    CHECK_STATUS(ssh_gss_ccache_destroy(NULL, in_base("DIR:", "own"), NULL), GSSN_OK);
    CHECK_NUMBER(names_in("own", "tkt"), 0);
    static const char *const bad[] = { "printf tktthree > %s", "echo three > %s", "echo tkt/../../victim > %s", "echo > %s", "cp /dev/null %s", "rm %s; ln -s ../victim %s",
        "rm %s; mkfifo %s", "rm %s; echo tktfour > %s; chown 54322 %s" };
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        char command[2048], path[512];
        if (i == sizeof bad / sizeof bad[0] - 1 && geteuid() != 0) continue;
        snprintf(path, sizeof path, "%s", in_base("", "own/primary"));
        snprintf(command, sizeof command, bad[i], path, path, path);
        run_command("%s", command);
        ssh_gss_status status = save(auth, 0, 0, in_base("DIR:", "own"), NULL);
        int ok = CHECK(status == GSSN_E_CACHE_REFUSED || ((i == 5 || i == 6) && status == GSSN_E_CACHE_FAILURE));
        ok &= CHECK(ssh_gss_ccache_destroy(NULL, in_base("DIR:", "own"), NULL) == status);
        if (!ok) printf("  %s: %s\n", bad[i], ssh_gss_status_name(status));
    }
    CHECK_NUMBER(names_in("own", ""), 1);
    CHECK(unlink(in_base("", "own/primary")) == 0);
}

/* Whether the kernel keeps keys: then in a session of this process's own, of which nothing stays. Else it is said what is left out. */
static int has_keys(void)
{
    if (syscall(SYS_keyctl, KEYCTL_JOIN_SESSION_KEYRING, NULL) != -1) return 1;
    printf("nothing is stored in a KEYRING here: the kernel gives no session keyring: %s\n", strerror(errno));
    return 0;
}

/* The own user: what the library has, with the flags that files have. KCM has a daemon of its own in realm_kcm.c. */
static void other_types(ssh_gss_auth *auth)
{
    check_life(auth, carol, in_base("DIR:", "sticky/caches"));
    check_life(auth, carol, "MEMORY:store");
    if (is_heimdal()) CHECK_STATUS(save(auth, 0, 0, "KEYRING:session:store", NULL), GSSN_E_UNSUPPORTED);
    else if (has_keys()) check_life(auth, carol, "KEYRING:session:store");
    run_command("rm -rf %s", in_base("", "sticky/caches"));
    CHECK(symlink(in_base("", "own"), in_base("", "sticky/caches")) == 0);
    CHECK_STATUS(save(auth, 0, 0, in_base("DIR:", "sticky/caches"), NULL), GSSN_E_CACHE_REFUSED);
    CHECK_NUMBER(names_in("own", ""), 0);
    CHECK(unlink(in_base("", "sticky/caches")) == 0);
}

/* Without a name: a file that nobody else can read, and never the same one. */
static void fresh_files(ssh_gss_auth *auth)
{
    char first[512], beginning[64];
    const char *stored;
    owner = geteuid();
    snprintf(beginning, sizeof beginning, "FILE:/tmp/krb5cc_%u_", (unsigned)owner);
    CHECK_STATUS(save(auth, 0, 0, NULL, &stored), GSSN_OK);
    CHECK(strncmp(stored, beginning, strlen(beginning)) == 0);
    snprintf(first, sizeof first, "%s", stored);
    CHECK_STATUS(save(auth, GSSN_STORE_OWNER, owner, NULL, &stored), GSSN_OK);
    CHECK(strcmp(first, stored) != 0);
    check_stored(first + strlen("FILE:"));
    if (access(getenv("RIG"), R_OK) == 0) logs_in(first);                   /* nobody else has the realm's keytab */
    CHECK_STATUS(ssh_gss_ccache_destroy(NULL, stored, NULL), GSSN_OK);
    CHECK_STATUS(ssh_gss_ccache_destroy(NULL, first, NULL), GSSN_OK);
    CHECK(access(first + strlen("FILE:"), F_OK) != 0 && errno == ENOENT);
    CHECK_STATUS(ssh_gss_ccache_destroy(NULL, first, NULL), GSSN_E_NO_CREDENTIALS);
}

/* As the user, in a folder of the user's own: /run/user/UID is such a one. */
static void as_the_user(ssh_gss_auth *auth)
{
    owner = geteuid();
    CHECK_STATUS(save(auth, 0, 0, in_base("FILE:", "users/cache"), NULL), GSSN_OK);
    check_stored(in_base("", "users/cache"));
    CHECK_STATUS(save(auth, GSSN_STORE_UPDATE, 0, in_base("FILE:", "users/cache"), NULL), GSSN_OK);
    CHECK_STATUS(ssh_gss_ccache_destroy(NULL, in_base("FILE:", "users/cache"), NULL), GSSN_OK);
    CHECK_STATUS(save(auth, 0, 0, in_base("FILE:", "own/cache"), NULL), GSSN_E_CACHE_FAILURE);      /* root's, and closed */
    CHECK_STATUS(save(auth, 0, 0, in_base("DIR:", "users/caches"), NULL), GSSN_OK);
    CHECK_STATUS(ssh_gss_ccache_destroy(NULL, in_base("DIR:", "users/caches"), NULL), GSSN_OK);
    run_command("rm -rf %s", in_base("", "users/caches"));
}

/* The umask of the host may take the owner's own rights away: sshd's is 0177 while it makes a cache's file. Heimdal opens its file again by the name,
 * and so cannot do without the right to read and write. */
static void whatever_the_umask(ssh_gss_auth *auth)
{
    static const mode_t masks[] = { 0, 0077, 0177, 0777 };
    int count = is_heimdal() ? 3 : 4;
    owner = geteuid();
    for (int i = 0; i < count; i++) {
        struct stat is;
        mode_t before = umask(masks[i]);
        CHECK_STATUS(save(auth, 0, 0, in_base("FILE:", "users/cache"), NULL), GSSN_OK);
        CHECK_STATUS(save(auth, 0, 0, in_base("DIR:", "users/caches"), NULL), GSSN_OK);
        if (!CHECK_NUMBER(umask(before), masks[i])) printf("  umask %04o\n", (unsigned)masks[i]);
        check_stored(in_base("", "users/cache"));
        check_stored(in_base("", "users/caches/tkt"));
        CHECK(stat(in_base("", "users/caches"), &is) == 0 && (is.st_mode & 07777) == 0700);
        CHECK_STATUS(ssh_gss_ccache_destroy(NULL, in_base("FILE:", "users/cache"), NULL), GSSN_OK);
        CHECK_STATUS(ssh_gss_ccache_destroy(NULL, in_base("DIR:", "users/caches"), NULL), GSSN_OK);
        CHECK(rmdir(in_base("", "users/caches")) == 0);
        CHECK_NUMBER(names_in("users", ""), 0);
    }
}

int main(void)
{
    if (!have_realm()) return EXIT_FAILURE;
    make_base();
    make_folder("own", 0755, geteuid());
    make_folder("sticky", 01777, geteuid());
    make_folder("open", 0777, geteuid());
    make_folder("open/within", 0700, geteuid());
    CHECK(symlink("sticky", in_base("", "linked")) == 0);
    run_command("echo untouched > %s", in_base("", "victim"));
    alice = authorized("alice", "alice", GSSN_DELEGATE_ALWAYS);
    carol = authorized("carol", "carol", GSSN_DELEGATE_ALWAYS);
    RUN(own_files);
    RUN(options);
    AS_USER(geteuid(), other_types, alice);
    AS_USER(geteuid(), directories, alice);
    AS_USER(geteuid(), caches_of_other_uids, alice);
    AS_USER(geteuid(), fresh_files, alice);
    if (geteuid() == 0) {
        make_folder("users", 0700, USER);
        RUN(files_of_another);
        RUN(places);
        AS_USER(0, root_stores_files_only, alice);
        AS_USER(OTHER, nobody_stores_for_another, alice);
        AS_USER(USER, as_the_user, alice);
        AS_USER(USER, whatever_the_umask, alice);
        AS_USER(USER, fresh_files, alice);
    } else {
        printf("not root: nothing is stored for other users here\n");
        make_folder("users", 0700, geteuid());
        AS_USER(geteuid(), whatever_the_umask, alice);
        RUN(places);
        AS_USER(geteuid(), nobody_stores_for_another, alice);
    }
    ssh_gss_auth_free(alice);
    ssh_gss_auth_free(carol);
    remove_base();
    return check_done("realm_store");
}

/* What tests of stored credentials have in common: an acceptor that was authorised and holds what the client delegated, other users, and folders of
 * every kind for caches to be in. */
#ifndef STORE_H
#define STORE_H
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include "creds.h"

enum { USER = 54321, OTHER = 54322 };       /* users without an account; only their numbers matter */

static char base[64];                       /* our folder below /tmp; every user may enter it */

static inline const char *in_base(const char *prefix, const char *file)
{
    static char texts[16][512];
    static int next;
    char *text = texts[next++ % 16];
    snprintf(text, sizeof texts[0], "%s%s/%s", prefix, base, file);
    return text;
}

static inline void make_folder(const char *name, mode_t mode, uid_t owner)
{
    CHECK(mkdir(in_base("", name), 0700) == 0 && chmod(in_base("", name), mode) == 0);
    if (owner != geteuid()) CHECK(chown(in_base("", name), owner, owner) == 0);
}

/* The configuration is copied there: another user may not enter the realm's folder. */
static inline void make_base(void)
{
    umask(022);
    snprintf(base, sizeof base, "/tmp/gssnative-store-XXXXXX");
    if (!CHECK(mkdtemp(base) != NULL && chmod(base, 0755) == 0)) abort();
    run_command("cp \"$KRB5_CONFIG\" %s", in_base("", "krb5.conf"));
    CHECK(chmod(in_base("", "krb5.conf"), 0644) == 0);
    setenv("KRB5_CONFIG", in_base("", "krb5.conf"), 1);
}

static inline void remove_base(void) { run_command("rm -rf %s", base); }

/* An acceptor that let the principal in as the user. */
static inline ssh_gss_auth *authorized(const char *principal, const char *user, uint32_t at_client)
{
    ssh_gss_auth_options client = initiator_options(HOST), server = acceptor_options(HOST);
    login both = { NULL, NULL };
    char cache[64];
    snprintf(cache, sizeof cache, "%s.ccache", principal);
    setenv("KRB5CCNAME", in_realm("FILE:", cache), 1);
    client.username = server.username = user;
    client.delegation = at_client;
    server.delegation = GSSN_DELEGATE_ALWAYS;
    CHECK_STATUS(ssh_gss_auth_new(&client, &both.client, NULL), GSSN_OK);
    CHECK_STATUS(ssh_gss_auth_new(&server, &both.server, NULL), GSSN_OK);
    CHECK_STATUS(exchange_tokens(both), GSSN_OK);
    CHECK_STATUS(prove(both), GSSN_OK);
    CHECK_STATUS(ssh_gss_authorize_override(both.server, user, "a test"), GSSN_OK);       /* not every principal has an account */
    ssh_gss_auth_free(both.client);
    return both.server;
}

/* The name of the cache comes out in memory that the next call reuses. */
static inline ssh_gss_status save(ssh_gss_auth *auth, uint32_t flags, uint32_t uid, const char *name, const char **stored)
{
    static char text[512];
    ssh_gss_store_options options = GSSN_STORE_OPTIONS_INIT;
    ssh_gss_buffer buffer = GSSN_BUFFER_INIT;
    options.flags = flags;
    options.uid = options.gid = flags & GSSN_STORE_OWNER ? uid : 0;
    options.name = name;
    ssh_gss_status status = ssh_gss_save_client_creds(auth, &options, &buffer);
    CHECK((status == GSSN_OK) == (buffer.length > 0));
    CHECK(buffer.length == 0 || strlen((const char *)buffer.data) == buffer.length);            /* as the header promises */
    snprintf(text, sizeof text, "%.*s", (int)buffer.length, (const char *)buffer.data);
    if (stored) *stored = text;
    ssh_gss_buffer_dispose(&buffer);
    return status;
}

/* Whether a client gets in with a cache: the tickets in it are whole. Of another user's file a copy is taken, since Heimdal takes no other's. */
static inline int logs_in(const char *cache)
{
    char before[1024], command[1100];
    if (strncmp(cache, "FILE:", 5) == 0) {
        snprintf(command, sizeof command, "umask 077; cat %s > %%s", cache + 5);
        run_command(command, in_base("", "copy"));
        cache = in_base("FILE:", "copy");
    }
    snprintf(before, sizeof before, "%s", getenv("KRB5CCNAME"));
    setenv("KRB5CCNAME", cache, 1);
    login both = new_login("alice");
    int ok = CHECK_STATUS(exchange_tokens(both), GSSN_OK);
    ok = ok && CHECK_TEXT(name_of(ssh_gss_peer_name, both.server), "alice@RIG.TEST");
    free_login(both);
    setenv("KRB5CCNAME", before, 1);
    return ok;
}

/* How many names are in a folder of ours; with a pattern only those that begin with it. */
static inline int names_in(const char *folder, const char *beginning)
{
    int count = 0;
    DIR *directory = opendir(in_base("", folder));
    struct dirent *entry;
    if (!CHECK(directory != NULL)) return -1;
    while ((entry = readdir(directory)))
        count += strcmp(entry->d_name, ".") != 0 && strcmp(entry->d_name, "..") != 0 && strncmp(entry->d_name, beginning, strlen(beginning)) == 0;
    closedir(directory);
    return count;
}

/* A cache from its first tickets to its removal, with the flags that files have, and as a credential; alice's, which carol may not update. */
static inline int check_life(ssh_gss_auth *alice, ssh_gss_auth *carol, const char *name)
{
    char source[512];
    int ok = CHECK_STATUS(save(alice, 0, 0, name, NULL), GSSN_OK) && logs_in(name);
    ok &= CHECK_STATUS(save(alice, 0, 0, name, NULL), GSSN_E_CACHE_REFUSED);
    ok &= CHECK_STATUS(save(alice, GSSN_STORE_UPDATE, 0, name, NULL), GSSN_OK);
    ok &= CHECK_STATUS(save(alice, GSSN_STORE_OWNER | GSSN_STORE_OVERWRITE, geteuid(), name, NULL), GSSN_OK);
    ok &= logs_in(name);
    snprintf(source, sizeof source, "ccache:%s", name);
    CHECK_TICKETS(TICKETS(NULL, source, NULL), "alice@RIG.TEST");
    CHECK_TICKETS(TICKETS("alice@RIG.TEST", source, NULL), "alice@RIG.TEST");
    ok &= CHECK_STATUS(save(carol, GSSN_STORE_UPDATE, 0, name, NULL), GSSN_E_CACHE_REFUSED);
    CHECK_CAUSE(carol, GSSN_E_CACHE_REFUSED, GSSN_HINT_CACHE_OF_ANOTHER, "another principal");
    ok &= logs_in(name);
    ok &= CHECK_STATUS(ssh_gss_ccache_destroy(NULL, name, NULL), GSSN_OK);
    ok &= CHECK_STATUS(ssh_gss_ccache_destroy(NULL, name, NULL), GSSN_E_NO_CREDENTIALS);
    ok &= CHECK_STATUS(save(alice, GSSN_STORE_UPDATE, 0, name, NULL), GSSN_E_NO_CREDENTIALS);
    if (!ok) printf("  %s\n", name);
    return ok;
}

/* Runs a part of a test as another user, whose failures are failures here. */
static inline void as_user(uid_t user, void (*part)(ssh_gss_auth *), ssh_gss_auth *auth, const char *name)
{
    int status = -1;
    fflush(stdout);
    pid_t child = fork();
    if (child == 0) {
        check_count = check_failures = 0;
        if (user != geteuid()) CHECK(setgid(user) == 0 && setuid(user) == 0);
        part(auth);
        fflush(stdout);
        _exit(check_failures ? 1 : check_count ? 0 : 2);
    }
    if (!CHECK(child > 0 && waitpid(child, &status, 0) == child && status == 0)) printf("  in the part %s\n", name);
}
#define AS_USER(user, part, auth) as_user(user, part, auth, #part)
#endif

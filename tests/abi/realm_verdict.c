/* The verdict as a table: who may log in as whom, by which rule. One table for MIT and for Heimdal (BACKEND), with both kinds of krb5.conf; a row says
 * so where the two differ. Every row is a real login, of a principal with a real ticket, in a process of its own.
 *   CROSS=cross BACKEND=mit|heimdal with-realm.sh kind|distro realm_verdict PATH-OF-PASSWORD_TICKET */
#define _GNU_SOURCE            /* setresuid */
#include <sys/stat.h>
#include "login.h"

enum { NO = 0, LISTED = GSSN_AUTHORIZED_BY_K5LOGIN, MAPPED = GSSN_AUTHORIZED_BY_AUTH_TO_LOCAL, CANNOT_TELL = 100 };
enum { NOBODY_ELSE = 54321, SOMEBODY_ELSE = 54322 };        /* user ids that nobody has: the first is eve's */

/* What the user's .k5login is. */
typedef enum { ABSENT, PLAIN, MOVED, WRITABLE_BY_ALL, OF_ROOT, OF_ANOTHER, FOLDER, PIPE, LINK, LINK_TO_NOTHING, LINK_TO_ITSELF, TOO_LARGE, NOT_READABLE, HOME_CLOSED } file_kind;

typedef struct {
    const char *cell, *principal, *user;
    file_kind file;
    const char *list;
    const char *setting;                                    /* more of krb5.conf; DIRECTORY stands for the folder of moved files */
    uint32_t flags;
    int verdict, verdict_of_heimdal;
} row;
#define SAME(verdict) (verdict), (verdict)

#define NOT_AUTHORITATIVE "[libdefaults]\n k5login_authoritative = false\n"
#define NAMES(names) "[realms]\n RIG.TEST = {\n  auth_to_local_names = {\n" names "  }\n }\n"
#define RULE(rule) "[realms]\n RIG.TEST = {\n  auth_to_local = " rule "\n  auth_to_local = DEFAULT\n }\n"
#define MODULES(setting) "[plugins]\n localauth = {\n  " setting "\n }\n"
#define ALICE_IS_BOB RULE("RULE:[1:$1](^alice$)s/^alice$/bob/")
#define OTHERS_ARE_OURS RULE("RULE:[1:$1@$0](^.*@OTHER\\.TEST$)s/@.*//")

static const row rows[] = {
    { "absent, mapped", "alice", "alice", ABSENT, NULL, NULL, 0, SAME(MAPPED) },
    { "absent, not mapped", "alice", "bob", ABSENT, NULL, NULL, 0, SAME(NO) },

    { "lists", "alice", "bob", PLAIN, "alice@RIG.TEST\n", NULL, 0, SAME(LISTED) },
    { "lists the user's own", "bob", "bob", PLAIN, "bob@RIG.TEST\n", NULL, 0, SAME(LISTED) },
    { "lists on the second line", "alice", "bob", PLAIN, "bob@RIG.TEST\nalice@RIG.TEST\ncarol@RIG.TEST\n", NULL, 0, SAME(LISTED) },
    { "lists without an end of line", "alice", "bob", PLAIN, "bob@RIG.TEST\nalice@RIG.TEST", NULL, 0, SAME(LISTED) },
    { "excludes, mapped", "bob", "bob", PLAIN, "alice@RIG.TEST\n", NULL, 0, SAME(NO) },
    { "excludes, not mapped", "carol", "bob", PLAIN, "alice@RIG.TEST\nbob@RIG.TEST\n", NULL, 0, SAME(NO) },
    { "empty", "bob", "bob", PLAIN, "", NULL, 0, SAME(NO) },
    { "lists with blanks", "bob", "bob", PLAIN, " bob@RIG.TEST\nbob@RIG.TEST \n", NULL, 0, SAME(NO) },
    { "lists with the line ends of another system", "bob", "bob", PLAIN, "bob@RIG.TEST\r\n", NULL, 0, SAME(NO) },
    { "lists in capitals", "bob", "bob", PLAIN, "BOB@RIG.TEST\nbob@rig.test\n", NULL, 0, SAME(NO) },
    { "lists without a realm", "bob", "bob", PLAIN, "bob\n", NULL, 0, SAME(NO) },
    { "lists in a comment", "bob", "bob", PLAIN, "# bob@RIG.TEST\n", NULL, 0, SAME(NO) },
    { "lists a pattern", "bob", "bob", PLAIN, "*@RIG.TEST\n*\n", NULL, 0, SAME(NO) },
    { "lists a longer one", "bob", "bob", PLAIN, "bob@RIG.TEST.EXAMPLE\nxbob@RIG.TEST\n", NULL, 0, SAME(NO) },

    { "a link to a list", "alice", "bob", LINK, "alice@RIG.TEST\n", NULL, 0, SAME(LISTED) },
    { "a link to a list, excluded", "bob", "bob", LINK, "alice@RIG.TEST\n", NULL, 0, SAME(NO) },
    { "a link to nothing is none", "bob", "bob", LINK_TO_NOTHING, NULL, NULL, 0, SAME(MAPPED) },
    { "a link to itself", "bob", "bob", LINK_TO_ITSELF, NULL, NULL, 0, SAME(CANNOT_TELL) },
    { "a folder", "bob", "bob", FOLDER, NULL, NULL, 0, SAME(CANNOT_TELL) },
    { "a pipe", "bob", "bob", PIPE, NULL, NULL, 0, SAME(CANNOT_TELL) },
    { "too large", "bob", "bob", TOO_LARGE, "bob@RIG.TEST\n", NULL, 0, SAME(CANNOT_TELL) },
    { "writable by everybody", "alice", "bob", WRITABLE_BY_ALL, "alice@RIG.TEST\n", NULL, 0, SAME(LISTED) },

    { "of the user", "alice", "eve", PLAIN, "alice@RIG.TEST\n", NULL, 0, SAME(LISTED) },
    { "of root", "alice", "eve", OF_ROOT, "alice@RIG.TEST\n", NULL, 0, SAME(LISTED) },
    { "of another, lists", "alice", "eve", OF_ANOTHER, "alice@RIG.TEST\n", NULL, 0, SAME(CANNOT_TELL) },
    { "of another, lists, user id 0", "alice", "bob", OF_ANOTHER, "alice@RIG.TEST\n", NULL, 0, SAME(CANNOT_TELL) },
    { "of another, excludes", "bob", "bob", OF_ANOTHER, "alice@RIG.TEST\n", NULL, 0, SAME(CANNOT_TELL) },
    { "of another, without authority", "bob", "bob", OF_ANOTHER, "alice@RIG.TEST\n", NOT_AUTHORITATIVE, 0, SAME(CANNOT_TELL) },

    { "not readable, lists", "alice", "eve", NOT_READABLE, "alice@RIG.TEST\n", NULL, 0, SAME(CANNOT_TELL) },
    { "not readable, mapped", "bob", "bob", NOT_READABLE, "bob@RIG.TEST\n", NULL, 0, SAME(CANNOT_TELL) },
    { "home closed, mapped", "bob", "bob", HOME_CLOSED, NULL, NULL, 0, SAME(CANNOT_TELL) },
    { "home closed, without authority", "bob", "bob", HOME_CLOSED, NULL, NOT_AUTHORITATIVE, 0, SAME(CANNOT_TELL) },

    { "without authority: excludes, mapped", "bob", "bob", PLAIN, "alice@RIG.TEST\n", NOT_AUTHORITATIVE, 0, SAME(MAPPED) },
    { "without authority: excludes, not mapped", "carol", "bob", PLAIN, "alice@RIG.TEST\n", NOT_AUTHORITATIVE, 0, SAME(NO) },
    { "without authority: lists, not mapped", "alice", "bob", PLAIN, "alice@RIG.TEST\n", NOT_AUTHORITATIVE, 0, SAME(LISTED) },
    { "without authority: lists, mapped", "bob", "bob", PLAIN, "bob@RIG.TEST\n", NOT_AUTHORITATIVE, 0, SAME(LISTED) },
    { "without authority: empty, mapped", "bob", "bob", PLAIN, "", NOT_AUTHORITATIVE, 0, SAME(MAPPED) },
    { "with authority, said", "bob", "bob", PLAIN, "alice@RIG.TEST\n", "[libdefaults]\n k5login_authoritative = YES\n", 0, SAME(NO) },
    { "authority in no words that anybody knows", "bob", "bob", PLAIN, "bob@RIG.TEST\n", "[libdefaults]\n k5login_authoritative = perhaps\n", 0, SAME(CANNOT_TELL) },
    { "moved: lists", "alice", "bob", MOVED, "alice@RIG.TEST\n", "[libdefaults]\n k5login_directory = DIRECTORY\n", 0, SAME(LISTED) },
    { "moved: excludes", "bob", "bob", MOVED, "alice@RIG.TEST\n", "[libdefaults]\n k5login_directory = DIRECTORY\n", 0, SAME(NO) },
    { "moved: the one at home does not count", "alice", "bob", PLAIN, "alice@RIG.TEST\n", "[libdefaults]\n k5login_directory = DIRECTORY\n", 0, SAME(NO) },

    { "unknown user, mapped", "carol", "carol", ABSENT, NULL, NULL, 0, SAME(NO) },
    { "unknown user, not mapped", "alice", "mallory", ABSENT, NULL, NULL, 0, SAME(NO) },
    { "no name", "alice", "", ABSENT, NULL, NULL, 0, SAME(NO) },
    { "no local user, not mapped", "alice", "mallory", ABSENT, NULL, NULL, GSSN_ALLOW_NO_LOCAL_USER, SAME(NO) },
    { "no local user, mapped", "bob", "erin", ABSENT, NULL, NAMES("bob = erin\n"), GSSN_ALLOW_NO_LOCAL_USER, SAME(MAPPED) },
    { "no local user, excluded by one who is", "bob", "bob", PLAIN, "alice@RIG.TEST\n", NULL, GSSN_ALLOW_NO_LOCAL_USER, SAME(NO) },

    { "two components", "admin", "alice", ABSENT, NULL, NULL, 0, SAME(NO) },
    { "two components, listed", "admin", "bob", PLAIN, "alice/admin@RIG.TEST\n", NULL, 0, SAME(LISTED) },
    { "two components, the first listed", "admin", "bob", PLAIN, "alice@RIG.TEST\n", NULL, 0, SAME(NO) },
    { "one component, two listed", "alice", "bob", PLAIN, "alice/admin@RIG.TEST\n", NULL, 0, SAME(NO) },
    { "two components, mapped", "admin", "bob", ABSENT, NULL, NAMES("alice/admin = bob\n"), 0, SAME(MAPPED) },
    { "an instance of root is not root", "root-instance", "root", ABSENT, NULL, NULL, 0, SAME(NO) },

    { "auth_to_local_names", "alice", "bob", ABSENT, NULL, NAMES("alice = bob\n"), 0, SAME(MAPPED) },
    { "auth_to_local_names, no longer the own", "alice", "alice", ABSENT, NULL, NAMES("alice = bob\n"), 0, SAME(NO) },
    { "auth_to_local_names, excluded by the list", "alice", "bob", PLAIN, "bob@RIG.TEST\n", NAMES("alice = bob\n"), 0, SAME(NO) },
    /* Heimdal 7.8 knows no RULE; then its mapping does not count at all. */
    { "auth_to_local, a rule", "alice", "bob", ABSENT, NULL, ALICE_IS_BOB, 0, MAPPED, NO },
    { "auth_to_local, a rule, no longer the own", "alice", "alice", ABSENT, NULL, ALICE_IS_BOB, 0, SAME(NO) },
    { "auth_to_local, a rule, not this one's", "bob", "bob", ABSENT, NULL, ALICE_IS_BOB, 0, MAPPED, NO },
    { "auth_to_local, a rule, listed", "alice", "bob", PLAIN, "alice@RIG.TEST\n", ALICE_IS_BOB, 0, SAME(LISTED) },
    { "auth_to_local, a rule, no local user", "alice", "alice", ABSENT, NULL, ALICE_IS_BOB, GSSN_ALLOW_NO_LOCAL_USER, SAME(NO) },
    { "modules turned off, lists", "alice", "bob", PLAIN, "alice@RIG.TEST\n", MODULES("disable = k5login"), 0, SAME(NO) },
    { "modules turned off, mapped", "bob", "bob", ABSENT, NULL, MODULES("disable = an2ln"), 0, SAME(NO) },
    { "modules turned off but one, lists", "alice", "bob", PLAIN, "alice@RIG.TEST\n", MODULES("enable_only = an2ln"), 0, SAME(NO) },
    { "auth_to_local, a rule of no kind", "alice", "alice", ABSENT, NULL, RULE("FOO"), 0, SAME(NO) },
    { "auth_to_local, a rule in small letters", "alice", "alice", ABSENT, NULL, RULE("rule:[1:$1]"), 0, SAME(NO) },
    { "auth_to_local, a rule without a rule", "alice", "alice", ABSENT, NULL, RULE("RULE"), 0, SAME(NO) },
    { "auth_to_local, an empty rule", "alice", "alice", ABSENT, NULL, RULE("\"\""), 0, SAME(NO) },
    { "auth_to_local, none first", "alice", "alice", ABSENT, NULL, RULE("NONE"), 0, SAME(NO) },
    /* Heimdal would look into the file, which does not name alice, and go on. */
    { "auth_to_local, a file", "alice", "alice", ABSENT, NULL, RULE("DB:/dev/null"), 0, SAME(NO) },
    { "auth_to_local, to no name", "alice", "", ABSENT, NULL, RULE("RULE:[1:$1](^alice$)s/^alice$//"), GSSN_ALLOW_NO_LOCAL_USER, SAME(NO) },
    { "auth_to_local, the default, said", "alice", "alice", ABSENT, NULL, RULE("DEFAULT"), 0, SAME(MAPPED) },

    { "another realm", "other-alice", "alice", ABSENT, NULL, NULL, 0, SAME(NO) },
    { "another realm, no local user", "other-alice", "mallory", ABSENT, NULL, NULL, GSSN_ALLOW_NO_LOCAL_USER, SAME(NO) },
    /* The first value counts, as it stands: Heimdal alone would take all of them. */
    { "another realm, a default one", "other-alice", "alice", ABSENT, NULL, "[libdefaults]\n default_realm = OTHER.TEST\n", 0, SAME(MAPPED) },
    { "the own realm, a second default one", "alice", "alice", ABSENT, NULL, "[libdefaults]\n default_realm = OTHER.TEST\n", 0, SAME(NO) },
    { "two default realms in one", "alice", "alice", ABSENT, NULL, "[libdefaults]\n default_realm = RIG.TEST OTHER.TEST\n", 0, SAME(NO) },
    { "another realm, the second of two in one", "other-alice", "alice", ABSENT, NULL, "[libdefaults]\n default_realm = RIG.TEST OTHER.TEST\n", 0, SAME(NO) },
    { "another realm, listed", "other-alice", "bob", PLAIN, "alice@OTHER.TEST\n", NULL, 0, SAME(LISTED) },
    { "another realm, the own one's is listed", "other-alice", "bob", PLAIN, "alice@RIG.TEST\n", NULL, 0, SAME(NO) },
    { "the own realm, another one's is listed", "alice", "bob", PLAIN, "alice@OTHER.TEST\n", NULL, 0, SAME(NO) },
    { "another realm, a rule", "other-alice", "alice", ABSENT, NULL, OTHERS_ARE_OURS, 0, MAPPED, NO },
    /* MIT looks the name up without its realm: whoever lists names there lists them for every realm that is trusted. */
    { "another realm, auth_to_local_names of the own", "other-alice", "bob", ABSENT, NULL, NAMES("alice = bob\n"), 0, MAPPED, NO },

    /* By the name of RFC 8062's anonymous principal, with a ticket from a password; a really anonymous one needs PKINIT, and has a flag, too, by which the
     * context ends at once (realm_faults.c). The lists and mappings that would let it in do not count. */
    { "anonymous", "anonymous", "bob", ABSENT, NULL, NULL, 0, SAME(NO) },
    { "anonymous, listed", "anonymous", "bob", PLAIN, "WELLKNOWN/ANONYMOUS@RIG.TEST\n", NULL, 0, SAME(NO) },
    { "anonymous, mapped", "anonymous", "bob", ABSENT, NULL, NAMES("WELLKNOWN/ANONYMOUS = bob\n"), 0, SAME(NO) },

    /* One component that has a slash in it is not two, although the two look alike unquoted. */
    { "a quoted slash, listed", "slash", "bob", PLAIN, "al\\/ice@OTHER.TEST\n", NULL, 0, SAME(LISTED) },
    { "a quoted slash, two components are listed", "slash", "bob", PLAIN, "al/ice@OTHER.TEST\n", NULL, 0, SAME(NO) },
    { "a quoted at sign, listed", "at", "bob", PLAIN, "alice\\@RIG.TEST@OTHER.TEST\n", NULL, 0, SAME(LISTED) },
    { "a quoted at sign, another is listed", "at", "bob", PLAIN, "alice@RIG.TEST\nalice@RIG.TEST@OTHER.TEST\n", NULL, 0, SAME(NO) },
    { "a quoted line end, the lines are listed", "lines", "bob", PLAIN, "x\nalice@RIG.TEST\n@OTHER.TEST\nxnalice@OTHER.TEST\n", NULL, 0, SAME(NO) },
    { "a quoted line end, listed", "lines", "bob", PLAIN, "x\\nalice@OTHER.TEST\n", NULL, 0, SAME(LISTED) },
};

static const struct { const char *cache, *principal, *realm; } more_principals[] = {
    { "admin", "alice/admin@RIG.TEST", "RIG.TEST" }, { "root-instance", "alice/root@RIG.TEST", "RIG.TEST" },
    { "slash", "al\\/ice@OTHER.TEST", "OTHER.TEST" },
    { "at", "alice\\@RIG.TEST@OTHER.TEST", "OTHER.TEST" }, { "lines", "x\\nalice@OTHER.TEST", "OTHER.TEST" } };

static const row *this_row;
static char home[1024], file[1100];

/* Principals and their tickets; and eve, whose user id is not the one of this process. */
static void prepare(void)
{
    char command[4096];
    for (size_t i = 0; i < sizeof more_principals / sizeof more_principals[0]; i++) {
        const char *principal = more_principals[i].principal;
        snprintf(command, sizeof command, "PATH=$PATH:/usr/sbin; cd \"$RIG\" && { kadmin.local -p admin/admin -r %s addprinc -pw secret '%s' && echo secret | kinit -f -c FILE:%s.ccache '%s'; } "
                 "> more.log 2>&1 || { cat more.log; exit 1; }", more_principals[i].realm, principal, more_principals[i].cache, principal);
        run_command("%s", command);
    }
    snprintf(command, sizeof command, "cd \"$RIG\" && mkdir -p home/eve directory home/root/.k5login.d && echo \"eve:x:%d:%d::$RIG/home/eve:/bin/sh\" >> passwd && "
             "echo alice/root@RIG.TEST > home/root/.k5login.d/instances", NOBODY_ELSE, NOBODY_ELSE);
    run_command("%s", command);
}

static void write_file(const char *path, const char *text)
{
    FILE *stream = fopen(path, "w");
    if (!CHECK(stream != NULL)) return;
    fputs(text, stream);
    fclose(stream);
}

static void configure(const char *setting)
{
    char path[1024], text[4096], both[4096];
    const char *directory = strstr(setting, "DIRECTORY");
    if (directory) snprintf(text, sizeof text, "%.*s%s%s", (int)(directory - setting), setting, in_realm("", "directory"), directory + strlen("DIRECTORY"));
    else snprintf(text, sizeof text, "%s", setting);
    snprintf(path, sizeof path, "%s", in_realm("", "row.conf"));
    write_file(path, text);
    snprintf(both, sizeof both, "%s:%s", path, getenv("KRB5_CONFIG"));
    setenv("KRB5_CONFIG", both, 1);
}

/* Only root makes files of others. A test run by somebody else has them anyway: of the invoking user, who is not eve. */
static void give(uid_t owner)
{
    if (geteuid() == 0) CHECK(chown(file, owner, (gid_t)-1) == 0);
}

static void make_k5login(void)
{
    char other[1200];
    snprintf(other, sizeof other, "%s-elsewhere", file);
    switch (this_row->file) {
    case ABSENT: case HOME_CLOSED: return;
    case FOLDER: CHECK(mkdir(file, 0755) == 0); return;
    case PIPE: CHECK(mkfifo(file, 0644) == 0); return;
    case LINK_TO_NOTHING: CHECK(symlink("nowhere", file) == 0); return;
    case LINK_TO_ITSELF: CHECK(symlink(file, file) == 0); return;
    case LINK:
        write_file(other, this_row->list);
        CHECK(symlink(other, file) == 0);
        return;
    default: break;
    }
    write_file(file, this_row->list);
    CHECK(chmod(file, this_row->file == WRITABLE_BY_ALL ? 0666 : 0644) == 0);
    if (this_row->file == TOO_LARGE) CHECK(truncate(file, (1 << 20) + 1) == 0);
    if (this_row->file == OF_ROOT) give(0);
    else if (this_row->file == OF_ANOTHER) give(SOMEBODY_ELSE);
    else if (strcmp(this_row->user, "eve") == 0) give(NOBODY_ELSE);
}

/* Root reads everything: the server becomes somebody who may not. What is above the home is open to all. */
static void close_doors(void)
{
    char above[1024];
    snprintf(above, sizeof above, "%s/..", getenv("RIG"));
    CHECK(chmod(above, 0711) == 0 && chmod(getenv("RIG"), 0711) == 0 && chmod(in_realm("", "home"), 0711) == 0);
    if (this_row->file == NOT_READABLE) CHECK(chmod(file, 0) == 0 && chmod(home, 0711) == 0);
    else CHECK(chmod(home, 0) == 0);
    if (geteuid() == 0) CHECK(setresuid(SOMEBODY_ELSE, SOMEBODY_ELSE, SOMEBODY_ELSE) == 0);
}

static void remove_k5login(void)
{
    char command[4096];
    snprintf(command, sizeof command, "chmod 700 %s; rm -rf %s %s-elsewhere", home, file, file);
    if (geteuid() == 0) run_command("%s", command);
}

static ssh_gss_error refusal(const ssh_gss_auth *server)
{
    ssh_gss_error error = GSSN_ERROR_INIT;
    CHECK_STATUS(ssh_gss_last_error(server, &error), GSSN_OK);
    return error;
}

static uint32_t rule_of(const ssh_gss_auth *server, uint32_t expected_state)
{
    ssh_gss_context_info info = GSSN_CONTEXT_INFO_INIT;
    CHECK_STATUS(ssh_gss_get_context_info(server, &info), GSSN_OK);
    CHECK_NUMBER(info.state, expected_state);
    return info.authorized_by;
}

/* The same record, to the last byte, as for a user whom the system does not know; but for an advice about a .k5login that cannot be examined. */
static void check_no(const ssh_gss_auth *server, int verdict)
{
    login stranger = verified(this_row->principal, "nobody-of-that-name", 0);
    CHECK_STATUS(ssh_gss_authorize(stranger.server, NULL), GSSN_E_NOT_AUTHORIZED);
    ssh_gss_error unknown = refusal(stranger.server), known = refusal(server);
    CHECK_NUMBER(known.status, unknown.status);
    CHECK_TEXT(known.message, unknown.message);
    CHECK_NUMBER(unknown.hint, GSSN_HINT_PRINCIPAL_NOT_ALLOWED);
    if (verdict == CANNOT_TELL) CHECK_NUMBER(known.hint, GSSN_HINT_K5LOGIN_UNREADABLE);
    else CHECK(memcmp(&known, &unknown, sizeof known) == 0);
    free_login(stranger);
}

/* Rules R29, R40, R65: one row. After a no the host may decide by itself, and the next question is answered as before. */
static void one_row(void)
{
    int verdict = is_heimdal() ? this_row->verdict_of_heimdal : this_row->verdict, is_yes = verdict == LISTED || verdict == MAPPED;
    int closes = this_row->file == NOT_READABLE || this_row->file == HOME_CLOSED;
    if (this_row->setting) configure(this_row->setting);
    make_k5login();
    login both = verified(this_row->principal, this_row->user, this_row->flags);
    if (closes) {
        (void)ssh_gss_authorize(both.server, NULL);                         /* libkrb5 reads krb5.conf while it may */
        login stranger = verified(this_row->principal, "nobody-of-that-name", 0);
        (void)ssh_gss_authorize(stranger.server, NULL);
        free_login(stranger);
        close_doors();
    }
    CHECK_STATUS(ssh_gss_authorize(both.server, NULL), is_yes ? GSSN_OK : GSSN_E_NOT_AUTHORIZED);
    CHECK_NUMBER(rule_of(both.server, is_yes ? GSSN_STATE_AUTHORIZED : GSSN_STATE_VERIFIED), is_yes ? verdict : GSSN_AUTHORIZED_BY_NOTHING);
    if (!is_yes && closes) CHECK_CAUSE(both.server, GSSN_E_NOT_AUTHORIZED, GSSN_HINT_K5LOGIN_UNREADABLE, "the principal may not log in as this user");
    else if (!is_yes) check_no(both.server, verdict);
    if (!is_yes && this_row->user[0]) {
        CHECK_STATUS(ssh_gss_authorize_override(both.server, this_row->user, "a test"), GSSN_OK);
        CHECK_NUMBER(rule_of(both.server, GSSN_STATE_AUTHORIZED), GSSN_AUTHORIZED_BY_OVERRIDE);
        CHECK_STATUS(ssh_gss_authorize(both.server, NULL), GSSN_E_NOT_AUTHORIZED);
        CHECK_NUMBER(rule_of(both.server, GSSN_STATE_VERIFIED), GSSN_AUTHORIZED_BY_NOTHING);
    }
    free_login(both);
}

/* What a peer of another realm delegates is its own, too. */
static void own_tickets_of_another_realm(void)
{
    static const char *const caches[] = { "other-alice.ccache", "slash.ccache", "at.ccache", "lines.ccache" };
    for (size_t i = 0; i < sizeof caches / sizeof caches[0]; i++) {
        int32_t delegated = 0;
        setenv("KRB5CCNAME", in_realm("FILE:", caches[i]), 1);
        login both = delegating_login("alice");
        CHECK_STATUS(exchange_tokens(both), GSSN_OK);
        CHECK_STATUS(ssh_gss_credentials_delegated(both.server, &delegated), GSSN_OK);
        if (!CHECK_NUMBER(delegated, 1)) printf("  %s\n", caches[i]);
        free_login(both);
    }
}

int main(int argc, char **argv)
{
    char command[4096];
    if (argc != 2 || !getenv("RIG") || !getenv("KRB5_CONFIG")) return EXIT_FAILURE;
    prepare();
    snprintf(command, sizeof command, "PATH=$PATH:/usr/sbin; kadmin.local -p admin/admin -r RIG.TEST addprinc -pw secret WELLKNOWN/ANONYMOUS > \"$RIG/more.log\" 2>&1 && "
             "%s WELLKNOWN/ANONYMOUS secret FILE:$RIG/anonymous.ccache", argv[1]);
    run_command("%s", command);
    if (!have_realm()) return EXIT_FAILURE;
    RUN(own_tickets_of_another_realm);
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        this_row = &rows[i];
        snprintf(home, sizeof home, "%s", in_realm("", "home/"));
        snprintf(home + strlen(home), sizeof home - strlen(home), "%s", this_row->user);
        if (this_row->file == MOVED) snprintf(file, sizeof file, "%s/%s", in_realm("", "directory"), this_row->user);
        else snprintf(file, sizeof file, "%s/.k5login", home);
        run_case(one_row, this_row->cell);
        if (this_row->file != ABSENT) remove_k5login();
    }
    return check_done("realm_verdict");
}

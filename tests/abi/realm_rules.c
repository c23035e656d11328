/* Rules about principals, tickets and accounts, each where nothing else would have refused. The realm is real; kadmin makes what a case needs.
 * What only the system can say is played by this program's own getpwnam_r and faccessat: an error of the user database, a home without end, and a
 * file that the effective and the real user id see differently; and by its calloc, which has no memory for a page. Its free sees
 * what is left in what the library gives back. */
#define _GNU_SOURCE            /* RTLD_NEXT */
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <pwd.h>
#include "login.h"

static int accounts_error;                                                  /* what getpwnam_r answers, if not 0 */
static char *other_home;                                                    /* what it gives as the home, if not NULL */
static enum { ALL_SEE, REAL_ONLY_SEES, EFFECTIVE_ONLY_SEES, NOT_READABLE } who_sees;

static int no_pages;

void *calloc(size_t count, size_t size)
{
    if (no_pages && count == 1 && size >= 4096) return NULL;
    void *memory = size && count > SIZE_MAX / size ? NULL : malloc(count * size);
    return memory ? memset(memory, 0, count * size) : NULL;
}

static int watch_account;                                                   /* the next answer of getpwnam_r is followed until it is freed */
static char *account;
static size_t account_size, account_left;

static void look_up(void *function, const char *name)
{
    void *found = dlsym(RTLD_NEXT, name);
    if (!found) abort();
    memcpy(function, &found, sizeof found);
}

void free(void *memory)
{
    static void (*real)(void *);
    if (!real) look_up(&real, "free");
    if (memory && memory == account) {
        for (size_t i = 0; i < account_size; i++) account_left += account[i] != 0;
        account = NULL;
    }
    real(memory);
}

int getpwnam_r(const char *name, struct passwd *entry, char *buffer, size_t size, struct passwd **result)
{
    int (*real)(const char *, struct passwd *, char *, size_t, struct passwd **);
    look_up(&real, "getpwnam_r");
    if (accounts_error) {
        *result = NULL;
        return accounts_error;
    }
    int error = real(name, entry, buffer, size, result);
    if (error == 0 && *result && other_home) entry->pw_dir = other_home;
    if (watch_account) {
        watch_account = 0;
        account = buffer;
        account_size = size;
    }
    return error;
}

int faccessat(int directory, const char *path, int mode, int flags)
{
    int (*real)(int, const char *, int, int);
    look_up(&real, "faccessat");
    int effective = (flags & AT_EACCESS) != 0;
    if (who_sees == REAL_ONLY_SEES && effective) errno = ENOENT;
    else if (who_sees == EFFECTIVE_ONLY_SEES && !effective) errno = ENOENT;
    else if (who_sees == NOT_READABLE && effective && (mode & R_OK)) errno = EACCES;
    else return real(directory, path, mode, flags);
    return -1;
}

/* A setting more in [libdefaults]. */
static void configure(const char *setting)
{
    static char path[1024];
    FILE *file;
    snprintf(path, sizeof path, "%s", in_realm("", "more.conf"));
    file = fopen(path, "w");
    if (!CHECK(file != NULL)) return;
    fprintf(file, "[libdefaults]\n  %s\n", setting);
    fclose(file);
    char both[4096];
    snprintf(both, sizeof both, "%s:%s", path, getenv("KRB5_CONFIG"));
    setenv("KRB5_CONFIG", both, 1);
}

static uint32_t refusal_at(const ssh_gss_auth *auth)
{
    ssh_gss_context_info info = GSSN_CONTEXT_INFO_INIT;
    CHECK_STATUS(ssh_gss_get_context_info(auth, &info), GSSN_OK);
    return info.delegation_refused;
}

/* Rules R15, R80: both ends are told why there is no delegated credential. */
static void why_nothing_was_delegated(void)
{
    const struct { uint32_t client, server, at_client, at_server; } cases[] = {
        { GSSN_DELEGATE_NEVER, GSSN_DELEGATE_NEVER, GSSN_DELEGATION_NOT_REFUSED, GSSN_DELEGATION_NOT_REFUSED },
        { GSSN_DELEGATE_ALWAYS, GSSN_DELEGATE_ALWAYS, GSSN_DELEGATION_NOT_REFUSED, GSSN_DELEGATION_NOT_REFUSED },
        { GSSN_DELEGATE_ALWAYS, GSSN_DELEGATE_NEVER, GSSN_DELEGATION_NOT_REFUSED, GSSN_DELEGATION_DECLINED },
        { GSSN_DELEGATE_IF_POLICY, GSSN_DELEGATE_ALWAYS, is_heimdal() ? GSSN_DELEGATION_NOT_GRANTED : GSSN_DELEGATION_NOT_OK_AS_DELEGATE, GSSN_DELEGATION_NOT_REFUSED } };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        ssh_gss_auth_options client = initiator_options(HOST), server = acceptor_options(HOST);
        login both = { NULL, NULL };
        client.delegation = cases[i].client;
        server.delegation = cases[i].server;
        CHECK_STATUS(ssh_gss_auth_new(&client, &both.client, NULL), GSSN_OK);
        CHECK_STATUS(ssh_gss_auth_new(&server, &both.server, NULL), GSSN_OK);
        CHECK_STATUS(exchange_tokens(both), GSSN_OK);
        if (!(CHECK_NUMBER(refusal_at(both.client), cases[i].at_client) & CHECK_NUMBER(refusal_at(both.server), cases[i].at_server))) printf("  case %zu\n", i);
        free_login(both);
    }
}

/* Rule R34: a client that asks for host/abc.rig.test and writes our name over it, in the part of the ticket that no key seals. The keytab has both keys,
 * and MIT tries them all: only the name of the established context tells. */
static void a_ticket_with_our_name_written_over(void)
{
    static const char other[] = "abc.rig.test", own[] = HOST;
    char keytab[1024];
    snprintf(keytab, sizeof keytab, "%s", in_realm("", "both.keytab"));
    run_command("cp \"$RIG/host.keytab\" %s", keytab);
    run_command("PATH=$PATH:/usr/sbin kadmin.local -p admin/admin -r RIG.TEST > \"$RIG/rules.log\" 2>&1 <<END\naddprinc -randkey host/abc.rig.test\nktadd -k %s host/abc.rig.test\nEND", keytab);
    setenv("KRB5_KTNAME", keytab, 1);
    ssh_gss_buffer token = first_token(other), answer = GSSN_BUFFER_INIT;
    size_t places = 0;
    for (size_t i = 0; i + sizeof other - 1 <= token.length; i++) {
        if (memcmp(token.data + i, other, sizeof other - 1) != 0) continue;
        memcpy(token.data + i, own, sizeof own - 1);
        places++;
    }
    CHECK(sizeof other == sizeof own && places == 1);
    ssh_gss_auth *server = new_acceptor(HOST);
    CHECK_STATUS(ssh_gss_accept_sec_context(server, token.data, token.length, &answer), GSSN_E_SERVER_UNKNOWN);
    CHECK_CAUSE(server, GSSN_E_SERVER_UNKNOWN, GSSN_HINT_WRONG_SERVICE_NAME, other);
    CHECK_NUMBER(answer.length, 0);
    CHECK_NUMBER(state_of(server), GSSN_STATE_FAILED);
    ssh_gss_auth_free(server);
    ssh_gss_buffer_dispose(&token);
    ssh_gss_buffer_dispose(&answer);
}

/* Rule R29: the user database could not be asked: no, even where unknown users may pass and krb5.conf maps the principal to this one. */
static void accounts_that_cannot_be_asked(void)
{
    static const int errors[] = { EIO, EINTR, EMFILE, ERANGE };
    for (size_t i = 0; i < sizeof errors / sizeof errors[0]; i++) {
        login both = verified("alice", "alice", GSSN_ALLOW_NO_LOCAL_USER);
        accounts_error = errors[i];
        if (!CHECK_STATUS(ssh_gss_authorize(both.server, NULL), GSSN_E_NOT_AUTHORIZED)) printf("  errno %d\n", errors[i]);
        CHECK_CAUSE(both.server, GSSN_E_NOT_AUTHORIZED, GSSN_HINT_PRINCIPAL_NOT_ALLOWED, "principal");
        accounts_error = 0;
        CHECK_STATUS(ssh_gss_authorize(both.server, NULL), GSSN_OK);
        free_login(both);
    }
}

/* Rules R29, R61: nor may a lack of memory look like a user whom the system does not know. */
static void accounts_without_memory(void)
{
    login both = verified("alice", "alice", GSSN_ALLOW_NO_LOCAL_USER);
    no_pages = 1;
    ssh_gss_status status = ssh_gss_authorize(both.server, NULL);
    no_pages = 0;
    CHECK_STATUS(status, GSSN_E_NO_MEMORY);
    CHECK_NUMBER(state_of(both.server), GSSN_STATE_VERIFIED);
    CHECK_STATUS(ssh_gss_authorize(both.server, NULL), GSSN_OK);
    free_login(both);
}

/* What the user database wrote, maybe a password's hash, is wiped before it is given back. */
static void accounts_are_wiped(void)
{
    login both = verified("alice", "alice", 0);
    watch_account = 1;
    CHECK_STATUS(ssh_gss_authorize(both.server, NULL), GSSN_OK);
    CHECK(account_size > 0 && account == NULL);
    CHECK_NUMBER(account_left, 0);
    free_login(both);
}

/* Rule R65: krb5_kuserok looks with the real user id, the library with both: they must agree, and the effective one must be able to read. */
static void a_k5login_that_not_everybody_sees(void)
{
    login both = verified("alice", "deploy", 0);                     /* deploy's .k5login names alice */
    CHECK_STATUS(ssh_gss_authorize(both.server, NULL), GSSN_OK);
    for (who_sees = REAL_ONLY_SEES; who_sees <= NOT_READABLE; who_sees++) {
        if (!CHECK_STATUS(ssh_gss_authorize(both.server, NULL), GSSN_E_NOT_AUTHORIZED)) printf("  case %d\n", (int)who_sees);
        CHECK_CAUSE(both.server, GSSN_E_NOT_AUTHORIZED, GSSN_HINT_K5LOGIN_UNREADABLE, "k5login");
    }
    who_sees = ALL_SEE;
    CHECK_STATUS(ssh_gss_authorize(both.server, NULL), GSSN_OK);
    free_login(both);
}

/* k5login_directory moves the files, and the library looks where krb5_kuserok looks. */
static void k5login_files_elsewhere(void)
{
    char setting[1100], path[1024];
    run_command("mkdir -p \"$RIG/%s\"", "k5logins");
    run_command("ln -sfn alice \"$RIG/%s/alice\"", "k5logins");             /* leads to itself: cannot be told */
    run_command("echo alice@RIG.TEST > \"$RIG/%s/bob\"", "k5logins");
    snprintf(path, sizeof path, "%s", in_realm("", "k5logins"));
    snprintf(setting, sizeof setting, "k5login_directory = %s", path);
    configure(setting);
    login both = verified("alice", "alice", 0);
    CHECK_STATUS(ssh_gss_authorize(both.server, NULL), GSSN_E_NOT_AUTHORIZED);
    CHECK_CAUSE(both.server, GSSN_E_NOT_AUTHORIZED, GSSN_HINT_K5LOGIN_UNREADABLE, "k5login");
    free_login(both);
    both = verified("alice", "bob", 0);
    CHECK_STATUS(ssh_gss_authorize(both.server, NULL), GSSN_OK);
    free_login(both);
    both = verified("alice", "deploy", 0);                           /* ~/.k5login counts no more */
    CHECK_STATUS(ssh_gss_authorize(both.server, NULL), GSSN_E_NOT_AUTHORIZED);
    CHECK_CAUSE(both.server, GSSN_E_NOT_AUTHORIZED, GSSN_HINT_PRINCIPAL_NOT_ALLOWED, "k5login");
    free_login(both);
}

/* A setting that says neither yes nor no: nobody knows what the administrator wanted. */
static void a_setting_that_is_none(void)
{
    configure("k5login_authoritative = perhaps");
    login both = verified("alice", "alice", 0);
    CHECK_STATUS(ssh_gss_authorize(both.server, NULL), GSSN_E_NOT_AUTHORIZED);
    CHECK_CAUSE(both.server, GSSN_E_NOT_AUTHORIZED, GSSN_HINT_K5LOGIN_UNREADABLE, "k5login");
    free_login(both);
}

/* A path that does not fit is none that could be looked at. */
static void a_home_that_is_too_long(void)
{
    char home[5000];
    memset(home, 'h', sizeof home - 1);
    home[0] = '/';
    home[sizeof home - 1] = 0;
    login both = verified("alice", "alice", 0);
    other_home = home;
    CHECK_STATUS(ssh_gss_authorize(both.server, NULL), GSSN_E_NOT_AUTHORIZED);
    CHECK_CAUSE(both.server, GSSN_E_NOT_AUTHORIZED, GSSN_HINT_K5LOGIN_UNREADABLE, "k5login");
    free_login(both);
}

int main(void)
{
    if (!have_realm()) return EXIT_FAILURE;
    RUN(why_nothing_was_delegated);
    RUN(a_ticket_with_our_name_written_over);
    RUN(accounts_that_cannot_be_asked);
    RUN(accounts_without_memory);
    RUN(accounts_are_wiped);
    RUN(a_k5login_that_not_everybody_sees);
    RUN(k5login_files_elsewhere);
    RUN(a_setting_that_is_none);
    RUN(a_home_that_is_too_long);
    return check_done("realm_rules");
}

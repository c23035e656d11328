/* Both ends of a login in one process, and cases that run in a process of their own because they change the environment. */
#ifndef LOGIN_H
#define LOGIN_H
#include <gssnative.h>
#include <sys/wait.h>
#include <unistd.h>
#include "check.h"
#include "objects.h"

#define HOST "ssh.rig.test"
#define OTHER_HOST "other.rig.test"

static const uint8_t session_id[32] = { 0x5e, 0x55, 0x10, 0x7d };

typedef struct { ssh_gss_auth *client, *server; } login;

/* A path in the realm's folder, for setenv. */
static inline const char *in_realm(const char *prefix, const char *file)
{
    static char text[1024];
    const char *folder = getenv("RIG");
    snprintf(text, sizeof text, "%s%s/%s", prefix, folder ? folder : "", file);
    return text;
}

/* Runs a command of the shell, with a word put in once or twice. */
static inline int run_command(const char *format, const char *word)
{
    char command[8192];
    snprintf(command, sizeof command, format, word, word);
    int ok = CHECK_NUMBER(system(command), 0);
    if (!ok) printf("  %s\n", command);
    return ok;
}

/* From now on KRB5_CONFIG is a copy of itself that sed has changed. */
static inline void change_configuration(const char *file, const char *sed)
{
    char path[1024], command[4096];
    snprintf(path, sizeof path, "%s", in_realm("", file));
    snprintf(command, sizeof command, "sed %s \"$KRB5_CONFIG\" > %s", sed, path);
    run_command("%s", command);
    setenv("KRB5_CONFIG", path, 1);
}

/* From now on krb5.conf names the primary KDC, too. MIT's client looks for it in DNS after the KDC's answers, and may wait long for that. */
static inline void name_the_primary_kdc(void)
{
    change_configuration("primary.conf", "'s/kdc = \\(.*\\)/&\\n    primary_kdc = \\1/'");
}

/* A client that delegates its tickets and a server that takes them, both with the user's name. */
static inline login delegating_login(const char *user)
{
    ssh_gss_auth_options client = initiator_options(HOST), server = acceptor_options(HOST);
    login both = { NULL, NULL };
    client.delegation = server.delegation = GSSN_DELEGATE_ALWAYS;
    client.username = server.username = user;
    CHECK_STATUS(ssh_gss_auth_new(&client, &both.client, NULL), GSSN_OK);
    CHECK_STATUS(ssh_gss_auth_new(&server, &both.server, NULL), GSSN_OK);
    return both;
}

/* A client for HOST and a server that answers to it, both with the user's name. */
static inline login new_login(const char *user)
{
    login both = { new_initiator(HOST), new_acceptor(HOST) };
    CHECK(both.client != NULL && both.server != NULL);
    if (user) {
        CHECK_STATUS(ssh_gss_set_username(both.client, user), GSSN_OK);
        CHECK_STATUS(ssh_gss_set_username(both.server, user), GSSN_OK);
    }
    return both;
}

static inline void free_login(login both)
{
    ssh_gss_auth_free(both.client);
    ssh_gss_auth_free(both.server);
}

/* Carries tokens to and fro until both ends are done or one fails; returns the last status of the end that failed, else GSSN_OK. */
static inline ssh_gss_status exchange_tokens(login both)
{
    ssh_gss_buffer to_server = GSSN_BUFFER_INIT, to_client = GSSN_BUFFER_INIT;
    ssh_gss_status client = GSSN_CONTINUE, server = GSSN_CONTINUE;
    for (int step = 0; step < 10 && (client == GSSN_CONTINUE || server == GSSN_CONTINUE); step++) {
        if (client == GSSN_CONTINUE) {
            client = ssh_gss_init_sec_context(both.client, to_client.data, to_client.length, &to_server);
            ssh_gss_buffer_dispose(&to_client);
        }
        if (client >= 0 && server == GSSN_CONTINUE) {
            server = ssh_gss_accept_sec_context(both.server, to_server.data, to_server.length, &to_client);
        }
        ssh_gss_buffer_dispose(&to_server);
        if (client < 0 || server < 0) break;
    }
    ssh_gss_buffer_dispose(&to_client);
    return client < 0 ? client : server < 0 ? server : client == GSSN_OK && server == GSSN_OK ? GSSN_OK : GSSN_E_INTERNAL;
}

/* The client's first token, for a server that another object plays. */
static inline ssh_gss_buffer first_token(const char *host)
{
    ssh_gss_buffer token = GSSN_BUFFER_INIT;
    ssh_gss_auth *client = new_initiator(host);
    CHECK_STATUS(ssh_gss_init_sec_context(client, NULL, 0, &token), GSSN_CONTINUE);
    CHECK(token.length > 0);
    ssh_gss_auth_free(client);
    return token;
}

/* MIC by the client, check by the server. */
static inline ssh_gss_status prove(login both)
{
    ssh_gss_buffer mic = GSSN_BUFFER_INIT;
    ssh_gss_status status = ssh_gss_get_mic(both.client, GSSN_MIC_USERAUTH, session_id, sizeof session_id, &mic);
    CHECK_STATUS(status, GSSN_OK);
    if (status == GSSN_OK) status = ssh_gss_check_mic(both.server, GSSN_MIC_USERAUTH, session_id, sizeof session_id, mic.data, mic.length);
    ssh_gss_buffer_dispose(&mic);
    return status;
}

/* A login of the principal, whose tickets are in PRINCIPAL.ccache, as the user: MIC verified, no verdict yet. The flags are the server's. */
static inline login verified(const char *principal, const char *user, uint32_t flags)
{
    char cache[64];
    ssh_gss_auth_options options = acceptor_options(HOST);
    login both = { NULL, NULL };
    snprintf(cache, sizeof cache, "%s.ccache", principal);
    setenv("KRB5CCNAME", in_realm("FILE:", cache), 1);
    options.username = user;
    options.flags = flags;
    both.client = new_initiator(HOST);
    CHECK_STATUS(ssh_gss_auth_new(&options, &both.server, NULL), GSSN_OK);
    CHECK_STATUS(ssh_gss_set_username(both.client, user), GSSN_OK);
    CHECK_STATUS(exchange_tokens(both), GSSN_OK);
    CHECK_STATUS(prove(both), GSSN_OK);
    return both;
}

/* The object's error record: the status, the hint, and a word that names the cause, in the message or in the advice. */
static inline void check_record(const ssh_gss_error *error, ssh_gss_status status, uint32_t hint, const char *word, const char *file, int line)
{
    int ok = check_status(error->status, status, "error.status", file, line);
    ok &= check_number(error->hint, hint, "error.hint", file, line);
    ok &= check_true(strstr(error->message, word) || strstr(error->advice, word), word, file, line);
    ok &= check_true(hint == 0 || error->advice[0] != 0, "advice for the hint", file, line);
    if (!ok) printf("  message: %s\n  advice: %s\n", error->message, error->advice);
}

static inline void check_cause(const ssh_gss_auth *auth, ssh_gss_status status, uint32_t hint, const char *word, const char *file, int line)
{
    ssh_gss_error error = GSSN_ERROR_INIT;
    check_status(ssh_gss_last_error(auth, &error), GSSN_OK, "ssh_gss_last_error", file, line);
    check_record(&error, status, hint, word, file, line);
}
#define CHECK_CAUSE(auth, status, hint, word) check_cause((auth), (status), (hint), (word), __FILE__, __LINE__)

static inline const char *name_of(ssh_gss_status (*getter)(const ssh_gss_auth *, char *, size_t, size_t *), const ssh_gss_auth *auth)
{
    static char text[2048];
    size_t length = 0;
    if (!CHECK_STATUS(getter(auth, text, sizeof text, &length), GSSN_OK)) return "";
    CHECK_NUMBER(length, strlen(text));
    return text;
}

/* Runs one case in a child: what it does to the environment and to Kerberos's caches ends with it. */
static inline void run_case(void (*test)(void), const char *name)
{
    int status = -1;
    fflush(stdout);
    pid_t child = fork();
    if (child == 0) {
        check_count = check_failures = 0;
        alarm(60);
        test();
        fflush(stdout);
        _exit(check_failures ? 1 : check_count ? 0 : 2);            /* a case without a check is a failure, too */
    }
    if (!CHECK(child > 0 && waitpid(child, &status, 0) == child && WIFEXITED(status) && WEXITSTATUS(status) == 0))
        printf("  in the case %s, wait status %#x\n", name, (unsigned)status);
}
#define RUN(test) run_case(test, #test)

/* The backend that the test is for, in the environment variable BACKEND: "mit", which is the default, or "heimdal". */
static inline int is_heimdal(void)
{
    const char *backend = getenv("BACKEND");
    return backend && strcmp(backend, "heimdal") == 0;
}

static inline int have_realm(void)
{
    if (!getenv("RIG")) {
        fprintf(stderr, "no realm: start this program with with-realm.sh\n");
        return 0;
    }
    return !getenv("BACKEND") || CHECK_STATUS(ssh_gss_load(getenv("BACKEND")), GSSN_OK);
}
#endif

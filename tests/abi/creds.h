/* Credentials for tests that log in with them. */
#ifndef CREDS_H
#define CREDS_H
#include "login.h"

static inline ssh_gss_credential_options credential_options(uint32_t usage, const char *principal, const char *source, const char *password)
{
    ssh_gss_credential_options options = GSSN_CREDENTIAL_OPTIONS_INIT;
    options.usage = usage;
    options.principal = principal;
    options.source = source;
    options.password = password;
    return options;
}

static inline ssh_gss_credential *get_credential(uint32_t usage, const char *principal, const char *source, const char *password, const char *file, int line)
{
    ssh_gss_credential_options options = credential_options(usage, principal, source, password);
    ssh_gss_credential *credential = NULL;
    ssh_gss_error error = GSSN_ERROR_INIT;
    if (!check_status(ssh_gss_credential_acquire(&options, &credential, &error), GSSN_OK, "ssh_gss_credential_acquire", file, line)) printf("  %s\n", error.message);
    return credential;
}
#define TICKETS(principal, source, password) get_credential(GSSN_INITIATE, (principal), (source), (password), __FILE__, __LINE__)
#define KEYS(source) get_credential(GSSN_ACCEPT, NULL, (source), NULL, __FILE__, __LINE__)

/* There is none, and the record says why. */
static inline void check_no_credential(const ssh_gss_credential_options *options, ssh_gss_status status, uint32_t hint, const char *word, const char *file, int line)
{
    ssh_gss_credential *credential = (ssh_gss_credential *)(uintptr_t)99;
    ssh_gss_error error = GSSN_ERROR_INIT;
    check_status(ssh_gss_credential_acquire(options, &credential, &error), status, "ssh_gss_credential_acquire", file, line);
    check_true(credential == NULL, "no credential", file, line);
    check_record(&error, status, hint, word, file, line);
}

/* Objects for HOST with these credentials; NULL: the default. */
static inline login login_with(const ssh_gss_credential *client, const ssh_gss_credential *server, const char *host, const char *own_names)
{
    ssh_gss_auth_options initiator = initiator_options(host), acceptor = acceptor_options(own_names);
    login both = { NULL, NULL };
    initiator.credential = (ssh_gss_credential *)(uintptr_t)client;
    acceptor.credential = (ssh_gss_credential *)(uintptr_t)server;
    CHECK_STATUS(ssh_gss_auth_new(&initiator, &both.client, NULL), GSSN_OK);
    CHECK_STATUS(ssh_gss_auth_new(&acceptor, &both.server, NULL), GSSN_OK);
    return both;
}

/* Logs in with them as this principal. */
static inline void check_login_as(const ssh_gss_credential *client, const ssh_gss_credential *server, const char *host, const char *principal, const char *file, int line)
{
    login both = login_with(client, server, host, host);
    int ok = check_status(exchange_tokens(both), GSSN_OK, "exchange_tokens", file, line);
    if (ok) check_text(name_of(ssh_gss_peer_name, both.server), principal, "the peer's name", file, line);
    if (ok) check_text(name_of(ssh_gss_own_name, both.client), principal, "the own name", file, line);
    free_login(both);
}
#define LOGS_IN(client, server, host, principal) check_login_as((client), (server), (host), (principal), __FILE__, __LINE__)

/* An initiator's credential of this principal that logs in as such, and what it says of itself; then it is released. */
static inline void check_tickets(ssh_gss_credential *credential, const char *principal, const char *file, int line)
{
    ssh_gss_credential_info info = GSSN_CREDENTIAL_INFO_INIT;
    check_status(ssh_gss_credential_get_info(credential, &info), GSSN_OK, "ssh_gss_credential_get_info", file, line);
    check_number(info.usage, GSSN_INITIATE, "usage", file, line);
    check_text(info.principal, principal, "principal", file, line);
    check_true(info.expires > 1700000000 && info.expires < INT64_MAX, "the tickets' end", file, line);
    check_login_as(credential, NULL, HOST, principal, file, line);
    ssh_gss_credential_free(credential);
}
#define CHECK_TICKETS(credential, principal) check_tickets((credential), (principal), __FILE__, __LINE__)

#define COMMAND(command) run_command("%s", (command))

extern char **environ;

/* Every byte of the environment, in its order, in memory that the caller frees. */
static inline char *whole_environment(size_t *length)
{
    char *bytes = NULL, *end;
    *length = 0;
    for (char **one = environ; *one; one++) *length += strlen(*one) + 1;
    end = bytes = malloc(*length + 1);
    if (!bytes) abort();
    for (char **one = environ; *one; one++, end += strlen(end) + 1) strcpy(end, *one);
    return bytes;
}

/* It is what it was; the copy is freed. */
static inline void check_environment(char *before, size_t length_before, const char *file, int line)
{
    size_t length = 0;
    char *now = whole_environment(&length);
    check_true(length == length_before && length > 0 && memcmp(now, before, length) == 0, "the environment, byte for byte", file, line);
    free(now);
    free(before);
}
#define CHECK_ENVIRONMENT(before, length) check_environment((before), (length), __FILE__, __LINE__)

/* in_realm for several at a time: their text stays. */
static inline char *keep_in_realm(const char *prefix, const char *file)
{
    char *text = strdup(in_realm(prefix, file));
    if (!text) abort();
    return text;
}
#endif

/* One end of a login, in a process of its own: the other end may be built for another system. Messages go over standard input and output: four
 * bytes of length, big-endian, then the bytes. What came out goes to standard error, a word and its value on each line.
 *   side client|server with-mic|keyex [NAME=VALUE...]
 * order=ORDER     the backends, ',' between them
 * host=, user=    the server's name, and the user
 * delegate=N      a GSSN_DELEGATE_* value
 * bindings=TEXT   channel bindings
 * damage=WHAT     what it sends is spoilt: token, mic; the client sends the server's own MIC back: reflect; or writes the server's name over the one
 *                 that it asked for, which is as long: name; or from the second login on the first one's MIC: replay
 * credential=TEXT a credential that is acquired first: by this password of the user at RIG.TEST, or the default one for "default"
 * logins=N        so many logins, one after another. What the process holds after a tenth of them and at the end is said, on Windows
 * It ends with 0 if the end got as far as it can: a client to its last MIC, a server to a verified MIC.
 */
#include <gssnative.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#ifdef _WIN32
#include <fcntl.h>
#include <io.h>
#include "windows.h"
#include <psapi.h>
#endif

#define LONGEST (1 << 20)
#define HOST "ssh.rig.test"

typedef struct { const char *order, *host, *user, *bindings, *damage, *credential; int is_client, is_keyex, delegate, logins; } plan;

static const uint8_t session[32] = { 0x5e, 0x55, 0x10, 0x7d };
static const char *stage = "start";
static ssh_gss_buffer first_mic = GSSN_BUFFER_INIT;

static int put(const void *data, size_t length)
{
    uint8_t header[4] = { (uint8_t)(length >> 24), (uint8_t)(length >> 16), (uint8_t)(length >> 8), (uint8_t)length };
    return fwrite(header, 1, 4, stdout) == 4 && fwrite(data, 1, length, stdout) == length && fflush(stdout) == 0;
}

/* The caller frees it; NULL: the other end is gone. */
static uint8_t *take(size_t *length)
{
    uint8_t header[4], *data;
    *length = 0;
    if (fread(header, 1, 4, stdin) != 4) return NULL;
    size_t size = (size_t)header[0] << 24 | (size_t)header[1] << 16 | (size_t)header[2] << 8 | header[3];
    if (size > LONGEST || !(data = malloc(size + 1))) return NULL;
    if (fread(data, 1, size, stdin) != size) {
        free(data);
        return NULL;
    }
    *length = size;
    return data;
}

static int damages(const plan *p, const char *what) { return p->damage && strcmp(p->damage, what) == 0; }

static void say_error(const ssh_gss_error *error)
{
    fprintf(stderr, "stage %s\nstatus %s\nroutine %u\nmajor 0x%08x\nhint %u\nmessage ", stage, ssh_gss_status_name(error->status), (unsigned)error->routine,
            (unsigned)error->major, (unsigned)error->hint);
    for (const char *c = error->message; *c; c++) fputc(*c == '\n' ? '|' : *c, stderr);
    fprintf(stderr, "\nadvice %s\n", error->advice);
}

static int failed(const ssh_gss_auth *auth)
{
    ssh_gss_error error = GSSN_ERROR_INIT;
    ssh_gss_last_error(auth, &error);
    say_error(&error);
    return 0;
}

static int gone(void)
{
    fprintf(stderr, "stage %s\nstatus gone\n", stage);
    return 0;
}

/* In the part of the ticket that no key seals. */
static void write_name_over(ssh_gss_buffer *token, const char *name)
{
    size_t length = strlen(name);
    for (size_t i = 0; length == strlen(HOST) && i + length <= token->length; i++) {
        if (memcmp(token->data + i, name, length) == 0) memcpy(token->data + i, HOST, length);
    }
}

/* A message of the other end goes in, one for it comes out. */
static int exchange_tokens(const plan *p, ssh_gss_auth *auth)
{
    ssh_gss_status status = GSSN_CONTINUE;
    uint8_t *received = NULL;
    size_t length = 0;
    ssh_gss_buffer token = GSSN_BUFFER_INIT;
    stage = "tokens";
    for (int step = 0; status == GSSN_CONTINUE; step++) {
        if (step > 0 || !p->is_client) {
            if (!(received = take(&length))) return gone();
        }
        status = p->is_client ? ssh_gss_init_sec_context(auth, received, length, &token) : ssh_gss_accept_sec_context(auth, received, length, &token);
        free(received);
        received = NULL;
        if (token.length > 0 && damages(p, "token")) token.data[token.length - 5] ^= 1;
        if (token.length > 0 && damages(p, "name")) write_name_over(&token, p->host);
        if (token.length > 0 && !put(token.data, token.length)) status = GSSN_E_INTERNAL;
        ssh_gss_buffer_dispose(&token);
    }
    return status == GSSN_OK ? 1 : failed(auth);
}

static int send_mic(const plan *p, ssh_gss_auth *auth, uint32_t kind, const uint8_t *other, size_t other_length)
{
    ssh_gss_buffer mic = GSSN_BUFFER_INIT;
    if (ssh_gss_get_mic(auth, kind, session, sizeof session, &mic) != GSSN_OK) return failed(auth);
    if (damages(p, "mic")) mic.data[mic.length - 1] ^= 1;
    int sent = damages(p, "reflect") && other ? put(other, other_length) : damages(p, "replay") && first_mic.data ? put(first_mic.data, first_mic.length) : put(mic.data, mic.length);
    if (damages(p, "replay") && !first_mic.data) first_mic = mic;
    else ssh_gss_buffer_dispose(&mic);
    return sent ? 1 : gone();
}

static int check_mic(ssh_gss_auth *auth, uint32_t kind, uint8_t **mic, size_t *length)
{
    if (!(*mic = take(length))) return gone();
    ssh_gss_status status = ssh_gss_check_mic(auth, kind, session, sizeof session, *mic, *length);
    return status == GSSN_OK ? 1 : failed(auth);
}

static int exchange_mics(const plan *p, ssh_gss_auth *auth)
{
    uint8_t *mic = NULL;
    size_t length = 0;
    int ok = 1;
    stage = "exchange-mic";
    if (p->is_keyex) ok = p->is_client ? check_mic(auth, GSSN_MIC_EXCHANGE_HASH, &mic, &length) : send_mic(p, auth, GSSN_MIC_EXCHANGE_HASH, NULL, 0);
    stage = "user-mic";
    if (ok && p->is_client) ok = send_mic(p, auth, GSSN_MIC_USERAUTH, mic, length);
    else if (ok) ok = check_mic(auth, GSSN_MIC_USERAUTH, &mic, &length);
    free(mic);
    return ok;
}

static void say_outcome(const plan *p, ssh_gss_auth *auth)
{
    char text[512] = "";
    size_t length = 0;
    ssh_gss_context_info info = GSSN_CONTEXT_INFO_INIT;
    ssh_gss_error error = GSSN_ERROR_INIT;
    ssh_gss_get_context_info(auth, &info);
    fprintf(stderr, "granted 0x%x\nrefused %u\nexpires %lld\n", (unsigned)info.granted, (unsigned)info.delegation_refused, (long long)info.expires);
    fprintf(stderr, "peer-status %s\n", ssh_gss_status_name(ssh_gss_peer_name(auth, text, sizeof text, &length)));
    fprintf(stderr, "peer %s\n", text);
    *text = '\0';
    ssh_gss_own_name(auth, text, sizeof text, &length);
    fprintf(stderr, "own %s\n", text);
    if (p->is_client) return;
    stage = "verdict";
    fprintf(stderr, "verdict %s\n", ssh_gss_status_name(ssh_gss_authorize(auth, p->user)));
    ssh_gss_last_error(auth, &error);
    if (error.status != GSSN_OK) say_error(&error);
}

static int acquire(const plan *p, ssh_gss_backend *backend, ssh_gss_credential **credential)
{
    ssh_gss_credential_options options = GSSN_CREDENTIAL_OPTIONS_INIT;
    ssh_gss_error error = GSSN_ERROR_INIT;
    char principal[256];
    snprintf(principal, sizeof principal, "%s@RIG.TEST", p->user);
    options.usage = p->is_client ? GSSN_INITIATE : GSSN_ACCEPT;
    options.backend = backend;
    if (strcmp(p->credential, "default") != 0) {
        options.principal = principal;
        options.password = p->credential;
    }
    stage = "credential";
    if (ssh_gss_credential_acquire(&options, credential, &error) == GSSN_OK) return 1;
    say_error(&error);
    return 0;
}

static int log_in(const plan *p, ssh_gss_backend *backend, ssh_gss_credential *credential, int speaks)
{
    ssh_gss_auth_options options = GSSN_AUTH_OPTIONS_INIT;
    ssh_gss_error error = GSSN_ERROR_INIT;
    ssh_gss_auth *auth = NULL;
    options.role = p->is_client ? GSSN_INITIATOR : GSSN_ACCEPTOR;
    options.method = p->is_keyex ? GSSN_KEYEX : GSSN_WITH_MIC;
    options.delegation = (uint32_t)p->delegate;
    options.backend = backend;
    options.credential = credential;
    options.host = p->host;
    options.username = p->user;
    options.channel_bindings = (const uint8_t *)p->bindings;
    options.channel_bindings_length = p->bindings ? strlen(p->bindings) : 0;
    stage = "new";
    if (ssh_gss_auth_new(&options, &auth, &error) != GSSN_OK) {
        say_error(&error);
        return 0;
    }
    int ok = exchange_tokens(p, auth) && exchange_mics(p, auth);
    if (ok && speaks) say_outcome(p, auth);
    ssh_gss_auth_free(auth);
    return ok;
}

static int parse(int count, char **words, plan *p)
{
    if (count < 3) return 0;
    p->is_client = strcmp(words[1], "client") == 0;
    p->is_keyex = strcmp(words[2], "keyex") == 0;
    for (int i = 3; i < count; i++) {
        char *value = strchr(words[i], '=');
        if (!value) return 0;
        *value++ = '\0';
        if (strcmp(words[i], "order") == 0) {
            for (char *c = value; *c; c++) if (*c == ',') *c = '\n';
            p->order = value;
        } else if (strcmp(words[i], "host") == 0) p->host = value;
        else if (strcmp(words[i], "user") == 0) p->user = value;
        else if (strcmp(words[i], "bindings") == 0) p->bindings = value;
        else if (strcmp(words[i], "damage") == 0) p->damage = value;
        else if (strcmp(words[i], "credential") == 0) p->credential = value;
        else if (strcmp(words[i], "delegate") == 0) p->delegate = atoi(value);
        else if (strcmp(words[i], "logins") == 0) p->logins = atoi(value);
        else return 0;
    }
    return 1;
}

static void say_holdings(const char *when)
{
#ifdef _WIN32
    PROCESS_MEMORY_COUNTERS_EX memory = { .cb = sizeof memory };
    K32GetProcessMemoryInfo(GetCurrentProcess(), (PROCESS_MEMORY_COUNTERS *)&memory, sizeof memory);
    fprintf(stderr, "%s-handles %d\n%s-memory %llu\n", when, open_handles(), when, (unsigned long long)memory.WorkingSetSize);
#else
    (void)when;
#endif
}

int main(int count, char **words)
{
    plan p = { NULL, HOST, "alice", NULL, NULL, NULL, 0, 0, 0, 1 };
    ssh_gss_backend *backend = NULL;
    ssh_gss_credential *credential = NULL;
    ssh_gss_backend_info info = GSSN_BACKEND_INFO_INIT;
    ssh_gss_error error = GSSN_ERROR_INIT;
    if (!parse(count, words, &p)) return 2;
#ifdef _WIN32
    _setmode(_fileno(stdin), _O_BINARY);
    _setmode(_fileno(stdout), _O_BINARY);
#endif
    stage = "open";
    if (ssh_gss_backend_open(p.order, &backend, &error) != GSSN_OK) {
        say_error(&error);
        return 1;
    }
    ssh_gss_backend_get_info(backend, &info);
    fprintf(stderr, "backend %s\npath %s\n", info.name, info.path);
    int ok = !p.credential || acquire(&p, backend, &credential);
    for (int i = 0; ok && i < p.logins; i++) {
        if (p.logins >= 10 && i == p.logins / 10) say_holdings("early");
        ok = log_in(&p, backend, credential, i == 0);
    }
    if (ok && p.logins >= 10) say_holdings("late");
    fprintf(stderr, "done %d\n", ok);
    ssh_gss_buffer_dispose(&first_mic);
    ssh_gss_credential_free(credential);
    ssh_gss_backend_close(backend);
    return ok ? 0 : 1;
}

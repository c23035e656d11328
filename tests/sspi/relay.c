/* One security context in a process of its own, called from another: tokens and MICs come and go, SSH is spoken elsewhere.
 *   relay initiator|acceptor with-mic|keyex HOST DELEGATION USER
 * HOST is one name or several, ',' between them; DELEGATION a GSSN_DELEGATE_* value; USER may be '-' for none. A line of standard input is a call:
 *   init TOKEN, accept TOKEN, mic KIND DATA, check KIND DATA MIC, user NAME, authorize NAME, peer -
 * and a line of standard output its answer, STATUS BYTES TEXT: the number of a status, and what ssh_gss_last_error says. Bytes and names are
 * hexadecimal, '-' for none. The first line answers no call: its text is the name of the backend. It ends when its input does.
 */
#include <gssnative.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define LONGEST_LINE (1 << 18)

typedef struct { uint8_t *data; size_t length; } bytes;

static void answer(ssh_gss_status status, const uint8_t *data, size_t length, const char *text)
{
    printf("%d ", (int)status);
    for (size_t i = 0; i < length; i++) printf("%02x", data[i]);
    printf("%s ", length == 0 ? "-" : "");
    for (; *text; text++) putchar(*text == '\n' ? '|' : *text);
    putchar('\n');
    fflush(stdout);
}

/* In the place of its digits, with a NUL behind. */
static int decode(char *word, bytes *result)
{
    size_t length = word ? strlen(word) : 0;
    result->data = (uint8_t *)word;
    result->length = 0;
    if (length == 0 || strcmp(word, "-") == 0) return word != NULL;
    for (size_t i = 0; i + 1 < length; i += 2) {
        char digits[3] = { word[i], word[i + 1], 0 }, *end;
        result->data[result->length++] = (uint8_t)strtoul(digits, &end, 16);
        if (*end) return 0;
    }
    word[result->length] = 0;
    return length % 2 == 0;
}

static char *more(void) { return strtok(NULL, " \r\n"); }

static int call(ssh_gss_auth *auth, char *line)
{
    const char *name = strtok(line, " \r\n");
    ssh_gss_status status = GSSN_OK;
    ssh_gss_buffer out = GSSN_BUFFER_INIT;
    ssh_gss_error error = GSSN_ERROR_INIT;
    char peer[512] = "";
    size_t peer_length = 0;
    bytes first, mic;
    if (!name) return 0;
    int has_kind = strcmp(name, "mic") == 0 || strcmp(name, "check") == 0;
    const char *kind_word = has_kind ? more() : "0";
    uint32_t kind = kind_word ? (uint32_t)atoi(kind_word) : 0;
    if (!decode(more(), &first)) return 0;
    if (strcmp(name, "init") == 0) status = ssh_gss_init_sec_context(auth, first.length ? first.data : NULL, first.length, &out);
    else if (strcmp(name, "accept") == 0) status = ssh_gss_accept_sec_context(auth, first.data, first.length, &out);
    else if (strcmp(name, "mic") == 0) status = ssh_gss_get_mic(auth, kind, first.data, first.length, &out);
    else if (strcmp(name, "check") == 0 && decode(more(), &mic)) status = ssh_gss_check_mic(auth, kind, first.data, first.length, mic.data, mic.length);
    else if (strcmp(name, "user") == 0) status = ssh_gss_set_username(auth, (char *)first.data);
    else if (strcmp(name, "authorize") == 0) status = ssh_gss_authorize(auth, (char *)first.data);
    else if (strcmp(name, "peer") == 0) status = ssh_gss_peer_name(auth, peer, sizeof peer, &peer_length);
    else return 0;
    if (status < 0) ssh_gss_last_error(auth, &error);
    if (peer[0]) answer(status, (const uint8_t *)peer, strlen(peer), error.message);
    else answer(status, out.data, out.length, error.message);
    ssh_gss_buffer_dispose(&out);
    return 1;
}

int main(int count, char **words)
{
    static char line[LONGEST_LINE];
    ssh_gss_auth_options options = GSSN_AUTH_OPTIONS_INIT;
    ssh_gss_backend *backend = NULL;
    ssh_gss_backend_info info = GSSN_BACKEND_INFO_INIT;
    ssh_gss_error error = GSSN_ERROR_INIT;
    ssh_gss_auth *auth = NULL;
    if (count != 6) return 2;
    options.role = strcmp(words[1], "initiator") == 0 ? GSSN_INITIATOR : GSSN_ACCEPTOR;
    options.method = strcmp(words[2], "keyex") == 0 ? GSSN_KEYEX : GSSN_WITH_MIC;
    for (char *c = words[3]; *c; c++) if (*c == ',') *c = '\n';
    options.host = words[3];
    options.delegation = (uint32_t)atoi(words[4]);
    options.username = strcmp(words[5], "-") == 0 ? NULL : words[5];
    ssh_gss_status status = ssh_gss_backend_open(NULL, &backend, &error);
    if (status == GSSN_OK) {
        options.backend = backend;
        ssh_gss_backend_get_info(backend, &info);
        status = ssh_gss_auth_new(&options, &auth, &error);
    }
    answer(status, NULL, 0, status == GSSN_OK ? info.name : error.message);
    int ok = status == GSSN_OK;
    while (ok && fgets(line, sizeof line, stdin)) ok = call(auth, line);
    ssh_gss_auth_free(auth);
    ssh_gss_backend_close(backend);
    return ok ? 0 : 1;
}

/* What run.sh measures. LIBRARY is libgssnative or its twin in C; both are loaded and used in the same way.
 *   client LIBRARY mic N            a login of both ends, then N MICs made and checked
 *   client LIBRARY login N          N logins of both ends, with one MIC each
 *   client LIBRARY load             load the library and the security library
 *   client LIBRARY status           threads and address space after a login, from /proc
 *   client LIBRARY client SERVER    a whole client: load, two tokens, MIC, end; the acceptor is another process that loads SERVER */
#include <dlfcn.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>
#include "../tests/abi/whole_login.h"

#define HOST "ssh.rig.test"
#define USER "alice"
static const uint8_t session_id[32] = { 0x5e, 0x55, 0x10, 0x7d };

static int find(const char *path, login_functions *f)
{
    void *library = dlopen(path, RTLD_NOW | RTLD_LOCAL);
    if (!library) {
        fprintf(stderr, "%s\n", dlerror());
        return 0;
    }
#define FIND(member, name) ((*(void **)&f->member = dlsym(library, name)) != NULL)
    return FIND(load, "ssh_gss_load") && FIND(auth_new, "ssh_gss_auth_new") && FIND(auth_free, "ssh_gss_auth_free") &&
           FIND(init, "ssh_gss_init_sec_context") && FIND(accept, "ssh_gss_accept_sec_context") && FIND(get_mic, "ssh_gss_get_mic") &&
           FIND(check_mic, "ssh_gss_check_mic") && FIND(dispose, "ssh_gss_buffer_dispose");
}

static int mics(const login_functions *f, int count)
{
    both_ends ends;
    int ok = establish(f, HOST, USER, &ends);
    for (int i = 0; ok && i < count; i++) ok = one_mic(f, &ends);
    free_ends(f, &ends);
    return ok;
}

static int logins(const login_functions *f, int count)
{
    int ok = 1;
    for (int i = 0; ok && i < count; i++) ok = whole_login(f, HOST, USER);
    return ok;
}

static int status(const login_functions *f)
{
    char line[256];
    int ok = whole_login(f, HOST, USER);
    FILE *file = fopen("/proc/self/status", "r");
    while (file && fgets(line, sizeof line, file))
        if (strncmp(line, "VmSize:", 7) == 0 || strncmp(line, "VmRSS:", 6) == 0 || strncmp(line, "Threads:", 8) == 0) printf("%s", line);
    if (file) fclose(file);
    return ok;
}

static int send_bytes(int to, const ssh_gss_buffer *bytes)
{
    return write(to, &bytes->length, sizeof bytes->length) == sizeof bytes->length && write(to, bytes->data, bytes->length) == (ssize_t)bytes->length;
}

static int receive_bytes(int from, uint8_t *bytes, size_t capacity, size_t *length)
{
    if (read(from, length, sizeof *length) != sizeof *length || *length > capacity) return 0;
    for (size_t got = 0; got < *length;) {
        ssize_t more = read(from, bytes + got, *length - got);
        if (more <= 0) return 0;
        got += (size_t)more;
    }
    return 1;
}

static ssh_gss_auth *new_end(const login_functions *f, uint32_t role)
{
    ssh_gss_auth_options options = GSSN_AUTH_OPTIONS_INIT;
    ssh_gss_auth *auth = NULL;
    options.role = role;
    options.method = GSSN_WITH_MIC;
    options.host = HOST;
    options.username = USER;
    return f->auth_new(&options, &auth, NULL) == GSSN_OK ? auth : NULL;
}

/* The other process: started with its end of the socket as descriptor 0. */
static int serve(const login_functions *f)
{
    static uint8_t bytes[65536];
    size_t length;
    ssh_gss_buffer answer = GSSN_BUFFER_INIT;
    ssh_gss_auth *auth = new_end(f, GSSN_ACCEPTOR);
    int ok = auth && receive_bytes(0, bytes, sizeof bytes, &length) && f->accept(auth, bytes, length, &answer) == GSSN_OK && send_bytes(0, &answer) &&
             receive_bytes(0, bytes, sizeof bytes, &length) &&
             f->check_mic(auth, GSSN_MIC_USERAUTH, session_id, sizeof session_id, bytes, length) == GSSN_OK;
    f->dispose(&answer);
    if (auth) f->auth_free(auth);
    return ok;
}

static int one_shot_client(const char *self, const char *library, const char *server)
{
    static uint8_t bytes[65536];
    login_functions f;
    int ends[2], result = -1;
    size_t length;
    ssh_gss_buffer token = GSSN_BUFFER_INIT, mic = GSSN_BUFFER_INIT;
    if (socketpair(AF_UNIX, SOCK_STREAM, 0, ends) != 0) return 0;
    pid_t child = fork();
    if (child == 0) {
        dup2(ends[1], 0);
        close(ends[0]);
        close(ends[1]);
        execl(self, self, server, "serve", (char *)NULL);
        _exit(1);
    }
    close(ends[1]);
    ssh_gss_auth *auth = find(library, &f) ? new_end(&f, GSSN_INITIATOR) : NULL;
    int ok = auth && f.init(auth, NULL, 0, &token) == GSSN_CONTINUE && send_bytes(ends[0], &token);
    if (auth) f.dispose(&token);
    ok = ok && receive_bytes(ends[0], bytes, sizeof bytes, &length) && f.init(auth, bytes, length, &token) == GSSN_OK &&
         f.get_mic(auth, GSSN_MIC_USERAUTH, session_id, sizeof session_id, &mic) == GSSN_OK && send_bytes(ends[0], &mic);
    if (auth) {
        f.dispose(&token);
        f.dispose(&mic);
        f.auth_free(auth);
    }
    close(ends[0]);
    return waitpid(child, &result, 0) == child && WIFEXITED(result) && WEXITSTATUS(result) == 0 && ok;
}

int main(int argc, char **argv)
{
    login_functions f;
    const char *what = argc > 2 ? argv[2] : "", *value = argc > 3 ? argv[3] : "";
    int ok = 0;
    if (strcmp(what, "client") == 0) ok = one_shot_client(argv[0], argv[1], value);
    else if (argc > 2 && find(argv[1], &f)) {
        if (strcmp(what, "mic") == 0) ok = mics(&f, atoi(value));
        else if (strcmp(what, "login") == 0) ok = logins(&f, atoi(value));
        else if (strcmp(what, "load") == 0) ok = f.load(NULL) == GSSN_OK;
        else if (strcmp(what, "status") == 0) ok = status(&f);
        else if (strcmp(what, "serve") == 0) ok = serve(&f);
    }
    if (!ok) fprintf(stderr, "failed: %s\n", what);
    return ok ? EXIT_SUCCESS : EXIT_FAILURE;
}

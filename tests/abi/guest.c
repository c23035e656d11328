/* A good guest: what loading the library and logging in with it leaves behind in its host, beside what C with the same GSSAPI calls leaves.
 *   guest LIBRARY TWIN      each is loaded in a process of its own */
#include <dirent.h>
#include <dlfcn.h>
#include <locale.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>
#include <gssnative.h>
#include "check.h"
#include "whole_login.h"

#define HOST "ssh.rig.test"
enum { BEFORE, LOADED, AFTER_LOGIN, STAGES, SIGNALS = 65, LIMITS = 16 };

typedef struct {
    long threads, files, address_space;             /* address space in KiB, without the library's own file */
    void *handlers[SIGNALS];
    int handler_flags[SIGNALS];
    sigset_t blocked;
    struct rlimit limits[LIMITS];
    mode_t umask;
    unsigned long environment;
    char locale[256], folder[512];
} facts;

extern char **environ;

static long entries(const char *folder)
{
    long count = 0;
    DIR *directory = opendir(folder);
    while (directory && readdir(directory)) count++;
    if (directory) closedir(directory);
    return count - 2;
}

static long address_space_without(const char *library)
{
    char line[4096];
    unsigned long from, to, total = 0;
    FILE *maps = fopen("/proc/self/maps", "r");
    while (maps && fgets(line, sizeof line, maps))
        if (sscanf(line, "%lx-%lx", &from, &to) == 2 && !strstr(line, library) && !strstr(line, "[v")) total += to - from;
    if (maps) fclose(maps);
    return (long)(total / 1024);
}

static void look(facts *seen, const char *library)
{
    memset(seen, 0, sizeof *seen);
    seen->threads = entries("/proc/self/task");
    seen->files = entries("/proc/self/fd");
    seen->address_space = address_space_without(library);
    for (int number = 1; number < SIGNALS; number++) {
        struct sigaction action;
        memset(&action, 0, sizeof action);
        if (sigaction(number, NULL, &action) != 0) continue;
        memcpy(&seen->handlers[number], &action.sa_handler, sizeof action.sa_handler);
        seen->handler_flags[number] = action.sa_flags;
    }
    sigprocmask(SIG_BLOCK, NULL, &seen->blocked);
    for (int i = 0; i < LIMITS; i++) getrlimit(i, &seen->limits[i]);
    seen->umask = umask(0);
    umask(seen->umask);
    seen->environment = 5381;
    for (char **variable = environ; *variable; variable++)
        for (const char *c = *variable; *c; c++) seen->environment = seen->environment * 33 + (unsigned char)*c;
    snprintf(seen->locale, sizeof seen->locale, "%s", setlocale(LC_ALL, NULL));
    if (!getcwd(seen->folder, sizeof seen->folder)) seen->folder[0] = 0;
}

static int find(void *library, login_functions *f)
{
#define FIND(member, name) ((*(void **)&f->member = dlsym(library, name)) != NULL)
    return FIND(load, "ssh_gss_load") && FIND(auth_new, "ssh_gss_auth_new") && FIND(auth_free, "ssh_gss_auth_free") &&
           FIND(init, "ssh_gss_init_sec_context") && FIND(accept, "ssh_gss_accept_sec_context") && FIND(get_mic, "ssh_gss_get_mic") &&
           FIND(check_mic, "ssh_gss_check_mic") && FIND(dispose, "ssh_gss_buffer_dispose");
}

/* In a child: loads the library, logs in, reports. */
static int observe(const char *path, facts *stages)
{
    login_functions f;
    const char *name = strrchr(path, '/') + 1;
    look(&stages[BEFORE], name);
    void *library = dlopen(path, RTLD_NOW | RTLD_LOCAL);
    if (!library || !find(library, &f) || f.load(NULL) != GSSN_OK) return 0;
    look(&stages[LOADED], name);
    if (!whole_login(&f, HOST, "alice")) return 0;
    look(&stages[AFTER_LOGIN], name);
    return 1;
}

static int observed(const char *path, facts *stages)
{
    int ends[2], status = -1;
    size_t got = 0;
    ssize_t more;
    if (pipe(ends) != 0) return 0;
    fflush(stdout);
    pid_t child = fork();
    if (child == 0) {
        int ok = observe(path, stages) && write(ends[1], stages, STAGES * sizeof *stages) == (ssize_t)(STAGES * sizeof *stages);
        _exit(ok ? 0 : 1);
    }
    close(ends[1]);
    while ((more = read(ends[0], (char *)stages + got, STAGES * sizeof *stages - got)) > 0) got += (size_t)more;
    close(ends[0]);
    return child > 0 && waitpid(child, &status, 0) == child && WIFEXITED(status) && WEXITSTATUS(status) == 0 && got == STAGES * sizeof *stages;
}

static void check_equal(const facts *left, const facts *right, const char *what)
{
    int before = check_failures;
    CHECK_NUMBER(left->threads, right->threads);
    CHECK_NUMBER(left->files, right->files);
    CHECK(memcmp(left->handlers, right->handlers, sizeof left->handlers) == 0);
    CHECK(memcmp(left->handler_flags, right->handler_flags, sizeof left->handler_flags) == 0);
    CHECK(memcmp(&left->blocked, &right->blocked, sizeof left->blocked) == 0);
    CHECK(memcmp(left->limits, right->limits, sizeof left->limits) == 0);
    CHECK_NUMBER(left->umask, right->umask);
    CHECK_NUMBER(left->environment, right->environment);
    CHECK_TEXT(left->locale, right->locale);
    CHECK_TEXT(left->folder, right->folder);
    if (check_failures != before) printf("  %s\n", what);
}

int main(int argc, char **argv)
{
    static facts ours[STAGES], twin[STAGES];
    static const char *const names[STAGES] = { "before", "loaded", "after a login" };
    if (argc != 3 || !strchr(argv[1], '/') || !strchr(argv[2], '/') || !getenv("RIG")) {
        fprintf(stderr, "usage: with-realm.sh kind %s LIBRARY TWIN\n", argv[0]);
        return EXIT_FAILURE;
    }
    if (!CHECK(observed(argv[1], ours)) | !CHECK(observed(argv[2], twin))) return check_done("guest");
    for (int stage = 0; stage < STAGES; stage++) {
        printf("%-14s threads %ld / %ld, descriptors %ld / %ld, address space %ld / %ld KiB (ours / C)\n", names[stage],
               ours[stage].threads, twin[stage].threads, ours[stage].files, twin[stage].files, ours[stage].address_space, twin[stage].address_space);
        check_equal(&ours[stage], &twin[stage], names[stage]);
        CHECK_NUMBER(ours[stage].threads, 1);
        CHECK(ours[stage].address_space <= twin[stage].address_space + 256);    /* no reservation: at most some pages of heap */
    }
    check_equal(&ours[LOADED], &ours[BEFORE], "loading changes nothing");
    check_equal(&ours[AFTER_LOGIN], &ours[BEFORE], "nor does a login");
    return check_done("guest");
}

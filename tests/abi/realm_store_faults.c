/* The system fails: each call that the library makes while it stores or removes a cache, one after the other; a disk that is full; and no memory for
 * libkrb5's file. Whatever fails, nothing of it stays, what was there is as it was, and no descriptor is lost. And the system answers what it seldom
 * does: a file system that does not know owners, a directory that is not the one that was made, a file that is written while it loses its name.
 *   This program's functions stand in for the system's. */
#define _GNU_SOURCE            /* syscall */
#include <signal.h>
#include <stdarg.h>
#include <sys/resource.h>
#include <sys/vfs.h>
#include <sys/syscall.h>
#include "store.h"

static int calls, fail_at, error_to_give;
static int looks, unknown_at;                           /* the answer of this statx lacks the owner */
static int another_folder;                              /* what mkdirat makes has been replaced by a directory with a file in it */
static char programs[512];                              /* directories that a program answers for: this one, or with "/" every one */
static int written_meanwhile = -1;                      /* a descriptor that is written to before a name is removed */
static uintptr_t code_begins, code_ends;                /* the library's; libkrb5's calls do not count */

static int is_library(const void *caller) { return (uintptr_t)caller >= code_begins && (uintptr_t)caller < code_ends; }

static int fails(const void *caller)
{
    if (!is_library(caller) || ++calls != fail_at) return 0;
    errno = error_to_give;
    return 1;
}
#define BY_LIBRARY is_library(__builtin_return_address(0))
#define FAILS fails(__builtin_return_address(0))

int openat(int folder, const char *path, int flags, ...)
{
    va_list more;
    va_start(more, flags);
    mode_t mode = flags & O_CREAT ? va_arg(more, mode_t) : 0;
    va_end(more);
    return FAILS ? -1 : (int)syscall(SYS_openat, folder, path, flags, mode);
}
int statx(int folder, const char *path, int flags, unsigned mask, struct statx *found)
{
    if (FAILS) return -1;
    int result = (int)syscall(SYS_statx, folder, path, flags, mask, found);
    if (result == 0 && BY_LIBRARY && ++looks == unknown_at) {
        found->stx_mask &= ~(unsigned)STATX_UID;
        found->stx_uid = 0;
    }
    return result;
}
int fstatfs(int file, struct statfs *found)
{
    char link[64], path[512] = "";
    if (FAILS) return -1;
    snprintf(link, sizeof link, "/proc/self/fd/%d", file);
    if (BY_LIBRARY && programs[0]) CHECK(readlink(link, path, sizeof path - 1) > 0);
    int result = (int)syscall(SYS_fstatfs, file, found);
    if (result == 0 && BY_LIBRARY && programs[0] && (programs[1] == 0 || strcmp(path, programs) == 0)) found->f_type = 0x65735546;
    return result;
}
int mkdirat(int folder, const char *path, mode_t mode)
{
    if (FAILS) return -1;
    int result = (int)syscall(SYS_mkdirat, folder, path, mode);
    if (result == 0 && BY_LIBRARY && another_folder) {
        char file[300];
        snprintf(file, sizeof file, "%s/tickets", path);
        CHECK(syscall(SYS_fchmodat, folder, path, 0755) == 0);
        CHECK(close((int)syscall(SYS_openat, folder, file, O_CREAT | O_EXCL | O_RDWR, 0644)) == 0);
    }
    return result;
}
int unlinkat(int folder, const char *path, int flags)
{
    if (!(flags & AT_REMOVEDIR) && FAILS) return -1;
    if (BY_LIBRARY && written_meanwhile >= 0) CHECK(pwrite(written_meanwhile, "precious", 8, 0) == 8);
    return (int)syscall(SYS_unlinkat, folder, path, flags);
}
int renameat(int folder, const char *path, int other, const char *to) { return FAILS ? -1 : (int)syscall(SYS_renameat2, folder, path, other, to, 0); }
int linkat(int folder, const char *path, int other, const char *to, int flags) { return FAILS ? -1 : (int)syscall(SYS_linkat, folder, path, other, to, flags); }
int fchmod(int file, mode_t mode) { return FAILS ? -1 : (int)syscall(SYS_fchmod, file, mode); }
int fchmodat(int folder, const char *path, mode_t mode, int flags) { return FAILS ? -1 : flags ? (errno = EINVAL, -1) : (int)syscall(SYS_fchmodat, folder, path, mode); }
int fchown(int file, uid_t user, gid_t group) { return FAILS ? -1 : (int)syscall(SYS_fchown, file, user, group); }
int fsync(int file) { return FAILS ? -1 : (int)syscall(SYS_fsync, file); }
ssize_t pread(int file, void *bytes, size_t count, off_t at) { return FAILS ? -1 : (ssize_t)syscall(SYS_pread64, file, bytes, count, at); }
int getentropy(void *bytes, size_t count) { return FAILS ? -1 : syscall(SYS_getrandom, bytes, count, 0) == (long)count ? 0 : -1; }

/* The library's own code, from the map of this process: it is what holds ssh_gss_load. */
static void find_code(void)
{
    char line[1024];
    FILE *map = fopen("/proc/self/maps", "r");
    while (map && fgets(line, sizeof line, map)) {
        unsigned long begins, ends;
        if (sscanf(line, "%lx-%lx r-xp", &begins, &ends) == 2 && (uintptr_t)ssh_gss_buffer_dispose >= begins && (uintptr_t)ssh_gss_buffer_dispose < ends)
            code_begins = begins, code_ends = ends;
    }
    if (map) fclose(map);
    CHECK(code_begins != 0);
}

static int open_descriptors(void)
{
    int count = 0;
    for (int i = 0; i < 256; i++) count += fcntl(i, F_GETFD) != -1;
    return count;
}

typedef enum { NEW_FILE, OVERWRITE, UPDATE, REMOVE, OPERATIONS } operation;

static ssh_gss_status work(ssh_gss_auth *auth, operation what, const char *name)
{
    static const uint32_t flags[] = { 0, GSSN_STORE_OVERWRITE, GSSN_STORE_UPDATE };
    uint32_t owner = geteuid() == 0 ? GSSN_STORE_OWNER : 0;
    return what == REMOVE ? ssh_gss_ccache_destroy(NULL, name, NULL) : save(auth, flags[what] | owner, owner ? USER : 0, name, NULL);
}

static ssh_gss_status work_with(mode_t mask, ssh_gss_auth *auth, operation what, const char *name)
{
    mode_t before = umask(mask);
    ssh_gss_status status = work(auth, what, name);
    umask(before);
    return status;
}

/* Before: no file for NEW_FILE, else one of the owner's. */
static void prepare(operation what, const char *path)
{
    unlink(path);
    if (what == NEW_FILE) return;
    run_command("umask 077; cp \"$RIG/alice.ccache\" %s", path);
    if (geteuid() == 0) CHECK(chown(path, USER, USER) == 0);
}

static void every_call_fails_with(ssh_gss_auth *auth, mode_t mask)
{
    static const int errors[] = { EIO, ENOSPC, EACCES, EMFILE };
    char path[512], name[520];
    find_code();
    snprintf(path, sizeof path, "%s", in_base("", "sticky/cache"));
    snprintf(name, sizeof name, "FILE:%s", path);
    for (operation what = NEW_FILE; what < OPERATIONS; what++) {
        prepare(what, path);
        calls = fail_at = 0;
        CHECK_STATUS(work_with(mask, auth, what, name), GSSN_OK);
        int all = calls;
        CHECK(all > 5);
        for (int n = 1; n <= all; n++) {
            struct stat before = { 0 }, after = { 0 };
            prepare(what, path);
            int was = lstat(path, &before) == 0, open_before = open_descriptors();
            error_to_give = errors[n % 4];
            calls = 0;
            fail_at = n;
            ssh_gss_status status = work_with(mask, auth, what, name);
            fail_at = 0;
            int is = lstat(path, &after) == 0;
            /* A call after the work is done (the old file's size, to wipe it; the name in our own directory) may fail and not be noticed. */
            int ok = CHECK(status == GSSN_E_CACHE_FAILURE || status == GSSN_OK);
            if (status == GSSN_OK) ok &= CHECK(n > all - 3 && is == (what != REMOVE));
            else ok &= CHECK(is == was && (!was || (before.st_ino == after.st_ino && before.st_size == after.st_size && before.st_mtime == after.st_mtime)));
            ok &= CHECK_NUMBER(open_descriptors(), open_before);
            ok &= CHECK_NUMBER(names_in("sticky", ".gssnative"), 0);
            if (!ok) printf("  operation %d, call %d of %d fails: %s\n", (int)what, n, all, ssh_gss_status_name(status));
        }
    }
    unlink(path);
}

/* With the second umask the directory that is made lacks the right to enter it, which is one call more. */
static void every_call_fails(ssh_gss_auth *auth)
{
    every_call_fails_with(auth, 022);
    every_call_fails_with(auth, 0177);
}

/* Rule R62: an owner that the file system does not tell is nobody's. */
static void owners_that_are_not_known(ssh_gss_auth *auth)
{
    char path[512], name[520];
    find_code();
    snprintf(path, sizeof path, "%s", in_base("", "sticky/cache"));
    snprintf(name, sizeof name, "FILE:%s", path);
    for (operation what = NEW_FILE; what < OPERATIONS; what++) {
        prepare(what, path);
        looks = unknown_at = 0;
        CHECK_STATUS(work(auth, what, name), GSSN_OK);
        int all = looks - (what != NEW_FILE);                               /* the last is of the old file, before it is wiped */
        CHECK(all > 3);
        for (int n = 1; n <= all; n++) {
            prepare(what, path);
            looks = 0;
            unknown_at = n;
            ssh_gss_status status = work(auth, what, name);
            unknown_at = 0;
            if (!CHECK_STATUS(status, GSSN_E_CACHE_FAILURE)) printf("  operation %d, look %d of %d\n", (int)what, n, all);
            CHECK_NUMBER(names_in("sticky", ".gssnative"), 0);
        }
    }
    unlink(path);
}

/* A user's program can say that its directory is root's. If it answers for the whole machine, there is nobody else to ask. */
static void a_program_answers(ssh_gss_auth *auth)
{
    char name[520];
    find_code();
    snprintf(name, sizeof name, "%s", in_base("FILE:", "sticky/cache"));
    for (operation what = NEW_FILE; what < OPERATIONS; what++) {
        prepare(what, name + strlen("FILE:"));
        snprintf(programs, sizeof programs, "%s", in_base("", "sticky"));
        CHECK_STATUS(work(auth, what, name), geteuid() == 0 ? GSSN_E_CACHE_REFUSED : GSSN_OK);
        CHECK_NUMBER(names_in("sticky", "."), 0);
        prepare(what, name + strlen("FILE:"));
        snprintf(programs, sizeof programs, "/");
        CHECK_STATUS(work(auth, what, name), GSSN_OK);
        programs[0] = 0;
    }
    unlink(name + strlen("FILE:"));
}

/* A directory that is not the one that was made is somebody's: nothing is written there, and nothing removed. */
static void a_folder_that_is_not_ours(ssh_gss_auth *auth)
{
    find_code();
    another_folder = 1;
    CHECK_STATUS(work(auth, NEW_FILE, in_base("FILE:", "sticky/cache")), GSSN_E_CACHE_FAILURE);
    another_folder = 0;
    CHECK_NUMBER(names_in("sticky", ""), 1);
    run_command("test -f %s/.gssnative-*/tickets", in_base("", "sticky"));
}

/* An empty file is removed like a cache. What is written to it meanwhile is not ours to wipe. */
static void an_empty_file(ssh_gss_auth *auth)
{
    char bytes[9] = "";
    (void)auth;
    find_code();
    int file = open(in_base("", "sticky/cache"), O_CREAT | O_EXCL | O_RDWR, 0600);
    CHECK(file >= 0);
    written_meanwhile = file;
    CHECK_STATUS(ssh_gss_ccache_destroy(NULL, in_base("FILE:", "sticky/cache"), NULL), GSSN_OK);
    written_meanwhile = -1;
    CHECK(pread(file, bytes, 8, 0) == 8 && strcmp(bytes, "precious") == 0);
    close(file);
}

/* Rule R62: half a cache is none. The limit of a file's size stands for a full disk: libkrb5's writes end in the middle. */
static void a_full_disk(ssh_gss_auth *auth)
{
    char path[512], name[520];
    struct rlimit limit;
    struct stat whole, after;
    snprintf(path, sizeof path, "%s", in_base("", "sticky/cache"));
    snprintf(name, sizeof name, "FILE:%s", path);
    CHECK_STATUS(work(auth, NEW_FILE, name), GSSN_OK);
    CHECK(stat(path, &whole) == 0);
    signal(SIGXFSZ, SIG_IGN);
    CHECK(getrlimit(RLIMIT_FSIZE, &limit) == 0);
    for (rlim_t size = 0; size < (rlim_t)whole.st_size; size += 1 + (rlim_t)whole.st_size / 40) {
        for (operation what = NEW_FILE; what < REMOVE; what++) {
            prepare(what, path);
            struct rlimit small = { size, limit.rlim_max };
            fflush(stdout);
            CHECK(setrlimit(RLIMIT_FSIZE, &small) == 0);
            ssh_gss_status status = work(auth, what, name);
            CHECK(setrlimit(RLIMIT_FSIZE, &limit) == 0);
            int ok = CHECK_STATUS(status, GSSN_E_CACHE_FAILURE);
            ok &= CHECK((stat(path, &after) == 0) == (what != NEW_FILE) && (what == NEW_FILE || logs_in(name)));
            ok &= CHECK_NUMBER(names_in("sticky", ".gssnative"), 0);
            if (!ok) printf("  operation %d, %ld bytes\n", (int)what, (long)size);
        }
        struct rlimit small = { size, limit.rlim_max };
        fflush(stdout);
        CHECK(setrlimit(RLIMIT_FSIZE, &small) == 0);
        ssh_gss_status status = save(auth, 0, 0, in_base("DIR:", "sticky/caches"), NULL);
        CHECK(setrlimit(RLIMIT_FSIZE, &limit) == 0);
        CHECK_STATUS(status, GSSN_E_CACHE_FAILURE);
        CHECK_NUMBER(names_in("sticky", "caches"), 0);
    }
    unlink(path);
}

int main(void)
{
    if (!have_realm()) return EXIT_FAILURE;
    make_base();
    make_folder("sticky", 01777, geteuid());
    ssh_gss_auth *auth = authorized("alice", "alice", GSSN_DELEGATE_ALWAYS);
    AS_USER(geteuid(), every_call_fails, auth);
    AS_USER(geteuid(), a_full_disk, auth);
    AS_USER(geteuid(), owners_that_are_not_known, auth);
    AS_USER(geteuid(), an_empty_file, auth);
    AS_USER(geteuid(), a_program_answers, auth);
    AS_USER(geteuid(), a_folder_that_is_not_ours, auth);
    ssh_gss_auth_free(auth);
    remove_base();
    return check_done("realm_store_faults");
}

/* Root stores a user's tickets and removes them while that user puts symbolic links, directories, hard links, pipes and files of its own in their
 * place and in the way, as fast as it can. Nothing but the place is ever touched. It needs root.
 *   realm_store_attack TIMES */
#include "store.h"
#include <signal.h>

static const char *const victims[] = { "victim", "closed/secret", "cache-of-root" };
enum { VICTIMS = sizeof victims / sizeof victims[0] };

static void change_what_is_made(const char *place, const char *victim)
{
    DIR *directory = opendir(in_base("", "sticky"));
    struct dirent *entry;
    char path[1024];
    while (directory && (entry = readdir(directory))) {
        if (strncmp(entry->d_name, ".gssnative-", 11) != 0) continue;
        snprintf(path, sizeof path, "%s/%s", in_base("", "sticky"), entry->d_name);
        if (rename(path, place) == 0 || rmdir(path) == 0) abort();          /* the sticky bit forbids it */
        if (symlink(victim, path) == 0) {                                   /* the directory is gone by now, and its name does not come again */
            unlink(path);
            continue;
        }
        strncat(path, "/tickets", sizeof path - strlen(path) - 1);
        if (open(path, O_RDWR) >= 0 || unlink(path) == 0 || symlink(victim, path) == 0) abort();
    }
    if (directory) closedir(directory);
}

/* Until it is killed. */
static void attack(void)
{
    char place[512], own[512], paths[VICTIMS][512];
    if (setgid(USER) != 0 || setuid(USER) != 0) abort();
    snprintf(place, sizeof place, "%s", in_base("", "sticky/cache"));
    snprintf(own, sizeof own, "%s", in_base("", "sticky/own"));
    for (int i = 0; i < VICTIMS; i++) snprintf(paths[i], sizeof paths[i], "%s", in_base("", victims[i]));
    for (unsigned turn = 0;; turn++) {
        const char *victim = paths[turn / 8 % VICTIMS];
        unlink(place);
        rmdir(place);
        switch (turn % 8) {
        case 0: case 1: (void)!symlink(victim, place); break;
        case 2: (void)!link(victim, place); break;                          /* where the kernel lets it */
        case 3: (void)!mkdir(place, 0777); break;
        case 4: (void)!mkfifo(place, 0666); break;
        case 5: close(open(place, O_CREAT | O_EXCL | O_RDWR, 0666)); break;
        case 6: close(open(own, O_CREAT | O_RDWR, 0666)); (void)!link(own, place); break;
        default: change_what_is_made(place, victim); break;
        }
    }
}

static void look(struct stat facts[VICTIMS], int may_be_linked)
{
    for (int i = 0; i < VICTIMS; i++) {
        CHECK(lstat(in_base("", victims[i]), &facts[i]) == 0);
        facts[i].st_atim.tv_sec = facts[i].st_atim.tv_nsec = 0;
        if (may_be_linked) facts[i].st_ctim.tv_sec = facts[i].st_ctim.tv_nsec = 0, facts[i].st_nlink = 0;
    }
}

static int text_is(const char *name, const char *expected)
{
    char text[64] = "";
    FILE *file = fopen(in_base("", name), "r");
    if (!CHECK(file != NULL)) return 0;
    CHECK(fgets(text, sizeof text, file) != NULL);
    fclose(file);
    return CHECK_TEXT(text, expected);
}

/* Rule R62: only into a fitting place. */
static void store_under_attack(ssh_gss_auth *auth, int times)
{
    static const uint32_t flags[] = { GSSN_STORE_OVERWRITE, 0, GSSN_STORE_UPDATE };
    struct stat before[VICTIMS], after[VICTIMS];
    const char *name = in_base("FILE:", "sticky/cache");
    int stored = 0, refused = 0, removed = 0, failed = 0;
    look(before, 1);
    pid_t attacker = fork();
    if (attacker == 0) attack();
    for (int i = 0; i < times; i++) {
        ssh_gss_status status = save(auth, GSSN_STORE_OWNER | flags[i % 3], USER, name, NULL);
        stored += status == GSSN_OK;
        refused += status == GSSN_E_CACHE_REFUSED || status == GSSN_E_NO_CREDENTIALS;
        failed += status == GSSN_E_CACHE_FAILURE;
        if (!CHECK(status == GSSN_OK || status == GSSN_E_CACHE_REFUSED || status == GSSN_E_NO_CREDENTIALS || status == GSSN_E_CACHE_FAILURE))
            printf("  %s\n", ssh_gss_status_name(status));
        status = ssh_gss_ccache_destroy(NULL, name, NULL);
        removed += status == GSSN_OK;
        CHECK(status == GSSN_OK || status == GSSN_E_CACHE_REFUSED || status == GSSN_E_NO_CREDENTIALS || status == GSSN_E_CACHE_FAILURE);
    }
    int ended = 0;
    CHECK(waitpid(attacker, &ended, WNOHANG) == 0);                         /* it found nothing that it could change */
    kill(attacker, SIGKILL);
    waitpid(attacker, &ended, 0);
    printf("%d times: stored %d, refused %d, failed %d; removed %d\n", times, stored, refused, failed, removed);
    CHECK(stored > 0 && refused > 0);

    look(after, 1);
    CHECK(memcmp(before, after, sizeof before) == 0);
    text_is("victim", "untouched\n");
    text_is("closed/secret", "untouched\n");
    logs_in(in_base("FILE:", "cache-of-root"));
    CHECK_NUMBER(names_in("sticky", ".gssnative"), 0);
    CHECK_NUMBER(names_in("closed", ""), 1);
    CHECK_NUMBER(names_in("", "."), 0);
}

/* A directory that the user may move away while root walks through it is none for root. */
static void a_folder_that_moves(ssh_gss_auth *auth, int times)
{
    char folder[512], away[512];
    int refused = 0;
    snprintf(folder, sizeof folder, "%s", in_base("", "users/folder"));
    snprintf(away, sizeof away, "%s", in_base("", "users/away"));
    pid_t attacker = fork();
    if (attacker == 0) {
        if (setgid(USER) != 0 || setuid(USER) != 0) abort();
        for (;;) {
            (void)!mkdir(folder, 0777);
            (void)!rename(folder, away);
            (void)!symlink(in_base("", "closed"), folder);
            unlink(folder);
            rmdir(away);
        }
    }
    for (int i = 0; i < times; i++) refused += save(auth, GSSN_STORE_OWNER | GSSN_STORE_OVERWRITE, USER, in_base("FILE:", "users/folder/secret"), NULL) == GSSN_E_CACHE_REFUSED;
    kill(attacker, SIGKILL);
    waitpid(attacker, NULL, 0);
    CHECK_NUMBER(refused, times);
    CHECK_NUMBER(names_in("closed", ""), 1);
    text_is("closed/secret", "untouched\n");
}

int main(int argc, char **argv)
{
    int times = argc > 1 ? atoi(argv[1]) : 0;
    if (!have_realm() || times <= 0) return EXIT_FAILURE;
    if (geteuid() != 0) {
        printf("not root: nobody is stored for but the own user\n");
        return 77;
    }
    make_base();
    make_folder("sticky", 01777, 0);
    make_folder("closed", 0700, 0);
    make_folder("users", 0777, USER);
    run_command("echo untouched > %s", in_base("", "victim"));
    run_command("echo untouched > %s", in_base("", "closed/secret"));
    run_command("umask 077; cp \"$RIG/alice.ccache\" %s", in_base("", "cache-of-root"));
    ssh_gss_auth *auth = authorized("alice", "alice", GSSN_DELEGATE_ALWAYS);
    store_under_attack(auth, times);
    a_folder_that_moves(auth, times);
    ssh_gss_auth_free(auth);
    remove_base();
    return check_done("realm_store_attack");
}

/* Eight threads, each with objects of its own, beside a storm of opening and closing the shared backend. */
#include <gssnative.h>
#include <pthread.h>
#include <stdatomic.h>
#include "check.h"
#include "objects.h"

enum { THREADS = 8, ROUNDS = 20000 };

static atomic_int failures;
static ssh_gss_backend *shared;

#define EXPECT(condition) do { if (!(condition) && atomic_fetch_add(&failures, 1) < 20) \
    printf("%s:%d: failed: %s\n", __FILE__, __LINE__, #condition); } while (0)

static void *own_objects(void *argument)
{
    ssh_gss_auth *objects[16] = { NULL };
    uint64_t random = 88172645463325252u + (uint64_t)(uintptr_t)argument;
    for (int round = 0; round < ROUNDS; round++) {
        random ^= random << 13, random ^= random >> 7, random ^= random << 17;
        ssh_gss_auth **slot = &objects[random % 16];
        ssh_gss_auth_options options = random & 256 ? initiator_options("localhost") : acceptor_options("localhost");
        options.backend = random & 512 ? shared : NULL;
        if (*slot) {
            ssh_gss_auth *stale = *slot;
            EXPECT(state_of(*slot) == GSSN_STATE_NEW);
            EXPECT(ssh_gss_set_username(*slot, "alice") == GSSN_OK);
            ssh_gss_auth_free(*slot);
            EXPECT(ssh_gss_set_username(stale, "alice") == GSSN_E_BAD_HANDLE);
            *slot = NULL;
        } else EXPECT(ssh_gss_auth_new(&options, slot, NULL) == GSSN_OK);
    }
    for (int i = 0; i < 16; i++) ssh_gss_auth_free(objects[i]);
    return NULL;
}

static void *open_and_close(void *argument)
{
    (void)argument;
    for (int round = 0; round < ROUNDS / 10; round++) {
        ssh_gss_backend *backend = NULL;
        ssh_gss_backend_info info = GSSN_BACKEND_INFO_INIT;
        ssh_gss_auth_options options = acceptor_options("localhost");
        ssh_gss_auth *auth = NULL;
        EXPECT(ssh_gss_backend_open(PLATFORM_BACKEND, &backend, NULL) == GSSN_OK);
        EXPECT(ssh_gss_backend_get_info(backend, &info) == GSSN_OK && info.kind == PLATFORM_KIND);
        options.backend = backend;
        EXPECT(ssh_gss_auth_new(&options, &auth, NULL) == GSSN_OK);
        ssh_gss_backend_close(backend);
        EXPECT(ssh_gss_backend_get_info(backend, &info) == GSSN_E_BAD_HANDLE);
        EXPECT(state_of(auth) == GSSN_STATE_NEW);
        ssh_gss_auth_free(auth);
    }
    return NULL;
}

/* All threads want the same object: each call either runs alone or is told that another one does. */
static ssh_gss_auth *contended;
static atomic_int entered;

static void *contend(void *argument)
{
    char name[32];
    snprintf(name, sizeof name, "user%d", (int)(uintptr_t)argument);
    for (int round = 0; round < ROUNDS; round++) {
        ssh_gss_status status = ssh_gss_set_username(contended, name);
        EXPECT(status == GSSN_OK || status == GSSN_E_BUSY);
        if (status == GSSN_OK) atomic_fetch_add(&entered, 1);
    }
    return NULL;
}

static void run(void *(*even)(void *), void *(*odd)(void *))
{
    pthread_t threads[THREADS];
    for (uintptr_t i = 0; i < THREADS; i++) CHECK(pthread_create(&threads[i], NULL, i % 2 ? odd : even, (void *)(i + 1)) == 0);
    for (int i = 0; i < THREADS; i++) pthread_join(threads[i], NULL);
    CHECK_NUMBER(atomic_load(&failures), 0);
}

/* Eight threads race for one object's free: it goes exactly once, and its slot is not given to two. */
static void *free_it(void *argument)
{
    (void)argument;
    ssh_gss_auth_free(contended);
    return NULL;
}

static void racing_frees(void)
{
    for (int round = 0; round < 200; round++) {
        pthread_t threads[THREADS];
        contended = new_acceptor("localhost");
        CHECK(contended != NULL);
        for (int i = 0; i < THREADS; i++) CHECK(pthread_create(&threads[i], NULL, free_it, NULL) == 0);
        for (int i = 0; i < THREADS; i++) pthread_join(threads[i], NULL);
        ssh_gss_auth *first = new_acceptor("localhost"), *second = new_acceptor("localhost");
        CHECK(first != second && state_of(first) == GSSN_STATE_NEW && state_of(second) == GSSN_STATE_NEW);
        ssh_gss_auth_free(first);
        CHECK_NUMBER(state_of(second), GSSN_STATE_NEW);
        ssh_gss_auth_free(second);
    }
}

int main(void)
{
    run(open_and_close, open_and_close);                /* the very first call of eight threads: one load */
    if (!CHECK_STATUS(ssh_gss_backend_open(NULL, &shared, NULL), GSSN_OK)) return check_done("threads");
    run(own_objects, own_objects);
    run(own_objects, open_and_close);
    ssh_gss_backend_close(shared);
    contended = new_acceptor("localhost");
    run(contend, contend);
    CHECK(atomic_load(&entered) > 0);
    ssh_gss_auth_free(contended);
    racing_frees();
    return check_done("threads");
}

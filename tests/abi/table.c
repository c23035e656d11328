/* The handle table grows: 200,000 live objects, all valid, no slot moves, and the memory comes back. */
#include <gssnative.h>
#include "check.h"
#include "heap.h"
#include "objects.h"

enum { COUNT = 200000 };
static ssh_gss_auth *objects[COUNT];

static int by_value(const void *left, const void *right)
{
    uintptr_t a = (uintptr_t)*(ssh_gss_auth *const *)left, b = (uintptr_t)*(ssh_gss_auth *const *)right;
    return (a > b) - (a < b);
}

static size_t valid(size_t from, size_t to)
{
    size_t count = 0;
    for (size_t i = from; i < to; i++) count += state_of(objects[i]) == GSSN_STATE_NEW;
    return count;
}

static void grow_and_shrink(void)
{
    size_t made = 0;
    while (made < COUNT && (objects[made] = new_acceptor("localhost")) != NULL) made++;
    if (!CHECK_NUMBER(made, COUNT)) return;
    CHECK_NUMBER(valid(0, COUNT), COUNT);
    for (size_t i = 0; i < COUNT; i += 2) ssh_gss_auth_free(objects[i]);        /* every other one */
    size_t stale = 0, live = 0;
    for (size_t i = 0; i < COUNT; i++) {
        ssh_gss_context_info info = GSSN_CONTEXT_INFO_INIT;
        ssh_gss_status status = ssh_gss_get_context_info(objects[i], &info);
        if (i % 2) live += status == GSSN_OK;
        else stale += status == GSSN_E_BAD_HANDLE;
    }
    CHECK_NUMBER(stale, COUNT / 2);
    CHECK_NUMBER(live, COUNT / 2);
    for (size_t i = 0; i < COUNT; i += 2) objects[i] = new_acceptor("localhost");
    CHECK_NUMBER(valid(0, COUNT), COUNT);
    qsort(objects, COUNT, sizeof objects[0], by_value);
    size_t equal = 0;
    for (size_t i = 1; i < COUNT; i++) equal += objects[i] == objects[i - 1];
    CHECK_NUMBER(equal, 0);
    for (size_t i = 0; i < COUNT; i++) ssh_gss_auth_free(objects[i]);
    CHECK_NUMBER(valid(0, COUNT), 0);
}

int main(void)
{
    ssh_gss_auth_free(new_acceptor("localhost"));                               /* load the backend first */
    size_t before = memory_in_use();
    grow_and_shrink();
    size_t after_first = memory_in_use();
    grow_and_shrink();
    size_t after_second = memory_in_use();
    printf("in use: %zu bytes before, %zu after the first round, %zu after the second\n", before, after_first, after_second);
    CHECK(after_first < before + (size_t)64 * COUNT);                           /* slots stay, objects do not */
    CHECK(after_second < after_first + 65536);                                  /* and the slots are used again */
    return check_done("table");
}

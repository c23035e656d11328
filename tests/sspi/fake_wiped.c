/* Nothing of a password, nor of whose it is, stays in this thread's stack or in the heap once a call has come back. Windows has no preload
 * that would see memory go, so it is searched afterwards, what is free too. */
#include "fake.h"

#define TIMES8(text) text text text text text text text text
#define TIMES40(text) TIMES8(text) TIMES8(text) TIMES8(text) TIMES8(text) TIMES8(text)
enum { NEEDLES = 3 };
static const char *const needle[NEEDLES] = { "usr-Ab7", "dom-Cd8", "pwd-Ef9" };
static const char principal[] = TIMES40("usr-Ab7") "@" TIMES40("dom-Cd8"), password[] = TIMES40("pwd-Ef9"), no_text[] = TIMES40("pwd-Ef9") "\xff";

static int is_at(const uint8_t *place, const char *text, size_t width)
{
    for (; *text; text++, place += width)
        if (place[0] != (uint8_t)*text || (width == 2 && place[1] != 0)) return 0;
    return 1;
}

/* Of these bytes, as UTF-16 and as UTF-8. */
static void count(const uint8_t *bytes, size_t size, int found[NEEDLES][2])
{
    for (size_t i = 0; i + 16 <= size; i++)
        for (int n = 0; n < NEEDLES; n++)
            for (size_t width = 1; width <= 2; width++) found[n][width - 1] += is_at(bytes + i, needle[n], width);
}

/* The stack below this function, which is free. */
static void count_in_stack(int found[NEEDLES][2])
{
    MEMORY_BASIC_INFORMATION region = { 0 };
    if (!CHECK(VirtualQuery(&region, &region, sizeof region) != 0)) return;
    const uint8_t *start = region.BaseAddress, *end = (const uint8_t *)&region;
    if (CHECK(region.State == MEM_COMMIT && region.Protect == PAGE_READWRITE && start < end)) count(start, (size_t)(end - start), found);
}

static void count_in_heap(int found[NEEDLES][2])
{
    PROCESS_HEAP_ENTRY entry = { .lpData = NULL };
    int blocks = 0;
    CHECK(HeapLock(GetProcessHeap()));
    for (; HeapWalk(GetProcessHeap(), &entry); blocks++)
        if (!(entry.wFlags & (PROCESS_HEAP_REGION | PROCESS_HEAP_UNCOMMITTED_RANGE))) count(entry.lpData, entry.cbData, found);
    CHECK_NUMBER(GetLastError(), ERROR_NO_MORE_ITEMS);
    CHECK(HeapUnlock(GetProcessHeap()));
    CHECK(blocks > 10);
}

/* The credential keeps the principal, in UTF-8, for as long as it lives. */
static void check_nothing_is_left(void)
{
    int found[NEEDLES][2] = { { 0 } };
    count_in_stack(found);
    for (int n = 0; n < NEEDLES; n++) CHECK_NUMBER(found[n][0], 0);
    count_in_heap(found);
    for (int n = 0; n < NEEDLES; n++) CHECK_NUMBER(found[n][1], 0);
    CHECK_NUMBER(found[2][0], 0);
}

__attribute__((noinline)) static void leave_some(void)
{
    volatile wchar_t frame[1024];
    wchar_t *block = HeapAlloc(GetProcessHeap(), 0, 40 * sizeof *block);
    if (!CHECK(block != NULL)) return;
    for (size_t i = 0; i < 1024; i++) frame[i] = (wchar_t)password[i % (sizeof password - 1)];
    for (size_t i = 0; i < 40; i++) block[i] = frame[i];
    HeapFree(GetProcessHeap(), 0, block);
}

static void the_search_finds_what_is_left(void)
{
    int stack[NEEDLES][2] = { { 0 } }, heap[NEEDLES][2] = { { 0 } };
    leave_some();
    count_in_stack(stack);
    count_in_heap(heap);
    CHECK(stack[2][1] > 10 && heap[2][1] > 0);
    /* and takes it away, so that the other tests do not find it */
    volatile uint8_t clean[8192];
    for (size_t i = 0; i < sizeof clean; i++) clean[i] = 0;
    void *block = HeapAlloc(GetProcessHeap(), HEAP_ZERO_MEMORY, 40 * sizeof(wchar_t));
    if (CHECK(block != NULL)) HeapFree(GetProcessHeap(), 0, block);
}

static void acquire_and_look(const char *secret, ssh_gss_status expected)
{
    ssh_gss_credential_options options = GSSN_CREDENTIAL_OPTIONS_INIT;
    ssh_gss_credential *credential = NULL;
    options.usage = GSSN_INITIATE;
    options.backend = backend;
    options.principal = principal;
    options.password = secret;
    ssh_gss_status status = ssh_gss_credential_acquire(&options, &credential, NULL);
    check_nothing_is_left();
    CHECK_STATUS(status, expected);
    ssh_gss_credential_free(credential);
    check_nothing_is_left();
}

static void a_password_that_is_taken(void) { acquire_and_look(password, GSSN_OK); }

static void one_that_is_refused(void)
{
    fake->switches.status[FAKESEC_ACQUIRE] = SEC_E_LOGON_DENIED;
    acquire_and_look(password, GSSN_E_LOGON_DENIED);
}

/* The names were converted before. */
static void one_that_is_no_text(void) { acquire_and_look(no_text, GSSN_E_INVALID_ARGUMENT); }

int main(void)
{
    if (!open_fake()) return check_done("fake_wiped");
    RUN(the_search_finds_what_is_left);
    RUN(a_password_that_is_taken);
    RUN(one_that_is_refused);
    RUN(one_that_is_no_text);
    ssh_gss_backend_close(backend);
    return check_done("fake_wiped");
}

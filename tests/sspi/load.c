/* LoadLibrary, use, FreeLibrary, a thousand times, through GetProcAddress alone: the DLL comes and goes like C, whichever thread lets it go, starts no
 * thread, brings no other DLL, and leaves the two small blocks of memory that the header speaks of.
 *   load DLL LIST-OF-ITS-EXPORTS STAND-IN-FOR-A-SECURITY-LIBRARY */
#include <gssnative.h>
#include "../abi/check.h"
#include "../abi/objects.h"
#include "windows.h"

/* ISO C has no cast between pointers to functions and to data. */
#define SYMBOL(library, name, type) \
    type name = (type)(uintptr_t)GetProcAddress(library, #name); \
    if (!CHECK(name != NULL)) return

typedef uint32_t version_function(void);
typedef const char *text_function(ssh_gss_status status);
typedef ssh_gss_status load_function(const char *order);
typedef ssh_gss_status new_function(const ssh_gss_auth_options *options, ssh_gss_auth **auth, ssh_gss_error *error);
typedef ssh_gss_status set_function(ssh_gss_auth *auth, const char *text);
typedef ssh_gss_status oids_function(const ssh_gss_auth *auth, uint32_t mode, ssh_gss_buffer *body);
typedef ssh_gss_status accept_function(ssh_gss_auth *auth, const uint8_t *token, size_t length, ssh_gss_buffer *out);
typedef void dispose_function(ssh_gss_buffer *buffer);
typedef void free_function(ssh_gss_auth *auth);

enum { ROUNDS = 1000, SMALL = 3000, THREADS = 8, CALLS = 10000 };
#define UNSEEDED 0xC5A9E6D17B3F2048u        /* of cookie.c */

static void use(HMODULE library, const char *stand_in)
{
    SYMBOL(library, ssh_gss_version, version_function *);
    SYMBOL(library, ssh_gss_status_name, text_function *);
    SYMBOL(library, ssh_gss_load, load_function *);
    SYMBOL(library, ssh_gss_auth_new, new_function *);
    SYMBOL(library, ssh_gss_set_username, set_function *);
    SYMBOL(library, ssh_gss_oids, oids_function *);
    SYMBOL(library, ssh_gss_accept_sec_context, accept_function *);
    SYMBOL(library, ssh_gss_buffer_dispose, dispose_function *);
    SYMBOL(library, ssh_gss_auth_free, free_function *);

    ssh_gss_auth_options options = acceptor_options("localhost");
    ssh_gss_buffer buffer = GSSN_BUFFER_INIT;
    ssh_gss_auth *auth = NULL;
    CHECK_NUMBER(ssh_gss_version(), GSSN_VERSION_NUMBER);
    CHECK_TEXT(ssh_gss_status_name(GSSN_E_BAD_HANDLE), "GSSN_E_BAD_HANDLE");
    CHECK_NUMBER(ssh_gss_load(stand_in), GSSN_OK);
    CHECK_NUMBER(ssh_gss_auth_new(&options, &auth, NULL), GSSN_OK);
    CHECK_NUMBER(ssh_gss_set_username(auth, "alice"), GSSN_OK);
    CHECK_NUMBER(ssh_gss_oids(auth, GSSN_OIDS_CLIENT, &buffer), GSSN_OK);
    ssh_gss_buffer_dispose(&buffer);
    CHECK_NUMBER(ssh_gss_accept_sec_context(auth, NULL, 0, &buffer), GSSN_E_PROTOCOL);
    ssh_gss_auth_free(auth);
    CHECK_NUMBER(ssh_gss_set_username(auth, "alice"), GSSN_E_BAD_HANDLE);
}

static size_t heap_in_use(void)
{
    PROCESS_HEAP_ENTRY entry = { NULL };
    size_t size = 0;
    HeapLock(GetProcessHeap());
    while (HeapWalk(GetProcessHeap(), &entry)) if (entry.wFlags & PROCESS_HEAP_ENTRY_BUSY) size += entry.cbData;
    HeapUnlock(GetProcessHeap());
    return size;
}

static DWORD WINAPI let_go(void *library) { return (DWORD)FreeLibrary((HMODULE)library); }

static BOOL let_go_elsewhere(HMODULE library)
{
    DWORD result = FALSE;
    HANDLE thread = CreateThread(NULL, 0, let_go, library, 0, NULL);
    WaitForSingleObject(thread, INFINITE);
    GetExitCodeThread(thread, &result);
    CloseHandle(thread);
    return (BOOL)result;
}

static void comes_and_goes(const char *file, const char *stand_in)
{
    int modules = 0, handles = 0, threads = count_of(TH32CS_SNAPTHREAD);
    size_t heap = 0;
    for (int i = 0; i < ROUNDS; i++) {
        if (i == 2) {                                               /* after one round of each kind */
            handles = open_handles();
            heap = heap_in_use();
        }
        if (i == 1) modules = count_of(TH32CS_SNAPMODULE);         /* with the stand-in, which stays */
        HMODULE library = LoadLibraryA(file);
        if (!CHECK(library != NULL)) return;
        use(library, stand_in);
        CHECK(!data_holds(library, UNSEEDED));
        if (i > 0) CHECK_NUMBER(count_of(TH32CS_SNAPMODULE), modules + 1);
        CHECK(i % 2 ? let_go_elsewhere(library) : FreeLibrary(library));
        CHECK(GetModuleHandleA("gssnative.dll") == NULL);
    }
    CHECK_NUMBER(count_of(TH32CS_SNAPTHREAD), threads);
    CHECK_NUMBER(open_handles(), handles);
    CHECK(heap_in_use() < heap + (size_t)ROUNDS * SMALL);
}

static void every_export_is_there(const char *file, const char *names)
{
    char name[128];
    int count = 0;
    HMODULE library = LoadLibraryA(file);
    FILE *list = fopen(names, "r");
    if (!CHECK(library != NULL) || !CHECK(list != NULL)) return;
    while (fgets(name, sizeof name, list)) {
        name[strcspn(name, "\r\n")] = 0;
        if (!CHECK(GetProcAddress(library, name) != NULL)) printf("  %s\n", name);
        count++;
    }
    fclose(list);
    CHECK(count > 40);
    CHECK(FreeLibrary(library));
}

/* Threads that come and go with the DLL in the process, and guess handles. */
static set_function *set_username;
static LONG guessed;

static DWORD WINAPI guess(void *argument)
{
    uint64_t random = 88172645463325252u + (uint64_t)(uintptr_t)argument;
    for (int i = 0; i < CALLS; i++) {
        random ^= random << 13, random ^= random >> 7, random ^= random << 17;
        uint64_t value = i % 2 ? random : 0xA5C3000000000000u | (random & 0x0000FFFFFFFFFFF0u);
        if (set_username((ssh_gss_auth *)(uintptr_t)value, "alice") != GSSN_E_BAD_HANDLE) InterlockedIncrement(&guessed);
    }
    return 0;
}

static void threads_guess_handles(const char *file)
{
    HANDLE threads[THREADS];
    HMODULE library = LoadLibraryA(file);
    if (!CHECK(library != NULL)) return;
    set_username = (set_function *)(uintptr_t)GetProcAddress(library, "ssh_gss_set_username");
    for (uintptr_t i = 0; i < THREADS; i++) CHECK((threads[i] = CreateThread(NULL, 0, guess, (void *)(i + 1), 0, NULL)) != NULL);
    CHECK_NUMBER(WaitForMultipleObjects(THREADS, threads, TRUE, 60000), WAIT_OBJECT_0);
    for (int i = 0; i < THREADS; i++) CloseHandle(threads[i]);
    CHECK_NUMBER(guessed, 0);
    CHECK(FreeLibrary(library));
}

int main(int argc, char **argv)
{
    if (argc != 4) {
        fprintf(stderr, "usage: %s DLL LIST-OF-ITS-EXPORTS STAND-IN\n", argv[0]);
        return EXIT_FAILURE;
    }
    comes_and_goes(argv[1], argv[3]);
    every_export_is_there(argv[1], argv[2]);
    threads_guess_handles(argv[1]);
    return check_done("load");
}

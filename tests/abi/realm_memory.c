/* There is no memory: at the n-th allocation of the library, and from it on, for every n of whole logins. Nobody gets in by that, every object of
 * the mechanism (the FAKE, tests/faultmech) is released once, and the library's own memory is all given back. Only the library's calls fail: libkrb5
 * does not survive it, and is not what is tested.
 *   realm_memory PATH-OF-LIBFAULTMECH */
#define _GNU_SOURCE            /* dl_iterate_phdr, memmem */
#include <errno.h>
#include <link.h>
#include <malloc.h>
#include <sys/stat.h>
#include "faults.h"

/* glibc's own. They take no part in what follows. */
void *__libc_malloc(size_t size);
void *__libc_calloc(size_t count, size_t size);
void __libc_free(void *memory);

enum { MOST_BLOCKS = 4096 };

static uintptr_t code_begins, code_ends;                /* the library's */
static int allocations, fail_at, fail_onwards, refused;
static void *blocks[MOST_BLOCKS];                       /* what the library has got and not given back */
static int block_count;

static const uint8_t secret[32] = { 0x0c, 0xee, 0x5a, 0x11, 0xb7, 0x29, 0xd4, 0x83, 0x66, 0x1f, 0xc0, 0x92 };
static int with_secret;                                 /* blocks that held it when they were given back */

static int find_code(struct dl_phdr_info *info, size_t size, void *data)
{
    uintptr_t inside = (uintptr_t)ssh_gss_load;
    (void)size, (void)data;
    for (int i = 0; i < info->dlpi_phnum; i++) {
        uintptr_t begins = info->dlpi_addr + info->dlpi_phdr[i].p_vaddr, ends = begins + info->dlpi_phdr[i].p_memsz;
        if (info->dlpi_phdr[i].p_type != PT_LOAD || inside < begins || inside >= ends) continue;
        code_begins = begins;
        code_ends = ends;
        return 1;
    }
    return 0;
}

static int is_library(const void *caller)
{
    return (uintptr_t)caller >= code_begins && (uintptr_t)caller < code_ends;
}

static int is_refused(void)
{
    int refuse = ++allocations == fail_at || (fail_onwards && fail_at && allocations > fail_at);
    refused += refuse;
    return refuse;
}

static void *keep(void *memory)
{
    if (block_count == MOST_BLOCKS) abort();
    if (memory) blocks[block_count++] = memory;
    return memory;
}

void *malloc(size_t size)
{
    if (!is_library(__builtin_return_address(0))) return __libc_malloc(size);
    return is_refused() ? NULL : keep(__libc_malloc(size));
}

void *calloc(size_t count, size_t size)
{
    if (!is_library(__builtin_return_address(0))) return __libc_calloc(count, size);
    return is_refused() ? NULL : keep(__libc_calloc(count, size));
}

void free(void *memory)
{
    for (int i = block_count - 1; memory && i >= 0; i--) {
        if (blocks[i] != memory) continue;
        blocks[i] = blocks[--block_count];
        with_secret += memmem(memory, malloc_usable_size(memory), secret, sizeof secret) != NULL;
        break;
    }
    __libc_free(memory);
}

typedef struct {
    const char *name, *user;
    uint32_t method, delegation;
    int elsewhere;                                      /* krb5.conf moves the .k5login files */
    int other_session;                                  /* the MIC is of another session */
    int with_credentials;                               /* both ends have a keytab by name */
    ssh_gss_status expected;
    uint32_t rule;                                      /* that lets the user in, with memory or without */
} plan;

static const plan plans[] = {
    { "a login", "alice", GSSN_WITH_MIC, GSSN_DELEGATE_NEVER, 0, 0, 0, GSSN_OK, GSSN_AUTHORIZED_BY_AUTH_TO_LOCAL },
    { "a login by a .k5login", "deploy", GSSN_WITH_MIC, GSSN_DELEGATE_NEVER, 0, 0, 0, GSSN_OK, GSSN_AUTHORIZED_BY_K5LOGIN },
    { "a login by a .k5login elsewhere", "deploy", GSSN_WITH_MIC, GSSN_DELEGATE_NEVER, 1, 0, 0, GSSN_OK, GSSN_AUTHORIZED_BY_K5LOGIN },
    { "a login with delegated tickets, which are stored and given out", "alice", GSSN_WITH_MIC, GSSN_DELEGATE_ALWAYS, 0, 0, 0, GSSN_OK, GSSN_AUTHORIZED_BY_AUTH_TO_LOCAL },
    { "a login that is refused", "bob", GSSN_WITH_MIC, GSSN_DELEGATE_NEVER, 0, 0, 0, GSSN_E_NOT_AUTHORIZED, GSSN_AUTHORIZED_BY_NOTHING },
    { "a login over a key exchange", "alice", GSSN_KEYEX, GSSN_DELEGATE_NEVER, 0, 0, 0, GSSN_OK, GSSN_AUTHORIZED_BY_AUTH_TO_LOCAL },
    { "a login with credentials", "alice", GSSN_WITH_MIC, GSSN_DELEGATE_NEVER, 0, 0, 1, GSSN_OK, GSSN_AUTHORIZED_BY_AUTH_TO_LOCAL },
    { "a bad MIC", "alice", GSSN_WITH_MIC, GSSN_DELEGATE_NEVER, 0, 1, 0, GSSN_E_BAD_MIC, GSSN_AUTHORIZED_BY_NOTHING } };

static ssh_gss_status keytab_of(uint32_t usage, const char *prefix, const char *file, ssh_gss_credential **credential)
{
    ssh_gss_credential_options options = GSSN_CREDENTIAL_OPTIONS_INIT;
    options.usage = usage;
    options.source = in_realm(prefix, file);
    return ssh_gss_credential_acquire(&options, credential, NULL);
}

/* Whatever fails, there is a whole file or none. */
static ssh_gss_status use_delegated(ssh_gss_auth *server)
{
    ssh_gss_store_options options = GSSN_STORE_OPTIONS_INIT;
    ssh_gss_buffer name = GSSN_BUFFER_INIT;
    ssh_gss_credential *credential = NULL;
    char cache[1024];
    snprintf(cache, sizeof cache, "%s", in_realm("FILE:", "stored.ccache"));
    options.name = cache;
    unlink(cache + strlen("FILE:"));
    ssh_gss_status status = ssh_gss_save_client_creds(server, &options, &name);
    CHECK((status == GSSN_OK) == (access(cache + strlen("FILE:"), F_OK) == 0));
    if (status == GSSN_OK) status = ssh_gss_ccache_destroy(NULL, cache, NULL);
    if (status == GSSN_OK) status = ssh_gss_delegated_credential(server, &credential);
    ssh_gss_credential_free(credential);
    ssh_gss_buffer_dispose(&name);
    return status;
}

/* From the library's load to the verdict. Returns the first status that is not GSSN_OK. */
static ssh_gss_status try_plan(const plan *p)
{
    ssh_gss_auth_options client = initiator_options(HOST), server = acceptor_options(HOST);
    login both = { NULL, NULL };
    ssh_gss_buffer mic = GSSN_BUFFER_INIT;
    uint8_t session[sizeof session_id];
    client.method = server.method = p->method;
    client.delegation = server.delegation = p->delegation;
    client.username = p->user;
    memcpy(session, session_id, sizeof session);
    session[0] ^= (uint8_t)p->other_session;
    ssh_gss_status status = ssh_gss_load(path);
    if (status == GSSN_OK && p->with_credentials) status = keytab_of(GSSN_INITIATE, "client_keytab:FILE:", "alice.keytab", &client.credential);
    if (status == GSSN_OK && p->with_credentials) status = keytab_of(GSSN_ACCEPT, "keytab:FILE:", "host.keytab", &server.credential);
    if (status == GSSN_OK) status = ssh_gss_auth_new(&client, &both.client, NULL);
    if (status == GSSN_OK) status = ssh_gss_auth_new(&server, &both.server, NULL);
    ssh_gss_credential_free(client.credential);         /* the objects keep them */
    ssh_gss_credential_free(server.credential);
    if (status == GSSN_OK) status = exchange_tokens(both);
    if (status == GSSN_OK) status = ssh_gss_set_username(both.server, "nobody");
    if (status == GSSN_OK) status = ssh_gss_set_username(both.server, p->user);
    if (status == GSSN_OK) status = ssh_gss_set_service(both.server, "ssh-connection");
    if (status == GSSN_OK && p->method == GSSN_KEYEX) {                     /* the session identifier is the exchange hash */
        status = ssh_gss_get_mic(both.server, GSSN_MIC_EXCHANGE_HASH, session_id, sizeof session_id, &mic);
        if (status == GSSN_OK) status = ssh_gss_check_mic(both.client, GSSN_MIC_EXCHANGE_HASH, session_id, sizeof session_id, mic.data, mic.length);
        ssh_gss_buffer_dispose(&mic);
    }
    if (status == GSSN_OK) status = ssh_gss_get_mic(both.client, GSSN_MIC_USERAUTH, session_id, sizeof session_id, &mic);
    if (status == GSSN_OK) status = ssh_gss_check_mic(both.server, GSSN_MIC_USERAUTH, session, sizeof session, mic.data, mic.length);
    if (status == GSSN_OK) status = ssh_gss_authorize(both.server, NULL);
    if (status == GSSN_OK) {
        ssh_gss_context_info info = GSSN_CONTEXT_INFO_INIT;
        CHECK_STATUS(ssh_gss_get_context_info(both.server, &info), GSSN_OK);
        CHECK_NUMBER(info.authorized_by, p->rule);
    }
    ssh_gss_buffer_dispose(&mic);
    if (status == GSSN_OK && p->delegation) status = use_delegated(both.server);
    free_login(both);
    return status;
}

static struct { int n, onwards, refused, blocks; const plan *plan; } *run;        /* shared with the children */

/* The user's .k5login is a file of a folder of its own, and krb5.conf says so. */
static void move_k5login(const char *user)
{
    char folder[1024], file[1100], settings[4096];
    snprintf(folder, sizeof folder, "%s", in_realm("", "elsewhere"));
    snprintf(file, sizeof file, "%s/%s", folder, user);
    CHECK(mkdir(folder, 0755) == 0 || errno == EEXIST);
    FILE *list = fopen(file, "w");
    if (!CHECK(list != NULL)) return;
    fprintf(list, "alice@RIG.TEST\n");
    fclose(list);
    FILE *more = fopen(in_realm("", "elsewhere.conf"), "w");
    if (!CHECK(more != NULL)) return;
    fprintf(more, "[libdefaults]\n  k5login_directory = %s\n", folder);
    fclose(more);
    snprintf(settings, sizeof settings, "%s:%s", in_realm("", "elsewhere.conf"), getenv("KRB5_CONFIG"));
    setenv("KRB5_CONFIG", settings, 1);
}

/* Without memory, then with it: nothing of the first try is in the way of the second, or left of it. */
static void one_run(void)
{
    if (run->plan->elsewhere) move_k5login(run->plan->user);
    fail_at = run->n;
    fail_onwards = run->onwards;
    allocations = refused = 0;
    ssh_gss_status status = try_plan(run->plan);
    run->refused = refused;
    fail_at = 0;
    if (run->refused == 0) CHECK_STATUS(status, run->plan->expected);
    else if (status != run->plan->expected) CHECK_STATUS(status, GSSN_E_NO_MEMORY);
    CHECK_STATUS(try_plan(run->plan), run->plan->expected);
    int blocks_then = block_count;
    CHECK_STATUS(try_plan(run->plan), run->plan->expected);
    CHECK_NUMBER(block_count, blocks_then);
    find_fake();
    settle();
    if (run->n == 0) run->blocks = block_count;
    CHECK_NUMBER(block_count, run->blocks);
}

static void check_plan(const plan *p)
{
    int places = 0;
    run->plan = p;
    for (run->onwards = 0; run->onwards < 2; run->onwards++) {
        run->n = 0;
        do {
            int failures = check_failures;
            run_case(one_run, p->name);
            if (check_failures > failures) printf("  allocation %d%s\n", run->n, run->onwards ? " and all after it" : "");
            places += run->refused > 0;
            run->n++;
        } while (run->n == 1 || run->refused > 0);
    }
    printf("realm_memory: %s: %d places without memory\n", p->name, places);
    CHECK(places > 40);
}

/* Rule R67: the exchange hash is kept secret: it is in no words about its MIC, and not in memory that goes back, whether the exchange succeeds. */
static void the_hash_is_wiped(void)
{
    for (int is_bad = 0; is_bad < 2; is_bad++) {
        ssh_gss_auth_options client = initiator_options(HOST), server = acceptor_options(HOST);
        login both = { NULL, NULL };
        ssh_gss_buffer mic = GSSN_BUFFER_INIT;
        ssh_gss_error error = GSSN_ERROR_INIT;
        client.method = server.method = GSSN_KEYEX;
        client.username = server.username = "alice";
        CHECK_STATUS(ssh_gss_auth_new(&client, &both.client, NULL), GSSN_OK);
        CHECK_STATUS(ssh_gss_auth_new(&server, &both.server, NULL), GSSN_OK);
        CHECK_STATUS(exchange_tokens(both), GSSN_OK);
        CHECK_STATUS(ssh_gss_get_mic(both.server, GSSN_MIC_EXCHANGE_HASH, secret, sizeof secret, &mic), GSSN_OK);
        mic.data[mic.length - 1] ^= (uint8_t)is_bad;
        CHECK_STATUS(ssh_gss_check_mic(both.client, GSSN_MIC_EXCHANGE_HASH, secret, sizeof secret, mic.data, mic.length), is_bad ? GSSN_E_BAD_MIC : GSSN_OK);
        CHECK_STATUS(ssh_gss_last_error(both.client, &error), GSSN_OK);
        CHECK(memmem(&error, sizeof error, secret, 4) == NULL && !strstr(error.message, "0cee") && !strstr(error.message, "0CEE"));
        if (!is_bad) {
            ssh_gss_buffer_dispose(&mic);
            CHECK_STATUS(ssh_gss_get_mic(both.client, GSSN_MIC_USERAUTH, secret, sizeof secret, &mic), GSSN_OK);
            CHECK_STATUS(ssh_gss_check_mic(both.server, GSSN_MIC_USERAUTH, secret, sizeof secret, mic.data, mic.length), GSSN_OK);
        }
        ssh_gss_buffer_dispose(&mic);
        int blocks_then = block_count;
        free_login(both);
        CHECK(block_count < blocks_then);
        CHECK_NUMBER(with_secret, 0);
    }
}

/* A library for which there was no memory at the moment is not one that cannot be used: the other one, which has no replay cache, does not take its
 * place. */
static void no_other_library_instead(void)
{
    for (int n = 1, refused_one = 1; refused_one; n++) {
        ssh_gss_backend *backend = NULL;
        ssh_gss_backend_info info = GSSN_BACKEND_INFO_INIT;
        ssh_gss_error error = GSSN_ERROR_INIT;
        allocations = refused = 0;
        fail_at = n;
        ssh_gss_status status = ssh_gss_backend_open(NULL, &backend, &error);
        fail_at = 0;
        refused_one = refused;
        CHECK_STATUS(status, refused ? GSSN_E_NO_MEMORY : GSSN_OK);
        CHECK_STATUS(error.status, status);
        CHECK((backend != NULL) == (status == GSSN_OK));
        if (backend) CHECK(ssh_gss_backend_get_info(backend, &info) == GSSN_OK && info.kind == GSSN_BACKEND_MIT);
        ssh_gss_backend_close(backend);
        CHECK(n > 1 || refused_one);
    }
}

int main(int argc, char **argv)
{
    if (!have_faults(argc, argv)) return EXIT_FAILURE;
    run = mmap(NULL, sizeof *run, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (!CHECK(run != MAP_FAILED && dl_iterate_phdr(find_code, NULL) == 1)) return EXIT_FAILURE;
    for (size_t i = 0; i < sizeof plans / sizeof plans[0]; i++) check_plan(&plans[i]);
    CASE(the_hash_is_wiped);
    RUN(no_other_library_instead);
    return faults_done("realm_memory");
}

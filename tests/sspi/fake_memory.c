/* There is no memory: at the n-th allocation of the library, and from it on, for every n of whole logins. Nobody gets in by that, every object of the
 * package is released once, and the library's own memory is all given back. */
#include "fake.h"
#include "imports.h"
#include "windows.h"

typedef struct { const char *name, *user; int other_session, with_password; } plan;

static void *(WINAPI *real_allocate)(HANDLE, DWORD, SIZE_T);
static BOOL(WINAPI *real_free)(HANDLE, DWORD, void *);
static int allocations, fail_at, fail_onwards, refused, held;

static void *WINAPI allocate(HANDLE heap, DWORD flags, SIZE_T size)
{
    int number = ++allocations;
    if (fail_at && (number == fail_at || (fail_onwards && number > fail_at))) {
        refused++;
        return NULL;
    }
    held++;
    return real_allocate(heap, flags, size);
}

static BOOL WINAPI give_back(HANDLE heap, DWORD flags, void *memory)
{
    held -= memory != NULL;
    return real_free(heap, flags, memory);
}

static ssh_gss_credential *password(void)
{
    ssh_gss_credential_options options = GSSN_CREDENTIAL_OPTIONS_INIT;
    ssh_gss_credential *credential = NULL;
    options.usage = GSSN_INITIATE;
    options.backend = backend;
    options.principal = "alice@RIG.TEST";
    options.password = "secret";
    ssh_gss_credential_acquire(&options, &credential, NULL);
    return credential;
}

/* What a host does, whatever comes of it; the verdict. */
static ssh_gss_status log_in(const plan *p)
{
    ssh_gss_auth_options client_options = options_of(GSSN_INITIATOR), server_options = options_of(GSSN_ACCEPTOR);
    ssh_gss_auth *client = NULL, *server = NULL;
    ssh_gss_buffer mic = GSSN_BUFFER_INIT, name = GSSN_BUFFER_INIT;
    ssh_gss_credential *credential = NULL, *delegated = NULL;
    uint8_t session[32] = { 0x5e, 0x55, 0x10, 0x7d };
    client_options.username = server_options.username = p->user;
    client_options.delegation = server_options.delegation = GSSN_DELEGATE_ALWAYS;
    client_options.channel_bindings = server_options.channel_bindings = session;
    client_options.channel_bindings_length = server_options.channel_bindings_length = sizeof session;
    server_options.flags = GSSN_ALLOW_NO_LOCAL_USER;
    if (p->with_password) client_options.credential = credential = password();
    ssh_gss_auth_new(&client_options, &client, NULL);
    ssh_gss_auth_new(&server_options, &server, NULL);
    exchange(client, server);
    ssh_gss_get_mic(client, GSSN_MIC_USERAUTH, session, sizeof session, &mic);
    session[0] ^= (uint8_t)p->other_session;
    ssh_gss_check_mic(server, GSSN_MIC_USERAUTH, session, sizeof session, mic.data, mic.length);
    ssh_gss_status verdict = ssh_gss_authorize(server, p->user);
    ssh_gss_peer_exported_name(server, &name);
    ssh_gss_delegated_credential(server, &delegated);
    if (verdict != GSSN_OK) CHECK(delegated == NULL);
    ssh_gss_credential_free(delegated);
    ssh_gss_buffer_dispose(&name);
    ssh_gss_buffer_dispose(&mic);
    ssh_gss_auth_free(server);
    ssh_gss_auth_free(client);
    ssh_gss_credential_free(credential);
    return verdict;
}

static void no_memory_at(const plan *p, int onwards)
{
    int last = 0;
    fail_onwards = onwards;
    for (int n = 1; n == 1 || refused; n++) {
        const int before = held;
        refused = allocations = 0;
        fail_at = n;
        ssh_gss_status verdict = log_in(p);
        fail_at = 0;
        int ok = CHECK_NUMBER(held, before) & CHECK_NUMBER(fake->notes.is_client, 0);
        if (p->other_session || strcmp(p->user, "bob@RIG.TEST") == 0) ok &= CHECK(verdict != GSSN_OK);
        for (int kind = 0; kind < FAKESEC_KINDS; kind++) ok &= CHECK_NUMBER(fake->ledger.released[kind], fake->ledger.made[kind]);
        if (!ok) printf("  %s, allocation %d%s\n", p->name, n, onwards ? " and all after it" : "");
        last = n;
    }
    if (getenv("VERBOSE")) printf("%s: %d\n", p->name, last);
    CHECK(last > 20);
}

static void no_memory(void)
{
    const plan plans[] = {
        { "good", "alice@RIG.TEST", 0, 0 }, { "by a password", "alice@RIG.TEST", 0, 1 }, { "another user", "bob@RIG.TEST", 0, 0 }, { "another session", "alice@RIG.TEST", 1, 0 } };
    for (size_t i = 0; i < sizeof plans / sizeof plans[0]; i++) {
        CHECK_STATUS(log_in(&plans[i]), i < 2 ? GSSN_OK : plans[i].other_session ? GSSN_E_BAD_STATE : GSSN_E_NOT_AUTHORIZED);
        int handles = open_handles();
        no_memory_at(&plans[i], 0);
        no_memory_at(&plans[i], 1);
        CHECK_NUMBER(open_handles(), handles);
    }
}

int main(void)
{
    if (!open_fake()) return 1;
    function allocates = replace_import("HeapAlloc", (function)allocate), frees = replace_import("HeapFree", (function)give_back);
    if (!CHECK(allocates != NULL) | !CHECK(frees != NULL)) return 1;
    memcpy(&real_allocate, &allocates, sizeof real_allocate);
    memcpy(&real_free, &frees, sizeof real_free);
    RUN(no_memory);
    ssh_gss_backend_close(backend);
    return check_done("fake_memory");
}

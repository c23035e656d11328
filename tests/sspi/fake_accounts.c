/* Which account a name has: all that Windows may answer, against the account of the client's token. Wine has one account, so the look-up of names is
 * the test's own; the token, and the comparison of the two, are the system's. And what the system does not tell. */
#include "fake.h"
#include "imports.h"

static struct { BYTE sid[SECURITY_MAX_SID_SIZE]; DWORD size, error; SID_NAME_USE kind; int calls; wchar_t name[64]; } answer;
static struct { TOKEN_USER user; BYTE sid[SECURITY_MAX_SID_SIZE]; } own;
static FARPROC(WINAPI *real)(HMODULE, const char *);

static BOOL WINAPI look_up(const wchar_t *machine, const wchar_t *name, PSID sid, DWORD *sid_size, wchar_t *domain, DWORD *domain_size, SID_NAME_USE *kind)
{
    answer.calls++;
    wcsncpy(answer.name, name, 63);
    CHECK(machine == NULL);
    CHECK(*sid_size >= SECURITY_MAX_SID_SIZE && *domain_size > 0);
    memcpy(sid, answer.sid, answer.size);
    domain[0] = 0;
    *kind = answer.kind;
    SetLastError(answer.error);
    return answer.error == 0;
}

static int open_thread_token_fails;

static BOOL WINAPI open_thread_token(HANDLE thread, DWORD access, BOOL as_self, HANDLE *token)
{
    (void)thread, (void)access, (void)as_self, (void)token;
    SetLastError(ERROR_ACCESS_DENIED);
    return FALSE;
}

static FARPROC WINAPI get_address(HMODULE module, const char *name)
{
    if (open_thread_token_fails && strcmp(name, "OpenThreadToken") == 0) return (FARPROC)(function)open_thread_token;
    return strcmp(name, "LookupAccountNameW") == 0 ? (FARPROC)(function)look_up : real(module, name);
}

static void read_own(void)
{
    HANDLE token = NULL;
    DWORD size = 0;
    CHECK(OpenProcessToken(GetCurrentProcess(), TOKEN_QUERY, &token));
    CHECK(GetTokenInformation(token, TokenUser, &own, sizeof own, &size));
    CloseHandle(token);
}

/* The client's own identifier with one number changed: which, counted from the end; 0: as it is. A short one has a number less. */
static void answer_with(int changed, int is_short, SID_NAME_USE kind, DWORD error)
{
    memset(&answer, 0, sizeof answer);
    answer.size = GetLengthSid(own.user.User.Sid);
    memcpy(answer.sid, own.user.User.Sid, answer.size);
    UCHAR *count = GetSidSubAuthorityCount(answer.sid);
    if (changed) ++*GetSidSubAuthority(answer.sid, (DWORD)(*count - changed));
    if (is_short) --*count;
    answer.kind = kind;
    answer.error = error;
}

/* Rules R29, R65: the same identifier, of a user; whatever else Windows says is a no. */
static void accounts(void)
{
    const uint32_t loose = GSSN_ALLOW_NO_LOCAL_USER;
    const struct { const char *user; uint32_t flags; int changed, is_short; SID_NAME_USE kind; DWORD error; uint32_t by; } cases[] = {
        { "alice", 0, 0, 0, SidTypeUser, 0, GSSN_AUTHORIZED_BY_WINDOWS_ACCOUNT }, { "DOMAIN\\Alice", 0, 0, 0, SidTypeUser, 0, GSSN_AUTHORIZED_BY_WINDOWS_ACCOUNT },
        { "alice", 0, 1, 0, SidTypeUser, 0, 0 }, { "alice", loose, 1, 0, SidTypeUser, 0, 0 }, { "alice", 0, 2, 0, SidTypeUser, 0, 0 }, { "alice", 0, 0, 1, SidTypeUser, 0, 0 },
        /* Somebody else has the principal as the name of an account. */
        { "alice@RIG.TEST", loose, 1, 0, SidTypeUser, 0, 0 },
        { "alice", 0, 0, 0, SidTypeGroup, 0, 0 }, { "alice", 0, 0, 0, SidTypeDomain, 0, 0 }, { "alice", 0, 0, 0, SidTypeAlias, 0, 0 },
        { "alice", 0, 0, 0, SidTypeWellKnownGroup, 0, 0 }, { "alice", 0, 0, 0, SidTypeDeletedAccount, 0, 0 }, { "alice", 0, 0, 0, SidTypeInvalid, 0, 0 },
        { "alice", 0, 0, 0, SidTypeUnknown, 0, 0 }, { "alice", 0, 0, 0, SidTypeComputer, 0, 0 }, { "alice", 0, 0, 0, 0, 0, 0 },
        /* Not known is one answer; not to be found out is another, and no opt-out is for it. */
        { "alice@RIG.TEST", loose, 0, 0, SidTypeUser, ERROR_NONE_MAPPED, GSSN_AUTHORIZED_BY_PRINCIPAL_NAME }, { "alice@RIG.TEST", 0, 0, 0, SidTypeUser, ERROR_NONE_MAPPED, 0 },
        { "alice@RIG.TEST", loose, 0, 0, SidTypeUser, ERROR_TRUSTED_RELATIONSHIP_FAILURE, 0 }, { "alice@RIG.TEST", loose, 0, 0, SidTypeUser, RPC_S_SERVER_UNAVAILABLE, 0 },
        { "alice@RIG.TEST", loose, 0, 0, SidTypeUser, ERROR_INSUFFICIENT_BUFFER, 0 }, { "alice@RIG.TEST", loose, 0, 0, SidTypeUser, ERROR_ACCESS_DENIED, 0 } };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        ssh_gss_auth *server = verified(cases[i].user, cases[i].flags, GSSN_DELEGATE_NEVER);
        answer_with(cases[i].changed, cases[i].is_short, cases[i].kind, cases[i].error);
        int ok = CHECK_STATUS(ssh_gss_authorize(server, cases[i].user), cases[i].by ? GSSN_OK : GSSN_E_NOT_AUTHORIZED);
        ok &= CHECK_NUMBER(info_of(server).authorized_by, cases[i].by) & CHECK_NUMBER(answer.calls, 1);
        if (!cases[i].by) ok &= CHECK_TEXT(error_of(server).message, "the principal may not log in as this user");
        if (!ok) printf("  case %u\n", (unsigned)i);
        ssh_gss_auth_free(server);
    }
}

/* It is asked for the whole name, as the host gave it. */
static void names(void)
{
    ssh_gss_auth *server = verified("\xc3\xa4lice@\xe6\x97\xa5", 0, GSSN_DELEGATE_NEVER);
    answer_with(0, 0, SidTypeUser, 0);
    CHECK_STATUS(ssh_gss_authorize(server, "\xc3\xa4lice@\xe6\x97\xa5"), GSSN_OK);
    CHECK(wcscmp(answer.name, L"\xe4lice@\x65e5") == 0);
    ssh_gss_auth_free(server);
}

/* A thread of which nobody knows who it is becomes nobody else, and takes no delegated credential. */
static void a_thread_without_an_answer(void)
{
    ssh_gss_auth *server;
    int32_t delegated = -1;
    open_thread_token_fails = 1;
    server = verified("alice", 0, GSSN_DELEGATE_ALWAYS);
    open_thread_token_fails = 0;
    CHECK_NUMBER(fake->notes.impersonations, 0);
    CHECK_STATUS(ssh_gss_credentials_delegated(server, &delegated), GSSN_OK);
    CHECK_NUMBER(delegated, 0);
    ssh_gss_auth_free(server);
}

int main(void)
{
    if (!open_fake()) return 1;
    function before = replace_import("GetProcAddress", (function)get_address);
    if (!CHECK(before != NULL)) return 1;
    memcpy(&real, &before, sizeof real);
    read_own();
    RUN(accounts);
    RUN(names);
    RUN(a_thread_without_an_answer);
    ssh_gss_backend_close(backend);
    return check_done("fake_accounts");
}

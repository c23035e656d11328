/* Credentials, delegated ones too, and the verdict, over the fake security package. */
#include "fake.h"
#include "windows.h"

static char me[256], program[MAX_PATH];

/* Rules R29, R65: the account of the token is that of the name, and no other answer differs from any other. */
static void verdicts(void)
{
    const uint32_t loose = GSSN_ALLOW_NO_LOCAL_USER;
    const struct { const char *user; uint32_t flags; int32_t token; ssh_gss_status status; uint32_t by; } cases[] = {
        { me, 0, 0, GSSN_OK, GSSN_AUTHORIZED_BY_WINDOWS_ACCOUNT }, { me, loose, 0, GSSN_OK, GSSN_AUTHORIZED_BY_WINDOWS_ACCOUNT },
        { "nobody-of-that-name", 0, 0, GSSN_E_NOT_AUTHORIZED, 0 }, { "nobody-of-that-name", loose, 0, GSSN_E_NOT_AUTHORIZED, 0 },
        { "alice@RIG.TEST", 0, 0, GSSN_E_NOT_AUTHORIZED, 0 }, { "alice@RIG.TEST", loose, 0, GSSN_OK, GSSN_AUTHORIZED_BY_PRINCIPAL_NAME },
        { "Alice@RIG.TEST", loose, 0, GSSN_E_NOT_AUTHORIZED, 0 }, { "alice", loose, 0, GSSN_E_NOT_AUTHORIZED, 0 }, { "", loose, 0, GSSN_E_NOT_AUTHORIZED, 0 },
        { "Everyone", 0, 0, GSSN_E_NOT_AUTHORIZED, 0 }, { "ANONYMOUS LOGON", 0, 0, GSSN_E_NOT_AUTHORIZED, 0 }, { "Administrators", 0, 0, GSSN_E_NOT_AUTHORIZED, 0 },
        { "SYSTEM", loose, 0, GSSN_E_NOT_AUTHORIZED, 0 },
        { me, 0, SEC_E_NO_IMPERSONATION, GSSN_E_NOT_AUTHORIZED, 0 }, { me, loose, SEC_E_INVALID_HANDLE, GSSN_E_NOT_AUTHORIZED, 0 },
        { "alice@RIG.TEST", loose, SEC_E_INTERNAL_ERROR, GSSN_E_NOT_AUTHORIZED, 0 }, { me, 0, SEC_E_UNSUPPORTED_FUNCTION, GSSN_E_UNSUPPORTED, 0 } };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        ssh_gss_auth *server = verified(cases[i].user, cases[i].flags, GSSN_DELEGATE_NEVER);
        fake->switches.status[FAKESEC_QUERY_TOKEN] = cases[i].token;
        int ok = CHECK_STATUS(ssh_gss_authorize(server, cases[i].user), cases[i].status);
        ssh_gss_context_info info = info_of(server);
        ssh_gss_error error = error_of(server);
        ok &= CHECK_NUMBER(info.authorized_by, cases[i].by) & CHECK_NUMBER(info.state, cases[i].status == GSSN_OK ? GSSN_STATE_AUTHORIZED : GSSN_STATE_VERIFIED);
        if (cases[i].status == GSSN_E_NOT_AUTHORIZED) ok &= CHECK_NUMBER(error.hint, GSSN_HINT_ACCOUNT_NOT_ALLOWED);
        if (cases[i].status == GSSN_E_NOT_AUTHORIZED && !cases[i].token) ok &= CHECK_TEXT(error.message, "the principal may not log in as this user");
        if (!ok) printf("  %s: %s\n", cases[i].user, error.message);
        memset(&fake->switches, 0, sizeof fake->switches);
        ssh_gss_auth_free(server);
    }
}

/* A token that says nothing of its user. */
static void a_token_that_cannot_be_read(void)
{
    HANDLE token = NULL;
    CHECK(OpenProcessToken(GetCurrentProcess(), TOKEN_DUPLICATE, &token));
    ssh_gss_auth *server = verified(me, 0, GSSN_DELEGATE_NEVER);
    fake->switches.token = token;
    CHECK_STATUS(ssh_gss_authorize(server, me), GSSN_E_NOT_AUTHORIZED);
    fake->switches.token = NULL;
    ssh_gss_auth_free(server);
    CloseHandle(token);
}

/* Access tokens are closed. */
static void tokens_are_closed(void)
{
    int before = 0;
    for (int i = 0; i < 20; i++) {
        ssh_gss_auth *server = verified(me, 0, GSSN_DELEGATE_ALWAYS);
        CHECK_STATUS(ssh_gss_authorize(server, me), GSSN_OK);
        ssh_gss_auth_free(server);
        if (i == 3) before = open_handles();
    }
    CHECK(before > 0);
    CHECK_NUMBER(open_handles(), before);
}

/* The token that the thread acts by; 0: it has none. */
static LUID thread_identity(void)
{
    HANDLE token = NULL;
    TOKEN_STATISTICS token_is = { .TokenId = { 0, 0 } };
    DWORD size = 0;
    if (!OpenThreadToken(GetCurrentThread(), TOKEN_QUERY, TRUE, &token)) {
        CHECK_NUMBER(GetLastError(), ERROR_NO_TOKEN);
        return token_is.TokenId;
    }
    CHECK(GetTokenInformation(token, TokenStatistics, &token_is, sizeof token_is, &size));
    CloseHandle(token);
    return token_is.TokenId;
}

/* A thread is afterwards who it was: the process, or whom its host has made it. */
static void the_thread_is_who_it_was(void)
{
    const int32_t becoming_the_client[] = { 0, SEC_E_NO_IMPERSONATION };
    for (int is_somebody = 0; is_somebody < 2; is_somebody++) {
        for (size_t i = 0; i < sizeof becoming_the_client / sizeof becoming_the_client[0]; i++) {
            ssh_gss_auth_options options = options_of(GSSN_ACCEPTOR);
            options.delegation = GSSN_DELEGATE_ALWAYS;
            ssh_gss_buffer token = first_token(), answer = GSSN_BUFFER_INIT;
            ssh_gss_auth *server = new_with(&options);
            fake->switches.step_flags = ASC_RET_MUTUAL_AUTH | ASC_RET_INTEGRITY | ASC_RET_DELEGATE;
            fake->switches.status[FAKESEC_IMPERSONATE] = becoming_the_client[i];
            if (is_somebody) CHECK(ImpersonateSelf(SecurityImpersonation));
            LUID before = thread_identity();
            CHECK_NUMBER(before.LowPart != 0, is_somebody);
            int handles = open_handles();
            CHECK_STATUS(step(server, 0, token.data, token.length, &answer), GSSN_OK);
            LUID after = thread_identity();
            CHECK_NUMBER(fake->notes.reversions, i == 0);
            CHECK(before.LowPart == after.LowPart && before.HighPart == after.HighPart);
            RevertToSelf();
            ssh_gss_auth_free(server);
            CHECK_NUMBER(open_handles(), handles);
            ssh_gss_buffer_dispose(&token);
            ssh_gss_buffer_dispose(&answer);
            memset(&fake->notes, 0, sizeof fake->notes);
            memset(&fake->switches, 0, sizeof fake->switches);
        }
    }
}

/* The delegated credential: for the host the access token, for a login elsewhere the handle that was got as the client. */
static void delegated(void)
{
    ssh_gss_auth *server = verified(me, 0, GSSN_DELEGATE_ALWAYS);
    ssh_gss_credential *credential = NULL, *again = NULL;
    ssh_gss_buffer name = GSSN_BUFFER_INIT;
    ssh_gss_store_options store = GSSN_STORE_OPTIONS_INIT;
    uint32_t kind = 0;
    void *token = NULL;
    DWORD flags = 0;
    CHECK_NUMBER(fake->notes.acquired_as_client, 1);
    CHECK_STATUS(ssh_gss_delegated_credential(server, &credential), GSSN_E_BAD_STATE);
    CHECK_STATUS(ssh_gss_authorize(server, me), GSSN_OK);
    CHECK_STATUS(ssh_gss_save_client_creds(server, &store, &name), GSSN_E_UNSUPPORTED);
    CHECK(strstr(error_of(server).message, "access token") != NULL);
    CHECK_STATUS(ssh_gss_delegated_credential(server, &credential), GSSN_OK);
    CHECK_STATUS(ssh_gss_delegated_credential(server, &again), GSSN_OK);
    ssh_gss_credential_free(again);
    ssh_gss_auth_free(server);
    CHECK_STATUS(ssh_gss_credential_native(credential, &kind, &token), GSSN_OK);
    CHECK_NUMBER(kind, GSSN_NATIVE_TOKEN);
    CHECK(GetHandleInformation(token, &flags));

    ssh_gss_auth_options options = options_of(GSSN_INITIATOR);
    options.credential = credential;
    int made = fake->ledger.made[FAKESEC_CREDENTIAL];
    ssh_gss_buffer out = GSSN_BUFFER_INIT;
    ssh_gss_auth *client = new_with(&options);
    CHECK_STATUS(step(client, 1, NULL, 0, &out), GSSN_CONTINUE);
    CHECK_NUMBER(fake->ledger.made[FAKESEC_CREDENTIAL], made);
    ssh_gss_buffer_dispose(&out);
    ssh_gss_credential_free(credential);
    ssh_gss_auth_free(client);
    CHECK(!GetHandleInformation(token, &flags));
}

static void a_no_takes_them_away(void)
{
    ssh_gss_auth *server = verified("nobody-of-that-name", 0, GSSN_DELEGATE_ALWAYS);
    int released = fake->ledger.released[FAKESEC_CREDENTIAL];
    CHECK_STATUS(ssh_gss_authorize(server, "nobody-of-that-name"), GSSN_E_NOT_AUTHORIZED);
    CHECK_NUMBER(fake->ledger.released[FAKESEC_CREDENTIAL], released + 1);
    CHECK_NUMBER(info_of(server).granted & GSSN_GRANTED_DELEGATION, 0);
    ssh_gss_auth_free(server);
    CHECK_STATUS(ssh_gss_ccache_destroy(backend, "FILE:C:\\tickets", NULL), GSSN_E_UNSUPPORTED);
}

static ssh_gss_status acquire(uint32_t usage, const char *principal, const char *source, const char *password, const char *replay_cache, ssh_gss_credential **credential)
{
    ssh_gss_credential_options options = GSSN_CREDENTIAL_OPTIONS_INIT;
    ssh_gss_error error = GSSN_ERROR_INIT;
    options.usage = usage;
    options.backend = backend;
    options.principal = principal;
    options.source = source;
    options.password = password;
    options.replay_cache = replay_cache;
    *credential = NULL;
    ssh_gss_status status = ssh_gss_credential_acquire(&options, credential, &error);
    CHECK_STATUS(error.status, status);
    CHECK(status == GSSN_OK ? *credential != NULL : *credential == NULL && error.message[0] != 0);
    return status;
}

static void by_password(void)
{
    ssh_gss_credential *credential;
    ssh_gss_credential_info info = GSSN_CREDENTIAL_INFO_INIT;
    fake->switches.credential_end = INT64_MAX;
    CHECK_STATUS(acquire(GSSN_INITIATE, "al\xc3\xaf" "ce@RIG.TEST", NULL, "s\xc3\xa9" "cret \xf0\x9f\x98\x80", NULL, &credential), GSSN_OK);
    CHECK_NUMBER(fake->notes.use, SECPKG_CRED_OUTBOUND);
    CHECK_NUMBER(fake->notes.identity_version, SEC_WINNT_AUTH_IDENTITY_VERSION);
    CHECK_NUMBER(fake->notes.identity_size, sizeof(SEC_WINNT_AUTH_IDENTITY_EXW));
    CHECK_NUMBER(fake->notes.identity_flags, SEC_WINNT_AUTH_IDENTITY_UNICODE);
    CHECK(wcscmp(fake->notes.user, L"al\xef" L"ce") == 0 && wcscmp(fake->notes.domain, L"RIG.TEST") == 0 && wcscmp(fake->notes.password, L"s\xe9" L"cret \xd83d\xde00") == 0);
    CHECK(wcscmp(fake->notes.package, L"Kerberos") == 0 && fake->notes.principal[0] == 0);
    CHECK_STATUS(ssh_gss_credential_get_info(credential, &info), GSSN_OK);
    CHECK_TEXT(info.principal, "al\xc3\xaf" "ce@RIG.TEST");
    CHECK_NUMBER(info.expires, INT64_MAX);
    ssh_gss_credential_free(credential);
    fake->switches.status[FAKESEC_ACQUIRE] = SEC_E_LOGON_DENIED;
    CHECK_STATUS(acquire(GSSN_INITIATE, "alice@RIG.TEST", NULL, "wrong", NULL, &credential), GSSN_E_LOGON_DENIED);
}

static void of_the_logon_session(void)
{
    ssh_gss_credential *credential;
    ssh_gss_credential_info info = GSSN_CREDENTIAL_INFO_INIT;
    uint32_t kind = 0;
    void *handle = &kind;
    CHECK_STATUS(acquire(GSSN_INITIATE, NULL, NULL, NULL, NULL, &credential), GSSN_OK);
    CHECK_STATUS(ssh_gss_credential_get_info(credential, &info), GSSN_OK);
    CHECK_TEXT(info.principal, "alice@RIG.TEST");
    CHECK_STATUS(ssh_gss_credential_native(credential, &kind, &handle), GSSN_OK);
    CHECK(kind == GSSN_NATIVE_SSPI && handle == NULL);
    ssh_gss_credential_free(credential);
    CHECK_STATUS(acquire(GSSN_ACCEPT, NULL, NULL, NULL, NULL, &credential), GSSN_OK);
    CHECK_NUMBER(fake->notes.use, SECPKG_CRED_INBOUND);
    CHECK_STATUS(ssh_gss_credential_native(credential, &kind, &handle), GSSN_OK);
    CHECK(kind == GSSN_NATIVE_SSPI && handle != NULL);
    ssh_gss_credential_free(credential);
    fake->switches.status[FAKESEC_QUERY_CREDENTIAL] = SEC_E_INVALID_HANDLE;
    CHECK_STATUS(acquire(GSSN_ACCEPT, NULL, NULL, NULL, NULL, &credential), GSSN_E_BACKEND_FAILURE);
    fake->switches.status[FAKESEC_QUERY_CREDENTIAL] = SEC_E_UNSUPPORTED_FUNCTION;
    CHECK_STATUS(acquire(GSSN_INITIATE, NULL, NULL, NULL, NULL, &credential), GSSN_OK);
    ssh_gss_credential_free(credential);
}

static void what_windows_does_not_have(void)
{
    ssh_gss_credential *credential;
    CHECK_STATUS(acquire(GSSN_INITIATE, NULL, "ccache:FILE:C:\\tickets", NULL, NULL, &credential), GSSN_E_UNSUPPORTED);
    CHECK_STATUS(acquire(GSSN_INITIATE, NULL, "client_keytab:FILE:C:\\keys", NULL, NULL, &credential), GSSN_E_UNSUPPORTED);
    CHECK_STATUS(acquire(GSSN_ACCEPT, NULL, "keytab:FILE:C:\\keys", NULL, NULL, &credential), GSSN_E_UNSUPPORTED);
    CHECK_STATUS(acquire(GSSN_ACCEPT, NULL, NULL, NULL, "dfl:", &credential), GSSN_E_UNSUPPORTED);
    CHECK_STATUS(acquire(GSSN_INITIATE, "bob@RIG.TEST", NULL, NULL, NULL, &credential), GSSN_E_UNSUPPORTED);
}

/* A CredHandle of the host, which keeps it. */
static void a_handle_of_the_hosts(void)
{
    HMODULE module = GetModuleHandleA("fakesec.dll");
    FARPROC found[2] = { GetProcAddress(module, "AcquireCredentialsHandleW"), GetProcAddress(module, "FreeCredentialsHandle") };
    ACQUIRE_CREDENTIALS_HANDLE_FN_W get;
    FREE_CREDENTIALS_HANDLE_FN give_back;
    CredHandle hosts;
    TimeStamp end;
    ssh_gss_credential *credential = NULL;
    ssh_gss_buffer token = GSSN_BUFFER_INIT;
    uint32_t kind = 0;
    void *handle = NULL;
    wchar_t package[] = L"Kerberos";
    memcpy(&get, &found[0], sizeof get);
    memcpy(&give_back, &found[1], sizeof give_back);
    CHECK_NUMBER(get(NULL, package, SECPKG_CRED_OUTBOUND, NULL, NULL, NULL, NULL, &hosts, &end), SEC_E_OK);
    CHECK_STATUS(ssh_gss_credential_from_native(backend, GSSN_NATIVE_GSS_CRED, &hosts, GSSN_INITIATE, &credential, NULL), GSSN_E_UNSUPPORTED);
    CHECK_STATUS(ssh_gss_credential_from_native(backend, GSSN_NATIVE_TOKEN, &hosts, GSSN_INITIATE, &credential, NULL), GSSN_E_UNSUPPORTED);
    CHECK_STATUS(ssh_gss_credential_from_native(backend, GSSN_NATIVE_SSPI, &hosts, GSSN_INITIATE, &credential, NULL), GSSN_OK);
    CHECK_STATUS(ssh_gss_credential_native(credential, &kind, &handle), GSSN_OK);
    CHECK(kind == GSSN_NATIVE_SSPI && handle == &hosts);

    for (int i = 0; i < 3; i++) {
        ssh_gss_auth_options options = options_of(GSSN_INITIATOR);
        options.credential = credential;
        ssh_gss_auth *client = new_with(&options);
        /* It may be for Negotiate: nothing of another mechanism leaves, and a context of another package is none. */
        fake->switches.output = i == 1 ? FAKESEC_UNFRAMED : FAKESEC_USUAL;
        CHECK_STATUS(step(client, 1, NULL, 0, &token), i == 1 ? GSSN_E_BAD_MECHANISM : GSSN_CONTINUE);
        CHECK(i == 1 ? token.length == 0 : fake->notes.credential.dwLower == hosts.dwLower);
        fake->switches.output = FAKESEC_USUAL;
        ssh_gss_buffer_dispose(&token);
        if (i == 2) {
            ssh_gss_buffer answer = answer_token();
            fake->switches.attribute[SECPKG_ATTR_PACKAGE_INFO] = SEC_E_UNSUPPORTED_FUNCTION;
            CHECK_STATUS(step(client, 1, answer.data, answer.length, &token), GSSN_E_BAD_MECHANISM);
            ssh_gss_buffer_dispose(&answer);
        }
        memset(&fake->switches, 0, sizeof fake->switches);
        ssh_gss_auth_free(client);
    }
    ssh_gss_credential_free(credential);
    CHECK_NUMBER(give_back(&hosts), SEC_E_OK);
}

/* A thread that cannot stop being the client must not go on: the process ends. It is another one, of this program. */
static void no_way_back(void)
{
    char command[2 * MAX_PATH];
    STARTUPINFOA start = { .cb = sizeof start };
    PROCESS_INFORMATION child;
    DWORD code = 0;
    snprintf(command, sizeof command, "\"%s\" stuck", program);
    if (!CHECK(CreateProcessA(program, command, NULL, NULL, FALSE, 0, NULL, NULL, &start, &child))) return;
    CHECK_NUMBER(WaitForSingleObject(child.hProcess, 60000), WAIT_OBJECT_0);
    CHECK(GetExitCodeProcess(child.hProcess, &code));
    CHECK(code != EXIT_SUCCESS && code != EXIT_FAILURE);
    CloseHandle(child.hThread);
    CloseHandle(child.hProcess);
}

static int be_stuck(void)
{
    SetErrorMode(SEM_NOGPFAULTERRORBOX);
    fake->switches.status[FAKESEC_REVERT] = SEC_E_INTERNAL_ERROR;
    ssh_gss_auth_free(verified(me, 0, GSSN_DELEGATE_ALWAYS));
    return EXIT_SUCCESS;
}

int main(int count, char **words)
{
    DWORD room = sizeof me;
    (void)words;
    GetModuleFileNameA(NULL, program, sizeof program);
    if (!open_fake() || !CHECK(GetUserNameA(me, &room))) return check_done("fake_credentials");
    if (count > 1) return be_stuck();
    RUN(verdicts);
    RUN(a_token_that_cannot_be_read);
    RUN(tokens_are_closed);
    RUN(delegated);
    RUN(the_thread_is_who_it_was);
    RUN(no_way_back);
    RUN(a_no_takes_them_away);
    RUN(by_password);
    RUN(of_the_logon_session);
    RUN(what_windows_does_not_have);
    RUN(a_handle_of_the_hosts);
    ssh_gss_backend_close(backend);
    return check_done("fake_credentials");
}

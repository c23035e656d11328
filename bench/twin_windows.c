/* The yardstick for the DLL: the calls of secur32 that it makes for a login, as a C programmer would write them down, behind the same entry points. A handle
 * is a pointer, nothing is checked, nothing is explained. */
#define SECURITY_WIN32
#define _NO_KSECDD_IMPORT_
#include <windows.h>
#include <sspi.h>
#include <gssnative.h>
#include <stdlib.h>
#include <string.h>

enum { TOKEN_ROOM = 1 << 16, MIC_ROOM = 256 };

struct ssh_gss_auth {
    int is_client, has_credential, has_context;
    char *username;
    wchar_t *target;
    CredHandle credential;
    CtxtHandle context;
};

#define FUNCTIONS(X) X(ACQUIRE_CREDENTIALS_HANDLE_FN_W, AcquireCredentialsHandleW) X(FREE_CREDENTIALS_HANDLE_FN, FreeCredentialsHandle) \
    X(QUERY_CREDENTIALS_ATTRIBUTES_FN_W, QueryCredentialsAttributesW) X(INITIALIZE_SECURITY_CONTEXT_FN_W, InitializeSecurityContextW) \
    X(ACCEPT_SECURITY_CONTEXT_FN, AcceptSecurityContext) X(COMPLETE_AUTH_TOKEN_FN, CompleteAuthToken) X(DELETE_SECURITY_CONTEXT_FN, DeleteSecurityContext) \
    X(QUERY_CONTEXT_ATTRIBUTES_FN_W, QueryContextAttributesW) X(MAKE_SIGNATURE_FN, MakeSignature) X(VERIFY_SIGNATURE_FN, VerifySignature) \
    X(QUERY_SECURITY_CONTEXT_TOKEN_FN, QuerySecurityContextToken) X(IMPERSONATE_SECURITY_CONTEXT_FN, ImpersonateSecurityContext) \
    X(REVERT_SECURITY_CONTEXT_FN, RevertSecurityContext) X(FREE_CONTEXT_BUFFER_FN, FreeContextBuffer) \
    X(QUERY_SECURITY_PACKAGE_INFO_FN_W, QuerySecurityPackageInfoW)
#define POINTER(type, name) static type p_##name;
FUNCTIONS(POINTER)

static wchar_t kerberos[] = L"Kerberos";
static HMODULE loaded;

ssh_gss_status ssh_gss_load(const char *backend_order)
{
    PSecPkgInfoW package;
    (void)backend_order;
    if (loaded) return GSSN_OK;
    HMODULE library = LoadLibraryExW(L"secur32.dll", NULL, LOAD_LIBRARY_SEARCH_SYSTEM32);
    if (!library) return GSSN_E_NO_BACKEND;
#define FIND(type, name) if ((p_##name = (type)(uintptr_t)GetProcAddress(library, #name)) == NULL) return GSSN_E_BACKEND_UNUSABLE;
    FUNCTIONS(FIND)
    if (p_QuerySecurityPackageInfoW(kerberos, &package) != SEC_E_OK) return GSSN_E_BACKEND_UNUSABLE;
    p_FreeContextBuffer(package);
    loaded = library;
    return GSSN_OK;
}

ssh_gss_status ssh_gss_auth_new(const ssh_gss_auth_options *options, ssh_gss_auth **auth, ssh_gss_error *error)
{
    static const wchar_t service[] = L"host/";
    (void)error;
    *auth = NULL;
    if (ssh_gss_load(NULL) != GSSN_OK) return GSSN_E_NO_BACKEND;
    ssh_gss_auth *made = calloc(1, sizeof *made);
    size_t length = strlen(options->host) + 1;
    if (!made) return GSSN_E_NO_MEMORY;
    *auth = made;
    made->is_client = options->role == GSSN_INITIATOR;
    made->username = _strdup(options->username);
    made->target = malloc(sizeof service + length * sizeof(wchar_t));
    if (!made->username || !made->target) return GSSN_E_NO_MEMORY;
    wcscpy(made->target, service);
    MultiByteToWideChar(CP_UTF8, 0, options->host, (int)length, made->target + wcslen(service), (int)length);
    return GSSN_OK;
}

void ssh_gss_auth_free(ssh_gss_auth *auth)
{
    if (!auth) return;
    if (auth->has_context) p_DeleteSecurityContext(&auth->context);
    if (auth->has_credential) p_FreeCredentialsHandle(&auth->credential);
    free(auth->username);
    free(auth->target);
    free(auth);
}

void ssh_gss_buffer_dispose(ssh_gss_buffer *buffer)
{
    if (buffer->data) memset(buffer->data, 0, buffer->length);
    free(buffer->data);
    memset(buffer, 0, sizeof *buffer);
}

/* Under Wine an acceptor takes the keys of a service by its name. */
static int acquire(ssh_gss_auth *auth)
{
    TimeStamp end;
    if (auth->has_credential) return 1;
    auth->has_credential = p_AcquireCredentialsHandleW(auth->is_client ? NULL : auth->target, kerberos, auth->is_client ? SECPKG_CRED_OUTBOUND : SECPKG_CRED_INBOUND,
        NULL, NULL, NULL, NULL, &auth->credential, &end) == SEC_E_OK;
    return auth->has_credential;
}

static void ask(ssh_gss_auth *auth)
{
    ULONG flags;
    SecPkgContext_PackageInfoW package = { NULL };
    SecPkgContext_Lifespan span;
    SecPkgContext_NativeNamesW names = { NULL, NULL };
    p_QueryContextAttributesW(&auth->context, SECPKG_ATTR_FLAGS, &flags);
    p_QueryContextAttributesW(&auth->context, SECPKG_ATTR_PACKAGE_INFO, &package);
    if (package.PackageInfo) p_FreeContextBuffer(package.PackageInfo);
    p_QueryContextAttributesW(&auth->context, SECPKG_ATTR_LIFESPAN, &span);
    p_QueryContextAttributesW(&auth->context, SECPKG_ATTR_NATIVE_NAMES, &names);
    if (names.sClientName) p_FreeContextBuffer(names.sClientName);
    if (names.sServerName) p_FreeContextBuffer(names.sServerName);
}

static ssh_gss_status step(ssh_gss_auth *auth, const uint8_t *received, size_t length, ssh_gss_buffer *token)
{
    SecBuffer in = { (ULONG)length, SECBUFFER_TOKEN, (void *)(uintptr_t)received }, out = { TOKEN_ROOM, SECBUFFER_TOKEN, NULL };
    SecBufferDesc inputs = { SECBUFFER_VERSION, 1, &in }, outputs = { SECBUFFER_VERSION, 1, &out };
    ULONG granted = 0;
    TimeStamp end;
    memset(token, 0, sizeof *token);
    if (!(token->data = calloc(1, TOKEN_ROOM))) return GSSN_E_NO_MEMORY;
    out.pvBuffer = token->data;
    if (!acquire(auth)) return GSSN_E_NO_CREDENTIALS;
    CtxtHandle *present = auth->has_context ? &auth->context : NULL;
    SECURITY_STATUS status = auth->is_client
        ? p_InitializeSecurityContextW(&auth->credential, present, auth->target, ISC_REQ_INTEGRITY | ISC_REQ_MUTUAL_AUTH, 0, SECURITY_NATIVE_DREP, received ? &inputs : NULL, 0,
              &auth->context, &outputs, &granted, &end)
        : p_AcceptSecurityContext(&auth->credential, present, &inputs, ASC_REQ_INTEGRITY | ASC_REQ_MUTUAL_AUTH, SECURITY_NATIVE_DREP, &auth->context, &outputs, &granted, &end);
    if (status != SEC_E_OK && status != SEC_I_CONTINUE_NEEDED) return GSSN_E_BACKEND_FAILURE;
    auth->has_context = 1;
    token->length = out.cbBuffer;
    if (status == SEC_E_OK) ask(auth);
    return status == SEC_E_OK ? GSSN_OK : GSSN_CONTINUE;
}

ssh_gss_status ssh_gss_init_sec_context(ssh_gss_auth *auth, const uint8_t *recv_token, size_t length, ssh_gss_buffer *token) { return step(auth, recv_token, length, token); }
ssh_gss_status ssh_gss_accept_sec_context(ssh_gss_auth *auth, const uint8_t *recv_token, size_t length, ssh_gss_buffer *token) { return step(auth, recv_token, length, token); }

static uint8_t *put(uint8_t *place, const void *bytes, size_t length)
{
    place[0] = (uint8_t)(length >> 24), place[1] = (uint8_t)(length >> 16), place[2] = (uint8_t)(length >> 8), place[3] = (uint8_t)length;
    memcpy(place + 4, bytes, length);
    return place + 4 + length;
}

/* RFC 4462 section 3.5 */
static uint8_t *mic_input(const ssh_gss_auth *auth, const uint8_t *session_id, size_t length, SecBuffer *input)
{
    static const char service[] = "ssh-connection", method[] = "gssapi-with-mic";
    size_t user = strlen(auth->username), size = 4 + length + 1 + 4 + user + 4 + sizeof service - 1 + 4 + sizeof method - 1;
    uint8_t *bytes = malloc(size);
    input->cbBuffer = (ULONG)size;
    input->BufferType = SECBUFFER_DATA;
    input->pvBuffer = bytes;
    if (!bytes) return NULL;
    uint8_t *place = put(bytes, session_id, length);
    *place++ = 50;
    place = put(place, auth->username, user);
    place = put(place, service, sizeof service - 1);
    put(place, method, sizeof method - 1);
    return bytes;
}

ssh_gss_status ssh_gss_get_mic(ssh_gss_auth *auth, uint32_t kind, const uint8_t *data, size_t length, ssh_gss_buffer *mic)
{
    SecPkgContext_Sizes sizes;
    SecBuffer buffers[2] = { { 0, 0, NULL }, { MIC_ROOM, SECBUFFER_TOKEN, NULL } };
    SecBufferDesc list = { SECBUFFER_VERSION, 2, buffers };
    (void)kind;
    memset(mic, 0, sizeof *mic);
    if (p_QueryContextAttributesW(&auth->context, SECPKG_ATTR_SIZES, &sizes) != SEC_E_OK || sizes.cbMaxSignature > MIC_ROOM) return GSSN_E_BACKEND_FAILURE;
    if (!mic_input(auth, data, length, &buffers[0])) return GSSN_E_NO_MEMORY;
    if (!(buffers[1].pvBuffer = mic->data = calloc(1, MIC_ROOM))) return GSSN_E_NO_MEMORY;
    SECURITY_STATUS status = p_MakeSignature(&auth->context, 0, &list, 0);
    free(buffers[0].pvBuffer);
    mic->length = buffers[1].cbBuffer;
    return status == SEC_E_OK ? GSSN_OK : GSSN_E_BACKEND_FAILURE;
}

ssh_gss_status ssh_gss_check_mic(ssh_gss_auth *auth, uint32_t kind, const uint8_t *data, size_t length, const uint8_t *mic, size_t mic_length)
{
    SecBuffer buffers[2] = { { 0, 0, NULL }, { (ULONG)mic_length, SECBUFFER_TOKEN, (void *)(uintptr_t)mic } };
    SecBufferDesc list = { SECBUFFER_VERSION, 2, buffers };
    ULONG quality;
    (void)kind;
    if (!mic_input(auth, data, length, &buffers[0])) return GSSN_E_NO_MEMORY;
    SECURITY_STATUS status = p_VerifySignature(&auth->context, &list, 0, &quality);
    free(buffers[0].pvBuffer);
    return status == SEC_E_OK ? GSSN_OK : GSSN_E_BAD_MIC;
}

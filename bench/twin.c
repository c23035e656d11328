/* The yardstick: the GSSAPI and krb5 calls that libgssnative makes for a login, as a C programmer would write them down, behind the same
 * entry points. A handle is a pointer, nothing is checked, nothing is explained. Linked or loaded in place of libgssnative by the
 * benchmarks and by the tests that say "like C". */
#include <dlfcn.h>
#include <gssapi/gssapi.h>
#include <gssnative.h>
#include <krb5.h>
#include <profile.h>
#include <stdlib.h>
#include <string.h>

struct ssh_gss_auth {
    uint32_t role;
    char *host, *username;
    krb5_context krb5;
    gss_ctx_id_t context;
    gss_cred_id_t credential;
    gss_name_t target;
    char *peer, *own;
};

#define FUNCTIONS(X) X(gss_init_sec_context) X(gss_accept_sec_context) X(gss_delete_sec_context) X(gss_inquire_context) X(gss_get_mic) \
    X(gss_verify_mic) X(gss_acquire_cred) X(gss_release_cred) X(gss_import_name) X(gss_display_name) X(gss_release_name) X(gss_release_buffer) \
    X(gss_inquire_cred) X(gss_compare_name) X(gss_display_status) \
    X(krb5_init_context) X(krb5_free_context) X(krb5_get_host_realm) X(krb5_free_host_realm) X(krb5_parse_name) X(krb5_free_principal) \
    X(krb5_kuserok) X(krb5_aname_to_localname) X(krb5_get_error_message) X(krb5_free_error_message) X(krb5_get_profile) \
    X(profile_release) X(profile_get_string) X(profile_get_boolean) X(profile_release_string)
#define POINTER(name) static __typeof__(&name) p_##name;
FUNCTIONS(POINTER)

static gss_OID_desc krb5_oid = { 9, "\x2a\x86\x48\x86\xf7\x12\x01\x02\x02" };
static gss_OID_desc principal_name = { 10, "\x2a\x86\x48\x86\xf7\x12\x01\x02\x02\x01" };
static void *loaded;

static ssh_gss_status load(int mode)
{
    if (loaded) return GSSN_OK;
    void *library = dlopen("libgssapi_krb5.so.2", mode | RTLD_LOCAL);
    if (!library) return GSSN_E_NO_BACKEND;
#define FIND(name) if ((*(void **)&p_##name = dlsym(library, #name)) == NULL) return GSSN_E_BACKEND_UNUSABLE;
    FUNCTIONS(FIND)
    loaded = library;
    return GSSN_OK;
}

ssh_gss_status ssh_gss_load(const char *backend_order)
{
    (void)backend_order;
    return load(RTLD_NOW);
}

ssh_gss_status ssh_gss_auth_new(const ssh_gss_auth_options *options, ssh_gss_auth **auth, ssh_gss_error *error)
{
    (void)error;
    *auth = NULL;
    if (load(RTLD_LAZY) != GSSN_OK) return GSSN_E_NO_BACKEND;
    ssh_gss_auth *made = calloc(1, sizeof *made);
    if (!made) return GSSN_E_NO_MEMORY;
    made->role = options->role;
    made->host = strdup(options->host);
    made->username = options->username ? strdup(options->username) : NULL;
    *auth = made;
    return GSSN_OK;
}

void ssh_gss_auth_free(ssh_gss_auth *auth)
{
    OM_uint32 minor;
    if (!auth) return;
    if (auth->context) p_gss_delete_sec_context(&minor, &auth->context, NULL);
    if (auth->credential) p_gss_release_cred(&minor, &auth->credential);
    if (auth->target) p_gss_release_name(&minor, &auth->target);
    if (auth->krb5) p_krb5_free_context(auth->krb5);
    free(auth->host);
    free(auth->username);
    free(auth->peer);
    free(auth->own);
    free(auth);
}

ssh_gss_status ssh_gss_set_username(ssh_gss_auth *auth, const char *username)
{
    free(auth->username);
    auth->username = strdup(username);
    return auth->username ? GSSN_OK : GSSN_E_NO_MEMORY;
}

void ssh_gss_buffer_dispose(ssh_gss_buffer *buffer)
{
    if (buffer->data) memset(buffer->data, 0, buffer->length);
    free(buffer->data);
    memset(buffer, 0, sizeof *buffer);
}

/* The mechanism's buffer, copied out and released. */
static ssh_gss_status take(gss_buffer_desc *from, ssh_gss_buffer *to, ssh_gss_status status)
{
    OM_uint32 minor;
    memset(to, 0, sizeof *to);
    if (from->length) {
        to->data = malloc(from->length);
        if (!to->data) return GSSN_E_NO_MEMORY;
        memcpy(to->data, from->value, from->length);
        to->length = from->length;
        memset(from->value, 0, from->length);
    }
    if (from->value) p_gss_release_buffer(&minor, from);
    return status;
}

static char *name_text(gss_name_t name)
{
    OM_uint32 minor;
    gss_buffer_desc text = GSS_C_EMPTY_BUFFER;
    char *copy;
    if (p_gss_display_name(&minor, name, &text, NULL) != GSS_S_COMPLETE) return NULL;
    copy = strndup(text.value, text.length);
    p_gss_release_buffer(&minor, &text);
    return copy;
}

static ssh_gss_status outcome(ssh_gss_auth *auth)
{
    OM_uint32 minor, seconds, flags;
    gss_name_t source = GSS_C_NO_NAME, target = GSS_C_NO_NAME;
    gss_OID mechanism;
    int open;
    if (p_gss_inquire_context(&minor, auth->context, &source, &target, &seconds, &mechanism, &flags, NULL, &open) != GSS_S_COMPLETE) return GSSN_E_BACKEND_FAILURE;
    if (!open || mechanism->length != krb5_oid.length || memcmp(mechanism->elements, krb5_oid.elements, krb5_oid.length) != 0 || !(flags & GSS_C_INTEG_FLAG)) return GSSN_E_NOT_GRANTED;
    auth->peer = name_text(auth->role == GSSN_INITIATOR ? target : source);
    auth->own = name_text(auth->role == GSSN_INITIATOR ? source : target);
    p_gss_release_name(&minor, &source);
    p_gss_release_name(&minor, &target);
    return auth->peer && auth->own ? GSSN_OK : GSSN_E_NO_MEMORY;
}

static ssh_gss_status import_target(ssh_gss_auth *auth)
{
    OM_uint32 minor;
    char **realms, text[2048];
    if (p_krb5_init_context(&auth->krb5) != 0 || p_krb5_get_host_realm(auth->krb5, auth->host, &realms) != 0) return GSSN_E_BACKEND_FAILURE;
    size_t length = strlen("host/") + strlen(auth->host) + 1 + strlen(realms[0]);
    if (length >= sizeof text) return GSSN_E_INVALID_ARGUMENT;
    strcpy(text, "host/");
    strcat(text, auth->host);
    strcat(text, "@");
    strcat(text, realms[0]);
    p_krb5_free_host_realm(auth->krb5, realms);
    gss_buffer_desc name = { length, text };
    return p_gss_import_name(&minor, &name, &principal_name, &auth->target) == GSS_S_COMPLETE ? GSSN_OK : GSSN_E_BACKEND_FAILURE;
}

ssh_gss_status ssh_gss_init_sec_context(ssh_gss_auth *auth, const uint8_t *recv_token, size_t length, ssh_gss_buffer *token)
{
    OM_uint32 minor, granted;
    gss_buffer_desc input = { length, (void *)(uintptr_t)recv_token }, output = GSS_C_EMPTY_BUFFER;
    if (!auth->target && import_target(auth) != GSSN_OK) return GSSN_E_BACKEND_FAILURE;
    OM_uint32 major = p_gss_init_sec_context(&minor, GSS_C_NO_CREDENTIAL, &auth->context, auth->target, &krb5_oid,
        GSS_C_MUTUAL_FLAG | GSS_C_INTEG_FLAG, 0, GSS_C_NO_CHANNEL_BINDINGS, &input, NULL, &output, &granted, NULL);
    ssh_gss_status status = take(&output, token, major == GSS_S_COMPLETE ? GSSN_OK : major == GSS_S_CONTINUE_NEEDED ? GSSN_CONTINUE : GSSN_E_BACKEND_FAILURE);
    return status == GSSN_OK ? outcome(auth) : status;
}

ssh_gss_status ssh_gss_accept_sec_context(ssh_gss_auth *auth, const uint8_t *recv_token, size_t length, ssh_gss_buffer *token)
{
    OM_uint32 minor, granted;
    gss_OID_set_desc mechanisms = { 1, &krb5_oid };
    gss_buffer_desc input = { length, (void *)(uintptr_t)recv_token }, output = GSS_C_EMPTY_BUFFER;
    if (!auth->credential &&
        p_gss_acquire_cred(&minor, GSS_C_NO_NAME, GSS_C_INDEFINITE, &mechanisms, GSS_C_ACCEPT, &auth->credential, NULL, NULL) != GSS_S_COMPLETE) return GSSN_E_BAD_KEYTAB;
    OM_uint32 major = p_gss_accept_sec_context(&minor, &auth->context, auth->credential, &input, GSS_C_NO_CHANNEL_BINDINGS, NULL, NULL, &output, &granted, NULL, NULL);
    ssh_gss_status status = take(&output, token, major == GSS_S_COMPLETE ? GSSN_OK : major == GSS_S_CONTINUE_NEEDED ? GSSN_CONTINUE : GSSN_E_BACKEND_FAILURE);
    return status == GSSN_OK ? outcome(auth) : status;
}

static uint8_t *put(uint8_t *place, const void *bytes, size_t length)
{
    place[0] = (uint8_t)(length >> 24), place[1] = (uint8_t)(length >> 16), place[2] = (uint8_t)(length >> 8), place[3] = (uint8_t)length;
    memcpy(place + 4, bytes, length);
    return place + 4 + length;
}

/* RFC 4462 section 3.5 */
static uint8_t *mic_input(const ssh_gss_auth *auth, const uint8_t *session_id, size_t length, gss_buffer_desc *input)
{
    static const char service[] = "ssh-connection", method[] = "gssapi-with-mic";
    size_t user = strlen(auth->username);
    input->length = 4 + length + 1 + 4 + user + 4 + sizeof service - 1 + 4 + sizeof method - 1;
    uint8_t *bytes = malloc(input->length);
    input->value = bytes;
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
    OM_uint32 minor;
    gss_buffer_desc input, output = GSS_C_EMPTY_BUFFER;
    (void)kind;
    if (!mic_input(auth, data, length, &input)) return GSSN_E_NO_MEMORY;
    OM_uint32 major = p_gss_get_mic(&minor, auth->context, GSS_C_QOP_DEFAULT, &input, &output);
    free(input.value);
    return take(&output, mic, major == GSS_S_COMPLETE ? GSSN_OK : GSSN_E_BACKEND_FAILURE);
}

ssh_gss_status ssh_gss_check_mic(ssh_gss_auth *auth, uint32_t kind, const uint8_t *data, size_t length, const uint8_t *mic, size_t mic_length)
{
    OM_uint32 minor;
    gss_buffer_desc input, token = { mic_length, (void *)(uintptr_t)mic };
    (void)kind;
    if (!mic_input(auth, data, length, &input)) return GSSN_E_NO_MEMORY;
    OM_uint32 major = p_gss_verify_mic(&minor, auth->context, &input, &token, NULL);
    free(input.value);
    return major == GSS_S_COMPLETE ? GSSN_OK : GSSN_E_BAD_MIC;
}

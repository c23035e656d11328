/* See putty_provider.h.
 *
 * Where PuTTY and the library differ:
 * - A ticket is asked for by acquire_cred, without a name; the library looks for one at the first token, with it. So acquire_cred makes the
 *   first token for the name that was imported before, and init_sec_context hands it out. It costs no more than PuTTY's own order of calls.
 * - The table has one kind of context for with-mic, key exchange and gssapi-keyex: GSSN_HOST.
 * - PuTTY's buffers have no room for what ssh_gss_buffer_dispose needs, and PuTTY forgets to free MICs: the context keeps both until its
 *   next call. */
#include "putty_provider.h"
#include <gssnative.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>

#define NEVER ((time_t)-1)

struct provider_name { char host[256]; };

struct provider_context {
    ssh_gss_auth *auth;
    int is_fresh;               /* the first token, and the status that it came with, are still to be handed out */
    ssh_gss_status status;
    ssh_gss_buffer token, mic;
};

static enum provider_status outcome(ssh_gss_status status)
{
    switch (status) {
    case GSSN_OK: return PROVIDER_OK;
    case GSSN_CONTINUE: return PROVIDER_CONTINUE;
    case GSSN_E_NO_MEMORY: return PROVIDER_NO_MEMORY;
    case GSSN_E_BAD_MIC: return PROVIDER_BAD_MIC;
    case GSSN_E_NO_CREDENTIALS:
    case GSSN_E_CREDENTIALS_EXPIRED: return PROVIDER_NO_CREDENTIALS;
    default: return PROVIDER_FAILURE;
    }
}

static void clear(struct provider_bytes *bytes)
{
    bytes->length = 0;
    bytes->value = NULL;
}

static void lend(const ssh_gss_buffer *buffer, struct provider_bytes *bytes)
{
    bytes->length = buffer->length;
    bytes->value = buffer->data;
}

static ssh_gss_status new_auth(provider_name name, int delegate, ssh_gss_auth **auth)
{
    ssh_gss_auth_options options = GSSN_AUTH_OPTIONS_INIT;
    options.role = GSSN_INITIATOR;
    options.method = GSSN_HOST;
    options.host = name->host;
    options.delegation = delegate ? GSSN_DELEGATE_ALWAYS : GSSN_DELEGATE_NEVER;
    return ssh_gss_auth_new(&options, auth, NULL);
}

static void first_token(provider_context context, provider_name name, int delegate)
{
    ssh_gss_buffer_dispose(&context->token);
    ssh_gss_auth_free(context->auth);
    context->auth = NULL;
    context->status = new_auth(name, delegate, &context->auth);
    if (context->status == GSSN_OK) context->status = ssh_gss_init_sec_context(context->auth, NULL, 0, &context->token);
    context->is_fresh = 1;
}

/* Provisional after the first token; with Kerberos it is the end of the ticket. */
static void tell_times(provider_context context, time_t *expiry, unsigned long *lifetime)
{
    ssh_gss_context_info info = GSSN_CONTEXT_INFO_INIT;
    int64_t now = (int64_t)time(NULL);
    ssh_gss_get_context_info(context->auth, &info);
    int is_never = info.expires == INT64_MAX;
    if (expiry) *expiry = is_never ? NEVER : (time_t)info.expires;
    if (lifetime) *lifetime = is_never ? ULONG_MAX : info.expires > now ? (unsigned long)(info.expires - now) : 0;
}

/* Without tag and length, and never freed. */
static enum provider_status indicate_mech(struct provider *self, struct provider_bytes *mechanism)
{
    static uint8_t krb5[] = { 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x12, 0x01, 0x02, 0x02 };
    (void)self;
    mechanism->length = sizeof krb5;
    mechanism->value = krb5;
    return PROVIDER_OK;
}

static enum provider_status import_name(struct provider *self, const char *host, provider_name *name)
{
    ssh_gss_auth *auth = NULL;
    *name = NULL;
    if (strlen(host) >= sizeof (*name)->host) return PROVIDER_BAD_HOST_NAME;
    provider_name imported = calloc(1, sizeof *imported);
    if (!imported) return PROVIDER_NO_MEMORY;
    strcpy(imported->host, host);
    ssh_gss_status status = new_auth(imported, 0, &auth);       /* looks at the name, and at nothing outside */
    ssh_gss_auth_free(auth);
    if (status != GSSN_OK) {
        free(imported);
        return status == GSSN_E_INVALID_ARGUMENT ? PROVIDER_BAD_HOST_NAME : outcome(status);
    }
    *name = self->target = imported;
    return PROVIDER_OK;
}

static enum provider_status release_name(struct provider *self, provider_name *name)
{
    if (self->target == *name) self->target = NULL;
    free(*name);
    *name = NULL;
    return PROVIDER_OK;
}

static enum provider_status release_cred(struct provider *self, provider_context *context)
{
    (void)self;
    if (!*context) return PROVIDER_FAILURE;
    ssh_gss_auth_free((*context)->auth);
    ssh_gss_buffer_dispose(&(*context)->token);
    ssh_gss_buffer_dispose(&(*context)->mic);
    free(*context);
    *context = NULL;
    return PROVIDER_OK;
}

/* Fails for want of a ticket only: what else is wrong is init_sec_context's to say, since display_status has a text then. */
static enum provider_status acquire_cred(struct provider *self, provider_context *context, time_t *expiry)
{
    *context = NULL;
    if (!self->target) return PROVIDER_FAILURE;
    provider_context acquired = calloc(1, sizeof *acquired);
    if (!acquired) return PROVIDER_NO_MEMORY;
    first_token(acquired, self->target, 0);
    tell_times(acquired, expiry, NULL);
    enum provider_status status = outcome(acquired->status);
    *context = acquired;
    if (status != PROVIDER_NO_CREDENTIALS && status != PROVIDER_NO_MEMORY) return PROVIDER_OK;
    release_cred(self, context);
    return status;
}

static enum provider_status init_sec_context(struct provider *self, provider_context *context, provider_name name, int delegate,
                                             struct provider_bytes *received, struct provider_bytes *token, time_t *expiry,
                                             unsigned long *lifetime)
{
    provider_context own = *context;
    clear(token);
    if (received->length == 0) {
        if (!own->is_fresh || delegate || name != self->target) first_token(own, name, delegate);
        own->is_fresh = 0;
    } else {
        ssh_gss_buffer_dispose(&own->token);
        own->status = ssh_gss_init_sec_context(own->auth, received->value, received->length, &own->token);
    }
    lend(&own->token, token);
    tell_times(own, expiry, lifetime);
    return outcome(own->status);
}

static enum provider_status return_loan(struct provider *self, struct provider_bytes *bytes)
{
    (void)self;
    clear(bytes);
    return PROVIDER_OK;
}

static enum provider_status get_mic(struct provider *self, provider_context context, struct provider_bytes *data, struct provider_bytes *mic)
{
    (void)self;
    clear(mic);
    if (!context) return PROVIDER_FAILURE;
    ssh_gss_buffer_dispose(&context->mic);
    context->status = ssh_gss_get_mic_raw(context->auth, data->value, data->length, &context->mic);
    lend(&context->mic, mic);
    return outcome(context->status);
}

static enum provider_status verify_mic(struct provider *self, provider_context context, struct provider_bytes *data, struct provider_bytes *mic)
{
    (void)self;
    if (!context) return PROVIDER_FAILURE;
    context->status = ssh_gss_check_mic_raw(context->auth, data->value, data->length, mic->value, mic->length);
    return outcome(context->status);
}

/* The text is the caller's to free. */
static enum provider_status display_status(struct provider *self, provider_context context, struct provider_bytes *text)
{
    ssh_gss_error error = GSSN_ERROR_INIT;
    (void)self;
    clear(text);
    if (!context || ssh_gss_last_error(context->auth, &error) != GSSN_OK) return PROVIDER_FAILURE;
    size_t message = strlen(error.message), advice = strlen(error.advice);
    char *copy = malloc(message + 1 + advice + 1);
    if (!copy) return PROVIDER_NO_MEMORY;
    memcpy(copy, error.message, message);
    copy[message] = '\n';
    memcpy(copy + message + 1, error.advice, advice + 1);
    text->length = message + 1 + advice;
    text->value = copy;
    return PROVIDER_OK;
}

struct provider provider_new(void)
{
    struct provider provider = {
        .indicate_mech = indicate_mech, .import_name = import_name, .release_name = release_name, .init_sec_context = init_sec_context,
        .free_tok = return_loan, .acquire_cred = acquire_cred, .release_cred = release_cred, .get_mic = get_mic, .verify_mic = verify_mic,
        .free_mic = return_loan, .display_status = display_status,
    };
    return provider;
}

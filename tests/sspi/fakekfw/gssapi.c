/* gssapi64.dll of fakekfw.h. */
#include <stdio.h>
#include <string.h>
#include "fakekfw.h"
#include "../fakesec/fakesec.h"

enum { COMPLETE = 0, CONTINUE = 1, BAD_MIC = 6 << 16, NO_CRED = 7 << 16, NO_CONTEXT = 8 << 16, DEFECTIVE = 9 << 16, FAILURE = 13 << 16, MUTUAL = 2, INTEGRITY = 32 };
enum { MIC_SIZE = 28, LIFE = 36000, INITIATES = 1, ACCEPTS = 2 };

/* As gssapi.h has them. */
typedef struct { size_t length; void *value; } gss_buffer;
typedef struct { uint32_t length; void *elements; } gss_oid;
typedef struct { size_t count; gss_oid *elements; } gss_oids;
typedef struct { const char *key, *value; } gss_pair;
typedef struct { uint32_t count; gss_pair *elements; } gss_store;
typedef struct { int is_client, is_open; } gss_context;
typedef struct { int usage; } gss_cred;

static uint8_t krb5_bytes[] = { 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x12, 0x01, 0x02, 0x02 };
static gss_oid krb5 = { sizeof krb5_bytes, krb5_bytes };

static void give(gss_buffer *output, const void *bytes, size_t length)
{
    output->length = length;
    output->value = memcpy(fakekfw_make(FAKEKFW_BUFFER, length + 1), bytes, length);
}

static char *name_of(const char *text, size_t length) { return memcpy(fakekfw_make(FAKEKFW_NAME, length + 1), text, length); }

EXPORT uint32_t gss_import_name(uint32_t *minor, const gss_buffer *text, const gss_oid *type, char **name)
{
    *minor = type->length;
    if (text->length >= sizeof fakekfw.target) return FAILURE;
    memcpy(fakekfw.target, text->value, text->length);
    fakekfw.target[text->length] = 0;
    *name = name_of(text->value, text->length);
    return COMPLETE;
}

EXPORT uint32_t gss_display_name(uint32_t *minor, const char *name, gss_buffer *text, gss_oid **type)
{
    *minor = 0;
    if (type || !fakekfw_is(FAKEKFW_NAME, name)) return FAILURE;
    give(text, name, strlen(name));
    return COMPLETE;
}

EXPORT uint32_t gss_compare_name(uint32_t *minor, const char *one, const char *other, int *equal)
{
    *minor = 0;
    *equal = fakekfw_is(FAKEKFW_NAME, one) && fakekfw_is(FAKEKFW_NAME, other) && strcmp(one, other) == 0;
    return COMPLETE;
}

EXPORT uint32_t gss_release_name(uint32_t *minor, char **name)
{
    *minor = 0;
    fakekfw_release(FAKEKFW_NAME, *name);
    *name = NULL;
    return COMPLETE;
}

EXPORT uint32_t gss_release_buffer(uint32_t *minor, gss_buffer *buffer)
{
    *minor = 0;
    fakekfw_release(FAKEKFW_BUFFER, buffer->value);
    memset(buffer, 0, sizeof *buffer);
    return COMPLETE;
}

EXPORT uint32_t gss_release_oid_set(uint32_t *minor, gss_oids **oids)
{
    *minor = 0;
    fakekfw_release(FAKEKFW_OIDS, *oids);
    *oids = NULL;
    return COMPLETE;
}

EXPORT uint32_t gss_display_status(uint32_t *minor, uint32_t code, int kind, const gss_oid *mechanism, uint32_t *more, gss_buffer *text)
{
    char line[64];
    *minor = mechanism->length;
    *more = 0;
    give(text, line, (size_t)snprintf(line, sizeof line, "told by gss (%d) %u", kind, code));
    return COMPLETE;
}

static gss_cred *cred_of(int usage)
{
    gss_cred *cred = fakekfw_make(FAKEKFW_CRED, sizeof *cred);
    cred->usage = usage;
    return cred;
}

EXPORT uint32_t gss_acquire_cred(uint32_t *minor, const char *name, uint32_t life, const gss_oids *mechanisms, int usage, gss_cred **cred, gss_oids **actual, uint32_t *actual_life)
{
    (void)life;
    *minor = 0;
    if (name || actual || actual_life || mechanisms->count != 1) return FAILURE;
    *cred = cred_of(usage);
    return COMPLETE;
}

EXPORT uint32_t gss_acquire_cred_from(uint32_t *minor, const char *name, uint32_t life, const gss_oids *mechanisms, int usage, const gss_store *store, gss_cred **cred, gss_oids **actual,
                                      uint32_t *actual_life)
{
    if (store->count != 1) return FAILURE;
    snprintf(fakekfw.store, sizeof fakekfw.store, "%s=%s", store->elements[0].key, store->elements[0].value);
    return gss_acquire_cred(minor, name, life, mechanisms, usage, cred, actual, actual_life);
}

EXPORT uint32_t gss_inquire_cred(uint32_t *minor, const gss_cred *cred, char **name, uint32_t *life, int *usage, gss_oids **mechanisms)
{
    *minor = 0;
    if (!fakekfw_is(FAKEKFW_CRED, cred)) return NO_CRED;
    if (name) *name = name_of(CLIENT, strlen(CLIENT));
    if (life) *life = LIFE;
    if (usage) *usage = cred->usage;
    if (mechanisms) {
        *mechanisms = fakekfw_make(FAKEKFW_OIDS, sizeof **mechanisms);
        (*mechanisms)->count = 1;
        (*mechanisms)->elements = &krb5;
    }
    return COMPLETE;
}

EXPORT uint32_t gss_release_cred(uint32_t *minor, gss_cred **cred)
{
    *minor = 0;
    fakekfw_release(FAKEKFW_CRED, *cred);
    *cred = NULL;
    return COMPLETE;
}

/* Two legs: a request, and an answer that completes both. */
EXPORT uint32_t gss_init_sec_context(uint32_t *minor, gss_cred *cred, gss_context **context, const char *target, const gss_oid *mechanism, uint32_t wanted, uint32_t life, const void *bindings,
                                     const gss_buffer *input, gss_oid **actual, gss_buffer *output, uint32_t *granted, uint32_t *actual_life)
{
    wchar_t service[512];
    uint8_t token[1200], answer[1200];
    size_t i = 0;
    (void)life;
    (void)bindings;
    *minor = 0;
    if (actual || (cred && !fakekfw_is(FAKEKFW_CRED, cred)) || !fakekfw_is(FAKEKFW_NAME, target) || mechanism->length != krb5.length) return FAILURE;
    *granted = wanted & (MUTUAL | INTEGRITY);
    *actual_life = LIFE;
    if (!*context) {
        *context = fakekfw_make(FAKEKFW_CONTEXT, sizeof **context);
        (*context)->is_client = 1;
        do service[i] = (wchar_t)target[i];
        while (target[i++]);
        give(output, token, fakesec_request(service, token));
        return CONTINUE;
    }
    if (input->length != fakesec_answer(answer) || memcmp(input->value, answer, input->length) != 0) return DEFECTIVE;
    (*context)->is_open = 1;
    return COMPLETE;
}

EXPORT uint32_t gss_accept_sec_context(uint32_t *minor, gss_context **context, gss_cred *cred, const gss_buffer *input, const void *bindings, char **source, gss_oid **mechanism, gss_buffer *output,
                                       uint32_t *granted, uint32_t *life, gss_cred **delegated)
{
    uint8_t request[1200], answer[1200];
    (void)bindings;
    (void)delegated;
    *minor = 0;
    if (source || mechanism || life || !fakekfw_is(FAKEKFW_CRED, cred) || *context) return FAILURE;
    if (input->length != fakesec_request(L"host/ssh.rig.test", request) || memcmp(input->value, request, input->length) != 0) return DEFECTIVE;
    *context = fakekfw_make(FAKEKFW_CONTEXT, sizeof **context);
    (*context)->is_open = 1;
    *granted = MUTUAL | INTEGRITY;
    give(output, answer, fakesec_answer(answer));
    return COMPLETE;
}

EXPORT uint32_t gss_delete_sec_context(uint32_t *minor, gss_context **context, gss_buffer *token)
{
    *minor = token ? 1 : 0;
    fakekfw_release(FAKEKFW_CONTEXT, *context);
    *context = NULL;
    return COMPLETE;
}

EXPORT uint32_t gss_inquire_context(uint32_t *minor, const gss_context *context, char **source, char **target, uint32_t *life, gss_oid **mechanism, uint32_t *flags, int *is_local, int *is_open)
{
    *minor = 0;
    if (is_local || !fakekfw_is(FAKEKFW_CONTEXT, context)) return NO_CONTEXT;
    *source = name_of(CLIENT, strlen(CLIENT));
    *target = name_of(SERVER, strlen(SERVER));
    *life = LIFE;
    *mechanism = &krb5;
    *flags = MUTUAL | INTEGRITY;
    *is_open = context->is_open;
    return COMPLETE;
}

/* The one of the security package of the tests: the two can log in to each other. */
static void mic_of(int by_client, const gss_buffer *message, uint8_t *mic)
{
    const uint8_t *bytes = message->value;
    uint64_t hash = 14695981039346656037u;
    for (size_t i = 0; i < message->length; i++) hash = (hash ^ bytes[i]) * 1099511628211u;
    memset(mic, 0, MIC_SIZE);
    mic[0] = by_client ? 'c' : 's';
    memcpy(mic + 1, &hash, sizeof hash);
}

#if !defined(LACKS_A_FUNCTION)
EXPORT uint32_t gss_get_mic(uint32_t *minor, const gss_context *context, uint32_t quality, const gss_buffer *message, gss_buffer *mic)
{
    uint8_t bytes[MIC_SIZE];
    *minor = quality;
    if (!fakekfw_is(FAKEKFW_CONTEXT, context) || !context->is_open) return NO_CONTEXT;
    mic_of(context->is_client, message, bytes);
    give(mic, bytes, sizeof bytes);
    return COMPLETE;
}
#endif

EXPORT uint32_t gss_verify_mic(uint32_t *minor, const gss_context *context, const gss_buffer *message, const gss_buffer *mic, uint32_t *quality)
{
    uint8_t bytes[MIC_SIZE];
    *minor = 0;
    if (quality || !fakekfw_is(FAKEKFW_CONTEXT, context) || !context->is_open) return NO_CONTEXT;
    mic_of(!context->is_client, message, bytes);
    return mic->length == MIC_SIZE && memcmp(mic->value, bytes, MIC_SIZE) == 0 ? COMPLETE : BAD_MIC;
}

/* See faultmech.h. What is not here comes from libgssapi_krb5 and libkrb5, with which this is linked. */
#include <dlfcn.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <gssapi/gssapi_krb5.h>
#include <krb5.h>
#include "faultmech.h"

#define EXPORT __attribute__((visibility("default")))
#define REAL(function)                                          \
    __typeof__(&function) real;                                 \
    do {                                                        \
        void *found = dlsym(RTLD_NEXT, #function);              \
        if (!found) abort();                                    \
        memcpy(&real, &found, sizeof real);                     \
    } while (0)

extern faultmech_switches faultmech;
EXPORT faultmech_switches faultmech;

#pragma weak faultmech_loading

static gss_OID_desc krb5 = { 9, "\x2a\x86\x48\x86\xf7\x12\x01\x02\x02" }, spnego = { 6, "\x2b\x06\x01\x05\x05\x02" };
static void *last_output;
static gss_cred_id_t delegated_now;

static int is_krb5(gss_OID mechanism)
{
    return mechanism && mechanism->length == krb5.length && memcmp(mechanism->elements, krb5.elements, krb5.length) == 0;
}

__attribute__((constructor)) static void loading(void)
{
    if (faultmech_loading) faultmech_loading();
}

EXPORT OM_uint32 gss_init_sec_context(OM_uint32 *minor, gss_cred_id_t credential, gss_ctx_id_t *context, gss_name_t target, gss_OID mechanism,
    OM_uint32 flags, OM_uint32 seconds, gss_channel_bindings_t bindings, gss_buffer_t input, gss_OID *actual, gss_buffer_t output, OM_uint32 *granted, OM_uint32 *lifetime)
{
    REAL(gss_init_sec_context);
    faultmech.requested_flags = flags;
    faultmech.initiator_for_krb5 = is_krb5(mechanism);
    OM_uint32 major = real(minor, credential, context, target, mechanism, flags, seconds, bindings, input, actual, output, granted, lifetime);
    last_output = output->value;
    return major;
}

EXPORT OM_uint32 gss_accept_sec_context(OM_uint32 *minor, gss_ctx_id_t *context, gss_cred_id_t credential, gss_buffer_t input,
    gss_channel_bindings_t bindings, gss_name_t *source, gss_OID *mechanism, gss_buffer_t output, OM_uint32 *flags, OM_uint32 *lifetime, gss_cred_id_t *delegated)
{
    REAL(gss_accept_sec_context);
    OM_uint32 major = real(minor, context, credential, input, bindings, source, mechanism, output, flags, lifetime, delegated);
    last_output = output->value;
    if (delegated && *delegated) {
        delegated_now = *delegated;
        faultmech.delegated++;
    }
    return major | faultmech.accept_bits;
}

EXPORT OM_uint32 gss_acquire_cred(OM_uint32 *minor, gss_name_t name, OM_uint32 seconds, gss_OID_set mechanisms, gss_cred_usage_t usage,
    gss_cred_id_t *credential, gss_OID_set *actual, OM_uint32 *lifetime)
{
    REAL(gss_acquire_cred);
    faultmech.acceptor_for_krb5_only = mechanisms && mechanisms->count == 1 && is_krb5(mechanisms->elements);
    faultmech.acquired_usage = usage;
    return real(minor, name, seconds, mechanisms, usage, credential, actual, lifetime);
}

EXPORT OM_uint32 gss_release_cred(OM_uint32 *minor, gss_cred_id_t *credential)
{
    REAL(gss_release_cred);
    if (delegated_now && *credential == delegated_now) {
        delegated_now = NULL;
        faultmech.delegated--;
    }
    return real(minor, credential);
}

EXPORT OM_uint32 gss_inquire_context(OM_uint32 *minor, gss_ctx_id_t context, gss_name_t *source, gss_name_t *target, OM_uint32 *lifetime,
    gss_OID *mechanism, OM_uint32 *flags, int *local, int *open)
{
    REAL(gss_inquire_context);
    OM_uint32 major = real(minor, context, source, target, lifetime, mechanism, flags, local, open);
    if (flags) *flags = (*flags | faultmech.flags_on) & ~faultmech.flags_off;
    if (mechanism && faultmech.other_mechanism) *mechanism = &spnego;
    if (open && faultmech.not_open) *open = 0;
    return major;
}

EXPORT OM_uint32 gss_inquire_cred(OM_uint32 *minor, gss_cred_id_t credential, gss_name_t *name, OM_uint32 *lifetime, gss_cred_usage_t *usage, gss_OID_set *mechanisms)
{
    REAL(gss_inquire_cred);
    if (faultmech.inquire_cred_status) return faultmech.inquire_cred_status;
    return real(minor, credential, name, lifetime, usage, mechanisms);
}

EXPORT OM_uint32 gss_compare_name(OM_uint32 *minor, gss_name_t one, gss_name_t other, int *equal)
{
    REAL(gss_compare_name);
    OM_uint32 major = real(minor, one, other, equal);
    if (faultmech.another_owner) *equal = 0;
    return faultmech.compare_status ? faultmech.compare_status : major;
}

EXPORT OM_uint32 gss_get_mic(OM_uint32 *minor, gss_ctx_id_t context, gss_qop_t quality, gss_buffer_t message, gss_buffer_t mic)
{
    REAL(gss_get_mic);
    OM_uint32 major = real(minor, context, quality, message, mic);
    last_output = mic->value;
    return major;
}

EXPORT OM_uint32 gss_verify_mic(OM_uint32 *minor, gss_ctx_id_t context, gss_buffer_t message, gss_buffer_t mic, gss_qop_t *quality)
{
    REAL(gss_verify_mic);
    return real(minor, context, message, mic, quality) | faultmech.verify_bits;
}

EXPORT OM_uint32 gss_release_buffer(OM_uint32 *minor, gss_buffer_t buffer)
{
    REAL(gss_release_buffer);
    if (last_output && buffer->value == last_output) {
        const unsigned char *bytes = buffer->value;
        unsigned char left = 0;
        for (size_t i = 0; i < buffer->length; i++) left |= bytes[i];
        if (left) faultmech.unwiped++;
        else faultmech.wiped++;
        last_output = NULL;
    }
    return real(minor, buffer);
}

static OM_uint32 give(gss_buffer_t buffer, const char *text, size_t length)
{
    buffer->value = malloc(length + 1);
    if (!buffer->value) abort();
    memcpy(buffer->value, text, length);
    buffer->length = length;
    return GSS_S_COMPLETE;
}

EXPORT OM_uint32 gss_display_name(OM_uint32 *minor, gss_name_t name, gss_buffer_t text, gss_OID *type)
{
    REAL(gss_display_name);
    if (faultmech.name) return give(text, faultmech.name, faultmech.name_length);
    OM_uint32 major = real(minor, name, text, type), ignored;
    if (major != GSS_S_COMPLETE || !faultmech.client_name || strncmp(text->value, "host/", 5) == 0) return major;
    gss_release_buffer(&ignored, text);
    return give(text, faultmech.client_name, strlen(faultmech.client_name));
}

EXPORT OM_uint32 gss_display_status(OM_uint32 *minor, OM_uint32 value, int kind, gss_OID mechanism, OM_uint32 *more, gss_buffer_t text)
{
    REAL(gss_display_status);
    if (!faultmech.status_text) return real(minor, value, kind, mechanism, more, text);
    *more = 0;
    return give(text, faultmech.status_text, strlen(faultmech.status_text));
}

EXPORT krb5_error_code krb5_get_profile(krb5_context context, struct _profile_t **profile)
{
    REAL(krb5_get_profile);
    return faultmech.no_profile ? ENOMEM : real(context, profile);
}

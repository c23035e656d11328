/* A library with the functions of GSS.framework that we call, none of libkrb5, and the one by which it is known. It plays a mechanism of one step, and writes
 * down what it was given, a line for each call. Compiled with PACKED its structs are those of gssapi.h on macOS on Intel processors: the header itself packs
 * them where __APPLE__ is defined. One thread only.
 *
 * What a name makes it do: "fail" in a target fails the step, "other" has the context established with another mechanism, "more" in a principal has its
 * credential accept for another mechanism, too. */
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#ifdef PACKED
#define __APPLE__ 1
#endif
#include <gssapi/gssapi.h>
#undef __APPLE__

#define EXPORT __attribute__((visibility("default")))
#define SAME_PLACE(type, member, natural, packed) SAME(offsetof(type, member), natural, packed)
#ifdef PACKED
#define SAME(value, natural, packed) extern char is_as_expected[(value) == (packed) ? 1 : -1]
#else
#define SAME(value, natural, packed) extern char is_as_expected[(value) == (natural) ? 1 : -1]
#endif
SAME(sizeof(gss_buffer_desc), 16, 16);
SAME(sizeof(gss_OID_desc), 16, 12);
SAME_PLACE(gss_OID_desc, elements, 8, 4);
SAME(sizeof(gss_OID_set_desc), 16, 16);
SAME_PLACE(gss_OID_set_desc, elements, 8, 8);
SAME(sizeof(struct gss_channel_bindings_struct), 64, 56);
SAME_PLACE(struct gss_channel_bindings_struct, initiator_address, 8, 4);
SAME_PLACE(struct gss_channel_bindings_struct, acceptor_addrtype, 24, 20);
SAME_PLACE(struct gss_channel_bindings_struct, acceptor_address, 32, 24);
SAME_PLACE(struct gss_channel_bindings_struct, application_data, 48, 40);

#define KERBEROS "\x2a\x86\x48\x86\xf7\x12\x01\x02\x02"
#define MICROSOFT "\x2a\x86\x48\x82\xf7\x12\x01\x02\x02"
#define SPNEGO "\x2b\x06\x01\x05\x05\x02"

struct gss_name_struct { char text[256]; };
struct gss_cred_id_struct { gss_cred_usage_t usage; char text[256]; };
struct gss_ctx_id_struct { int is_other; OM_uint32 flags; char target[256]; };

static char notes[8192];
static size_t length;
static int objects;
static gss_OID_desc kerberos = { 9, KERBEROS }, spnego = { 6, SPNEGO };

static void note(const char *text) { length += (size_t)snprintf(notes + length, sizeof notes - length, "%s", text); }

static void note_bytes(const char *name, const void *bytes, size_t count)
{
    const unsigned char *byte = bytes;
    note(name);
    for (size_t i = 0; i < count && length < sizeof notes - 3; i++) length += (size_t)snprintf(notes + length, 3, "%02x", byte[i]);
}

static void note_oid(const char *name, const gss_OID_desc *oid)
{
    if (oid) note_bytes(name, oid->elements, oid->length);
    else note(name), note("none");
}

static void note_bindings(gss_channel_bindings_t bindings)
{
    char types[64];
    if (!bindings) {
        note(" bindings=none");
        return;
    }
    snprintf(types, sizeof types, " bindings=%u:%zu:%p,%u:%zu:%p,", bindings->initiator_addrtype, bindings->initiator_address.length, bindings->initiator_address.value,
        bindings->acceptor_addrtype, bindings->acceptor_address.length, bindings->acceptor_address.value);
    note(types);
    note_bytes("", bindings->application_data.value, bindings->application_data.length);
}

static void *make(size_t size) { return objects++, calloc(1, size); }

static void drop(void *object)
{
    if (object) objects--;
    free(object);
}

static OM_uint32 give(gss_buffer_t buffer, const void *bytes, size_t count)
{
    buffer->value = make(count + 1);
    memcpy(buffer->value, bytes, count);
    buffer->length = count;
    return GSS_S_COMPLETE;
}

static gss_name_t name_of(const char *text)
{
    gss_name_t name = make(sizeof *name);
    snprintf(name->text, sizeof name->text, "%s", text);
    return name;
}

/* What was written down since the last call, and how many objects are out. */
EXPORT const char *fake_notes(int *out)
{
    static char copy[sizeof notes];
    memcpy(copy, notes, sizeof notes);
    memset(notes, 0, sizeof notes);
    length = 0;
    *out = objects;
    return copy;
}

EXPORT void gss_aapl_initial_cred(void) { }

EXPORT OM_uint32 gss_import_name(OM_uint32 *minor, gss_buffer_t text, gss_OID type, gss_name_t *name)
{
    *minor = 0;
    *name = make(sizeof **name);
    snprintf((*name)->text, sizeof (*name)->text, "%.*s", (int)text->length, (const char *)text->value);
    note_oid("import type=", type), note(" name="), note((*name)->text), note("\n");
    return GSS_S_COMPLETE;
}

EXPORT OM_uint32 gss_init_sec_context(OM_uint32 *minor, gss_cred_id_t credential, gss_ctx_id_t *context, gss_name_t target, gss_OID mechanism, OM_uint32 flags,
    OM_uint32 seconds, gss_channel_bindings_t bindings, gss_buffer_t input, gss_OID *actual, gss_buffer_t output, OM_uint32 *granted, OM_uint32 *lifetime)
{
    (void)credential, (void)seconds, (void)input, (void)actual;
    note_oid("init mechanism=", mechanism), note_bindings(bindings), note("\n");
    *minor = 7;
    if (strstr(target->text, "fail")) return GSS_S_FAILURE;
    *minor = 0;
    *context = make(sizeof **context);
    (*context)->is_other = strstr(target->text, "other") != NULL;
    (*context)->flags = *granted = flags | GSS_C_INTEG_FLAG;
    snprintf((*context)->target, sizeof (*context)->target, "%s", target->text);
    *lifetime = 3600;
    return give(output, "token", 5);
}

EXPORT OM_uint32 gss_accept_sec_context(OM_uint32 *minor, gss_ctx_id_t *context, gss_cred_id_t credential, gss_buffer_t input, gss_channel_bindings_t bindings,
    gss_name_t *source, gss_OID *mechanism, gss_buffer_t output, OM_uint32 *granted, OM_uint32 *lifetime, gss_cred_id_t *delegated)
{
    (void)credential, (void)input, (void)source, (void)mechanism, (void)output, (void)lifetime, (void)delegated;
    note("accept"), note_bindings(bindings), note("\n");
    *minor = 0;
    *context = make(sizeof **context);
    (*context)->flags = *granted = GSS_C_INTEG_FLAG | GSS_C_MUTUAL_FLAG;
    snprintf((*context)->target, sizeof (*context)->target, "host/server.example@");
    return GSS_S_COMPLETE;
}

EXPORT OM_uint32 gss_delete_sec_context(OM_uint32 *minor, gss_ctx_id_t *context, gss_buffer_t output)
{
    (void)output;
    drop(*context), *context = NULL;
    return *minor = 0;
}

EXPORT OM_uint32 gss_inquire_context(OM_uint32 *minor, gss_ctx_id_t context, gss_name_t *source, gss_name_t *target, OM_uint32 *lifetime, gss_OID *mechanism,
    OM_uint32 *flags, int *local, int *open)
{
    (void)local;
    *source = name_of("alice@EXAMPLE.ORG"), *target = name_of(context->target);
    *lifetime = 3600, *flags = context->flags, *open = 1;
    *mechanism = context->is_other ? &spnego : &kerberos;
    return *minor = 0;
}

EXPORT OM_uint32 gss_get_mic(OM_uint32 *minor, gss_ctx_id_t context, gss_qop_t qop, gss_buffer_t message, gss_buffer_t mic)
{
    (void)context, (void)qop;
    *minor = 0;
    return give(mic, message->value, message->length);
}

EXPORT OM_uint32 gss_verify_mic(OM_uint32 *minor, gss_ctx_id_t context, gss_buffer_t message, gss_buffer_t mic, gss_qop_t *qop)
{
    (void)context, (void)qop;
    *minor = 0;
    return message->length == mic->length && !memcmp(message->value, mic->value, mic->length) ? GSS_S_COMPLETE : GSS_S_BAD_SIG;
}

EXPORT OM_uint32 gss_acquire_cred(OM_uint32 *minor, gss_name_t name, OM_uint32 seconds, gss_OID_set mechanisms, gss_cred_usage_t usage, gss_cred_id_t *credential,
    gss_OID_set *actual, OM_uint32 *lifetime)
{
    (void)seconds, (void)actual, (void)lifetime;
    note("acquire usage="), note(usage == GSS_C_INITIATE ? "initiate" : usage == GSS_C_ACCEPT ? "accept" : "both");
    note(" name="), note(name ? name->text : "none");
    for (size_t i = 0; mechanisms && i < mechanisms->count; i++) note_oid(" mechanism=", &mechanisms->elements[i]);
    note("\n");
    *minor = 0;
    *credential = make(sizeof **credential);
    (*credential)->usage = usage;
    snprintf((*credential)->text, sizeof (*credential)->text, "%s", name ? name->text : "alice@EXAMPLE.ORG");
    return GSS_S_COMPLETE;
}

EXPORT OM_uint32 gss_inquire_cred(OM_uint32 *minor, gss_cred_id_t credential, gss_name_t *name, OM_uint32 *lifetime, gss_cred_usage_t *usage, gss_OID_set *mechanisms)
{
    *minor = 0;
    if (!credential) return note("inquire none\n"), GSS_S_NO_CRED;
    if (name) *name = name_of(credential->text);
    if (lifetime) *lifetime = 3600;
    if (usage) *usage = credential->usage;
    if (!mechanisms) return GSS_S_COMPLETE;
    *mechanisms = make(sizeof **mechanisms);
    (*mechanisms)->elements = make(3 * sizeof(gss_OID_desc));
    (*mechanisms)->elements[(*mechanisms)->count++] = kerberos;
    (*mechanisms)->elements[(*mechanisms)->count++] = (gss_OID_desc){ 9, MICROSOFT };
    if (strstr(credential->text, "more")) (*mechanisms)->elements[(*mechanisms)->count++] = spnego;
    return GSS_S_COMPLETE;
}

EXPORT OM_uint32 gss_release_cred(OM_uint32 *minor, gss_cred_id_t *credential)
{
    drop(*credential), *credential = NULL;
    return *minor = 0;
}

EXPORT OM_uint32 gss_display_name(OM_uint32 *minor, gss_name_t name, gss_buffer_t text, gss_OID *type)
{
    (void)type;
    *minor = 0;
    return give(text, name->text, strlen(name->text));
}

EXPORT OM_uint32 gss_export_name(OM_uint32 *minor, gss_name_t name, gss_buffer_t token)
{
    char bytes[300] = "\x04\x01\x00\x0b\x06\x09" KERBEROS "\0\0\0";
    size_t count = strlen(name->text);
    *minor = 0;
    bytes[18] = (char)count;
    memcpy(bytes + 19, name->text, count);
    return give(token, bytes, 19 + count);
}

EXPORT OM_uint32 gss_compare_name(OM_uint32 *minor, gss_name_t one, gss_name_t other, int *equal)
{
    *equal = !strcmp(one->text, other->text);
    return *minor = 0;
}

EXPORT OM_uint32 gss_release_name(OM_uint32 *minor, gss_name_t *name)
{
    drop(*name), *name = NULL;
    return *minor = 0;
}

EXPORT OM_uint32 gss_release_buffer(OM_uint32 *minor, gss_buffer_t buffer)
{
    drop(buffer->value), buffer->value = NULL;
    return *minor = 0;
}

EXPORT OM_uint32 gss_release_oid_set(OM_uint32 *minor, gss_OID_set *set)
{
    drop((*set)->elements), drop(*set), *set = NULL;
    return *minor = 0;
}

EXPORT OM_uint32 gss_display_status(OM_uint32 *minor, OM_uint32 value, int type, gss_OID mechanism, OM_uint32 *more, gss_buffer_t text)
{
    (void)value;
    note_oid("status mechanism=", mechanism), note("\n");
    *minor = *more = 0;
    return type == GSS_C_GSS_CODE ? give(text, "it failed", 9) : give(text, "for seven reasons", 17);
}

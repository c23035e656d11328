/* Credentials, names and texts of faultmech.h. */
#include <stdio.h>
#include <gssapi/gssapi_ext.h>
#include "ledger.h"

static gss_OID_desc krb5 = { 9, "\x2a\x86\x48\x86\xf7\x12\x01\x02\x02" };

static gss_buffer_desc over(const char *text, size_t length)
{
    gss_buffer_desc buffer = { length, (void *)(uintptr_t)text };
    return buffer;
}

static void note_request(gss_OID_set mechanisms, gss_cred_usage_t usage)
{
    faultmech.acceptor_for_krb5_only = mechanisms && mechanisms->count == 1 && gss_oid_equal(mechanisms->elements, &krb5);
    faultmech.acquired_usage = usage;
}

static void note_store(gss_const_key_value_set_t store)
{
    size_t length = 0;
    faultmech.store[0] = 0;
    for (OM_uint32 i = 0; store && i < store->count && length < sizeof faultmech.store; i++)
        length += (size_t)snprintf(faultmech.store + length, sizeof faultmech.store - length, "%s=%s\n", store->elements[i].key, store->elements[i].value);
}

static OM_uint32 pass_credential(const faultmech_fault *fault, OM_uint32 major, gss_cred_id_t made, gss_cred_id_t *credential)
{
    OM_uint32 ignored;
    *credential = GSS_C_NO_CREDENTIAL;
    if (made && keeps(fault, major)) *credential = (gss_cred_id_t)enter(FAULTMECH_CREDENTIAL, made);
    else if (made) CALL(ignored, gss_release_cred(&ignored, &made));
    return major;
}

EXPORT OM_uint32 gss_acquire_cred(OM_uint32 *minor, gss_name_t name, OM_uint32 seconds, gss_OID_set mechanisms, gss_cred_usage_t usage,
    gss_cred_id_t *credential, gss_OID_set *actual, OM_uint32 *lifetime)
{
    REAL(gss_acquire_cred);
    if (inside) return real(minor, name, seconds, mechanisms, usage, credential, actual, lifetime);
    const faultmech_fault *fault = next_fault(FAULTMECH_ACQUIRE_CRED);
    object *whose = find(FAULTMECH_NAME, name);
    gss_cred_id_t made = GSS_C_NO_CREDENTIAL;
    OM_uint32 major;
    note_request(mechanisms, usage);
    CALL(major, real(minor, whose ? whose->real : GSS_C_NO_NAME, seconds, mechanisms, usage, &made, actual, lifetime));
    return pass_credential(fault, answer(fault, major, minor), made, credential);
}

EXPORT OM_uint32 gss_acquire_cred_from(OM_uint32 *minor, gss_name_t name, OM_uint32 seconds, gss_OID_set mechanisms, gss_cred_usage_t usage,
    gss_const_key_value_set_t store, gss_cred_id_t *credential, gss_OID_set *actual, OM_uint32 *lifetime)
{
    REAL(gss_acquire_cred_from);
    if (IS_INNER) return real(minor, name, seconds, mechanisms, usage, store, credential, actual, lifetime);
    const faultmech_fault *fault = next_fault(FAULTMECH_ACQUIRE_CRED_FROM);
    object *whose = find(FAULTMECH_NAME, name);
    gss_cred_id_t made = GSS_C_NO_CREDENTIAL;
    OM_uint32 major;
    note_request(mechanisms, usage);
    note_store(store);
    CALL(major, real(minor, whose ? whose->real : GSS_C_NO_NAME, seconds, mechanisms, usage, store, &made, actual, lifetime));
    return pass_credential(fault, answer(fault, major, minor), made, credential);
}

EXPORT OM_uint32 gss_acquire_cred_with_password(OM_uint32 *minor, const gss_name_t name, const gss_buffer_t password, OM_uint32 seconds, const gss_OID_set mechanisms,
    gss_cred_usage_t usage, gss_cred_id_t *credential, gss_OID_set *actual, OM_uint32 *lifetime)
{
    REAL(gss_acquire_cred_with_password);
    if (IS_INNER) return real(minor, name, password, seconds, mechanisms, usage, credential, actual, lifetime);
    const faultmech_fault *fault = next_fault(FAULTMECH_ACQUIRE_CRED_WITH_PASSWORD);
    object *whose = find(FAULTMECH_NAME, name);
    gss_cred_id_t made = GSS_C_NO_CREDENTIAL;
    OM_uint32 major;
    note_request(mechanisms, usage);
    CALL(major, real(minor, whose ? whose->real : GSS_C_NO_NAME, password, seconds, mechanisms, usage, &made, actual, lifetime));
    return pass_credential(fault, answer(fault, major, minor), made, credential);
}

EXPORT OM_uint32 gss_release_oid_set(OM_uint32 *minor, gss_OID_set *set)
{
    REAL(gss_release_oid_set);
    if (IS_INNER) return real(minor, set);
    const faultmech_fault *fault = next_fault(FAULTMECH_RELEASE_OID_SET);
    OM_uint32 major = GSS_S_COMPLETE;
    *minor = 0;
    if (set && *set && leave(FAULTMECH_OID_SET, *set)) CALL(major, real(minor, set));
    return answer(fault, major, minor);
}

EXPORT OM_uint32 gss_inquire_cred(OM_uint32 *minor, gss_cred_id_t credential, gss_name_t *name, OM_uint32 *lifetime, gss_cred_usage_t *usage, gss_OID_set *mechanisms)
{
    REAL(gss_inquire_cred);
    if (inside) return real(minor, credential, name, lifetime, usage, mechanisms);
    const faultmech_fault *fault = next_fault(FAULTMECH_INQUIRE_CRED);
    object *o = find(FAULTMECH_CREDENTIAL, credential);
    gss_name_t owner = GSS_C_NO_NAME;
    OM_uint32 major;
    CALL(major, real(minor, o ? o->real : GSS_C_NO_CREDENTIAL, name ? &owner : NULL, lifetime, usage, mechanisms));
    if (mechanisms && *mechanisms) enter(FAULTMECH_OID_SET, NULL)->value = *mechanisms;
    major = answer(fault, major, minor);
    pass_name(fault, major, owner, name);
    return major;
}

EXPORT OM_uint32 gss_krb5_copy_ccache(OM_uint32 *minor, gss_cred_id_t credential, krb5_ccache cache)
{
    REAL(gss_krb5_copy_ccache);
    if (inside) return real(minor, credential, cache);
    object *o = find(FAULTMECH_CREDENTIAL, credential);
    OM_uint32 major;
    CALL(major, real(minor, o ? o->real : GSS_C_NO_CREDENTIAL, cache));
    return major;
}

EXPORT OM_uint32 gss_release_cred(OM_uint32 *minor, gss_cred_id_t *credential)
{
    REAL(gss_release_cred);
    if (inside) return real(minor, credential);
    const faultmech_fault *fault = next_fault(FAULTMECH_RELEASE_CRED);
    object *o = credential ? leave(FAULTMECH_CREDENTIAL, *credential) : NULL;
    OM_uint32 major = GSS_S_COMPLETE;
    *minor = 0;
    if (o) {
        if (o->flags & GSS_C_DELEG_FLAG) faultmech.delegated--;
        gss_cred_id_t made = o->real;
        CALL(major, real(minor, &made));
        *credential = GSS_C_NO_CREDENTIAL;
    }
    return answer(fault, major, minor);
}

EXPORT OM_uint32 gss_import_name(OM_uint32 *minor, gss_buffer_t text, gss_OID type, gss_name_t *name)
{
    REAL(gss_import_name);
    if (inside) return real(minor, text, type, name);
    const faultmech_fault *fault = next_fault(FAULTMECH_IMPORT_NAME);
    gss_name_t made = GSS_C_NO_NAME;
    OM_uint32 major;
    CALL(major, real(minor, text, type, &made));
    major = answer(fault, major, minor);
    pass_name(fault, major, made, name);
    return major;
}

EXPORT OM_uint32 gss_display_name(OM_uint32 *minor, gss_name_t name, gss_buffer_t text, gss_OID *type)
{
    REAL(gss_display_name);
    if (inside) return real(minor, name, text, type);
    const faultmech_fault *fault = next_fault(FAULTMECH_DISPLAY_NAME);
    object *o = find(FAULTMECH_NAME, name);
    gss_buffer_desc made = GSS_C_EMPTY_BUFFER;
    OM_uint32 major;
    CALL(major, real(minor, o ? o->real : GSS_C_NO_NAME, &made, type));
    major = answer(fault, major, minor);
    int of_client = made.value && strncmp(made.value, "host/", 5) != 0;
    gss_buffer_desc shown = made;
    if (faultmech.name) shown = over(faultmech.name, faultmech.name_length);
    else if (faultmech.client_name && of_client) shown = over(faultmech.client_name, strlen(faultmech.client_name));
    pass_on(fault, major, &shown, text, 0);
    drop(&made);
    return major;
}

EXPORT OM_uint32 gss_compare_name(OM_uint32 *minor, gss_name_t one, gss_name_t other, int *equal)
{
    REAL(gss_compare_name);
    if (inside) return real(minor, one, other, equal);
    const faultmech_fault *fault = next_fault(FAULTMECH_COMPARE_NAME);
    object *first = find(FAULTMECH_NAME, one), *second = find(FAULTMECH_NAME, other);
    OM_uint32 major;
    CALL(major, real(minor, first ? first->real : GSS_C_NO_NAME, second ? second->real : GSS_C_NO_NAME, equal));
    if (faultmech.another_owner) *equal = 0;
    return answer(fault, major, minor);
}

EXPORT OM_uint32 gss_export_name(OM_uint32 *minor, const gss_name_t name, gss_buffer_t exported)
{
    REAL(gss_export_name);
    if (inside) return real(minor, name, exported);
    const faultmech_fault *fault = next_fault(FAULTMECH_EXPORT_NAME);
    object *o = find(FAULTMECH_NAME, name);
    gss_buffer_desc made = GSS_C_EMPTY_BUFFER;
    OM_uint32 major;
    CALL(major, real(minor, o ? o->real : GSS_C_NO_NAME, &made));
    major = answer(fault, major, minor);
    pass_on(fault, major, &made, exported, 0);
    drop(&made);
    return major;
}

/* The value that *more stands for: -1 is the first. */
static OM_uint32 own_attribute(int *authenticated, int *complete, gss_buffer_t value, int *more)
{
    size_t index = *more < 0 ? 0 : (size_t)*more;
    const faultmech_attribute *attribute = &faultmech.attributes[index % faultmech.attribute_count];
    *value = over(attribute->value, strlen(attribute->value));
    *authenticated = attribute->authenticated;
    *complete = attribute->complete;
    *more = faultmech.attributes_without_end || index + 1 < faultmech.attribute_count ? (int)index + 1 : 0;
    return GSS_S_COMPLETE;
}

EXPORT OM_uint32 gss_get_name_attribute(OM_uint32 *minor, gss_name_t name, gss_buffer_t attribute, int *authenticated, int *complete, gss_buffer_t value,
    gss_buffer_t displayed, int *more)
{
    REAL(gss_get_name_attribute);
    if (inside) return real(minor, name, attribute, authenticated, complete, value, displayed, more);
    const faultmech_fault *fault = next_fault(FAULTMECH_GET_NAME_ATTRIBUTE);
    object *o = find(FAULTMECH_NAME, name);
    gss_buffer_desc made = GSS_C_EMPTY_BUFFER, shown = GSS_C_EMPTY_BUFFER, own = GSS_C_EMPTY_BUFFER;
    OM_uint32 major = GSS_S_COMPLETE;
    *minor = 0;
    if (faultmech.attributes) major = own_attribute(authenticated, complete, &own, more);
    else CALL(major, real(minor, o ? o->real : GSS_C_NO_NAME, attribute, authenticated, complete, &made, &shown, more));
    major = answer(fault, major, minor);
    pass_on(fault, major, faultmech.attributes ? &own : &made, value, 0);
    if (displayed) pass_on(fault, major, faultmech.attributes ? &own : &shown, displayed, 0);
    drop(&made);
    drop(&shown);
    return major;
}

EXPORT OM_uint32 gss_release_name(OM_uint32 *minor, gss_name_t *name)
{
    REAL(gss_release_name);
    if (inside) return real(minor, name);
    const faultmech_fault *fault = next_fault(FAULTMECH_RELEASE_NAME);
    object *o = name ? leave(FAULTMECH_NAME, *name) : NULL;
    OM_uint32 major = GSS_S_COMPLETE;
    *minor = 0;
    if (o) {
        gss_name_t made = o->real;
        CALL(major, real(minor, &made));
        *name = GSS_C_NO_NAME;
    }
    return answer(fault, major, minor);
}

EXPORT OM_uint32 gss_display_status(OM_uint32 *minor, OM_uint32 value, int kind, gss_OID mechanism, OM_uint32 *more, gss_buffer_t text)
{
    REAL(gss_display_status);
    if (inside) return real(minor, value, kind, mechanism, more, text);
    const faultmech_fault *fault = next_fault(FAULTMECH_DISPLAY_STATUS);
    gss_buffer_desc made = GSS_C_EMPTY_BUFFER, shown;
    OM_uint32 major = GSS_S_COMPLETE, line = *more;
    if (kind == GSS_C_MECH_CODE && !(mechanism && gss_oid_equal(mechanism, &krb5))) faultmech.status_for_others++;
    if (faultmech.status_text || faultmech.status_lines) *more = 0;
    if (faultmech.status_text) *minor = 0;
    else CALL(major, real(minor, value, kind, mechanism, more, &made));
    major = answer(fault, major, minor);
    shown = made;
    if (faultmech.status_text) shown = over(faultmech.status_text, faultmech.status_length ? faultmech.status_length : strlen(faultmech.status_text));
    pass_on(fault, major, &shown, text, 0);
    drop(&made);
    if (faultmech.status_lines) *more = line + 1 < faultmech.status_lines ? line + 1 : 0;
    return major;
}

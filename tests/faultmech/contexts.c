/* Contexts of faultmech.h: their legs, their faults, and what they say of themselves. */
#include "ledger.h"

static const char filler[] = "faultmech: one more leg";
static gss_OID_desc krb5 = { 9, "\x2a\x86\x48\x86\xf7\x12\x01\x02\x02" };

static int is_filler(gss_buffer_t token)
{
    return token && token->length == sizeof filler && memcmp(token->value, filler, sizeof filler) == 0;
}

/* What a step gives out, before the fault. */
typedef struct {
    OM_uint32 major;
    gss_buffer_desc token;      /* MIT's */
    int adds_filler;            /* a filler instead of it */
    int gone;                   /* MIT deleted the context itself */
} step;

static int lies(const object *o)
{
    return o && (faultmech.side == FAULTMECH_BOTH || o->is_acceptor == (faultmech.side == FAULTMECH_ACCEPTOR));
}

static OM_uint32 step_flags(const object *o)
{
    return !o ? 0 : lies(o) ? (o->flags | faultmech.step_on) & ~faultmech.step_off : o->flags;
}

static object *after_call(object *o, gss_ctx_id_t made, step *s)
{
    if (!o) return made ? enter(FAULTMECH_CONTEXT, made) : NULL;
    s->gone = made == GSS_C_NO_CONTEXT;
    o->real = made;
    return o;
}

static OM_uint32 end(object *o, OM_uint32 *minor)
{
    REAL(gss_delete_sec_context);
    OM_uint32 major = GSS_S_COMPLETE, ignored;
    gss_ctx_id_t made = o->real;
    if (o->delegated) CALL(ignored, gss_release_cred(&ignored, &o->delegated));
    if (made) CALL(major, real(minor, &made, GSS_C_NO_BUFFER));
    return major;
}

/* The context is complete where MIT is, or some legs later. */
static OM_uint32 hold_back(object *o, uint32_t legs)
{
    o->after = legs;
    o->complete = legs == 0;
    return legs == 0 ? GSS_S_COMPLETE : GSS_S_CONTINUE_NEEDED;
}

/* The handle, the status and the token that the caller gets. */
static OM_uint32 finish(const faultmech_fault *fault, step *s, object *o, OM_uint32 *minor, gss_ctx_id_t *context, gss_buffer_t output)
{
    OM_uint32 ignored, major = answer(fault, s->major, minor);
    gss_buffer_desc extra = { sizeof filler, (void *)(uintptr_t)filler };
    pass_on(fault, major, s->adds_filler ? &extra : &s->token, output, 1);
    drop(&s->token);
    *context = (gss_ctx_id_t)o;
    if (!o || !GSS_ERROR(major)) return major;
    o->complete = 0;
    if (fault->context == FAULTMECH_DELETED || s->gone) {
        end(leave(FAULTMECH_CONTEXT, o), &ignored);
        *context = GSS_C_NO_CONTEXT;
    } else if (fault->context == FAULTMECH_DEAD) o->state = DEAD;
    return major;
}

static OM_uint32 refuse(OM_uint32 *minor, gss_buffer_t output, OM_uint32 major)
{
    *minor = 0;
    output->length = 0;
    output->value = NULL;
    return major;
}

EXPORT OM_uint32 gss_init_sec_context(OM_uint32 *minor, gss_cred_id_t credential, gss_ctx_id_t *context, gss_name_t target, gss_OID mechanism,
    OM_uint32 flags, OM_uint32 seconds, gss_channel_bindings_t bindings, gss_buffer_t input, gss_OID *actual, gss_buffer_t output, OM_uint32 *granted, OM_uint32 *lifetime)
{
    REAL(gss_init_sec_context);
    if (inside) return real(minor, credential, context, target, mechanism, flags, seconds, bindings, input, actual, output, granted, lifetime);
    const faultmech_fault *fault = next_fault(FAULTMECH_INIT_SEC_CONTEXT);
    object *o = find(FAULTMECH_CONTEXT, *context), *cred = find(FAULTMECH_CREDENTIAL, credential), *name = find(FAULTMECH_NAME, target);
    if (*context && !o) return refuse(minor, output, GSS_S_NO_CONTEXT);
    step s = { GSS_S_CONTINUE_NEEDED, GSS_C_EMPTY_BUFFER, 0, 0 };
    faultmech.requested_flags = flags;
    faultmech.initiator_for_krb5 = gss_oid_equal(mechanism, &krb5);
    faultmech.bindings_given += bindings != GSS_C_NO_CHANNEL_BINDINGS;
    *minor = 0;
    if (o && is_filler(input)) {                                /* MIT is complete, or its answer has yet to come */
        s.adds_filler = 1;
        if (o->after > 0) s.major = hold_back(o, o->after - 1);
    } else {
        gss_ctx_id_t made = o ? o->real : GSS_C_NO_CONTEXT;
        OM_uint32 got = 0;
        CALL(s.major, real(minor, cred ? cred->real : GSS_C_NO_CREDENTIAL, &made, name ? name->real : GSS_C_NO_NAME, mechanism, flags, seconds,
            bindings, input, actual, &s.token, &got, lifetime));
        o = after_call(o, made, &s);
        if (o) o->flags = got;
        if (o && s.major == GSS_S_COMPLETE) {
            int last = s.token.length == 0;
            s.adds_filler = last && faultmech.legs_after > 0;
            s.major = hold_back(o, faultmech.legs_after - (uint32_t)s.adds_filler);
        }
    }
    if (granted) *granted = step_flags(o);
    if (lifetime && lies(o) && faultmech.has_lifetime) *lifetime = faultmech.lifetime;
    return finish(fault, &s, o, minor, context, output);
}

static void keep_first(object *o, gss_buffer_t input)
{
    o->before = faultmech.legs_before;
    o->first.length = input->length;
    o->first.value = malloc(input->length);
    if (!o->first.value) abort();
    memcpy(o->first.value, input->value, input->length);
}

/* The credential that came with the context; it goes out with completion. */
static void hand_over_delegated(object *o, OM_uint32 major, gss_cred_id_t *delegated)
{
    if (!delegated) return;
    *delegated = GSS_C_NO_CREDENTIAL;
    if (!o || !o->complete || !o->delegated || GSS_ERROR(major)) return;
    object *c = enter(FAULTMECH_CREDENTIAL, o->delegated);
    c->flags = GSS_C_DELEG_FLAG;
    faultmech.delegated++;
    o->delegated = GSS_C_NO_CREDENTIAL;
    *delegated = (gss_cred_id_t)c;
}

EXPORT OM_uint32 gss_accept_sec_context(OM_uint32 *minor, gss_ctx_id_t *context, gss_cred_id_t credential, gss_buffer_t input,
    gss_channel_bindings_t bindings, gss_name_t *source, gss_OID *mechanism, gss_buffer_t output, OM_uint32 *flags, OM_uint32 *lifetime, gss_cred_id_t *delegated)
{
    REAL(gss_accept_sec_context);
    if (inside) return real(minor, context, credential, input, bindings, source, mechanism, output, flags, lifetime, delegated);
    const faultmech_fault *fault = next_fault(FAULTMECH_ACCEPT_SEC_CONTEXT);
    object *o = find(FAULTMECH_CONTEXT, *context), *cred = find(FAULTMECH_CREDENTIAL, credential);
    if (*context && !o) return refuse(minor, output, GSS_S_NO_CONTEXT);
    if (o && (o->before > 0 || o->after > 0) && !is_filler(input)) return refuse(minor, output, GSS_S_DEFECTIVE_TOKEN);
    step s = { GSS_S_CONTINUE_NEEDED, GSS_C_EMPTY_BUFFER, 0, 0 };
    gss_name_t peer = GSS_C_NO_NAME;
    faultmech.bindings_given += bindings != GSS_C_NO_CHANNEL_BINDINGS;
    *minor = 0;
    if (!o && faultmech.legs_before > 0) {
        o = enter(FAULTMECH_CONTEXT, NULL);
        o->is_acceptor = 1;
        keep_first(o, input);
        s.adds_filler = 1;
    } else if (o && o->before > 1) {
        o->before--;
        s.adds_filler = 1;
    } else if (o && o->after > 0) {
        s.major = hold_back(o, o->after - 1);
        s.adds_filler = o->after > 0;
    } else {
        gss_ctx_id_t made = o ? o->real : GSS_C_NO_CONTEXT;
        gss_cred_id_t came = GSS_C_NO_CREDENTIAL;
        OM_uint32 got = 0;
        CALL(s.major, real(minor, &made, cred ? cred->real : GSS_C_NO_CREDENTIAL, o && o->before > 0 ? &o->first : input, bindings, source ? &peer : NULL, mechanism,
            &s.token, &got, lifetime, delegated ? &came : NULL));
        o = after_call(o, made, &s);
        if (o) {
            o->is_acceptor = 1;
            o->before = 0;
            o->flags = got;
            o->delegated = came;
            if (s.major == GSS_S_COMPLETE) s.major = hold_back(o, faultmech.legs_after);
            if (o->after > 0 && s.token.length == 0) s.adds_filler = 1;
        }
    }
    if (flags) *flags = step_flags(o);
    OM_uint32 major = answer(fault, s.major, minor);
    hand_over_delegated(o, major, delegated);
    pass_name(fault, major, peer, source);
    return finish(fault, &s, o, minor, context, output);
}

EXPORT OM_uint32 gss_delete_sec_context(OM_uint32 *minor, gss_ctx_id_t *context, gss_buffer_t output)
{
    REAL(gss_delete_sec_context);
    if (inside) return real(minor, context, output);
    const faultmech_fault *fault = next_fault(FAULTMECH_DELETE_SEC_CONTEXT);
    object *o = context ? leave(FAULTMECH_CONTEXT, *context) : NULL;
    OM_uint32 major = GSS_S_COMPLETE;
    *minor = 0;
    if (o) {
        major = end(o, minor);
        *context = GSS_C_NO_CONTEXT;
    }
    return answer(fault, major, minor);
}

static object *complete_context(gss_ctx_id_t context)
{
    object *o = find(FAULTMECH_CONTEXT, context);
    if (o && !o->complete) faultmech.ledger.early++;
    return o;
}

EXPORT OM_uint32 gss_krb5_get_tkt_flags(OM_uint32 *minor, gss_ctx_id_t context, krb5_flags *flags)
{
    REAL(gss_krb5_get_tkt_flags);
    if (inside) return real(minor, context, flags);
    object *o = complete_context(context);
    OM_uint32 major;
    CALL(major, real(minor, o ? o->real : GSS_C_NO_CONTEXT, flags));
    return major;
}

EXPORT OM_uint32 gss_inquire_context(OM_uint32 *minor, gss_ctx_id_t context, gss_name_t *source, gss_name_t *target, OM_uint32 *lifetime,
    gss_OID *mechanism, OM_uint32 *flags, int *local, int *open)
{
    static gss_OID_desc other;
    REAL(gss_inquire_context);
    if (inside) return real(minor, context, source, target, lifetime, mechanism, flags, local, open);
    const faultmech_fault *fault = next_fault(FAULTMECH_INQUIRE_CONTEXT);
    object *o = complete_context(context);
    gss_name_t from = GSS_C_NO_NAME, to = GSS_C_NO_NAME;
    OM_uint32 major;
    CALL(major, real(minor, o ? o->real : GSS_C_NO_CONTEXT, source ? &from : NULL, target ? &to : NULL, lifetime, mechanism, flags, local, open));
    major = answer(fault, major, minor);
    pass_name(fault, major, from, source);
    pass_name(fault, major, to, target);
    if (!lies(o)) return major;
    other.length = faultmech.mechanism_length;
    other.elements = (void *)(uintptr_t)faultmech.mechanism;
    if (mechanism && faultmech.mechanism) *mechanism = &other;
    if (mechanism && faultmech.no_mechanism) *mechanism = GSS_C_NO_OID;
    if (lifetime && faultmech.has_lifetime) *lifetime = faultmech.lifetime;
    if (flags) *flags = (*flags | faultmech.flags_on) & ~faultmech.flags_off;
    if (open && faultmech.not_open) *open = 0;
    return major;
}

EXPORT OM_uint32 gss_get_mic(OM_uint32 *minor, gss_ctx_id_t context, gss_qop_t quality, gss_buffer_t message, gss_buffer_t mic)
{
    REAL(gss_get_mic);
    if (inside) return real(minor, context, quality, message, mic);
    const faultmech_fault *fault = next_fault(FAULTMECH_GET_MIC);
    object *o = complete_context(context);
    gss_buffer_desc made = GSS_C_EMPTY_BUFFER;
    OM_uint32 major;
    CALL(major, real(minor, o ? o->real : GSS_C_NO_CONTEXT, quality, message, &made));
    major = answer(fault, major, minor);
    pass_on(fault, major, &made, mic, 1);
    drop(&made);
    return major;
}

EXPORT OM_uint32 gss_verify_mic(OM_uint32 *minor, gss_ctx_id_t context, gss_buffer_t message, gss_buffer_t mic, gss_qop_t *quality)
{
    REAL(gss_verify_mic);
    if (inside) return real(minor, context, message, mic, quality);
    const faultmech_fault *fault = next_fault(FAULTMECH_VERIFY_MIC);
    object *o = complete_context(context);
    OM_uint32 major;
    CALL(major, real(minor, o ? o->real : GSS_C_NO_CONTEXT, message, mic, quality));
    return answer(fault, major, minor);
}

/* What the library calls of libkrb5: counted, and made to fail. libkrb5's calls of its own functions go through as they are. */
#include <krb5.h>
#include <profile.h>
#include "ledger.h"

static void count_in(const void *made)
{
    if (made) enter(FAULTMECH_KERBEROS, NULL)->value = made;
}

static void count_out(const void *made)
{
    leave(FAULTMECH_KERBEROS, made);
}

/* The fault's error, if there is one; then nothing is called. */
static krb5_error_code error_of(faultmech_routine routine)
{
    return (krb5_error_code)next_fault(routine)->major;
}

EXPORT krb5_error_code krb5_init_context(krb5_context *context)
{
    REAL(krb5_init_context);
    if (inside) return real(context);
    krb5_error_code code = error_of(FAULTMECH_KRB5_INIT_CONTEXT);
    if (code) return code;
    CALL(code, real(context));
    if (code == 0) count_in(*context);
    return code;
}

EXPORT void krb5_free_context(krb5_context context)
{
    REAL(krb5_free_context);
    if (!inside) count_out(context);
    inside++;
    real(context);
    inside--;
}

EXPORT krb5_error_code krb5_get_host_realm(krb5_context context, const char *host, char ***realms)
{
    REAL(krb5_get_host_realm);
    if (inside) return real(context, host, realms);
    krb5_error_code code = error_of(FAULTMECH_KRB5_GET_HOST_REALM);
    if (code) return code;
    CALL(code, real(context, host, realms));
    if (code == 0) count_in(*realms);
    return code;
}

EXPORT krb5_error_code krb5_free_host_realm(krb5_context context, char *const *realms)
{
    REAL(krb5_free_host_realm);
    krb5_error_code code;
    if (!inside) count_out(realms);
    CALL(code, real(context, realms));
    return code;
}

EXPORT krb5_error_code krb5_parse_name(krb5_context context, const char *name, krb5_principal *principal)
{
    REAL(krb5_parse_name);
    if (IS_INNER) return real(context, name, principal);
    krb5_error_code code = error_of(FAULTMECH_KRB5_PARSE_NAME);
    if (code) return code;
    CALL(code, real(context, name, principal));
    if (code == 0) count_in(*principal);
    return code;
}

EXPORT void krb5_free_principal(krb5_context context, krb5_principal principal)
{
    REAL(krb5_free_principal);
    if (!IS_INNER) count_out(principal);
    inside++;
    real(context, principal);
    inside--;
}

EXPORT krb5_boolean krb5_kuserok(krb5_context context, krb5_principal principal, const char *user)
{
    REAL(krb5_kuserok);
    krb5_boolean may;
    CALL(may, real(context, principal, user));
    return may;
}

EXPORT krb5_error_code krb5_aname_to_localname(krb5_context context, krb5_const_principal name, int size, char *local)
{
    REAL(krb5_aname_to_localname);
    krb5_error_code code;
    CALL(code, real(context, name, size, local));
    return code;
}

EXPORT const char *krb5_get_error_message(krb5_context context, krb5_error_code code)
{
    REAL(krb5_get_error_message);
    const char *message;
    CALL(message, real(context, code));
    if (!inside) count_in(message);
    return message;
}

EXPORT void krb5_free_error_message(krb5_context context, const char *message)
{
    REAL(krb5_free_error_message);
    if (!inside) count_out(message);
    inside++;
    real(context, message);
    inside--;
}

EXPORT krb5_error_code krb5_get_profile(krb5_context context, struct _profile_t **profile)
{
    REAL(krb5_get_profile);
    if (inside) return real(context, profile);
    krb5_error_code code = error_of(FAULTMECH_KRB5_GET_PROFILE);
    if (code) return code;
    CALL(code, real(context, profile));
    if (code == 0) count_in(*profile);
    return code;
}

EXPORT krb5_error_code krb5_cc_resolve(krb5_context context, const char *name, krb5_ccache *cache)
{
    REAL(krb5_cc_resolve);
    if (IS_INNER) return real(context, name, cache);
    krb5_error_code code = error_of(FAULTMECH_KRB5_CC_RESOLVE);
    if (code) return code;
    CALL(code, real(context, name, cache));
    if (code == 0) count_in(*cache);
    return code;
}

EXPORT krb5_error_code krb5_cc_new_unique(krb5_context context, const char *type, const char *hint, krb5_ccache *cache)
{
    REAL(krb5_cc_new_unique);
    if (IS_INNER) return real(context, type, hint, cache);
    krb5_error_code code = error_of(FAULTMECH_KRB5_CC_NEW_UNIQUE);
    if (code) return code;
    CALL(code, real(context, type, hint, cache));
    if (code == 0) count_in(*cache);
    return code;
}

EXPORT krb5_error_code krb5_cc_destroy(krb5_context context, krb5_ccache cache)
{
    REAL(krb5_cc_destroy);
    krb5_error_code code;
    if (!IS_INNER) count_out(cache);
    CALL(code, real(context, cache));
    return code;
}

EXPORT krb5_error_code krb5_cc_close(krb5_context context, krb5_ccache cache)
{
    REAL(krb5_cc_close);
    krb5_error_code code;
    if (!IS_INNER) count_out(cache);
    CALL(code, real(context, cache));
    return code;
}

EXPORT krb5_error_code krb5_cc_get_principal(krb5_context context, krb5_ccache cache, krb5_principal *principal)
{
    REAL(krb5_cc_get_principal);
    if (IS_INNER) return real(context, cache, principal);
    krb5_error_code code = error_of(FAULTMECH_KRB5_CC_GET_PRINCIPAL);
    if (code) return code;
    CALL(code, real(context, cache, principal));
    if (code == 0) count_in(*principal);
    return code;
}

EXPORT krb5_error_code krb5_cc_cache_match(krb5_context context, krb5_principal client, krb5_ccache *cache)
{
    REAL(krb5_cc_cache_match);
    if (inside) return real(context, client, cache);
    krb5_error_code code = error_of(FAULTMECH_KRB5_CC_CACHE_MATCH);
    if (code) return code;
    CALL(code, real(context, client, cache));
    if (code == 0) count_in(*cache);
    return code;
}

EXPORT krb5_error_code krb5_cc_start_seq_get(krb5_context context, krb5_ccache cache, krb5_cc_cursor *cursor)
{
    REAL(krb5_cc_start_seq_get);
    if (IS_INNER) return real(context, cache, cursor);
    krb5_error_code code = error_of(FAULTMECH_KRB5_CC_START_SEQ_GET);
    if (code) return code;
    CALL(code, real(context, cache, cursor));
    if (code == 0) count_in(*cursor);
    return code;
}

/* With the output "nothing" the tickets do not say whose they are. */
EXPORT krb5_error_code krb5_cc_next_cred(krb5_context context, krb5_ccache cache, krb5_cc_cursor *cursor, krb5_creds *tickets)
{
    REAL(krb5_cc_next_cred);
    if (IS_INNER) return real(context, cache, cursor, tickets);
    const faultmech_fault *fault = next_fault(FAULTMECH_KRB5_CC_NEXT_CRED);
    if (fault->major) return (krb5_error_code)fault->major;
    krb5_error_code code;
    CALL(code, real(context, cache, cursor, tickets));
    if (code == 0 && fault->output == FAULTMECH_NOTHING) {
        inside++;
        krb5_free_principal(context, tickets->client);
        inside--;
        tickets->client = NULL;
    }
    if (code == 0) count_in(tickets->ticket.data);
    return code;
}

EXPORT krb5_error_code krb5_cc_end_seq_get(krb5_context context, krb5_ccache cache, krb5_cc_cursor *cursor)
{
    REAL(krb5_cc_end_seq_get);
    krb5_error_code code;
    if (!IS_INNER) count_out(*cursor);
    CALL(code, real(context, cache, cursor));
    return code;
}

EXPORT void krb5_free_cred_contents(krb5_context context, krb5_creds *tickets)
{
    REAL(krb5_free_cred_contents);
    if (!IS_INNER) count_out(tickets->ticket.data);
    inside++;
    real(context, tickets);
    inside--;
}

EXPORT krb5_error_code krb5_get_server_rcache(krb5_context context, const krb5_data *service, krb5_rcache *cache)
{
    REAL(krb5_get_server_rcache);
    if (IS_INNER) return real(context, service, cache);
    krb5_error_code code = error_of(FAULTMECH_KRB5_GET_SERVER_RCACHE);
    if (code) return code;
    CALL(code, real(context, service, cache));
    if (code == 0) count_in(*cache);
    return code;
}

/* libkrb5's, but in none of its headers. */
void k5_rc_close(krb5_context context, krb5_rcache cache);

EXPORT void k5_rc_close(krb5_context context, krb5_rcache cache)
{
    REAL(k5_rc_close);
    if (!IS_INNER) count_out(cache);
    inside++;
    real(context, cache);
    inside--;
}

EXPORT void profile_release(profile_t profile)
{
    REAL(profile_release);
    if (!inside) count_out(profile);
    inside++;
    real(profile);
    inside--;
}

EXPORT long profile_get_string(profile_t profile, const char *name, const char *subname, const char *third, const char *otherwise, char **text)
{
    REAL(profile_get_string);
    long code;
    CALL(code, real(profile, name, subname, third, otherwise, text));
    if (!inside && code == 0) count_in(*text);
    return code;
}

EXPORT void profile_release_string(char *text)
{
    REAL(profile_release_string);
    if (!inside) count_out(text);
    inside++;
    real(text);
    inside--;
}

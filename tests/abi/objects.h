/* Short ways to the objects that the tests need. */
#ifndef OBJECTS_H
#define OBJECTS_H
#include <gssnative.h>

/* What an order that names nothing gives. */
#if defined(_WIN32)
#define PLATFORM_BACKEND "sspi"
#define PLATFORM_KIND GSSN_BACKEND_SSPI
#else
#define PLATFORM_BACKEND "mit"
#define PLATFORM_KIND GSSN_BACKEND_MIT
#endif

static inline ssh_gss_auth_options initiator_options(const char *host)
{
    ssh_gss_auth_options options = GSSN_AUTH_OPTIONS_INIT;
    options.role = GSSN_INITIATOR;
    options.method = GSSN_WITH_MIC;
    options.host = host;
    return options;
}

static inline ssh_gss_auth_options acceptor_options(const char *own_names)
{
    ssh_gss_auth_options options = GSSN_AUTH_OPTIONS_INIT;
    options.role = GSSN_ACCEPTOR;
    options.method = GSSN_WITH_MIC;
    options.host = own_names;
    return options;
}

static inline ssh_gss_auth *new_initiator(const char *host)
{
    ssh_gss_auth_options options = initiator_options(host);
    ssh_gss_auth *auth = NULL;
    return ssh_gss_auth_new(&options, &auth, NULL) == GSSN_OK ? auth : NULL;
}

static inline ssh_gss_auth *new_acceptor(const char *own_names)
{
    ssh_gss_auth_options options = acceptor_options(own_names);
    ssh_gss_auth *auth = NULL;
    return ssh_gss_auth_new(&options, &auth, NULL) == GSSN_OK ? auth : NULL;
}

static inline uint32_t state_of(const ssh_gss_auth *auth)
{
    ssh_gss_context_info info = GSSN_CONTEXT_INFO_INIT;
    return ssh_gss_get_context_info(auth, &info) == GSSN_OK ? info.state : 0;
}
#endif

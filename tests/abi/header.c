/* The header compiles as C99, C11 and C++17, twice in one unit, alone: its macros name every field, its types have no surprises. */
#include <gssnative.h>
#include <gssnative.h>

int use_every_macro(void);

int use_every_macro(void)
{
    ssh_gss_buffer buffer = GSSN_BUFFER_INIT;
    ssh_gss_error error = GSSN_ERROR_INIT;
    ssh_gss_backend_info backend_info = GSSN_BACKEND_INFO_INIT;
    ssh_gss_auth_options options = GSSN_AUTH_OPTIONS_INIT;
    ssh_gss_context_info context_info = GSSN_CONTEXT_INFO_INIT;
    return buffer.length == 0 && error.size == sizeof error && backend_info.size == sizeof backend_info &&
           options.size == sizeof options && context_info.size == sizeof context_info && GSSN_VERSION_MAJOR == 1;
}

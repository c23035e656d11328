/* The header beside the headers and the names of the hosts it is for. The compiler is told by -D which neighbour comes along:
 *   BEFORE   the neighbour's header comes first, else ours
 *   MIT, HEIMDAL, LIBSSH    its real headers; NAMES: the SSH_GSS_* names that PuTTY, libssh and OpenSSH define for themselves */
#ifndef BEFORE
#include <gssnative.h>
#endif

#if defined(MIT) || defined(HEIMDAL)
#include <gssapi/gssapi.h>
#include <gssapi/gssapi_krb5.h>
#elif defined(LIBSSH)
#include <libssh/libssh.h>
#include <libssh/server.h>
#include <libssh/callbacks.h>
#elif defined(NAMES)
/* PuTTY: enumerators, functions and types of its ssh/gss.h */
typedef enum Ssh_gss_stat {
    SSH_GSS_OK = 0, SSH_GSS_S_CONTINUE_NEEDED, SSH_GSS_NO_MEM, SSH_GSS_BAD_HOST_NAME, SSH_GSS_BAD_MIC, SSH_GSS_NO_CREDS, SSH_GSS_FAILURE
} Ssh_gss_stat;
#define SSH_GSS_S_COMPLETE SSH_GSS_OK
#define SSH_GSS_CLEAR_BUF(buf) do { (*buf).length = 0; (*buf).value = 0; } while (0)
typedef struct Ssh_gss_buf_neighbour { unsigned long length; char *value; } Ssh_gss_buf, Ssh_gss_name_target;
typedef void *Ssh_gss_ctx, *Ssh_gss_name;
struct ssh_gss_library { int id; };
struct ssh_gss_liblist { struct ssh_gss_library *libraries; int nlibraries; };
struct ssh_gss_liblist *ssh_gss_setup(void *conf);
void ssh_gss_cleanup(struct ssh_gss_liblist *list);
/* libssh: bits of its key exchange list */
enum ssh_key_exchange_neighbour { SSH_GSS_KEX_DH_GROUP14_SHA256 = 1, SSH_GSS_KEX_DH_GROUP16_SHA512, SSH_GSS_KEX_ECDH_NISTP256_SHA256, SSH_GSS_KEX_CURVE25519_SHA256 };
#define SSH_GSSAPI_STATE_NONE 0
/* OpenSSH: ssh-gss.h */
#define SSH_GSS_OIDTYPE 0x06
#define SSH_GSS_HOST_OR_SERVICE 1
#define SSH2_MSG_USERAUTH_GSSAPI_RESPONSE 60
#define SSH2_MSG_USERAUTH_GSSAPI_TOKEN 61
#define KEX_GSS_GRP14_SHA256_ID "gss-group14-sha256-"
typedef struct { char *envvar, *envval; void *data; } ssh_gssapi_ccache;
typedef struct ssh_gssapi_mech_struct { const char *enc_name, *name; } ssh_gssapi_mech;
typedef struct { ssh_gssapi_mech *mech; ssh_gssapi_ccache store; } ssh_gssapi_client;
int ssh_gssapi_check_mechanism(void **context, void *oid, const char *host);
int ssh_gssapi_userok(char *name);
#else
#error no neighbour named
#endif

#ifdef BEFORE
#include <gssnative.h>
#endif

int use_both(void);

int use_both(void)
{
    ssh_gss_auth_options options = GSSN_AUTH_OPTIONS_INIT;
    return options.size == sizeof options && GSSN_OK == 0;
}

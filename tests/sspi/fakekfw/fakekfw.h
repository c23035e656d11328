/* MIT Kerberos for Windows, as far as logins need it: three DLLs with the names of the real ones, and every function where the real ones have it.
 * They keep a ledger of all that they gave out; a test finds it by GetProcAddress("fakekfw") in krb5_64.dll. One thread only, as the tests are.
 *
 * It is Kerberos of the realm RIG.TEST: alice logs in to host/ssh.rig.test. Nothing is encrypted. What is not written here answers 0
 * (cmake/tests-windows.cmake). */
#ifndef FAKEKFW_H
#define FAKEKFW_H
#include <stddef.h>
#include <stdint.h>

#define CLIENT "alice@RIG.TEST"
#define SERVER "host/ssh.rig.test@RIG.TEST"

typedef enum {
    FAKEKFW_KRB5, FAKEKFW_PROFILE, FAKEKFW_REALMS, FAKEKFW_PRINCIPAL, FAKEKFW_MESSAGE, FAKEKFW_CACHE, FAKEKFW_CURSOR, FAKEKFW_TICKET,
    FAKEKFW_NAME, FAKEKFW_CONTEXT, FAKEKFW_CRED, FAKEKFW_BUFFER, FAKEKFW_OIDS, FAKEKFW_KINDS
} fakekfw_kind;

typedef struct {
    int made[FAKEKFW_KINDS], released[FAKEKFW_KINDS];
    int unknown;                /* not from here, of another kind, or released before */
    char target[512];           /* what gss_import_name was given last */
    char store[512];            /* "KEY=VALUE" of the last gss_acquire_cred_from */
    int32_t tickets_end;
} fakekfw_state;

#if defined(FAKEKFW_OWNER)
#define FAKEKFW_API __declspec(dllexport)
#else
#define FAKEKFW_API __declspec(dllimport)
#endif
#define EXPORT __declspec(dllexport)

FAKEKFW_API extern fakekfw_state fakekfw;
/* Zeroed memory of that kind. It stays after its release. */
FAKEKFW_API void *fakekfw_make(fakekfw_kind kind, size_t size);
/* Whether it is of that kind and alive; counted if not. */
FAKEKFW_API int fakekfw_is(fakekfw_kind kind, const void *object);
FAKEKFW_API void fakekfw_release(fakekfw_kind kind, const void *object);
#endif

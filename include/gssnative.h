/**
 * @file gssnative.h
 * @brief GssNative 1.0.0: Kerberos single sign-on for any SSH stack.
 *
 * Generated from the C# sources by GssNative.HeaderGen; do not edit.
 *
 * @mainpage GssNative
 *
 * GssNative is the GSSAPI half of an SSH client or server: it drives the security context of RFC 4462, builds
 * and checks the exact bytes that are signed, refuses what the RFCs forbid, decides whether a Kerberos
 * principal may log in as a user, and says in plain words why a login failed. The security library of the
 * machine is found at run time. The library needs libc only, on Windows KERNEL32 only; it starts no
 * thread and keeps no hidden state.
 *
 * A client with the method "gssapi-with-mic". The host's own ssh_send and ssh_receive put the bytes into SSH
 * messages and take them out: in a USERAUTH_REQUEST they stand as they are, in the others as one string,
 * whose length is not among the bytes here:
 * @code{.c}
 * static int kerberos_login(struct ssh *ssh, const char *host, const char *user)
 * {
 *     ssh_gss_auth_options options = GSSN_AUTH_OPTIONS_INIT;
 *     ssh_gss_error error = GSSN_ERROR_INIT;
 *     ssh_gss_buffer out = GSSN_BUFFER_INIT;
 *     ssh_gss_auth *auth = NULL;
 *     struct body in = { NULL, 0 };
 *     ssh_gss_status status;
 *
 *     options.role = GSSN_INITIATOR;
 *     options.method = GSSN_WITH_MIC;
 *     options.host = host;
 *     options.username = user;
 *     status = ssh_gss_auth_new(&options, &auth, &error);
 *     if (status == GSSN_OK) status = ssh_gss_oids(auth, GSSN_OIDS_CLIENT, &out);
 *     if (status == GSSN_OK) {
 *         ssh_send(ssh, USERAUTH_REQUEST, out.data, out.length);
 *         in = ssh_receive(ssh, GSSAPI_RESPONSE);
 *         status = ssh_gss_check_mech(auth, in.data, in.length);
 *         if (status == GSSN_OK) status = GSSN_CONTINUE;
 *         in.data = NULL;
 *         in.length = 0;
 *     }
 *     while (status == GSSN_CONTINUE) {
 *         ssh_gss_buffer_dispose(&out);
 *         status = ssh_gss_init_sec_context(auth, in.data, in.length, &out);
 *         if (out.length > 0)
 *             ssh_send(ssh, status < 0 ? GSSAPI_ERRTOK : GSSAPI_TOKEN, out.data, out.length);
 *         if (status == GSSN_CONTINUE) in = ssh_receive(ssh, GSSAPI_TOKEN);
 *     }
 *     ssh_gss_buffer_dispose(&out);
 *     if (status == GSSN_OK)
 *         status = ssh_gss_get_mic(auth, GSSN_MIC_USERAUTH, ssh->session_id, ssh->session_id_length, &out);
 *     if (status == GSSN_OK) ssh_send(ssh, GSSAPI_MIC, out.data, out.length);
 *     if (status < 0 && auth != NULL) ssh_gss_last_error(auth, &error);
 *     if (status < 0) fprintf(stderr, "%s\n%s\n", error.message, error.advice);
 *     ssh_gss_buffer_dispose(&out);
 *     ssh_gss_auth_free(auth);
 *     return status == GSSN_OK;
 * }
 * @endcode
 * A server creates the object with GSSN_ACCEPTOR, answers the request with ssh_gss_select_mech(), feeds
 * tokens to ssh_gss_accept_sec_context(), checks the MIC with ssh_gss_check_mic(), and lets the user in only
 * after ssh_gss_authorize() said GSSN_OK.
 *
 * Compile and link: `cc client.c $(pkg-config --cflags --libs gssnative)`, or `-lgssnative`; with CMake
 * `find_package(GssNative)` and `GssNative::gssnative`. Programs that load the library at run time open
 * libgssnative.so.1, gssnative.dll or libgssnative.1.dylib.
 */

#ifndef GSSNATIVE_H
#define GSSNATIVE_H

#include <stddef.h>
#include <stdint.h>

#if !defined(UINTPTR_MAX) || UINTPTR_MAX < 0xffffffffffffffff
#  error "GssNative is for 64-bit processes: a handle does not fit into a pointer of 32 bits."
#endif

/** @brief Major version: another one may have changed functions. */
#define GSSN_VERSION_MAJOR 1
/** @brief Minor version: a higher one has added functions. */
#define GSSN_VERSION_MINOR 0
/** @brief Patch level: a higher one has corrected mistakes. */
#define GSSN_VERSION_PATCH 0
/** @brief This version as one number, MAJOR << 24 | MINOR << 16 | PATCH, like ssh_gss_version(). */
#define GSSN_VERSION_NUMBER 0x01000000u
/** @brief The version of this header as text. */
#define GSSN_VERSION_STRING "1.0.0"

/**
 * @def GSSN_CALL
 * @brief The calling convention of functions and callbacks.
 *
 * @def GSSN_API
 * @brief Where functions come from. Windows programs that link the static library define GSSN_STATIC.
 */
#if defined(_WIN32)
#  define GSSN_CALL __cdecl
#  if defined(GSSN_STATIC)
#    define GSSN_API
#  else
#    define GSSN_API __declspec(dllimport)
#  endif
#else
#  define GSSN_CALL
#  if defined(__GNUC__)
#    define GSSN_API __attribute__((visibility("default")))
#  else
#    define GSSN_API
#  endif
#endif

#ifdef __cplusplus
extern "C" {
#endif

/* ---- Conventions --------------------------------------------------------------------------------------- */

/**
 * @defgroup gssn_conventions Conventions
 * These rules hold for every function. A function mentions a rule again only where it adds to it.
 *
 * Names. Functions and types are `ssh_gss_*`, constants and macros are `GSSN_*`. The library exports nothing
 * else.
 *
 * Status. A function that can fail returns an ssh_gss_status: 0 is GSSN_OK, a positive value is progress
 * (GSSN_CONTINUE: go on), a negative one is an error `GSSN_E_*`. Numbers never change and are never used
 * again for something else. Treat a negative value that you do not know as a failure; later versions may add
 * some.
 *
 * Order. The object comes first, then the inputs, then the outputs. Bytes are a pointer and a length; NULL
 * with length 0 means none. Text is NUL-terminated UTF-8.
 *
 * Outputs are zeroed on entry and filled only on success, so they are safe to release whatever the status
 * was. The one exception is the token of a failed step: an error token that the peer should see goes out
 * together with the error. A pointer that must not be NULL and is gives GSSN_E_INVALID_ARGUMENT.
 *
 * Handles. Objects are opaque pointers that do not point to memory: they are checked on every call. NULL, a
 * freed handle, one of another type and garbage give GSSN_E_BAD_HANDLE and touch nothing. To free NULL, or a
 * handle again, does nothing.
 *
 * Threads. An ssh_gss_auth belongs to one thread at a time: a second call at the same time gives GSSN_E_BUSY,
 * and to free it during a call takes effect at the end of that call. ssh_gss_backend and ssh_gss_credential
 * are immutable and counted: any number of threads may use one. There is no per-thread state, no lock and no
 * background thread.
 *
 * Memory. An ssh_gss_buffer that a function filled belongs to the caller and is released by
 * ssh_gss_buffer_dispose, never by free. A function overwrites the buffer that it is given: dispose first.
 * Short text is written to the caller's memory `(text, capacity, length)`: `*length` is always the length
 * without the NUL, and a capacity that does not hold text and NUL gives GSSN_E_BUFFER_TOO_SMALL. A pointer
 * that is passed in is read during the call only; the library keeps copies.
 *
 * Structs start with their size: initialise them with their `GSSN_*_INIT` macro and set the members by name.
 * Of an options struct that is longer than the library knows, the unknown rest must be zero, else
 * GSSN_E_UNSUPPORTED. Of an info struct the library writes the members that both sides know and zeroes the
 * rest.
 *
 * Text limits. Text that is not valid UTF-8, is longer than its limit or is empty where that makes no sense
 * gives GSSN_E_INVALID_ARGUMENT. A host has 1 to 255 bytes without spaces, control characters, `/` and `\`;
 * with `@` it is a whole Kerberos principal of at most 1024 bytes; a list of own names, one per line, has at
 * most 8192 bytes. A user name has at most 1024 bytes, a service or a method name 1 to 255. Binary limits: a
 * session identifier 256 bytes, a token 1 MiB, a MIC and the input of a MIC 64 KiB.
 *
 * fork. Fork while no other thread is inside a call: the locks of the Kerberos library are not made for more,
 * and a child may hang in them, as in any C program. A child may use the objects that it inherited, except
 * one that was inside a call at that moment: it stays busy. Load the backend before you fork (ssh_gss_load);
 * a child that was forked during a load gets GSSN_E_BAD_STATE.
 *
 * Guest manners. The library starts no thread, installs no signal handler, changes no environment variable,
 * locale, umask or limit, and resolves no name. It loads the Kerberos library of the machine when the first
 * object needs it and never unloads it; an unload of this library leaves two small blocks of memory, about 2
 * KB. Call nothing of it from DllMain or from the constructor of a library: the loader of the system is
 * locked there, and another thread that loads the backend waits for it while you wait for that thread.
 *
 * Versions. Within one major version functions, numbers and struct members are only added.
 * GSSN_VERSION_NUMBER is what you compiled against, ssh_gss_version what you run with.
 *
 * Not in this version. The following functions are declared, so that programs can be written against them,
 * and do nothing yet: they zero their outputs and return GSSN_E_UNSUPPORTED. ssh_gss_set_trace().
 */

/* ---- Objects ------------------------------------------------------------------------------------------- */

/**
 * @ingroup gssn_backends
 * @brief A security library that was found and loaded, and the functions through which everything above uses
 *        it.
 *
 * Immutable after it was opened, counted, usable from any number of threads.
 */
typedef struct ssh_gss_backend ssh_gss_backend;

/**
 * @ingroup gssn_credentials
 * @brief Tickets or keys, for one usage.
 *
 * Immutable once it was made, counted, usable from any number of threads.
 */
typedef struct ssh_gss_credential ssh_gss_credential;

/**
 * @ingroup gssn_authentication
 * @brief One authentication or one key exchange in one role: from the first token to the verdict.
 *
 * Freed when it is over, whatever its outcome.
 *
 * The states and what leads from one to the next: GSSN_STATE_NEW, GSSN_STATE_IN_PROGRESS,
 * GSSN_STATE_ESTABLISHED (the mechanism says complete, everything required was granted), over a key exchange
 * GSSN_STATE_BOUND (the MIC of the exchange hash), GSSN_STATE_VERIFIED (acceptor: the MIC of this user,
 * service and method) or GSSN_STATE_PROVED (initiator: it was made), GSSN_STATE_AUTHORIZED (the verdict). A
 * step or a MIC that fails leads to GSSN_STATE_FAILED, where tokens, MICs and verdicts are refused. What the
 * peer did out of order leads there too; what the host did out of order is refused and changes nothing.
 * Nothing leads from a verified MIC to a login but the authorization.
 */
typedef struct ssh_gss_auth ssh_gss_auth;

/* ---- Status -------------------------------------------------------------------------------------------- */

/**
 * @defgroup gssn_status Status
 * Every failure has one number that says what kind of failure it is; the details are in the error record (see
 * Errors). The groups are: -1 to -19 the call itself, -20 the backend, -30 the own credentials, -40 the way
 * to the server, -50 what the peer sent, -60 the decision about the user.
 * @{
 */

/**
 * @brief What every entry point returns: 0 done, above 0 go on, below 0 an error.
 *
 * Numbers are part of the ABI and never used again.
 */
typedef int32_t ssh_gss_status;

/** @brief Values of ssh_gss_status. */
enum {
    /** Done. Of a token step: the security context is complete; send the token if there is one. */
    GSSN_OK = 0,
    /** Send the token if there is one, then feed the peer's next token. */
    GSSN_CONTINUE = 1,
    /** NULL, freed, of another type, or no handle at all. */
    GSSN_E_BAD_HANDLE = -1,
    /** A pointer, length, text or option that this function does not take. */
    GSSN_E_INVALID_ARGUMENT = -2,
    /** The text did not fit; the needed length was reported. */
    GSSN_E_BUFFER_TOO_SMALL = -3,
    /** Another thread is inside a call on this object. */
    GSSN_E_BUSY = -4,
    /** Not now: the object is in another state, or has the other role. Nothing changed. */
    GSSN_E_BAD_STATE = -5,
    /** Not in this version, on this platform, or with this backend. */
    GSSN_E_UNSUPPORTED = -6,
    /** There is no memory. */
    GSSN_E_NO_MEMORY = -7,
    /** The library found a mistake of its own. */
    GSSN_E_INTERNAL = -8,
    /** No security library of the order that was asked for is on this machine. */
    GSSN_E_NO_BACKEND = -20,
    /** The security library is there but lacks what is needed. */
    GSSN_E_BACKEND_UNUSABLE = -21,
    /** The security library failed in a way that has no status of its own; its text says how. */
    GSSN_E_BACKEND_FAILURE = -22,
    /** No ticket: the user has not logged in to Kerberos. */
    GSSN_E_NO_CREDENTIALS = -30,
    /** The ticket has expired. */
    GSSN_E_CREDENTIALS_EXPIRED = -31,
    /** The acceptor has no usable key for the service that the ticket names. */
    GSSN_E_BAD_KEYTAB = -32,
    /** The KDC refused to log the principal on. */
    GSSN_E_LOGON_DENIED = -33,
    /** The peer did not delegate credentials. */
    GSSN_E_NO_DELEGATED_CREDENTIALS = -34,
    /**
     * A ticket cache that may not be written or removed: something else is there, or others could put
     * something in its place.
     */
    GSSN_E_CACHE_REFUSED = -35,
    /** A ticket cache that could not be written or removed: no space, no permission. */
    GSSN_E_CACHE_FAILURE = -36,
    /** The server's principal is not known to the KDC, or is not one of the acceptor's own names. */
    GSSN_E_SERVER_UNKNOWN = -40,
    /** No KDC of the realm answers. */
    GSSN_E_KDC_UNREACHABLE = -41,
    /** The clocks of the machines differ too much. */
    GSSN_E_CLOCK_SKEW = -42,
    /** A mechanism that was not offered, not agreed, or that SSH forbids, such as SPNEGO. */
    GSSN_E_BAD_MECHANISM = -50,
    /** The token is cut, damaged or not of the mechanism. */
    GSSN_E_BAD_TOKEN = -51,
    /** The MIC does not belong to these bytes and this context. */
    GSSN_E_BAD_MIC = -52,
    /** The token was seen before. */
    GSSN_E_REPLAY = -53,
    /** Mutual authentication, integrity or a channel binding was required and not granted. */
    GSSN_E_NOT_GRANTED = -54,
    /** The peer broke a rule of RFC 4462: order, empty token, malformed body. */
    GSSN_E_PROTOCOL = -55,
    /** The peer reported an error. */
    GSSN_E_PEER_ERROR = -56,
    /** The peer's name has no such attribute, or no such value of it. */
    GSSN_E_NO_ATTRIBUTE = -57,
    /** The peer is who it says, and may not log in as this user. */
    GSSN_E_NOT_AUTHORIZED = -60
};

/**
 * @brief The name of a status, such as "GSSN_E_BAD_MIC".
 *
 * @param[in] status Any number.
 * @return Text that lives as long as the library; "GSSN_E_?" for a number that this version does not know.
 *         Never NULL.
 */
GSSN_API const char *GSSN_CALL ssh_gss_status_name(ssh_gss_status status);

/**
 * @brief One sentence about a status, for people.
 *
 * @param[in] status Any number.
 * @return English text that lives as long as the library; "unknown status" for a number that this version
 *         does not know. Never NULL.
 */
GSSN_API const char *GSSN_CALL ssh_gss_status_message(ssh_gss_status status);

/** @} */

/* ---- Library ------------------------------------------------------------------------------------------- */

/**
 * @defgroup gssn_library Library
 * Version of the library, and loading the backend at a moment that suits the host.
 * @{
 */

/**
 * @brief The version that runs.
 *
 * @return major << 24 | minor << 16 | patch, like GSSN_VERSION_NUMBER.
 */
GSSN_API uint32_t GSSN_CALL ssh_gss_version(void);

/**
 * @brief Finds and loads the security library now and makes it the default of the process.
 *
 * Optional: the first object that needs the library loads it. Call it before fork, chroot or seccomp, or on a
 * thread of your own while the connection is made. An object keeps the backend that it was made with.
 *
 * @param[in] backend_order Names (such as "mit") and absolute paths, one per line, as for
 *                          ssh_gss_backend_open(); NULL: the platform's order, or the default that was loaded
 *                          before.
 * @return GSSN_OK; GSSN_E_INVALID_ARGUMENT for an order that names something else; GSSN_E_NO_BACKEND or
 *         GSSN_E_BACKEND_UNUSABLE if none of it can be used; GSSN_E_BAD_STATE in a child that was forked
 *         during a load; GSSN_E_NO_MEMORY.
 */
GSSN_API ssh_gss_status GSSN_CALL ssh_gss_load(const char *backend_order);

/** @} */

/* ---- Buffers ------------------------------------------------------------------------------------------- */

/**
 * @defgroup gssn_buffers Buffers
 * Bytes that the library allocated. They may hold secrets: disposing wipes them.
 * @{
 */

/**
 * @brief Bytes that the library allocated.
 *
 * Start with GSSN_BUFFER_INIT, release with ssh_gss_buffer_dispose().
 */
typedef struct ssh_gss_buffer {
    /** The bytes; NULL if there are none. */
    uint8_t *data;
    /** How many there are. */
    size_t length;
    /** The library's own. */
    void *reserved;
} ssh_gss_buffer;

/** Initialises an ssh_gss_buffer: all zeros. */
#define GSSN_BUFFER_INIT { NULL, 0, NULL }

/**
 * @brief Wipes and releases a buffer that a function of this library filled.
 *
 * The buffer is empty afterwards.
 *
 * @param[in,out] buffer The buffer. NULL, an empty one and one that was disposed before are fine.
 */
GSSN_API void GSSN_CALL ssh_gss_buffer_dispose(ssh_gss_buffer *buffer);

/** @} */

/* ---- Errors -------------------------------------------------------------------------------------------- */

/**
 * @defgroup gssn_errors Errors
 * What went wrong, in full. There is no hidden per-thread state: functions that make an object fill an
 * optional record, and an object keeps the record of its last failure until its next call that is not a
 * getter.
 * @{
 */

/**
 * @brief The cause of an error that fits best; the record's advice says what to do about it.
 *
 * Numbers are never used again.
 */
enum {
    /** No cause is known beyond the message. */
    GSSN_HINT_NONE = 0,
    /** There is no ticket cache, or nothing in it. */
    GSSN_HINT_NO_TICKET = 1,
    /** The ticket has expired. */
    GSSN_HINT_TICKET_EXPIRED = 2,
    /** The KDC knows no such server principal. */
    GSSN_HINT_SERVER_NOT_IN_KDC = 3,
    /** The KDC does not answer. */
    GSSN_HINT_KDC_UNREACHABLE = 4,
    /** krb5.conf names no realm or no KDC for it. */
    GSSN_HINT_REALM_UNKNOWN = 5,
    /** The clocks differ. */
    GSSN_HINT_CLOCK_SKEW = 6,
    /** The keytab cannot be read, or has no key. */
    GSSN_HINT_NO_KEYTAB = 7,
    /** The keytab has no key for the service, of this version, or another one. */
    GSSN_HINT_KEY_MISMATCH = 8,
    /** The client's ticket is for a name that this acceptor does not answer to. */
    GSSN_HINT_WRONG_SERVICE_NAME = 9,
    /** The token was used before. */
    GSSN_HINT_REPLAYED = 10,
    /** SSH forbids the mechanism, or it was not agreed. */
    GSSN_HINT_MECHANISM_REFUSED = 11,
    /** The principal may not log in as the user. */
    GSSN_HINT_PRINCIPAL_NOT_ALLOWED = 12,
    /** The user's .k5login may be there and cannot be examined, or somebody else put it there. */
    GSSN_HINT_K5LOGIN_UNREADABLE = 13,
    /** No Kerberos library was found. */
    GSSN_HINT_NO_LIBRARY = 14,
    /** The library found is not one that this version can use. */
    GSSN_HINT_OTHER_LIBRARY = 15,
    /**
     * The KDC does not know the client's principal, has locked it, or has another password or key for it.
     */
    GSSN_HINT_CLIENT_REFUSED = 16,
    /** The Kerberos configuration cannot be read. */
    GSSN_HINT_BAD_CONFIGURATION = 17,
    /** The bytes under the MIC differ: another session, user, service or method, or damage on the way. */
    GSSN_HINT_MIC_INPUT_DIFFERS = 18,
    /** The calls came in another order than the object's state allows. */
    GSSN_HINT_WRONG_ORDER = 19,
    /**
     * A file of the Kerberos library on this machine cannot be read or written: replay cache, ticket cache,
     * configuration.
     */
    GSSN_HINT_FILE_TROUBLE = 20,
    /**
     * The session identifier is not the exchange hash of this object: a later key exchange authenticates no
     * user.
     */
    GSSN_HINT_LATER_EXCHANGE = 21,
    /** The client gave no channel bindings, or others. */
    GSSN_HINT_CHANNEL_BINDINGS = 22,
    /** Somebody else could change the place of the ticket cache. */
    GSSN_HINT_UNSAFE_PLACE = 23,
    /** Something is where the ticket cache is to be. */
    GSSN_HINT_CACHE_EXISTS = 24,
    /** The ticket cache is another principal's. */
    GSSN_HINT_CACHE_OF_ANOTHER = 25,
    /** Client, server and KDC have no type of encryption in common. */
    GSSN_HINT_ENCRYPTION_TYPE = 26,
    /** Windows: the logon session has no Kerberos credentials. */
    GSSN_HINT_LOGON_SESSION = 40,
    /** Windows: the Kerberos credentials of the logon session, or the context, have expired. */
    GSSN_HINT_LOGON_EXPIRED = 41,
    /** Windows: no domain controller of the realm answers. */
    GSSN_HINT_DOMAIN_CONTROLLER = 42,
    /** Windows: the ticket is for another account than the one that the server runs as. */
    GSSN_HINT_SERVICE_ACCOUNT = 43,
    /** Windows: the peer's account is not the user's. */
    GSSN_HINT_ACCOUNT_NOT_ALLOWED = 44
};

/** @brief The call of the security library that failed. */
enum {
    /** None: the library itself refused. */
    GSSN_ROUTINE_NONE = 0,
    /** gss_init_sec_context */
    GSSN_ROUTINE_INIT_SEC_CONTEXT = 1,
    /** gss_accept_sec_context */
    GSSN_ROUTINE_ACCEPT_SEC_CONTEXT = 2,
    /** gss_acquire_cred */
    GSSN_ROUTINE_ACQUIRE_CRED = 3,
    /** gss_import_name */
    GSSN_ROUTINE_IMPORT_NAME = 4,
    /** gss_display_name */
    GSSN_ROUTINE_DISPLAY_NAME = 5,
    /** gss_inquire_context */
    GSSN_ROUTINE_INQUIRE_CONTEXT = 6,
    /** gss_inquire_cred */
    GSSN_ROUTINE_INQUIRE_CRED = 7,
    /** gss_get_mic */
    GSSN_ROUTINE_GET_MIC = 8,
    /** gss_verify_mic */
    GSSN_ROUTINE_VERIFY_MIC = 9,
    /** krb5_init_context */
    GSSN_ROUTINE_KRB5_INIT_CONTEXT = 10,
    /** krb5_get_host_realm */
    GSSN_ROUTINE_KRB5_GET_HOST_REALM = 11,
    /** krb5_parse_name */
    GSSN_ROUTINE_KRB5_PARSE_NAME = 12,
    /** gss_acquire_cred_with_password */
    GSSN_ROUTINE_ACQUIRE_CRED_WITH_PASSWORD = 13,
    /** gss_export_name */
    GSSN_ROUTINE_EXPORT_NAME = 14,
    /** gss_get_name_attribute */
    GSSN_ROUTINE_GET_NAME_ATTRIBUTE = 15,
    /** krb5_cc_resolve */
    GSSN_ROUTINE_KRB5_CC_RESOLVE = 16,
    /** krb5_cc_get_principal */
    GSSN_ROUTINE_KRB5_CC_GET_PRINCIPAL = 17,
    /** krb5_kt_resolve */
    GSSN_ROUTINE_KRB5_KT_RESOLVE = 18,
    /** krb5_kt_have_content */
    GSSN_ROUTINE_KRB5_KT_HAVE_CONTENT = 19,
    /** krb5_init_creds_get */
    GSSN_ROUTINE_KRB5_INIT_CREDS_GET = 20,
    /** gss_krb5_import_cred */
    GSSN_ROUTINE_IMPORT_CRED = 21,
    /** gss_krb5_copy_ccache */
    GSSN_ROUTINE_KRB5_COPY_CCACHE = 22,
    /** krb5_cc_initialize */
    GSSN_ROUTINE_KRB5_CC_INITIALIZE = 23,
    /** krb5_cc_destroy */
    GSSN_ROUTINE_KRB5_CC_DESTROY = 24,
    /**
     * AcquireCredentialsHandle; the major status of this routine and of those below is a SECURITY_STATUS.
     */
    GSSN_ROUTINE_ACQUIRE_CREDENTIALS_HANDLE = 40,
    /** QueryCredentialsAttributes */
    GSSN_ROUTINE_QUERY_CREDENTIALS_ATTRIBUTES = 41,
    /** InitializeSecurityContext */
    GSSN_ROUTINE_INITIALIZE_SECURITY_CONTEXT = 42,
    /** AcceptSecurityContext */
    GSSN_ROUTINE_ACCEPT_SECURITY_CONTEXT = 43,
    /** CompleteAuthToken */
    GSSN_ROUTINE_COMPLETE_AUTH_TOKEN = 44,
    /** QueryContextAttributes */
    GSSN_ROUTINE_QUERY_CONTEXT_ATTRIBUTES = 45,
    /** MakeSignature */
    GSSN_ROUTINE_MAKE_SIGNATURE = 46,
    /** VerifySignature */
    GSSN_ROUTINE_VERIFY_SIGNATURE = 47,
    /** QuerySecurityContextToken */
    GSSN_ROUTINE_QUERY_SECURITY_CONTEXT_TOKEN = 48,
    /** QuerySecurityPackageInfo */
    GSSN_ROUTINE_QUERY_SECURITY_PACKAGE_INFO = 49
};

/**
 * @brief Everything that is known about a failure.
 *
 * Start with GSSN_ERROR_INIT.
 */
typedef struct ssh_gss_error {
    /** The size of the struct. */
    size_t size;
    /** The status that the call returned; GSSN_OK if nothing failed. */
    ssh_gss_status status;
    /** Which call of the security library failed, a GSSN_ROUTINE_* value. */
    uint32_t routine;
    /** Its major status, for logs. */
    uint32_t major;
    /** Its minor status, for logs; of a krb5_* routine its error code. */
    uint32_t minor;
    /** The cause that fits best, a GSSN_HINT_* value. */
    uint32_t hint;
    /** Every status line, one per line; UTF-8, ends with NUL, no other control characters. */
    char message[1024];
    /** What to do about it; UTF-8, ends with NUL, may be empty. */
    char advice[512];
} ssh_gss_error;

/** Initialises an ssh_gss_error: its size, and zeros. */
#define GSSN_ERROR_INIT { sizeof(ssh_gss_error), 0, 0, 0, 0, 0, {0}, {0} }

/**
 * @brief Copies the error record of an authentication object.
 *
 * A getter: it does not change the record.
 *
 * @param[in]  auth  The object.
 * @param[out] error Receives the record. It says GSSN_OK if the last call that is not a getter did not fail.
 * @return GSSN_OK, GSSN_E_BAD_HANDLE, GSSN_E_BUSY; GSSN_E_INVALID_ARGUMENT if error is NULL or was not
 *         initialised.
 */
GSSN_API ssh_gss_status GSSN_CALL ssh_gss_last_error(const ssh_gss_auth *auth, ssh_gss_error *error);

/** @} */

/* ---- Backends ------------------------------------------------------------------------------------------ */

/**
 * @defgroup gssn_backends Backends
 * The security library of the machine, found at run time. Most hosts need none of this: objects that name no
 * backend use the default of the process.
 * @{
 */

/** @brief Which security library a backend is. */
enum {
    /** MIT krb5. */
    GSSN_BACKEND_MIT = 1,
    /** Heimdal. */
    GSSN_BACKEND_HEIMDAL = 2,
    /** Apple's GSS.framework. Written from its headers and source; never run. */
    GSSN_BACKEND_GSS_FRAMEWORK = 3,
    /** The Security Support Provider Interface of Windows, package Kerberos. */
    GSSN_BACKEND_SSPI = 4,
    /** MIT Kerberos for Windows. */
    GSSN_BACKEND_MIT_FOR_WINDOWS = 5,
    /** A library with the GSSAPI entry points that is none of the above. */
    GSSN_BACKEND_OTHER = 6
};

/** @brief What a backend can do. */
enum {
    /** Say whether a principal may log in as a user (ssh_gss_authorize). */
    GSSN_CAN_AUTHORIZE = 0x01,
    /**
     * Refuse a token that was used before. The configuration of the machine can turn this off
     * (KRB5RCACHENAME, default_rcache_name); this library never does. Heimdal (up to 7.8) keeps none; of MIT
     * Kerberos for Windows it is not known.
     */
    GSSN_CAN_DETECT_REPLAY = 0x02,
    /** Find the realm of a host without DNS, by krb5.conf. */
    GSSN_CAN_MAP_HOST_TO_REALM = 0x04,
    /** Tell attributes of the peer's name (ssh_gss_peer_attribute). Heimdal (up to 7.8) has none. */
    GSSN_CAN_NAME_ATTRIBUTES = 0x08,
    /**
     * Demand channel bindings of the client (MIT since 1.19). Heimdal (up to 7.8) does not say whether a
     * client gave some, and of MIT Kerberos for Windows it is not known.
     */
    GSSN_CAN_CHANNEL_BINDINGS = 0x10
};

/**
 * @brief What a backend is.
 *
 * Start with GSSN_BACKEND_INFO_INIT.
 */
typedef struct ssh_gss_backend_info {
    /** The size of the struct. */
    size_t size;
    /** A GSSN_BACKEND_* value. */
    uint32_t kind;
    /** GSSN_CAN_* values, or-ed. */
    uint32_t capabilities;
    /** The name that an order may contain, such as "mit". */
    char name[32];
    /** The file that was loaded, links resolved; cut if it is longer. */
    char path[512];
} ssh_gss_backend_info;

/** Initialises an ssh_gss_backend_info: its size, and zeros. */
#define GSSN_BACKEND_INFO_INIT { sizeof(ssh_gss_backend_info), 0, 0, {0}, {0} }

/**
 * @brief Loads the first security library of an order that can be used.
 *
 * @param[in]  order   Names ("mit", "heimdal"; on Windows "sspi", "kfw") and absolute paths, one per line, in
 *                     order of preference, at most 16384 bytes; NULL or empty: the platform's order, which on
 *                     Linux is "mit", then "heimdal", on Windows "sspi", then "kfw": MIT Kerberos for
 *                     Windows, where its installer put it. Nothing else is tried: there is no silent
 *                     fall-back.
 * @param[out] backend Receives the backend; release it with ssh_gss_backend_close().
 * @param[out] error   Receives the details of a failure: a line for each candidate. May be NULL.
 * @return GSSN_OK; GSSN_E_INVALID_ARGUMENT for an entry that is neither a known name nor an absolute path;
 *         GSSN_E_NO_BACKEND if no file could be loaded; GSSN_E_BACKEND_UNUSABLE if one was loaded and lacks
 *         something; GSSN_E_BAD_STATE in a child that was forked during a load; GSSN_E_NO_MEMORY.
 */
GSSN_API ssh_gss_status GSSN_CALL ssh_gss_backend_open(
    const char *order, ssh_gss_backend **backend, ssh_gss_error *error);

/**
 * @brief Says of each candidate of an order what it is and whether it would be chosen, or why not.
 *
 * Candidates that can be loaded are loaded, and stay in the process.
 *
 * @param[in]  order As for ssh_gss_backend_open().
 * @param[out] text  Receives UTF-8 text, a line for each candidate, with a NUL behind it, which does not
 *                   count; dispose of it.
 * @return GSSN_OK, also if no candidate can be used; GSSN_E_INVALID_ARGUMENT; GSSN_E_NO_MEMORY.
 */
GSSN_API ssh_gss_status GSSN_CALL ssh_gss_backend_report(const char *order, ssh_gss_buffer *text);

/**
 * @brief Says which library a backend is.
 *
 * @param[in]  backend The backend.
 * @param[out] info    Receives the answer.
 * @return GSSN_OK, GSSN_E_BAD_HANDLE, GSSN_E_NO_MEMORY; GSSN_E_INVALID_ARGUMENT if info is NULL or was not
 *         initialised.
 */
GSSN_API ssh_gss_status GSSN_CALL ssh_gss_backend_get_info(
    const ssh_gss_backend *backend, ssh_gss_backend_info *info);

/**
 * @brief Gives the caller's reference back.
 *
 * Objects made with the backend keep theirs.
 *
 * The security library itself stays in the process.
 *
 * @param[in] backend The backend. NULL, or one that was closed before, is fine.
 */
GSSN_API void GSSN_CALL ssh_gss_backend_close(ssh_gss_backend *backend);

/** @} */

/* ---- Credentials --------------------------------------------------------------------------------------- */

/**
 * @defgroup gssn_credentials Credentials
 * A credential serves one purpose, to initiate or to accept, never both. Most hosts need none of this:
 * objects that name no credential use the default one of the user or the keytab of the machine.
 * @{
 */

/** @brief What a credential is for. */
enum {
    /** To log in elsewhere. */
    GSSN_INITIATE = 1,
    /** To let others log in. */
    GSSN_ACCEPT = 2
};

/** @brief Which kind of object a native handle is. */
enum {
    /** A gss_cred_id_t of the very library that the backend loaded. */
    GSSN_NATIVE_GSS_CRED = 1,
    /** A CredHandle of SSPI's Kerberos package, by a pointer to it. */
    GSSN_NATIVE_SSPI = 2,
    /**
     * Windows: the access token of a client that delegated its credentials: for ImpersonateLoggedOnUser, and,
     * once DuplicateTokenEx has made a primary token of it, for CreateProcessAsUser. It stays the
     * credential's.
     */
    GSSN_NATIVE_TOKEN = 3
};

/**
 * @brief What a credential is.
 *
 * Start with GSSN_CREDENTIAL_INFO_INIT.
 */
typedef struct ssh_gss_credential_info {
    /** The size of the struct. */
    size_t size;
    /** GSSN_INITIATE or GSSN_ACCEPT. */
    uint32_t usage;
    /** UTC seconds since 1970; INT64_MAX: never; 0: not known. */
    int64_t expires;
    /**
     * The principal; UTF-8, ends with NUL, cut if it is longer. Empty: an acceptor for any name of its
     * keytab.
     */
    char principal[512];
} ssh_gss_credential_info;

/** Initialises an ssh_gss_credential_info: its size, and zeros. */
#define GSSN_CREDENTIAL_INFO_INIT { sizeof(ssh_gss_credential_info), 0, 0, {0} }

/**
 * @brief Where a credential comes from.
 *
 * Start with GSSN_CREDENTIAL_OPTIONS_INIT.
 */
typedef struct ssh_gss_credential_options {
    /** The size of the struct. */
    size_t size;
    /** GSSN_INITIATE or GSSN_ACCEPT, never both. */
    uint32_t usage;
    /** 0. */
    uint32_t flags;
    /** The backend; NULL: the default of the process. */
    ssh_gss_backend *backend;
    /**
     * GSSN_INITIATE: NAME@REALM, at most 1024 bytes; NULL: the one of the source. GSSN_ACCEPT: NULL, since
     * the own names are those of ssh_gss_auth_options.
     */
    const char *principal;
    /**
     * GSSN_INITIATE: "ccache:NAME", such as "ccache:FILE:/tmp/tickets", or "client_keytab:NAME", whose keys
     * fetch tickets. GSSN_ACCEPT: "keytab:NAME". At most 4096 bytes. NULL: the default.
     */
    const char *source;
    /**
     * The principal's password, 1 to 1024 bytes, with a principal and without a source; NULL: none. The
     * library keeps no copy.
     */
    const char *password;
    /**
     * GSSN_ACCEPT: the replay cache by name, such as "dfl:" or "file2:/var/tmp/ssh", at most 4096 bytes;
     * NULL: the one that the machine is configured to have, or the backend's own where that is none. "none:",
     * or a device as file, is refused.
     */
    const char *replay_cache;
} ssh_gss_credential_options;

/** Initialises an ssh_gss_credential_options: its size, and zeros. */
#define GSSN_CREDENTIAL_OPTIONS_INIT { sizeof(ssh_gss_credential_options), 0, 0, NULL, NULL, NULL, NULL, NULL }

/**
 * @brief Gets a credential, without a change of the environment: each thread and each object may have its
 *        own.
 *
 * With a password or a client keytab it waits for a KDC (RFC 4120 section 3.1). The tickets that it fetches
 * are kept in memory, are found by no other credential, and end with this one. Of a client keytab whose
 * tickets end within GSSN_REKEY_MARGIN_SECONDS, or have ended, each object fetches its own when its context
 * begins. Where the libraries differ: docs/credentials.md.
 *
 * @param[in]  options    Where it comes from.
 * @param[out] credential Receives the credential; release it with ssh_gss_credential_free().
 * @param[out] error      Receives the details of a failure. May be NULL.
 * @return GSSN_OK; GSSN_E_INVALID_ARGUMENT for options that do not go together; GSSN_E_UNSUPPORTED for what
 *         this backend does not have; GSSN_E_NO_CREDENTIALS, GSSN_E_CREDENTIALS_EXPIRED, GSSN_E_LOGON_DENIED
 *         (a wrong password, an unknown principal), GSSN_E_BAD_KEYTAB, GSSN_E_KDC_UNREACHABLE,
 *         GSSN_E_CLOCK_SKEW, GSSN_E_BACKEND_FAILURE; GSSN_E_NO_BACKEND, GSSN_E_BACKEND_UNUSABLE or
 *         GSSN_E_BAD_STATE if the default backend cannot be loaded; GSSN_E_BAD_HANDLE, GSSN_E_NO_MEMORY.
 */
GSSN_API ssh_gss_status GSSN_CALL ssh_gss_credential_acquire(
    const ssh_gss_credential_options *options, ssh_gss_credential **credential, ssh_gss_error *error);

/**
 * @brief Wraps a credential that the host got from the security library itself; the host keeps it, and keeps
 *        it longer.
 *
 * @param[in]  backend    The backend whose library made it: that of the file that its info names, and no
 *                        other.
 * @param[in]  kind       A GSSN_NATIVE_* value.
 * @param[in]  handle     The native handle.
 * @param[in]  usage      GSSN_INITIATE or GSSN_ACCEPT. A handle for both usages does not serve to accept.
 * @param[out] credential Receives the credential; release it with ssh_gss_credential_free().
 * @param[out] error      Receives the details of a failure. May be NULL.
 * @return GSSN_OK; GSSN_E_INVALID_ARGUMENT, also for a handle of another usage; GSSN_E_BAD_MECHANISM for one
 *         that accepts for other mechanisms than Kerberos 5; GSSN_E_UNSUPPORTED for a kind that this backend
 *         does not have; GSSN_E_CREDENTIALS_EXPIRED, GSSN_E_NO_CREDENTIALS; GSSN_E_BAD_HANDLE,
 *         GSSN_E_BACKEND_FAILURE, GSSN_E_NO_MEMORY.
 */
GSSN_API ssh_gss_status GSSN_CALL ssh_gss_credential_from_native(
    ssh_gss_backend *backend, uint32_t kind, void *handle, uint32_t usage, ssh_gss_credential **credential,
    ssh_gss_error *error);

/**
 * @brief The native handle inside a credential; it stays the credential's.
 *
 * @param[in]  credential The credential.
 * @param[out] kind       Receives a GSSN_NATIVE_* value.
 * @param[out] handle     Receives the handle: NULL (GSS_C_NO_CREDENTIAL) if it is the default of each moment.
 * @return GSSN_OK, GSSN_E_BAD_HANDLE, GSSN_E_INVALID_ARGUMENT.
 */
GSSN_API ssh_gss_status GSSN_CALL ssh_gss_credential_native(
    const ssh_gss_credential *credential, uint32_t *kind, void **handle);

/**
 * @brief Says what a credential is, as it was when it was made.
 *
 * @param[in]  credential The credential.
 * @param[out] info       Receives the answer.
 * @return GSSN_OK, GSSN_E_BAD_HANDLE; GSSN_E_INVALID_ARGUMENT if info is NULL or was not initialised.
 */
GSSN_API ssh_gss_status GSSN_CALL ssh_gss_credential_get_info(
    const ssh_gss_credential *credential, ssh_gss_credential_info *info);

/**
 * @brief Gives the caller's reference back.
 *
 * @param[in] credential The credential. NULL, or one that was freed before, is fine.
 */
GSSN_API void GSSN_CALL ssh_gss_credential_free(ssh_gss_credential *credential);

/** @} */

/* ---- Authentication objects ---------------------------------------------------------------------------- */

/**
 * @defgroup gssn_authentication Authentication objects
 * One object is one authentication, or one key exchange, in one role. It is made from options and freed when
 * the authentication is over, whatever its outcome.
 * @{
 */

/** @brief Which side of the security context an object is. */
enum {
    /** The SSH client. */
    GSSN_INITIATOR = 1,
    /** The SSH server. */
    GSSN_ACCEPTOR = 2
};

/** @brief What an authentication object is for. */
enum {
    /** User authentication "gssapi-with-mic" (RFC 4462 section 3). */
    GSSN_WITH_MIC = 1,
    /** A key exchange and the user authentication "gssapi-keyex" over it (RFC 4462 section 2, section 4). */
    GSSN_KEYEX = 2,
    /**
     * The host builds the messages and uses the raw calls only: for SSH stacks whose provider is not told the
     * method.
     */
    GSSN_HOST = 3
};

/** @brief Whether an initiator delegates its credentials, and whether an acceptor takes them. */
enum {
    /** Not asked for; an acceptor refuses what comes all the same. */
    GSSN_DELEGATE_NEVER = 0,
    /** Only to a server that the realm marks as trusted for it (ok-as-delegate). */
    GSSN_DELEGATE_IF_POLICY = 1,
    /** Asked for; an acceptor takes what comes. */
    GSSN_DELEGATE_ALWAYS = 2
};

/**
 * @brief Opt-outs of rules that hold otherwise.
 *
 * Each says what it gives up.
 */
enum {
    /** Acceptor: a ticket for any host/ key of the keytab is as good as one for the own names. */
    GSSN_ALLOW_ANY_HOST_KEY = 0x01,
    /**
     * GSSN_WITH_MIC: the server need not prove itself (RFC 4462 section 3.4 asks for no mutual
     * authentication; OpenSSH's server refuses to do without).
     */
    GSSN_ALLOW_NO_MUTUAL = 0x02,
    /**
     * GSSN_WITH_MIC: a context without integrity may complete; it makes no MICs, and its login ends with
     * EXCHANGE_COMPLETE, which a replay cache alone protects.
     */
    GSSN_ALLOW_NO_INTEGRITY = 0x04,
    /**
     * Initiator: let the Kerberos library resolve and canonicalise the host name as krb5.conf says. This
     * trusts DNS.
     */
    GSSN_ALLOW_DNS_CANONICALIZATION = 0x08,
    /**
     * Acceptor: users need not exist on this system; they are compared with what krb5.conf's auth_to_local
     * makes of the principal.
     */
    GSSN_ALLOW_NO_LOCAL_USER = 0x10,
    /** Key exchange families with SHA-1, which RFC 8732 section 6 advises against. */
    GSSN_ALLOW_SHA1_KEX = 0x20,
    /** Attributes of the peer's name count also where nothing but the peer vouches for them. */
    GSSN_ALLOW_UNAUTHENTICATED_ATTRIBUTES = 0x40
};

/**
 * @brief What an authentication is made of.
 *
 * Start with GSSN_AUTH_OPTIONS_INIT; the library copies what the pointers point to.
 */
typedef struct ssh_gss_auth_options {
    /** The size of the struct. */
    size_t size;
    /** GSSN_INITIATOR or GSSN_ACCEPTOR. */
    uint32_t role;
    /** GSSN_WITH_MIC, GSSN_KEYEX or GSSN_HOST. */
    uint32_t method;
    /**
     * A GSSN_DELEGATE_* value; for an acceptor GSSN_DELEGATE_NEVER refuses, the others accept. Default:
     * never.
     */
    uint32_t delegation;
    /** GSSN_ALLOW_* values, or-ed: rules that shall not hold. Default: all hold. */
    uint32_t flags;
    /** The backend; NULL: the default of the process. */
    ssh_gss_backend *backend;
    /**
     * A credential of GSSN_INITIATE for an initiator, of GSSN_ACCEPT for an acceptor; NULL: the user's
     * default ticket cache, or the machine's default keytab. Its backend is the object's.
     */
    ssh_gss_credential *credential;
    /**
     * Initiator: the server's host name, 1 to 255 bytes, taken as it is (no name is resolved; letters become
     * lower case, a dot at the end goes); or, with '@', a Kerberos principal of at most 1024 bytes. Acceptor:
     * its own host names, one per line, at most 8192 bytes; NULL only with GSSN_ALLOW_ANY_HOST_KEY.
     */
    const char *host;
    /** The user of the SSH request, at most 1024 bytes; may be set later. */
    const char *username;
    /** The service of the SSH request, 1 to 255 bytes; NULL: "ssh-connection". */
    const char *service;
    /**
     * Channel bindings (the application data of RFC 2743 section 1.1.6; the addresses are unspecified): bytes
     * of the channel below, such as a TLS connection, that both ends give. An acceptor that has some demands
     * them of the client. NULL: none, as RFC 4462 section 7.2 advises.
     */
    const uint8_t *channel_bindings;
    /**
     * 1 to 4096; 0 with NULL. Heimdal's initiators refuse 4 bytes (GSSN_E_NOT_GRANTED at the first token): to
     * them they are ports.
     */
    size_t channel_bindings_length;
} ssh_gss_auth_options;

/** Initialises an ssh_gss_auth_options: its size, and zeros. */
#define GSSN_AUTH_OPTIONS_INIT { sizeof(ssh_gss_auth_options), 0, 0, 0, 0, NULL, NULL, NULL, NULL, NULL, NULL, 0 }

/**
 * @brief Makes an object for one authentication.
 *
 * It does not look for tickets or keys yet: the first token does.
 *
 * @param[in]  options What it is made of.
 * @param[out] auth    Receives the object; release it with ssh_gss_auth_free().
 * @param[out] error   Receives the details of a failure. May be NULL.
 * @return GSSN_OK; GSSN_E_INVALID_ARGUMENT for a role, name or flag that is none; GSSN_E_UNSUPPORTED for what
 *         is not in this version, and for an acceptor's channel bindings where the backend cannot demand them
 *         (GSSN_CAN_CHANNEL_BINDINGS); GSSN_E_BAD_HANDLE for a backend or credential that is none;
 *         GSSN_E_NO_BACKEND, GSSN_E_BACKEND_UNUSABLE or GSSN_E_BAD_STATE if the default backend cannot be
 *         loaded; GSSN_E_NO_MEMORY.
 */
GSSN_API ssh_gss_status GSSN_CALL ssh_gss_auth_new(
    const ssh_gss_auth_options *options, ssh_gss_auth **auth, ssh_gss_error *error);

/**
 * @brief Releases an object and everything that it holds: the context, delegated credentials that were not
 *        saved, the error record.
 *
 * @param[in] auth The object. NULL, or one that was freed before, is fine. During a call of another thread:
 *                 at the end of that call.
 */
GSSN_API void GSSN_CALL ssh_gss_auth_free(ssh_gss_auth *auth);

/**
 * @brief Sets the user of the SSH request: the bytes that stand in it, which go into the MIC as they are (RFC
 *        4462 section 3.5).
 *
 * A MIC that was verified before, and a verdict, count no more.
 *
 * @param[in] auth     The object.
 * @param[in] username UTF-8, at most 1024 bytes.
 * @return GSSN_OK, GSSN_E_BAD_HANDLE, GSSN_E_BUSY, GSSN_E_INVALID_ARGUMENT, GSSN_E_NO_MEMORY;
 *         GSSN_E_BAD_STATE after the user authentication over a key exchange.
 */
GSSN_API ssh_gss_status GSSN_CALL ssh_gss_set_username(ssh_gss_auth *auth, const char *username);

/**
 * @brief Sets the service of the SSH request in place of "ssh-connection".
 *
 * A MIC that was verified before, and a verdict, count no more.
 *
 * @param[in] auth    The object.
 * @param[in] service 1 to 255 bytes.
 * @return GSSN_OK, GSSN_E_BAD_HANDLE, GSSN_E_BUSY, GSSN_E_INVALID_ARGUMENT, GSSN_E_NO_MEMORY;
 *         GSSN_E_BAD_STATE after the user authentication over a key exchange.
 */
GSSN_API ssh_gss_status GSSN_CALL ssh_gss_set_service(ssh_gss_auth *auth, const char *service);

/** @} */

/* ---- Mechanisms ---------------------------------------------------------------------------------------- */

/**
 * @defgroup gssn_mechanisms Mechanisms
 * Which mechanism to use (RFC 4462 section 3.2 to 3.4). Only Kerberos 5 is ever offered or accepted.
 * @{
 */

/** @brief Which body of mechanisms ssh_gss_oids writes. */
enum {
    /** The end of a client's request: count, then length and DER of each. */
    GSSN_OIDS_CLIENT = 1,
    /** The body of a server's response: length and DER of one. */
    GSSN_OIDS_SERVER = 2
};

/**
 * @brief Writes the mechanisms of an SSH request or response: Kerberos 5.
 *
 * @param[in]  auth The object; NULL: the same, without one.
 * @param[in]  mode GSSN_OIDS_CLIENT: uint32 1, string DER, 19 bytes, the end of SSH_MSG_USERAUTH_REQUEST (RFC
 *                  4462 section 3.2). GSSN_OIDS_SERVER: string DER, 15 bytes, the body of
 *                  SSH_MSG_USERAUTH_GSSAPI_RESPONSE (section 3.3); of an acceptor, the mechanism that was
 *                  agreed on.
 * @param[out] body Receives the bytes; dispose of it.
 * @return GSSN_OK, GSSN_E_BAD_HANDLE, GSSN_E_BUSY, GSSN_E_INVALID_ARGUMENT, GSSN_E_NO_MEMORY.
 */
GSSN_API ssh_gss_status GSSN_CALL ssh_gss_oids(const ssh_gss_auth *auth, uint32_t mode, ssh_gss_buffer *body);

/**
 * @brief Checks one mechanism.
 *
 * Initiator: the server's answer must be what was offered; another one ends the object. Acceptor: this one of
 * the client's is agreed on, or not; then ask for the next. Without an object: would an initiator offer it?
 *
 * @param[in] auth   The object, or NULL.
 * @param[in] oid    The object identifier in DER, with tag and length.
 * @param[in] length Its length.
 * @return GSSN_OK; GSSN_E_BAD_MECHANISM for any other than Kerberos 5, SPNEGO among them, and for what is not
 *         strict DER (RFC 4462 section 3.2, section 7.3); GSSN_E_BAD_HANDLE, GSSN_E_BUSY,
 *         GSSN_E_INVALID_ARGUMENT; GSSN_E_BAD_STATE once tokens were exchanged.
 */
GSSN_API ssh_gss_status GSSN_CALL ssh_gss_check_mech(ssh_gss_auth *auth, const uint8_t *oid, size_t length);

/**
 * @brief Chooses for a server: from the list in a client's request to the body of the response.
 *
 * The client's first mechanism that is Kerberos 5 is agreed on and stands in the response. Some clients call
 * it by Microsoft's number (1.2.840.48018.1.2.2) or by that of old drafts (1.3.5.1.5.2): both are taken where
 * the backend knows them, as MIT krb5 does, and the tokens must then be of that name.
 *
 * @param[in]  auth     The object, an acceptor.
 * @param[in]  list     uint32 n, then n strings of DER: the end of SSH_MSG_USERAUTH_REQUEST (RFC 4462 section
 *                      3.2); at most 64.
 * @param[in]  length   Its length.
 * @param[out] response Receives the body of SSH_MSG_USERAUTH_GSSAPI_RESPONSE; dispose of it.
 * @return GSSN_OK; GSSN_E_BAD_MECHANISM if none of them is Kerberos 5 (answer with SSH_MSG_USERAUTH_FAILURE);
 *         GSSN_E_PROTOCOL if it is no such list; GSSN_E_BAD_HANDLE, GSSN_E_BUSY, GSSN_E_INVALID_ARGUMENT,
 *         GSSN_E_NO_MEMORY; GSSN_E_BAD_STATE for an initiator, or once tokens were exchanged.
 */
GSSN_API ssh_gss_status GSSN_CALL ssh_gss_select_mech(
    ssh_gss_auth *auth, const uint8_t *list, size_t length, ssh_gss_buffer *response);

/** @} */

/* ---- Tokens -------------------------------------------------------------------------------------------- */

/**
 * @defgroup gssn_tokens Tokens
 * The loop that builds the security context (RFC 4462 section 3.4). Send every token that comes out, also one
 * that comes out with an error; feed in every token that the peer sends; stop at GSSN_OK or at an error.
 * @{
 */

/**
 * @brief One step of the client.
 *
 * It may wait for a KDC. RFC 4462 section 3.4. Of a key exchange section 2.1: tokens, error tokens among
 * them, go in SSH_MSG_KEXGSS_INIT and then _CONTINUE. There an answer to _CONTINUE must come out as
 * GSSN_CONTINUE, and the token of _COMPLETE as GSSN_OK without a token. A Kerberos error in place of a token
 * is GSSN_E_PEER_ERROR, as from ssh_gss_peer_error_token().
 *
 * @param[in]  auth       The object, an initiator.
 * @param[in]  recv_token NULL in the first call, then each token of the server.
 * @param[in]  length     Its length: 0 in the first call, then 1 byte to 1 MiB.
 * @param[out] token      Receives what to send in SSH_MSG_USERAUTH_GSSAPI_TOKEN; with an error, in
 *                        SSH_MSG_USERAUTH_GSSAPI_ERRTOK. Empty: send nothing. Dispose of it.
 * @return GSSN_OK: complete, and everything required was granted; GSSN_CONTINUE: more is to come.
 *         GSSN_E_NO_CREDENTIALS, GSSN_E_CREDENTIALS_EXPIRED, GSSN_E_LOGON_DENIED, GSSN_E_BAD_KEYTAB (of a
 *         client keytab, by which no new tickets come): the user's ticket. GSSN_E_SERVER_UNKNOWN,
 *         GSSN_E_KDC_UNREACHABLE, GSSN_E_CLOCK_SKEW: the way to the server. GSSN_E_BAD_TOKEN,
 *         GSSN_E_BAD_MECHANISM, GSSN_E_NOT_GRANTED, GSSN_E_PEER_ERROR (its answer is an error),
 *         GSSN_E_PROTOCOL (an empty token, or one for a context that is complete): what the server sent.
 *         GSSN_E_BACKEND_FAILURE, GSSN_E_NO_MEMORY. These end the object. GSSN_E_BAD_HANDLE, GSSN_E_BUSY,
 *         GSSN_E_INVALID_ARGUMENT, GSSN_E_BAD_STATE (an acceptor, ended, or complete and without a token):
 *         nothing changed.
 */
GSSN_API ssh_gss_status GSSN_CALL ssh_gss_init_sec_context(
    ssh_gss_auth *auth, const uint8_t *recv_token, size_t length, ssh_gss_buffer *token);

/**
 * @brief One step of the server.
 *
 * The first token is looked at before the security library sees it: it must be framed for the mechanism that
 * was agreed on, and its ticket must be for host/ and one of the own names. RFC 4462 section 3.4.
 *
 * @param[in]  auth       The object, an acceptor.
 * @param[in]  recv_token Each token of the client.
 * @param[in]  length     Its length, at most 1 MiB.
 * @param[out] token      Receives what to send in SSH_MSG_USERAUTH_GSSAPI_TOKEN; with an error, in
 *                        SSH_MSG_USERAUTH_GSSAPI_ERRTOK. Empty: send nothing. Dispose of it.
 * @return GSSN_OK: complete, and everything required was granted; this is not yet a login. GSSN_CONTINUE:
 *         more is to come. GSSN_E_BAD_TOKEN, GSSN_E_BAD_MECHANISM, GSSN_E_REPLAY, GSSN_E_CLOCK_SKEW,
 *         GSSN_E_NOT_GRANTED, GSSN_E_PEER_ERROR (its token is an error), GSSN_E_PROTOCOL (an empty token, or
 *         one for a context that is complete): what the client sent. GSSN_E_SERVER_UNKNOWN: its ticket is not
 *         for one of the own names. GSSN_E_BAD_KEYTAB: no usable key. GSSN_E_BACKEND_FAILURE,
 *         GSSN_E_NO_MEMORY. These end the object. GSSN_E_BAD_HANDLE, GSSN_E_BUSY, GSSN_E_INVALID_ARGUMENT,
 *         GSSN_E_BAD_STATE (an initiator, or ended): nothing changed.
 */
GSSN_API ssh_gss_status GSSN_CALL ssh_gss_accept_sec_context(
    ssh_gss_auth *auth, const uint8_t *recv_token, size_t length, ssh_gss_buffer *token);

/**
 * @brief Takes the error token that the peer sent in SSH_MSG_USERAUTH_GSSAPI_ERRTOK: ends the object and
 *        explains itself in the error record.
 *
 * RFC 4462 section 3.9. The token does not reach the security library. If it is a Kerberos error, minor of
 * the record is its code (RFC 4120 section 7.5.9), and the hint names the cause; nothing proves that the peer
 * sent it. Never feed such a token to a step.
 *
 * @param[in] auth   The object.
 * @param[in] token  The token.
 * @param[in] length Its length, at most 1 MiB.
 * @return GSSN_E_PEER_ERROR: the object has ended; GSSN_E_BAD_STATE: it had before. GSSN_E_BAD_HANDLE,
 *         GSSN_E_BUSY, GSSN_E_INVALID_ARGUMENT: nothing changed.
 */
GSSN_API ssh_gss_status GSSN_CALL ssh_gss_peer_error_token(
    ssh_gss_auth *auth, const uint8_t *token, size_t length);

/** @} */

/* ---- MICs ---------------------------------------------------------------------------------------------- */

/**
 * @defgroup gssn_mics MICs
 * The proof that binds the context to this SSH session. That of a user authentication (RFC 4462 section 3.5
 * and 4) is made by the client and checked by the server; that of a key exchange (section 2.1) is made by the
 * server and checked by the client. A MIC that verifies proves who the peer is; it does not say that this
 * principal may log in as that user: see ssh_gss_authorize. A check that a peer's message brings about too
 * early, or where the context has no integrity, ends the object.
 * @{
 */

/** @brief What a MIC is about. */
enum {
    /**
     * A user authentication. The data is the session identifier; the library builds the input of RFC 4462
     * section 3.5.
     */
    GSSN_MIC_USERAUTH = 1,
    /** A key exchange. The data is the exchange hash H of 20, 32, 48 or 64 bytes (RFC 4462 section 2.1). */
    GSSN_MIC_EXCHANGE_HASH = 2
};

/**
 * @brief Makes the MIC of a user authentication (client), or of a key exchange (server).
 *
 * The input of a user authentication is built here: session identifier, 50, user, service, "gssapi-with-mic"
 * (RFC 4462 section 3.5) or "gssapi-keyex" (section 4). That of a key exchange is H itself (section 2.1). The
 * object remembers H: only the first exchange of a connection, whose H is the session identifier,
 * authenticates a user.
 *
 * @param[in]  auth   The object. GSSN_MIC_USERAUTH: an initiator whose context is complete and whose user
 *                    name is set; with GSSN_KEYEX, which has checked the MIC of its exchange.
 *                    GSSN_MIC_EXCHANGE_HASH: an acceptor with GSSN_KEYEX whose context is complete.
 * @param[in]  kind   A GSSN_MIC_* value.
 * @param[in]  data   GSSN_MIC_USERAUTH: the session identifier. GSSN_MIC_EXCHANGE_HASH: the exchange hash H.
 * @param[in]  length Its length: 1 to 256; of H 20, 32, 48 or 64.
 * @param[out] mic    Receives the MIC, for SSH_MSG_USERAUTH_GSSAPI_MIC, the request of "gssapi-keyex", or
 *                    SSH_MSG_KEXGSS_COMPLETE; dispose of it.
 * @return GSSN_OK; GSSN_E_BAD_STATE where this MIC is not due: before completion, after a failure, for the
 *         other role, for GSSN_HOST, without a user name, a second time over one key exchange, or for a
 *         session identifier that is not the exchange hash; GSSN_E_BAD_HANDLE, GSSN_E_BUSY,
 *         GSSN_E_INVALID_ARGUMENT; GSSN_E_BACKEND_FAILURE and GSSN_E_NO_MEMORY, which end the object.
 */
GSSN_API ssh_gss_status GSSN_CALL ssh_gss_get_mic(
    ssh_gss_auth *auth, uint32_t kind, const uint8_t *data, size_t length, ssh_gss_buffer *mic);

/**
 * @brief Checks the MIC of a user authentication (server), or of a key exchange (client).
 *
 * As for ssh_gss_get_mic(). A SSH_MSG_KEXGSS_COMPLETE that carries a token goes to ssh_gss_init_sec_context()
 * first; one without a token straight here: both ways RFC 4462 section 2.1 is kept.
 *
 * @param[in] auth       The object. GSSN_MIC_USERAUTH: an acceptor; GSSN_MIC_EXCHANGE_HASH: an initiator with
 *                       GSSN_KEYEX; otherwise as for ssh_gss_get_mic().
 * @param[in] kind       A GSSN_MIC_* value.
 * @param[in] data       The session identifier, or the exchange hash H.
 * @param[in] length     Its length: 1 to 256; of H 20, 32, 48 or 64.
 * @param[in] mic        The MIC.
 * @param[in] mic_length Its length, at most 64 KiB.
 * @return GSSN_OK: the client has proved itself in this session, for this user; ask ssh_gss_authorize()
 *         whether it may log in. Or: the server has proved itself in this key exchange. GSSN_E_BAD_MIC and
 *         GSSN_E_PROTOCOL (the peer sent a MIC before the context was complete, or where it has no integrity)
 *         end the object. GSSN_E_BAD_STATE where this MIC is not due, as for ssh_gss_get_mic();
 *         GSSN_E_BAD_HANDLE, GSSN_E_BUSY, GSSN_E_INVALID_ARGUMENT; GSSN_E_NO_MEMORY.
 */
GSSN_API ssh_gss_status GSSN_CALL ssh_gss_check_mic(
    ssh_gss_auth *auth, uint32_t kind, const uint8_t *data, size_t length, const uint8_t *mic,
    size_t mic_length);

/**
 * @brief Ends the authentication without a MIC, where the rules allow it (RFC 4462 section 3.6).
 *
 * Only contexts without integrity end so, and they complete only with GSSN_ALLOW_NO_INTEGRITY; Kerberos 5
 * always has integrity. Without a MIC nothing binds the client to this session: whoever replays a token that
 * the replay cache does not know is let in.
 *
 * @param[in] auth The object, with GSSN_WITH_MIC. Initiator: may SSH_MSG_USERAUTH_GSSAPI_EXCHANGE_COMPLETE be
 *                 sent? Acceptor: it was received.
 * @return GSSN_OK: send it; or, of an acceptor, ask ssh_gss_authorize() now. GSSN_E_PROTOCOL, which ends the
 *         object: the client left out the MIC although the context has integrity, or is not complete.
 *         GSSN_E_BAD_STATE: an initiator whose context has integrity or is not complete, another method, no
 *         user name, or ended. GSSN_E_UNSUPPORTED: an acceptor whose library detects no replays.
 *         GSSN_E_BAD_HANDLE, GSSN_E_BUSY.
 */
GSSN_API ssh_gss_status GSSN_CALL ssh_gss_exchange_complete(ssh_gss_auth *auth);

/**
 * @brief Makes a MIC over bytes that the host put together itself.
 *
 * The library looks at what the bytes are. With GSSN_HOST and GSSN_KEYEX, 20, 32, 48 or 64 bytes are an
 * exchange hash, which acceptors sign, once; what parses as the input of RFC 4462 section 3.5 or section 4 is
 * a user authentication, which initiators sign: with the method "gssapi-keyex" and the exchange hash as
 * session identifier if this object has checked the MIC of an exchange, else with the method
 * "gssapi-with-mic". Other bytes are the host's own matter: initiators sign them, except with GSSN_KEYEX
 * (GSSN_E_INVALID_ARGUMENT).
 *
 * @param[in]  auth   The object, complete.
 * @param[in]  input  The bytes.
 * @param[in]  length How many, 1 byte to 64 KiB.
 * @param[out] mic    Receives the MIC; dispose of it.
 * @return As ssh_gss_get_mic().
 */
GSSN_API ssh_gss_status GSSN_CALL ssh_gss_get_mic_raw(
    ssh_gss_auth *auth, const uint8_t *input, size_t length, ssh_gss_buffer *mic);

/**
 * @brief Checks a MIC over bytes that the host put together itself.
 *
 * As for ssh_gss_get_mic_raw(), the other way round. It leads to an authorization only if the input is that
 * of RFC 4462 section 3.5 or section 4 with this object's user, service and method; whether the session
 * identifier in that of gssapi-with-mic is the right one is the host's to know.
 *
 * @param[in] auth       The object, complete.
 * @param[in] input      The bytes.
 * @param[in] length     How many, 1 byte to 64 KiB.
 * @param[in] mic        The MIC.
 * @param[in] mic_length Its length, at most 64 KiB.
 * @return As ssh_gss_check_mic().
 */
GSSN_API ssh_gss_status GSSN_CALL ssh_gss_check_mic_raw(
    ssh_gss_auth *auth, const uint8_t *input, size_t length, const uint8_t *mic, size_t mic_length);

/**
 * @brief Builds the bytes under a user authentication MIC, without any object.
 *
 * RFC 4462 section 3.5 and section 4. A pure function.
 *
 * @param[in]  session_id The session identifier.
 * @param[in]  length     Its length, 1 to 256.
 * @param[in]  username   The user, UTF-8, at most 1024 bytes.
 * @param[in]  service    The service, 1 to 255 bytes.
 * @param[in]  method     "gssapi-with-mic" or "gssapi-keyex"; 1 to 255 bytes.
 * @param[out] input      Receives: string session identifier, byte 50, string user, string service, string
 *                        method. Dispose of it.
 * @return GSSN_OK, GSSN_E_INVALID_ARGUMENT, GSSN_E_NO_MEMORY.
 */
GSSN_API ssh_gss_status GSSN_CALL ssh_gss_mic_input(
    const uint8_t *session_id, size_t length, const char *username, const char *service, const char *method,
    ssh_gss_buffer *input);

/** @} */

/* ---- Outcome ------------------------------------------------------------------------------------------- */

/**
 * @defgroup gssn_outcome Outcome
 * Who the peer is, what was granted, and whether the peer may log in.
 * @{
 */

/** @brief How far an object has come. */
enum {
    /** No token was made or taken. */
    GSSN_STATE_NEW = 1,
    /** Tokens were exchanged and more are to come. */
    GSSN_STATE_IN_PROGRESS = 2,
    /** The security context is complete and everything required was granted. */
    GSSN_STATE_ESTABLISHED = 3,
    /** Acceptor: the user authentication MIC was verified. This is not yet a login. */
    GSSN_STATE_VERIFIED = 4,
    /** Acceptor: the principal may log in as the user. */
    GSSN_STATE_AUTHORIZED = 5,
    /** An error ended it. Nothing but the error can be had; free it. */
    GSSN_STATE_FAILED = 6,
    /**
     * Key exchange: the MIC of the exchange hash was made (acceptor) or verified (initiator: only now has the
     * server proved itself).
     */
    GSSN_STATE_BOUND = 7,
    /** Initiator over a key exchange: its one user authentication MIC was made. */
    GSSN_STATE_PROVED = 8
};

/** @brief What the mechanism granted, valid from GSSN_STATE_ESTABLISHED on. */
enum {
    /** Both sides have proved who they are. */
    GSSN_GRANTED_MUTUAL = 0x01,
    /** MICs can be made. */
    GSSN_GRANTED_INTEGRITY = 0x02,
    /** Credentials were delegated and, on an acceptor, taken. */
    GSSN_GRANTED_DELEGATION = 0x04,
    /** Acceptor: the client gave the same channel bindings. */
    GSSN_GRANTED_CHANNEL_BINDING = 0x08
};

/** @brief Why credentials are not delegated although one side wanted it. */
enum {
    /** They are, or nobody asked. */
    GSSN_DELEGATION_NOT_REFUSED = 0,
    /**
     * Initiator: the library does not say why. The ticket is not forwardable, or with GSSN_DELEGATE_IF_POLICY
     * the realm does not mark the server.
     */
    GSSN_DELEGATION_NOT_GRANTED = 1,
    /** Acceptor: the peer delegated, and this object was told to take nothing. */
    GSSN_DELEGATION_DECLINED = 2,
    /** Acceptor: what came belongs to another principal than the peer and was dropped. */
    GSSN_DELEGATION_OTHER_PRINCIPAL = 3,
    /** Acceptor: what came has expired or cannot be read, and was dropped. */
    GSSN_DELEGATION_UNUSABLE = 4,
    /** Initiator: the ticket is not forwardable (kinit -f), or the realm does not let it be. */
    GSSN_DELEGATION_NOT_FORWARDABLE = 5,
    /**
     * Initiator, with GSSN_DELEGATE_IF_POLICY: the realm does not mark the server as trusted for it
     * (ok-as-delegate).
     */
    GSSN_DELEGATION_NOT_OK_AS_DELEGATE = 6
};

/** @brief The rule that allowed a login. */
enum {
    /** There is no verdict, or it was no. */
    GSSN_AUTHORIZED_BY_NOTHING = 0,
    /** The user's .k5login lists the principal. */
    GSSN_AUTHORIZED_BY_K5LOGIN = 1,
    /**
     * krb5.conf maps the principal to the user (auth_to_local_names, auth_to_local, or the default: the first
     * component in the own realm).
     */
    GSSN_AUTHORIZED_BY_AUTH_TO_LOCAL = 2,
    /** The host decided by itself (ssh_gss_authorize_override). */
    GSSN_AUTHORIZED_BY_OVERRIDE = 3,
    /** Windows: the account of the peer's access token is the user's. */
    GSSN_AUTHORIZED_BY_WINDOWS_ACCOUNT = 4,
    /**
     * Windows, with GSSN_ALLOW_NO_LOCAL_USER: the user is no account, and is the whole name of the principal.
     */
    GSSN_AUTHORIZED_BY_PRINCIPAL_NAME = 5
};

/** @brief What is known of the value of an attribute (RFC 6680 section 7.5). */
enum {
    /** Somebody whom the mechanism trusts vouches for it: of "auth-indicators" the KDC. */
    GSSN_ATTRIBUTE_AUTHENTICATED = 0x01,
    /** The values are all that there are. */
    GSSN_ATTRIBUTE_COMPLETE = 0x02
};

/** @brief How delegated credentials are stored. */
enum {
    /** The members uid and gid say whose the cache is to be. Else it is the process's. */
    GSSN_STORE_OWNER = 0x01,
    /**
     * Whatever tickets the cache holds are replaced (RFC 5588 section 3: that is said, or it is not done).
     */
    GSSN_STORE_OVERWRITE = 0x02,
    /**
     * The cache is there and holds tickets of the same principal, which are replaced; else nothing is done.
     * For credentials that come anew with a key exchange.
     */
    GSSN_STORE_UPDATE = 0x04
};

/** @brief Whether to exchange keys again because of tickets. */
enum {
    /** Nothing has changed, and nothing ends soon. */
    GSSN_REKEY_NOT_NEEDED = 1,
    /**
     * Initiator: the same principal has tickets that end later than those that the context was made with.
     */
    GSSN_REKEY_CREDENTIALS_RENEWED = 2,
    /**
     * The context ends within GSSN_REKEY_MARGIN_SECONDS, or has ended. Or the tickets end within that time,
     * or have ended and a client keytab gets others.
     */
    GSSN_REKEY_SOON = 3,
    /**
     * Initiator: there are no tickets of the same principal, or they have expired: a key exchange with
     * Kerberos would fail.
     */
    GSSN_REKEY_NOT_POSSIBLE = 4
};

/**
 * How long before an end GSSN_REKEY_SOON begins: as long as Kerberos lets clocks differ, and two of the usual
 * intervals of asking.
 */
#define GSSN_REKEY_MARGIN_SECONDS 300u

/**
 * @brief How far an authentication has come.
 *
 * Start with GSSN_CONTEXT_INFO_INIT.
 */
typedef struct ssh_gss_context_info {
    /** The size of the struct. */
    size_t size;
    /** A GSSN_STATE_* value. */
    uint32_t state;
    /** GSSN_GRANTED_* values, or-ed; 0 before GSSN_STATE_ESTABLISHED. */
    uint32_t granted;
    /** A GSSN_DELEGATION_* value: why credentials were not delegated although one side wanted it. */
    uint32_t delegation_refused;
    /** A GSSN_AUTHORIZED_BY_* value: the rule that allowed the login. */
    uint32_t authorized_by;
    /**
     * When the context ends, in UTC seconds since 1970; INT64_MAX: never; 0: not known. In
     * GSSN_STATE_IN_PROGRESS provisional.
     */
    int64_t expires;
    /** The mechanism in DER, from GSSN_STATE_ESTABLISHED on. */
    uint8_t mechanism[64];
    /** Its length; 0 before. */
    size_t mechanism_length;
} ssh_gss_context_info;

/** Initialises an ssh_gss_context_info: its size, and zeros. */
#define GSSN_CONTEXT_INFO_INIT { sizeof(ssh_gss_context_info), 0, 0, 0, 0, 0, {0}, 0 }

/**
 * @brief Whether to exchange keys again.
 *
 * Start with GSSN_REKEY_INFO_INIT.
 */
typedef struct ssh_gss_rekey_info {
    /** The size of the struct. */
    size_t size;
    /** A GSSN_REKEY_* value. */
    uint32_t advice;
    /**
     * Initiator: when the tickets end that its principal has now. UTC seconds since 1970; INT64_MAX: never;
     * 0: it has none. Acceptor: 0.
     */
    int64_t credential_expires;
    /** When the context ends, or ended: UTC seconds since 1970; INT64_MAX: never. */
    int64_t context_expires;
} ssh_gss_rekey_info;

/** Initialises an ssh_gss_rekey_info: its size, and zeros. */
#define GSSN_REKEY_INFO_INIT { sizeof(ssh_gss_rekey_info), 0, 0, 0 }

/**
 * @brief Where delegated credentials go.
 *
 * Start with GSSN_STORE_OPTIONS_INIT.
 */
typedef struct ssh_gss_store_options {
    /** The size of the struct. */
    size_t size;
    /** GSSN_STORE_* values; GSSN_STORE_OVERWRITE and GSSN_STORE_UPDATE not together. */
    uint32_t flags;
    /**
     * With GSSN_STORE_OWNER: whose the cache is to be. Another user's than the process's is root's alone.
     */
    uint32_t uid;
    /** With GSSN_STORE_OWNER: the group of a file. */
    uint32_t gid;
    /**
     * The name of the cache, at most 4000 bytes: FILE, DIR, KEYRING, KCM or MEMORY, a colon and the rest, or
     * an absolute path. NULL: a file /tmp/krb5cc_UID_RANDOM that nobody else can read.
     */
    const char *name;
} ssh_gss_store_options;

/** Initialises an ssh_gss_store_options: its size, and zeros. */
#define GSSN_STORE_OPTIONS_INIT { sizeof(ssh_gss_store_options), 0, 0, 0, NULL }

/**
 * @brief Says how far an authentication has come.
 *
 * @param[in]  auth The object.
 * @param[out] info Receives the answer.
 * @return GSSN_OK, GSSN_E_BAD_HANDLE, GSSN_E_BUSY; GSSN_E_INVALID_ARGUMENT if info is NULL or was not
 *         initialised.
 */
GSSN_API ssh_gss_status GSSN_CALL ssh_gss_get_context_info(
    const ssh_gss_auth *auth, ssh_gss_context_info *info);

/**
 * @brief The principal at the other end, such as "alice@EXAMPLE.ORG", as the security library displays it.
 *
 * For logs. Whether this principal may log in is ssh_gss_authorize()'s to say.
 *
 * @param[in]  auth     The object, established.
 * @param[out] text     Receives the name and a NUL; may be NULL with capacity 0.
 * @param[in]  capacity How many bytes there is room for.
 * @param[out] length   Receives the length without the NUL.
 * @return GSSN_OK; GSSN_E_BUFFER_TOO_SMALL; GSSN_E_BAD_STATE before completion and after a failure;
 *         GSSN_E_UNSUPPORTED if the library does not tell it (SSPI under Wine); GSSN_E_BAD_HANDLE,
 *         GSSN_E_BUSY, GSSN_E_INVALID_ARGUMENT.
 */
GSSN_API ssh_gss_status GSSN_CALL ssh_gss_peer_name(
    const ssh_gss_auth *auth, char *text, size_t capacity, size_t *length);

/**
 * @brief The peer's name in a form that is equal, byte by byte, for the same principal and no other (RFC 2743
 *        section 3.2).
 *
 * For lists of principals that the host keeps. Compare names of one library with each other: MIT and Heimdal
 * quote a space differently. A getter, except that a failure of the security library is in the error record.
 *
 * @param[in]  auth The object, established.
 * @param[out] name Receives the name: 04 01, the mechanism in DER, the principal; dispose of it.
 * @return GSSN_OK; GSSN_E_BAD_STATE before completion and after a failure; GSSN_E_BACKEND_FAILURE,
 *         GSSN_E_NO_MEMORY; GSSN_E_BAD_HANDLE, GSSN_E_BUSY; GSSN_E_INVALID_ARGUMENT without name.
 */
GSSN_API ssh_gss_status GSSN_CALL ssh_gss_peer_exported_name(const ssh_gss_auth *auth, ssh_gss_buffer *name);

/**
 * @brief The own principal.
 *
 * Acceptor: the service that the client's ticket was for.
 *
 * @param[in]  auth     The object, established.
 * @param[out] text     Receives the name and a NUL; may be NULL with capacity 0.
 * @param[in]  capacity How many bytes there is room for.
 * @param[out] length   Receives the length without the NUL.
 * @return As ssh_gss_peer_name().
 */
GSSN_API ssh_gss_status GSSN_CALL ssh_gss_own_name(
    const ssh_gss_auth *auth, char *text, size_t capacity, size_t *length);

/**
 * @brief A value of an attribute of the peer's name (RFC 6680 section 7.5): of "auth-indicators" how the peer
 *        proved itself to the KDC (RFC 8129).
 *
 * Ask for index 0, 1 and so on until GSSN_E_NO_ATTRIBUTE. Values that nothing but the peer itself vouches for
 * are left out and not counted, except with GSSN_ALLOW_UNAUTHENTICATED_ATTRIBUTES. A getter, except that a
 * failure of the security library is in the error record.
 *
 * @param[in]  auth  The object, established.
 * @param[in]  name  The attribute, 1 to 1024 bytes.
 * @param[in]  index Which of its values, from 0.
 * @param[out] flags Receives GSSN_ATTRIBUTE_* values, or-ed.
 * @param[out] value Receives the value, which may have no bytes; dispose of it.
 * @return GSSN_OK; GSSN_E_NO_ATTRIBUTE if there is no such attribute, or no value with this index;
 *         GSSN_E_UNSUPPORTED if the backend knows of no attributes (GSSN_CAN_NAME_ATTRIBUTES);
 *         GSSN_E_BAD_STATE before completion and after a failure; GSSN_E_BACKEND_FAILURE, also for an
 *         attribute of more than 1024 values; GSSN_E_NO_MEMORY, GSSN_E_BAD_HANDLE, GSSN_E_BUSY;
 *         GSSN_E_INVALID_ARGUMENT, also without flags or value.
 */
GSSN_API ssh_gss_status GSSN_CALL ssh_gss_peer_attribute(
    const ssh_gss_auth *auth, const char *name, size_t index, uint32_t *flags, ssh_gss_buffer *value);

/**
 * @brief Decides whether the peer may log in as a user.
 *
 * This and ssh_gss_authorize_override() are the only ways to a login.
 *
 * The rules are those of krb5_kuserok with MIT's defaults. A user that the system does not know is refused,
 * except with GSSN_ALLOW_NO_LOCAL_USER. If there is a .k5login it decides; one that cannot be examined means
 * no. Else the principal must be mapped to the user by krb5.conf. An anonymous principal never passes, nor
 * does one with a NUL in its name. The user id of the process is never changed. Call it with the rights to
 * read the user's .k5login. The rule that decided is in authorized_by of the context info.
 *
 * @param[in] auth     The object: an acceptor whose MIC was verified.
 * @param[in] username The user; must be the one that the MIC was verified for. NULL: that one.
 * @return GSSN_OK: the peer may log in. GSSN_E_NOT_AUTHORIZED: it may not; delegated credentials are
 *         released; the status and the message are the same whether the user exists or not. GSSN_E_BAD_STATE
 *         before a verified MIC, or for another user. GSSN_E_UNSUPPORTED: the backend lacks
 *         GSSN_CAN_AUTHORIZE, as a GSSAPI library does on Windows; as after a no. GSSN_E_BAD_HANDLE,
 *         GSSN_E_BUSY, GSSN_E_INVALID_ARGUMENT, GSSN_E_BACKEND_FAILURE, GSSN_E_NO_MEMORY.
 */
GSSN_API ssh_gss_status GSSN_CALL ssh_gss_authorize(ssh_gss_auth *auth, const char *username);

/**
 * @brief Lets the peer in by a decision of the host's own, such as a list of principals.
 *
 * Also after ssh_gss_authorize() said no; delegated credentials are gone then.
 *
 * @param[in] auth     The object: an acceptor whose MIC was verified.
 * @param[in] username The user; must be the one that the MIC was verified for.
 * @param[in] reason   Why, for whoever reads the code or the log; 1 to 255 bytes.
 * @return GSSN_OK; GSSN_E_BAD_STATE before a verified MIC, or for another user; GSSN_E_BAD_HANDLE,
 *         GSSN_E_BUSY, GSSN_E_INVALID_ARGUMENT.
 */
GSSN_API ssh_gss_status GSSN_CALL ssh_gss_authorize_override(
    ssh_gss_auth *auth, const char *username, const char *reason);

/**
 * @brief Whether credentials were delegated: granted, not only asked for; on an acceptor taken, and the
 *        peer's own.
 *
 * @param[in]  auth      The object, established.
 * @param[out] delegated Receives 1 or 0.
 * @return GSSN_OK; GSSN_E_BAD_STATE before completion and after a failure; GSSN_E_BAD_HANDLE, GSSN_E_BUSY,
 *         GSSN_E_INVALID_ARGUMENT.
 */
GSSN_API ssh_gss_status GSSN_CALL ssh_gss_credentials_delegated(const ssh_gss_auth *auth, int32_t *delegated);

/**
 * @brief The delegated credentials, to log in elsewhere with.
 *
 * It outlives the object: what a later refusal takes away from the object stays in the credential until it is
 * freed.
 *
 * @param[in]  auth       The object, an acceptor.
 * @param[out] credential Receives a credential; release it with ssh_gss_credential_free().
 * @return GSSN_OK; GSSN_E_BAD_STATE unless the peer was authorized (RFC 5588 section 6);
 *         GSSN_E_NO_DELEGATED_CREDENTIALS; GSSN_E_CREDENTIALS_EXPIRED, GSSN_E_NO_CREDENTIALS,
 *         GSSN_E_BACKEND_FAILURE, GSSN_E_NO_MEMORY; GSSN_E_BAD_HANDLE, GSSN_E_BUSY; GSSN_E_INVALID_ARGUMENT
 *         without credential.
 */
GSSN_API ssh_gss_status GSSN_CALL ssh_gss_delegated_credential(
    ssh_gss_auth *auth, ssh_gss_credential **credential);

/**
 * @brief Stores delegated credentials in a ticket cache.
 *
 * Call it under the user's uid where you can, as in a child that has become the user: then any type of cache
 * goes. Root stores for another user a FILE only, in directories that root owns and nobody else can change;
 * those with the sticky bit count as such, /run/user/UID does not. No symbolic link is followed on the way to
 * a file. The library never changes the uid, and nothing is the default of anybody.
 *
 * A file is written complete in a directory of root's or the user's own beside its place, given mode 0600 and
 * its owner, and moved to its place in one step. What fails leaves nothing, and what was there before as it
 * was; other types are emptied if it fails in the middle.
 *
 * @param[in]  auth    The object, an acceptor.
 * @param[in]  options Where to; NULL: a file /tmp/krb5cc_UID_RANDOM of the process's own user.
 * @param[out] name    Receives the name of the cache, for KRB5CCNAME and ssh_gss_ccache_destroy(): text with
 *                     a NUL behind it, which does not count; dispose of it.
 * @return GSSN_OK; GSSN_E_BAD_STATE unless the peer was authorized (RFC 5588 section 6);
 *         GSSN_E_NO_DELEGATED_CREDENTIALS; GSSN_E_CACHE_REFUSED: something is there and no flag says to
 *         replace it, it is another principal's, user's or no file, the place is one that others could
 *         change, or the process is neither root nor the owner; GSSN_E_CACHE_FAILURE: no space, no
 *         permission, no such directory; GSSN_E_NO_CREDENTIALS: there is nothing to update;
 *         GSSN_E_UNSUPPORTED: a type of cache that the library does not have, or none, as in a relative path;
 *         on Windows every one; GSSN_E_INVALID_ARGUMENT, GSSN_E_BAD_HANDLE, GSSN_E_BUSY,
 *         GSSN_E_BACKEND_FAILURE, GSSN_E_NO_MEMORY.
 */
GSSN_API ssh_gss_status GSSN_CALL ssh_gss_save_client_creds(
    ssh_gss_auth *auth, const ssh_gss_store_options *options, ssh_gss_buffer *name);

/**
 * @brief Removes a ticket cache that ssh_gss_save_client_creds() made.
 *
 * Root removes the files of every user, in the directories that ssh_gss_save_client_creds() takes. No
 * symbolic link is followed; a file's bytes are overwritten once it has no name any more. Of a DIR one cache
 * is removed, of which the name is.
 *
 * @param[in]  backend The backend; NULL: the default of the process.
 * @param[in]  name    The name of the cache, as ssh_gss_save_client_creds() gave it; at most 4000 bytes.
 * @param[out] error   Receives the details of a failure. May be NULL.
 * @return GSSN_OK; GSSN_E_NO_CREDENTIALS: there is no such cache; GSSN_E_CACHE_REFUSED: it is no ticket
 *         cache, another user's, or in a place that others could change; GSSN_E_CACHE_FAILURE,
 *         GSSN_E_UNSUPPORTED, GSSN_E_INVALID_ARGUMENT, GSSN_E_BAD_HANDLE, GSSN_E_BACKEND_FAILURE,
 *         GSSN_E_NO_MEMORY; GSSN_E_NO_BACKEND, GSSN_E_BACKEND_UNUSABLE or GSSN_E_BAD_STATE if the default
 *         backend cannot be loaded.
 */
GSSN_API ssh_gss_status GSSN_CALL ssh_gss_ccache_destroy(
    ssh_gss_backend *backend, const char *name, ssh_gss_error *error);

/**
 * @brief Says whether to exchange keys again: because the user has newer tickets, or before the present ones
 *        end.
 *
 * Cheap enough for once a minute or two: it reads a ticket cache and no more. No KDC is asked, no context is
 * made, nothing is changed or delegated. An initiator compares the tickets that its principal has now with
 * those at the end of the key exchange (GSSN_WITH_MIC, which no key exchange renews: at the first call);
 * where the credential is a native or a delegated one, or made by a password, its tickets do not change. An
 * acceptor knows the context only, which MIT lets live five minutes longer than the ticket. A host with
 * another idea of "soon" compares the times itself. A getter.
 *
 * @param[in]  auth The object, established: that of the last key exchange.
 * @param[out] info Receives the answer.
 * @return GSSN_OK; GSSN_E_BAD_STATE before completion and after a failure; GSSN_E_BAD_HANDLE, GSSN_E_BUSY;
 *         GSSN_E_INVALID_ARGUMENT if info is NULL or was not initialised; GSSN_E_BACKEND_FAILURE if the
 *         library cannot start on its configuration, GSSN_E_UNSUPPORTED if it lacks a function for it,
 *         GSSN_E_NO_MEMORY.
 */
GSSN_API ssh_gss_status GSSN_CALL ssh_gss_rekey_advice(const ssh_gss_auth *auth, ssh_gss_rekey_info *info);

/** @} */

/* ---- Key exchange -------------------------------------------------------------------------------------- */

/**
 * @defgroup gssn_key_exchange Key exchange
 * A GSS key exchange (RFC 4462 section 2, RFC 8732) is an authentication object with GSSN_KEYEX: its tokens
 * go in SSH_MSG_KEXGSS_INIT, _CONTINUE and _COMPLETE, and the MIC of its exchange hash proves the server. The
 * object of the connection's first exchange, whose hash is the session identifier, then authenticates the
 * user by "gssapi-keyex". Here are the names of the methods. Diffie-Hellman, the hash and the bodies of the
 * SSH_MSG_KEXGSS_* messages are the host's.
 * @{
 */

/**
 * @brief Families of key exchange methods: what a name says before the mechanism (RFC 8732 section 4 and
 *        section 5, RFC 4462 section 2.3 to section 2.5).
 */
enum {
    /** gss-group14-sha256-* */
    GSSN_FAMILY_GROUP14_SHA256 = 0x01,
    /** gss-group15-sha512-* */
    GSSN_FAMILY_GROUP15_SHA512 = 0x02,
    /** gss-group16-sha512-* */
    GSSN_FAMILY_GROUP16_SHA512 = 0x04,
    /** gss-group17-sha512-* */
    GSSN_FAMILY_GROUP17_SHA512 = 0x08,
    /** gss-group18-sha512-* */
    GSSN_FAMILY_GROUP18_SHA512 = 0x10,
    /** gss-nistp256-sha256-* */
    GSSN_FAMILY_NISTP256_SHA256 = 0x20,
    /** gss-nistp384-sha384-* */
    GSSN_FAMILY_NISTP384_SHA384 = 0x40,
    /** gss-nistp521-sha512-* */
    GSSN_FAMILY_NISTP521_SHA512 = 0x80,
    /** gss-curve25519-sha256-* */
    GSSN_FAMILY_CURVE25519_SHA256 = 0x100,
    /** gss-curve448-sha512-* */
    GSSN_FAMILY_CURVE448_SHA512 = 0x200,
    /** gss-group14-sha1-*, only with GSSN_ALLOW_SHA1_KEX. */
    GSSN_FAMILY_GROUP14_SHA1 = 0x10000,
    /** gss-group1-sha1-*, only with GSSN_ALLOW_SHA1_KEX. */
    GSSN_FAMILY_GROUP1_SHA1 = 0x20000,
    /** gss-gex-sha1-*, only with GSSN_ALLOW_SHA1_KEX. */
    GSSN_FAMILY_GEX_SHA1 = 0x40000
};

/**
 * @brief Writes the names of the GSS key exchange methods for SSH_MSG_KEXINIT, comma-separated.
 *
 * RFC 4462 section 2.3 to section 2.5, RFC 8732 section 4 and section 5. Only Kerberos 5 is ever named. A
 * server that has no host key, or a client, names "null" as host key algorithm beside (RFC 4462 section 5):
 * that is the host's to do.
 *
 * @param[in]  auth     The object, or NULL: one without opt-outs.
 * @param[in]  families GSSN_FAMILY_* values, or-ed: those that the host has. 0: curve25519-sha256, the three
 *                      nistp ones, group16-sha512 and group14-sha256. SHA-1 only for an object with
 *                      GSSN_ALLOW_SHA1_KEX.
 * @param[in]  budget   The most bytes that the list may have, without NUL; names that do not fit any more are
 *                      left out whole. 0: no limit.
 * @param[out] names    Receives the names, the preferred one first, and a NUL; may be NULL with capacity 0.
 * @param[in]  capacity How many bytes there is room for; 1024 hold every name.
 * @param[out] length   Receives the length without the NUL.
 * @return GSSN_OK; GSSN_E_BUFFER_TOO_SMALL, also if the budget holds no name (then the length is 0);
 *         GSSN_E_INVALID_ARGUMENT for a family that is none, or SHA-1 without the opt-out; GSSN_E_BAD_HANDLE,
 *         GSSN_E_BUSY.
 */
GSSN_API ssh_gss_status GSSN_CALL ssh_gss_kex_names(
    const ssh_gss_auth *auth, uint32_t families, size_t budget, char *names, size_t capacity, size_t *length);

/**
 * @brief Says which family a GSS key exchange method is of.
 *
 * RFC 4462 section 2.3, RFC 8732 section 4.
 *
 * @param[in]  auth   The object, or NULL: one without opt-outs.
 * @param[in]  name   The method's name, as it was agreed on; at most 255 bytes.
 * @param[out] family Receives a GSSN_FAMILY_* value.
 * @return GSSN_OK; GSSN_E_BAD_MECHANISM for another mechanism than Kerberos 5, such as SPNEGO;
 *         GSSN_E_UNSUPPORTED for a family that is not known, or has SHA-1 without GSSN_ALLOW_SHA1_KEX;
 *         GSSN_E_PROTOCOL for what is no GSS key exchange; GSSN_E_BAD_HANDLE, GSSN_E_BUSY,
 *         GSSN_E_INVALID_ARGUMENT.
 */
GSSN_API ssh_gss_status GSSN_CALL ssh_gss_kex_name_parse(
    const ssh_gss_auth *auth, const char *name, uint32_t *family);

/** @} */

/* ---- Message bodies ------------------------------------------------------------------------------------ */

/**
 * @defgroup gssn_messages Message bodies
 * What stands behind the message number in SSH_MSG_USERAUTH_GSSAPI_* (RFC 4462 section 3), built and taken
 * apart with strict bounds, for hosts that want it.
 * @{
 */

/** @brief The numbers of the SSH_MSG_USERAUTH_GSSAPI_* messages (RFC 4462 section 7). */
enum {
    /** Server: the mechanism that it chose. */
    GSSN_MESSAGE_RESPONSE = 60,
    /** A token of the security context. */
    GSSN_MESSAGE_TOKEN = 61,
    /** Client: the end of an exchange that has no MIC. It has no body. */
    GSSN_MESSAGE_EXCHANGE_COMPLETE = 63,
    /** Server: what went wrong, in words. */
    GSSN_MESSAGE_ERROR = 64,
    /** An error token of the security context. */
    GSSN_MESSAGE_ERRTOK = 65,
    /** Client: the MIC that ends the exchange. */
    GSSN_MESSAGE_MIC = 66
};

/**
 * @brief What a peer said of an error.
 *
 * Start with GSSN_PEER_ERROR_INIT.
 */
typedef struct ssh_gss_peer_error {
    /** The size of the struct. */
    size_t size;
    /** The peer's major status. */
    uint32_t major;
    /** The peer's minor status. */
    uint32_t minor;
    /** The peer's text, cut and made safe to print. */
    char message[1024];
    /** The language tag of the text. */
    char language[32];
} ssh_gss_peer_error;

/** Initialises an ssh_gss_peer_error: its size, and zeros. */
#define GSSN_PEER_ERROR_INIT { sizeof(ssh_gss_peer_error), 0, 0, {0}, {0} }

/**
 * @brief Builds what stands behind the message number: a string with the content, or nothing.
 *
 * RFC 4462 section 3.3 to section 3.6 and section 3.9. A pure function. The client's list of mechanisms is
 * ssh_gss_oids(), an error ssh_gss_error_body().
 *
 * @param[in]  message GSSN_MESSAGE_RESPONSE, _TOKEN, _EXCHANGE_COMPLETE, _ERRTOK or _MIC.
 * @param[in]  content The mechanism in DER, the token, the MIC; of GSSN_MESSAGE_EXCHANGE_COMPLETE none.
 * @param[in]  length  Its length; a token has 1 byte to 1 MiB, a MIC 1 byte to 64 KiB.
 * @param[out] body    Receives the body; dispose of it.
 * @return GSSN_OK; GSSN_E_INVALID_ARGUMENT, also for content that the message may not carry;
 *         GSSN_E_NO_MEMORY.
 */
GSSN_API ssh_gss_status GSSN_CALL ssh_gss_message_body(
    uint32_t message, const uint8_t *content, size_t length, ssh_gss_buffer *body);

/**
 * @brief Takes what stands behind the message number apart.
 *
 * RFC 4462 section 3.3 to section 3.6 and section 3.9. A pure function.
 *
 * @param[in]  message        GSSN_MESSAGE_RESPONSE, _TOKEN, _EXCHANGE_COMPLETE, _ERRTOK or _MIC.
 * @param[in]  body           The body.
 * @param[in]  length         Its length.
 * @param[out] content        Receives where the content begins, inside body; NULL if there is none.
 * @param[out] content_length Receives its length.
 * @return GSSN_OK; GSSN_E_PROTOCOL for what is not exactly such a body: cut, with bytes behind it, an empty
 *         token or MIC, a mechanism that is not DER; GSSN_E_INVALID_ARGUMENT.
 */
GSSN_API ssh_gss_status GSSN_CALL ssh_gss_message_body_parse(
    uint32_t message, const uint8_t *body, size_t length, const uint8_t **content, size_t *content_length);

/**
 * @brief Builds the body of SSH_MSG_USERAUTH_GSSAPI_ERROR, which is that of SSH_MSG_KEXGSS_ERROR too, from
 *        the object's last error.
 *
 * RFC 4462 section 3.8 and section 2.1. A server sends it before the error token, if there is one. The
 * message is that of the status: names of files and principals stay here. A getter: it does not change the
 * record.
 *
 * @param[in]  auth The object.
 * @param[out] body Receives: uint32 major, uint32 minor, string message, string language "en". Dispose of it.
 * @return GSSN_OK; GSSN_E_BAD_STATE if the last call did not fail, or for an initiator: only servers send it;
 *         GSSN_E_BAD_HANDLE, GSSN_E_BUSY, GSSN_E_INVALID_ARGUMENT, GSSN_E_NO_MEMORY.
 */
GSSN_API ssh_gss_status GSSN_CALL ssh_gss_error_body(const ssh_gss_auth *auth, ssh_gss_buffer *body);

/**
 * @brief Takes the body of an SSH_MSG_USERAUTH_GSSAPI_ERROR or SSH_MSG_KEXGSS_ERROR apart.
 *
 * RFC 4462 section 3.8 and section 2.1. A pure function. The message decides nothing: a server may send it,
 * and go on. Line ends in it become spaces.
 *
 * @param[in]  body   The body.
 * @param[in]  length Its length.
 * @param[out] error  Receives what it says.
 * @return GSSN_OK; GSSN_E_PROTOCOL if it is no such body; GSSN_E_INVALID_ARGUMENT, also if error is NULL or
 *         was not initialised.
 */
GSSN_API ssh_gss_status GSSN_CALL ssh_gss_error_body_parse(
    const uint8_t *body, size_t length, ssh_gss_peer_error *error);

/** @} */

/* ---- Tracing ------------------------------------------------------------------------------------------- */

/**
 * @defgroup gssn_tracing Tracing
 * What the library does, line by line, for the host's debug log. No line holds a secret.
 * @{
 */

/** Receives one line at a time: UTF-8 without line end, bounded, no secrets. */
typedef void (GSSN_CALL *ssh_gss_trace_callback)(void *user, uint32_t level, const char *line);

/**
 * @brief Has the library tell what it does.
 *
 * @note Not in this version: it zeroes its outputs and returns GSSN_E_UNSUPPORTED.
 *
 * @param[in] callback Called with each line, on the thread that called the library; may not call the library
 *                     itself. NULL: no more.
 * @param[in] user     Passed to the callback.
 * @param[in] level    How much to tell.
 * @return GSSN_E_UNSUPPORTED.
 */
GSSN_API ssh_gss_status GSSN_CALL ssh_gss_set_trace(
    ssh_gss_trace_callback callback, void *user, uint32_t level);

/** @} */

#ifdef __cplusplus
}
#endif

#endif

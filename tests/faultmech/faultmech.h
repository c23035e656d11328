/* A GSSAPI library that is MIT's, but for the faults that a test switches on: what no real mechanism can be made to do. It also notes what it was
 * asked for, and keeps a ledger of everything that it gave out. The library under test loads it by its path, like any other; the test finds the
 * switches by dlsym("faultmech"). One thread only, as the tests are.
 *
 * How a fault works. The call goes to MIT first; then the fault of that routine changes what came out. What the caller is not given is released.
 * A fault with an error takes the outputs away, unless it says what they shall be; a context stays the caller's, unless the fault says otherwise.
 *
 * The ledger. Every context, credential, name and buffer is an object of this library's own around MIT's, and libkrb5's are counted, too. What is released is not reused before
 * reset: a second release, a use afterwards and a mix-up of kinds are seen and counted. A buffer ends at a page that nobody may touch, and a
 * released one may not be touched at all: who does, dies.
 *
 * Many legs. Both ends use this library, and one switch makes both of them play:
 *   legs_before = n   the acceptor keeps the first token back for n round trips of fillers, then gives it to MIT
 *   legs_after = n    MIT is complete, but the ends say so n round trips later; the initiator is complete first and sends one more token with it,
 *                     the acceptor completes without a token. n = 1 is the exchange of three tokens that DCE has.
 */
#ifndef FAULTMECH_H
#define FAULTMECH_H
#include <stddef.h>
#include <stdint.h>

typedef enum {
    FAULTMECH_INIT_SEC_CONTEXT, FAULTMECH_ACCEPT_SEC_CONTEXT, FAULTMECH_DELETE_SEC_CONTEXT, FAULTMECH_INQUIRE_CONTEXT, FAULTMECH_GET_MIC,
    FAULTMECH_VERIFY_MIC, FAULTMECH_ACQUIRE_CRED, FAULTMECH_INQUIRE_CRED, FAULTMECH_RELEASE_CRED, FAULTMECH_IMPORT_NAME, FAULTMECH_DISPLAY_NAME,
    FAULTMECH_COMPARE_NAME, FAULTMECH_EXPORT_NAME, FAULTMECH_GET_NAME_ATTRIBUTE, FAULTMECH_RELEASE_NAME, FAULTMECH_RELEASE_BUFFER, FAULTMECH_DISPLAY_STATUS,
    FAULTMECH_ACQUIRE_CRED_FROM, FAULTMECH_ACQUIRE_CRED_WITH_PASSWORD, FAULTMECH_RELEASE_OID_SET,
    /* Of libkrb5: the major status is the error code, and an error takes the output away. */
    FAULTMECH_KRB5_INIT_CONTEXT, FAULTMECH_KRB5_GET_HOST_REALM, FAULTMECH_KRB5_PARSE_NAME, FAULTMECH_KRB5_GET_PROFILE, FAULTMECH_KRB5_CC_RESOLVE,
    FAULTMECH_KRB5_GET_SERVER_RCACHE, FAULTMECH_KRB5_CC_CACHE_MATCH, FAULTMECH_KRB5_CC_START_SEQ_GET, FAULTMECH_KRB5_CC_NEXT_CRED,
    FAULTMECH_KRB5_CC_GET_PRINCIPAL, FAULTMECH_KRB5_CC_NEW_UNIQUE, FAULTMECH_ROUTINES
} faultmech_routine;

/* What a call gives out: the token, the MIC, the text; of calls that give handles, the handle. */
typedef enum {
    FAULTMECH_DEFAULT,      /* what MIT gave; with an error of the fault nothing */
    FAULTMECH_KEPT,         /* what MIT gave, although it is an error */
    FAULTMECH_NOTHING,      /* an empty buffer, no handle; what MIT gave is released */
    FAULTMECH_EMPTY,        /* a buffer of no bytes that must be released all the same */
    FAULTMECH_NULL_VALUE,   /* a length (size) and a NULL value */
    FAULTMECH_FILLER        /* size bytes, none of them zero */
} faultmech_output;

/* What becomes of the context where the call has failed (RFC 2744 section 5.1 and CVE-2017-11462). */
typedef enum {
    FAULTMECH_STAYS,        /* it is the caller's, who deletes it: what RFC 2744 prefers */
    FAULTMECH_DELETED,      /* it is gone, and so is the handle: what RFC 2744 allows */
    FAULTMECH_DEAD          /* it is of no use for anything but to be deleted: any other use counts as one after release */
} faultmech_context;

typedef struct {
    uint32_t call;              /* which call of the routine, the first is 1; 0: every one */
    uint32_t major, minor;      /* the status instead of MIT's, if one of them is not 0 */
    uint32_t bits;              /* or-ed to the major status */
    faultmech_output output;
    size_t size;
    faultmech_context context;
} faultmech_fault;

typedef enum { FAULTMECH_BOTH, FAULTMECH_INITIATOR, FAULTMECH_ACCEPTOR } faultmech_side;

typedef enum {
    FAULTMECH_CONTEXT, FAULTMECH_CREDENTIAL, FAULTMECH_NAME, FAULTMECH_BUFFER,
    FAULTMECH_OID_SET,      /* MIT's own, and only counted */
    FAULTMECH_KERBEROS,     /* whatever libkrb5 gave: contexts, principals, lists of realms, profiles, texts, caches. They are MIT's own, and only counted */
    FAULTMECH_KINDS
} faultmech_kind;

typedef struct {
    const char *value;          /* ends with NUL, which is not of it */
    int authenticated, complete;
} faultmech_attribute;

typedef struct {
    int made[FAULTMECH_KINDS], released[FAULTMECH_KINDS];
    int twice;                  /* released once more */
    int touched;                /* used after release */
    int mixed_up;               /* given to a function that is for another kind */
    int unknown;                /* not from here, or a buffer's length was changed */
    int early;                  /* a MIC, or what came out, asked of a context that was not complete */
    int wiped, unwiped;         /* tokens and MICs that were released, by what was left in them */
} faultmech_ledger;

typedef struct {
    /* What was asked for, last. */
    uint32_t requested_flags;           /* of gss_init_sec_context */
    int initiator_for_krb5;             /* it named Kerberos 5 */
    int acceptor_for_krb5_only;         /* gss_acquire_cred, or one of its kind, named Kerberos 5 and nothing else */
    int acquired_usage;                 /* GSS_C_ACCEPT and so on */
    char store[1024];                   /* of gss_acquire_cred_from: KEY=VALUE, one per line */
    int bindings_given;                 /* steps of either end that came with channel bindings */
    int status_for_others;              /* gss_display_status of a mechanism's code that did not name Kerberos 5 */
    uint32_t calls[FAULTMECH_ROUTINES];
    int delegated;                      /* delegated credentials that are not released */
    faultmech_ledger ledger;

    /* Faults. Zeros: none. */
    faultmech_fault fault[FAULTMECH_ROUTINES];
    uint32_t legs_before, legs_after;
    faultmech_side side;                /* whose contexts say what the next ones are set to, up to lifetime */
    uint32_t step_on, step_off;         /* flags that gss_init_sec_context and gss_accept_sec_context report */
    uint32_t flags_on, flags_off;       /* flags that gss_inquire_context reports */
    const void *mechanism;              /* of gss_inquire_context: an object identifier's content, mechanism_length bytes */
    uint32_t mechanism_length;
    int no_mechanism;                   /* of gss_inquire_context: GSS_C_NO_OID */
    int not_open;
    int has_lifetime;                   /* of gss_inquire_context and gss_init_sec_context: lifetime, instead of the ticket's */
    uint32_t lifetime;
    int another_owner;                  /* gss_compare_name: not equal */
    const char *name;                   /* of gss_display_name, name_length bytes */
    size_t name_length;
    const char *client_name;            /* the same, but only for names that are no host's; ends with NUL */
    const faultmech_attribute *attributes;      /* the values of every attribute instead of MIT's, attribute_count of them */
    size_t attribute_count;
    int attributes_without_end;         /* and after the last the first again */
    const char *status_text;            /* of gss_display_status, status_length bytes, or up to the NUL if that is 0 */
    size_t status_length;
    uint32_t status_lines;              /* of gss_display_status: so many for each code, instead of MIT's one; UINT32_MAX: without end */

    /* Switches all faults off, and the ledger and the counts begin anew. Objects that are still alive are forgotten. */
    void (*reset)(void);
} faultmech_switches;

/* If the program has this function, it is called while the library is being loaded. */
void faultmech_loading(void);
#endif

/* The ledger of faultmech.h: objects of this library's own around MIT's, from the call that made them to the one that releases them. */
#ifndef LEDGER_H
#define LEDGER_H
#include <dlfcn.h>
#include <stdlib.h>
#include <string.h>
#include <gssapi/gssapi_krb5.h>
#include "faultmech.h"

#define EXPORT __attribute__((visibility("default")))

/* MIT's own function. Its library calls its own functions by name, too, and meets this one's: those calls go through as they are. */
#define REAL(function)                                          \
    __typeof__(&function) real;                                 \
    do {                                                        \
        void *found = dlsym(RTLD_NEXT, #function);              \
        if (!found) abort();                                    \
        memcpy(&real, &found, sizeof real);                     \
    } while (0)
/* The same where MIT's library may be in use beside this one: its calls of its own functions meet this one's then, too. */
#define IS_INNER (inside || is_mits(__builtin_return_address(0)))
#define CALL(major, call) do { inside++; (major) = (call); inside--; } while (0)

typedef enum { ALIVE, DEAD, RELEASED } object_state;

typedef struct object {
    struct object *next;
    faultmech_kind kind;
    object_state state;
    void *real;

    /* A context's. */
    int is_acceptor;
    int complete;               /* and the caller was told */
    uint32_t before, after;     /* legs that are left */
    gss_buffer_desc first;      /* the token that is kept back */
    OM_uint32 flags;            /* what MIT said when it was complete */
    gss_cred_id_t delegated;

    /* A buffer's, and libkrb5's: the handle. */
    const void *value;
    size_t length, mapped;
    int secret;                 /* it must be wiped */
} object;

extern faultmech_switches faultmech;
extern int inside;

/* Whether the code at this address is of MIT's libraries. */
int is_mits(const void *code);

/* A new object of the kind around MIT's. */
object *enter(faultmech_kind kind, void *real);

/* The object behind a handle; NULL for no handle, and for one that may not be used, which is counted. */
object *find(faultmech_kind kind, const void *handle);

/* The same for a call that releases; the object is released then. */
object *leave(faultmech_kind kind, const void *handle);

/* A buffer with a copy of the bytes; without any, of that many filler bytes. */
void give(gss_buffer_t buffer, const void *bytes, size_t length, int secret);

/* The fault of this call of the routine, which is counted. */
const faultmech_fault *next_fault(faultmech_routine routine);

/* The status of the call under the fault. */
OM_uint32 answer(const faultmech_fault *fault, OM_uint32 major, OM_uint32 *minor);

/* Whether the caller gets what MIT made, under the fault. */
int keeps(const faultmech_fault *fault, OM_uint32 major);

/* Gives the bytes of a buffer on in one of ours, under the fault. */
void pass_on(const faultmech_fault *fault, OM_uint32 major, gss_buffer_t from, gss_buffer_t to, int secret);

/* Gives a buffer back to MIT. */
void drop(gss_buffer_t buffer);

/* Passes a name of MIT's on as one of ours, under the fault; NULL: the caller does not want it. */
void pass_name(const faultmech_fault *fault, OM_uint32 major, gss_name_t from, gss_name_t *to);
#endif

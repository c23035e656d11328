/* A security package that does what a test says: what neither Wine nor a machine without a domain can be made to do. It notes what it was asked
 * for, and keeps a ledger of all that it gave out. The library under test loads it by its path, like any other; the test finds the switches by
 * GetProcAddress("fakesec"). Any number of threads may log in; the notes are then of any of them, and the switches stay as they are.
 *
 * Without a switch it is Kerberos of the realm RIG.TEST: the client's first token asks for what the target says and wants an answer, the server
 * answers and is done, alice logs in. Nothing is encrypted. */
#ifndef FAKESEC_H
#define FAKESEC_H
#define SECURITY_WIN32
#define _NO_KSECDD_IMPORT_
#include <windows.h>
#include <sspi.h>
#include <stdint.h>

typedef enum {
    FAKESEC_ACQUIRE, FAKESEC_QUERY_CREDENTIAL, FAKESEC_INITIALIZE, FAKESEC_ACCEPT, FAKESEC_COMPLETE, FAKESEC_QUERY_CONTEXT, FAKESEC_SIGN, FAKESEC_VERIFY,
    FAKESEC_QUERY_TOKEN, FAKESEC_IMPERSONATE, FAKESEC_REVERT, FAKESEC_QUERY_PACKAGE, FAKESEC_ROUTINES
} fakesec_routine;

typedef enum { FAKESEC_CREDENTIAL, FAKESEC_CONTEXT, FAKESEC_BUFFER, FAKESEC_KINDS } fakesec_kind;

/* What a step puts out. */
typedef enum {
    FAKESEC_USUAL,      /* the token of that step */
    FAKESEC_NO_TOKEN,
    FAKESEC_EXTRA,      /* the bytes "extra", where there would be none or another */
    FAKESEC_TOO_MUCH,   /* a size that is larger than the room */
    FAKESEC_ALL,        /* the size of the room as it was passed: what Wine leaves after a failure */
    FAKESEC_UNFRAMED,   /* bytes that are no Kerberos token */
    FAKESEC_SIZE_ONLY   /* the size 100, and none of these bytes written */
} fakesec_output;

enum { FAKESEC_ATTRIBUTES = 32 };

typedef struct {
    int32_t status[FAKESEC_ROUTINES];       /* what the routine answers; 0: as usual */
    int32_t attribute[FAKESEC_ATTRIBUTES];  /* what SECPKG_ATTR_* answers; 0: as usual */
    uint32_t call;                          /* a step's status and output count for this step of a context, the first is 1; 0: for every one */
    fakesec_output output;
    uint32_t legs;                          /* more round trips before the usual ones */
    int last_token;                         /* the client has one more token when it is complete */
    uint32_t step_flags;                    /* what a step says was granted; 0: what was asked for */
    uint32_t context_flags;                 /* what the context says; 0: the same */
    const wchar_t *package, *client, *server, *target, *account;    /* NULL: "Kerberos", alice, what the target is, unknown, alice */
    int64_t end, credential_end;            /* local time; 0: one day from now */
    uint32_t longest_token, longest_signature;
    int no_signatures;                      /* it says that they have no bytes */
    uint32_t signature;                     /* the size that MakeSignature says it wrote; 0: the true one */
    HANDLE token;                           /* what QuerySecurityContextToken gives a duplicate of; NULL: the process's */
} fakesec_switches;

/* Of the last call. */
typedef struct {
    wchar_t principal[256], package[32], target[512], user[256], domain[256], password[256];
    uint32_t use, identity_version, identity_size, identity_flags;
    uint32_t flags, kinds[4], kind_count, number, quality, room;
    uint8_t bindings[256];
    uint32_t bindings_size;
    SecHandle credential;                   /* that a step was made with */
    int completions, impersonations, reversions, acquired_as_client, is_client;
} fakesec_notes;

typedef struct {
    int made[FAKESEC_KINDS], released[FAKESEC_KINDS];
    int twice;                              /* released once more, or used afterwards */
    int unknown;                            /* not from here, or of another kind */
} fakesec_ledger;

typedef struct {
    fakesec_switches switches;
    fakesec_notes notes;
    fakesec_ledger ledger;
} fakesec_state;

extern fakesec_state fakesec;

/* Inside. */
typedef struct {
    fakesec_kind kind;
    int alive;
    int is_client, steps, is_complete;
    uint32_t flags;
    wchar_t target[512];
} fakesec_object;

/* A new object; its handle. */
SecHandle fakesec_enter(fakesec_kind kind, fakesec_object **object);
/* NULL, and counted, if it is none. */
fakesec_object *fakesec_find(fakesec_kind kind, const SecHandle *handle);
/* The same, and releases it. */
fakesec_object *fakesec_leave(fakesec_kind kind, const SecHandle *handle);
/* Memory that FreeContextBuffer takes. */
void *fakesec_allocate(size_t size);
wchar_t *fakesec_text(const wchar_t *text);
/* A first token of RFC 4121 for that service, "host/NAME" with or without a realm; its size. */
size_t fakesec_request(const wchar_t *target, uint8_t *output);
/* The answer to one. */
size_t fakesec_answer(uint8_t *output);
#endif

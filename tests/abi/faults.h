/* Cases that use the fault mechanism (tests/faultmech/faultmech.h), and its ledger: whatever a case does, every object that was given out is
 * released, each once, by the right function, and not touched afterwards. The sum over all cases is printed at the end. */
#ifndef FAULTS_H
#define FAULTS_H
#include <dlfcn.h>
#include <sys/mman.h>
#include "login.h"
#include "../faultmech/faultmech.h"

enum { FLAG_DELEGATE = 1, FLAG_MUTUAL = 2, FLAG_REPLAY = 4, FLAG_SEQUENCE = 8, FLAG_INTEGRITY = 32, FLAG_ANONYMOUS = 64 };     /* RFC 2744 section 5.19 */
enum { CONTINUE_NEEDED = 1, DUPLICATE = 2, OLD = 4, UNSEQUENCED = 8, GAP = 16 };        /* section 3.9.1 */
#define BAD_NAME ((uint32_t)2 << 16)
#define DEFECTIVE_TOKEN ((uint32_t)9 << 16)
#define FAILURE ((uint32_t)13 << 16)
#define INACCESSIBLE_WRITE ((uint32_t)2 << 24)

static const char *path;                /* of the fault mechanism */
static faultmech_switches *fake;
static faultmech_ledger *totals;        /* of all cases; they run in children */
static void (*present_case)(void);

static inline void find_fake(void)
{
    void *library = dlopen(path, RTLD_NOW | RTLD_LOCAL);
    fake = library ? dlsym(library, "faultmech") : NULL;
    if (!CHECK(fake != NULL)) exit(EXIT_FAILURE);
}

static inline int total(const int *counts)
{
    int sum = 0;
    for (int kind = 0; kind < FAULTMECH_KINDS; kind++) sum += counts[kind];
    return sum;
}

/* The books are in order, and the fake is as new afterwards. */
static inline int settle(void)
{
    const faultmech_ledger *ledger = &fake->ledger;
    int ok = 1;
    for (int kind = 0; kind < FAULTMECH_KINDS; kind++) {
        ok &= CHECK_NUMBER(ledger->released[kind], ledger->made[kind]);
        totals->made[kind] += ledger->made[kind];
        totals->released[kind] += ledger->released[kind];
    }
    ok &= CHECK_NUMBER(ledger->twice, 0);
    ok &= CHECK_NUMBER(ledger->touched, 0);
    ok &= CHECK_NUMBER(ledger->mixed_up, 0);
    ok &= CHECK_NUMBER(ledger->unknown, 0);
    ok &= CHECK_NUMBER(ledger->early, 0);
    ok &= CHECK_NUMBER(ledger->unwiped, 0);
    ok &= CHECK_NUMBER(fake->delegated, 0);
    totals->twice += ledger->twice;
    totals->touched += ledger->touched;
    totals->mixed_up += ledger->mixed_up;
    totals->unknown += ledger->unknown;
    fake->reset();
    return ok;
}

/* Objects without a backend of their own use the fake, in every case. */
static inline void use_fake(void)
{
    CHECK_STATUS(ssh_gss_load(path), GSSN_OK);
    find_fake();
}

static inline void run_with_ledger(void)
{
    use_fake();
    present_case();
    settle();
}
#define CASE(test) (present_case = (test), run_case(run_with_ledger, #test))

static inline int have_faults(int argc, char **argv)
{
    if (!have_realm() || argc != 2) return 0;
    path = argv[1];
    totals = mmap(NULL, sizeof *totals, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    return CHECK(totals != MAP_FAILED);
}

static inline int faults_done(const char *name)
{
    int leaked = total(totals->made) - total(totals->released);
    printf("%s: objects of the mechanism: %d made, %d released, leaked %d, twice %d, touched after release %d\n", name, total(totals->made),
        total(totals->released), leaked, totals->twice, totals->touched);
    CHECK(total(totals->made) > 0);
    CHECK_NUMBER(leaked, 0);
    CHECK_NUMBER(totals->twice, 0);
    CHECK_NUMBER(totals->touched, 0);
    CHECK_NUMBER(totals->mixed_up, 0);
    CHECK_NUMBER(totals->unknown, 0);
    return check_done(name);
}

/* Kerberos 5 and what is not, as the content of an object identifier. */
typedef struct { const char *content; uint32_t length; } mechanism_oid;
#define OID(text) { (text), sizeof (text) - 1 }
#define SPNEGO "\x2b\x06\x01\x05\x05\x02"
#endif

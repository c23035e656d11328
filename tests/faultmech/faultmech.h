/* A GSSAPI library that is MIT's, but for the faults that a test switches on: what no real mechanism can be made to do. It also notes what it
 * was asked for. The library under test loads it by its path, like any other; the test finds the switches by dlsym("faultmech"). */
#ifndef FAULTMECH_H
#define FAULTMECH_H
#include <stddef.h>
#include <stdint.h>

typedef struct {
    /* What was asked for, last. */
    uint32_t requested_flags;           /* of gss_init_sec_context */
    int initiator_for_krb5;             /* it named Kerberos 5 */
    int acceptor_for_krb5_only;         /* gss_acquire_cred named Kerberos 5 and nothing else */
    int acquired_usage;                 /* GSS_C_ACCEPT and so on */

    /* What was given out, and taken back. */
    int delegated;                      /* delegated credentials that are not released */
    int wiped, unwiped;                 /* tokens and MICs that were released, by what was left in them */

    /* Faults. Zeros: none. */
    uint32_t accept_bits, verify_bits;  /* or-ed to the major status */
    uint32_t flags_on, flags_off;       /* of gss_inquire_context */
    int other_mechanism, not_open;
    int another_owner;                  /* gss_compare_name: not equal */
    uint32_t compare_status;            /* gss_compare_name: this, although equal */
    uint32_t inquire_cred_status;
    const char *name;                   /* of gss_display_name, name_length bytes */
    size_t name_length;
    const char *client_name;            /* the same, but only for names that are no host's */
    const char *status_text;            /* of gss_display_status */
    int no_profile;
} faultmech_switches;

/* If the program has this function, it is called while the library is being loaded. */
void faultmech_loading(void);
#endif

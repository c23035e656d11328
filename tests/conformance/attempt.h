/* One attempt: the side under test and an honest peer, both of the library, in a Kerberos realm. The peer is an object of its own that can be told
 * to be dishonest. */
#ifndef ATTEMPT_H
#define ATTEMPT_H
#include "kit.h"

typedef struct {
    int tests_server, is_keyex;
    ssh_gss_auth *tested, *peer;
    ssh_gss_buffer to_peer;             /* the last token of the side under test */
    int peer_is_complete;
    const char *user, *service;
    kit_bytes session, hash;            /* the session identifier of the connection; of a key exchange its hash */
} attempt;

/* What a MIC of the peer is over, or what a verifier expects. */
typedef struct {
    kit_bytes session;
    const char *user, *service, *method;
} mic_parts;

/* user may be NULL: set later. flags are of the side under test. */
attempt attempt_open(int tests_server, int is_keyex, uint32_t flags, const char *user, kit_bytes hash);
void attempt_close(attempt *attempt);

/* Results live as long as the case. */
kit_bytes attempt_copy(ssh_gss_buffer *buffer);
kit_bytes attempt_token(attempt *attempt);                          /* the next one that the peer sends */
kit_bytes attempt_other_token(uint32_t flags, const char *host);    /* the first one of another client */
kit_bytes attempt_sign(attempt *attempt, kit_bytes bytes);          /* by a peer that is a client */
kit_bytes attempt_sign_hash(attempt *attempt, kit_bytes hash);      /* by a peer that is a server */
kit_bytes attempt_input(mic_parts parts);

/* A peer that is a server takes the MIC of the side under test for its user. */
void attempt_show(attempt *attempt, kit_bytes session, const ssh_gss_buffer *mic);

/* A step of the side under test; what it has to send goes to the peer. */
ssh_gss_status attempt_step(attempt *attempt, kit_bytes token);

/* Client and server under test are complete, with everything that the RFCs want. */
void attempt_establish(attempt *attempt);
#endif

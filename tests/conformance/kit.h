/* What the themes of the runner share: cases of the kit as JSON, and what to say of one that fails. */
#ifndef KIT_H
#define KIT_H
#include <gssnative.h>
#include <jansson.h>
#include <stdint.h>

typedef struct {
    const uint8_t *data;
    size_t length;
} kit_bytes;

/* Fails the present case; the text says why. The case goes on, so that one run shows all. */
void kit_fail(const char *format, ...);

/* Fails the case unless the object has exactly these members; '?' stands behind one that may be missing. */
void kit_members(const json_t *object, const char *names);

/* The members of a case. One that is missing or of another type fails the case. What they return lives as long as the case. */
const char *kit_text(const json_t *object, const char *name);
kit_bytes kit_hex(const json_t *object, const char *name);
int kit_true(const json_t *object, const char *name);
uint32_t kit_number(const json_t *object, const char *name);

/* The answer that the kit recommends: of several that are right, the first. This library gives that one. */
const json_t *kit_recommended(const json_t *expected);

/* Memory that is released at the end of the case. */
void *kit_memory(size_t size);

/* Fails the case unless both are equal. */
void kit_same_text(const char *what, const char *got, const char *expected);
void kit_same_bytes(const char *what, const uint8_t *got, size_t length, kit_bytes expected);

/* An object of either role, or a failed case and NULL; with the backend of the case, NULL: the default. */
extern ssh_gss_backend *kit_backend;
ssh_gss_auth *kit_auth(uint32_t role, uint32_t method, uint32_t flags, const char *host);
uint32_t kit_state(const ssh_gss_auth *auth);

/* The name of a status as the kit says it: ok, more, or its own name. */
const char *kit_status(ssh_gss_status status);

/* The themes. */
void run_oid(const json_t *item);
void run_offer(const json_t *item);
void run_mic_input(const json_t *item);
void run_first_token(const json_t *item);
void run_kex_name(const json_t *item);
void run_body(const json_t *item);
void run_krb_error(const json_t *item);
void run_scenario(const json_t *item);

/* Names in the realm of the tests. */
#define KIT_HOST "ssh.rig.test"
#define KIT_OTHER_HOST "localhost"
#endif

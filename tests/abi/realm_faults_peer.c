/* What is asked about the peer, where a real mechanism gives no cause for doubt. The FAKE is tests/faultmech.
 *   realm_faults_peer PATH-OF-LIBFAULTMECH */
#include <time.h>
#include "faults.h"

static login established(uint32_t flags)
{
    ssh_gss_auth_options options = acceptor_options(HOST);
    login both = { new_initiator(HOST), NULL };
    options.flags = flags;
    CHECK_STATUS(ssh_gss_auth_new(&options, &both.server, NULL), GSSN_OK);
    CHECK_STATUS(exchange_tokens(both), GSSN_OK);
    return both;
}

static int is_empty(const ssh_gss_buffer *buffer)
{
    return buffer->data == NULL && buffer->length == 0 && buffer->reserved == NULL;
}

/* A question that fails leaves no bytes, says why, and costs nothing else; the next one is answered. */
static void the_exported_name_fails(void)
{
    static const faultmech_output outputs[] = { FAULTMECH_DEFAULT, FAULTMECH_KEPT, FAULTMECH_EMPTY, FAULTMECH_NULL_VALUE, FAULTMECH_FILLER };
    login both = established(0);
    ssh_gss_buffer name = GSSN_BUFFER_INIT;
    for (size_t i = 0; i < sizeof outputs / sizeof outputs[0]; i++) {
        faultmech_fault fault = { 0, FAILURE, 0, 0, outputs[i], 50, FAULTMECH_STAYS };
        fake->fault[FAULTMECH_EXPORT_NAME] = fault;
        CHECK_STATUS(ssh_gss_peer_exported_name(both.server, &name), GSSN_E_BACKEND_FAILURE);
        CHECK(is_empty(&name));
        CHECK_CAUSE(both.server, GSSN_E_BACKEND_FAILURE, 0, "gss_export_name");
    }
    faultmech_fault nothing = { 0, 0, 0, 0, FAULTMECH_NOTHING, 0, FAULTMECH_STAYS }, none = { 0 };
    fake->fault[FAULTMECH_EXPORT_NAME] = nothing;
    CHECK_STATUS(ssh_gss_peer_exported_name(both.server, &name), GSSN_E_BACKEND_FAILURE);
    CHECK(is_empty(&name));
    fake->fault[FAULTMECH_EXPORT_NAME] = none;
    CHECK_STATUS(ssh_gss_peer_exported_name(both.server, &name), GSSN_OK);
    ssh_gss_buffer_dispose(&name);
    CHECK_NUMBER(state_of(both.server), GSSN_STATE_ESTABLISHED);
    free_login(both);
}

static void check_value(const ssh_gss_auth *auth, size_t index, ssh_gss_status expected, uint32_t expected_flags, const char *value, const char *file, int line)
{
    ssh_gss_buffer found;
    uint32_t flags = 99;
    memset(&found, 0xEE, sizeof found);
    check_status(ssh_gss_peer_attribute(auth, "urn:x", index, &flags, &found), expected, "ssh_gss_peer_attribute", file, line);
    check_number(flags, expected_flags, "flags", file, line);
    check_true(found.length == strlen(value) && (found.length == 0 || memcmp(found.data, value, found.length) == 0), value, file, line);
    ssh_gss_buffer_dispose(&found);
}
#define CHECK_VALUE(auth, index, flags, value) check_value(auth, index, GSSN_OK, flags, value, __FILE__, __LINE__)
#define CHECK_NO_VALUE(auth, index, status) check_value(auth, index, status, 0, "", __FILE__, __LINE__)

/* What only the peer itself says counts only where the host wants it so. */
static void values_that_nobody_vouches_for(void)
{
    static const faultmech_attribute values[] = { { "root", 0, 1 }, { "otp", 1, 0 }, { "pkinit", 0, 0 }, { "", 1, 1 } };
    login strict = established(0), lax = established(GSSN_ALLOW_UNAUTHENTICATED_ATTRIBUTES);
    fake->attributes = values;
    fake->attribute_count = sizeof values / sizeof values[0];
    CHECK_VALUE(strict.server, 0, GSSN_ATTRIBUTE_AUTHENTICATED, "otp");
    CHECK_VALUE(strict.server, 1, GSSN_ATTRIBUTE_AUTHENTICATED | GSSN_ATTRIBUTE_COMPLETE, "");
    CHECK_NO_VALUE(strict.server, 2, GSSN_E_NO_ATTRIBUTE);
    CHECK_NO_VALUE(strict.server, SIZE_MAX, GSSN_E_NO_ATTRIBUTE);
    CHECK_VALUE(lax.server, 0, GSSN_ATTRIBUTE_COMPLETE, "root");
    CHECK_VALUE(lax.server, 1, GSSN_ATTRIBUTE_AUTHENTICATED, "otp");
    CHECK_VALUE(lax.server, 2, 0, "pkinit");
    CHECK_VALUE(lax.server, 3, GSSN_ATTRIBUTE_AUTHENTICATED | GSSN_ATTRIBUTE_COMPLETE, "");
    CHECK_NO_VALUE(lax.server, 4, GSSN_E_NO_ATTRIBUTE);
    fake->attribute_count = 1;
    CHECK_NO_VALUE(strict.server, 0, GSSN_E_NO_ATTRIBUTE);
    free_login(strict);
    free_login(lax);
}

/* A list that never ends is given up, not followed; nobody takes it for the end. */
static void values_without_end(void)
{
    static const faultmech_attribute values[] = { { "liar", 0, 0 } };
    login strict = established(0), lax = established(GSSN_ALLOW_UNAUTHENTICATED_ATTRIBUTES);
    fake->attributes = values;
    fake->attribute_count = 1;
    fake->attributes_without_end = 1;
    CHECK_NO_VALUE(strict.server, 0, GSSN_E_BACKEND_FAILURE);
    CHECK_NUMBER(fake->calls[FAULTMECH_GET_NAME_ATTRIBUTE], 1024);
    CHECK_VALUE(lax.server, 1023, 0, "liar");
    CHECK_NO_VALUE(lax.server, 1024, GSSN_E_BACKEND_FAILURE);
    CHECK_CAUSE(lax.server, GSSN_E_BACKEND_FAILURE, 0, "1024 values");
    free_login(strict);
    free_login(lax);
}

/* Bytes that come with an error are no value; a supplementary bit is an error. */
static void an_attribute_fails(void)
{
    static const faultmech_attribute values[] = { { "otp", 1, 1 } };
    static const faultmech_fault faults[] = {
        { 0, FAILURE, 0, 0, FAULTMECH_KEPT, 0, FAULTMECH_STAYS }, { 0, FAILURE, 0, 0, FAULTMECH_EMPTY, 0, FAULTMECH_STAYS },
        { 0, INACCESSIBLE_WRITE, 0, 0, FAULTMECH_FILLER, 50, FAULTMECH_STAYS }, { 0, 0, 0, OLD, FAULTMECH_KEPT, 0, FAULTMECH_STAYS },
        { 0, FAILURE, 0, 0, FAULTMECH_NULL_VALUE, 50, FAULTMECH_STAYS } };
    login both = established(GSSN_ALLOW_UNAUTHENTICATED_ATTRIBUTES);
    fake->attributes = values;
    fake->attribute_count = 1;
    for (size_t i = 0; i < sizeof faults / sizeof faults[0]; i++) {
        fake->fault[FAULTMECH_GET_NAME_ATTRIBUTE] = faults[i];
        CHECK_NO_VALUE(both.server, 0, GSSN_E_BACKEND_FAILURE);
        CHECK_CAUSE(both.server, GSSN_E_BACKEND_FAILURE, 0, "gss_get_name_attribute");
    }
    memset(&fake->fault[FAULTMECH_GET_NAME_ATTRIBUTE], 0, sizeof fake->fault[FAULTMECH_GET_NAME_ATTRIBUTE]);
    CHECK_VALUE(both.server, 0, GSSN_ATTRIBUTE_AUTHENTICATED | GSSN_ATTRIBUTE_COMPLETE, "otp");
    free_login(both);
}

static uint32_t grants_of(const ssh_gss_auth *auth)
{
    ssh_gss_context_info info = GSSN_CONTEXT_INFO_INIT;
    CHECK_STATUS(ssh_gss_get_context_info(auth, &info), GSSN_OK);
    return info.granted;
}

/* Rules R54, R55: bindings were given only if the step and the context both say so: an older MIT, which looks at them and does not say so, is none that
 * could demand them. Where the host gave none, nothing is granted whatever the library says. */
static void channel_bindings_that_nobody_confirms(void)
{
    enum { CHANNEL_BOUND = 2048 };
    for (int which = 0; which < 3; which++) {
        ssh_gss_auth_options client = initiator_options(HOST), server = acceptor_options(HOST);
        login both = { NULL, NULL };
        client.channel_bindings = server.channel_bindings = (const uint8_t *)"channel";
        client.channel_bindings_length = server.channel_bindings_length = 7;
        CHECK_STATUS(ssh_gss_auth_new(&client, &both.client, NULL), GSSN_OK);
        CHECK_STATUS(ssh_gss_auth_new(&server, &both.server, NULL), GSSN_OK);
        fake->step_off = which == 1 ? CHANNEL_BOUND : 0;
        fake->flags_off = which == 2 ? CHANNEL_BOUND : 0;
        CHECK_STATUS(exchange_tokens(both), which ? GSSN_E_NOT_GRANTED : GSSN_OK);
        CHECK_NUMBER(fake->bindings_given, which ? 2 : 3);
        CHECK_NUMBER(state_of(both.server), which ? GSSN_STATE_FAILED : GSSN_STATE_ESTABLISHED);
        CHECK_NUMBER(grants_of(both.server) & GSSN_GRANTED_CHANNEL_BINDING, which ? 0 : GSSN_GRANTED_CHANNEL_BINDING);
        free_login(both);
        settle();
    }
    fake->step_on = fake->flags_on = CHANNEL_BOUND;
    login both = established(0);
    CHECK_NUMBER(fake->bindings_given, 0);
    CHECK_NUMBER(grants_of(both.server) & GSSN_GRANTED_CHANNEL_BINDING, 0);
    free_login(both);
}

static ssh_gss_rekey_info advice_for(const ssh_gss_auth *auth)
{
    ssh_gss_rekey_info info = GSSN_REKEY_INFO_INIT;
    CHECK_STATUS(ssh_gss_rekey_advice(auth, &info), GSSN_OK);
    return info;
}

/* A cache that cannot be read has no tickets; nothing else is touched, and no credential is got. What a context was made with is then learnt later. */
static void tickets_that_cannot_be_read(void)
{
    static const int routines[] = { FAULTMECH_KRB5_PARSE_NAME, FAULTMECH_KRB5_CC_CACHE_MATCH, FAULTMECH_KRB5_CC_START_SEQ_GET,
        FAULTMECH_KRB5_CC_NEXT_CRED };
    ssh_gss_auth_options options = initiator_options(HOST);
    login both = { NULL, new_acceptor(HOST) };
    options.method = GSSN_HOST;
    CHECK_STATUS(ssh_gss_auth_new(&options, &both.client, NULL), GSSN_OK);
    fake->fault[FAULTMECH_KRB5_CC_CACHE_MATCH].major = 5;
    CHECK_STATUS(exchange_tokens(both), GSSN_OK);
    fake->fault[FAULTMECH_KRB5_CC_CACHE_MATCH].major = 0;
    uint32_t acquired = fake->calls[FAULTMECH_ACQUIRE_CRED], inquired = fake->calls[FAULTMECH_INQUIRE_CRED];
    CHECK_NUMBER(advice_for(both.client).advice, GSSN_REKEY_NOT_NEEDED);
    for (size_t i = 0; i < sizeof routines / sizeof routines[0]; i++) {
        fake->fault[routines[i]].major = 5;
        ssh_gss_rekey_info info = advice_for(both.client);
        CHECK_NUMBER(info.advice, GSSN_REKEY_NOT_POSSIBLE);
        CHECK_NUMBER(info.credential_expires, 0);
        CHECK(info.context_expires > 0);
        fake->fault[routines[i]].major = 0;
    }
    /* A library that does not even start gives no advice. */
    ssh_gss_rekey_info none = GSSN_REKEY_INFO_INIT;
    fake->fault[FAULTMECH_KRB5_INIT_CONTEXT].major = 5;
    CHECK_STATUS(ssh_gss_rekey_advice(both.client, &none), GSSN_E_BACKEND_FAILURE);
    CHECK(none.advice == 0 && none.context_expires == 0);
    fake->fault[FAULTMECH_KRB5_INIT_CONTEXT].major = 0;
    CHECK_NUMBER(advice_for(both.client).advice, GSSN_REKEY_NOT_NEEDED);
    CHECK_NUMBER(fake->calls[FAULTMECH_ACQUIRE_CRED], acquired);
    CHECK_NUMBER(fake->calls[FAULTMECH_INQUIRE_CRED], inquired);
    free_login(both);
}

/* RFC 2744 section 5.20: a lifetime without end, one that is over, and the longest. */
static void lifetimes(void)
{
    static const struct { uint32_t seconds, advice; } cases[] = { { UINT32_MAX, GSSN_REKEY_NOT_NEEDED }, { 0, GSSN_REKEY_SOON }, { UINT32_MAX - 1, GSSN_REKEY_NOT_NEEDED } };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        fake->has_lifetime = 1;
        fake->lifetime = cases[i].seconds;
        int64_t before = (int64_t)time(NULL);
        login both = established(0);
        ssh_gss_auth *ends[] = { both.client, both.server };
        for (int end = 0; end < 2; end++) {
            ssh_gss_context_info info = GSSN_CONTEXT_INFO_INIT;
            CHECK_STATUS(ssh_gss_get_context_info(ends[end], &info), GSSN_OK);
            if (cases[i].seconds == UINT32_MAX) CHECK(info.expires == INT64_MAX);
            else CHECK(info.expires >= before + cases[i].seconds && info.expires <= (int64_t)time(NULL) + cases[i].seconds);
            ssh_gss_rekey_info rekey = advice_for(ends[end]);
            CHECK_NUMBER(rekey.advice, cases[i].advice);
            CHECK(rekey.context_expires == info.expires);
        }
        free_login(both);
        settle();
    }
}

int main(int argc, char **argv)
{
    if (!have_faults(argc, argv)) return EXIT_FAILURE;
    CASE(the_exported_name_fails);
    CASE(values_that_nobody_vouches_for);
    CASE(values_without_end);
    CASE(an_attribute_fails);
    CASE(channel_bindings_that_nobody_confirms);
    CASE(tickets_that_cannot_be_read);
    CASE(lifetimes);
    return faults_done("realm_faults_peer");
}

/* Every SECURITY_STATUS that Windows documents for the calls that are made, and what Kerberos gives beside them: our status, the hint, the name and
 * the number in the message; and that nothing stays out after any of them. */
#include "fake.h"

typedef struct { int32_t code; const char *name; ssh_gss_status status; uint32_t hint; } row;

#define ROW(code, status, hint) { code, #code, GSSN_E_ ## status, GSSN_HINT_ ## hint }
#define NUMBER(code, name, status, hint) { (int32_t)code, name, GSSN_E_ ## status, GSSN_HINT_ ## hint }

static const row rows[] = {
    ROW(SEC_E_INSUFFICIENT_MEMORY, NO_MEMORY, NONE), ROW(SEC_E_INVALID_HANDLE, BACKEND_FAILURE, NONE), ROW(SEC_E_UNSUPPORTED_FUNCTION, UNSUPPORTED, NONE),
    ROW(SEC_E_TARGET_UNKNOWN, SERVER_UNKNOWN, SERVER_NOT_IN_KDC), ROW(SEC_E_INTERNAL_ERROR, BACKEND_FAILURE, NONE),
    ROW(SEC_E_SECPKG_NOT_FOUND, BACKEND_UNUSABLE, OTHER_LIBRARY), ROW(SEC_E_NOT_OWNER, NO_CREDENTIALS, LOGON_SESSION), ROW(SEC_E_INVALID_TOKEN, BAD_TOKEN, NONE),
    ROW(SEC_E_CANNOT_PACK, BACKEND_FAILURE, NONE), ROW(SEC_E_QOP_NOT_SUPPORTED, BACKEND_FAILURE, NONE), ROW(SEC_E_NO_IMPERSONATION, NO_DELEGATED_CREDENTIALS, NONE),
    ROW(SEC_E_LOGON_DENIED, LOGON_DENIED, CLIENT_REFUSED), ROW(SEC_E_UNKNOWN_CREDENTIALS, NO_CREDENTIALS, LOGON_SESSION),
    ROW(SEC_E_NO_CREDENTIALS, NO_CREDENTIALS, LOGON_SESSION), ROW(SEC_E_MESSAGE_ALTERED, BAD_MIC, MIC_INPUT_DIFFERS), ROW(SEC_E_OUT_OF_SEQUENCE, REPLAY, REPLAYED),
    ROW(SEC_E_NO_AUTHENTICATING_AUTHORITY, KDC_UNREACHABLE, DOMAIN_CONTROLLER), ROW(SEC_E_BAD_PKGID, BACKEND_UNUSABLE, OTHER_LIBRARY),
    ROW(SEC_E_CONTEXT_EXPIRED, CREDENTIALS_EXPIRED, LOGON_EXPIRED), ROW(SEC_I_CONTEXT_EXPIRED, CREDENTIALS_EXPIRED, LOGON_EXPIRED),
    ROW(SEC_E_INCOMPLETE_MESSAGE, BAD_TOKEN, NONE), ROW(SEC_E_INCOMPLETE_CREDENTIALS, NO_CREDENTIALS, LOGON_SESSION),
    ROW(SEC_I_INCOMPLETE_CREDENTIALS, BACKEND_FAILURE, NONE), ROW(SEC_I_RENEGOTIATE, BACKEND_FAILURE, NONE), ROW(SEC_E_BUFFER_TOO_SMALL, BACKEND_FAILURE, NONE),
    ROW(SEC_E_WRONG_PRINCIPAL, SERVER_UNKNOWN, SERVICE_ACCOUNT), ROW(SEC_E_TIME_SKEW, CLOCK_SKEW, CLOCK_SKEW), ROW(SEC_E_ILLEGAL_MESSAGE, BAD_TOKEN, NONE),
    ROW(SEC_E_ENCRYPT_FAILURE, BACKEND_FAILURE, NONE), ROW(SEC_E_DECRYPT_FAILURE, BAD_KEYTAB, SERVICE_ACCOUNT), ROW(SEC_E_ALGORITHM_MISMATCH, BACKEND_FAILURE, NONE),
    ROW(SEC_E_SECURITY_QOS_FAILED, NOT_GRANTED, NONE), ROW(SEC_E_UNFINISHED_CONTEXT_DELETED, BACKEND_FAILURE, NONE), ROW(SEC_E_NO_TGT_REPLY, BACKEND_FAILURE, NONE),
    ROW(SEC_E_NO_IP_ADDRESSES, KDC_UNREACHABLE, DOMAIN_CONTROLLER), ROW(SEC_E_WRONG_CREDENTIAL_HANDLE, BACKEND_FAILURE, NONE),
    ROW(SEC_E_CRYPTO_SYSTEM_INVALID, BACKEND_FAILURE, NONE), ROW(SEC_E_MAX_REFERRALS_EXCEEDED, SERVER_UNKNOWN, SERVER_NOT_IN_KDC),
    ROW(SEC_E_STRONG_CRYPTO_NOT_SUPPORTED, BACKEND_FAILURE, NONE), ROW(SEC_E_TOO_MANY_PRINCIPALS, SERVER_UNKNOWN, SERVER_NOT_IN_KDC),
    ROW(SEC_E_NO_PA_DATA, LOGON_DENIED, CLIENT_REFUSED), ROW(SEC_E_PKINIT_NAME_MISMATCH, LOGON_DENIED, CLIENT_REFUSED),
    ROW(SEC_E_SMARTCARD_LOGON_REQUIRED, LOGON_DENIED, CLIENT_REFUSED), ROW(SEC_E_SHUTDOWN_IN_PROGRESS, BACKEND_FAILURE, NONE),
    ROW(SEC_E_KDC_INVALID_REQUEST, BACKEND_FAILURE, NONE), ROW(SEC_E_KDC_UNABLE_TO_REFER, SERVER_UNKNOWN, SERVER_NOT_IN_KDC),
    ROW(SEC_E_KDC_UNKNOWN_ETYPE, BACKEND_FAILURE, ENCRYPTION_TYPE), ROW(SEC_E_UNSUPPORTED_PREAUTH, LOGON_DENIED, CLIENT_REFUSED), ROW(SEC_E_DELEGATION_REQUIRED, NOT_GRANTED, NONE),
    ROW(SEC_E_BAD_BINDINGS, NOT_GRANTED, CHANNEL_BINDINGS), ROW(SEC_E_MULTIPLE_ACCOUNTS, SERVER_UNKNOWN, SERVER_NOT_IN_KDC),
    ROW(SEC_E_NO_KERB_KEY, BAD_KEYTAB, SERVICE_ACCOUNT), ROW(SEC_E_DOWNGRADE_DETECTED, KDC_UNREACHABLE, DOMAIN_CONTROLLER),
    ROW(SEC_E_PKINIT_CLIENT_FAILURE, LOGON_DENIED, CLIENT_REFUSED), ROW(SEC_E_NO_S4U_PROT_SUPPORT, BACKEND_FAILURE, NONE),
    ROW(SEC_E_CROSSREALM_DELEGATION_FAILURE, NOT_GRANTED, NONE), ROW(SEC_E_INVALID_PARAMETER, BACKEND_FAILURE, NONE), ROW(SEC_E_DELEGATION_POLICY, NOT_GRANTED, NONE),
    ROW(SEC_E_NO_CONTEXT, NO_DELEGATED_CREDENTIALS, NONE), ROW(SEC_E_MUTUAL_AUTH_FAILED, NOT_GRANTED, NONE),
    NUMBER(0x80090367, "SEC_E_APPLICATION_PROTOCOL_MISMATCH", BAD_MECHANISM, NONE),
    NUMBER(0xC0000008, "STATUS_INVALID_HANDLE", BACKEND_FAILURE, NONE), NUMBER(0xC000000D, "STATUS_INVALID_PARAMETER", BACKEND_FAILURE, NONE),
    NUMBER(0xC0000017, "STATUS_NO_MEMORY", NO_MEMORY, NONE), NUMBER(0xC000005E, "STATUS_NO_LOGON_SERVERS", KDC_UNREACHABLE, DOMAIN_CONTROLLER),
    NUMBER(0xC000005F, "STATUS_NO_SUCH_LOGON_SESSION", NO_CREDENTIALS, LOGON_SESSION), NUMBER(0xC0000064, "STATUS_NO_SUCH_USER", LOGON_DENIED, CLIENT_REFUSED),
    NUMBER(0xC000006A, "STATUS_WRONG_PASSWORD", LOGON_DENIED, CLIENT_REFUSED), NUMBER(0xC000006D, "STATUS_LOGON_FAILURE", LOGON_DENIED, CLIENT_REFUSED),
    NUMBER(0xC000006E, "STATUS_ACCOUNT_RESTRICTION", LOGON_DENIED, CLIENT_REFUSED), NUMBER(0xC0000071, "STATUS_PASSWORD_EXPIRED", LOGON_DENIED, CLIENT_REFUSED),
    NUMBER(0xC0000072, "STATUS_ACCOUNT_DISABLED", LOGON_DENIED, CLIENT_REFUSED), NUMBER(0xC000009A, "STATUS_INSUFFICIENT_RESOURCES", NO_MEMORY, NONE),
    NUMBER(0xC0000133, "STATUS_TIME_DIFFERENCE_AT_DC", CLOCK_SKEW, CLOCK_SKEW), NUMBER(0xC0000193, "STATUS_ACCOUNT_EXPIRED", LOGON_DENIED, CLIENT_REFUSED),
    NUMBER(0xC0000224, "STATUS_PASSWORD_MUST_CHANGE", LOGON_DENIED, CLIENT_REFUSED), NUMBER(0xC0000234, "STATUS_ACCOUNT_LOCKED_OUT", LOGON_DENIED, CLIENT_REFUSED),
    NUMBER(0xC0000388, "STATUS_DOWNGRADE_DETECTED", KDC_UNREACHABLE, DOMAIN_CONTROLLER),
    /* What Wine says of a wrong password, and numbers that mean nothing to us: also those that are no errors end the object. */
    NUMBER(0xC0000001, "", BACKEND_FAILURE, NONE), NUMBER(0x80090399, "", BACKEND_FAILURE, NONE), NUMBER(0x00090315, "", BACKEND_FAILURE, NONE), NUMBER(1, "", BACKEND_FAILURE, NONE) };

enum { ROWS = sizeof rows / sizeof rows[0] };

static void check_error(const char *where, const row *expected, ssh_gss_status got, const ssh_gss_error *error, uint32_t routine)
{
    char number[16];
    snprintf(number, sizeof number, "0x%08x", (unsigned)expected->code);
    int ok = CHECK_STATUS(got, expected->status) & CHECK_STATUS(error->status, expected->status) & CHECK_NUMBER(error->hint, expected->hint)
             & CHECK_NUMBER(error->major, (uint32_t)expected->code) & CHECK_NUMBER(error->routine, routine) & CHECK(strstr(error->message, expected->name) != NULL)
             & CHECK(strstr(error->message, number) != NULL) & CHECK(expected->hint == GSSN_HINT_NONE || error->advice[0] != '\0');
    if (!ok) printf("  %s %s: %s\n", where, expected->name, error->message);
}

/* A call of one end under the status, at its first or second step. What an acceptor lacks is a key, not a ticket. */
static void at_steps(const char *where, int is_client, uint32_t call, fakesec_routine faulty, uint32_t routine)
{
    for (int i = 0; i < ROWS; i++) {
        row expected = rows[i];
        if (!is_client && faulty == FAKESEC_ACQUIRE && expected.status == GSSN_E_NO_CREDENTIALS) expected.hint = GSSN_HINT_SERVICE_ACCOUNT;
        ssh_gss_auth *auth = new_auth(is_client ? GSSN_INITIATOR : GSSN_ACCEPTOR);
        fake->switches.call = call;
        fake->switches.status[faulty] = rows[i].code;
        ssh_gss_status status = play(auth, is_client);
        memset(&fake->switches, 0, sizeof fake->switches);
        ssh_gss_error error = error_of(auth);
        check_error(where, &expected, status, &error, routine);
        CHECK_NUMBER(info_of(auth).state, GSSN_STATE_FAILED);
        ssh_gss_auth_free(auth);
        books();
    }
}

static void initialize(void) { at_steps("initialize", 1, 1, FAKESEC_INITIALIZE, GSSN_ROUTINE_INITIALIZE_SECURITY_CONTEXT); }
static void initialize_again(void) { at_steps("initialize again", 1, 2, FAKESEC_INITIALIZE, GSSN_ROUTINE_INITIALIZE_SECURITY_CONTEXT); }
static void accept_it(void) { at_steps("accept", 0, 1, FAKESEC_ACCEPT, GSSN_ROUTINE_ACCEPT_SECURITY_CONTEXT); }
static void acquire_to_initiate(void) { at_steps("acquire", 1, 0, FAKESEC_ACQUIRE, GSSN_ROUTINE_ACQUIRE_CREDENTIALS_HANDLE); }
static void acquire_to_accept(void) { at_steps("acquire", 0, 0, FAKESEC_ACQUIRE, GSSN_ROUTINE_ACQUIRE_CREDENTIALS_HANDLE); }

/* What is asked of a complete context. What the package does not have is no failure, but for the names, which an end without them has from elsewhere. */
static void query(void)
{
    static const int attributes[] = { SECPKG_ATTR_FLAGS, SECPKG_ATTR_LIFESPAN, SECPKG_ATTR_PACKAGE_INFO, SECPKG_ATTR_NATIVE_NAMES, SECPKG_ATTR_CLIENT_SPECIFIED_TARGET };
    for (size_t a = 0; a < sizeof attributes / sizeof attributes[0]; a++) {
        for (int i = 0; i < ROWS; i++) {
            int32_t code = rows[i].code;
            if (code == SEC_E_UNSUPPORTED_FUNCTION || (code == SEC_E_TARGET_UNKNOWN && attributes[a] == SECPKG_ATTR_CLIENT_SPECIFIED_TARGET)) continue;
            ssh_gss_auth *server = new_auth(GSSN_ACCEPTOR);
            ssh_gss_buffer token = first_token(), answer = GSSN_BUFFER_INIT;
            fake->switches.attribute[attributes[a]] = code;
            ssh_gss_status status = step(server, 0, token.data, token.length, &answer);
            memset(&fake->switches, 0, sizeof fake->switches);
            ssh_gss_error error = error_of(server);
            check_error("query", &rows[i], status, &error, GSSN_ROUTINE_QUERY_CONTEXT_ATTRIBUTES);
            CHECK_NUMBER(answer.length, 0);
            ssh_gss_buffer_dispose(&token);
            ssh_gss_auth_free(server);
            books();
        }
    }
}

static void sign(void)
{
    for (int i = 0; i < ROWS; i++) {
        for (int sizes = 0; sizes < 2; sizes++) {
            ssh_gss_auth *client = new_auth(GSSN_INITIATOR);
            ssh_gss_buffer mic = GSSN_BUFFER_INIT;
            CHECK_STATUS(play(client, 1), GSSN_OK);
            if (sizes) fake->switches.attribute[SECPKG_ATTR_SIZES] = rows[i].code;
            else fake->switches.status[FAKESEC_SIGN] = rows[i].code;
            ssh_gss_status status = ssh_gss_get_mic(client, GSSN_MIC_USERAUTH, session_id, sizeof session_id, &mic);
            if (sizes && rows[i].code >= 0 && status == GSSN_OK) CHECK(0);
            memset(&fake->switches, 0, sizeof fake->switches);
            ssh_gss_error error = error_of(client);
            check_error("sign", &rows[i], status, &error, sizes ? GSSN_ROUTINE_QUERY_CONTEXT_ATTRIBUTES : GSSN_ROUTINE_MAKE_SIGNATURE);
            CHECK(mic.data == NULL && mic.length == 0);
            ssh_gss_auth_free(client);
            books();
        }
    }
}

/* A signature that is not verified is a bad one, whatever the reason, but for memory and time. */
static void verify(void)
{
    for (int i = 0; i < ROWS; i++) {
        static const uint8_t mic[28] = { 'c' };
        row expected = rows[i];
        if (expected.status != GSSN_E_NO_MEMORY && expected.status != GSSN_E_CREDENTIALS_EXPIRED) {
            expected.status = GSSN_E_BAD_MIC;
            expected.hint = GSSN_HINT_MIC_INPUT_DIFFERS;
        }
        ssh_gss_auth *server = new_auth(GSSN_ACCEPTOR);
        CHECK_STATUS(play(server, 0), GSSN_OK);
        fake->switches.status[FAKESEC_VERIFY] = rows[i].code;
        ssh_gss_status status = ssh_gss_check_mic(server, GSSN_MIC_USERAUTH, session_id, sizeof session_id, mic, sizeof mic);
        memset(&fake->switches, 0, sizeof fake->switches);
        ssh_gss_error error = error_of(server);
        check_error("verify", &expected, status, &error, GSSN_ROUTINE_VERIFY_SIGNATURE);
        ssh_gss_auth_free(server);
        books();
    }
}

int main(void)
{
    if (!open_fake()) return check_done("fake_statuses");
    RUN(initialize);
    RUN(initialize_again);
    RUN(accept_it);
    RUN(acquire_to_initiate);
    RUN(acquire_to_accept);
    RUN(query);
    RUN(sign);
    RUN(verify);
    ssh_gss_backend_close(backend);
    return check_done("fake_statuses");
}

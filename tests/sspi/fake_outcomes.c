/* What comes out of a complete context over the fake security package: grants, names, times, channel bindings, delegated credentials. */
#include <wchar.h>
#include "fake.h"

#define FAR_AWAY INT64_MAX

static ssh_gss_status accept_with(const ssh_gss_auth_options *options, ssh_gss_auth **server)
{
    *server = new_with(options);
    return play(*server, 0);
}

/* Granted is what the step and the context both say, not what was asked for. */
static void grants(void)
{
    const uint32_t integrity = ISC_RET_INTEGRITY, other = 0x4; /* replay detection: a flag that is not 0 */
    const struct { int is_client; uint32_t step, context; ssh_gss_status status; } cases[] = {
        { 1, ISC_RET_MUTUAL_AUTH | integrity, 0, GSSN_OK }, { 1, integrity, 0, GSSN_E_NOT_GRANTED }, { 1, ISC_RET_MUTUAL_AUTH, 0, GSSN_E_NOT_GRANTED },
        { 1, 0, integrity, GSSN_E_NOT_GRANTED }, { 1, 0, ISC_RET_MUTUAL_AUTH, GSSN_E_NOT_GRANTED }, { 1, other, ISC_RET_MUTUAL_AUTH | integrity, GSSN_E_NOT_GRANTED },
        { 1, ISC_RET_MUTUAL_AUTH | integrity | ISC_RET_NULL_SESSION, 0, GSSN_E_BAD_MECHANISM },
        { 1, ISC_RET_MUTUAL_AUTH | integrity, ISC_RET_MUTUAL_AUTH | integrity | ISC_RET_NULL_SESSION, GSSN_E_BAD_MECHANISM },
        { 0, ASC_RET_MUTUAL_AUTH | ASC_RET_INTEGRITY, 0, GSSN_OK }, { 0, ASC_RET_INTEGRITY, 0, GSSN_E_NOT_GRANTED }, { 0, ASC_RET_MUTUAL_AUTH, 0, GSSN_E_NOT_GRANTED },
        { 0, 0, ASC_RET_INTEGRITY, GSSN_E_NOT_GRANTED }, { 0, 0, ASC_RET_MUTUAL_AUTH, GSSN_E_NOT_GRANTED },
        /* Of an initiator it is integrity. */
        { 0, ASC_RET_MUTUAL_AUTH | integrity, 0, GSSN_E_NOT_GRANTED }, { 1, ISC_RET_MUTUAL_AUTH | ASC_RET_INTEGRITY, 0, GSSN_E_NOT_GRANTED },
        { 0, ASC_RET_MUTUAL_AUTH | ASC_RET_INTEGRITY | ASC_RET_NULL_SESSION, 0, GSSN_E_BAD_MECHANISM },
        { 0, 0, ASC_RET_MUTUAL_AUTH | ASC_RET_INTEGRITY | ASC_RET_NULL_SESSION, GSSN_E_BAD_MECHANISM } };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        ssh_gss_auth *auth = new_auth(cases[i].is_client ? GSSN_INITIATOR : GSSN_ACCEPTOR);
        fake->switches.step_flags = cases[i].step;
        fake->switches.context_flags = cases[i].context;
        if (!CHECK_STATUS(play(auth, cases[i].is_client), cases[i].status)) printf("  case %u: %s\n", (unsigned)i, error_of(auth).message);
        ssh_gss_auth_free(auth);
    }
}

/* Rule R34: the service that the client says under encryption, else that of the ticket, is one of the own. */
static void services(void)
{
    const struct { const wchar_t *server, *target; ssh_gss_status status; } cases[] = {
        { L"host/ssh.rig.test@RIG.TEST", NULL, GSSN_OK }, { L"host/ssh.rig.test", L"host/ssh.rig.test", GSSN_OK }, { L"host/SSH.rig.test@RIG.TEST", L"", GSSN_OK },
        { L"host/ssh.rig.test@RIG.TEST", L"host/Ssh.Rig.Test@RIG.TEST", GSSN_OK }, { L"RIGHOST$@RIG.TEST", L"host/ssh.rig.test", GSSN_OK },
        { L"host/ssh.rig.test@RIG.TEST", L"HTTP/ssh.rig.test", GSSN_E_SERVER_UNKNOWN }, { L"host/ssh.rig.test@RIG.TEST", L"host/other.rig.test", GSSN_E_SERVER_UNKNOWN },
        { L"HTTP/ssh.rig.test@RIG.TEST", NULL, GSSN_E_SERVER_UNKNOWN }, { L"host/other.rig.test@RIG.TEST", NULL, GSSN_E_SERVER_UNKNOWN },
        { L"RIGHOST$@RIG.TEST", NULL, GSSN_E_SERVER_UNKNOWN }, { L"host/ssh.rig.test/x@RIG.TEST", NULL, GSSN_E_SERVER_UNKNOWN }, { L"", NULL, GSSN_E_PROTOCOL } };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        ssh_gss_auth *server = new_auth(GSSN_ACCEPTOR);
        ssh_gss_buffer token = first_token(), answer = GSSN_BUFFER_INIT;
        fake->switches.server = cases[i].server;
        fake->switches.target = cases[i].target;
        ssh_gss_status status = step(server, 0, token.data, token.length, &answer);
        if (!CHECK_STATUS(status, cases[i].status)) printf("  case %u: %s\n", (unsigned)i, error_of(server).message);
        CHECK(cases[i].status == GSSN_OK ? answer.length > 0 : answer.length == 0);
        ssh_gss_buffer_dispose(&token);
        ssh_gss_buffer_dispose(&answer);
        ssh_gss_auth_free(server);
    }
}

static void another_package(void)
{
    const wchar_t *const names[] = { L"NTLM", L"Negotiate", L"Kerberos2", L"kerberos", L"" };
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        ssh_gss_auth *server = new_auth(GSSN_ACCEPTOR);
        fake->switches.package = names[i];
        CHECK_STATUS(play(server, 0), GSSN_E_BAD_MECHANISM);
        CHECK_NUMBER(error_of(server).hint, GSSN_HINT_MECHANISM_REFUSED);
        ssh_gss_auth_free(server);
    }
}

/* UTF-16 to UTF-8: pairs, names longer than a line. A name with half a pair could be another one. */
static void names_in_any_script(void)
{
    static wchar_t longest[600];
    static char longest_text[600];
    for (int i = 0; i < 500; i++) longest[i] = L'n', longest_text[i] = 'n';
    const struct { const wchar_t *name; const char *text; } cases[] = {
        { L"al\xef" L"ce@RIG.TEST", "al\xc3\xaf" "ce@RIG.TEST" }, { L"\x65e5\x672c@RIG.TEST", "\xe6\x97\xa5\xe6\x9c\xac@RIG.TEST" },
        { L"\xd83d\xde00@RIG.TEST", "\xf0\x9f\x98\x80@RIG.TEST" }, { L"\xd83d@RIG.TEST", NULL }, { L"\xde00\xd83d@RIG.TEST", NULL }, { L"alice\xfffd@RIG.TEST", NULL },
        { longest, longest_text } };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        ssh_gss_auth *server = new_auth(GSSN_ACCEPTOR);
        char text[700] = "";
        size_t length;
        fake->switches.client = cases[i].name;
        CHECK_STATUS(play(server, 0), cases[i].text ? GSSN_OK : GSSN_E_PROTOCOL);
        CHECK_STATUS(ssh_gss_peer_name(server, text, sizeof text, &length), cases[i].text ? GSSN_OK : GSSN_E_BAD_STATE);
        CHECK_TEXT(text, cases[i].text ? cases[i].text : "");
        ssh_gss_auth_free(server);
    }
}

/* Cut off it would be another name: the longest that is taken, and one that goes on behind it. */
static void names_of_any_length(void)
{
    enum { LONGEST = (1 << 15) - 1 };
    static wchar_t name[LONGEST + 10];
    for (size_t length = LONGEST; length < LONGEST + 10; length += 9) {
        ssh_gss_auth *server = new_auth(GSSN_ACCEPTOR);
        size_t needed = 0;
        wmemset(name, L'n', length);
        fake->switches.client = name;
        CHECK_STATUS(play(server, 0), length == LONGEST ? GSSN_OK : GSSN_E_PROTOCOL);
        CHECK_STATUS(ssh_gss_peer_name(server, NULL, 0, &needed), length == LONGEST ? GSSN_E_BUFFER_TOO_SMALL : GSSN_E_BAD_STATE);
        CHECK_NUMBER(needed, length == LONGEST ? LONGEST : 0);
        ssh_gss_auth_free(server);
    }
}

static void no_name_of_the_client(void)
{
    ssh_gss_auth *server = new_auth(GSSN_ACCEPTOR);
    fake->switches.client = L"";
    CHECK_STATUS(play(server, 0), GSSN_E_PROTOCOL);
    ssh_gss_auth_free(server);
}

/* A client may do without its own name, but not with one that cannot be; and never without the server's. */
static void names_at_a_client(void)
{
    const struct { const wchar_t *client, *server; ssh_gss_status status, name; } cases[] = {
        { L"", L"host/ssh.rig.test@RIG.TEST", GSSN_OK, GSSN_E_UNSUPPORTED }, { L"alice@RIG.TEST", L"host/ssh.rig.test@RIG.TEST", GSSN_OK, GSSN_OK },
        { L"\xd83d@RIG.TEST", L"host/ssh.rig.test@RIG.TEST", GSSN_E_PROTOCOL, GSSN_E_BAD_STATE }, { L"alice@RIG.TEST", L"", GSSN_E_PROTOCOL, GSSN_E_BAD_STATE },
        { L"", L"", GSSN_E_PROTOCOL, GSSN_E_BAD_STATE } };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        ssh_gss_auth *client = new_auth(GSSN_INITIATOR);
        char text[64];
        size_t length;
        fake->switches.client = cases[i].client;
        fake->switches.server = cases[i].server;
        if (!(CHECK_STATUS(play(client, 1), cases[i].status) & CHECK_STATUS(ssh_gss_own_name(client, text, sizeof text, &length), cases[i].name))) printf("  case %u\n", (unsigned)i);
        memset(&fake->switches, 0, sizeof fake->switches);
        ssh_gss_auth_free(client);
    }
}

static int64_t local_units(int64_t unix_seconds)
{
    uint64_t utc = (uint64_t)(unix_seconds + 11644473600) * 10000000;
    FILETIME from = { (DWORD)utc, (DWORD)(utc >> 32) }, to;
    FileTimeToLocalFileTime(&from, &to);
    return (int64_t)((uint64_t)to.dwHighDateTime << 32 | to.dwLowDateTime);
}

/* Local time of the package to seconds since 1970, in summer and in winter. */
static void times(void)
{
    const struct { int64_t units, expires; } cases[] = {
        { local_units(1783000000), 1783000000 }, { local_units(1799000000), 1799000000 }, { INT64_MAX, FAR_AWAY }, { INT64_MAX - 36000000000, FAR_AWAY },
        /* What Windows has for "never" is a day less, so that it can be made UTC; here as it is, and as the clocks of Samoa, Hawaii and Kiribati would have it. */
        { 0x7fffff36d5969fff, FAR_AWAY }, { 0x7fffff36d5969fff - 11 * 36000000000, FAR_AWAY }, { 0x7fffff36d5969fff - 10 * 36000000000, FAR_AWAY }, { 0x7fffff36d5969fff + 14 * 36000000000, FAR_AWAY },
        { -1, 0 }, { INT64_MIN, 0 } };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        for (int from_step = 0; from_step < 2; from_step++) {
            ssh_gss_auth *client = new_auth(GSSN_INITIATOR);
            fake->switches.end = cases[i].units;
            fake->switches.attribute[SECPKG_ATTR_LIFESPAN] = from_step ? SEC_E_UNSUPPORTED_FUNCTION : 0;
            CHECK_STATUS(play(client, 1), GSSN_OK);
            if (!CHECK_NUMBER(info_of(client).expires, cases[i].expires)) printf("  case %u\n", (unsigned)i);
            ssh_gss_auth_free(client);
        }
    }
}

static void advice_on_rekeying(void)
{
    const struct { int32_t status; int64_t end; ssh_gss_status expected; uint32_t advice; int64_t expires; } cases[] = {
        { 0, INT64_MAX, GSSN_OK, GSSN_REKEY_NOT_NEEDED, FAR_AWAY }, { 0, local_units(1000000000), GSSN_OK, GSSN_REKEY_NOT_POSSIBLE, 1000000000 },
        { SEC_E_NO_CREDENTIALS, 0, GSSN_OK, GSSN_REKEY_NOT_POSSIBLE, 0 }, { SEC_E_INTERNAL_ERROR, 0, GSSN_E_BACKEND_FAILURE, 0, 0 } };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        ssh_gss_auth *client = new_auth(GSSN_INITIATOR);
        ssh_gss_rekey_info info = GSSN_REKEY_INFO_INIT;
        CHECK_STATUS(play(client, 1), GSSN_OK);
        fake->switches.status[FAKESEC_ACQUIRE] = cases[i].status;
        fake->switches.credential_end = cases[i].end;
        CHECK_STATUS(ssh_gss_rekey_advice(client, &info), cases[i].expected);
        if (!(CHECK_NUMBER(info.advice, cases[i].advice) & CHECK_NUMBER(info.credential_expires, cases[i].expires))) printf("  case %u\n", (unsigned)i);
        memset(&fake->switches, 0, sizeof fake->switches);
        ssh_gss_auth_free(client);
    }
}

/* The credentials of the logon session that the host asked for once: what counts is whether there are any now. */
static void advice_after_they_are_gone(void)
{
    ssh_gss_credential_options wanted = GSSN_CREDENTIAL_OPTIONS_INIT;
    ssh_gss_auth_options options = options_of(GSSN_INITIATOR);
    ssh_gss_rekey_info info = GSSN_REKEY_INFO_INIT;
    wanted.usage = GSSN_INITIATE;
    wanted.backend = backend;
    fake->switches.credential_end = INT64_MAX;
    CHECK_STATUS(ssh_gss_credential_acquire(&wanted, &options.credential, NULL), GSSN_OK);
    ssh_gss_auth *client = new_with(&options);
    CHECK_STATUS(play(client, 1), GSSN_OK);
    fake->switches.status[FAKESEC_ACQUIRE] = SEC_E_NO_CREDENTIALS;
    CHECK_STATUS(ssh_gss_rekey_advice(client, &info), GSSN_OK);
    CHECK_NUMBER(info.advice, GSSN_REKEY_NOT_POSSIBLE);
    CHECK_NUMBER(info.credential_expires, 0);
    ssh_gss_auth_free(client);
    ssh_gss_credential_free(options.credential);
}

/* SEC_CHANNEL_BINDINGS with the data behind it, at both ends; an acceptor asks for no mercy. */
static void channel_bindings(void)
{
    for (int is_client = 0; is_client < 2; is_client++) {
        ssh_gss_auth_options options = options_of(is_client ? GSSN_INITIATOR : GSSN_ACCEPTOR);
        options.channel_bindings = (const uint8_t *)"tls-unique";
        options.channel_bindings_length = 10;
        ssh_gss_auth *auth = new_with(&options);
        SEC_CHANNEL_BINDINGS bindings;
        CHECK_STATUS(play(auth, is_client), GSSN_OK);
        CHECK(fake->notes.kind_count == 2 && fake->notes.kinds[0] == SECBUFFER_TOKEN && fake->notes.kinds[1] == SECBUFFER_CHANNEL_BINDINGS);
        memcpy(&bindings, fake->notes.bindings, sizeof bindings);
        CHECK(fake->notes.bindings_size == sizeof bindings + 10 && bindings.cbApplicationDataLength == 10 && bindings.dwApplicationDataOffset == sizeof bindings);
        CHECK(memcmp(fake->notes.bindings + sizeof bindings, "tls-unique", 10) == 0);
        CHECK(bindings.dwInitiatorAddrType == 0 && bindings.cbInitiatorLength == 0 && bindings.dwAcceptorAddrType == 0 && bindings.cbAcceptorLength == 0);
        CHECK_NUMBER(info_of(auth).granted & GSSN_GRANTED_CHANNEL_BINDING, is_client ? 0 : GSSN_GRANTED_CHANNEL_BINDING);
        if (!is_client) CHECK_NUMBER(fake->notes.flags, ASC_REQ_INTEGRITY | ASC_REQ_MUTUAL_AUTH);
        ssh_gss_auth_free(auth);
    }
    /* Without: one buffer for a later step, none for the first. */
    ssh_gss_auth *client = new_auth(GSSN_INITIATOR);
    ssh_gss_buffer token = GSSN_BUFFER_INIT;
    CHECK_STATUS(step(client, 1, NULL, 0, &token), GSSN_CONTINUE);
    CHECK_NUMBER(fake->notes.kind_count, 0);
    ssh_gss_buffer_dispose(&token);
    ssh_gss_auth_free(client);
}

static void delegation_of_a_client(void)
{
    const struct { uint32_t asks, step, context, wanted, granted, refused; } cases[] = {
        { GSSN_DELEGATE_NEVER, 0, 0, 0, 0, GSSN_DELEGATION_NOT_REFUSED }, { GSSN_DELEGATE_ALWAYS, 0, 0, ISC_REQ_DELEGATE, GSSN_GRANTED_DELEGATION, GSSN_DELEGATION_NOT_REFUSED },
        { GSSN_DELEGATE_IF_POLICY, 0, 0, ISC_REQ_DELEGATE, GSSN_GRANTED_DELEGATION, GSSN_DELEGATION_NOT_REFUSED },
        { GSSN_DELEGATE_ALWAYS, ISC_RET_MUTUAL_AUTH | ISC_RET_INTEGRITY, 0, ISC_REQ_DELEGATE, 0, GSSN_DELEGATION_NOT_GRANTED },
        { GSSN_DELEGATE_IF_POLICY, 0, ISC_RET_MUTUAL_AUTH | ISC_RET_INTEGRITY, ISC_REQ_DELEGATE, 0, GSSN_DELEGATION_NOT_GRANTED } };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        ssh_gss_auth_options options = options_of(GSSN_INITIATOR);
        options.delegation = cases[i].asks;
        ssh_gss_auth *client = new_with(&options);
        fake->switches.step_flags = cases[i].step;
        fake->switches.context_flags = cases[i].context;
        CHECK_STATUS(play(client, 1), GSSN_OK);
        CHECK_NUMBER(fake->notes.flags & ISC_REQ_DELEGATE, cases[i].wanted);
        ssh_gss_context_info info = info_of(client);
        if (!(CHECK_NUMBER(info.granted & GSSN_GRANTED_DELEGATION, cases[i].granted) & CHECK_NUMBER(info.delegation_refused, cases[i].refused))) printf("  case %u\n", (unsigned)i);
        ssh_gss_auth_free(client);
    }
}

/* A server takes what comes if it was told to; what it cannot take is no failure of the login. */
static void delegation_at_a_server(void)
{
    const struct { uint32_t takes; fakesec_routine faulty; int32_t status; uint32_t granted, refused; } cases[] = {
        { GSSN_DELEGATE_ALWAYS, FAKESEC_ACQUIRE, 0, GSSN_GRANTED_DELEGATION, GSSN_DELEGATION_NOT_REFUSED }, { GSSN_DELEGATE_NEVER, FAKESEC_ACQUIRE, 0, 0, GSSN_DELEGATION_DECLINED },
        { GSSN_DELEGATE_ALWAYS, FAKESEC_QUERY_TOKEN, SEC_E_UNSUPPORTED_FUNCTION, 0, GSSN_DELEGATION_UNUSABLE },
        { GSSN_DELEGATE_ALWAYS, FAKESEC_IMPERSONATE, SEC_E_NO_IMPERSONATION, 0, GSSN_DELEGATION_UNUSABLE } };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        ssh_gss_auth_options options = options_of(GSSN_ACCEPTOR);
        ssh_gss_auth *server = NULL;
        options.delegation = cases[i].takes;
        fake->switches.status[cases[i].faulty] = cases[i].status;
        fake->switches.step_flags = ASC_RET_DELEGATE | ASC_RET_MUTUAL_AUTH | ASC_RET_INTEGRITY;
        memset(&fake->notes, 0, sizeof fake->notes);
        CHECK_STATUS(accept_with(&options, &server), GSSN_OK);
        ssh_gss_context_info info = info_of(server);
        int ok = CHECK_NUMBER(info.granted & GSSN_GRANTED_DELEGATION, cases[i].granted) & CHECK_NUMBER(info.delegation_refused, cases[i].refused);
        ok &= CHECK_NUMBER(fake->notes.acquired_as_client, cases[i].granted ? 1 : 0) & CHECK_NUMBER(fake->notes.is_client, 0);
        if (!ok) printf("  case %u\n", (unsigned)i);
        memset(&fake->switches, 0, sizeof fake->switches);
        ssh_gss_auth_free(server);
        books();
    }
}

int main(void)
{
    if (!open_fake()) return check_done("fake_outcomes");
    RUN(grants);
    RUN(services);
    RUN(another_package);
    RUN(names_in_any_script);
    RUN(names_of_any_length);
    RUN(no_name_of_the_client);
    RUN(names_at_a_client);
    RUN(times);
    RUN(advice_on_rekeying);
    RUN(advice_after_they_are_gone);
    RUN(channel_bindings);
    RUN(delegation_of_a_client);
    RUN(delegation_at_a_server);
    ssh_gss_backend_close(backend);
    return check_done("fake_outcomes");
}

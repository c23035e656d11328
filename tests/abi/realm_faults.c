/* Rules that no real mechanism breaks: a FAKE breaks them, MIT's library with faults that are switched on (tests/faultmech). Everything else about
 * these logins is real. And what the mechanism is asked for, which only something in between can see.
 *   realm_faults PATH-OF-LIBFAULTMECH */
#include <errno.h>
#include "faults.h"

static int forks_while_loading;

/* The server's step on a good token fails, with this, and has no token that would tell the client that all is well. */
static void check_server_refuses(ssh_gss_status expected, const char *word, const char *file, int line)
{
    ssh_gss_buffer token = first_token(HOST), answer = GSSN_BUFFER_INIT;
    ssh_gss_auth *server = new_acceptor(HOST);
    check_status(ssh_gss_accept_sec_context(server, token.data, token.length, &answer), expected, "ssh_gss_accept_sec_context", file, line);
    check_number((long long)answer.length, 0, "answer.length", file, line);
    check_number(state_of(server), GSSN_STATE_FAILED, "state", file, line);
    check_cause(server, expected, expected == GSSN_E_BAD_MECHANISM ? GSSN_HINT_MECHANISM_REFUSED : 0, word, file, line);
    ssh_gss_auth_free(server);
    ssh_gss_buffer_dispose(&token);
    ssh_gss_buffer_dispose(&answer);
}
#define SERVER_REFUSES(status, word) check_server_refuses(status, word, __FILE__, __LINE__)

/* The same for the client's second step: the server's answer was good. */
static void check_client_refuses(ssh_gss_status expected, const char *file, int line)
{
    login both = new_login("alice");
    ssh_gss_buffer token = GSSN_BUFFER_INIT, answer = GSSN_BUFFER_INIT, more = GSSN_BUFFER_INIT;
    fake->side = FAULTMECH_INITIATOR;
    CHECK_STATUS(ssh_gss_init_sec_context(both.client, NULL, 0, &token), GSSN_CONTINUE);
    CHECK_STATUS(ssh_gss_accept_sec_context(both.server, token.data, token.length, &answer), GSSN_OK);
    check_status(ssh_gss_init_sec_context(both.client, answer.data, answer.length, &more), expected, "ssh_gss_init_sec_context", file, line);
    check_number((long long)more.length, 0, "more.length", file, line);
    check_number(state_of(both.client), GSSN_STATE_FAILED, "state", file, line);
    fake->side = FAULTMECH_BOTH;
    ssh_gss_buffer_dispose(&token);
    ssh_gss_buffer_dispose(&answer);
    free_login(both);
}
#define CLIENT_REFUSES(status) check_client_refuses(status, __FILE__, __LINE__)

/* Rules R12, R13, R14, R15, R54: integrity and mutual authentication, neither replay detection nor sequencing nor channel bindings; delegation only
 * if asked. */
static void what_is_asked_for(void)
{
    static const struct { uint32_t delegation, allow, expected; } cases[] = {
        { GSSN_DELEGATE_NEVER, 0, FLAG_INTEGRITY | FLAG_MUTUAL }, { GSSN_DELEGATE_NEVER, GSSN_ALLOW_NO_MUTUAL, FLAG_INTEGRITY },
        { GSSN_DELEGATE_ALWAYS, 0, FLAG_INTEGRITY | FLAG_MUTUAL | FLAG_DELEGATE }, { GSSN_DELEGATE_IF_POLICY, 0, FLAG_INTEGRITY | FLAG_MUTUAL | 32768 },
        { GSSN_DELEGATE_NEVER, GSSN_ALLOW_NO_INTEGRITY, FLAG_INTEGRITY | FLAG_MUTUAL } };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        ssh_gss_auth_options options = initiator_options(HOST);
        login both = { NULL, NULL };
        ssh_gss_auth_options accept_it = acceptor_options(HOST);
        options.delegation = cases[i].delegation;
        options.flags = accept_it.flags = cases[i].allow;
        CHECK_STATUS(ssh_gss_auth_new(&options, &both.client, NULL), GSSN_OK);
        CHECK_STATUS(ssh_gss_auth_new(&accept_it, &both.server, NULL), GSSN_OK);
        CHECK_STATUS(exchange_tokens(both), GSSN_OK);
        if (!CHECK_NUMBER(fake->requested_flags, cases[i].expected)) printf("  case %zu\n", i);
        CHECK(fake->initiator_for_krb5);
        CHECK_NUMBER(fake->bindings_given, 0);
        CHECK(fake->acceptor_for_krb5_only);
        CHECK_NUMBER(fake->acquired_usage, 2);                              /* GSS_C_ACCEPT: never both */
        free_login(both);
    }
}

/* Rule R34: an anonymous peer is none, whoever of the mechanism's functions says so. */
static void an_anonymous_peer(void)
{
    fake->flags_on = FLAG_ANONYMOUS;
    SERVER_REFUSES(GSSN_E_BAD_MECHANISM, "anonymous");
    CLIENT_REFUSES(GSSN_E_BAD_MECHANISM);
    fake->flags_on = 0;
    fake->step_on = FLAG_ANONYMOUS;
    SERVER_REFUSES(GSSN_E_BAD_MECHANISM, "anonymous");
    CLIENT_REFUSES(GSSN_E_BAD_MECHANISM);
}

/* Rules R5, R34: what was agreed on is what is there at completion: not SPNEGO, NegoEx, NTLM, IAKERB, Kerberos 5's user-to-user, nor Kerberos 5 by
 * one of its other names, nor an identifier that is cut, empty, longer than its bytes, or missing. */
static void another_mechanism_at_completion(void)
{
    static const mechanism_oid others[] = { OID(SPNEGO), OID("\x2b\x06\x01\x04\x01\x82\x37\x02\x02\x1e"), OID("\x2b\x06\x01\x04\x01\x82\x37\x02\x02\x0a"),
        OID("\x2b\x06\x01\x05\x02\x05"), OID("\x2a\x86\x48\x86\xf7\x12\x01\x02\x02\x03"), OID("\x2a\x86\x48\x82\xf7\x12\x01\x02\x02"), OID("\x2b\x05\x01\x05\x02"),
        OID("\x2a\x86\x48\x86\xf7\x12\x01\x02"), OID(""), { "*", UINT32_MAX } };
    for (size_t i = 0; i < sizeof others / sizeof others[0]; i++) {
        fake->mechanism = others[i].content;
        fake->mechanism_length = others[i].length;
        SERVER_REFUSES(GSSN_E_BAD_MECHANISM, "Kerberos 5");
        CLIENT_REFUSES(GSSN_E_BAD_MECHANISM);
        if (!settle()) printf("  mechanism %zu\n", i);
    }
    fake->no_mechanism = 1;
    SERVER_REFUSES(GSSN_E_BAD_MECHANISM, "Kerberos 5");
    CLIENT_REFUSES(GSSN_E_BAD_MECHANISM);
    fake->no_mechanism = 0;
    fake->not_open = 1;
    SERVER_REFUSES(GSSN_E_BAD_MECHANISM, "Kerberos 5");
    CLIENT_REFUSES(GSSN_E_BAD_MECHANISM);
}

/* Rules R34, R55: what was asked for is a wish. It counts as granted only if the last step and the context both say so. */
static void grants_that_are_missing(void)
{
    static const struct { uint32_t flag; const char *word; } flags[] = { { FLAG_INTEGRITY, "integrity" }, { FLAG_MUTUAL, "mutual" } };
    for (size_t i = 0; i < sizeof flags / sizeof flags[0]; i++) {
        fake->flags_off = flags[i].flag;
        SERVER_REFUSES(GSSN_E_NOT_GRANTED, flags[i].word);
        CLIENT_REFUSES(GSSN_E_NOT_GRANTED);
        fake->flags_off = 0;
        fake->step_off = flags[i].flag;
        SERVER_REFUSES(GSSN_E_NOT_GRANTED, flags[i].word);
        CLIENT_REFUSES(GSSN_E_NOT_GRANTED);
        fake->step_off = 0;
    }
}

/* Rules R33, R59: a supplementary bit beside "complete" is a failure, of a step as of a MIC. */
static void supplementary_bits(void)
{
    static const uint32_t bits[] = { DUPLICATE, OLD, UNSEQUENCED, GAP, 1 };
    for (size_t i = 0; i < sizeof bits / sizeof bits[0]; i++) {
        login both = new_login("alice");
        CHECK_STATUS(exchange_tokens(both), GSSN_OK);
        fake->fault[FAULTMECH_VERIFY_MIC].bits = bits[i];
        if (!CHECK_STATUS(prove(both), GSSN_E_BAD_MIC)) printf("  bit %u\n", (unsigned)bits[i]);
        CHECK_NUMBER(state_of(both.server), GSSN_STATE_FAILED);
        CHECK_STATUS(ssh_gss_authorize(both.server, NULL), GSSN_E_BAD_STATE);
        fake->fault[FAULTMECH_VERIFY_MIC].bits = 0;
        free_login(both);
        if (bits[i] == 1) break;                                            /* of a step this is "continue" */
        both = new_login("alice");
        fake->fault[FAULTMECH_ACCEPT_SEC_CONTEXT].bits = bits[i];
        if (!CHECK(exchange_tokens(both) < 0)) printf("  bit %u\n", (unsigned)bits[i]);
        CHECK_NUMBER(state_of(both.server), GSSN_STATE_FAILED);
        fake->fault[FAULTMECH_ACCEPT_SEC_CONTEXT].bits = 0;
        free_login(both);
    }
}

static void check_kept(const ssh_gss_auth *server, int kept, uint32_t refusal)
{
    ssh_gss_context_info info = GSSN_CONTEXT_INFO_INIT;
    int32_t delegated = 99;
    CHECK_STATUS(ssh_gss_credentials_delegated(server, &delegated), GSSN_OK);
    CHECK_NUMBER(delegated, kept);
    CHECK_STATUS(ssh_gss_get_context_info(server, &info), GSSN_OK);
    CHECK_NUMBER((info.granted & GSSN_GRANTED_DELEGATION) != 0, kept);
    CHECK_NUMBER(info.delegation_refused, refusal);
    CHECK_NUMBER(fake->delegated, kept);                                    /* what is not kept is released */
}

/* A delegated credential of somebody else, or of nobody knows whom, would hand another's ticket to the user. */
static void a_delegated_credential_of_another(void)
{
    for (int fault = 0; fault < 4; fault++) {
        login both = delegating_login("alice");
        fake->another_owner = fault == 1;
        fake->fault[FAULTMECH_COMPARE_NAME].major = fault == 2 ? BAD_NAME : 0;
        fake->fault[FAULTMECH_INQUIRE_CRED].major = fault == 3 ? FAILURE : 0;
        ssh_gss_status status = exchange_tokens(both);
        if (status == GSSN_OK) check_kept(both.server, fault == 0, fault == 0 ? GSSN_DELEGATION_NOT_REFUSED : fault == 3 ? GSSN_DELEGATION_UNUSABLE : GSSN_DELEGATION_OTHER_PRINCIPAL);
        else CHECK_STATUS(status, GSSN_OK);
        free_login(both);
        if (!settle()) printf("  fault %d\n", fault);
    }
}

/* Delegated credentials end with a no, and with the object. */
static void the_end_of_delegated_credentials(void)
{
    login both = delegating_login("bob");
    CHECK_STATUS(exchange_tokens(both), GSSN_OK);
    CHECK_STATUS(prove(both), GSSN_OK);
    CHECK_NUMBER(fake->delegated, 1);
    CHECK_STATUS(ssh_gss_authorize(both.server, "bob"), GSSN_E_NOT_AUTHORIZED);     /* it is alice's ticket */
    check_kept(both.server, 0, GSSN_DELEGATION_NOT_REFUSED);
    free_login(both);
    both = delegating_login("alice");
    CHECK_STATUS(exchange_tokens(both), GSSN_OK);
    CHECK_STATUS(prove(both), GSSN_OK);
    CHECK_STATUS(ssh_gss_authorize(both.server, "alice"), GSSN_OK);
    check_kept(both.server, 1, GSSN_DELEGATION_NOT_REFUSED);
    free_login(both);
    CHECK_NUMBER(fake->delegated, 0);
    both = delegating_login("alice");
    CHECK_STATUS(exchange_tokens(both), GSSN_OK);
    fake->fault[FAULTMECH_VERIFY_MIC].bits = OLD;
    CHECK_STATUS(prove(both), GSSN_E_BAD_MIC);
    CHECK_NUMBER(fake->delegated, 0);                                       /* a failure, too */
    free_login(both);
}

/* The library's copies are wiped, and so are the mechanism's that it gives back. */
static void tokens_and_mics_are_wiped(void)
{
    login both = new_login("alice");
    CHECK_STATUS(exchange_tokens(both), GSSN_OK);
    CHECK_STATUS(prove(both), GSSN_OK);
    free_login(both);
    CHECK_NUMBER(fake->ledger.unwiped, 0);
    CHECK_NUMBER(fake->ledger.wiped, 3);                                           /* two tokens, one MIC */
}

/* Names that C cannot hold, or that are none. */
static void names_that_are_none(void)
{
    static const struct { const char *name; size_t length; } names[] = { { "alice\0@RIG.TEST", 15 }, { "host/" HOST "@RIG.TEST\0", 28 }, { "", 0 } };
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        ssh_gss_buffer token = first_token(HOST), answer = GSSN_BUFFER_INIT;
        ssh_gss_auth *server = new_acceptor(HOST);
        fake->name = names[i].name;
        fake->name_length = names[i].length;
        CHECK_STATUS(ssh_gss_accept_sec_context(server, token.data, token.length, &answer), GSSN_E_PROTOCOL);
        CHECK_NUMBER(answer.length, 0);
        CHECK_CAUSE(server, GSSN_E_PROTOCOL, 0, "NUL");
        fake->name = NULL;
        ssh_gss_auth_free(server);
        ssh_gss_buffer_dispose(&token);
        ssh_gss_buffer_dispose(&answer);
    }
}

/* RFC 8062: WELLKNOWN/ANONYMOUS stands for anybody, in any realm. Even a .k5login that lists it lets in nobody. A real one needs PKINIT. */
static void the_anonymous_principal(void)
{
    char file[1024];
    snprintf(file, sizeof file, "%s", in_realm("", "home/bob/.k5login"));
    FILE *list = fopen(file, "w");
    if (!CHECK(list != NULL)) return;
    fprintf(list, "WELLKNOWN/ANONYMOUS@RIG.TEST\nWELLKNOWN/ANONYMOUS@WELLKNOWN:ANONYMOUS\nalice@OTHER.TEST\n");
    fclose(list);
    static const struct { const char *name; ssh_gss_status expected; } names[] = {
        { "WELLKNOWN/ANONYMOUS@RIG.TEST", GSSN_E_NOT_AUTHORIZED }, { "WELLKNOWN/ANONYMOUS@WELLKNOWN:ANONYMOUS", GSSN_E_NOT_AUTHORIZED },
        { "alice@OTHER.TEST", GSSN_OK } };                                  /* the others of the list may */
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        login both = new_login("bob");
        fake->client_name = names[i].name;
        CHECK_STATUS(exchange_tokens(both), GSSN_OK);
        CHECK_TEXT(name_of(ssh_gss_peer_name, both.server), names[i].name);
        CHECK_STATUS(prove(both), GSSN_OK);
        CHECK_STATUS(ssh_gss_authorize(both.server, "bob"), names[i].expected);
        if (names[i].expected != GSSN_OK) CHECK_CAUSE(both.server, GSSN_E_NOT_AUTHORIZED, GSSN_HINT_PRINCIPAL_NOT_ALLOWED, "principal");
        free_login(both);
    }
    CHECK(unlink(file) == 0);
}

/* The mechanism's words may hold a peer's: they forge no line of a log. */
static void words_of_the_mechanism(void)
{
    ssh_gss_error error = GSSN_ERROR_INIT;
    login both = new_login("alice");
    CHECK_STATUS(exchange_tokens(both), GSSN_OK);
    fake->fault[FAULTMECH_VERIFY_MIC].bits = OLD;
    fake->status_text = "words\r\nAccepted alice\x1b[2J\x7f";
    CHECK_STATUS(prove(both), GSSN_E_BAD_MIC);
    CHECK_STATUS(ssh_gss_last_error(both.server, &error), GSSN_OK);
    CHECK(strstr(error.message, "words  Accepted alice [2J ") != NULL);
    CHECK(strpbrk(error.message, "\r\x1b\x7f") == NULL);
    free_login(both);
}

/* Rules R24, R69: what the peer is told of an error names nothing of this machine, whatever the mechanism's words are. */
static void words_for_the_peer(void)
{
    static const char *const details[] = { "keytab", "alice", "RIG.TEST", "/etc", HOST };
    ssh_gss_buffer token = first_token(HOST), answer = GSSN_BUFFER_INIT, body = GSSN_BUFFER_INIT;
    ssh_gss_auth *server = new_acceptor(HOST);
    ssh_gss_error error = GSSN_ERROR_INIT;
    ssh_gss_peer_error told = GSSN_PEER_ERROR_INIT;
    faultmech_fault fault = { 0, FAILURE, 77, 0, FAULTMECH_FILLER, 20, FAULTMECH_STAYS };
    fake->fault[FAULTMECH_ACCEPT_SEC_CONTEXT] = fault;
    fake->status_text = "no key in /etc/krb5.keytab for host/" HOST "@RIG.TEST, wanted by alice";
    CHECK_STATUS(ssh_gss_accept_sec_context(server, token.data, token.length, &answer), GSSN_E_BACKEND_FAILURE);
    CHECK_NUMBER(answer.length, 20);                                        /* both are for the peer */
    CHECK_STATUS(ssh_gss_last_error(server, &error), GSSN_OK);
    CHECK_STATUS(ssh_gss_error_body(server, &body), GSSN_OK);
    CHECK_STATUS(ssh_gss_error_body_parse(body.data, body.length, &told), GSSN_OK);
    CHECK(told.major == FAILURE && told.minor == 77 && told.message[0] != 0);
    CHECK_TEXT(told.language, "en");
    for (size_t i = 0; i < sizeof details / sizeof details[0]; i++) CHECK(strstr(error.message, details[i]) && !strstr(told.message, details[i]));
    ssh_gss_auth_free(server);
    ssh_gss_buffer_dispose(&token);
    ssh_gss_buffer_dispose(&answer);
    ssh_gss_buffer_dispose(&body);
}

/* Nobody can tell where a .k5login would be: no. */
static void without_a_configuration(void)
{
    login both = new_login("alice");
    CHECK_STATUS(exchange_tokens(both), GSSN_OK);
    CHECK_STATUS(prove(both), GSSN_OK);
    fake->fault[FAULTMECH_KRB5_GET_PROFILE].major = ENOMEM;
    CHECK_STATUS(ssh_gss_authorize(both.server, NULL), GSSN_E_NOT_AUTHORIZED);
    CHECK_CAUSE(both.server, GSSN_E_NOT_AUTHORIZED, GSSN_HINT_K5LOGIN_UNREADABLE, "k5login");
    fake->fault[FAULTMECH_KRB5_GET_PROFILE].major = 0;
    CHECK_STATUS(ssh_gss_authorize(both.server, NULL), GSSN_OK);
    free_login(both);
}

/* Loading again without an order keeps the library that was chosen. */
static void the_default_stays(void)
{
    CHECK_STATUS(ssh_gss_load(NULL), GSSN_OK);
    CHECK_STATUS(ssh_gss_load(""), GSSN_OK);
    ssh_gss_buffer token = first_token(HOST);
    CHECK(fake->requested_flags != 0);                                      /* it went through the fake */
    ssh_gss_buffer_dispose(&token);
}

/* A child that is forked while its parent loads must not touch the half-loaded library, nor wait for ever. */
void faultmech_loading(void)
{
    ssh_gss_backend *backend = (ssh_gss_backend *)(uintptr_t)99;
    ssh_gss_error error = GSSN_ERROR_INIT;
    int status = -1;
    if (!forks_while_loading) return;
    pid_t child = fork();
    if (child == 0) {
        alarm(20);
        int failures = check_failures;
        CHECK_STATUS(ssh_gss_backend_open("mit", &backend, &error), GSSN_E_BAD_STATE);
        CHECK(backend == NULL && strstr(error.message, "fork") != NULL);
        CHECK_STATUS(ssh_gss_load(NULL), GSSN_E_BAD_STATE);
        fflush(stdout);
        _exit(check_failures > failures);
    }
    CHECK(child > 0 && waitpid(child, &status, 0) == child && status == 0);
    forks_while_loading = 2;
}

static void a_fork_during_the_load(void)
{
    forks_while_loading = 1;
    CHECK_STATUS(ssh_gss_load(path), GSSN_OK);
    CHECK_NUMBER(forks_while_loading, 2);
    CHECK_STATUS(ssh_gss_load("mit"), GSSN_OK);                             /* the parent itself goes on */
}

int main(int argc, char **argv)
{
    if (!have_faults(argc, argv)) return EXIT_FAILURE;
    CASE(what_is_asked_for);
    CASE(an_anonymous_peer);
    CASE(another_mechanism_at_completion);
    CASE(grants_that_are_missing);
    CASE(supplementary_bits);
    CASE(a_delegated_credential_of_another);
    CASE(the_end_of_delegated_credentials);
    CASE(tokens_and_mics_are_wiped);
    CASE(names_that_are_none);
    CASE(the_anonymous_principal);
    CASE(words_of_the_mechanism);
    CASE(words_for_the_peer);
    CASE(without_a_configuration);
    CASE(the_default_stays);
    RUN(a_fork_during_the_load);
    return faults_done("realm_faults");
}

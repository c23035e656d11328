/* Every call of the mechanism fails once, in every way; and what it says is odd. The FAKE is tests/faultmech: MIT's library with faults that are
 * switched on. Whatever happens, nobody gets in who must not, and each object is released once.
 *   realm_faults_objects PATH-OF-LIBFAULTMECH */
#include <gssapi/gssapi.h>
#include <time.h>
#include "faults.h"

enum { MEGABYTE = 1 << 20 };

/* A whole login of alice over three tokens; 1 if she is in. */
static int try_login(uint32_t delegation)
{
    ssh_gss_auth_options client = initiator_options(HOST), server = acceptor_options(HOST);
    login both = { NULL, NULL };
    ssh_gss_buffer mic = GSSN_BUFFER_INIT;
    client.delegation = server.delegation = delegation;
    client.username = server.username = "alice";
    fake->legs_after = 1;
    CHECK_STATUS(ssh_gss_auth_new(&client, &both.client, NULL), GSSN_OK);
    CHECK_STATUS(ssh_gss_auth_new(&server, &both.server, NULL), GSSN_OK);
    int in = exchange_tokens(both) == GSSN_OK;
    in = in && ssh_gss_get_mic(both.client, GSSN_MIC_USERAUTH, session_id, sizeof session_id, &mic) == GSSN_OK;
    in = in && ssh_gss_check_mic(both.server, GSSN_MIC_USERAUTH, session_id, sizeof session_id, mic.data, mic.length) == GSSN_OK;
    in = in && ssh_gss_authorize(both.server, NULL) == GSSN_OK;
    ssh_gss_buffer_dispose(&mic);
    free_login(both);
    return in;
}

/* Calls that decide whether a delegated credential is kept. */
static const int of_delegation[] = { FAULTMECH_INQUIRE_CRED, FAULTMECH_COMPARE_NAME, FAULTMECH_KRB5_CC_NEW_UNIQUE, FAULTMECH_KRB5_CC_START_SEQ_GET,
    FAULTMECH_KRB5_CC_NEXT_CRED };

static int is_of_delegation(int routine)
{
    for (size_t i = 0; i < sizeof of_delegation / sizeof of_delegation[0]; i++) if (routine == of_delegation[i]) return 1;
    return 0;
}

/* Calls that no login rests on: beside those, the ones that release. */
static int is_harmless(int routine)
{
    return routine == FAULTMECH_DELETE_SEC_CONTEXT || routine == FAULTMECH_RELEASE_CRED || routine == FAULTMECH_RELEASE_NAME ||
        routine == FAULTMECH_RELEASE_BUFFER || is_of_delegation(routine);
}

/* Calls that a host asks for, and no login makes. */
static int is_question(int routine)
{
    return routine == FAULTMECH_EXPORT_NAME || routine == FAULTMECH_GET_NAME_ATTRIBUTE || routine == FAULTMECH_ACQUIRE_CRED_FROM ||
        routine == FAULTMECH_ACQUIRE_CRED_WITH_PASSWORD || routine == FAULTMECH_RELEASE_OID_SET || routine == FAULTMECH_KRB5_CC_RESOLVE ||
        routine == FAULTMECH_KRB5_CC_CACHE_MATCH || routine == FAULTMECH_KRB5_CC_GET_PRINCIPAL;
}

/* How often such a login calls each routine. */
static void count_calls(uint32_t delegation, uint32_t *calls)
{
    CHECK(try_login(delegation));
    memcpy(calls, fake->calls, sizeof fake->calls);
    settle();
    for (int routine = 0; routine < FAULTMECH_ROUTINES; routine++) {
        int is_unused = delegation == GSSN_DELEGATE_NEVER && is_of_delegation(routine);
        if (routine == FAULTMECH_DISPLAY_STATUS || is_question(routine) || is_unused) CHECK_NUMBER(calls[routine], 0);
        else if (!CHECK(calls[routine] > 0)) printf("  routine %d\n", routine);
    }
}

static void check_fault(uint32_t delegation, int routine, const faultmech_fault *fault)
{
    fake->fault[routine] = *fault;
    int ok = CHECK_NUMBER(try_login(delegation), is_harmless(routine));
    ok &= CHECK(fake->calls[routine] >= fault->call);                       /* the fault was met */
    if (!(settle() & ok)) printf("  routine %d, call %u, major %#x, output %d\n", routine, (unsigned)fault->call, (unsigned)fault->major, (int)fault->output);
}

/* Rules R57, R59: every call of a login fails, one after the other, with a routine error, a calling error and a supplementary bit. */
static void every_call_fails(void)
{
    static const uint32_t majors[] = { FAILURE, INACCESSIBLE_WRITE, OLD };
    static const faultmech_output outputs[] = { FAULTMECH_DEFAULT, FAULTMECH_KEPT, FAULTMECH_EMPTY, FAULTMECH_NULL_VALUE, FAULTMECH_FILLER };
    uint32_t calls[FAULTMECH_ROUTINES];
    count_calls(GSSN_DELEGATE_NEVER, calls);
    for (int routine = 0; routine < FAULTMECH_ROUTINES; routine++) for (uint32_t call = 1; call <= calls[routine]; call++)
        for (size_t m = 0; m < sizeof majors / sizeof majors[0]; m++) for (size_t o = 0; o < sizeof outputs / sizeof outputs[0]; o++) {
            faultmech_fault fault = { call, majors[m], 0, 0, outputs[o], 50, FAULTMECH_STAYS };
            check_fault(GSSN_DELEGATE_NEVER, routine, &fault);
        }
}

/* The calls that only a delegated credential needs. It needs the KDC, too, and so does each of these logins: there are fewer of them. */
static void every_call_about_a_delegated_credential_fails(void)
{
    uint32_t calls[FAULTMECH_ROUTINES];
    count_calls(GSSN_DELEGATE_ALWAYS, calls);
    for (int routine = 0; routine < FAULTMECH_ROUTINES; routine++) {
        if (!is_of_delegation(routine) && routine != FAULTMECH_RELEASE_CRED && routine != FAULTMECH_INQUIRE_CONTEXT) continue;
        for (uint32_t call = 1; call <= calls[routine]; call++) {
            faultmech_fault fault = { call, FAILURE, 0, 0, FAULTMECH_KEPT, 0, FAULTMECH_STAYS };
            check_fault(GSSN_DELEGATE_ALWAYS, routine, &fault);
        }
    }
}

/* Complete, but without what it should have given: no credential would be every mechanism's, no name nobody's. */
static void calls_that_give_nothing(void)
{
    static const faultmech_routine routines[] = { FAULTMECH_ACQUIRE_CRED, FAULTMECH_IMPORT_NAME, FAULTMECH_INQUIRE_CONTEXT, FAULTMECH_DISPLAY_NAME, FAULTMECH_GET_MIC };
    static const faultmech_output outputs[] = { FAULTMECH_NOTHING, FAULTMECH_EMPTY, FAULTMECH_NULL_VALUE };
    uint32_t calls[FAULTMECH_ROUTINES];
    count_calls(GSSN_DELEGATE_NEVER, calls);
    for (size_t i = 0; i < sizeof routines / sizeof routines[0]; i++) for (uint32_t call = 1; call <= calls[routines[i]]; call++)
        for (size_t o = 0; o < sizeof outputs / sizeof outputs[0]; o++) {
            fake->fault[routines[i]].call = call;
            fake->fault[routines[i]].output = outputs[o];
            fake->fault[routines[i]].size = 44;
            int ok = CHECK_NUMBER(try_login(GSSN_DELEGATE_NEVER), 0);
            if (!(settle() & ok)) printf("  routine %d, call %u, output %d\n", (int)routines[i], (unsigned)call, (int)outputs[o]);
        }
}

/* The acceptor goes no further without a credential of its own: the mechanism is not asked to take just any. */
static void no_credential_of_its_own(void)
{
    ssh_gss_buffer token = first_token(HOST), answer = GSSN_BUFFER_INIT;
    ssh_gss_auth *server = new_acceptor(HOST);
    fake->fault[FAULTMECH_ACQUIRE_CRED].output = FAULTMECH_NOTHING;
    CHECK_STATUS(ssh_gss_accept_sec_context(server, token.data, token.length, &answer), GSSN_E_BAD_KEYTAB);
    CHECK_NUMBER(fake->calls[FAULTMECH_ACCEPT_SEC_CONTEXT], 0);
    CHECK_NUMBER(state_of(server), GSSN_STATE_FAILED);
    ssh_gss_auth_free(server);
    ssh_gss_buffer_dispose(&token);
}

/* A MIC of no bytes is none, and one that came with an error is not sent. */
static void mics_that_are_none(void)
{
    static const struct { uint32_t major; faultmech_output output; } cases[] = {
        { 0, FAULTMECH_NOTHING }, { 0, FAULTMECH_EMPTY }, { 0, FAULTMECH_NULL_VALUE }, { FAILURE, FAULTMECH_KEPT }, { FAILURE, FAULTMECH_FILLER },
        { GAP, FAULTMECH_KEPT }, { OLD, FAULTMECH_KEPT }, { CONTINUE_NEEDED, FAULTMECH_KEPT }, { INACCESSIBLE_WRITE, FAULTMECH_EMPTY } };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        login both = new_login("alice");
        ssh_gss_buffer mic = GSSN_BUFFER_INIT;
        CHECK_STATUS(exchange_tokens(both), GSSN_OK);
        fake->fault[FAULTMECH_GET_MIC].major = cases[i].major;
        fake->fault[FAULTMECH_GET_MIC].output = cases[i].output;
        fake->fault[FAULTMECH_GET_MIC].size = 60;
        int ok = CHECK_STATUS(ssh_gss_get_mic(both.client, GSSN_MIC_USERAUTH, session_id, sizeof session_id, &mic), GSSN_E_BACKEND_FAILURE);
        ok &= CHECK(mic.data == NULL && mic.length == 0) & CHECK_NUMBER(state_of(both.client), GSSN_STATE_FAILED);
        free_login(both);
        if (!(settle() & ok)) printf("  case %zu\n", i);
    }
}

/* Rule R61: MICs that are too large, to take and to give. */
static void huge_mics(void)
{
    static const struct { size_t size; ssh_gss_status made, checked; uint32_t state; } cases[] = {
        { 1 << 16, GSSN_OK, GSSN_E_BAD_MIC, GSSN_STATE_FAILED }, { (1 << 16) + 1, GSSN_OK, GSSN_E_INVALID_ARGUMENT, GSSN_STATE_ESTABLISHED },
        { 16 * MEGABYTE + 1, GSSN_E_NO_MEMORY, GSSN_E_BAD_MIC, GSSN_STATE_FAILED } };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        login both = new_login("alice");
        ssh_gss_buffer mic = GSSN_BUFFER_INIT;
        fake->fault[FAULTMECH_GET_MIC].output = FAULTMECH_FILLER;
        fake->fault[FAULTMECH_GET_MIC].size = cases[i].size;
        CHECK_STATUS(exchange_tokens(both), GSSN_OK);
        CHECK_STATUS(ssh_gss_get_mic(both.client, GSSN_MIC_USERAUTH, session_id, sizeof session_id, &mic), cases[i].made);
        CHECK_NUMBER(mic.length, cases[i].made == GSSN_OK ? cases[i].size : 0);
        CHECK_STATUS(ssh_gss_check_mic(both.server, GSSN_MIC_USERAUTH, session_id, sizeof session_id, mic.data, mic.length), cases[i].checked);
        CHECK_NUMBER(state_of(both.server), cases[i].state);
        ssh_gss_buffer_dispose(&mic);
        free_login(both);
        if (!settle()) printf("  case %zu\n", i);
    }
}

static void check_expiry(const ssh_gss_auth *auth, uint32_t seconds, int64_t before)
{
    ssh_gss_context_info info = GSSN_CONTEXT_INFO_INIT;
    int64_t after = (int64_t)time(NULL);
    CHECK_STATUS(ssh_gss_get_context_info(auth, &info), GSSN_OK);
    if (seconds == UINT32_MAX) CHECK_NUMBER(info.expires, INT64_MAX);
    else if (!CHECK(info.expires >= before + seconds && info.expires <= after + seconds)) printf("  %u seconds\n", (unsigned)seconds);
}

/* Rule R63: how long a context lasts, as the mechanism says it; a client is told on the way, too. */
static void lifetimes(void)
{
    static const uint32_t seconds[] = { 0, 1, 36000, UINT32_MAX - 1, UINT32_MAX };
    fake->has_lifetime = 1;
    for (size_t i = 0; i < sizeof seconds / sizeof seconds[0]; i++) {
        login both = new_login("alice");
        ssh_gss_buffer token = GSSN_BUFFER_INIT, answer = GSSN_BUFFER_INIT, none = GSSN_BUFFER_INIT;
        int64_t before = (int64_t)time(NULL);
        fake->lifetime = seconds[i];
        CHECK_STATUS(ssh_gss_init_sec_context(both.client, NULL, 0, &token), GSSN_CONTINUE);
        check_expiry(both.client, seconds[i], before);
        CHECK_STATUS(ssh_gss_accept_sec_context(both.server, token.data, token.length, &answer), GSSN_OK);
        CHECK_STATUS(ssh_gss_init_sec_context(both.client, answer.data, answer.length, &none), GSSN_OK);
        check_expiry(both.client, seconds[i], before);
        check_expiry(both.server, seconds[i], before);
        CHECK_STATUS(prove(both), GSSN_OK);
        ssh_gss_buffer_dispose(&token);
        ssh_gss_buffer_dispose(&answer);
        free_login(both);
    }
}

static char *long_text(const char *beginning, char filler, size_t length)
{
    char *text = malloc(length + 1);
    if (!text) abort();
    memset(text, filler, length);
    memcpy(text, beginning, strlen(beginning));
    text[length] = 0;
    return text;
}

/* Names of a megabyte are carried as they are, and let in nobody; larger ones are none. */
static void long_names(void)
{
    char *name = long_text("alice@", 'a', MEGABYTE), *got = malloc(MEGABYTE + 1);
    size_t length = 0;
    login both = new_login("alice");
    fake->client_name = name;
    CHECK_STATUS(exchange_tokens(both), GSSN_OK);
    CHECK_STATUS(ssh_gss_peer_name(both.server, NULL, 0, &length), GSSN_E_BUFFER_TOO_SMALL);
    CHECK_NUMBER(length, MEGABYTE);
    CHECK_STATUS(ssh_gss_peer_name(both.server, got, MEGABYTE + 1, &length), GSSN_OK);
    CHECK(strcmp(got, name) == 0);
    CHECK_STATUS(prove(both), GSSN_OK);
    CHECK(ssh_gss_authorize(both.server, NULL) < 0);
    free_login(both);
    settle();
    free(name);
    free(got);

    static const struct { size_t size; ssh_gss_status expected; } own[] = { { MEGABYTE, GSSN_E_SERVER_UNKNOWN }, { 17 * MEGABYTE, GSSN_E_NO_MEMORY } };
    for (size_t i = 0; i < sizeof own / sizeof own[0]; i++) {
        ssh_gss_buffer token = first_token(HOST), answer = GSSN_BUFFER_INIT;
        ssh_gss_auth *server = new_acceptor(HOST);
        name = long_text("host/" HOST, 'b', own[i].size);
        fake->name = name;
        fake->name_length = own[i].size;
        CHECK_STATUS(ssh_gss_accept_sec_context(server, token.data, token.length, &answer), own[i].expected);
        CHECK_NUMBER(answer.length, 0);
        ssh_gss_auth_free(server);
        ssh_gss_buffer_dispose(&token);
        settle();
        free(name);
    }
}

/* A MIC that fails, and what the record says then. */
static void check_words(ssh_gss_error *error)
{
    login both = new_login("alice");
    ssh_gss_error empty = GSSN_ERROR_INIT;
    *error = empty;
    CHECK_STATUS(exchange_tokens(both), GSSN_OK);
    fake->fault[FAULTMECH_VERIFY_MIC].major = FAILURE | OLD;
    fake->fault[FAULTMECH_VERIFY_MIC].minor = 99;
    CHECK_STATUS(prove(both), GSSN_E_BAD_MIC);
    CHECK_STATUS(ssh_gss_last_error(both.server, error), GSSN_OK);
    CHECK_STATUS(error->status, GSSN_E_BAD_MIC);
    CHECK_NUMBER(error->major, FAILURE | OLD);
    CHECK_NUMBER(error->minor, 99);
    CHECK(memchr(error->message, 0, sizeof error->message) != NULL && strncmp(error->message, "gss_verify_mic: ", 16) == 0);
    CHECK_NUMBER(fake->status_for_others, 0);
    free_login(both);
}

/* Rule R58: every line of both codes, of the mechanism by its identifier; and words of any kind, or none, do no harm. */
static void words_of_all_kinds(void)
{
    ssh_gss_error error;
    fake->status_text = "a line";
    fake->status_lines = 3;
    check_words(&error);
    CHECK_TEXT(error.message, "gss_verify_mic: a line\na line\na line\na line\na line\na line");
    CHECK_NUMBER(fake->calls[FAULTMECH_DISPLAY_STATUS], 6);
    settle();

    fake->status_text = "again and again";
    fake->status_lines = UINT32_MAX;
    check_words(&error);
    CHECK(fake->calls[FAULTMECH_DISPLAY_STATUS] <= 32);
    settle();

    fake->status_text = "one\0two";
    fake->status_length = 7;
    check_words(&error);
    CHECK_TEXT(error.message, "gss_verify_mic: one two\none two");
    settle();

    fake->status_text = "Latin-1: \xe4\xf6, cut: \xe2\x82";
    check_words(&error);
    CHECK_TEXT(error.message, "gss_verify_mic: Latin-1: ??, cut: ??\nLatin-1: ??, cut: ??");
    settle();

    char *text = long_text("", 'w', MEGABYTE);
    fake->status_text = text;
    check_words(&error);
    CHECK_NUMBER(strlen(error.message), sizeof error.message - 1);
    settle();
    free(text);

    static const struct { uint32_t major; faultmech_output output; } cases[] = {
        { FAILURE, FAULTMECH_DEFAULT }, { FAILURE, FAULTMECH_KEPT }, { FAILURE, FAULTMECH_FILLER }, { 0, FAULTMECH_NOTHING }, { 0, FAULTMECH_EMPTY }, { 0, FAULTMECH_NULL_VALUE } };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        fake->fault[FAULTMECH_DISPLAY_STATUS].major = cases[i].major;
        fake->fault[FAULTMECH_DISPLAY_STATUS].output = cases[i].output;
        fake->fault[FAULTMECH_DISPLAY_STATUS].size = 2000;
        check_words(&error);
        if (!settle()) printf("  case %zu\n", i);
    }
}

/* Whether a child dies of it. */
static int is_deadly(char *byte, int write)
{
    int status = 0;
    pid_t child = fork();
    if (child == 0) {
        if (write) *(volatile char *)byte = 1;
        _exit(*(volatile char *)byte ? 0 : 1);
    }
    return waitpid(child, &status, 0) == child && WIFSIGNALED(status);
}

/* The ledger itself, by a caller that does everything wrong. */
static void the_ledger(void)
{
    void *library = dlopen(path, RTLD_NOW | RTLD_LOCAL);
    __typeof__(&gss_import_name) import_name = NULL;
    __typeof__(&gss_display_name) display_name = NULL;
    __typeof__(&gss_release_name) release_name = NULL;
    __typeof__(&gss_release_cred) release_cred = NULL;
    __typeof__(&gss_release_buffer) release_buffer = NULL;
    struct { const char *name; void *function; } functions[] = { { "gss_import_name", &import_name }, { "gss_display_name", &display_name },
        { "gss_release_name", &release_name }, { "gss_release_cred", &release_cred }, { "gss_release_buffer", &release_buffer } };
    for (size_t i = 0; i < sizeof functions / sizeof functions[0]; i++) {
        void *found = dlsym(library, functions[i].name);
        if (!CHECK(found != NULL)) return;
        memcpy(functions[i].function, &found, sizeof found);
    }
    const faultmech_ledger *ledger = &fake->ledger;
    OM_uint32 minor;
    char mine[] = "not from there";
    gss_buffer_desc text = { 5, mine }, shown = GSS_C_EMPTY_BUFFER, foreign = { sizeof mine, mine };
    gss_name_t name = GSS_C_NO_NAME, again;
    CHECK_NUMBER(import_name(&minor, &text, GSS_C_NO_OID, &name), GSS_S_COMPLETE);
    CHECK_NUMBER(display_name(&minor, name, &shown, NULL), GSS_S_COMPLETE);
    CHECK(ledger->made[FAULTMECH_NAME] == 1 && ledger->made[FAULTMECH_BUFFER] == 1 && ledger->released[FAULTMECH_NAME] == 0);
    again = name;
    gss_cred_id_t mixed_up = (gss_cred_id_t)name;
    release_cred(&minor, &mixed_up);
    CHECK_NUMBER(ledger->mixed_up, 1);
    release_name(&minor, &name);
    CHECK_NUMBER(ledger->released[FAULTMECH_NAME], 1);
    release_name(&minor, &again);
    CHECK_NUMBER(ledger->twice, 1);
    gss_buffer_desc none = GSS_C_EMPTY_BUFFER;
    CHECK(GSS_ERROR(display_name(&minor, again, &none, NULL)));
    CHECK_NUMBER(ledger->touched, 1);
    release_buffer(&minor, &foreign);
    CHECK_NUMBER(ledger->unknown, 1);
    CHECK(!is_deadly(shown.value, 1) && is_deadly((char *)shown.value + shown.length, 0));
    gss_buffer_desc shorter = { shown.length - 1, shown.value };
    char *byte = shown.value;
    release_buffer(&minor, &shorter);
    CHECK_NUMBER(ledger->unknown, 2);
    CHECK(is_deadly(byte, 0) && is_deadly(byte, 1));
    release_buffer(&minor, &shown);
    CHECK_NUMBER(ledger->twice, 2);
    fake->reset();
    CHECK(total(ledger->made) == 0 && ledger->twice == 0);
}

int main(int argc, char **argv)
{
    if (!have_faults(argc, argv)) return EXIT_FAILURE;
    CASE(the_ledger);
    CASE(every_call_fails);
    CASE(every_call_about_a_delegated_credential_fails);
    CASE(calls_that_give_nothing);
    CASE(no_credential_of_its_own);
    CASE(mics_that_are_none);
    CASE(huge_mics);
    CASE(lifetimes);
    CASE(long_names);
    CASE(words_of_all_kinds);
    return faults_done("realm_faults_objects");
}

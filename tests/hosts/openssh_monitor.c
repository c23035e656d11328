/* A server of OpenSSH's shape (examples/hosts/openssh_monitor.h) in three processes: a client with a ticket; the child of the server, which
 * talks to it, holds neither keytab nor authentication object, and counts as taken over; the monitor, which decides. An honest login by
 * each method, and what a child may try, each with the monitor's table of what is permitted when, and without it.
 *
 * The messages between client and child stand for SSH's, and H is a constant: the stack computes it. */
#include <gssnative.h>
#include <grp.h>
#include <sys/wait.h>
#include <unistd.h>
#include "check.h"
#include "openssh_monitor.h"
#include "wire.h"

#define HOST "ssh.rig.test"

/* What goes between client and child. */
enum { USERAUTH_REQUEST, RESPONSE, TOKEN, MIC, KEXGSS_INIT, KEXGSS_COMPLETE, END };

static const uint8_t exchange_hash[32] = "the H of this connection's first";
static const uint8_t later_hash[32] = "the H of a later key exchange...";
static const uint8_t krb5[] = { 6, 9, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x12, 1, 2, 2 };
static const uint8_t spnego[] = { 6, 6, 0x2b, 6, 1, 5, 5, 2 };
#define OID(oid) bytes_of(oid, sizeof oid)
#define H bytes_of(exchange_hash, sizeof exchange_hash)
#define LATER_H bytes_of(later_hash, sizeof later_hash)

/* ---- The client: honest, with a ticket ------------------------------------------------------------------------------------------- */

static ssh_gss_auth *new_client(uint32_t method, const char *user)
{
    ssh_gss_auth_options options = GSSN_AUTH_OPTIONS_INIT;
    ssh_gss_auth *auth = NULL;
    options.role = GSSN_INITIATOR;
    options.method = method;
    options.host = HOST;
    options.username = user;
    CHECK_STATUS(ssh_gss_auth_new(&options, &auth, NULL), GSSN_OK);
    return auth;
}

/* Sends what a call made. */
static void pass(int socket, uint8_t type, ssh_gss_buffer *out)
{
    CHECK(send_message(socket, type, 0, bytes_of(out->data, out->length), nothing()));
    ssh_gss_buffer_dispose(out);
}

static void client_of_session(int server, const char *user, struct bytes session_id)
{
    static struct message answer;
    ssh_gss_auth *auth = new_client(GSSN_WITH_MIC, user);
    ssh_gss_buffer out = GSSN_BUFFER_INIT;
    if (!send_message(server, USERAUTH_REQUEST, 0, text(user), OID(krb5))) return;
    if (!receive_message(server, &answer) || answer.type != RESPONSE) return;
    CHECK_STATUS(ssh_gss_init_sec_context(auth, NULL, 0, &out), GSSN_CONTINUE);
    pass(server, TOKEN, &out);
    if (!receive_message(server, &answer) || answer.type != TOKEN) return;
    CHECK_STATUS(ssh_gss_init_sec_context(auth, answer.a.data, answer.a.length, &out), GSSN_OK);
    CHECK_STATUS(ssh_gss_get_mic(auth, GSSN_MIC_USERAUTH, session_id.data, session_id.length, &out), GSSN_OK);
    pass(server, MIC, &out);
    ssh_gss_auth_free(auth);
}

static void client_with_mic(int server, const char *user) { client_of_session(server, user, H); }
static void client_elsewhere(int server, const char *user) { client_of_session(server, user, LATER_H); }

static void client_keyex(int server, const char *user)
{
    static struct message answer;
    ssh_gss_auth *auth = new_client(GSSN_KEYEX, user);
    ssh_gss_buffer out = GSSN_BUFFER_INIT;
    CHECK_STATUS(ssh_gss_init_sec_context(auth, NULL, 0, &out), GSSN_CONTINUE);
    pass(server, KEXGSS_INIT, &out);
    if (!receive_message(server, &answer) || answer.type != KEXGSS_COMPLETE) return;
    CHECK_STATUS(ssh_gss_init_sec_context(auth, answer.b.data, answer.b.length, &out), GSSN_OK);
    CHECK_STATUS(ssh_gss_check_mic(auth, GSSN_MIC_EXCHANGE_HASH, exchange_hash, sizeof exchange_hash, answer.a.data, answer.a.length), GSSN_OK);
    CHECK_STATUS(ssh_gss_get_mic(auth, GSSN_MIC_USERAUTH, exchange_hash, sizeof exchange_hash, &out), GSSN_OK);
    CHECK(send_message(server, USERAUTH_REQUEST, 0, text(user), bytes_of(out.data, out.length)));
    ssh_gss_buffer_dispose(&out);
    ssh_gss_auth_free(auth);
}

/* ---- The child: what it asks of the monitor --------------------------------------------------------------------------------------- */

/* The monitor's answer; END as its type: the monitor does not answer any more. */
static const struct message *ask(int monitor, uint8_t request, struct bytes a, struct bytes b)
{
    static struct message answer;
    if (send_message(monitor, request, 0, a, b) && receive_message(monitor, &answer)) return &answer;
    answer.type = END;
    answer.number = GSSN_E_BAD_HANDLE;
    return &answer;
}

static ssh_gss_status answer_to(int monitor, uint8_t request, struct bytes a, struct bytes b) { return ask(monitor, request, a, b)->number; }
#define ASK(request, a, b) answer_to(monitor, (request), (a), (b))
#define CHECK_ANSWER(request, a, b, status) CHECK_STATUS(ASK(request, a, b), status)

/* Asks to check a MIC over what an honest child would build from these. */
static ssh_gss_status check(int monitor, struct bytes session_id, const char *user, const char *method, struct bytes mic)
{
    ssh_gss_buffer input = GSSN_BUFFER_INIT;
    CHECK_STATUS(ssh_gss_mic_input(session_id.data, session_id.length, user, "ssh-connection", method, &input), GSSN_OK);
    ssh_gss_status status = ASK(GSS_CHECK_MIC, bytes_of(input.data, input.length), mic);
    ssh_gss_buffer_dispose(&input);
    return status;
}

static struct message from_client;

static struct bytes receive(int client, uint8_t type)
{
    CHECK(receive_message(client, &from_client) && from_client.type == type);
    return from_client.a;
}

/* As far as the client's MIC, which is in from_client then; the user is the one that the child names. */
static void begin_with_mic(int client, int monitor, const char *user)
{
    CHECK_ANSWER(HOST_KEY_SIGN, H, nothing(), GSSN_OK);
    receive(client, USERAUTH_REQUEST);
    CHECK_ANSWER(PWNAM, text(user), nothing(), GSSN_OK);
    CHECK_ANSWER(GSS_SETUP, OID(spnego), nothing(), GSSN_E_BAD_MECHANISM);
    CHECK_ANSWER(GSS_SETUP, OID(krb5), nothing(), GSSN_OK);
    CHECK(send_message(client, RESPONSE, 0, OID(krb5), nothing()));
    const struct message *answer = ask(monitor, GSS_STEP, receive(client, TOKEN), nothing());
    CHECK_STATUS(answer->number, GSSN_OK);
    CHECK(send_message(client, TOKEN, 0, answer->a, nothing()));
    receive(client, MIC);
}

/* As far as the client's request, whose MIC is in from_client.b then. */
static void begin_keyex(int client, int monitor, const char *user)
{
    uint8_t token[1024];
    size_t length = 0;
    CHECK_ANSWER(GSS_SETUP, OID(krb5), nothing(), GSSN_OK);
    const struct message *answer = ask(monitor, GSS_STEP, receive(client, KEXGSS_INIT), nothing());
    CHECK_STATUS(answer->number, GSSN_OK);
    if (CHECK(answer->a.length > 0 && answer->a.length <= sizeof token)) memcpy(token, answer->a.data, length = answer->a.length);
    answer = ask(monitor, GSS_SIGN, H, nothing());
    CHECK_STATUS(answer->number, GSSN_OK);
    CHECK(send_message(client, KEXGSS_COMPLETE, 0, answer->a, bytes_of(token, length)));
    receive(client, USERAUTH_REQUEST);
    CHECK_ANSWER(PWNAM, text(user), nothing(), GSSN_OK);
}

/* Rules R2, R18: the first of the single OIDs that is accepted; the MIC over what the child built. */
static void honest_with_mic(int client, int monitor)
{
    begin_with_mic(client, monitor, "alice");
    CHECK_STATUS(check(monitor, H, "alice", "gssapi-with-mic", from_client.a), GSSN_OK);
    CHECK_ANSWER(GSS_USER_OK, nothing(), nothing(), GSSN_OK);
}

/* Rules R37, R44: the monitor signs H, and checks the one MIC over it. */
static void honest_keyex(int client, int monitor)
{
    begin_keyex(client, monitor, "alice");
    CHECK_STATUS(check(monitor, H, "alice", "gssapi-keyex", from_client.b), GSSN_OK);
    CHECK_ANSWER(GSS_USER_OK, nothing(), nothing(), GSSN_OK);
}

/* ---- A child that was taken over -------------------------------------------------------------------------------------------------- */

/* Alice's MIC is good, bob is who shall be let in. */
static void names_another_user(int client, int monitor)
{
    begin_with_mic(client, monitor, "bob");
    CHECK_STATUS(check(monitor, H, "alice", "gssapi-with-mic", from_client.a), GSSN_E_BAD_MIC);
    ASK(GSS_USER_OK, nothing(), nothing());
}

static void builds_another_user(int client, int monitor)
{
    begin_with_mic(client, monitor, "bob");
    CHECK_STATUS(check(monitor, H, "bob", "gssapi-with-mic", from_client.a), GSSN_E_BAD_MIC);
    ASK(GSS_USER_OK, nothing(), nothing());
}

/* Rule R18: a good MIC of another connection, whose client the child has got hold of; the session identifier is the monitor's own. */
static void relays_another_session(int client, int monitor)
{
    begin_with_mic(client, monitor, "alice");
    CHECK_STATUS(check(monitor, LATER_H, "alice", "gssapi-with-mic", from_client.a), GSSN_E_BAD_MIC);
    ASK(GSS_USER_OK, nothing(), nothing());
}

/* Rule R65: the MIC is good, the account is somebody else's. */
static void is_let_in_as_somebody_else(int client, int monitor)
{
    begin_with_mic(client, monitor, "bob");
    CHECK_STATUS(check(monitor, H, "bob", "gssapi-with-mic", from_client.a), GSSN_OK);
    CHECK_ANSWER(GSS_USER_OK, nothing(), nothing(), GSSN_E_NOT_AUTHORIZED);
}

/* A good MIC, and no check of it. */
static void asks_for_the_verdict_at_once(int client, int monitor)
{
    begin_with_mic(client, monitor, "alice");
    ssh_gss_status status = ASK(GSS_USER_OK, nothing(), nothing());
    CHECK(status == GSSN_E_BAD_STATE || status == GSSN_E_BAD_HANDLE);
}

/* Rule R26: before the context is complete. The library refuses this and what follows itself, whether the monitor has a table or not. */
static void sends_the_mic_at_once(int client, int monitor)
{
    CHECK_ANSWER(HOST_KEY_SIGN, H, nothing(), GSSN_OK);
    receive(client, USERAUTH_REQUEST);
    CHECK_ANSWER(PWNAM, text("alice"), nothing(), GSSN_OK);
    CHECK_ANSWER(GSS_SETUP, OID(krb5), nothing(), GSSN_OK);
    ssh_gss_status status = check(monitor, H, "alice", "gssapi-with-mic", text("a MIC"));
    CHECK(status == GSSN_E_PROTOCOL || status == GSSN_E_BAD_HANDLE);
    ASK(GSS_USER_OK, nothing(), nothing());
}

/* Rule R74: what was proved was proved for another user. */
static void changes_the_user_afterwards(int client, int monitor)
{
    begin_with_mic(client, monitor, "alice");
    CHECK_STATUS(check(monitor, H, "alice", "gssapi-with-mic", from_client.a), GSSN_OK);
    ASK(PWNAM, text("bob"), nothing());
    ASK(GSS_USER_OK, nothing(), nothing());
}

static void changes_the_user_of_a_key_exchange(int client, int monitor)
{
    begin_keyex(client, monitor, "alice");
    CHECK_STATUS(check(monitor, H, "alice", "gssapi-keyex", from_client.b), GSSN_OK);
    ASK(PWNAM, text("bob"), nothing());
    ASK(GSS_USER_OK, nothing(), nothing());
}

/* Rule R37: a MIC of one method is none of the other. */
static void takes_another_method(int client, int monitor)
{
    begin_keyex(client, monitor, "alice");
    CHECK_STATUS(check(monitor, H, "alice", "gssapi-with-mic", from_client.b), GSSN_E_BAD_STATE);
    ASK(GSS_USER_OK, nothing(), nothing());
}

/* Rule R44: what the server signs is an exchange hash, once: never something that a client would say. */
static void wants_something_else_signed(int client, int monitor)
{
    ssh_gss_buffer input = GSSN_BUFFER_INIT;
    CHECK_ANSWER(GSS_SETUP, OID(krb5), nothing(), GSSN_OK);
    CHECK_ANSWER(GSS_STEP, receive(client, KEXGSS_INIT), nothing(), GSSN_OK);
    CHECK_STATUS(ssh_gss_mic_input(exchange_hash, sizeof exchange_hash, "bob", "ssh-connection", "gssapi-keyex", &input), GSSN_OK);
    CHECK_ANSWER(GSS_SIGN, bytes_of(input.data, input.length), nothing(), GSSN_E_BAD_STATE);
    CHECK_ANSWER(GSS_SIGN, text("any text"), nothing(), GSSN_E_BAD_STATE);
    CHECK_ANSWER(GSS_SIGN, H, nothing(), GSSN_OK);
    ssh_gss_status status = ASK(GSS_SIGN, LATER_H, nothing());
    CHECK(status == GSSN_E_BAD_STATE || status == GSSN_E_BAD_HANDLE);
    ssh_gss_buffer_dispose(&input);
}

/* ---- One connection ---------------------------------------------------------------------------------------------------------------- */

/* The child's account has no right to the keytab; where the tests do not run as root there is no other account to become. */
static void drop_privileges(void)
{
    const char *keytab = getenv("KRB5_KTNAME");
    if (geteuid() != 0) return;
    CHECK(setgroups(0, NULL) == 0 && setgid(65534) == 0 && setuid(65534) == 0);
    CHECK(keytab && strncmp(keytab, "FILE:", 5) == 0 && access(keytab + 5, R_OK) != 0);
}

/* A process of its own, which has failed if something that it expected was not so. */
static pid_t start(void (*program)(int, int), void (*client)(int, const char *), const char *user, int socket, int other, int not_mine)
{
    fflush(stdout);
    pid_t process = fork();
    if (process != 0) return process;
    check_count = check_failures = 0;
    close(not_mine);
    alarm(60);
    if (client) client(socket, user);
    else {
        drop_privileges();
        program(socket, other);
    }
    fflush(stdout);
    _exit(check_failures ? 1 : 0);
}

static void finish(pid_t process, const char *what)
{
    int status = -1;
    if (!CHECK(process > 0 && waitpid(process, &status, 0) == process && WIFEXITED(status) && WEXITSTATUS(status) == 0)) printf("  %s\n", what);
}

struct outcome { int let_in, refused; };

static struct outcome connection(void (*child)(int, int), void (*client)(int, const char *), const char *user, int ignores_order)
{
    static struct monitor monitor;
    struct outcome none = { 0, 0 };
    int network[2], requests[2];
    memset(&monitor, 0, sizeof monitor);
    monitor.own_names = HOST;
    monitor.ignores_order = ignores_order;
    if (!CHECK(socketpair(AF_UNIX, SOCK_SEQPACKET, 0, network) == 0)) return none;
    pid_t client_process = start(NULL, client, user, network[0], -1, network[1]);
    close(network[0]);
    if (!CHECK(socketpair(AF_UNIX, SOCK_SEQPACKET, 0, requests) == 0)) return none;
    pid_t child_process = start(child, NULL, NULL, network[1], requests[1], requests[0]);
    close(network[1]);
    close(requests[1]);
    run_monitor(&monitor, requests[0]);
    close(requests[0]);
    finish(child_process, "the child");
    finish(client_process, "the client");
    struct outcome outcome = { monitor.let_in, monitor.refused };
    return outcome;
}

int main(void)
{
    static const struct {
        const char *name;
        void (*child)(int, int);
        void (*client)(int, const char *);
        const char *user;
        int is_out_of_order;            /* the monitor's table refuses it */
    } attacks[] = {
        { "names another user", names_another_user, client_with_mic, "alice", 1 },
        { "builds another user", builds_another_user, client_with_mic, "alice", 1 },
        { "relays another session", relays_another_session, client_elsewhere, "alice", 1 },
        { "is let in as somebody else", is_let_in_as_somebody_else, client_with_mic, "bob", 0 },
        { "asks for the verdict at once", asks_for_the_verdict_at_once, client_with_mic, "alice", 1 },
        { "sends the MIC at once", sends_the_mic_at_once, client_with_mic, "alice", 1 },
        { "changes the user afterwards", changes_the_user_afterwards, client_with_mic, "alice", 1 },
        { "changes the user of a key exchange", changes_the_user_of_a_key_exchange, client_keyex, "alice", 1 },
        { "takes another method", takes_another_method, client_keyex, "alice", 1 },
        { "wants something else signed", wants_something_else_signed, client_keyex, "alice", 1 },
    };
    if (!getenv("RIG")) {
        fprintf(stderr, "no realm: start this program with with-realm.sh\n");
        return EXIT_FAILURE;
    }
    CHECK_STATUS(ssh_gss_load(getenv("BACKEND")), GSSN_OK);         /* before the first fork */
    CHECK(connection(honest_with_mic, client_with_mic, "alice", 0).let_in);
    CHECK(connection(honest_keyex, client_keyex, "alice", 0).let_in);
    for (size_t i = 0; i < sizeof attacks / sizeof *attacks; i++) {
        for (int ignores_order = 0; ignores_order <= 1; ignores_order++) {
            struct outcome outcome = connection(attacks[i].child, attacks[i].client, attacks[i].user, ignores_order);
            int held = !outcome.let_in && outcome.refused == (attacks[i].is_out_of_order && !ignores_order);
            if (!CHECK(held)) printf("  a child that %s, table %s, %s\n", attacks[i].name, ignores_order ? "off" : "on", outcome.let_in ? "let in" : "refused");
        }
    }
    return check_done("openssh_monitor");
}

/* Sixty-four threads log in with eight identities at the same time, and each login is its own. Four identities are files, four are
 * fetched by keytab or password. Every thread gets credentials of one identity itself, at the same time as all the others; those of the other seven it
 * shares with all of them. Half of the servers have the default keys, half a credential that all share. The environment stays as it is.
 *   realm_creds_threads [LOGINS-OF-EACH-THREAD] */
#include <pthread.h>
#include <stdatomic.h>
#include "creds.h"

enum { THREADS = 64, IDENTITIES = 8, AT_LEAST = 10000 };

static const struct { const char *principal, *prefix, *file, *password; } identities[IDENTITIES] = {
    { "alice@RIG.TEST", "ccache:FILE:", "alice.ccache", NULL },
    { "bob@RIG.TEST", "ccache:FILE:", "bob.ccache", NULL },
    { "carol@RIG.TEST", "ccache:FILE:", "carol.ccache", NULL },
    { "root@RIG.TEST", "ccache:FILE:", "root.ccache", NULL },
    { "host/other.rig.test@RIG.TEST", "client_keytab:FILE:", "other.keytab", NULL },
    { "nfs/ssh.rig.test@RIG.TEST", "client_keytab:FILE:", "nfs.keytab", NULL },
    { "dave@RIG.TEST", NULL, NULL, "davepw" },
    { "erin@RIG.TEST", NULL, NULL, "erinpw" } };

static ssh_gss_credential *tickets[IDENTITIES], *keys;
static const char *sources[IDENTITIES];
static int logins = 160;                                            /* of each thread */
static atomic_int good, mixed_up, of_each[IDENTITIES];
static pthread_barrier_t start;

/* One login; whether it is the identity's, as the server says who came, and the client who it is. */
static int log_in(int identity, ssh_gss_credential *client, int with_keys)
{
    ssh_gss_auth_options initiator = initiator_options(HOST), acceptor = acceptor_options(HOST);
    ssh_gss_buffer request = GSSN_BUFFER_INIT, answer = GSSN_BUFFER_INIT, nothing = GSSN_BUFFER_INIT;
    login both = { NULL, NULL };
    char name[256] = "", own[256] = "";
    size_t length = 0;
    initiator.credential = client;
    acceptor.credential = with_keys ? keys : NULL;
    int ok = ssh_gss_auth_new(&initiator, &both.client, NULL) == GSSN_OK && ssh_gss_auth_new(&acceptor, &both.server, NULL) == GSSN_OK &&
             ssh_gss_init_sec_context(both.client, NULL, 0, &request) == GSSN_CONTINUE &&
             ssh_gss_accept_sec_context(both.server, request.data, request.length, &answer) == GSSN_OK &&
             ssh_gss_init_sec_context(both.client, answer.data, answer.length, &nothing) == GSSN_OK &&
             ssh_gss_peer_name(both.server, name, sizeof name, &length) == GSSN_OK && ssh_gss_own_name(both.client, own, sizeof own, &length) == GSSN_OK;
    if (ok && (strcmp(name, identities[identity].principal) != 0 || strcmp(own, identities[identity].principal) != 0)) {
        printf("%s came as %s, and is %s to itself\n", identities[identity].principal, name, own);
        atomic_fetch_add(&mixed_up, 1);
        ok = 0;
    } else if (ok) {
        atomic_fetch_add(&of_each[identity], 1);
    } else {
        ssh_gss_error client = GSSN_ERROR_INIT, server = GSSN_ERROR_INIT;
        ssh_gss_last_error(both.client, &client);
        ssh_gss_last_error(both.server, &server);
        printf("%s: %s %s\n", identities[identity].principal, client.message, server.message);
    }
    ssh_gss_buffer_dispose(&request);
    ssh_gss_buffer_dispose(&answer);
    ssh_gss_buffer_dispose(&nothing);
    free_login(both);
    return ok;
}

static ssh_gss_status get(int identity, ssh_gss_credential **credential)
{
    ssh_gss_credential_options options = credential_options(GSSN_INITIATE, sources[identity] ? NULL : identities[identity].principal, sources[identity], identities[identity].password);
    return ssh_gss_credential_acquire(&options, credential, NULL);
}

static void *work(void *argument)
{
    int number = (int)(intptr_t)argument, own = number % IDENTITIES;
    ssh_gss_credential *mine = NULL;
    pthread_barrier_wait(&start);
    if (get(own, &mine) != GSSN_OK) return NULL;
    for (int i = 0; i < logins; i++) {
        int identity = (number + i) % IDENTITIES;
        atomic_fetch_add(&good, log_in(identity, identity == own ? mine : tickets[identity], number & 1));
    }
    ssh_gss_credential_free(mine);
    return NULL;
}

int main(int argc, char **argv)
{
    pthread_t threads[THREADS];
    char *environment, memory[] = "/dev/shm/gssn-abi-XXXXXX", command[128];
    size_t environment_length = 0;
    if (!have_realm()) return EXIT_FAILURE;
    if (argc > 1) logins = atoi(argv[1]);
    if (!CHECK(mkdtemp(memory) != NULL)) return EXIT_FAILURE;
    setenv("KRB5RCACHEDIR", memory, 1);                                     /* MIT's replay cache waits for the disk after each login */
    COMMAND("PATH=$PATH:/usr/sbin; printf 'addprinc -pw davepw dave\\naddprinc -pw erinpw erin\\n' | kadmin.local -p admin/admin -r RIG.TEST > /dev/null 2>&1");
    environment = whole_environment(&environment_length);
    for (int i = 0; i < IDENTITIES; i++) {
        sources[i] = identities[i].file ? keep_in_realm(identities[i].prefix, identities[i].file) : NULL;
        CHECK_STATUS(get(i, &tickets[i]), GSSN_OK);
    }
    keys = KEYS(in_realm("keytab:FILE:", "host.keytab"));
    if (!CHECK(pthread_barrier_init(&start, NULL, THREADS) == 0)) return EXIT_FAILURE;
    for (int i = 0; i < THREADS; i++) CHECK(pthread_create(&threads[i], NULL, work, (void *)(intptr_t)i) == 0);
    for (int i = 0; i < THREADS; i++) pthread_join(threads[i], NULL);
    printf("realm_creds_threads: %d threads, %d identities, %d logins, %d mixed up\n", THREADS, IDENTITIES, atomic_load(&good), atomic_load(&mixed_up));
    CHECK_NUMBER(atomic_load(&good), THREADS * logins);
    CHECK(argc > 1 || atomic_load(&good) >= AT_LEAST);
    CHECK_NUMBER(atomic_load(&mixed_up), 0);
    for (int i = 0; i < IDENTITIES; i++) CHECK_NUMBER(atomic_load(&of_each[i]), THREADS / IDENTITIES * logins);
    CHECK_ENVIRONMENT(environment, environment_length);
    for (int i = 0; i < IDENTITIES; i++) ssh_gss_credential_free(tickets[i]);
    ssh_gss_credential_free(keys);
    pthread_barrier_destroy(&start);
    snprintf(command, sizeof command, "rm -r %s", memory);
    COMMAND(command);
    return check_done("realm_creds_threads");
}

/* Eight threads, each with logins of its own, all with one shared backend; every fifth login delegates, and the server keeps what it got. */
#include <pthread.h>
#include <pwd.h>
#include <stdatomic.h>
#include "login.h"

enum { THREADS = 8, LOGINS = 25 };
static ssh_gss_backend *backend;
static atomic_int good;

static void explain(const ssh_gss_auth *auth)
{
    ssh_gss_error error = GSSN_ERROR_INIT;
    if (ssh_gss_last_error(auth, &error) == GSSN_OK && error.status != GSSN_OK) printf("%s: %s\n", ssh_gss_status_name(error.status), error.message);
}

static void *log_in(void *argument)
{
    (void)argument;
    for (int i = 0; i < LOGINS; i++) {
        ssh_gss_auth_options client = initiator_options(HOST), server = acceptor_options(HOST);
        ssh_gss_buffer request = GSSN_BUFFER_INIT, answer = GSSN_BUFFER_INIT, nothing = GSSN_BUFFER_INIT, mic = GSSN_BUFFER_INIT;
        login both = { NULL, NULL };
        client.backend = server.backend = backend;
        client.username = server.username = "alice";
        const int32_t delegates = i % 5 == 0;
        int32_t delegated = 2;
        client.delegation = server.delegation = delegates ? GSSN_DELEGATE_ALWAYS : GSSN_DELEGATE_NEVER;
        int ok = ssh_gss_auth_new(&client, &both.client, NULL) == GSSN_OK && ssh_gss_auth_new(&server, &both.server, NULL) == GSSN_OK &&
                 ssh_gss_init_sec_context(both.client, NULL, 0, &request) == GSSN_CONTINUE &&
                 ssh_gss_accept_sec_context(both.server, request.data, request.length, &answer) == GSSN_OK &&
                 ssh_gss_init_sec_context(both.client, answer.data, answer.length, &nothing) == GSSN_OK &&
                 ssh_gss_get_mic(both.client, GSSN_MIC_USERAUTH, session_id, sizeof session_id, &mic) == GSSN_OK &&
                 ssh_gss_check_mic(both.server, GSSN_MIC_USERAUTH, session_id, sizeof session_id, mic.data, mic.length) == GSSN_OK &&
                 ssh_gss_authorize(both.server, NULL) == GSSN_OK && ssh_gss_credentials_delegated(both.server, &delegated) == GSSN_OK && delegated == delegates;
        atomic_fetch_add(&good, ok);
        if (!ok) {
            explain(both.client);
            explain(both.server);
        }
        ssh_gss_buffer_dispose(&request);
        ssh_gss_buffer_dispose(&answer);
        ssh_gss_buffer_dispose(&nothing);
        ssh_gss_buffer_dispose(&mic);
        free_login(both);
    }
    return NULL;
}

int main(void)
{
    pthread_t threads[THREADS];
    if (!have_realm()) return EXIT_FAILURE;
    name_the_primary_kdc();
    CHECK(getpwnam("alice") != NULL);                   /* nss_wrapper's first look at its file is not for several threads at once */
    CHECK_STATUS(ssh_gss_backend_open(getenv("BACKEND"), &backend, NULL), GSSN_OK);
    for (int i = 0; i < THREADS; i++) CHECK(pthread_create(&threads[i], NULL, log_in, NULL) == 0);
    for (int i = 0; i < THREADS; i++) pthread_join(threads[i], NULL);
    CHECK_NUMBER(atomic_load(&good), THREADS * LOGINS);
    ssh_gss_backend_close(backend);
    return check_done("realm_threads");
}

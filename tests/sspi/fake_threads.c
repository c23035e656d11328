/* Sixty-four threads log in at the same time, each with objects of its own; between that they use, free and replace objects that all of them have, and open
 * and close the backend. Nobody but a thread's own login is promised success, but every answer is a status, and at the end nothing is left. */
#include "fake.h"
#include "windows.h"

enum { THREADS = 64, LOGINS = 20, CALLS = 100, SHARED = 16, MOST_MS = 90000 };

static ssh_gss_auth *volatile shared[SHARED];
static LONG good, busy, unexpected;

/* What a call on an object may say that another thread uses, has freed, or has left in any state. */
static void note(ssh_gss_status status)
{
    switch (status) {
    case GSSN_OK: case GSSN_CONTINUE: case GSSN_E_BAD_HANDLE: case GSSN_E_BAD_STATE: case GSSN_E_BAD_TOKEN: case GSSN_E_PROTOCOL: break;
    case GSSN_E_BUSY: InterlockedIncrement(&busy); break;
    default:
        if (InterlockedIncrement(&unexpected) < 10) printf("  %s\n", ssh_gss_status_name(status));
    }
}

static void use_shared(uint64_t random)
{
    ssh_gss_auth *auth = shared[random % SHARED], *made = NULL;
    ssh_gss_auth_options options = options_of(random >> 16 & 1 ? GSSN_INITIATOR : GSSN_ACCEPTOR);
    ssh_gss_buffer buffer = GSSN_BUFFER_INIT;
    ssh_gss_backend *opened = NULL;
    switch (random >> 8 & 7) {
    case 0: note(ssh_gss_set_username(auth, "alice")); break;
    case 1: note(ssh_gss_init_sec_context(auth, NULL, 0, &buffer)); break;
    case 2: note(ssh_gss_accept_sec_context(auth, session_id, sizeof session_id, &buffer)); break;
    case 3: note(ssh_gss_get_mic(auth, GSSN_MIC_USERAUTH, session_id, sizeof session_id, &buffer)); break;
    case 4: note(ssh_gss_oids(auth, GSSN_OIDS_CLIENT, &buffer)); break;
    case 5: ssh_gss_auth_free(auth); break;
    case 6:
        note(ssh_gss_auth_new(&options, &made, NULL));
        ssh_gss_auth_free(InterlockedExchangePointer((void *volatile *)&shared[random >> 20 & (SHARED - 1)], made));
        break;
    default:
        note(ssh_gss_backend_open(order, &opened, NULL));
        ssh_gss_backend_close(opened);
    }
    ssh_gss_buffer_dispose(&buffer);
}

static DWORD WINAPI log_in(void *argument)
{
    uint64_t random = 88172645463325252u + (uint64_t)(uintptr_t)argument;
    for (int login = 0; login < LOGINS; login++) {
        ssh_gss_auth_options client_options = options_of(GSSN_INITIATOR), server_options = options_of(GSSN_ACCEPTOR);
        ssh_gss_auth *client = NULL, *server = NULL;
        ssh_gss_buffer mic = GSSN_BUFFER_INIT;
        if (ssh_gss_auth_new(&client_options, &client, NULL) == GSSN_OK && ssh_gss_auth_new(&server_options, &server, NULL) == GSSN_OK &&
            exchange(client, server) == GSSN_OK && ssh_gss_get_mic(client, GSSN_MIC_USERAUTH, session_id, sizeof session_id, &mic) == GSSN_OK &&
            ssh_gss_check_mic(server, GSSN_MIC_USERAUTH, session_id, sizeof session_id, mic.data, mic.length) == GSSN_OK) InterlockedIncrement(&good);
        ssh_gss_buffer_dispose(&mic);
        ssh_gss_auth_free(client);
        ssh_gss_auth_free(server);
        for (int call = 0; call < CALLS; call++) {
            random ^= random << 13, random ^= random >> 7, random ^= random << 17;
            use_shared(random);
        }
    }
    return 0;
}

static void many_at_once(void)
{
    HANDLE threads[THREADS];
    int handles = open_handles();
    for (uintptr_t i = 0; i < THREADS; i++) CHECK((threads[i] = CreateThread(NULL, 0, log_in, (void *)(i + 1), 0, NULL)) != NULL);
    CHECK_NUMBER(WaitForMultipleObjects(THREADS, threads, TRUE, MOST_MS), WAIT_OBJECT_0);
    for (int i = 0; i < THREADS; i++) CloseHandle(threads[i]);
    for (int i = 0; i < SHARED; i++) ssh_gss_auth_free(shared[i]);
    CHECK_NUMBER(good, THREADS * LOGINS);
    CHECK_NUMBER(unexpected, 0);
    CHECK(busy > 0);
    CHECK_NUMBER(open_handles(), handles);
}

static DWORD WINAPI begin(void *argument)
{
    ssh_gss_auth **auth = (ssh_gss_auth **)argument;
    ssh_gss_buffer token = GSSN_BUFFER_INIT;
    *auth = new_auth(GSSN_INITIATOR);
    CHECK_STATUS(ssh_gss_init_sec_context(*auth, NULL, 0, &token), GSSN_CONTINUE);
    ssh_gss_buffer_dispose(&token);
    return 0;
}

/* An object is of no thread: another goes on with it when the first has ended. */
static void a_thread_that_ended(void)
{
    ssh_gss_auth *auth = NULL;
    ssh_gss_buffer answer = answer_token(), nothing = GSSN_BUFFER_INIT;
    HANDLE thread = CreateThread(NULL, 0, begin, &auth, 0, NULL);
    CHECK_NUMBER(WaitForSingleObject(thread, MOST_MS), WAIT_OBJECT_0);
    CloseHandle(thread);
    CHECK_STATUS(ssh_gss_init_sec_context(auth, answer.data, answer.length, &nothing), GSSN_OK);
    ssh_gss_buffer_dispose(&answer);
    ssh_gss_buffer_dispose(&nothing);
    ssh_gss_auth_free(auth);
}

int main(void)
{
    if (!open_fake()) return 1;
    RUN(many_at_once);
    RUN(a_thread_that_ended);
    ssh_gss_backend_close(backend);
    return check_done("fake_threads");
}

/* One auth object, one call at a time: a second call of another thread gets GSSN_E_BUSY, a free is deferred to the end of the call,
 * and in a child forked during the call the object stays busy. The call that takes its time is a login whose KDC never answers. */
#include <gssnative.h>
#include <pthread.h>
#include <sys/wait.h>
#include "check.h"
#include "objects.h"
#include "silent_kdc.h"

typedef struct { ssh_gss_auth *auth; ssh_gss_status status; size_t token_length; } step;

static void *take_a_step(void *argument)
{
    step *call = argument;
    ssh_gss_buffer token = GSSN_BUFFER_INIT;
    call->status = ssh_gss_init_sec_context(call->auth, NULL, 0, &token);
    call->token_length = token.length;
    ssh_gss_buffer_dispose(&token);
    return NULL;
}

static void check_busy(ssh_gss_auth *auth)
{
    static const uint8_t bytes[20];
    ssh_gss_buffer buffer = GSSN_BUFFER_INIT;
    ssh_gss_context_info info = GSSN_CONTEXT_INFO_INIT;
    ssh_gss_error error = GSSN_ERROR_INIT;
    char text[64];
    size_t length;
    int32_t delegated;
    uint32_t flags;
    ssh_gss_rekey_info rekey = GSSN_REKEY_INFO_INIT;
    CHECK_STATUS(ssh_gss_set_username(auth, "alice"), GSSN_E_BUSY);
    CHECK_STATUS(ssh_gss_set_service(auth, "ssh-connection"), GSSN_E_BUSY);
    CHECK_STATUS(ssh_gss_init_sec_context(auth, NULL, 0, &buffer), GSSN_E_BUSY);
    CHECK_STATUS(ssh_gss_accept_sec_context(auth, bytes, sizeof bytes, &buffer), GSSN_E_BUSY);
    CHECK_STATUS(ssh_gss_get_mic(auth, GSSN_MIC_USERAUTH, bytes, sizeof bytes, &buffer), GSSN_E_BUSY);
    CHECK_STATUS(ssh_gss_check_mic(auth, GSSN_MIC_USERAUTH, bytes, sizeof bytes, bytes, sizeof bytes), GSSN_E_BUSY);
    CHECK_STATUS(ssh_gss_get_context_info(auth, &info), GSSN_E_BUSY);
    CHECK(info.state == 0 && info.granted == 0);
    CHECK_STATUS(ssh_gss_peer_name(auth, text, sizeof text, &length), GSSN_E_BUSY);
    CHECK_STATUS(ssh_gss_peer_exported_name(auth, &buffer), GSSN_E_BUSY);
    CHECK_STATUS(ssh_gss_peer_attribute(auth, "a", 0, &flags, &buffer), GSSN_E_BUSY);
    CHECK_STATUS(ssh_gss_rekey_advice(auth, &rekey), GSSN_E_BUSY);
    CHECK_STATUS(ssh_gss_authorize(auth, "alice"), GSSN_E_BUSY);
    CHECK_STATUS(ssh_gss_credentials_delegated(auth, &delegated), GSSN_E_BUSY);
    CHECK_STATUS(ssh_gss_last_error(auth, &error), GSSN_E_BUSY);
}

static int begin(const silent_kdc *kdc, step *call, pthread_t *thread)
{
    memset(call, 0, sizeof *call);
    call->auth = new_initiator("localhost");
    if (!CHECK(call->auth != NULL) || !CHECK(pthread_create(thread, NULL, take_a_step, call) == 0)) return -1;
    int connection = wait_for_client(kdc);
    CHECK(connection >= 0);
    return connection;
}

/* Rule R60: an object that is in a call takes no other; other objects do not wait. */
static void second_call(const silent_kdc *kdc)
{
    step call;
    pthread_t thread;
    ssh_gss_error error = GSSN_ERROR_INIT;
    int connection = begin(kdc, &call, &thread);
    if (connection < 0) return;
    check_busy(call.auth);
    ssh_gss_auth *other = new_acceptor("localhost");                        /* nobody else has to wait */
    CHECK_NUMBER(state_of(other), GSSN_STATE_NEW);
    ssh_gss_auth_free(other);
    close(connection);
    pthread_join(thread, NULL);
    CHECK_STATUS(call.status, GSSN_E_KDC_UNREACHABLE);
    CHECK_NUMBER(call.token_length, 0);
    CHECK_NUMBER(state_of(call.auth), GSSN_STATE_FAILED);
    CHECK_STATUS(ssh_gss_last_error(call.auth, &error), GSSN_OK);           /* the busy calls left the record alone */
    CHECK_STATUS(error.status, GSSN_E_KDC_UNREACHABLE);
    ssh_gss_auth_free(call.auth);
}

/* Rule R60: the object stays until the call is over, and goes once. */
static void free_during_a_call(const silent_kdc *kdc)
{
    step call;
    pthread_t thread;
    ssh_gss_context_info info = GSSN_CONTEXT_INFO_INIT;
    int connection = begin(kdc, &call, &thread);
    if (connection < 0) return;
    ssh_gss_auth_free(call.auth);                                           /* the object goes at the end of the call */
    ssh_gss_status status = ssh_gss_get_context_info(call.auth, &info);
    CHECK(status == GSSN_E_BUSY || status == GSSN_E_BAD_HANDLE);
    ssh_gss_auth_free(call.auth);                                           /* and only once */
    close(connection);
    pthread_join(thread, NULL);
    CHECK_STATUS(call.status, GSSN_E_KDC_UNREACHABLE);
    CHECK_STATUS(ssh_gss_get_context_info(call.auth, &info), GSSN_E_BAD_HANDLE);
}

/* The child has one thread: the call that its parent is in never ends there. */
static void in_the_child(ssh_gss_auth *auth)
{
    ssh_gss_context_info info = GSSN_CONTEXT_INFO_INIT;
    CHECK_STATUS(ssh_gss_get_context_info(auth, &info), GSSN_E_BUSY);
    CHECK_STATUS(ssh_gss_set_username(auth, "alice"), GSSN_E_BUSY);
    ssh_gss_auth_free(auth);                                                /* leaks the slot, touches nothing */
    ssh_gss_status status = ssh_gss_get_context_info(auth, &info);
    CHECK(status == GSSN_E_BUSY || status == GSSN_E_BAD_HANDLE);
    for (int i = 0; i < 100; i++) {
        ssh_gss_auth *other = new_acceptor("localhost");
        CHECK_NUMBER(state_of(other), GSSN_STATE_NEW);
        ssh_gss_auth_free(other);
    }
}

static void fork_during_a_call(const silent_kdc *kdc)
{
    step call;
    pthread_t thread;
    int status = -1;
    int connection = begin(kdc, &call, &thread);
    if (connection < 0) return;
    fflush(stdout);
    pid_t child = fork();
    if (child == 0) {
        alarm(20);
        check_failures = 0;
        in_the_child(call.auth);
        _exit(check_failures ? 1 : 0);
    }
    CHECK(child > 0 && waitpid(child, &status, 0) == child);
    CHECK(WIFEXITED(status) && WEXITSTATUS(status) == 0);
    check_busy(call.auth);                                                  /* the parent's object is still in its call */
    close(connection);
    pthread_join(thread, NULL);
    CHECK_STATUS(call.status, GSSN_E_KDC_UNREACHABLE);
    ssh_gss_auth_free(call.auth);
}

int main(void)
{
    silent_kdc kdc;
    if (!start_silent_kdc(&kdc)) {
        perror("the silent KDC");
        return EXIT_FAILURE;
    }
    second_call(&kdc);
    free_during_a_call(&kdc);
    fork_during_a_call(&kdc);
    stop_silent_kdc(&kdc);
    return check_done("busy");
}

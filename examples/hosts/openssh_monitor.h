/* The shape of OpenSSH's server: separation of privileges.
 *
 * The monitor is the privileged process: it owns the keytab and the acceptor object, and answers the requests of a child that talks to the
 * network and may have been taken over. The requests are OpenSSH's: set up for one OID, step, sign H, check a MIC over bytes that the child
 * built, user ok. One object with GSSN_HOST serves gssapi-with-mic and gssapi-keyex.
 *
 * What the monitor knows by itself: the user, named once; the session identifier, which it signed. What the library knows: that a MIC is
 * about this user, service and method, and over a key exchange about the H that it signed; that a verdict needs such a MIC.
 *
 * tests/hosts/openssh_monitor.c runs it, with honest children and others. */
#ifndef OPENSSH_MONITOR_H
#define OPENSSH_MONITOR_H
#include <gssnative.h>
#include "wire.h"

/* What the child may ask. The answer has the same type, a status as its number, and bytes. */
enum request {
    HOST_KEY_SIGN,          /* H: an ordinary key exchange, which the monitor signs with the host key */
    PWNAM,                  /* user: the one user of this connection */
    GSS_SETUP,              /* one OID of the client's, in DER: a new attempt, or a key exchange */
    GSS_STEP,               /* token -> token */
    GSS_SIGN,               /* H -> MIC: the server's end of a GSS key exchange */
    GSS_CHECK_MIC,          /* what the child says is signed, MIC */
    GSS_USER_OK,            /* the verdict */
    REQUESTS
};

struct monitor {
    const char *own_names;
    int ignores_order;              /* as if the table of what is permitted when had holes */
    uint32_t permitted;
    int refused;                    /* a request came that was not permitted: the child is not to be trusted */
    ssh_gss_auth *auth;
    char user[256];
    uint8_t session_id[64];         /* H of the first key exchange, which the monitor signed itself */
    size_t session_id_length;
    int let_in;
};

#define BIT(request) (1u << (request))

static inline void permit(struct monitor *monitor, uint32_t now, uint32_t no_more)
{
    monitor->permitted = (monitor->permitted & ~no_more) | now;
}

/* The session identifier is that of the first exchange, for good. */
static inline void remember_session(struct monitor *monitor, struct bytes hash)
{
    if (monitor->session_id_length > 0 || hash.length > sizeof monitor->session_id) return;
    memcpy(monitor->session_id, hash.data, hash.length);
    monitor->session_id_length = hash.length;
    permit(monitor, BIT(PWNAM), BIT(HOST_KEY_SIGN));
}

static inline ssh_gss_status sign_with_host_key(struct monitor *monitor, struct bytes hash, struct bytes none, ssh_gss_buffer *out)
{
    (void)none, (void)out;
    remember_session(monitor, hash);            /* the signature itself is no matter of this example */
    return GSSN_OK;
}

static inline ssh_gss_status take_user(struct monitor *monitor, struct bytes user, struct bytes none, ssh_gss_buffer *out)
{
    (void)none, (void)out;
    if (user.length >= sizeof monitor->user || memchr(user.data, 0, user.length)) return GSSN_E_INVALID_ARGUMENT;
    memcpy(monitor->user, user.data, user.length);
    monitor->user[user.length] = 0;
    permit(monitor, 0, BIT(PWNAM));
    return monitor->auth ? ssh_gss_set_username(monitor->auth, monitor->user) : GSSN_OK;
}

/* GSSN_HOST: whether this is a key exchange or a login shows only when the first MIC is asked for. */
static inline ssh_gss_status set_up(struct monitor *monitor, struct bytes oid, struct bytes none, ssh_gss_buffer *out)
{
    ssh_gss_auth_options options = GSSN_AUTH_OPTIONS_INIT;
    (void)none, (void)out;
    options.role = GSSN_ACCEPTOR;
    options.method = GSSN_HOST;
    options.host = monitor->own_names;
    options.username = monitor->user[0] ? monitor->user : NULL;
    ssh_gss_auth_free(monitor->auth);           /* a new attempt ends the one before */
    monitor->auth = NULL;
    permit(monitor, 0, BIT(GSS_STEP) | BIT(GSS_SIGN) | BIT(GSS_CHECK_MIC) | BIT(GSS_USER_OK));
    ssh_gss_status status = ssh_gss_auth_new(&options, &monitor->auth, NULL);
    if (status == GSSN_OK) status = ssh_gss_check_mech(monitor->auth, oid.data, oid.length);
    if (status == GSSN_OK) permit(monitor, BIT(GSS_STEP), 0);
    return status;
}

static inline ssh_gss_status step(struct monitor *monitor, struct bytes token, struct bytes none, ssh_gss_buffer *out)
{
    (void)none;
    ssh_gss_status status = ssh_gss_accept_sec_context(monitor->auth, token.data, token.length, out);
    if (status != GSSN_CONTINUE) permit(monitor, 0, BIT(GSS_STEP));
    if (status == GSSN_OK) permit(monitor, monitor->session_id_length > 0 ? BIT(GSS_CHECK_MIC) : BIT(GSS_SIGN), 0);
    return status;
}

/* The library signs exchange hashes only, and one for each context. */
static inline ssh_gss_status sign(struct monitor *monitor, struct bytes hash, struct bytes none, ssh_gss_buffer *out)
{
    (void)none;
    ssh_gss_status status = ssh_gss_get_mic_raw(monitor->auth, hash.data, hash.length, out);
    if (status != GSSN_OK) return status;
    remember_session(monitor, hash);
    permit(monitor, BIT(GSS_CHECK_MIC), BIT(GSS_SIGN));
    return GSSN_OK;
}

/* The session identifier in what the child built is the monitor's to compare; user, service and method are the library's. A good MIC over
 * anything else is GSSN_OK, too: only GSSN_STATE_VERIFIED says that it was about this login. */
static inline ssh_gss_status check_mic(struct monitor *monitor, struct bytes data, struct bytes mic, ssh_gss_buffer *out)
{
    struct bytes session_id;
    size_t at = 0;
    ssh_gss_context_info info = GSSN_CONTEXT_INFO_INIT;
    (void)out;
    permit(monitor, 0, BIT(GSS_CHECK_MIC));
    if (!read_string(data, &at, &session_id) || !same(session_id, bytes_of(monitor->session_id, monitor->session_id_length)))
        return GSSN_E_BAD_MIC;
    ssh_gss_status status = ssh_gss_check_mic_raw(monitor->auth, data.data, data.length, mic.data, mic.length);
    if (status == GSSN_OK) status = ssh_gss_get_context_info(monitor->auth, &info);
    if (status != GSSN_OK) return status;
    if (info.state != GSSN_STATE_VERIFIED) return GSSN_E_BAD_MIC;
    permit(monitor, BIT(GSS_USER_OK), 0);
    return GSSN_OK;
}

static inline ssh_gss_status user_ok(struct monitor *monitor, struct bytes none, struct bytes nor_this, ssh_gss_buffer *out)
{
    (void)none, (void)nor_this, (void)out;
    permit(monitor, 0, BIT(GSS_USER_OK));
    ssh_gss_status status = ssh_gss_authorize(monitor->auth, monitor->user);
    if (status == GSSN_OK) monitor->let_in = 1;
    return status;
}

static ssh_gss_status (*const answers[REQUESTS])(struct monitor *, struct bytes, struct bytes, ssh_gss_buffer *) = {
    [HOST_KEY_SIGN] = sign_with_host_key, [PWNAM] = take_user, [GSS_SETUP] = set_up, [GSS_STEP] = step, [GSS_SIGN] = sign,
    [GSS_CHECK_MIC] = check_mic, [GSS_USER_OK] = user_ok,
};

/* Answers until the child is gone, the user is in, or the child asks what it may not. */
static inline void run_monitor(struct monitor *monitor, int child)
{
    static struct message request;
    monitor->permitted = BIT(HOST_KEY_SIGN) | BIT(GSS_SETUP);
    while (!monitor->let_in && receive_message(child, &request)) {
        ssh_gss_buffer out = GSSN_BUFFER_INIT;
        if (request.type >= REQUESTS || !(monitor->ignores_order || (monitor->permitted & BIT(request.type)))) {
            monitor->refused = 1;
            break;
        }
        ssh_gss_status status = answers[request.type](monitor, request.a, request.b, &out);
        send_message(child, request.type, status, bytes_of(out.data, out.length), nothing());
        ssh_gss_buffer_dispose(&out);
    }
    ssh_gss_auth_free(monitor->auth);
    monitor->auth = NULL;
}
#endif

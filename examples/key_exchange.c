/* key_exchange HOST USER: a GSS key exchange (RFC 4462 section 2, RFC 8732) and a login by gssapi-keyex over it, with both ends in one process.
 *
 * The library makes tokens, MICs and the verdict; the Diffie-Hellman part and the hash H of it are the SSH stack's. Here H is made up, since there
 * is no connection: both ends have the same bytes, which is all that matters to the MICs. The SSH messages stand in the comments.
 * The client needs a ticket (kinit), the server a keytab with the key of host/HOST (KRB5_KTNAME). The exit code is 0 if all went as said.
 *
 *   cc key_exchange.c -lgssnative -o key_exchange */
#include <gssnative.h>
#include <stdio.h>
#include <stdlib.h>

/* The hash of the connection's first key exchange is its session identifier (RFC 4253 section 7.2); later exchanges have hashes of their own. */
static const uint8_t first_hash[32] = "hash of the first key exchange ", later_hash[32] = "hash of the second key exchange";

typedef struct { ssh_gss_auth *client, *server; } exchange;

/* Tells the error record of an object; so that a chain of && ends. */
static int failed(const char *what, ssh_gss_status status, const ssh_gss_auth *auth)
{
    ssh_gss_error error = GSSN_ERROR_INIT;
    ssh_gss_last_error(auth, &error);
    fprintf(stderr, "%s: %s\n%s\n%s\n", what, ssh_gss_status_name(status), error.message, error.advice);
    return 0;
}

/* SSH_MSG_KEXINIT: the methods that this program has, for Kerberos 5, in front of its other ones. */
static int offer(void)
{
    char names[1024];
    size_t length;
    uint32_t family = 0;
    if (ssh_gss_kex_names(NULL, GSSN_FAMILY_CURVE25519_SHA256 | GSSN_FAMILY_GROUP14_SHA256, 0, names, sizeof names, &length) != GSSN_OK) return 0;
    printf("Both offer: %s\n", names);
    /* what was agreed on says which Diffie-Hellman and which hash it is */
    ssh_gss_status status = ssh_gss_kex_name_parse(NULL, "gss-curve25519-sha256-toWM5Slw5Ew8Mqkay+al2g==", &family);
    return status == GSSN_OK && family == GSSN_FAMILY_CURVE25519_SHA256;
}

/* One object for each end and each exchange. The user's name may come later: it is not known during the first one. */
static int make(uint32_t role, const char *host, ssh_gss_auth **auth)
{
    ssh_gss_auth_options options = GSSN_AUTH_OPTIONS_INIT;
    ssh_gss_error error = GSSN_ERROR_INIT;
    options.role = role;
    options.method = GSSN_KEYEX;
    options.host = host;
    ssh_gss_status status = ssh_gss_auth_new(&options, auth, &error);
    if (status != GSSN_OK) fprintf(stderr, "ssh_gss_auth_new: %s\n%s\n", error.message, error.advice);
    return status == GSSN_OK;
}

/* SSH_MSG_KEXGSS_INIT, _CONTINUE and _COMPLETE: tokens, and at the end the server's MIC of H, which proves the server to the client. */
static int exchange_keys(exchange e, const uint8_t *hash, size_t hash_length)
{
    ssh_gss_buffer to_server = GSSN_BUFFER_INIT, to_client = GSSN_BUFFER_INIT, mic = GSSN_BUFFER_INIT;
    ssh_gss_status c = ssh_gss_init_sec_context(e.client, NULL, 0, &to_server);         /* INIT: this token, and e or Q_C */
    ssh_gss_status s = c < 0 ? GSSN_E_PROTOCOL : ssh_gss_accept_sec_context(e.server, to_server.data, to_server.length, &to_client);
    while (s == GSSN_CONTINUE) {                                                        /* CONTINUE to and fro; Kerberos 5 needs none */
        ssh_gss_buffer_dispose(&to_server);
        c = ssh_gss_init_sec_context(e.client, to_client.data, to_client.length, &to_server);
        ssh_gss_buffer_dispose(&to_client);
        if (c != GSSN_CONTINUE) break;
        s = ssh_gss_accept_sec_context(e.server, to_server.data, to_server.length, &to_client);
    }
    if (s == GSSN_OK) s = ssh_gss_get_mic(e.server, GSSN_MIC_EXCHANGE_HASH, hash, hash_length, &mic);
    /* COMPLETE: f or Q_S, the MIC, and the last token if there is one */
    if (s == GSSN_OK && to_client.length > 0) {
        ssh_gss_buffer_dispose(&to_server);
        c = ssh_gss_init_sec_context(e.client, to_client.data, to_client.length, &to_server);
    }
    if (s == GSSN_OK && c >= 0) c = ssh_gss_check_mic(e.client, GSSN_MIC_EXCHANGE_HASH, hash, hash_length, mic.data, mic.length);
    ssh_gss_buffer_dispose(&to_server);
    ssh_gss_buffer_dispose(&to_client);
    ssh_gss_buffer_dispose(&mic);
    if (s != GSSN_OK) return failed("the server's side of the exchange", s, e.server);
    if (c != GSSN_OK) return failed("the client's side of the exchange", c, e.client);
    printf("Keys exchanged; the server has proved itself, no host key was needed\n");
    return 1;
}

/* SSH_MSG_USERAUTH_REQUEST with the method "gssapi-keyex": one MIC over the session identifier, the user and the service. */
static int log_in(exchange e, const char *user)
{
    ssh_gss_buffer mic = GSSN_BUFFER_INIT;
    ssh_gss_set_username(e.client, user);
    ssh_gss_set_username(e.server, user);                                               /* as the request has it */
    ssh_gss_status status = ssh_gss_get_mic(e.client, GSSN_MIC_USERAUTH, first_hash, sizeof first_hash, &mic);
    if (status != GSSN_OK) return failed("the client's MIC", status, e.client);
    status = ssh_gss_check_mic(e.server, GSSN_MIC_USERAUTH, first_hash, sizeof first_hash, mic.data, mic.length);
    ssh_gss_buffer_dispose(&mic);
    if (status != GSSN_OK) return failed("the check of the MIC", status, e.server);
    status = ssh_gss_authorize(e.server, user);                                         /* a good MIC is not yet a login */
    if (status != GSSN_OK) return failed("the verdict", status, e.server);
    printf("Server: %s may log in\n", user);
    return 1;
}

/* A later exchange renews the keys. It authenticates no user, whatever a program tries. */
static int renew(exchange later, const char *user)
{
    ssh_gss_buffer mic = GSSN_BUFFER_INIT;
    if (!exchange_keys(later, later_hash, sizeof later_hash)) return 0;
    ssh_gss_set_username(later.client, user);
    ssh_gss_status status = ssh_gss_get_mic(later.client, GSSN_MIC_USERAUTH, first_hash, sizeof first_hash, &mic);
    ssh_gss_buffer_dispose(&mic);
    printf("A login over the later exchange: %s\n", ssh_gss_status_name(status));
    return status == GSSN_E_BAD_STATE;
}

int main(int argc, char **argv)
{
    exchange first = { NULL, NULL }, later = { NULL, NULL };
    if (argc != 3) {
        fprintf(stderr, "usage: %s HOST USER\n", argv[0]);
        return EXIT_FAILURE;
    }
    const char *host = argv[1], *user = argv[2];
    int ok = offer() && make(GSSN_INITIATOR, host, &first.client) && make(GSSN_ACCEPTOR, host, &first.server) &&
             exchange_keys(first, first_hash, sizeof first_hash) && log_in(first, user);
    ok = ok && make(GSSN_INITIATOR, host, &later.client) && make(GSSN_ACCEPTOR, host, &later.server) && renew(later, user);
    ssh_gss_auth_free(first.client);            /* NULL is fine */
    ssh_gss_auth_free(first.server);
    ssh_gss_auth_free(later.client);
    ssh_gss_auth_free(later.server);
    return ok ? EXIT_SUCCESS : EXIT_FAILURE;
}

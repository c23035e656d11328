/* Tickets, keytabs, KDCs and server names that do not fit: each a named status and a text that names the cause. */
#include "login.h"

/* The client cannot even start. */
static void check_client_refused(const char *host, ssh_gss_status status, uint32_t hint, const char *word, const char *file, int line)
{
    ssh_gss_auth *client = new_initiator(host);
    ssh_gss_buffer token = GSSN_BUFFER_INIT;
    check_status(ssh_gss_init_sec_context(client, NULL, 0, &token), status, "ssh_gss_init_sec_context", file, line);
    check_cause(client, status, hint, word, file, line);
    check_number(state_of(client), GSSN_STATE_FAILED, "state", file, line);
    ssh_gss_buffer_dispose(&token);
    ssh_gss_auth_free(client);
}
#define CLIENT_REFUSED(host, status, hint, word) check_client_refused(host, status, hint, word, __FILE__, __LINE__)

/* The server does not take a good client's token. */
static void check_server_refuses(const char *host, const char *own_names, ssh_gss_status status, uint32_t hint, const char *word, const char *file, int line)
{
    ssh_gss_buffer token = first_token(host), answer = GSSN_BUFFER_INIT;
    ssh_gss_auth *server = new_acceptor(own_names);
    check_status(ssh_gss_accept_sec_context(server, token.data, token.length, &answer), status, "ssh_gss_accept_sec_context", file, line);
    check_cause(server, status, hint, word, file, line);
    check_number(state_of(server), GSSN_STATE_FAILED, "state", file, line);
    ssh_gss_buffer_dispose(&token);
    ssh_gss_buffer_dispose(&answer);
    ssh_gss_auth_free(server);
}
#define SERVER_REFUSES(host, names, status, hint, word) check_server_refuses(host, names, status, hint, word, __FILE__, __LINE__)

static void no_ticket(void)
{
    setenv("KRB5CCNAME", in_realm("FILE:", "no-such.ccache"), 1);           /* and no client keytab: with-realm.sh sees to it */
    CLIENT_REFUSED(HOST, GSSN_E_NO_CREDENTIALS, GSSN_HINT_NO_TICKET, "kinit");
}

static void expired_ticket(void)
{
    char command[4096], cache[1024];
    snprintf(cache, sizeof cache, "%s", in_realm("FILE:", "short.ccache"));
    snprintf(command, sizeof command, "kinit -l 1s -c %s -k -t %s alice", cache, in_realm("", "alice.keytab"));
    CHECK_NUMBER(system(command), 0);
    setenv("KRB5CCNAME", cache, 1);
    sleep(3);
    CLIENT_REFUSED(HOST, GSSN_E_CREDENTIALS_EXPIRED, GSSN_HINT_TICKET_EXPIRED, "expired");
}

/* Rule R9: the name is taken as it is; nobody completes it. */
static void unknown_host(void)
{
    CLIENT_REFUSED("no-such-host.rig.test", GSSN_E_SERVER_UNKNOWN, GSSN_HINT_SERVER_NOT_IN_KDC, "host");
    CLIENT_REFUSED("ssh", GSSN_E_SERVER_UNKNOWN, GSSN_HINT_SERVER_NOT_IN_KDC, "short names");   /* nobody makes it ssh.rig.test */
    CLIENT_REFUSED("host/no-such-host.rig.test@RIG.TEST", GSSN_E_SERVER_UNKNOWN, GSSN_HINT_SERVER_NOT_IN_KDC, "host");
}

static void kdc_down(void)
{
    change_configuration("down.conf", "'s/kdc = .*/kdc = 127.0.0.1:1/'");
    CLIENT_REFUSED(HOST, GSSN_E_KDC_UNREACHABLE, GSSN_HINT_KDC_UNREACHABLE, "KDC");
}

/* The realm's keys are of other types than the one that is permitted here. */
static void no_common_encryption_type(void)
{
    change_configuration("types.conf", "'s/^\\[libdefaults\\]/&\\n permitted_enctypes = des3-cbc-sha1\\n default_etypes = des3-cbc-sha1/'");
    CLIENT_REFUSED(HOST, GSSN_E_BACKEND_FAILURE, GSSN_HINT_ENCRYPTION_TYPE, "klist -e");
}

static void no_configuration(void)
{
    setenv("KRB5_CONFIG", in_realm("", "kdc.log"), 1);                      /* a file, but not of this kind */
    ssh_gss_auth *client = new_initiator(HOST);
    ssh_gss_buffer token = GSSN_BUFFER_INIT;
    CHECK(ssh_gss_init_sec_context(client, NULL, 0, &token) < 0);
    CHECK(token.length == 0);
    ssh_gss_auth_free(client);
}

static void no_keytab(void)
{
    setenv("KRB5_KTNAME", in_realm("FILE:", "no-such.keytab"), 1);
    SERVER_REFUSES(HOST, HOST, GSSN_E_BAD_KEYTAB, GSSN_HINT_NO_KEYTAB, "keytab");
    setenv("KRB5_KTNAME", in_realm("FILE:", "empty.keytab"), 1);
    SERVER_REFUSES(HOST, HOST, GSSN_E_BAD_KEYTAB, GSSN_HINT_NO_KEYTAB, "keytab");
    setenv("KRB5_KTNAME", in_realm("FILE:", "kdc.log"), 1);
    SERVER_REFUSES(HOST, HOST, GSSN_E_BAD_KEYTAB, GSSN_HINT_NO_KEYTAB, "keytab");
}

static void wrong_keytab(void)
{
    setenv("KRB5_KTNAME", in_realm("FILE:", "other.keytab"), 1);            /* keys of another host only */
    SERVER_REFUSES(HOST, HOST, GSSN_E_BAD_KEYTAB, GSSN_HINT_KEY_MISMATCH, "keytab");
    setenv("KRB5_KTNAME", in_realm("FILE:", "old.keytab"), 1);              /* an older key version */
    SERVER_REFUSES(HOST, HOST, GSSN_E_BAD_KEYTAB, GSSN_HINT_KEY_MISMATCH, "kvno");
    setenv("KRB5_KTNAME", in_realm("FILE:", "wrong.keytab"), 1);            /* the right version of another key */
    SERVER_REFUSES(HOST, HOST, GSSN_E_BAD_KEYTAB, GSSN_HINT_KEY_MISMATCH, "kvno");
}

/* Rule R34: the keytab holds the key, so MIT would take the ticket: the acceptor takes its own names only. */
static void ticket_for_another_name(void)
{
    SERVER_REFUSES("localhost", HOST, GSSN_E_SERVER_UNKNOWN, GSSN_HINT_WRONG_SERVICE_NAME, "localhost");
    SERVER_REFUSES(HOST, "localhost", GSSN_E_SERVER_UNKNOWN, GSSN_HINT_WRONG_SERVICE_NAME, HOST);
    SERVER_REFUSES(HOST, "localhost\n" HOST ".example", GSSN_E_SERVER_UNKNOWN, GSSN_HINT_WRONG_SERVICE_NAME, HOST);
    SERVER_REFUSES(OTHER_HOST, HOST, GSSN_E_SERVER_UNKNOWN, GSSN_HINT_WRONG_SERVICE_NAME, OTHER_HOST);
}

/* Rule R34: a service that is not host/, even where any host key is good enough and the keytab has its key. */
static void ticket_for_another_service(void)
{
    ssh_gss_auth_options options = acceptor_options(NULL);
    ssh_gss_buffer token = first_token("nfs/" HOST "@RIG.TEST"), answer = GSSN_BUFFER_INIT;
    ssh_gss_auth *server = NULL;
    setenv("KRB5_KTNAME", in_realm("FILE:", "nfs.keytab"), 1);
    options.flags = GSSN_ALLOW_ANY_HOST_KEY;
    CHECK_STATUS(ssh_gss_auth_new(&options, &server, NULL), GSSN_OK);
    CHECK_STATUS(ssh_gss_accept_sec_context(server, token.data, token.length, &answer), GSSN_E_SERVER_UNKNOWN);
    CHECK_CAUSE(server, GSSN_E_SERVER_UNKNOWN, GSSN_HINT_WRONG_SERVICE_NAME, "nfs");
    ssh_gss_auth_free(server);
    ssh_gss_buffer_dispose(&token);
    SERVER_REFUSES("nfs/" HOST "@RIG.TEST", HOST, GSSN_E_SERVER_UNKNOWN, GSSN_HINT_WRONG_SERVICE_NAME, "nfs");
}

/* Rule R34: krb5.conf cannot switch the acceptor's own check off. */
static void strict_in_spite_of_krb5_conf(void)
{
    change_configuration("ignore.conf", "-e '/ignore_acceptor_hostname/d' -e 's/^.libdefaults.$/&\\n  ignore_acceptor_hostname = true/'");
    SERVER_REFUSES("localhost", HOST, GSSN_E_SERVER_UNKNOWN, GSSN_HINT_WRONG_SERVICE_NAME, "localhost");
    login both = new_login("alice");
    CHECK_STATUS(exchange_tokens(both), GSSN_OK);
    free_login(both);
}

int main(void)
{
    if (!have_realm()) return EXIT_FAILURE;
    RUN(no_ticket);
    RUN(expired_ticket);
    RUN(unknown_host);
    RUN(kdc_down);
    RUN(no_common_encryption_type);
    RUN(no_configuration);
    RUN(no_keytab);
    RUN(wrong_keytab);
    RUN(ticket_for_another_name);
    RUN(ticket_for_another_service);
    RUN(strict_in_spite_of_krb5_conf);
    return check_done("realm_credentials");
}

/* A client that delegates what it likes: the tickets of a KRB-CRED message (RFC 4120 section 5.8) name their clients themselves. The client is MIT's
 * library, for which this program's krb5_fwd_tgt_creds makes the message; the server is of the backend under test. */
#include <krb5.h>
#include "store.h"

enum { MOST = 100 };

/* Whose the tickets say they are: all the first's but the last, which is the second's; and what the last is for, if not for the KDC. */
static const char *clients[2], *service;
static int tickets_in_all;

/* Ticket ::= [APPLICATION 1] SEQUENCE, of the service a@R and of five bytes: a hundred whole ones are too long for the token. */
static char small_ticket[] = "\x61\x2e\x30\x2c\xa0\x03\x02\x01\x05\xa1\x03\x1b\x01\x52\xa2\x0e\x30\x0c\xa0\x03\x02\x01\x01\xa1"
    "\x05\x30\x03\x1b\x01\x61\xa3\x10\x30\x0e\xa0\x03\x02\x01\x12\xa2\x07\x04\x05\x01\x02\x03\x04\x05";

typedef struct { krb5_principal principals[3]; krb5_creds tickets[MOST], *list[MOST + 1]; } forgery;

/* The ticket that the client has, under these names. */
static krb5_error_code forge(krb5_context context, const krb5_creds *own, forgery *made)
{
    const char *names[3] = { clients[0], clients[1], service };
    memset(made, 0, sizeof *made);
    for (int i = 0; i < 3; i++) {
        krb5_error_code code = names[i] ? krb5_parse_name(context, names[i], &made->principals[i]) : 0;
        if (code) return code;
    }
    for (int i = 0; i < tickets_in_all; i++) {
        int is_second = i > 0 && i == tickets_in_all - 1;
        made->tickets[i] = *own;
        made->tickets[i].client = made->principals[is_second && clients[1] ? 1 : 0];
        if (is_second && service) made->tickets[i].server = made->principals[2];
        if (i > 1) made->tickets[i].ticket.data = small_ticket, made->tickets[i].ticket.length = sizeof small_ticket - 1;
        made->list[i] = &made->tickets[i];
    }
    return 0;
}

/* MIT's gss_init_sec_context calls this one by its name. */
krb5_error_code krb5_fwd_tgt_creds(krb5_context context, krb5_auth_context at, const char *host, krb5_principal client, krb5_principal server, krb5_ccache cache,
    int forwardable, krb5_data *message)
{
    krb5_creds wanted = { 0 }, own = { 0 };
    krb5_replay_data ignored;
    krb5_data *bytes = NULL;
    static forgery made;
    (void)host, (void)server, (void)forwardable;
    wanted.client = client;
    krb5_error_code code = krb5_build_principal(context, &wanted.server, client->realm.length, client->realm.data, "krbtgt", client->realm.data, (char *)NULL);
    if (code == 0) code = krb5_cc_retrieve_cred(context, cache, 0, &wanted, &own);
    krb5_free_principal(context, wanted.server);
    if (code) return code;
    code = forge(context, &own, &made);
    if (code == 0) code = krb5_mk_ncred(context, at, made.list, &bytes, &ignored);
    if (code == 0) *message = *bytes;
    free(bytes);                                                            /* what is in it is the caller's now */
    for (int i = 0; i < 3; i++) krb5_free_principal(context, made.principals[i]);
    krb5_free_cred_contents(context, &own);
    return code;
}

static ssh_gss_backend *mit;

/* Delegates so many tickets, the last one of the second principal, and is alice. */
static ssh_gss_auth *delegating_many(int count, const char *first, const char *second)
{
    ssh_gss_auth_options client = initiator_options(HOST), server = acceptor_options(HOST);
    login both = { NULL, NULL };
    clients[0] = first;
    clients[1] = second;
    tickets_in_all = count;
    client.backend = mit;
    client.username = server.username = "alice";
    client.delegation = server.delegation = GSSN_DELEGATE_ALWAYS;
    CHECK_STATUS(ssh_gss_auth_new(&client, &both.client, NULL), GSSN_OK);
    CHECK_STATUS(ssh_gss_auth_new(&server, &both.server, NULL), GSSN_OK);
    CHECK_STATUS(exchange_tokens(both), GSSN_OK);
    CHECK_STATUS(prove(both), GSSN_OK);
    CHECK_STATUS(ssh_gss_authorize(both.server, "alice"), GSSN_OK);
    ssh_gss_auth_free(both.client);
    return both.server;
}

static ssh_gss_auth *delegating(const char *first, const char *second) { return delegating_many(second ? 2 : 1, first, second); }

/* Every ticket of the cache is alice's, and there are some; what else Heimdal puts there has her name, too. */
static void check_tickets_of_alice(const char *name)
{
    krb5_context context;
    krb5_ccache cache;
    krb5_cc_cursor cursor;
    krb5_principal alice;
    krb5_creds tickets;
    int count = 0;
    if (!CHECK(krb5_init_context(&context) == 0 && krb5_parse_name(context, "alice@RIG.TEST", &alice) == 0)) return;
    if (!CHECK(krb5_cc_resolve(context, name, &cache) == 0 && krb5_cc_start_seq_get(context, cache, &cursor) == 0)) return;
    for (; krb5_cc_next_cred(context, cache, &cursor, &tickets) == 0; count++) {
        CHECK(krb5_principal_compare(context, tickets.client, alice));
        krb5_free_cred_contents(context, &tickets);
    }
    krb5_cc_end_seq_get(context, cache, &cursor);
    krb5_cc_close(context, cache);
    krb5_free_principal(context, alice);
    krb5_free_context(context);
    CHECK(count > 0);
}

static void check_none_kept(ssh_gss_auth *auth)
{
    ssh_gss_context_info info = GSSN_CONTEXT_INFO_INIT;
    ssh_gss_credential *credential = NULL;
    CHECK_STATUS(ssh_gss_get_context_info(auth, &info), GSSN_OK);
    CHECK_NUMBER(info.granted & GSSN_GRANTED_DELEGATION, 0);
    CHECK_NUMBER(info.delegation_refused, GSSN_DELEGATION_OTHER_PRINCIPAL);
    CHECK_STATUS(ssh_gss_delegated_credential(auth, &credential), GSSN_E_NO_DELEGATED_CREDENTIALS);
}

static const char *const types[] = { "FILE:", "DIR:", "MEMORY:" };

static void own_tickets(void)
{
    ssh_gss_auth *auth = delegating("alice@RIG.TEST", NULL);
    for (size_t i = 0; i < sizeof types / sizeof types[0]; i++) {
        const char *name = in_base(types[i], "cache");
        CHECK_STATUS(save(auth, 0, 0, name, NULL), GSSN_OK);
        if (i < 2) check_tickets_of_alice(name);
        CHECK_STATUS(ssh_gss_ccache_destroy(NULL, name, NULL), GSSN_OK);
        run_command("rm -rf %s", in_base("", "cache"));
    }
    ssh_gss_auth_free(auth);
}

/* MIT takes the first ticket alone; Heimdal would have taken them all. */
static void one_of_another(void)
{
    ssh_gss_auth *auth = delegating("alice@RIG.TEST", "bob@RIG.TEST");
    if (is_heimdal()) check_none_kept(auth);
    for (size_t i = 0; i < sizeof types / sizeof types[0]; i++) {
        const char *name = in_base(types[i], "cache");
        CHECK_STATUS(save(auth, 0, 0, name, NULL), is_heimdal() ? GSSN_E_NO_DELEGATED_CREDENTIALS : GSSN_OK);
        if (is_heimdal()) CHECK_NUMBER(names_in("", "cache") + names_in("", "."), 0);
        else if (i < 2) check_tickets_of_alice(name);
        CHECK_STATUS(ssh_gss_ccache_destroy(NULL, name, NULL), is_heimdal() ? GSSN_E_NO_CREDENTIALS : GSSN_OK);
        run_command("rm -rf %s", in_base("", "cache"));
    }
    ssh_gss_auth_free(auth);
}

/* Nothing of it is kept; what was there stays as it was. */
static void all_of_another(void)
{
    ssh_gss_auth *own = delegating("alice@RIG.TEST", NULL), *auth = delegating("bob@RIG.TEST", NULL);
    check_none_kept(auth);
    for (size_t i = 0; i < sizeof types / sizeof types[0]; i++) {
        const char *name = in_base(types[i], "cache");
        CHECK_STATUS(save(own, 0, 0, name, NULL), GSSN_OK);
        CHECK_STATUS(save(auth, GSSN_STORE_OVERWRITE, 0, name, NULL), GSSN_E_NO_DELEGATED_CREDENTIALS);
        CHECK_STATUS(save(auth, GSSN_STORE_UPDATE, 0, name, NULL), GSSN_E_NO_DELEGATED_CREDENTIALS);
        if (i < 2) check_tickets_of_alice(name);
        CHECK_STATUS(ssh_gss_ccache_destroy(NULL, name, NULL), GSSN_OK);
        run_command("rm -rf %s", in_base("", "cache"));
    }
    ssh_gss_auth_free(own);
    ssh_gss_auth_free(auth);
}

/* The last of many, and names that are nearly the peer's. */
static void one_of_many(void)
{
    static const struct { const char *second, *service; int is_own; } cases[] = {
        { "alice@RIG.TEST", NULL, 1 }, { "alice@RIG.TEST", "krb5_ccache_conf_data/pa_type@X-CACHECONF:", 1 }, { "alice@RIG.TEST", "krbtgt/OTHER.TEST@RIG.TEST", 1 },
        { "bob@RIG.TEST", "krb5_ccache_conf_data/pa_type@X-CACHECONF:", 0 }, { "alice@X-CACHECONF:", NULL, 0 }, { "alice@OTHER.TEST", NULL, 0 },
        { "alice@rig.test", NULL, 0 }, { "Alice@RIG.TEST", NULL, 0 }, { "alice/@RIG.TEST", NULL, 0 }, { "alice/admin@RIG.TEST", NULL, 0 },
        { "alice\\@RIG.TEST@RIG.TEST", NULL, 0 }, { "\\ alice@RIG.TEST", NULL, 0 }, { "@RIG.TEST", NULL, 0 } };
    static const int counts[] = { 2, 10, MOST };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) for (size_t n = 0; n < sizeof counts / sizeof counts[0]; n++) {
        int failures = check_failures;
        service = cases[i].service;
        ssh_gss_auth *auth = delegating_many(counts[n], "alice@RIG.TEST", cases[i].second);
        ssh_gss_context_info info = GSSN_CONTEXT_INFO_INIT;
        if (is_heimdal() && !cases[i].is_own) check_none_kept(auth);
        else CHECK(ssh_gss_get_context_info(auth, &info) == GSSN_OK && info.granted & GSSN_GRANTED_DELEGATION);
        if (check_failures > failures) printf("  %s among %d\n", cases[i].second, counts[n]);
        ssh_gss_auth_free(auth);
    }
}

static void none_at_all(void)
{
    ssh_gss_auth *auth = delegating_many(0, "alice@RIG.TEST", NULL);
    CHECK_STATUS(save(auth, 0, 0, in_base("FILE:", "cache"), NULL), GSSN_E_NO_DELEGATED_CREDENTIALS);
    ssh_gss_auth_free(auth);
}

int main(void)
{
    if (!have_realm()) return EXIT_FAILURE;
    make_base();
    CHECK_STATUS(ssh_gss_backend_open("mit", &mit, NULL), GSSN_OK);
    setenv("KRB5CCNAME", in_realm("FILE:", "alice.ccache"), 1);
    RUN(own_tickets);
    RUN(one_of_another);
    RUN(all_of_another);
    RUN(one_of_many);
    RUN(none_at_all);
    ssh_gss_backend_close(mit);
    remove_base();
    return check_done("realm_store_forged");
}

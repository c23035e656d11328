/* The library resolves no name and does not let the backend do so, whatever krb5.conf says; with the opt-out it does.
 * Run with tests/preload/resolver.c preloaded, which counts.
 * libkrb5 may look for the realm's KDCs in DNS where krb5.conf does not name all of them: that is no lookup of the host. */
#include <dlfcn.h>
#include "login.h"

static int (*resolver_calls)(void), (*kdc_location_calls)(void);

/* A whole login; returns how often a resolver was asked. */
static int calls_of_a_login(const char *host, uint32_t flags)
{
    ssh_gss_auth_options client = initiator_options(host), server = acceptor_options(host);
    login both = { NULL, NULL };
    int before = resolver_calls();
    client.flags = flags;
    client.username = server.username = "alice";
    CHECK_STATUS(ssh_gss_auth_new(&client, &both.client, NULL), GSSN_OK);
    CHECK_STATUS(ssh_gss_auth_new(&server, &both.server, NULL), GSSN_OK);
    CHECK_STATUS(exchange_tokens(both), GSSN_OK);
    CHECK_STATUS(prove(both), GSSN_OK);
    CHECK_STATUS(ssh_gss_authorize(both.server, NULL), GSSN_OK);
    free_login(both);
    return resolver_calls() - before;
}

/* Rule R9: not one call of a resolver in a whole login. */
static void no_name_is_resolved(void)
{
    CHECK_NUMBER(calls_of_a_login(HOST, 0), 0);
    CHECK_NUMBER(calls_of_a_login("localhost", 0), 0);
    CHECK_NUMBER(calls_of_a_login("localhost", 0), 0);                      /* with the ticket in the cache */
}

/* Rule R9: nor while credentials are got, and used. */
static void no_name_is_resolved_for_credentials(void)
{
    static const struct { uint32_t usage; const char *principal, *prefix, *file, *password; } kinds[] = {
        { GSSN_INITIATE, "alice@RIG.TEST", NULL, NULL, NULL }, { GSSN_INITIATE, NULL, "ccache:FILE:", "bob.ccache", NULL },
        { GSSN_INITIATE, NULL, "client_keytab:FILE:", "bob.keytab", NULL }, { GSSN_INITIATE, "host/other.rig.test@RIG.TEST", "client_keytab:FILE:", "other.keytab", NULL },
        { GSSN_INITIATE, "bob@RIG.TEST", NULL, NULL, "bobpw" }, { GSSN_ACCEPT, NULL, NULL, NULL, NULL }, { GSSN_ACCEPT, NULL, "keytab:FILE:", "host.keytab", NULL } };
    for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++) {
        ssh_gss_credential_options options = GSSN_CREDENTIAL_OPTIONS_INIT;
        ssh_gss_auth_options client = initiator_options(HOST), server = acceptor_options(HOST);
        ssh_gss_credential *credential = NULL;
        login both = { NULL, NULL };
        int before = resolver_calls();
        options.usage = kinds[i].usage;
        options.principal = kinds[i].principal;
        options.source = kinds[i].prefix ? in_realm(kinds[i].prefix, kinds[i].file) : NULL;
        options.password = kinds[i].password;
        CHECK_STATUS(ssh_gss_credential_acquire(&options, &credential, NULL), GSSN_OK);
        *(options.usage == GSSN_INITIATE ? &client.credential : &server.credential) = credential;
        CHECK_STATUS(ssh_gss_auth_new(&client, &both.client, NULL), GSSN_OK);
        CHECK_STATUS(ssh_gss_auth_new(&server, &both.server, NULL), GSSN_OK);
        CHECK_STATUS(exchange_tokens(both), GSSN_OK);
        free_login(both);
        ssh_gss_credential_free(credential);
        if (!CHECK_NUMBER(resolver_calls() - before, 0)) printf("  kind %d\n", (int)i);
    }
}

/* Rule R9: not on the way to an error either. */
static void nor_for_hosts_that_nobody_knows(void)
{
    static const char *const hosts[] = { "no-such-host.rig.test", "ssh", "ssh.elsewhere.example" };
    for (int i = 0; i < 3; i++) {
        ssh_gss_auth *client = new_initiator(hosts[i]);
        ssh_gss_buffer token = GSSN_BUFFER_INIT;
        int before = resolver_calls();
        CHECK(ssh_gss_init_sec_context(client, NULL, 0, &token) < 0);
        if (!CHECK_NUMBER(resolver_calls() - before, 0)) printf("  %s\n", hosts[i]);
        ssh_gss_buffer_dispose(&token);
        ssh_gss_auth_free(client);
    }
}

/* Rules R9, R10: where krb5.conf would have the realm of a host looked up in DNS, the answer would choose who is asked for the ticket. */
static void nor_for_the_realm_of_a_host(void)
{
    static const char *const hosts[] = { "unmapped", "unmapped.example.org" }, *const settings[] = { "dns_lookup_realm = true", "dns_fallback = true", "realm_try_domains = 2" };
    const char *configuration = getenv("KRB5_CONFIG");
    char path[1024], both[2048], before_it[1024];
    snprintf(before_it, sizeof before_it, "%s", configuration);
    snprintf(path, sizeof path, "%s", in_realm("", "realm-by-dns.conf"));
    snprintf(both, sizeof both, "%s:%s", path, before_it);
    for (int i = 0; i < 6; i++) {
        FILE *file = fopen(path, "w");
        if (!CHECK(file != NULL)) return;
        fprintf(file, "[libdefaults]\n%s\n", settings[i / 2]);
        fclose(file);
        setenv("KRB5_CONFIG", both, 1);
        ssh_gss_auth *client = new_initiator(hosts[i % 2]);
        ssh_gss_buffer token = GSSN_BUFFER_INIT;
        int before = resolver_calls();
        CHECK_STATUS(ssh_gss_init_sec_context(client, NULL, 0, &token), GSSN_E_SERVER_UNKNOWN);
        if (!CHECK_NUMBER(resolver_calls() - before, 0)) printf("  %s, %s\n", hosts[i % 2], settings[i / 2]);
        ssh_gss_buffer_dispose(&token);
        ssh_gss_auth_free(client);
    }
    setenv("KRB5_CONFIG", before_it, 1);
}

/* Rule R10: no realm for the host, none by default, and krb5.conf would ask DNS: there is no secure name, so there is no token. */
static void no_realm_at_all(void)
{
    char before_it[1024];
    snprintf(before_it, sizeof before_it, "%s", getenv("KRB5_CONFIG"));
    change_configuration("no-realm.conf", "-e '/default_realm/d' -e '/dns_lookup_realm/d' -e 's/^.libdefaults.$/&\\n  dns_lookup_realm = true/'");
    ssh_gss_auth *client = new_initiator("unmapped.example.org");
    ssh_gss_buffer token = GSSN_BUFFER_INIT;
    if (is_heimdal()) {                                                     /* an empty realm never leads it into DNS: the KDC says no */
        CHECK_STATUS(ssh_gss_init_sec_context(client, NULL, 0, &token), GSSN_E_SERVER_UNKNOWN);
        CHECK_CAUSE(client, GSSN_E_SERVER_UNKNOWN, GSSN_HINT_SERVER_NOT_IN_KDC, "unmapped.example.org");
    } else {
        CHECK_STATUS(ssh_gss_init_sec_context(client, NULL, 0, &token), GSSN_E_KDC_UNREACHABLE);
        CHECK_CAUSE(client, GSSN_E_KDC_UNREACHABLE, GSSN_HINT_REALM_UNKNOWN, "no realm for the host");
    }
    CHECK_NUMBER(token.length, 0);
    ssh_gss_auth_free(client);
    setenv("KRB5_CONFIG", before_it, 1);
}

/* Rule R9: the realm's primary KDC is the one that MIT looks for in DNS after a KDC's answer, if krb5.conf does not name it. */
static void no_call_at_all_where_krb5_conf_names_the_kdcs(void)
{
    name_the_primary_kdc();
    CHECK_NUMBER(calls_of_a_login(HOST, 0), 0);
    CHECK_NUMBER(kdc_location_calls(), 0);
}

/* Rule R8: with the opt-out the backend may: on localhost, whose canonical name is its own. This proves the counter, too. */
static void the_opt_out(void)
{
    const char *configuration = getenv("KRB5_CONFIG");
    ssh_gss_auth_options options = initiator_options("localhost");
    ssh_gss_auth *client = NULL;
    ssh_gss_buffer token = GSSN_BUFFER_INIT;
    int before = resolver_calls();
    options.flags = GSSN_ALLOW_DNS_CANONICALIZATION;
    CHECK_STATUS(ssh_gss_auth_new(&options, &client, NULL), GSSN_OK);
    CHECK_STATUS(ssh_gss_init_sec_context(client, NULL, 0, &token), GSSN_CONTINUE);
    if (strstr(configuration, "distro")) CHECK(resolver_calls() > before);
    else CHECK_NUMBER(resolver_calls(), before);                            /* krb5.conf says: no canonicalisation */
    ssh_gss_buffer_dispose(&token);
    ssh_gss_auth_free(client);
}

int main(void)
{
    *(void **)&resolver_calls = dlsym(RTLD_DEFAULT, "resolver_calls");
    if (!have_realm() || !getenv("KRB5_CONFIG")) return EXIT_FAILURE;
    *(void **)&kdc_location_calls = dlsym(RTLD_DEFAULT, "kdc_location_calls");
    if (!CHECK(resolver_calls != NULL && kdc_location_calls != NULL)) return check_done("realm_resolver");
    RUN(no_name_is_resolved);
    RUN(no_name_is_resolved_for_credentials);
    RUN(nor_for_hosts_that_nobody_knows);
    RUN(nor_for_the_realm_of_a_host);
    RUN(no_realm_at_all);
    RUN(no_call_at_all_where_krb5_conf_names_the_kdcs);
    RUN(the_opt_out);
    return check_done("realm_resolver");
}

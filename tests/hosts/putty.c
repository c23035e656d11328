/* A client of PuTTY's shape: the eleven functions of examples/hosts/putty_provider.c in the order in which PuTTY 0.84 was seen to call its
 * own, for gssapi-with-mic, key exchange and gssapi-keyex, with the throw-away contexts in between. The server is the library's acceptor. */
#include "login.h"
#include "putty_provider.h"

static const uint8_t later_hash[32] = { 0x1a, 0x7e, 0x12 };
static struct provider provider;

static struct provider_bytes bytes_of(const void *data, size_t length)
{
    struct provider_bytes bytes = { length, (void *)(size_t)data };
    return bytes;
}

static ssh_gss_auth *new_server(uint32_t method, uint32_t delegation)
{
    ssh_gss_auth_options options = acceptor_options(HOST);
    ssh_gss_auth *auth = NULL;
    options.method = method;
    options.delegation = delegation;
    options.username = "alice";
    CHECK_STATUS(ssh_gss_auth_new(&options, &auth, NULL), GSSN_OK);
    return auth;
}

static provider_name import(const char *host)
{
    provider_name name = NULL;
    CHECK(provider.import_name(&provider, host, &name) == PROVIDER_OK);
    return name;
}

static provider_context acquire(time_t *expiry)
{
    provider_context context = NULL;
    CHECK(provider.acquire_cred(&provider, &context, expiry) == PROVIDER_OK);
    return context;
}

static void release(provider_context context, provider_name name)
{
    CHECK(provider.release_cred(&provider, &context) == PROVIDER_OK && context == NULL);
    if (name) CHECK(provider.release_name(&provider, &name) == PROVIDER_OK && name == NULL);
}

/* The client's first token to the server, the server's answer to the client. */
static void establish(provider_context context, provider_name name, int delegate, ssh_gss_auth *server)
{
    struct provider_bytes nothing = { 0, NULL }, token, answer;
    ssh_gss_buffer out = GSSN_BUFFER_INIT;
    time_t expiry = 0;
    unsigned long lifetime = 0;
    CHECK(provider.init_sec_context(&provider, &context, name, delegate, &nothing, &token, &expiry, &lifetime) == PROVIDER_CONTINUE);
    CHECK(token.length > 0 && expiry > time(NULL) && lifetime > 0);
    CHECK_STATUS(ssh_gss_accept_sec_context(server, token.value, token.length, &out), GSSN_OK);
    provider.free_tok(&provider, &token);
    answer = bytes_of(out.data, out.length);
    CHECK(provider.init_sec_context(&provider, &context, name, delegate, &answer, &token, &expiry, &lifetime) == PROVIDER_OK);
    CHECK(token.length == 0);
    ssh_gss_buffer_dispose(&out);
}

/* The MIC over what PuTTY builds for a user authentication. */
static enum provider_status sign(provider_context context, const uint8_t *hash, const char *method, struct provider_bytes *mic)
{
    ssh_gss_buffer input = GSSN_BUFFER_INIT;
    CHECK_STATUS(ssh_gss_mic_input(hash, 32, "alice", "ssh-connection", method, &input), GSSN_OK);
    struct provider_bytes data = bytes_of(input.data, input.length);
    enum provider_status status = provider.get_mic(&provider, context, &data, mic);
    ssh_gss_buffer_dispose(&input);
    return status;
}

/* The server's MIC over H, and its check. */
static void agree_on(const uint8_t *hash, provider_context context, ssh_gss_auth *server)
{
    ssh_gss_buffer mic = GSSN_BUFFER_INIT;
    CHECK_STATUS(ssh_gss_get_mic(server, GSSN_MIC_EXCHANGE_HASH, hash, 32, &mic), GSSN_OK);
    struct provider_bytes data = bytes_of(hash, 32), signature = bytes_of(mic.data, mic.length);
    CHECK(provider.verify_mic(&provider, context, &data, &signature) == PROVIDER_OK);
    ssh_gss_buffer_dispose(&mic);
}

static void log_in(const uint8_t *hash, ssh_gss_auth *server, struct provider_bytes *mic)
{
    CHECK_STATUS(ssh_gss_check_mic(server, GSSN_MIC_USERAUTH, hash, 32, mic->value, mic->length), GSSN_OK);
    CHECK_STATUS(ssh_gss_authorize(server, "alice"), GSSN_OK);
    provider.free_mic(&provider, mic);
}

/* Rules R12, R18: import_name, acquire_cred, init twice, get_mic, release_cred. */
static void with_mic(void)
{
    struct provider_bytes mechanism, mic;
    ssh_gss_auth *server = new_server(GSSN_WITH_MIC, GSSN_DELEGATE_NEVER);
    provider_name name = import(HOST);
    provider_context context = acquire(NULL);
    CHECK(provider.indicate_mech(&provider, &mechanism) == PROVIDER_OK && mechanism.length == 9);
    uint8_t der[11] = { 6, 9 };
    memcpy(der + 2, mechanism.value, 9);
    CHECK_STATUS(ssh_gss_check_mech(server, der, sizeof der), GSSN_OK);
    establish(context, name, 0, server);
    CHECK(sign(context, session_id, "gssapi-with-mic", &mic) == PROVIDER_OK);
    log_in(session_id, server, &mic);
    release(context, name);
    ssh_gss_auth_free(server);
}

/* PuTTY's look at the tickets, before a key exchange and every two minutes: would one work, and until when? The token goes nowhere. */
static int would_work(provider_name name, time_t *expiry)
{
    struct provider_bytes nothing = { 0, NULL }, token;
    provider_context context = NULL;
    unsigned long lifetime = 0;
    if (provider.acquire_cred(&provider, &context, expiry) != PROVIDER_OK) return 0;
    int works = provider.init_sec_context(&provider, &context, name, 0, &nothing, &token, NULL, &lifetime) == PROVIDER_CONTINUE && lifetime > 5;
    provider.free_tok(&provider, &token);
    release(context, NULL);
    return works;
}

/* Rules R15, R36, R37, R44: probe, the first exchange with delegation, gssapi-keyex; a later exchange authenticates no user. */
static void key_exchange(void)
{
    ssh_gss_auth *server = new_server(GSSN_KEYEX, GSSN_DELEGATE_ALWAYS), *later = new_server(GSSN_KEYEX, GSSN_DELEGATE_ALWAYS);
    struct provider_bytes mic;
    int32_t delegated = 0;
    time_t expiry = 0;
    provider_name name = import(HOST);
    CHECK(would_work(name, &expiry) && expiry > time(NULL));
    provider_context first = acquire(NULL);
    establish(first, name, 1, server);
    CHECK(sign(first, session_id, "gssapi-keyex", &mic) == PROVIDER_FAILURE);       /* the server has not proved itself yet */
    agree_on(session_id, first, server);
    CHECK(sign(first, later_hash, "gssapi-keyex", &mic) == PROVIDER_FAILURE);
    CHECK(sign(first, session_id, "gssapi-keyex", &mic) == PROVIDER_OK);
    log_in(session_id, server, &mic);
    CHECK(ssh_gss_credentials_delegated(server, &delegated) == GSSN_OK && delegated == 1);

    for (int minutes = 0; minutes < 6; minutes += 2) CHECK(would_work(name, &expiry));
    provider_context second = acquire(NULL);
    establish(second, name, 0, later);
    agree_on(later_hash, second, later);
    CHECK(sign(second, session_id, "gssapi-keyex", &mic) == PROVIDER_FAILURE);
    CHECK(ssh_gss_credentials_delegated(later, &delegated) == GSSN_OK && delegated == 0);
    release(second, NULL);
    release(first, name);
    ssh_gss_auth_free(later);
    ssh_gss_auth_free(server);
}

/* Rule R44: the check of H fails, and the context with it. */
static void another_hash(void)
{
    ssh_gss_auth *server = new_server(GSSN_KEYEX, GSSN_DELEGATE_NEVER);
    ssh_gss_buffer out = GSSN_BUFFER_INIT;
    struct provider_bytes mic;
    provider_name name = import(HOST);
    provider_context context = acquire(NULL);
    establish(context, name, 0, server);
    CHECK_STATUS(ssh_gss_get_mic(server, GSSN_MIC_EXCHANGE_HASH, later_hash, sizeof later_hash, &out), GSSN_OK);
    struct provider_bytes data = bytes_of(session_id, sizeof session_id), signature = bytes_of(out.data, out.length);
    CHECK(provider.verify_mic(&provider, context, &data, &signature) == PROVIDER_BAD_MIC);
    CHECK(sign(context, session_id, "gssapi-keyex", &mic) == PROVIDER_FAILURE);
    ssh_gss_buffer_dispose(&out);
    release(context, name);
    ssh_gss_auth_free(server);
}

/* A probe neither delegates nor uses anything up: its context can be dropped, and the next one is another. */
static void a_probe_is_thrown_away(void)
{
    ssh_gss_auth *server = new_server(GSSN_HOST, GSSN_DELEGATE_ALWAYS);
    struct provider_bytes nothing = { 0, NULL }, probe, token;
    ssh_gss_buffer out = GSSN_BUFFER_INIT;
    int32_t delegated = 1;
    provider_name name = import(HOST);
    provider_context thrown_away = acquire(NULL), context = acquire(NULL);
    CHECK(provider.init_sec_context(&provider, &thrown_away, name, 0, &nothing, &probe, NULL, NULL) == PROVIDER_CONTINUE);
    CHECK(provider.init_sec_context(&provider, &context, name, 0, &nothing, &token, NULL, NULL) == PROVIDER_CONTINUE);
    CHECK(probe.length != token.length || memcmp(probe.value, token.value, token.length) != 0);
    CHECK_STATUS(ssh_gss_accept_sec_context(server, probe.value, probe.length, &out), GSSN_OK);
    CHECK(ssh_gss_credentials_delegated(server, &delegated) == GSSN_OK && delegated == 0);
    ssh_gss_buffer_dispose(&out);
    release(thrown_away, NULL);
    release(context, name);
    ssh_gss_auth_free(server);
}

/* Rules R56, R63: times come with the first token; a newer ticket shows as a later expiry, and PuTTY exchanges keys again. */
static void times(void)
{
    char command[2048];
    time_t expiry_short = 0, expiry_long = 0;
    provider_name name = import(HOST);
    const char *cache = in_realm("FILE:", "short.ccache");
    snprintf(command, sizeof command, "kinit -l 20m -k -t \"$RIG/alice.keytab\" -c \"%s\" alice", cache);
    CHECK(system(command) == 0);
    setenv("KRB5CCNAME", cache, 1);
    CHECK(would_work(name, &expiry_short));
    setenv("KRB5CCNAME", in_realm("FILE:", "alice.ccache"), 1);
    CHECK(would_work(name, &expiry_long));
    CHECK(expiry_short > time(NULL) + 10 * 60 && expiry_short <= time(NULL) + 21 * 60 && expiry_long > expiry_short);
    provider.release_name(&provider, &name);
}

/* The text is that of the context's last error, whatever other contexts did since. */
static void texts(void)
{
    struct provider_bytes nothing = { 0, NULL }, token, text;
    provider_name name = import("unheard-of.rig.test"), good = NULL;
    provider_context context = acquire(NULL);
    CHECK(provider.init_sec_context(&provider, &context, name, 0, &nothing, &token, NULL, NULL) == PROVIDER_FAILURE);
    good = import(HOST);
    CHECK(would_work(good, NULL));
    CHECK(provider.display_status(&provider, context, &text) == PROVIDER_OK);
    CHECK(text.value && strlen(text.value) == text.length && strstr(text.value, "unheard-of.rig.test"));
    free(text.value);
    release(context, name);
    provider.release_name(&provider, &good);
}

static void no_ticket(void)
{
    provider_context context = NULL;
    provider_name name = import(HOST);
    setenv("KRB5CCNAME", in_realm("FILE:", "nobody.ccache"), 1);
    CHECK(provider.acquire_cred(&provider, &context, NULL) == PROVIDER_NO_CREDENTIALS && context == NULL);
    CHECK(!would_work(name, NULL));
    provider.release_name(&provider, &name);
}

static void names(void)
{
    provider_name name = NULL;
    CHECK(provider.import_name(&provider, "two words", &name) == PROVIDER_BAD_HOST_NAME && name == NULL);
    CHECK(provider.import_name(&provider, "", &name) == PROVIDER_BAD_HOST_NAME && name == NULL);
}

int main(void)
{
    if (!have_realm()) return EXIT_FAILURE;
    provider = provider_new();
    RUN(with_mic);
    RUN(key_exchange);
    RUN(another_hash);
    RUN(a_probe_is_thrown_away);
    RUN(times);
    RUN(texts);
    RUN(no_ticket);
    RUN(names);
    return check_done("putty");
}

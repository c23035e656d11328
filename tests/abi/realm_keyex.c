/* Key exchanges and user authentications over them: tokens, the MIC of the exchange hash, the user's one MIC, the verdict, and what must not pass for one.
 * The Diffie-Hellman part is the SSH stack's; H is made up here, the same for both ends. */
#include "login.h"

enum { LONGEST = 64 };
static const uint8_t H[LONGEST] = { 0x48, 1, 2, 3 }, later_H[LONGEST] = { 0x48, 1, 2, 4 };
static const size_t sizes[] = { 20, 32, 48, 64 };           /* SHA-1, SHA-256, SHA-384, SHA-512 */

static const struct form { uint32_t method; int raw; } forms[] = { { GSSN_KEYEX, 0 }, { GSSN_KEYEX, 1 }, { GSSN_HOST, 1 } };
enum { FORMS = sizeof forms / sizeof *forms };

static ssh_gss_auth *new_end(uint32_t role, uint32_t method, const char *user, uint32_t delegation)
{
    ssh_gss_auth_options options = role == GSSN_INITIATOR ? initiator_options(HOST) : acceptor_options(HOST);
    ssh_gss_auth *auth = NULL;
    options.method = method;
    options.username = user;
    options.delegation = delegation;
    CHECK_STATUS(ssh_gss_auth_new(&options, &auth, NULL), GSSN_OK);
    return auth;
}

static login new_exchange(uint32_t method, const char *user)
{
    login both = { new_end(GSSN_INITIATOR, method, user, GSSN_DELEGATE_NEVER), new_end(GSSN_ACCEPTOR, method, user, GSSN_DELEGATE_NEVER) };
    return both;
}

static ssh_gss_status make_hash_mic(ssh_gss_auth *server, int raw, const uint8_t *hash, size_t length, ssh_gss_buffer *mic)
{
    return raw ? ssh_gss_get_mic_raw(server, hash, length, mic) : ssh_gss_get_mic(server, GSSN_MIC_EXCHANGE_HASH, hash, length, mic);
}

static ssh_gss_status check_hash_mic(ssh_gss_auth *client, int raw, const uint8_t *hash, size_t length, const ssh_gss_buffer *mic)
{
    return raw ? ssh_gss_check_mic_raw(client, hash, length, mic->data, mic->length)
        : ssh_gss_check_mic(client, GSSN_MIC_EXCHANGE_HASH, hash, length, mic->data, mic->length);
}

/* KEXGSS_INIT to KEXGSS_COMPLETE. */
static void exchange_keys(login both, int raw, const uint8_t *hash, size_t length)
{
    ssh_gss_buffer mic = GSSN_BUFFER_INIT;
    CHECK_STATUS(exchange_tokens(both), GSSN_OK);
    CHECK_STATUS(make_hash_mic(both.server, raw, hash, length, &mic), GSSN_OK);
    CHECK(mic.length > 20);
    CHECK_STATUS(check_hash_mic(both.client, raw, hash, length, &mic), GSSN_OK);
    CHECK_NUMBER(state_of(both.client), GSSN_STATE_BOUND);
    CHECK_NUMBER(state_of(both.server), GSSN_STATE_BOUND);
    ssh_gss_buffer_dispose(&mic);
}

static login exchanged(uint32_t method, const char *user)
{
    login both = new_exchange(method, user);
    exchange_keys(both, method == GSSN_HOST, H, 32);
    return both;
}

static ssh_gss_buffer input_of(const uint8_t *session, size_t length, const char *user, const char *method)
{
    ssh_gss_buffer input = GSSN_BUFFER_INIT;
    CHECK_STATUS(ssh_gss_mic_input(session, length, user, "ssh-connection", method, &input), GSSN_OK);
    return input;
}

static ssh_gss_status make_user_mic(ssh_gss_auth *client, int raw, const uint8_t *session, size_t length, const char *user, ssh_gss_buffer *mic)
{
    if (!raw) return ssh_gss_get_mic(client, GSSN_MIC_USERAUTH, session, length, mic);
    ssh_gss_buffer input = input_of(session, length, user, "gssapi-keyex");
    ssh_gss_status status = ssh_gss_get_mic_raw(client, input.data, input.length, mic);
    ssh_gss_buffer_dispose(&input);
    return status;
}

static ssh_gss_status check_user_mic(ssh_gss_auth *server, int raw, const uint8_t *session, size_t length, const char *user, const ssh_gss_buffer *mic)
{
    if (!raw) return ssh_gss_check_mic(server, GSSN_MIC_USERAUTH, session, length, mic->data, mic->length);
    ssh_gss_buffer input = input_of(session, length, user, "gssapi-keyex");
    ssh_gss_status status = ssh_gss_check_mic_raw(server, input.data, input.length, mic->data, mic->length);
    ssh_gss_buffer_dispose(&input);
    return status;
}

/* USERAUTH_REQUEST with "gssapi-keyex", up to the verdict. */
static ssh_gss_status log_in(login both, int raw, size_t length, const char *user)
{
    ssh_gss_buffer mic = GSSN_BUFFER_INIT;
    CHECK_STATUS(make_user_mic(both.client, raw, H, length, user, &mic), GSSN_OK);
    CHECK_NUMBER(state_of(both.client), GSSN_STATE_PROVED);
    CHECK_STATUS(check_user_mic(both.server, raw, H, length, user, &mic), GSSN_OK);
    CHECK_NUMBER(state_of(both.server), GSSN_STATE_VERIFIED);
    /* once: neither another MIC nor another user */
    CHECK_STATUS(make_user_mic(both.client, raw, H, length, user, &mic), GSSN_E_BAD_STATE);
    CHECK_STATUS(check_user_mic(both.server, raw, H, length, user, &mic), GSSN_E_BAD_STATE);
    CHECK_STATUS(ssh_gss_set_username(both.client, "root"), GSSN_E_BAD_STATE);
    CHECK_STATUS(ssh_gss_set_username(both.server, "root"), GSSN_E_BAD_STATE);
    ssh_gss_buffer_dispose(&mic);
    return ssh_gss_authorize(both.server, NULL);
}

/* Rules R35, R36, R37, R38, R44, R65: every form, every size of hash; alice's ticket is for alice, by .k5login for deploy, and not for bob. */
static void a_login_over_a_key_exchange(void)
{
    static const struct { const char *user; ssh_gss_status verdict; uint32_t rule; } users[] = {
        { "alice", GSSN_OK, GSSN_AUTHORIZED_BY_AUTH_TO_LOCAL }, { "deploy", GSSN_OK, GSSN_AUTHORIZED_BY_K5LOGIN }, { "bob", GSSN_E_NOT_AUTHORIZED, 0 } };
    for (size_t form = 0; form < FORMS; form++)
        for (size_t size = 0; size < 4; size++)
            for (size_t user = 0; user < 3; user++) {
                ssh_gss_context_info info = GSSN_CONTEXT_INFO_INIT;
                login both = new_exchange(forms[form].method, users[user].user);
                exchange_keys(both, forms[form].raw, H, sizes[size]);
                CHECK_STATUS(ssh_gss_authorize(both.server, NULL), GSSN_E_BAD_STATE);       /* keys are no login */
                CHECK_STATUS(log_in(both, forms[form].raw, sizes[size], users[user].user), users[user].verdict);
                CHECK_STATUS(ssh_gss_get_context_info(both.server, &info), GSSN_OK);
                CHECK_NUMBER(info.authorized_by, users[user].rule);
                CHECK_NUMBER(info.granted, GSSN_GRANTED_MUTUAL | GSSN_GRANTED_INTEGRITY);
                CHECK_TEXT(name_of(ssh_gss_peer_name, both.server), "alice@RIG.TEST");
                free_login(both);
            }
}

/* Rule R74: the user's name is known after the exchange only, and counts until the MIC. */
static void the_user_comes_later(void)
{
    login both = exchanged(GSSN_KEYEX, NULL);
    ssh_gss_buffer mic = GSSN_BUFFER_INIT;
    CHECK_STATUS(make_user_mic(both.client, 0, H, 32, "", &mic), GSSN_E_BAD_STATE);
    CHECK_STATUS(check_user_mic(both.server, 0, H, 32, "", &mic), GSSN_E_BAD_STATE);
    CHECK_STATUS(ssh_gss_set_username(both.client, "bob"), GSSN_OK);
    CHECK_STATUS(ssh_gss_set_username(both.client, "alice"), GSSN_OK);
    CHECK_STATUS(ssh_gss_set_username(both.server, "alice"), GSSN_OK);
    CHECK_STATUS(log_in(both, 0, 32, "alice"), GSSN_OK);
    free_login(both);

    both = exchanged(GSSN_KEYEX, NULL);                                                     /* a request for another user than the MIC's */
    CHECK_STATUS(ssh_gss_set_username(both.client, "alice"), GSSN_OK);
    CHECK_STATUS(ssh_gss_set_username(both.server, "deploy"), GSSN_OK);
    CHECK_STATUS(make_user_mic(both.client, 0, H, 32, "alice", &mic), GSSN_OK);
    CHECK_STATUS(check_user_mic(both.server, 0, H, 32, "deploy", &mic), GSSN_E_BAD_MIC);
    CHECK_STATUS(ssh_gss_authorize(both.server, NULL), GSSN_E_BAD_STATE);
    ssh_gss_buffer_dispose(&mic);
    free_login(both);
}

/* Rules R36, R44: new keys in the same connection have a hash of their own, and the session identifier stays the first one: they authenticate nobody. */
static void a_later_exchange_authenticates_nobody(void)
{
    for (size_t form = 0; form < FORMS; form++) {
        int raw = forms[form].raw;
        ssh_gss_buffer mic = GSSN_BUFFER_INIT;
        ssh_gss_error error = GSSN_ERROR_INIT;
        login first = new_exchange(forms[form].method, "alice"), rekeyed = new_exchange(forms[form].method, "alice");
        exchange_keys(first, raw, H, 32);
        exchange_keys(rekeyed, raw, later_H, 32);
        CHECK_STATUS(make_user_mic(rekeyed.client, raw, H, 32, "alice", &mic), GSSN_E_BAD_STATE);
        CHECK_CAUSE(rekeyed.client, GSSN_E_BAD_STATE, GSSN_HINT_LATER_EXCHANGE, "first key exchange");
        /* a good MIC of the first exchange's context changes nothing */
        CHECK_STATUS(make_user_mic(first.client, raw, H, 32, "alice", &mic), GSSN_OK);
        CHECK_STATUS(check_user_mic(rekeyed.server, raw, H, 32, "alice", &mic), GSSN_E_BAD_STATE);
        CHECK_STATUS(ssh_gss_last_error(rekeyed.server, &error), GSSN_OK);
        CHECK_NUMBER(error.hint, GSSN_HINT_LATER_EXCHANGE);
        CHECK_STATUS(ssh_gss_authorize(rekeyed.server, NULL), GSSN_E_BAD_STATE);
        CHECK_STATUS(check_user_mic(first.server, raw, H, 32, "alice", &mic), GSSN_OK);
        CHECK_STATUS(ssh_gss_authorize(first.server, NULL), GSSN_OK);
        ssh_gss_buffer_dispose(&mic);
        free_login(first);
        free_login(rekeyed);
    }
}

/* Rule R44: the server's MIC: every byte of it and of H counts; it is this context's; there is no second try. */
static void a_MIC_of_another_hash(void)
{
    ssh_gss_buffer mic = GSSN_BUFFER_INIT;
    size_t length = 1;
    for (size_t form = 0; form < FORMS; form++)
        for (size_t flip = 0; flip <= length; flip++) {                                     /* the last round: another H */
            login both = new_exchange(forms[form].method, "alice");
            CHECK_STATUS(exchange_tokens(both), GSSN_OK);
            CHECK_STATUS(make_hash_mic(both.server, forms[form].raw, H, 32, &mic), GSSN_OK);
            length = mic.length;
            if (flip < length) mic.data[flip] ^= 0x40;
            CHECK_STATUS(check_hash_mic(both.client, forms[form].raw, flip < length ? H : later_H, 32, &mic), GSSN_E_BAD_MIC);
            CHECK_NUMBER(state_of(both.client), GSSN_STATE_FAILED);
            if (flip < length) mic.data[flip] ^= 0x40;
            CHECK_STATUS(check_hash_mic(both.client, forms[form].raw, H, 32, &mic), GSSN_E_BAD_STATE);
            ssh_gss_buffer_dispose(&mic);
            free_login(both);
        }
    CHECK(length > 20);
}

/* Rule R44: an exchange's MIC is of its own context, and nobody's own MIC comes back to him. */
static void foreign_and_reflected_MICs(void)
{
    ssh_gss_buffer mic = GSSN_BUFFER_INIT;
    login both = new_exchange(GSSN_KEYEX, "alice"), another = new_exchange(GSSN_KEYEX, "alice");
    CHECK_STATUS(exchange_tokens(both), GSSN_OK);
    CHECK_STATUS(exchange_tokens(another), GSSN_OK);
    CHECK_STATUS(make_hash_mic(another.server, 0, H, 32, &mic), GSSN_OK);
    CHECK_STATUS(check_hash_mic(both.client, 0, H, 32, &mic), GSSN_E_BAD_MIC);
    free_login(both);
    free_login(another);
    ssh_gss_buffer_dispose(&mic);

    both = exchanged(GSSN_KEYEX, "alice");                                                  /* the user's MIC of another context */
    another = exchanged(GSSN_KEYEX, "alice");
    CHECK_STATUS(make_user_mic(another.client, 0, H, 32, "alice", &mic), GSSN_OK);
    CHECK_STATUS(check_user_mic(both.server, 0, H, 32, "alice", &mic), GSSN_E_BAD_MIC);
    CHECK_NUMBER(state_of(both.server), GSSN_STATE_FAILED);
    free_login(both);
    free_login(another);
    ssh_gss_buffer_dispose(&mic);

    both = new_exchange(GSSN_KEYEX, "alice");                                               /* the server's own MIC in place of the user's */
    CHECK_STATUS(exchange_tokens(both), GSSN_OK);
    CHECK_STATUS(make_hash_mic(both.server, 0, H, 32, &mic), GSSN_OK);
    CHECK_STATUS(check_user_mic(both.server, 0, H, 32, "alice", &mic), GSSN_E_BAD_MIC);
    CHECK_NUMBER(state_of(both.server), GSSN_STATE_FAILED);
    free_login(both);
    ssh_gss_buffer_dispose(&mic);
}

/* Rule R37: the same context, user and session, and the other method's MIC: none is the other. The client is one that signs anything. */
static void a_MIC_of_the_other_method(void)
{
    for (int keyex = 0; keyex < 2; keyex++)
        for (int other = 0; other < 2; other++) {
            ssh_gss_buffer mic = GSSN_BUFFER_INIT;
            login both = { new_end(GSSN_INITIATOR, GSSN_WITH_MIC, "alice", GSSN_DELEGATE_NEVER),
                           new_end(GSSN_ACCEPTOR, keyex ? GSSN_KEYEX : GSSN_WITH_MIC, "alice", GSSN_DELEGATE_NEVER) };
            ssh_gss_buffer input = input_of(H, 32, "alice", keyex != other ? "gssapi-keyex" : "gssapi-with-mic");
            CHECK_STATUS(exchange_tokens(both), GSSN_OK);
            if (keyex) CHECK_STATUS(make_hash_mic(both.server, 0, H, 32, &mic), GSSN_OK);
            ssh_gss_buffer_dispose(&mic);
            CHECK_STATUS(ssh_gss_get_mic_raw(both.client, input.data, input.length, &mic), GSSN_OK);
            CHECK_STATUS(check_user_mic(both.server, 0, H, 32, "alice", &mic), other ? GSSN_E_BAD_MIC : GSSN_OK);
            CHECK_NUMBER(state_of(both.server), other ? GSSN_STATE_FAILED : GSSN_STATE_VERIFIED);
            ssh_gss_buffer_dispose(&mic);
            ssh_gss_buffer_dispose(&input);
            free_login(both);
        }
}

/* Rule R46: a MIC of the exchange before the context is complete, and a token after it. */
static void out_of_order(void)
{
    static const uint8_t junk[28];
    ssh_gss_buffer token = GSSN_BUFFER_INIT, mic = GSSN_BUFFER_INIT;
    for (size_t form = 0; form < FORMS; form++) {
        login both = new_exchange(forms[form].method, "alice");
        ssh_gss_buffer early = { (void *)(uintptr_t)junk, sizeof junk, NULL };
        CHECK_STATUS(make_hash_mic(both.server, forms[form].raw, H, 32, &mic), GSSN_E_BAD_STATE);
        CHECK_STATUS(ssh_gss_init_sec_context(both.client, NULL, 0, &token), GSSN_CONTINUE);
        CHECK_STATUS(check_hash_mic(both.client, forms[form].raw, H, 32, &early), GSSN_E_PROTOCOL);
        CHECK_NUMBER(state_of(both.client), GSSN_STATE_FAILED);
        ssh_gss_buffer_dispose(&token);
        free_login(both);

        both = exchanged(forms[form].method, "alice");
        CHECK_STATUS(ssh_gss_init_sec_context(both.client, junk, sizeof junk, &token), GSSN_E_PROTOCOL);
        CHECK_STATUS(ssh_gss_accept_sec_context(both.server, junk, sizeof junk, &token), GSSN_E_PROTOCOL);
        CHECK_NUMBER(state_of(both.client), GSSN_STATE_FAILED);
        CHECK_NUMBER(state_of(both.server), GSSN_STATE_FAILED);
        free_login(both);
    }
}

/* Delegation is as with gssapi-with-mic: asked for, taken, and gone with a no. */
static void delegation(void)
{
    for (int refused = 0; refused < 2; refused++) {
        const char *user = refused ? "bob" : "alice";
        int32_t delegated = -1;
        login both = { new_end(GSSN_INITIATOR, GSSN_KEYEX, user, GSSN_DELEGATE_ALWAYS), new_end(GSSN_ACCEPTOR, GSSN_KEYEX, user, GSSN_DELEGATE_ALWAYS) };
        exchange_keys(both, 0, H, 32);
        CHECK_STATUS(ssh_gss_credentials_delegated(both.server, &delegated), GSSN_OK);
        CHECK_NUMBER(delegated, 1);
        CHECK_STATUS(log_in(both, 0, 32, user), refused ? GSSN_E_NOT_AUTHORIZED : GSSN_OK);
        CHECK_STATUS(ssh_gss_credentials_delegated(both.server, &delegated), GSSN_OK);
        CHECK_NUMBER(delegated, !refused);
        free_login(both);
    }
}

int main(void)
{
    if (!have_realm()) return EXIT_FAILURE;
    RUN(a_login_over_a_key_exchange);
    RUN(the_user_comes_later);
    RUN(a_later_exchange_authenticates_nobody);
    RUN(a_MIC_of_another_hash);
    RUN(foreign_and_reflected_MICs);
    RUN(a_MIC_of_the_other_method);
    RUN(out_of_order);
    RUN(delegation);
    return check_done("realm_keyex");
}

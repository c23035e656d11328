/* GSS.framework, played by a fake that is opened by its path: what it can, and what it says that it cannot.
 *   framework FAKE */
#include <gssnative.h>
#include "check.h"
#include "objects.h"

static void is_recognised(const ssh_gss_backend *backend)
{
    ssh_gss_backend_info info = GSSN_BACKEND_INFO_INIT;
    CHECK_STATUS(ssh_gss_backend_get_info(backend, &info), GSSN_OK);
    CHECK(info.kind == GSSN_BACKEND_GSS_FRAMEWORK);
    CHECK(info.capabilities == 0);
    CHECK_TEXT(info.name, "gss-framework");
}

/* On other systems the name means nothing. */
static void is_known_by_name_on_macos_only(void)
{
    ssh_gss_backend *backend = NULL;
    CHECK_STATUS(ssh_gss_backend_open("gss-framework", &backend, NULL), GSSN_E_INVALID_ARGUMENT);
}

static void starts_a_login(ssh_gss_backend *backend)
{
    ssh_gss_auth_options options = initiator_options("server.example");
    ssh_gss_buffer token = GSSN_BUFFER_INIT;
    ssh_gss_auth *auth = NULL;
    options.backend = backend;
    if (!CHECK_STATUS(ssh_gss_auth_new(&options, &auth, NULL), GSSN_OK)) return;
    CHECK_STATUS(ssh_gss_init_sec_context(auth, NULL, 0, &token), GSSN_OK);
    CHECK(token.length == 5 && memcmp(token.data, "token", 5) == 0);
    ssh_gss_buffer_dispose(&token);
    ssh_gss_auth_free(auth);
}

/* Nothing says whether a client gave some. */
static void demands_no_channel_bindings(ssh_gss_backend *backend)
{
    ssh_gss_auth_options options = acceptor_options("server.example");
    ssh_gss_auth *auth = NULL;
    options.backend = backend;
    options.channel_bindings = (const uint8_t *)"bound";
    options.channel_bindings_length = 5;
    CHECK_STATUS(ssh_gss_auth_new(&options, &auth, NULL), GSSN_E_UNSUPPORTED);
    CHECK(auth == NULL);
}

static void refuses(ssh_gss_backend *backend, const ssh_gss_credential_options *wanted, const char *telling)
{
    ssh_gss_credential_options options = *wanted;
    ssh_gss_credential *credential = (ssh_gss_credential *)(uintptr_t)99;
    ssh_gss_error error = GSSN_ERROR_INIT;
    options.backend = backend;
    CHECK_STATUS(ssh_gss_credential_acquire(&options, &credential, &error), GSSN_E_UNSUPPORTED);
    if (!CHECK(strncmp(error.message, telling, strlen(telling)) == 0)) printf("  message \"%s\"\n", error.message);
    CHECK(credential == NULL);
}

static void has_no_other_credentials(ssh_gss_backend *backend)
{
    ssh_gss_credential_options options = GSSN_CREDENTIAL_OPTIONS_INIT;
    options.usage = GSSN_INITIATE;
    options.source = "ccache:FILE:/tmp/tickets";
    refuses(backend, &options, "source: ");
    options.source = "client_keytab:FILE:/tmp/keys";
    refuses(backend, &options, "source: ");
    options.source = NULL;
    options.principal = "alice@EXAMPLE.ORG";
    options.password = "secret";
    refuses(backend, &options, "password: ");
    options.principal = options.password = NULL;
    options.usage = GSSN_ACCEPT;
    options.source = "keytab:FILE:/tmp/keys";
    refuses(backend, &options, "source: ");
    options.source = NULL;
    options.replay_cache = "dfl:";
    refuses(backend, &options, "replay_cache: ");
}

static void has_the_default_and_a_principals(ssh_gss_backend *backend)
{
    const char *principals[] = { NULL, "bob@EXAMPLE.ORG" };
    for (int i = 0; i < 2; i++) {
        ssh_gss_credential_options options = GSSN_CREDENTIAL_OPTIONS_INIT;
        ssh_gss_credential_info info = GSSN_CREDENTIAL_INFO_INIT;
        ssh_gss_credential *credential = NULL;
        options.usage = GSSN_INITIATE;
        options.backend = backend;
        options.principal = principals[i];
        if (!CHECK_STATUS(ssh_gss_credential_acquire(&options, &credential, NULL), GSSN_OK)) continue;
        CHECK_STATUS(ssh_gss_credential_get_info(credential, &info), GSSN_OK);
        CHECK(info.usage == GSSN_INITIATE);
        CHECK_TEXT(info.principal, principals[i] ? principals[i] : "alice@EXAMPLE.ORG");
        ssh_gss_credential_free(credential);
    }
}

int main(int count, char **argument)
{
    ssh_gss_backend *backend = NULL;
    if (!CHECK(count == 2) || !CHECK_STATUS(ssh_gss_backend_open(argument[1], &backend, NULL), GSSN_OK)) return check_done("framework");
    is_recognised(backend);
    is_known_by_name_on_macos_only();
    starts_a_login(backend);
    demands_no_channel_bindings(backend);
    has_no_other_credentials(backend);
    has_the_default_and_a_principals(backend);
    ssh_gss_backend_close(backend);
    return check_done("framework");
}

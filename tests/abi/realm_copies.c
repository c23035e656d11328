/* Two copies of the library in one process, as where a program has it linked and a module loads it, over one libkrb5: the tickets that one has fetched
 * are not the other's.
 *   realm_copies LIBRARY */
#include <dlfcn.h>
#include "creds.h"

typedef struct {
    ssh_gss_status (*load)(const char *order);
    ssh_gss_status (*acquire)(const ssh_gss_credential_options *options, ssh_gss_credential **credential, ssh_gss_error *error);
    void (*release)(ssh_gss_credential *credential);
    ssh_gss_status (*begin)(const ssh_gss_auth_options *options, ssh_gss_auth **auth, ssh_gss_error *error);
    ssh_gss_status (*step)(ssh_gss_auth *auth, const uint8_t *token, size_t length, ssh_gss_buffer *out);
    void (*end)(ssh_gss_auth *auth);
    void (*dispose)(ssh_gss_buffer *buffer);
} copy;

static const copy linked = { ssh_gss_load, ssh_gss_credential_acquire, ssh_gss_credential_free, ssh_gss_auth_new, ssh_gss_init_sec_context, ssh_gss_auth_free, ssh_gss_buffer_dispose };

/* ISO C has no cast from void * to a function pointer; POSIX wants this form. */
#define FIND(member, name) CHECK((*(void **)&loaded.member = dlsym(library, name)) != NULL)

/* A file of its own is a library of its own, also where this program is linked with the shared one. */
static copy load_copy(const char *file)
{
    copy loaded = { 0 };
    const char *own = keep_in_realm("", "copy.so");
    char command[4096];
    snprintf(command, sizeof command, "cp %s %s", file, own);
    COMMAND(command);
    void *library = dlopen(own, RTLD_NOW | RTLD_LOCAL);
    if (!CHECK(library != NULL)) exit(EXIT_FAILURE);
    FIND(load, "ssh_gss_load");
    FIND(acquire, "ssh_gss_credential_acquire");
    FIND(release, "ssh_gss_credential_free");
    FIND(begin, "ssh_gss_auth_new");
    FIND(step, "ssh_gss_init_sec_context");
    FIND(end, "ssh_gss_auth_free");
    FIND(dispose, "ssh_gss_buffer_dispose");
    if (!CHECK(loaded.load != linked.load)) exit(EXIT_FAILURE);
    if (getenv("BACKEND")) CHECK_STATUS(loaded.load(getenv("BACKEND")), GSSN_OK);
    return loaded;
}

static ssh_gss_credential *fetch(const copy *by, const char *principal, const char *keytab)
{
    ssh_gss_credential_options options = credential_options(GSSN_INITIATE, principal, keytab ? in_realm("client_keytab:FILE:", keytab) : NULL, keytab ? NULL : "bobpw");
    ssh_gss_credential *credential = NULL;
    CHECK_STATUS(by->acquire(&options, &credential, NULL), GSSN_OK);
    return credential;
}

/* Who the server says has come with a credential of this copy. */
static void check_client(const copy *by, ssh_gss_credential *credential, const char *principal)
{
    ssh_gss_auth_options options = initiator_options(HOST);
    ssh_gss_auth *client = NULL, *server = new_acceptor(HOST);
    ssh_gss_buffer request = GSSN_BUFFER_INIT, answer = GSSN_BUFFER_INIT;
    options.credential = credential;
    CHECK_STATUS(by->begin(&options, &client, NULL), GSSN_OK);
    CHECK_STATUS(by->step(client, NULL, 0, &request), GSSN_CONTINUE);
    CHECK_STATUS(ssh_gss_accept_sec_context(server, request.data, request.length, &answer), GSSN_OK);
    CHECK_TEXT(name_of(ssh_gss_peer_name, server), principal);
    by->dispose(&request);
    ssh_gss_buffer_dispose(&answer);
    by->end(client);
    ssh_gss_auth_free(server);
}

int main(int argc, char **argv)
{
    if (argc != 2 || !have_realm()) return EXIT_FAILURE;
    copy loaded = load_copy(argv[1]);
    for (int round = 0; round < 3; round++) {
        const char *keytab = round < 2 ? "bob.keytab" : NULL;
        ssh_gss_credential *alices = fetch(&linked, NULL, "alice.keytab"), *bobs = fetch(&loaded, keytab ? NULL : "bob@RIG.TEST", keytab);
        check_client(&linked, alices, "alice@RIG.TEST");
        check_client(&loaded, bobs, "bob@RIG.TEST");
        if (round != 1) loaded.release(bobs);           /* what one removes stays with the other */
        else linked.release(alices);
        if (round != 1) check_client(&linked, alices, "alice@RIG.TEST");
        else check_client(&loaded, bobs, "bob@RIG.TEST");
        if (round != 1) linked.release(alices);
        else loaded.release(bobs);
    }
    return check_done("realm_copies");
}

/* dlopen, use, dlclose, a hundred times, through dlsym alone: the library unloads like C and leaves nothing of its own behind. */
#include <dlfcn.h>
#include <gssnative.h>
#include "check.h"
#include "objects.h"

/* ISO C has no cast from void * to a function pointer; POSIX wants this form. */
#define SYMBOL(library, name, type) \
    type name; \
    *(void **)&name = dlsym(library, #name); \
    if (!CHECK(name != NULL)) return

typedef uint32_t version_function(void);
typedef ssh_gss_status load_function(const char *order);
typedef ssh_gss_status new_function(const ssh_gss_auth_options *options, ssh_gss_auth **auth, ssh_gss_error *error);
typedef ssh_gss_status set_function(ssh_gss_auth *auth, const char *text);
typedef ssh_gss_status oids_function(const ssh_gss_auth *auth, uint32_t mode, ssh_gss_buffer *body);
typedef ssh_gss_status accept_function(ssh_gss_auth *auth, const uint8_t *token, size_t length, ssh_gss_buffer *out);
typedef void dispose_function(ssh_gss_buffer *buffer);
typedef void free_function(ssh_gss_auth *auth);

static void use(void *library)
{
    SYMBOL(library, ssh_gss_version, version_function *);
    SYMBOL(library, ssh_gss_load, load_function *);
    SYMBOL(library, ssh_gss_auth_new, new_function *);
    SYMBOL(library, ssh_gss_set_username, set_function *);
    SYMBOL(library, ssh_gss_oids, oids_function *);
    SYMBOL(library, ssh_gss_accept_sec_context, accept_function *);
    SYMBOL(library, ssh_gss_buffer_dispose, dispose_function *);
    SYMBOL(library, ssh_gss_auth_free, free_function *);

    ssh_gss_auth_options options = acceptor_options("localhost");
    ssh_gss_buffer buffer = GSSN_BUFFER_INIT;
    ssh_gss_auth *auth = NULL;
    CHECK_NUMBER(ssh_gss_version() >> 24, GSSN_VERSION_MAJOR);
    CHECK_NUMBER(ssh_gss_load(NULL), GSSN_OK);
    CHECK_NUMBER(ssh_gss_auth_new(&options, &auth, NULL), GSSN_OK);
    CHECK_NUMBER(ssh_gss_set_username(auth, "alice"), GSSN_OK);
    CHECK_NUMBER(ssh_gss_oids(auth, GSSN_OIDS_CLIENT, &buffer), GSSN_OK);
    ssh_gss_buffer_dispose(&buffer);
    CHECK_NUMBER(ssh_gss_accept_sec_context(auth, NULL, 0, &buffer), GSSN_E_PROTOCOL);
    ssh_gss_auth_free(auth);
    CHECK_NUMBER(ssh_gss_set_username(auth, "alice"), GSSN_E_BAD_HANDLE);
}

static int mapped(const char *name)
{
    char line[4096];
    int found = 0;
    FILE *maps = fopen("/proc/self/maps", "r");
    while (maps && fgets(line, sizeof line, maps)) found |= strstr(line, name) != NULL;
    if (maps) fclose(maps);
    return found;
}

int main(int argc, char **argv)
{
    if (argc != 2) {
        fprintf(stderr, "usage: %s LIBRARY\n", argv[0]);
        return EXIT_FAILURE;
    }
    for (int i = 0; i < 100; i++) {
        void *library = dlopen(argv[1], RTLD_NOW | RTLD_LOCAL);
        if (!CHECK(library != NULL)) {
            printf("  %s\n", dlerror());
            break;
        }
        use(library);
        CHECK(mapped("libgssnative"));
        CHECK_NUMBER(dlclose(library), 0);
        CHECK(!mapped("libgssnative"));
    }
    CHECK(mapped("libgssapi_krb5"));                /* what the library loaded is never unloaded */
    return check_done("unload");
}

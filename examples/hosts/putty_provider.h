/* The shape of PuTTY's GSSAPI provider: eleven functions in a table, which the client calls without telling them the method or the user.
 * PuTTY builds what is signed by itself; it makes throw-away contexts to see whether a key exchange would work, and polls for newer
 * tickets. The names here are not PuTTY's, and the types those of its table: its buffer is a length and a pointer, its times are time_t
 * with -1 for never. A provider for PuTTY itself has the same eleven bodies.
 *
 * Not to be used by two connections at once: PuTTY makes one table for each. */
#ifndef PUTTY_PROVIDER_H
#define PUTTY_PROVIDER_H
#include <stddef.h>
#include <time.h>

enum provider_status {
    PROVIDER_OK, PROVIDER_CONTINUE, PROVIDER_NO_MEMORY, PROVIDER_BAD_HOST_NAME, PROVIDER_BAD_MIC, PROVIDER_NO_CREDENTIALS, PROVIDER_FAILURE
};

struct provider_bytes { size_t length; void *value; };

typedef struct provider_context *provider_context;      /* of acquire_cred to release_cred */
typedef struct provider_name *provider_name;

struct provider {
    enum provider_status (*indicate_mech)(struct provider *, struct provider_bytes *mechanism);
    enum provider_status (*import_name)(struct provider *, const char *host, provider_name *name);
    enum provider_status (*release_name)(struct provider *, provider_name *name);
    enum provider_status (*init_sec_context)(struct provider *, provider_context *context, provider_name name, int delegate,
                                             struct provider_bytes *received, struct provider_bytes *token, time_t *expiry,
                                             unsigned long *lifetime);
    enum provider_status (*free_tok)(struct provider *, struct provider_bytes *token);
    enum provider_status (*acquire_cred)(struct provider *, provider_context *context, time_t *expiry);
    enum provider_status (*release_cred)(struct provider *, provider_context *context);
    enum provider_status (*get_mic)(struct provider *, provider_context context, struct provider_bytes *data, struct provider_bytes *mic);
    enum provider_status (*verify_mic)(struct provider *, provider_context context, struct provider_bytes *data, struct provider_bytes *mic);
    enum provider_status (*free_mic)(struct provider *, struct provider_bytes *mic);
    enum provider_status (*display_status)(struct provider *, provider_context context, struct provider_bytes *text);
    provider_name target;               /* the provider's own: the name that was imported last */
};

struct provider provider_new(void);

#endif

/* krb5_64.dll of fakekfw.h, and the ledger of all three. */
#define FAKEKFW_OWNER
#include <stdlib.h>
#include <string.h>
#include "fakekfw.h"

enum { MOST_OBJECTS = 1 << 16, NO_MORE = -1765328242 };

fakekfw_state fakekfw;
static struct { void *object; fakekfw_kind kind; int alive; } objects[MOST_OBJECTS];
static size_t count;

void *fakekfw_make(fakekfw_kind kind, size_t size)
{
    void *object = calloc(1, size);
    if (!object || count == MOST_OBJECTS) abort();
    objects[count].object = object;
    objects[count].kind = kind;
    objects[count++].alive = 1;
    fakekfw.made[kind]++;
    return object;
}

static size_t find(fakekfw_kind kind, const void *object)
{
    for (size_t i = count; i > 0; i--)
        if (objects[i - 1].object == object && objects[i - 1].kind == kind && objects[i - 1].alive) return i;
    fakekfw.unknown++;
    return 0;
}

int fakekfw_is(fakekfw_kind kind, const void *object) { return find(kind, object) != 0; }

void fakekfw_release(fakekfw_kind kind, const void *object)
{
    size_t found = find(kind, object);
    if (!found) return;
    objects[found - 1].alive = 0;
    fakekfw.released[kind]++;
}

/* As krb5.h has them. */
typedef struct { int32_t magic; unsigned length; char *data; } krb5_data;
typedef struct {
    int32_t magic;
    char *client, *server;
    struct { int32_t magic, enctype; unsigned length; unsigned char *contents; } key;
    struct { int32_t authenticated, starts, ends, renewable_until; } times;
    unsigned is_session_key;
    int32_t flags;
    void **addresses;
    krb5_data ticket, second;
    void **authorization;
} krb5_creds;

EXPORT int32_t krb5_init_context(void **context)
{
    *context = fakekfw_make(FAKEKFW_KRB5, 1);
    return 0;
}

EXPORT void krb5_free_context(void *context) { fakekfw_release(FAKEKFW_KRB5, context); }

EXPORT int32_t krb5_get_profile(void *context, void **profile)
{
    if (!fakekfw_is(FAKEKFW_KRB5, context)) return 1;
    *profile = fakekfw_make(FAKEKFW_PROFILE, 1);
    return 0;
}

/* An empty realm: whoever asks must look at the settings, in the third DLL. */
EXPORT int32_t krb5_get_host_realm(void *context, const char *host, char ***realms)
{
    if (!fakekfw_is(FAKEKFW_KRB5, context) || !host) return 1;
    *realms = fakekfw_make(FAKEKFW_REALMS, 2 * sizeof(char *));
    (*realms)[0] = (char *)(uintptr_t)"";
    return 0;
}

EXPORT int32_t krb5_free_host_realm(void *context, char **realms)
{
    fakekfw_release(FAKEKFW_REALMS, realms);
    return fakekfw_is(FAKEKFW_KRB5, context) ? 0 : 1;
}

EXPORT int32_t krb5_parse_name(void *context, const char *name, void **principal)
{
    if (!fakekfw_is(FAKEKFW_KRB5, context)) return 1;
    *principal = fakekfw_make(FAKEKFW_PRINCIPAL, strlen(name) + 1);
    strcpy(*principal, name);
    return 0;
}

EXPORT void krb5_free_principal(void *context, void *principal)
{
    (void)fakekfw_is(FAKEKFW_KRB5, context);
    fakekfw_release(FAKEKFW_PRINCIPAL, principal);
}

EXPORT unsigned krb5_principal_compare(void *context, const char *one, const char *other) { return fakekfw_is(FAKEKFW_KRB5, context) && strcmp(one, other) == 0; }

EXPORT const char *krb5_get_error_message(void *context, int32_t code)
{
    (void)context;
    (void)code;
    return strcpy(fakekfw_make(FAKEKFW_MESSAGE, 16), "told by krb5");
}

EXPORT void krb5_free_error_message(void *context, const char *message)
{
    (void)context;
    fakekfw_release(FAKEKFW_MESSAGE, message);
}

EXPORT int32_t krb5_cc_cache_match(void *context, const char *principal, void **cache)
{
    if (!fakekfw_is(FAKEKFW_KRB5, context) || strcmp(principal, CLIENT) != 0) return 1;
    *cache = fakekfw_make(FAKEKFW_CACHE, 1);
    return 0;
}

EXPORT int32_t krb5_cc_close(void *context, void *cache)
{
    fakekfw_release(FAKEKFW_CACHE, cache);
    return fakekfw_is(FAKEKFW_KRB5, context) ? 0 : 1;
}

EXPORT int32_t krb5_cc_start_seq_get(void *context, void *cache, void **cursor)
{
    if (!fakekfw_is(FAKEKFW_KRB5, context) || !fakekfw_is(FAKEKFW_CACHE, cache)) return 1;
    *cursor = fakekfw_make(FAKEKFW_CURSOR, sizeof(int));
    return 0;
}

/* One ticket. */
EXPORT int32_t krb5_cc_next_cred(void *context, void *cache, void **cursor, krb5_creds *ticket)
{
    int *position = *cursor;
    if (!fakekfw_is(FAKEKFW_KRB5, context) || !fakekfw_is(FAKEKFW_CACHE, cache) || (*position)++ > 0) return NO_MORE;
    memset(ticket, 0xa5, sizeof *ticket);
    ticket->client = strcpy(fakekfw_make(FAKEKFW_TICKET, sizeof CLIENT), CLIENT);
    ticket->times.ends = fakekfw.tickets_end;
    return 0;
}

EXPORT void krb5_free_cred_contents(void *context, krb5_creds *ticket)
{
    (void)fakekfw_is(FAKEKFW_KRB5, context);
    fakekfw_release(FAKEKFW_TICKET, ticket->client);
}

EXPORT int32_t krb5_cc_end_seq_get(void *context, void *cache, void **cursor)
{
    fakekfw_release(FAKEKFW_CURSOR, *cursor);
    return fakekfw_is(FAKEKFW_KRB5, context) && fakekfw_is(FAKEKFW_CACHE, cache) ? 0 : 1;
}

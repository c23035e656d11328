/* LD_PRELOAD: counts the calls that ask a resolver, in two kinds.
 *   resolver_calls()       everything that has to do with a host: its addresses, its canonical name, an address's name, a host's realm
 *   kdc_location_calls()   libkrb5's search for the KDCs of a realm (SRV and URI records of _kerberos...), which krb5.conf may allow
 * Numbers written as text are no names: getaddrinfo with AI_NUMERICHOST, without a node, or with an address literal is not counted.
 * A program finds the functions through dlsym(RTLD_DEFAULT, ...); each call is also said on stderr if RESOLVER_VERBOSE is set. */
#include <arpa/nameser.h>
#include <arpa/inet.h>
#include <dlfcn.h>
#include <netdb.h>
#include <resolv.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

static atomic_int calls, kdc_calls;

int resolver_calls(void);
int kdc_location_calls(void);

int resolver_calls(void) { return atomic_load(&calls); }
int kdc_location_calls(void) { return atomic_load(&kdc_calls); }

static void count_in(atomic_int *counter, const char *function, const char *name)
{
    atomic_fetch_add(counter, 1);
    if (getenv("RESOLVER_VERBOSE")) fprintf(stderr, "resolver: %s(%s)\n", function, name ? name : "");
}

static void count(const char *function, const char *name) { count_in(&calls, function, name); }

static void count_query(const char *function, const char *name, int type)
{
    enum { URI = 256 };
    int locates_kdc = strncmp(name, "_kerberos", strlen("_kerberos")) == 0 && (type == ns_t_srv || type == URI);
    count_in(locates_kdc ? &kdc_calls : &calls, function, name);
}

static int is_literal(const char *name)
{
    unsigned char address[sizeof(struct in6_addr)];
    return inet_pton(AF_INET, name, address) == 1 || inet_pton(AF_INET6, name, address) == 1;
}

#define NEXT(function) static __typeof__(&function) next; if (!next) *(void **)&next = dlsym(RTLD_NEXT, #function)

int getaddrinfo(const char *node, const char *service, const struct addrinfo *hints, struct addrinfo **result)
{
    NEXT(getaddrinfo);
    if (node && !(hints && hints->ai_flags & AI_NUMERICHOST) && !is_literal(node)) count("getaddrinfo", node);
    return next(node, service, hints, result);
}

int getnameinfo(const struct sockaddr *address, socklen_t length, char *host, socklen_t host_size, char *service, socklen_t service_size, int flags)
{
    NEXT(getnameinfo);
    if (host && !(flags & NI_NUMERICHOST)) count("getnameinfo", NULL);
    return next(address, length, host, host_size, service, service_size, flags);
}

struct hostent *gethostbyname(const char *name)
{
    NEXT(gethostbyname);
    count("gethostbyname", name);
    return next(name);
}

struct hostent *gethostbyname2(const char *name, int family)
{
    NEXT(gethostbyname2);
    count("gethostbyname2", name);
    return next(name, family);
}

int gethostbyname_r(const char *name, struct hostent *entry, char *buffer, size_t size, struct hostent **result, int *error)
{
    NEXT(gethostbyname_r);
    count("gethostbyname_r", name);
    return next(name, entry, buffer, size, result, error);
}

struct hostent *gethostbyaddr(const void *address, socklen_t length, int family)
{
    NEXT(gethostbyaddr);
    count("gethostbyaddr", NULL);
    return next(address, length, family);
}

/* The resolver itself: libkrb5 looks for KDCs and realms with these (SRV, TXT, URI records). */
#define BY_NAME(function) \
    int function(const char *name, int class, int type, unsigned char *answer, int size) \
    { NEXT(function); count_query(#function, name, type); return next(name, class, type, answer, size); }
#define BY_STATE(function) \
    int function(res_state state, const char *name, int class, int type, unsigned char *answer, int size) \
    { NEXT(function); count_query(#function, name, type); return next(state, name, class, type, answer, size); }
BY_NAME(res_search)
BY_NAME(res_query)
BY_STATE(res_nsearch)
BY_STATE(res_nquery)

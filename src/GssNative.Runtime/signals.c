/* Linked into the runtime form only, by --wrap: the .NET runtime keeps its hands off the signals of the process that loads the library. */
#define _GNU_SOURCE
#include <pthread.h>
#include <signal.h>

#define HIDDEN __attribute__((visibility("hidden")))

int __real_sigaction(int, const struct sigaction *, struct sigaction *);
HIDDEN int __wrap_sigaction(int, const struct sigaction *, struct sigaction *);
sighandler_t __real_signal(int, sighandler_t);
HIDDEN sighandler_t __wrap_signal(int, sighandler_t);
int __real_pthread_create(pthread_t *, const pthread_attr_t *, void *(*)(void *), void *);
HIDDEN int __wrap_pthread_create(pthread_t *, const pthread_attr_t *, void *(*)(void *), void *);

/* What the runtime would take over. Only its private signal, by which a collection stops threads, is let through. */
static int is_hosts(int number)
{
    return number == SIGPIPE || number == SIGSEGV || number == SIGFPE || number == SIGBUS || number == SIGILL;
}

int __wrap_sigaction(int number, const struct sigaction *action, struct sigaction *old)
{
    return __real_sigaction(number, is_hosts(number) ? NULL : action, old);
}

sighandler_t __wrap_signal(int number, sighandler_t handler)
{
    struct sigaction current;
    if (!is_hosts(number)) return __real_signal(number, handler);
    return __real_sigaction(number, NULL, &current) ? SIG_ERR : current.sa_handler;
}

/* The runtime's own threads take no signal that the host waits for with sigwait, signalfd or ppoll. */
int __wrap_pthread_create(pthread_t *thread, const pthread_attr_t *attributes, void *(*start)(void *), void *argument)
{
    static const int own[] = { SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGABRT };
    sigset_t blocked, before;
    size_t i;
    int result;
    sigfillset(&blocked);
    sigdelset(&blocked, SIGRTMIN);
    for (i = 0; i < sizeof own / sizeof *own; i++) sigdelset(&blocked, own[i]);
    pthread_sigmask(SIG_SETMASK, &blocked, &before);
    result = __real_pthread_create(thread, attributes, start, argument);
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    return result;
}

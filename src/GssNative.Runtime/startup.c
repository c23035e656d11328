/* Linked into the runtime form only, by --wrap: parts of the .NET runtime's start that a library without managed objects does not need.
   The names are internals of one runtime version. A name that is no longer there makes its wrap idle, not wrong. */
#define _GNU_SOURCE
#include <errno.h>
#include <linux/membarrier.h>
#include <pthread.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

#define HIDDEN __attribute__((visibility("hidden")))
#define STACK_LIMIT (64ul << 20)

/* Reads /proc and /sys for container limits, twice: the heap has a fixed limit and stays empty. */
HIDDEN void __wrap__Z16InitializeCGroupv(void);
HIDDEN void __wrap__Z19InitializeCpuCGroupv(void);
void __wrap__Z16InitializeCGroupv(void) {}
void __wrap__Z19InitializeCpuCGroupv(void) {}

/* No finalizer thread: nothing is ever finalized, and a library starts no thread. */
HIDDEN char __wrap_PalStartFinalizerThread(void *, void *);
char __wrap_PalStartFinalizerThread(void *start, void *context)
{
    (void)start;
    (void)context;
    return 1;
}

/* The bounds of the main thread's stack without reading /proc/self/maps. Only stack walks use them. */
extern void *__libc_stack_end;
int __real_pthread_getattr_np(pthread_t, pthread_attr_t *);
HIDDEN int __wrap_pthread_getattr_np(pthread_t, pthread_attr_t *);
int __wrap_pthread_getattr_np(pthread_t thread, pthread_attr_t *attributes)
{
    const unsigned long page = 0xfff;
    struct rlimit limit;
    unsigned long top, size;
    if (getpid() != gettid() || getrlimit(RLIMIT_STACK, &limit)) return __real_pthread_getattr_np(thread, attributes);
    top = ((unsigned long)__libc_stack_end + page) & ~page;
    size = (limit.rlim_cur > STACK_LIMIT ? STACK_LIMIT : (unsigned long)limit.rlim_cur) & ~page;
    pthread_attr_init(attributes);
    return pthread_attr_setstack(attributes, (void *)(top - size), size);
}

/* Registering for membarrier waits 6 to 16 ms in a process with a second thread. Only a collection needs it: register then. */
long __real_syscall(long, ...);
HIDDEN long __wrap_syscall(long, long, long, long, long, long, long);
long __wrap_syscall(long number, long a, long b, long c, long d, long e, long f)
{
    long result;
    if (number != SYS_membarrier) return __real_syscall(number, a, b, c, d, e, f);
    if (a == MEMBARRIER_CMD_REGISTER_PRIVATE_EXPEDITED) return 0;
    result = __real_syscall(number, a, b, c, d, e, f);
    if (result != -1 || errno != EPERM || a != MEMBARRIER_CMD_PRIVATE_EXPEDITED) return result;
    if (__real_syscall(SYS_membarrier, MEMBARRIER_CMD_REGISTER_PRIVATE_EXPEDITED, 0, 0)) return -1;
    return __real_syscall(number, a, b, c, d, e, f);
}

/* The test harness: CHECK says what failed and where, the exit code of main tells CTest.
 * Include gssnative.h first. */
#ifndef CHECK_H
#define CHECK_H
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static int check_count, check_failures;

static inline int check_true(int ok, const char *text, const char *file, int line)
{
    check_count++;
    if (!ok) {
        check_failures++;
        printf("%s:%d: failed: %s\n", file, line, text);
        fflush(stdout);
    }
    return ok;
}

static inline int check_number(long long got, long long expected, const char *text, const char *file, int line)
{
    check_count++;
    if (got != expected) {
        check_failures++;
        printf("%s:%d: %s: got %lld, expected %lld\n", file, line, text, got, expected);
        fflush(stdout);
    }
    return got == expected;
}

static inline int check_text(const char *got, const char *expected, const char *text, const char *file, int line)
{
    check_count++;
    if (strcmp(got, expected) != 0) {
        check_failures++;
        printf("%s:%d: %s: got \"%s\", expected \"%s\"\n", file, line, text, got, expected);
        fflush(stdout);
    }
    return strcmp(got, expected) == 0;
}

/* All of them return whether the check held. */
#define CHECK(condition) check_true((condition) != 0, #condition, __FILE__, __LINE__)
#define CHECK_NUMBER(got, expected) check_number((long long)(got), (long long)(expected), #got, __FILE__, __LINE__)
#define CHECK_TEXT(got, expected) check_text((got), (expected), #got, __FILE__, __LINE__)

#ifdef GSSN_VERSION_MAJOR
static inline int check_status(ssh_gss_status got, ssh_gss_status expected, const char *text, const char *file, int line)
{
    check_count++;
    if (got != expected) {
        check_failures++;
        printf("%s:%d: %s: got %s (%d), expected %s (%d)\n", file, line, text, ssh_gss_status_name(got), (int)got,
               ssh_gss_status_name(expected), (int)expected);
        fflush(stdout);
    }
    return got == expected;
}
#define CHECK_STATUS(call, expected) check_status((call), (expected), #call, __FILE__, __LINE__)
#endif

static inline int check_done(const char *name)
{
    printf("%s: %d checks, %d failed\n", name, check_count, check_failures);
    return check_failures ? EXIT_FAILURE : EXIT_SUCCESS;
}
#endif

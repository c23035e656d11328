/* In place of the conformance kit's faults.c, whose library is MIT's, with faults. The cases without a realm ask no library anything, but take Kerberos
 * by all its names, which SSPI does not: the objects get the library that LIBRARY_OF_THE_KIT names. */
#include <stdio.h>
#include <stdlib.h>
#include "../conformance/faults.h"

__attribute__((constructor)) static void load(void)
{
    const char *path = getenv("LIBRARY_OF_THE_KIT");
    if (path != NULL && ssh_gss_load(path) == GSSN_OK) return;
    fprintf(stderr, "LIBRARY_OF_THE_KIT names no library\n");
    exit(EXIT_FAILURE);
}

int faults_load(const char *path)
{
    (void)path;
    return 0;
}

void faults_begin(const json_t *scenario, int tests_server)
{
    (void)scenario;
    (void)tests_server;
    abort();
}

void faults_end(void)
{
    abort();
}

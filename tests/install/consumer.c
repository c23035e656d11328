/* Prints the version of the library; fails if the header is of another. */
#include <gssnative.h>
#include <stdio.h>

int main(void)
{
    uint32_t version = ssh_gss_version();
    printf("%u.%u.%u\n", version >> 24, version >> 16 & 0xff, version & 0xffff);
    return version != GSSN_VERSION_NUMBER;
}

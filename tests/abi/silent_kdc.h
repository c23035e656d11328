/* A KDC that accepts TCP and never answers, and a client keytab that makes MIT ask it: init_sec_context then takes as long as we like. */
#ifndef SILENT_KDC_H
#define SILENT_KDC_H
#include <arpa/inet.h>
#include <netinet/in.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

typedef struct { int listener; char folder[64]; } silent_kdc;

static inline void put_counted(FILE *file, const char *text)
{
    fputc((int)(strlen(text) >> 8), file);
    fputc((int)(strlen(text) & 255), file);
    fputs(text, file);
}

/* A keytab of one made-up AES key for NAME@REALM or FIRST/SECOND@REALM (second NULL: one component), in MIT's file format 0x0502. */
static inline int write_keytab(const char *path, const char *realm, const char *first, const char *second, int version_of_key)
{
    FILE *file = fopen(path, "wb");
    if (!file) return 0;
    size_t names = 2 + strlen(realm) + 2 + strlen(first) + (second ? 2 + strlen(second) : 0);
    size_t size = 2 + names + 4 + 4 + 1 + 2 + 2 + 32;
    fwrite("\x05\x02", 1, 2, file);
    fwrite((const uint8_t[]){ 0, 0, (uint8_t)(size >> 8), (uint8_t)size }, 1, 4, file);
    fwrite((const uint8_t[]){ 0, second ? 2 : 1 }, 1, 2, file);
    put_counted(file, realm);
    put_counted(file, first);
    if (second) put_counted(file, second);
    fwrite((const uint8_t[]){ 0, 0, 0, 1, 0, 0, 0, 0, (uint8_t)version_of_key, 0, 18, 0, 32 }, 1, 13, file);
    for (int i = 0; i < 32; i++) fputc(i, file);
    return fclose(file) == 0;
}

/* Starts the KDC and points this process's Kerberos at it. */
static inline int start_silent_kdc(silent_kdc *kdc)
{
    struct sockaddr_in address;
    socklen_t length = sizeof address;
    char path[128];
    memset(&address, 0, sizeof address);
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    kdc->listener = socket(AF_INET, SOCK_STREAM, 0);
    strcpy(kdc->folder, "/tmp/gssn-abi-XXXXXX");
    if (kdc->listener < 0 || bind(kdc->listener, (struct sockaddr *)&address, sizeof address) != 0 || listen(kdc->listener, 16) != 0 ||
        getsockname(kdc->listener, (struct sockaddr *)&address, &length) != 0 || !mkdtemp(kdc->folder))
        return 0;
    snprintf(path, sizeof path, "%s/krb5.conf", kdc->folder);
    FILE *file = fopen(path, "w");
    if (!file) return 0;
    fprintf(file, "[libdefaults]\n default_realm = SILENT.TEST\n udp_preference_limit = 1\n dns_lookup_kdc = false\n"
                  "[realms]\n SILENT.TEST = {\n  kdc = 127.0.0.1:%d\n }\n[domain_realm]\n localhost = SILENT.TEST\n", ntohs(address.sin_port));
    if (fclose(file) != 0) return 0;
    setenv("KRB5_CONFIG", path, 1);
    snprintf(path, sizeof path, "FILE:%s/ccache", kdc->folder);
    setenv("KRB5CCNAME", path, 1);
    snprintf(path, sizeof path, "FILE:%s/keytab", kdc->folder);
    setenv("KRB5_CLIENT_KTNAME", path, 1);
    return write_keytab(path + strlen("FILE:"), "SILENT.TEST", "alice", NULL, 1);
}

/* Returns when a client is waiting for an answer; close() of the result ends its wait. */
static inline int wait_for_client(const silent_kdc *kdc)
{
    uint8_t byte;
    int connection = accept(kdc->listener, NULL, NULL);
    if (connection >= 0 && read(connection, &byte, 1) != 1) close(connection), connection = -1;
    return connection;
}

/* Hangs up on everyone who still comes. */
static inline void stop_silent_kdc(silent_kdc *kdc)
{
    static const char *const files[] = { "krb5.conf", "ccache", "keytab" };
    char path[128];
    close(kdc->listener);
    for (int i = 0; i < 3; i++) {
        snprintf(path, sizeof path, "%s/%s", kdc->folder, files[i]);
        unlink(path);
    }
    rmdir(kdc->folder);
}
#endif

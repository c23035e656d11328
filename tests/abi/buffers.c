/* Buffers and the pure calls that fill them: the MIC input of RFC 4462 and the OID bodies. */
#include <gssnative.h>
#include "check.h"

static const uint8_t session_id[20] = { 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19 };

static void check_hex(const ssh_gss_buffer *buffer, const char *expected)
{
    char hex[512] = "";
    for (size_t i = 0; i < buffer->length && i < 255; i++) snprintf(hex + 2 * i, 3, "%02x", (unsigned)buffer->data[i]);
    CHECK_TEXT(hex, expected);
}

static void check_empty(const ssh_gss_buffer *buffer)
{
    CHECK(buffer->data == NULL && buffer->length == 0 && buffer->reserved == NULL);
}

/* Rules R18, R25, R37, R66: byte by byte, also for an empty user. */
static void the_mic_input_of_rfc_4462(void)
{
    ssh_gss_buffer input = GSSN_BUFFER_INIT;
    CHECK_STATUS(ssh_gss_mic_input(session_id, 20, "alice", "ssh-connection", "gssapi-with-mic", &input), GSSN_OK);
    check_hex(&input, "00000014000102030405060708090a0b0c0d0e0f101112133200000005616c6963650000000e"
                      "7373682d636f6e6e656374696f6e0000000f6773736170692d776974682d6d6963");
    ssh_gss_buffer_dispose(&input);
    check_empty(&input);

    /* lengths count bytes, not characters; another method's name goes in as it is */
    CHECK_STATUS(ssh_gss_mic_input(session_id, 20, "j\xc3\xbcrgen", "ssh-connection", "gssapi-keyex", &input), GSSN_OK);
    check_hex(&input, "00000014000102030405060708090a0b0c0d0e0f1011121332000000076ac3bc7267656e0000000e"
                      "7373682d636f6e6e656374696f6e0000000c6773736170692d6b65796578");
    ssh_gss_buffer_dispose(&input);

    /* an empty user name is legal on the wire */
    CHECK_STATUS(ssh_gss_mic_input(session_id, 1, "", "s", "m", &input), GSSN_OK);
    check_hex(&input, "0000000100" "32" "00000000" "0000000173" "000000016d");
    ssh_gss_buffer_dispose(&input);
}

/* Rules R25, R61: UTF-8 within its limits. */
static void limits_of_the_mic_input(void)
{
    static uint8_t id[257];
    static char text[1026];
    ssh_gss_buffer input;
#define MIC_INPUT(id_, n, user, service, method, expected) do { \
        memset(&input, 0xEE, sizeof input); \
        CHECK_STATUS(ssh_gss_mic_input(id_, n, user, service, method, &input), expected); \
        if ((expected) != GSSN_OK) check_empty(&input); \
        ssh_gss_buffer_dispose(&input); \
    } while (0)
    MIC_INPUT(id, 256, "u", "s", "m", GSSN_OK);
    MIC_INPUT(id, 257, "u", "s", "m", GSSN_E_INVALID_ARGUMENT);
    MIC_INPUT(id, SIZE_MAX, "u", "s", "m", GSSN_E_INVALID_ARGUMENT);
    MIC_INPUT(id, 0, "u", "s", "m", GSSN_E_INVALID_ARGUMENT);
    MIC_INPUT(NULL, 20, "u", "s", "m", GSSN_E_INVALID_ARGUMENT);
    MIC_INPUT(NULL, 0, "u", "s", "m", GSSN_E_INVALID_ARGUMENT);
    MIC_INPUT(id, 20, NULL, "s", "m", GSSN_E_INVALID_ARGUMENT);
    MIC_INPUT(id, 20, "u", NULL, "m", GSSN_E_INVALID_ARGUMENT);
    MIC_INPUT(id, 20, "u", "s", NULL, GSSN_E_INVALID_ARGUMENT);
    MIC_INPUT(id, 20, "u", "", "m", GSSN_E_INVALID_ARGUMENT);
    MIC_INPUT(id, 20, "u", "s", "", GSSN_E_INVALID_ARGUMENT);
    MIC_INPUT(id, 20, "\xff", "s", "m", GSSN_E_INVALID_ARGUMENT);               /* never a byte of UTF-8 */
    MIC_INPUT(id, 20, "\xc0\xaf", "s", "m", GSSN_E_INVALID_ARGUMENT);           /* overlong '/' */
    MIC_INPUT(id, 20, "\xed\xa0\x80", "s", "m", GSSN_E_INVALID_ARGUMENT);       /* a surrogate */
    MIC_INPUT(id, 20, "\xf4\x90\x80\x80", "s", "m", GSSN_E_INVALID_ARGUMENT);   /* above U+10FFFF */
    MIC_INPUT(id, 20, "a\xe2\x82", "s", "m", GSSN_E_INVALID_ARGUMENT);          /* cut short */
    MIC_INPUT(id, 20, "\xf0\x9f\x94\x91", "s", "m", GSSN_OK);
    memset(text, 'x', 1025);
    MIC_INPUT(id, 20, text, "s", "m", GSSN_E_INVALID_ARGUMENT);
    text[1024] = 0;
    MIC_INPUT(id, 20, text, "s", "m", GSSN_OK);
    text[256] = 0;
    MIC_INPUT(id, 20, "u", text, "m", GSSN_E_INVALID_ARGUMENT);
    MIC_INPUT(id, 20, "u", "s", text, GSSN_E_INVALID_ARGUMENT);
    text[255] = 0;
    MIC_INPUT(id, 20, "u", text, text, GSSN_OK);
#undef MIC_INPUT
    CHECK_STATUS(ssh_gss_mic_input(id, 20, "u", "s", "m", NULL), GSSN_E_INVALID_ARGUMENT);
}

/* Rules R1, R6: one mechanism, in DER. */
static void oid_bodies(void)
{
    ssh_gss_buffer body = GSSN_BUFFER_INIT;
    CHECK_STATUS(ssh_gss_oids(NULL, GSSN_OIDS_CLIENT, &body), GSSN_OK);
    check_hex(&body, "00000001" "0000000b" "06092a864886f712010202");          /* number, length, DER */
    ssh_gss_buffer_dispose(&body);
    CHECK_STATUS(ssh_gss_oids(NULL, GSSN_OIDS_SERVER, &body), GSSN_OK);
    check_hex(&body, "0000000b" "06092a864886f712010202");
    ssh_gss_buffer_dispose(&body);
    body.length = 7;
    CHECK_STATUS(ssh_gss_oids(NULL, 0, &body), GSSN_E_INVALID_ARGUMENT);
    check_empty(&body);
    CHECK_STATUS(ssh_gss_oids(NULL, 3, &body), GSSN_E_INVALID_ARGUMENT);
    CHECK_STATUS(ssh_gss_oids(NULL, GSSN_OIDS_CLIENT, NULL), GSSN_E_INVALID_ARGUMENT);
}

/* Rules R1, R5: Kerberos 5 in strict DER, and nothing else. */
static void mechanism_oids(void)
{
    static const uint8_t krb5[11] = { 6, 9, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x12, 1, 2, 2 };
    static const uint8_t spnego[8] = { 6, 6, 0x2b, 6, 1, 5, 5, 2 };
    static const uint8_t long_form[12] = { 6, 0x81, 9, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x12, 1, 2, 2 };
    static const uint8_t padded[12] = { 6, 10, 0x2a, 0x80, 0x86, 0x48, 0x86, 0xf7, 0x12, 1, 2, 2 };
    static const uint8_t trailing[12] = { 6, 9, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x12, 1, 2, 2, 0 };
    CHECK_STATUS(ssh_gss_check_mech(NULL, krb5, sizeof krb5), GSSN_OK);
    CHECK_STATUS(ssh_gss_check_mech(NULL, spnego, sizeof spnego), GSSN_E_BAD_MECHANISM);
    CHECK_STATUS(ssh_gss_check_mech(NULL, long_form, sizeof long_form), GSSN_E_BAD_MECHANISM);
    CHECK_STATUS(ssh_gss_check_mech(NULL, padded, sizeof padded), GSSN_E_BAD_MECHANISM);
    CHECK_STATUS(ssh_gss_check_mech(NULL, trailing, sizeof trailing), GSSN_E_BAD_MECHANISM);
    CHECK_STATUS(ssh_gss_check_mech(NULL, krb5 + 2, 9), GSSN_E_BAD_MECHANISM);      /* without tag and length */
    for (size_t cut = 1; cut < sizeof krb5; cut++) CHECK_STATUS(ssh_gss_check_mech(NULL, krb5, cut), GSSN_E_BAD_MECHANISM);
    CHECK(ssh_gss_check_mech(NULL, krb5, 0) < 0);
    CHECK_STATUS(ssh_gss_check_mech(NULL, NULL, 11), GSSN_E_INVALID_ARGUMENT);
}

static void dispose(void)
{
    ssh_gss_buffer zero = GSSN_BUFFER_INIT, buffer = GSSN_BUFFER_INIT;
    ssh_gss_buffer_dispose(NULL);
    ssh_gss_buffer_dispose(&zero);
    check_empty(&zero);
    for (int i = 0; i < 1000; i++) {
        if (!CHECK_STATUS(ssh_gss_oids(NULL, GSSN_OIDS_CLIENT, &buffer), GSSN_OK)) break;
        ssh_gss_buffer_dispose(&buffer);
        check_empty(&buffer);
        ssh_gss_buffer_dispose(&buffer);
        check_empty(&buffer);
    }
}

int main(void)
{
    the_mic_input_of_rfc_4462();
    limits_of_the_mic_input();
    oid_bodies();
    mechanism_oids();
    dispose();
    return check_done("buffers");
}

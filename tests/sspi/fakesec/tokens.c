/* See fakesec.h: the outside of Kerberos's tokens, as RFC 2743 section 3.1, RFC 4121 section 4.1 and RFC 4120 section 5 have it. */
#include <string.h>
#include "fakesec.h"

typedef struct { uint8_t bytes[1200]; size_t length; } der;

static void add(der *output, const void *bytes, size_t length)
{
    memcpy(output->bytes + output->length, bytes, length);
    output->length += length;
}

/* The content becomes tag, length, content. */
static void wrap(der *content, uint8_t tag)
{
    der whole = { { tag }, 1 };
    uint8_t length[3] = { 0x82, (uint8_t)(content->length >> 8), (uint8_t)content->length };
    if (content->length < 0x80) add(&whole, &length[2], 1);
    else if (content->length < 0x100) {
        length[1] = 0x81;
        add(&whole, &length[1], 2);
    } else add(&whole, length, 3);
    add(&whole, content->bytes, content->length);
    *content = whole;
}

static void add_wrapped(der *output, uint8_t tag, const void *bytes, size_t length)
{
    der value = { { 0 }, 0 };
    add(&value, bytes, length);
    wrap(&value, tag);
    add(output, value.bytes, value.length);
}

/* [number] of a thing that is wrapped already, or of an INTEGER, or of a GeneralString. */
static void add_field(der *output, int number, der value)
{
    wrap(&value, (uint8_t)(0xa0 | number));
    add(output, value.bytes, value.length);
}

static der integer(uint8_t value)
{
    der result = { { 0 }, 0 };
    add_wrapped(&result, 0x02, &value, 1);
    return result;
}

static der text(const char *value, size_t length)
{
    der result = { { 0 }, 0 };
    add_wrapped(&result, 0x1b, value, length);
    return result;
}

static der principal(const char *name, size_t length)
{
    der strings = { { 0 }, 0 }, result = { { 0 }, 0 };
    while (length > 0) {
        const char *slash = memchr(name, '/', length);
        size_t part = slash ? (size_t)(slash - name) : length;
        der component = text(name, part);
        add(&strings, component.bytes, component.length);
        name += part + (slash ? 1 : 0);
        length -= part + (slash ? 1 : 0);
    }
    wrap(&strings, 0x30);
    add_field(&result, 0, integer(2));
    add_field(&result, 1, strings);
    wrap(&result, 0x30);
    return result;
}

static size_t frame(uint8_t kind, const der *message, uint8_t *output)
{
    static const uint8_t krb5[] = { 0x06, 0x09, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x12, 0x01, 0x02, 0x02 };
    der token = { { 0 }, 0 };
    uint8_t id[2] = { kind, 0 };
    add(&token, krb5, sizeof krb5);
    add(&token, id, sizeof id);
    add(&token, message->bytes, message->length);
    wrap(&token, 0x60);
    memcpy(output, token.bytes, token.length);
    return token.length;
}

size_t fakesec_request(const wchar_t *target, uint8_t *output)
{
    char name[512];
    size_t length = 0;
    while (target[length] && target[length] != L'@' && length < sizeof name) {
        name[length] = (char)target[length];
        length++;
    }
    der ticket = { { 0 }, 0 }, request = { { 0 }, 0 }, options = { { 0x03, 0x05, 0, 0x20, 0, 0, 0 }, 7 };
    add_field(&ticket, 0, integer(5));
    add_field(&ticket, 1, text("RIG.TEST", 8));
    add_field(&ticket, 2, principal(name, length));
    wrap(&ticket, 0x30);
    wrap(&ticket, 0x61);
    add_field(&request, 0, integer(5));
    add_field(&request, 1, integer(14));
    add_field(&request, 2, options);
    add_field(&request, 3, ticket);
    wrap(&request, 0x30);
    wrap(&request, 0x6e);
    return frame(1, &request, output);
}

size_t fakesec_answer(uint8_t *output)
{
    der answer = integer(5);
    wrap(&answer, 0x6f);
    return frame(2, &answer, output);
}

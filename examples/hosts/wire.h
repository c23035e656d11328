/* Messages between the processes of a server with separated privileges: byte type, int32 number, string, string; a packet each. */
#ifndef WIRE_H
#define WIRE_H
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <sys/socket.h>

struct bytes { const uint8_t *data; size_t length; };

struct message {
    uint8_t type;
    int32_t number;
    struct bytes a, b;              /* in memory */
    uint8_t memory[16384];
};

static inline struct bytes bytes_of(const void *data, size_t length)
{
    struct bytes bytes = { data, length };
    return bytes;
}

static inline struct bytes text(const char *characters) { return bytes_of(characters, strlen(characters)); }

static inline struct bytes nothing(void) { return bytes_of(NULL, 0); }

static inline int same(struct bytes x, struct bytes y)
{
    return x.length == y.length && (x.length == 0 || memcmp(x.data, y.data, x.length) == 0);
}

static inline uint32_t read_number(const uint8_t *p)
{
    return (uint32_t)p[0] << 24 | (uint32_t)p[1] << 16 | (uint32_t)p[2] << 8 | p[3];
}

static inline size_t write_number(uint8_t *p, uint32_t number)
{
    for (int i = 0; i < 4; i++) p[i] = (uint8_t)(number >> (24 - 8 * i));
    return 4;
}

/* An SSH string at *at, which moves behind it; 0: there is none. */
static inline int read_string(struct bytes all, size_t *at, struct bytes *string)
{
    if (all.length - *at < 4) return 0;
    size_t length = read_number(all.data + *at);
    if (all.length - *at - 4 < length) return 0;
    *string = bytes_of(all.data + *at + 4, length);
    *at += 4 + length;
    return 1;
}

static inline size_t write_string(uint8_t *p, struct bytes string)
{
    size_t length = write_number(p, (uint32_t)string.length);
    if (string.length > 0) memcpy(p + length, string.data, string.length);
    return length + string.length;
}

static inline int send_message(int socket, uint8_t type, int32_t number, struct bytes a, struct bytes b)
{
    uint8_t packet[sizeof ((struct message *)0)->memory];
    size_t length = 1;
    if (a.length > sizeof packet / 2 - 16 || b.length > sizeof packet / 2 - 16) return 0;
    packet[0] = type;
    length += write_number(packet + length, (uint32_t)number);
    length += write_string(packet + length, a);
    length += write_string(packet + length, b);
    return send(socket, packet, length, MSG_NOSIGNAL) == (ptrdiff_t)length;
}

/* 0: the other end is gone, or talks nonsense. */
static inline int receive_message(int socket, struct message *message)
{
    ptrdiff_t length = recv(socket, message->memory, sizeof message->memory, 0);
    struct bytes packet = bytes_of(message->memory, length > 0 ? (size_t)length : 0);
    size_t at = 5;
    if (packet.length < at) return 0;
    message->type = packet.data[0];
    message->number = (int32_t)read_number(packet.data + 1);
    return read_string(packet, &at, &message->a) && read_string(packet, &at, &message->b) && at == packet.length;
}
#endif

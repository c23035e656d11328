/* See ledger.h. */
#include <sys/mman.h>
#include <unistd.h>
#include "ledger.h"

EXPORT faultmech_switches faultmech;
int inside;
static object *all;

int is_mits(const void *code)
{
    Dl_info info;
    return dladdr(code, &info) != 0 && (strstr(info.dli_fname, "libgssapi_krb5.so") || strstr(info.dli_fname, "libkrb5.so"));
}

object *enter(faultmech_kind kind, void *real)
{
    object *o = calloc(1, sizeof *o);
    if (!o) abort();
    o->kind = kind;
    o->real = real;
    o->next = all;
    all = o;
    faultmech.ledger.made[kind]++;
    return o;
}

static object *look(const void *handle)
{
    object *o = all;
    while (o && handle != (o->value ? o->value : o)) o = o->next;
    if (!o) faultmech.ledger.unknown++;
    return o;
}

object *find(faultmech_kind kind, const void *handle)
{
    object *o = handle ? look(handle) : NULL;
    if (!o) return NULL;
    if (o->kind != kind) faultmech.ledger.mixed_up++;
    else if (o->state != ALIVE) faultmech.ledger.touched++;
    else return o;
    return NULL;
}

object *leave(faultmech_kind kind, const void *handle)
{
    object *o = handle ? look(handle) : NULL;
    if (!o) return NULL;
    if (o->kind != kind) faultmech.ledger.mixed_up++;
    else if (o->state == RELEASED) faultmech.ledger.twice++;
    else {
        o->state = RELEASED;
        faultmech.ledger.released[kind]++;
        return o;
    }
    return NULL;
}

/* The bytes end where a page begins that nobody may touch. */
void give(gss_buffer_t buffer, const void *bytes, size_t length, int secret)
{
    size_t page = (size_t)sysconf(_SC_PAGESIZE), room = (length + page - 1) / page * page;
    object *o = enter(FAULTMECH_BUFFER, NULL);
    o->mapped = room + page;
    unsigned char *start = mmap(NULL, o->mapped, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (start == MAP_FAILED || mprotect(start + room, page, PROT_NONE) != 0) abort();
    o->real = start;
    o->value = buffer->value = start + room - length;
    o->length = buffer->length = length;
    o->secret = secret;
    if (bytes) memcpy(buffer->value, bytes, length);
    else memset(buffer->value, 'f', length);
}

EXPORT OM_uint32 gss_release_buffer(OM_uint32 *minor, gss_buffer_t buffer)
{
    REAL(gss_release_buffer);
    if (inside) return real(minor, buffer);
    const faultmech_fault *fault = next_fault(FAULTMECH_RELEASE_BUFFER);
    *minor = 0;
    object *o = buffer ? leave(FAULTMECH_BUFFER, buffer->value) : NULL;
    if (o) {
        const unsigned char *bytes = o->value;
        unsigned char left = 0;
        for (size_t i = 0; i < o->length; i++) left |= bytes[i];
        if (o->secret && o->length > 0) (*(left ? &faultmech.ledger.unwiped : &faultmech.ledger.wiped))++;
        if (buffer->length != o->length) faultmech.ledger.unknown++;
        if (mprotect(o->real, o->mapped, PROT_NONE) != 0) abort();
        buffer->value = NULL;
        buffer->length = 0;
    }
    return answer(fault, GSS_S_COMPLETE, minor);
}

static void reset(void)
{
    while (all) {
        object *o = all;
        all = o->next;
        if (o->kind == FAULTMECH_BUFFER) munmap(o->real, o->mapped);
        free(o->first.value);
        free(o);
    }
    memset(&faultmech, 0, sizeof faultmech);
    faultmech.reset = reset;
}

#pragma weak faultmech_loading

__attribute__((constructor)) static void loading(void)
{
    reset();
    if (faultmech_loading) faultmech_loading();
}

const faultmech_fault *next_fault(faultmech_routine routine)
{
    static const faultmech_fault none;
    const faultmech_fault *fault = &faultmech.fault[routine];
    uint32_t call = ++faultmech.calls[routine];
    return fault->call == 0 || fault->call == call ? fault : &none;
}

OM_uint32 answer(const faultmech_fault *fault, OM_uint32 major, OM_uint32 *minor)
{
    if (fault->major || fault->minor) {
        major = fault->major;
        *minor = fault->minor;
    }
    return major | fault->bits;
}

int keeps(const faultmech_fault *fault, OM_uint32 major)
{
    return fault->output == FAULTMECH_KEPT || (fault->output == FAULTMECH_DEFAULT && (!GSS_ERROR(major) || !fault->major));
}

void pass_on(const faultmech_fault *fault, OM_uint32 major, gss_buffer_t from, gss_buffer_t to, int secret)
{
    to->length = 0;
    to->value = NULL;
    if (fault->output == FAULTMECH_EMPTY) give(to, "", 0, secret);
    else if (fault->output == FAULTMECH_FILLER) give(to, NULL, fault->size, secret);
    else if (fault->output == FAULTMECH_NULL_VALUE) to->length = fault->size;
    else if (keeps(fault, major) && from->value) give(to, from->value, from->length, secret);
}

void drop(gss_buffer_t buffer)
{
    OM_uint32 ignored;
    CALL(ignored, gss_release_buffer(&ignored, buffer));
}

void pass_name(const faultmech_fault *fault, OM_uint32 major, gss_name_t from, gss_name_t *to)
{
    OM_uint32 ignored;
    if (to) *to = GSS_C_NO_NAME;
    if (from && to && keeps(fault, major)) *to = (gss_name_t)enter(FAULTMECH_NAME, from);
    else if (from) CALL(ignored, gss_release_name(&ignored, &from));
}

/* See fakesec.h: what was given out. A handle is never used again. Threads wait for one another here. */
#include <stdlib.h>
#include "fakesec.h"

enum { MOST_OBJECTS = 1 << 16, MOST_BUFFERS = 1 << 16 };
static const ULONG_PTR mark[FAKESEC_KINDS] = { 0xC4EDu, 0xC781u, 0 };

fakesec_state fakesec;
static fakesec_object objects[MOST_OBJECTS];
static size_t object_count = 1;
static struct { void *value; int alive; } buffers[MOST_BUFFERS];
static size_t buffer_count;
static SRWLOCK lock = SRWLOCK_INIT;

SecHandle fakesec_enter(fakesec_kind kind, fakesec_object **object)
{
    SecHandle handle;
    AcquireSRWLockExclusive(&lock);
    if (object_count == MOST_OBJECTS) abort();
    *object = &objects[object_count];
    (*object)->kind = kind;
    (*object)->alive = 1;
    handle.dwLower = (ULONG_PTR)object_count++ << 4;
    handle.dwUpper = mark[kind];
    fakesec.ledger.made[kind]++;
    ReleaseSRWLockExclusive(&lock);
    return handle;
}

static fakesec_object *find(fakesec_kind kind, const SecHandle *handle)
{
    size_t index = handle ? (size_t)(handle->dwLower >> 4) : 0;
    if (index == 0 || index >= object_count || handle->dwUpper != mark[kind] || objects[index].kind != kind) {
        fakesec.ledger.unknown++;
        return NULL;
    }
    if (objects[index].alive) return &objects[index];
    fakesec.ledger.twice++;
    return NULL;
}

fakesec_object *fakesec_find(fakesec_kind kind, const SecHandle *handle)
{
    AcquireSRWLockExclusive(&lock);
    fakesec_object *object = find(kind, handle);
    ReleaseSRWLockExclusive(&lock);
    return object;
}

fakesec_object *fakesec_leave(fakesec_kind kind, const SecHandle *handle)
{
    AcquireSRWLockExclusive(&lock);
    fakesec_object *object = find(kind, handle);
    if (object) object->alive = 0, fakesec.ledger.released[kind]++;
    ReleaseSRWLockExclusive(&lock);
    return object;
}

void *fakesec_allocate(size_t size)
{
    void *value = calloc(1, size);
    AcquireSRWLockExclusive(&lock);
    if (!value || buffer_count == MOST_BUFFERS) abort();
    buffers[buffer_count].value = value;
    buffers[buffer_count++].alive = 1;
    fakesec.ledger.made[FAKESEC_BUFFER]++;
    ReleaseSRWLockExclusive(&lock);
    return value;
}

wchar_t *fakesec_text(const wchar_t *text)
{
    size_t length = wcslen(text) + 1;
    return memcpy(fakesec_allocate(length * sizeof *text), text, length * sizeof *text);
}

/* The memory stays: a second release is told from a release of something else. The newest is most often the one. */
static SECURITY_STATUS take_back(const void *value)
{
    for (size_t i = buffer_count; i-- > 0;) {
        if (buffers[i].value != value) continue;
        if (!buffers[i].alive) {
            fakesec.ledger.twice++;
            return SEC_E_INVALID_HANDLE;
        }
        buffers[i].alive = 0;
        fakesec.ledger.released[FAKESEC_BUFFER]++;
        return SEC_E_OK;
    }
    fakesec.ledger.unknown++;
    return SEC_E_INVALID_HANDLE;
}

SECURITY_STATUS SEC_ENTRY FreeContextBuffer(PVOID value)
{
    AcquireSRWLockExclusive(&lock);
    SECURITY_STATUS status = take_back(value);
    ReleaseSRWLockExclusive(&lock);
    return status;
}

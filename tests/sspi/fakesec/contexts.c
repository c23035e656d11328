/* See fakesec.h: security contexts. */
#include <stdio.h>
#include <string.h>
#include "fakesec.h"

SECURITY_STATUS fakesec_package(SecPkgContext_PackageInfoW *info);

static int64_t in_a_day(void)
{
    FILETIME now, local;
    GetSystemTimeAsFileTime(&now);
    FileTimeToLocalFileTime(&now, &local);
    return (int64_t)((uint64_t)local.dwHighDateTime << 32 | local.dwLowDateTime) + 864000000000;
}

static void note_input(const SecBufferDesc *input, uint32_t flags, const SecHandle *credential)
{
    fakesec_notes *notes = &fakesec.notes;
    notes->flags = flags;
    notes->credential = *credential;
    notes->kind_count = 0;
    notes->bindings_size = 0;
    for (ULONG i = 0; input && i < input->cBuffers && i < 4; i++) {
        const SecBuffer *buffer = &input->pBuffers[i];
        notes->kinds[notes->kind_count++] = buffer->BufferType;
        if (buffer->BufferType != SECBUFFER_CHANNEL_BINDINGS || buffer->cbBuffer > sizeof notes->bindings) continue;
        memcpy(notes->bindings, buffer->pvBuffer, buffer->cbBuffer);
        notes->bindings_size = buffer->cbBuffer;
    }
}

/* The status and the token of a step under the switches. */
static SECURITY_STATUS answer(fakesec_object *context, SECURITY_STATUS usual, const uint8_t *token, size_t length, SecBufferDesc *output)
{
    const fakesec_switches *s = &fakesec.switches;
    SECURITY_STATUS changed = s->status[context->is_client ? FAKESEC_INITIALIZE : FAKESEC_ACCEPT];
    SecBuffer *room = &output->pBuffers[0];
    int counts = s->call == 0 || s->call == (uint32_t)context->steps;
    fakesec.notes.room = room->cbBuffer;
    if (!counts || !changed) changed = usual;
    context->is_complete = changed == SEC_E_OK || changed == SEC_I_COMPLETE_NEEDED;
    if (changed < 0) length = 0;
    switch (counts ? s->output : FAKESEC_USUAL) {
    case FAKESEC_USUAL: break;
    case FAKESEC_NO_TOKEN: length = 0; break;
    case FAKESEC_EXTRA: token = (const uint8_t *)"extra"; length = 5; break;
    case FAKESEC_UNFRAMED: token = (const uint8_t *)"NTLMSSP"; length = 7; break;
    case FAKESEC_TOO_MUCH: room->cbBuffer++; return changed;
    case FAKESEC_SIZE_ONLY: room->cbBuffer = 100; return changed;
    case FAKESEC_ALL: return changed;
    }
    memcpy(room->pvBuffer, token, length);
    room->cbBuffer = (ULONG)length;
    return changed;
}

static fakesec_object *begin(PCtxtHandle old, PCtxtHandle made, int is_client)
{
    fakesec_object *context = NULL;
    if (old) context = fakesec_find(FAKESEC_CONTEXT, old);
    else *made = fakesec_enter(FAKESEC_CONTEXT, &context);
    if (!context) return NULL;
    context->is_client = is_client;
    context->steps++;
    return context;
}

/* A first call that fails makes no context. */
static SECURITY_STATUS end(SECURITY_STATUS status, PCtxtHandle old, PCtxtHandle made)
{
    if (old || status >= 0) return status;
    fakesec_object *context = fakesec_leave(FAKESEC_CONTEXT, made);
    (void)context;
    memset(made, 0xfe, sizeof *made);
    return status;
}

SECURITY_STATUS SEC_ENTRY InitializeSecurityContextW(PCredHandle credential, PCtxtHandle old, SEC_WCHAR *target, ULONG flags, ULONG reserved1, ULONG representation,
    PSecBufferDesc input, ULONG reserved2, PCtxtHandle made, PSecBufferDesc output, ULONG *granted, PTimeStamp expiry)
{
    (void)representation;
    uint8_t token[1400];
    const fakesec_switches *s = &fakesec.switches;
    if (reserved1 || reserved2) fakesec.ledger.unknown++;
    if (!fakesec_find(FAKESEC_CREDENTIAL, credential)) return SEC_E_INVALID_HANDLE;
    note_input(input, flags, credential);
    fakesec_object *context = begin(old, made, 1);
    if (!context) return SEC_E_INVALID_HANDLE;
    wcsncpy(fakesec.notes.target, target, 511);
    wcsncpy(context->target, target, 511);
    context->flags = s->step_flags ? s->step_flags : flags;
    *granted = context->flags;
    expiry->QuadPart = s->end ? s->end : in_a_day();

    int more = context->steps <= (int)s->legs + ((flags & ISC_REQ_MUTUAL_AUTH) ? 1 : 0);
    size_t length = context->steps == 1 ? fakesec_request(target, token) : 0;
    if (context->steps > 1 && (more || s->last_token)) length = (size_t)sprintf((char *)token, "client token %d", context->steps);
    SECURITY_STATUS status = answer(context, more ? SEC_I_CONTINUE_NEEDED : SEC_E_OK, token, length, output);
    return end(status, old, made);
}

SECURITY_STATUS SEC_ENTRY AcceptSecurityContext(PCredHandle credential, PCtxtHandle old, PSecBufferDesc input, ULONG flags, ULONG representation, PCtxtHandle made,
    PSecBufferDesc output, ULONG *granted, PTimeStamp expiry)
{
    (void)representation;
    uint8_t token[1400];
    const fakesec_switches *s = &fakesec.switches;
    if (!fakesec_find(FAKESEC_CREDENTIAL, credential)) return SEC_E_INVALID_HANDLE;
    note_input(input, flags, credential);
    fakesec_object *context = begin(old, made, 0);
    if (!context) return SEC_E_INVALID_HANDLE;
    wcscpy(context->target, L"host/ssh.rig.test");
    context->flags = s->step_flags ? s->step_flags : flags;
    *granted = context->flags;
    expiry->QuadPart = s->end ? s->end : in_a_day();
    int more = context->steps <= (int)s->legs;
    SECURITY_STATUS status = answer(context, more ? SEC_I_CONTINUE_NEEDED : SEC_E_OK, token, fakesec_answer(token), output);
    return end(status, old, made);
}

/* What is sent is what this made of it. */
SECURITY_STATUS SEC_ENTRY CompleteAuthToken(PCtxtHandle handle, PSecBufferDesc token)
{
    if (!fakesec_find(FAKESEC_CONTEXT, handle)) return SEC_E_INVALID_HANDLE;
    fakesec.notes.completions++;
    if (fakesec.switches.status[FAKESEC_COMPLETE]) return fakesec.switches.status[FAKESEC_COMPLETE];
    SecBuffer *buffer = &token->pBuffers[0];
    if (buffer->cbBuffer > 0) ((uint8_t *)buffer->pvBuffer)[buffer->cbBuffer - 1] = '!';
    return SEC_E_OK;
}

SECURITY_STATUS SEC_ENTRY DeleteSecurityContext(PCtxtHandle handle) { return fakesec_leave(FAKESEC_CONTEXT, handle) ? SEC_E_OK : SEC_E_INVALID_HANDLE; }

SECURITY_STATUS SEC_ENTRY QueryContextAttributesW(PCtxtHandle handle, ULONG attribute, void *answer)
{
    const fakesec_switches *s = &fakesec.switches;
    fakesec_object *context = fakesec_find(FAKESEC_CONTEXT, handle);
    if (!context) return SEC_E_INVALID_HANDLE;
    if (s->status[FAKESEC_QUERY_CONTEXT]) return s->status[FAKESEC_QUERY_CONTEXT];
    if (attribute < FAKESEC_ATTRIBUTES && s->attribute[attribute]) return s->attribute[attribute];
    switch (attribute) {
    case SECPKG_ATTR_SIZES: {
        SecPkgContext_Sizes sizes = { s->longest_token ? s->longest_token : 48000, s->no_signatures ? 0 : s->longest_signature ? s->longest_signature : 28, 1, 60 };
        *(SecPkgContext_Sizes *)answer = sizes;
        return SEC_E_OK;
    }
    case SECPKG_ATTR_LIFESPAN:
        ((SecPkgContext_Lifespan *)answer)->tsStart.QuadPart = 1;
        ((SecPkgContext_Lifespan *)answer)->tsExpiry.QuadPart = s->end ? s->end : in_a_day();
        return SEC_E_OK;
    case SECPKG_ATTR_PACKAGE_INFO: return fakesec_package(answer);
    case SECPKG_ATTR_NATIVE_NAMES:
        ((SecPkgContext_NativeNamesW *)answer)->sClientName = fakesec_text(s->client ? s->client : L"alice@RIG.TEST");
        ((SecPkgContext_NativeNamesW *)answer)->sServerName = fakesec_text(s->server ? s->server : L"host/ssh.rig.test@RIG.TEST");
        return SEC_E_OK;
    case SECPKG_ATTR_FLAGS:
        ((SecPkgContext_Flags *)answer)->Flags = s->context_flags ? s->context_flags : context->flags;
        return SEC_E_OK;
    case SECPKG_ATTR_CLIENT_SPECIFIED_TARGET:
        if (!s->target) return SEC_E_TARGET_UNKNOWN;
        ((SecPkgContext_ClientSpecifiedTarget *)answer)->sTargetName = fakesec_text(s->target);
        return SEC_E_OK;
    default: return SEC_E_UNSUPPORTED_FUNCTION;
    }
}

/* A sum over the data, with the side in front: no server takes its own for a client's. */
static void sum(const fakesec_object *context, int by_client, const SecBuffer *data, uint8_t *mic)
{
    uint64_t hash = 14695981039346656037u;
    (void)context;
    for (ULONG i = 0; i < data->cbBuffer; i++) hash = (hash ^ ((const uint8_t *)data->pvBuffer)[i]) * 1099511628211u;
    memset(mic, 0, 28);
    mic[0] = by_client ? 'c' : 's';
    memcpy(mic + 1, &hash, sizeof hash);
}

static int is_pair(const SecBufferDesc *message)
{
    return message->cBuffers == 2 && message->pBuffers[0].BufferType == SECBUFFER_DATA && message->pBuffers[1].BufferType == SECBUFFER_TOKEN;
}

SECURITY_STATUS SEC_ENTRY MakeSignature(PCtxtHandle handle, ULONG quality, PSecBufferDesc message, ULONG number)
{
    fakesec_object *context = fakesec_find(FAKESEC_CONTEXT, handle);
    if (!context || !context->is_complete) return SEC_E_INVALID_HANDLE;
    fakesec.notes.quality = quality;
    fakesec.notes.number = number;
    fakesec.notes.room = message->pBuffers[1].cbBuffer;
    if (fakesec.switches.status[FAKESEC_SIGN]) return fakesec.switches.status[FAKESEC_SIGN];
    if (!is_pair(message)) return SEC_E_INVALID_TOKEN;
    uint32_t needed = fakesec.switches.longest_signature ? fakesec.switches.longest_signature : 28;
    if (message->pBuffers[1].cbBuffer < needed) return SEC_E_BUFFER_TOO_SMALL;
    sum(context, context->is_client, &message->pBuffers[0], message->pBuffers[1].pvBuffer);
    message->pBuffers[1].cbBuffer = fakesec.switches.signature ? fakesec.switches.signature : 28;
    if (message->pBuffers[1].cbBuffer == UINT32_MAX) message->pBuffers[1].cbBuffer = 0;
    return SEC_E_OK;
}

/* It spoils the caller's copy, as a package may that decrypts in place. */
SECURITY_STATUS SEC_ENTRY VerifySignature(PCtxtHandle handle, PSecBufferDesc message, ULONG number, ULONG *quality)
{
    uint8_t expected[28];
    fakesec_object *context = fakesec_find(FAKESEC_CONTEXT, handle);
    if (!context || !context->is_complete) return SEC_E_INVALID_HANDLE;
    fakesec.notes.number = number;
    *quality = 0;
    if (fakesec.switches.status[FAKESEC_VERIFY]) return fakesec.switches.status[FAKESEC_VERIFY];
    if (!is_pair(message)) return SEC_E_INVALID_TOKEN;
    SecBuffer *mic = &message->pBuffers[1];
    sum(context, !context->is_client, &message->pBuffers[0], expected);
    int same = mic->cbBuffer == sizeof expected && memcmp(mic->pvBuffer, expected, sizeof expected) == 0;
    memset(mic->pvBuffer, 0, mic->cbBuffer);
    return same ? SEC_E_OK : SEC_E_MESSAGE_ALTERED;
}

SECURITY_STATUS SEC_ENTRY QuerySecurityContextToken(PCtxtHandle handle, void **token)
{
    HANDLE own = NULL;
    if (!fakesec_find(FAKESEC_CONTEXT, handle)) return SEC_E_INVALID_HANDLE;
    if (fakesec.switches.status[FAKESEC_QUERY_TOKEN]) return fakesec.switches.status[FAKESEC_QUERY_TOKEN];
    if (!fakesec.switches.token && !OpenProcessToken(GetCurrentProcess(), TOKEN_QUERY, &own)) return SEC_E_INTERNAL_ERROR;
    if (fakesec.switches.token && !DuplicateHandle(GetCurrentProcess(), fakesec.switches.token, GetCurrentProcess(), &own, 0, FALSE, DUPLICATE_SAME_ACCESS)) return SEC_E_INTERNAL_ERROR;
    *token = own;
    return SEC_E_OK;
}

SECURITY_STATUS SEC_ENTRY ImpersonateSecurityContext(PCtxtHandle handle)
{
    if (!fakesec_find(FAKESEC_CONTEXT, handle)) return SEC_E_INVALID_HANDLE;
    fakesec.notes.impersonations++;
    if (fakesec.switches.status[FAKESEC_IMPERSONATE]) return fakesec.switches.status[FAKESEC_IMPERSONATE];
    if (!ImpersonateSelf(SecurityImpersonation)) return SEC_E_INTERNAL_ERROR;
    fakesec.notes.is_client = 1;
    return SEC_E_OK;
}

SECURITY_STATUS SEC_ENTRY RevertSecurityContext(PCtxtHandle handle)
{
    if (!fakesec_find(FAKESEC_CONTEXT, handle)) return SEC_E_INVALID_HANDLE;
    fakesec.notes.reversions++;
    if (fakesec.switches.status[FAKESEC_REVERT]) return fakesec.switches.status[FAKESEC_REVERT];
    if (!RevertToSelf()) return SEC_E_INTERNAL_ERROR;
    fakesec.notes.is_client = 0;
    return SEC_E_OK;
}

using System;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace GssNative.Backends.Gssapi;

/// <summary>How the structs of gssapi.h that have a pointer behind a number lie in memory. All that differs is here.</summary>
/// <remarks>
/// gssapi.h packs its structs to two bytes (pack(2)) on macOS on Intel processors, and nowhere else. gss_buffer_desc and gss_OID_set_desc have no number
/// of four bytes and stay the same; but the identifiers of a set follow one another at their packed size.
/// </remarks>
internal readonly unsafe struct GssLayout(bool isPacked)
{
    private readonly int _behindNumber = isPacked ? sizeof(uint) : sizeof(void*);      // where the pointer is

    private int OidSize => _behindNumber + sizeof(void*);

    /// <summary>An object identifier over bytes that stay where they are.</summary>
    public GssOid Oid(ReadOnlySpan<byte> constant)
    {
        GssOid oid = default;
        byte* start = (byte*)&oid;
        *(uint*)start = (uint)constant.Length;
        *(void**)(start + _behindNumber) = Unsafe.AsPointer(ref MemoryMarshal.GetReference(constant));
        return oid;
    }

    public GssOid Oid(Mechanism mechanism) => Oid(MechanismOid.Value(mechanism));

    /// <summary>The length is compared first: it is not ours, and may be anything.</summary>
    public bool Is(GssOid* oid, ReadOnlySpan<byte> content) =>
        *(uint*)oid == (uint)content.Length && new ReadOnlySpan<byte>(*(void**)((byte*)oid + _behindNumber), content.Length).SequenceEqual(content);

    /// <summary>An identifier of a set; the index is less than the count.</summary>
    public GssOid* Of(GssOidSet* set, nuint index) => (GssOid*)((byte*)set->Elements + index * (nuint)OidSize);

    // uint32 type, buffer initiator  uint32 type, buffer acceptor  buffer data
    /// <summary>Channel bindings without addresses, over the context's data.</summary>
    public GssChannelBindings Bindings(SecurityContext* context)
    {
        GssChannelBindings bindings = default;
        byte* data = (byte*)&bindings + 2 * (_behindNumber + sizeof(GssBuffer));
        *(GssBuffer*)data = new() { Length = (nuint)context->Bindings.Span.Length, Value = context->Bindings.Pointer };
        return bindings;
    }
}

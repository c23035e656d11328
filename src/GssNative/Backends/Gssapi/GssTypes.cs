using System;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace GssNative.Backends.Gssapi;

/// <summary><c>gss_buffer_desc</c>, RFC 2744 §3.2.</summary>
internal unsafe struct GssBuffer
{
    public nuint Length;
    public byte* Value;

    public readonly bool IsEmpty => Length == 0 || Value == null;

    /// <summary>The bytes, at most <paramref name="limit"/>.</summary>
    public readonly ReadOnlySpan<byte> Cut(int limit) => new(Value, Length < (nuint)limit ? (int)Length : limit);

    /// <summary>Bytes that stay where they are until the call is over: native memory, constant data or the stack.</summary>
    public static GssBuffer Over(scoped ReadOnlySpan<byte> bytes) => new()
    {
        Length = (nuint)bytes.Length,
        Value = (byte*)Unsafe.AsPointer(ref MemoryMarshal.GetReference(bytes)),
    };
}

/// <summary><c>gss_OID_desc</c>, RFC 2744 §3.4: room for it, laid out by <see cref="GssLayout"/>. We bring our own: the libraries' variables differ in name and kind.</summary>
internal unsafe struct GssOid
{
    private fixed ulong _room[2];

    /// <summary>GSS_KRB5_NT_PRINCIPAL_NAME, 1.2.840.113554.1.2.2.1 (RFC 1964 §2.1.1).</summary>
    public static ReadOnlySpan<byte> PrincipalName => [0x2a, 0x86, 0x48, 0x86, 0xf7, 0x12, 0x01, 0x02, 0x02, 0x01];

    /// <summary>GSS_C_NT_HOSTBASED_SERVICE, 1.2.840.113554.1.2.1.4 (RFC 2743 §4.1).</summary>
    public static ReadOnlySpan<byte> HostbasedService => [0x2a, 0x86, 0x48, 0x86, 0xf7, 0x12, 0x01, 0x02, 0x01, 0x04];
}

/// <summary><c>gss_OID_set_desc</c>, RFC 2744 §3.4.</summary>
internal unsafe struct GssOidSet
{
    public nuint Count;
    public GssOid* Elements;
}

/// <summary><c>gss_channel_bindings_struct</c>, RFC 2744 §3.11: room for it, laid out by <see cref="GssLayout"/>.</summary>
/// <remarks>The types of the addresses are hashed with the data. They are 0 (GSS_C_AF_UNSPEC), as RFC 5801 §5.1 has it, and SSPI.</remarks>
internal unsafe struct GssChannelBindings
{
    private fixed ulong _room[8];
}

/// <summary>Request and result flags, RFC 2744 §5.19; delegation by policy is RFC 5896.</summary>
[Flags]
internal enum GssFlags : uint
{
    None = 0,
    Delegate = 1,
    Mutual = 2,
    Integrity = 32,
    Anonymous = 64,
    /// <summary>Not in the RFC: GSS_C_CHANNEL_BOUND_FLAG of MIT since 1.19.</summary>
    ChannelBound = 2048,
    DelegateByPolicy = 32768,
}

internal enum GssUsage
{
    Both = 0,
    Initiate = 1,
    Accept = 2,
}

/// <summary>A GSSAPI major status, RFC 2744 §3.9.1: calling error, routine error and supplementary bits in one word.</summary>
internal readonly struct GssMajor(uint value)
{
    private const int RoutineShift = 16;

    public uint Value { get; } = value;

    /// <summary>GSS_S_FAILURE: the minor status says it.</summary>
    public static GssMajor Failure => new(13u << RoutineShift);

    /// <summary>Complete means this and nothing else: a supplementary bit is no success.</summary>
    public bool IsComplete => Value == 0;

    public bool IsContinueNeeded => Value == 1;

    public GssRoutineError RoutineError => (GssRoutineError)(Value >> RoutineShift & 0xff);

    public bool IsDuplicate => (Value & 2) != 0;
}

/// <summary>RFC 2744 §3.9.1, table 3-2.</summary>
internal enum GssRoutineError
{
    None = 0,
    BadMech = 1,
    BadBindings = 4,
    BadMic = 6,
    NoCredential = 7,
    DefectiveToken = 9,
    DefectiveCredential = 10,
    CredentialsExpired = 11,
    ContextExpired = 12,
    DuplicateToken = 15,
    Unavailable = 16,
}

using System;
using System.Buffers.Binary;
using System.Runtime.CompilerServices;

namespace GssNative.Ssh;

/// <summary>Writes the data types of RFC 4251 §5 one after the other into a span that the caller measured.</summary>
internal ref struct SshWriter(Span<byte> output)
{
    private Span<byte> _rest = output;

    public static int SizeOfString(ReadOnlySpan<byte> value) => sizeof(uint) + value.Length;

    public void Byte(byte value)
    {
        _rest[0] = value;
        _rest = _rest[1..];
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void UInt32(uint value)
    {
        BinaryPrimitives.WriteUInt32BigEndian(_rest, value);
        _rest = _rest[sizeof(uint)..];
    }

    /// <summary>A length and the bytes.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void String(ReadOnlySpan<byte> value)
    {
        UInt32((uint)value.Length);
        value.CopyTo(_rest);
        _rest = _rest[value.Length..];
    }
}

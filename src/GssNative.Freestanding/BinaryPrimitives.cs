using System.Runtime.CompilerServices;

namespace System.Buffers.Binary;

/// <summary>The byte order of SSH and of DER. Every target is little-endian.</summary>
public static class BinaryPrimitives
{
    public static uint ReadUInt32BigEndian(ReadOnlySpan<byte> source)
    {
        if (source.Length < sizeof(uint)) Process.FailFast();
        return ReverseEndianness(Unsafe.As<byte, uint>(ref source._reference));
    }

    // Inlined, it is one check and one store in the middle of a writer.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void WriteUInt32BigEndian(Span<byte> destination, uint value)
    {
        if (destination.Length < sizeof(uint)) Process.FailFast();
        Unsafe.As<byte, uint>(ref destination._reference) = ReverseEndianness(value);
    }

    [Intrinsic] private static uint ReverseEndianness(uint value) => value >> 24 | value >> 8 & 0xff00 | (value & 0xff00) << 8 | value << 24;
}

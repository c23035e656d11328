// Byte order and bits.
using System.Runtime.CompilerServices;

namespace System.Buffers.Binary
{
    // The highest index is touched first: one bounds check then serves them all.
    public static class BinaryPrimitives
    {
        public static ushort ReadUInt16BigEndian(ReadOnlySpan<byte> source) => (ushort)(source[1] | source[0] << 8);

        public static uint ReadUInt32BigEndian(ReadOnlySpan<byte> source) =>
            source[3] | (uint)source[2] << 8 | (uint)source[1] << 16 | (uint)source[0] << 24;

        public static void WriteUInt16BigEndian(Span<byte> destination, ushort value)
        {
            destination[1] = (byte)value;
            destination[0] = (byte)(value >> 8);
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static void WriteUInt32BigEndian(Span<byte> destination, uint value)
        {
            if (destination.Length < sizeof(uint)) Process.FailFast();
            Unsafe.As<byte, uint>(ref destination._reference) = ReverseEndianness(value);
        }

        // I: one instruction. Every target is little-endian.
        [Intrinsic] public static uint ReverseEndianness(uint value) => value >> 24 | value >> 8 & 0xff00 | (value & 0xff00) << 8 | value << 24;
    }
}

namespace System.Numerics
{
    public static class BitOperations
    {
        public static int Log2(uint value) => Log2((ulong)value);

        /// <summary>The index of the highest bit set; 0 for 0, as in the base library.</summary>
        public static int Log2(ulong value)
        {
            int log = 0;
            for (int half = 32; half != 0; half >>= 1)
            {
                if (value >> half == 0) continue;
                value >>= half;
                log += half;
            }
            return log;
        }

        public static int TrailingZeroCount(uint value) => value == 0 ? 32 : Log2(value & ~value + 1);
        public static int TrailingZeroCount(ulong value) => value == 0 ? 64 : Log2(value & ~value + 1);
        public static int LeadingZeroCount(uint value) => value == 0 ? 32 : 31 - Log2(value);
        public static int LeadingZeroCount(ulong value) => value == 0 ? 64 : 63 - Log2(value);

        public static int PopCount(ulong value)
        {
            int count = 0;
            for (; value != 0; value &= value - 1) count++;
            return count;
        }

        public static bool IsPow2(uint value) => value != 0 && (value & value - 1) == 0;
    }
}

using System;
using System.Runtime.InteropServices;

namespace GssNative.Host;

/// <summary>Names that nobody guesses.</summary>
internal static unsafe class Chance
{
    private const int Bytes = 8;

    public const int Digits = 2 * Bytes;

    /// <summary>Appends hexadecimal digits; false if the system has no randomness.</summary>
    public static bool TryAppend(ref TextBuilder text)
    {
        byte* bytes = stackalloc byte[Bytes];
        if (getentropy(bytes, Bytes) != 0) return false;
        ReadOnlySpan<byte> digits = "0123456789abcdef"u8;
        for (int i = 0; i < Bytes; i++)
        {
            text.Append(digits.Slice(bytes[i] >> 4, 1));
            text.Append(digits.Slice(bytes[i] & 15, 1));
        }
        return true;
    }

    [DllImport("libc")] private static extern int getentropy(byte* bytes, nuint count);
}

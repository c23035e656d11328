using System;
using System.Runtime.InteropServices;

namespace GssNative.Host;

/// <summary>The text of Windows. Ours is UTF-8: it changes at the calls of the system, and only there.</summary>
internal static unsafe class Utf16
{
    private const uint Utf8Page = 65001, RefuseInvalid = 8;
    private const int LongestPiece = 128, BytesOfACharacter = 3;

    /// <summary>Writes the text with a NUL behind it; false if it is not UTF-8 or does not fit.</summary>
    public static bool TryWrite(ReadOnlySpan<byte> text, Span<char> output)
    {
        if (output.IsEmpty) return false;
        int length = 0;
        fixed (byte* from = text)
        fixed (char* to = output)
            if (!text.IsEmpty) length = MultiByteToWideChar(Utf8Page, RefuseInvalid, from, text.Length, to, output.Length - 1);
        output[length] = '\0';
        return length > 0 || text.IsEmpty;
    }

    /// <summary>Replaces the value by the text in UTF-8; what is no character becomes U+FFFD. False if there is no memory.</summary>
    public static bool TryRead(ReadOnlySpan<char> text, ref OwnedBytes value)
    {
        fixed (char* from = text)
        {
            int length = text.IsEmpty ? 0 : WideCharToMultiByte(Utf8Page, 0, from, text.Length, null, 0, null, null);
            if (!value.TryAllocate(length)) return false;
            if (length > 0) _ = WideCharToMultiByte(Utf8Page, 0, from, text.Length, value.Pointer, length, null, null);
            return true;
        }
    }

    /// <summary>Appends the text in UTF-8.</summary>
    public static void Append(ReadOnlySpan<char> text, ref TextBuilder output)
    {
        Span<byte> piece = stackalloc byte[LongestPiece * BytesOfACharacter];
        while (!text.IsEmpty)
        {
            ReadOnlySpan<char> part = text.Length > LongestPiece ? text[..LongestPiece] : text;
            if (part.Length > 1 && part[^1] is >= '\uD800' and < '\uDC00') part = part[..^1];     // the first half of a pair goes with the second
            int length;
            fixed (char* from = part)
            fixed (byte* to = piece)
                length = WideCharToMultiByte(Utf8Page, 0, from, part.Length, to, piece.Length, null, null);
            output.Append(piece[..length]);
            text = text[part.Length..];
        }
    }

    [DllImport("kernel32")] private static extern int MultiByteToWideChar(uint page, uint flags, byte* text, int length, char* output, int room);
    [DllImport("kernel32")] private static extern int WideCharToMultiByte(uint page, uint flags, char* text, int length, byte* output, int room, byte* replacement, int* replaced);
}

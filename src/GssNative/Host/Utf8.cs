using System;

namespace GssNative.Host;

/// <summary>UTF-8 as RFC 3629 has it: no overlong forms, no surrogates, nothing above U+10FFFF.</summary>
internal static class Utf8
{
    public static bool IsValid(ReadOnlySpan<byte> text)
    {
        while (!text.IsEmpty)
        {
            int size = SizeOfFirst(text);
            if (size == 0) return false;
            text = text[size..];
        }
        return true;
    }

    /// <summary>The largest cut of <paramref name="text"/> that has at most <paramref name="limit"/> bytes and splits no character.</summary>
    public static int LastBoundary(ReadOnlySpan<byte> text, int limit)
    {
        while (limit > 0 && limit < text.Length && (text[limit] & 0xC0) == 0x80) limit--;
        return limit;
    }

    /// <summary>The size of the first character, or 0 if the text does not begin with one.</summary>
    public static int SizeOfFirst(ReadOnlySpan<byte> text)
    {
        byte first = text[0];
        if (first < 0x80) return 1;
        int size = first switch { >= 0xC2 and < 0xE0 => 2, >= 0xE0 and < 0xF0 => 3, >= 0xF0 and < 0xF5 => 4, _ => 0 };
        if (size == 0 || text.Length < size) return 0;

        // The second byte carries the limits; the others are any continuation.
        byte lowest = first switch { 0xE0 => 0xA0, 0xF0 => 0x90, _ => 0x80 };
        byte highest = first switch { 0xED => 0x9F, 0xF4 => 0x8F, _ => 0xBF };
        if (text[1] < lowest || text[1] > highest) return 0;
        for (int i = 2; i < size; i++)
            if ((text[i] & 0xC0) != 0x80) return 0;
        return size;
    }
}

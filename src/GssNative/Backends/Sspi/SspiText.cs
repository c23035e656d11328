using System;
using GssNative.Host;

namespace GssNative.Backends.Sspi;

/// <summary>Text that the library allocated: copied as UTF-8 and given back.</summary>
internal static unsafe class SspiText
{
    private const int Longest = 1 << 15;

    /// <summary>Takes it, null as nothing; false if there is no memory. What is no character becomes U+FFFD, and so does all of what is too long: cut off it would be another name.</summary>
    public static bool TryTake(SspiBackend* backend, char* text, ref OwnedBytes value)
    {
        if (text == null) return true;
        int length = LengthOf(text);
        bool isTaken = length < Longest ? Utf16.TryRead(new ReadOnlySpan<char>(text, length), ref value) : value.TrySet("\uFFFD"u8);
        _ = backend->Sspi.FreeContextBuffer(text);
        return isTaken;
    }

    /// <summary>Whether it is this text, which ends with NUL.</summary>
    public static bool AreSame(char* text, ReadOnlySpan<char> other)
    {
        for (int i = 0; text != null && i < other.Length; i++)
        {
            if (text[i] != other[i]) return false;
            if (other[i] == '\0') return true;
        }
        return false;
    }

    private static int LengthOf(char* text)
    {
        int length = 0;
        while (length < Longest && text[length] != '\0') length++;
        return length;
    }
}

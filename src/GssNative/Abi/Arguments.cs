using System;
using System.Runtime.CompilerServices;
using GssNative.Host;

namespace GssNative.Abi;

/// <summary>What C passes in, checked before anything else looks at it.</summary>
internal static unsafe class Arguments
{
    /// <summary>NUL-terminated UTF-8 of at most <paramref name="limit"/> bytes; NULL is no text. Reads at most one byte more than the limit.</summary>
    public static bool TryText(byte* text, int limit, out ReadOnlySpan<byte> value)
    {
        value = default;
        if (text == null) return false;
        int length = 0;
        while (text[length] != 0)
            if (++length > limit) return false;
        value = new ReadOnlySpan<byte>(text, length);
        return Utf8.IsValid(value);
    }

    /// <summary>The same, where NULL stands for the empty text.</summary>
    public static bool TryOptionalText(byte* text, int limit, out ReadOnlySpan<byte> value)
    {
        value = default;
        return text == null || TryText(text, limit, out value);
    }

    /// <summary>Between <paramref name="least"/> and <paramref name="most"/> bytes; NULL only with length 0.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool TryBytes(byte* data, nuint length, int least, int most, out ReadOnlySpan<byte> value)
    {
        value = default;
        if (length > (nuint)most || length < (nuint)least || (data == null && length != 0)) return false;
        value = new ReadOnlySpan<byte>(data, (int)length);
        return true;
    }

    /// <summary>Empties the outputs of a text getter; false if they are not such.</summary>
    public static bool MayGiveText(byte* text, nuint capacity, nuint* length)
    {
        if (length != null) *length = 0;
        if (text != null && capacity > 0) text[0] = 0;
        return length != null && (text != null || capacity == 0);
    }

    /// <summary>Gives text to the caller's memory: all of it and a NUL, or an empty text and <see cref="Status.BufferTooSmall"/>.</summary>
    public static Status GiveText(scoped ReadOnlySpan<byte> value, byte* text, nuint capacity, nuint* length)
    {
        *length = (nuint)value.Length;
        if (capacity > 0) text[0] = 0;
        if (capacity <= (nuint)value.Length) return Status.BufferTooSmall;
        value.CopyTo(new Span<byte>(text, value.Length));
        text[value.Length] = 0;
        return Status.Ok;
    }
}

namespace System;

/// <summary>Comparing and searching. Bytes only: the base library's general form needs IEquatable, which bytes do not implement here.</summary>
public static class MemoryExtensions
{
    public static bool SequenceEqual(this ReadOnlySpan<byte> left, ReadOnlySpan<byte> right)
    {
        if (left.Length != right.Length) return false;
        for (int i = 0; i < left.Length; i++)
            if (left[i] != right[i]) return false;
        return true;
    }

    public static bool StartsWith(this ReadOnlySpan<byte> span, ReadOnlySpan<byte> prefix) =>
        span.Length >= prefix.Length && span[..prefix.Length].SequenceEqual(prefix);

    public static bool EndsWith(this ReadOnlySpan<byte> span, ReadOnlySpan<byte> suffix) =>
        span.Length >= suffix.Length && span[(span.Length - suffix.Length)..].SequenceEqual(suffix);


    public static int IndexOf(this ReadOnlySpan<byte> span, byte value)
    {
        for (int i = 0; i < span.Length; i++)
            if (span[i] == value) return i;
        return -1;
    }

    public static int LastIndexOf(this ReadOnlySpan<byte> span, byte value)
    {
        for (int i = span.Length - 1; i >= 0; i--)
            if (span[i] == value) return i;
        return -1;
    }

    public static int IndexOf(this ReadOnlySpan<byte> span, ReadOnlySpan<byte> value)
    {
        for (int i = 0; i <= span.Length - value.Length; i++)
            if (span.Slice(i, value.Length).SequenceEqual(value)) return i;
        return -1;
    }
}

using System;

namespace GssNative.Host;

/// <summary>Lists in one text, an entry on each line.</summary>
internal static class Lines
{
    /// <summary>Takes the next line off <paramref name="text"/>; false at the end.</summary>
    public static bool TryTake(ref ReadOnlySpan<byte> text, out ReadOnlySpan<byte> line)
    {
        line = default;
        if (text.IsEmpty) return false;
        int end = text.IndexOf((byte)'\n');
        line = end < 0 ? text : text[..end];
        text = end < 0 ? default : text[(end + 1)..];
        if (!line.IsEmpty && line[^1] == (byte)'\r') line = line[..^1];
        return true;
    }
}

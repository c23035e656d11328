using System;
using GssNative.Host;

namespace GssNative.Ssh;

/// <summary>Names of hosts as the caller gives them. Nothing here, and nothing behind it, asks a resolver (RFC 4462 §7.1).</summary>
internal static class HostName
{
    /// <summary>A name that can stand behind "host/": not empty, and free of what would make it another principal.</summary>
    public static bool IsValid(ReadOnlySpan<byte> name)
    {
        name = WithoutDot(name);
        if (name.IsEmpty || name.Length > Limits.HostName || !Utf8.IsValid(name)) return false;
        foreach (byte character in name)
            if (character <= (byte)' ' || character is 0x7f or (byte)'/' or (byte)'@' or (byte)'\\') return false;
        return true;
    }

    /// <summary>A full principal: what stands before its '@' and behind it is not empty.</summary>
    public static bool IsPrincipal(ReadOnlySpan<byte> name)
    {
        int realm = name.LastIndexOf((byte)'@');
        if (realm <= 0 || realm == name.Length - 1 || name.Length > Limits.Principal || !Utf8.IsValid(name)) return false;
        foreach (byte character in name)
            if (character < (byte)' ' || character == 0x7f) return false;
        return true;
    }

    /// <summary>ASCII letters in lower case, as host keys have them, in place.</summary>
    public static void ToLower(Span<byte> name)
    {
        foreach (ref byte character in name) character = Lower(character);
    }

    /// <summary>The name without the dot that marks it as complete in DNS.</summary>
    public static ReadOnlySpan<byte> WithoutDot(ReadOnlySpan<byte> name) => name is [.., (byte)'.'] ? name[..^1] : name;

    /// <summary>Whether <paramref name="names"/>, one per line, are host names, at least one.</summary>
    public static bool IsValidList(ReadOnlySpan<byte> names)
    {
        bool any = false;
        if (names.Length > Limits.OwnNames) return false;
        while (Lines.TryTake(ref names, out ReadOnlySpan<byte> line))
        {
            if (line.IsEmpty) continue;
            if (!IsValid(line)) return false;
            any = true;
        }
        return any;
    }

    /// <summary>Whether <paramref name="name"/> is one of <paramref name="names"/>, which were checked and are in lower case.</summary>
    public static bool IsInList(ReadOnlySpan<byte> name, ReadOnlySpan<byte> names)
    {
        while (Lines.TryTake(ref names, out ReadOnlySpan<byte> line))
            if (!line.IsEmpty && EqualsLower(WithoutDot(line), WithoutDot(name))) return true;
        return false;
    }

    private static bool EqualsLower(ReadOnlySpan<byte> lower, ReadOnlySpan<byte> name)
    {
        if (lower.Length != name.Length) return false;
        for (int i = 0; i < lower.Length; i++)
            if (lower[i] != Lower(name[i])) return false;
        return true;
    }

    private static byte Lower(byte character) => character is >= (byte)'A' and <= (byte)'Z' ? (byte)(character | 0x20) : character;
}

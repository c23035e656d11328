using System;
using GssNative.Host;

namespace GssNative.Backends.Gssapi;

/// <summary>Settings of [libdefaults] in krb5.conf. Names end with NUL, as u8 literals have it. Values mean the same on every library.</summary>
internal static unsafe class Krb5Settings
{
    /// <summary>The first value; unset if krb5.conf has none.</summary>
    public static Status ReadText(SecurityContext* context, ReadOnlySpan<byte> name, ref OwnedBytes value) =>
        GssapiBackend.Of(context)->Dialect.ReadSetting(context, "libdefaults"u8, name, ref value);

    /// <summary>A value that says neither yes nor no is a failure: nobody knows what the administrator wanted.</summary>
    public static Status ReadBoolean(SecurityContext* context, ReadOnlySpan<byte> name, bool otherwise, out bool value)
    {
        value = otherwise;
        OwnedBytes text = default;
        Status status = ReadText(context, name, ref text);
        if (status == Status.Ok && text.IsSet)
        {
            value = IsOneOf(text.Span, "y\nyes\ntrue\nt\n1\non"u8);
            if (!value && !IsOneOf(text.Span, "n\nno\nfalse\nnil\n0\noff"u8)) status = Status.BackendFailure;
        }
        text.Dispose();
        return status;
    }

    private static bool IsOneOf(ReadOnlySpan<byte> word, ReadOnlySpan<byte> words)
    {
        while (Lines.TryTake(ref words, out ReadOnlySpan<byte> candidate))
            if (EqualIgnoringCase(word, candidate)) return true;
        return false;
    }

    public static bool EqualIgnoringCase(ReadOnlySpan<byte> word, ReadOnlySpan<byte> lowerCase)
    {
        if (word.Length != lowerCase.Length) return false;
        for (int i = 0; i < word.Length; i++)
        {
            byte letter = word[i] is >= (byte)'A' and <= (byte)'Z' ? (byte)(word[i] | 0x20) : word[i];
            if (letter != lowerCase[i]) return false;
        }
        return true;
    }
}

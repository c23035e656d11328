using System;

namespace GssNative;

/// <summary>Advice for macOS, which brings the one library that is used there.</summary>
internal static class SystemAdvice
{
    public static ReadOnlySpan<byte> For(Hint hint) => hint switch
    {
        Hint.NoLibrary => "GSS.framework is a part of macOS and needs no installation: name gss-framework, or nothing."u8,
        Hint.OtherLibrary => "On macOS this version uses GSS.framework alone: name gss-framework, or nothing."u8,
        _ => default,
    };
}

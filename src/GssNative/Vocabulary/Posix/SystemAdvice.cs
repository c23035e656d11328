using System;

namespace GssNative;

/// <summary>Advice for Linux.</summary>
internal static class SystemAdvice
{
    public static ReadOnlySpan<byte> For(Hint hint) => hint switch
    {
        Hint.NoLibrary => "Install MIT Kerberos (Debian: libgssapi-krb5-2, Fedora: krb5-libs) or Heimdal (Debian: libgssapi3-heimdal), or name the library's file."u8,
        Hint.OtherLibrary => "This version uses MIT krb5 and Heimdal; name the libgssapi_krb5 of the one or the libgssapi of the other."u8,
        _ => default,
    };
}

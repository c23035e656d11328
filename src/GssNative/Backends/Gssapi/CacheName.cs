using System;
using GssNative.Host;

namespace GssNative.Backends.Gssapi;

internal enum CacheType
{
    /// <summary>A type that the library may know, and we do not.</summary>
    Other = 0,
    File = 1,
    Directory = 2,
    /// <summary>In memory of the process, of the kernel or of a daemon, and the process's own: no path is in its name.</summary>
    Elsewhere = 3,
    /// <summary>The same of a user, whose uid is in its name: root gets at everybody's.</summary>
    OfUser = 4,
}

/// <summary>The name of a ticket cache: type and what follows the colon.</summary>
internal readonly ref struct CacheName
{
    public CacheType Type { get; private init; }
    public ReadOnlySpan<byte> Rest { get; private init; }

    public static CacheName Of(ReadOnlySpan<byte> name)
    {
        if (name is [(byte)'/', ..]) return new CacheName { Type = CacheType.File, Rest = name };
        if (name.StartsWith("FILE:"u8)) return new CacheName { Type = CacheType.File, Rest = name["FILE:"u8.Length..] };
        if (name.StartsWith("DIR::"u8)) return OfFileInDirectory(name["DIR::"u8.Length..]);
        if (name.StartsWith("DIR:"u8)) return new CacheName { Type = CacheType.Directory, Rest = name["DIR:"u8.Length..] };
        if (name.StartsWith("KEYRING:persistent:"u8)) return new CacheName { Type = CacheType.OfUser, Rest = name["KEYRING:persistent:"u8.Length..] };
        if (name.StartsWith("KCM:"u8) && name.Length > "KCM:"u8.Length) return new CacheName { Type = CacheType.OfUser, Rest = name["KCM:"u8.Length..] };
        bool isElsewhere = name.StartsWith("MEMORY:"u8) || name.StartsWith("KEYRING:"u8) || name.StartsWith("KCM:"u8);
        return new CacheName { Type = isElsewhere ? CacheType.Elsewhere : CacheType.Other };
    }

    /// <summary>Whether a file of this name is a cache where it stands among others.</summary>
    public static bool IsInDirectory(ReadOnlySpan<byte> name) => name.StartsWith("tkt"u8) && name.IndexOf((byte)'/') < 0;

    /// <summary>Whether the uid in the name is this one, written as one writes it: the libraries take more, signs and blanks and -1.</summary>
    public bool IsOf(uint user)
    {
        TextBuilder digits = new(stackalloc byte[16]);
        digits.AppendNumber(user);
        return Rest.StartsWith(digits.Text) && (Rest.Length == digits.Text.Length || Rest[digits.Text.Length] == ':');
    }

    // Its name for MIT; for both libraries it is the file.
    private static CacheName OfFileInDirectory(ReadOnlySpan<byte> path) =>
        new() { Type = IsInDirectory(path[(path.LastIndexOf((byte)'/') + 1)..]) ? CacheType.File : CacheType.Other, Rest = path };
}

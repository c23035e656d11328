using System;

namespace GssNative.Backends.Gssapi;

internal enum CacheType
{
    /// <summary>A type that the library may know, and we do not.</summary>
    Other = 0,
    File = 1,
    Directory = 2,
    /// <summary>In memory of the process, of the kernel or of a daemon: no path is in its name.</summary>
    Elsewhere = 3,
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
        if (name.StartsWith("DIR::"u8)) return new CacheName { Type = CacheType.Directory, Rest = name["DIR::"u8.Length..] };
        if (name.StartsWith("DIR:"u8)) return new CacheName { Type = CacheType.Directory, Rest = name["DIR:"u8.Length..] };
        bool isElsewhere = name.StartsWith("MEMORY:"u8) || name.StartsWith("KEYRING:"u8) || name.StartsWith("KCM:"u8);
        return new CacheName { Type = isElsewhere ? CacheType.Elsewhere : CacheType.Other };
    }
}

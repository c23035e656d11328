using System;

namespace GssNative.Backends;

/// <summary>Names of replay caches: a type, a colon, and what the type makes of the rest.</summary>
internal static class ReplayCacheName
{
    /// <summary>Whether it names the type that keeps nothing, in any spelling that some library might take; or a device for a file, which keeps nothing either.</summary>
    public static bool IsNone(ReadOnlySpan<byte> name)
    {
        ReadOnlySpan<byte> none = "none"u8;
        if (IsDevice(name)) return true;
        if (name.Length < none.Length || (name.Length > none.Length && name[none.Length] != ':')) return false;
        for (int i = 0; i < none.Length; i++)
            if ((name[i] | 0x20) != none[i]) return false;
        return true;
    }

    // /dev/null forgets what is written, and takes every token for a new one.
    private static bool IsDevice(ReadOnlySpan<byte> name) => name.StartsWith("file2:/dev/"u8) && !name.StartsWith("file2:/dev/shm/"u8);
}

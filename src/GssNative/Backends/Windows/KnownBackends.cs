using System;
using GssNative.Backends.Gssapi;
using GssNative.Backends.Sspi;
using GssNative.Host;

namespace GssNative.Backends;

/// <summary>What the names of an order stand for on this system.</summary>
internal static unsafe class KnownBackends
{
    /// <summary>Of who names none. The tickets of the logon session come first.</summary>
    public static ReadOnlySpan<byte> Order => "sspi\nkfw"u8;

    public static bool Knows(ReadOnlySpan<byte> name) => Is(name, BackendKind.Sspi) || Is(name, BackendKind.MitForWindows);

    /// <summary>The file of a name that is known: one of the system's folder, or where MIT's installer put it.</summary>
    public static Status Locate(ReadOnlySpan<byte> name, ref OwnedBytes file, ref Failure failure) =>
        !Is(name, BackendKind.Sspi) ? KerberosForWindows.Locate(ref file, ref failure) : file.TrySet("secur32.dll"u8) ? Status.Ok : failure.OutOfMemory();

    /// <summary>Makes a backend of a library that was loaded, by what it exports; null, and the failure says why, if it is none.</summary>
    public static Backend* TryOpen(Library library, ref Failure failure)
    {
        if (library.Find(SspiLibrary.Mark) != null) return SspiBackend.TryOpen(library, ref failure);
        return KerberosForWindows.TryComplete(ref library, ref failure) ? GssapiBackend.TryOpen(library, new GssLayout(isPacked: false), ref failure) : null;
    }

    private static bool Is(ReadOnlySpan<byte> name, BackendKind kind) => name.SequenceEqual(Backend.NameOf(kind));
}

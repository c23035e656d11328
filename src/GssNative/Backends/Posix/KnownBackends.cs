using System;
using GssNative.Backends.Gssapi;
using GssNative.Host;

namespace GssNative.Backends;

/// <summary>What the names of an order stand for on this system.</summary>
internal static unsafe class KnownBackends
{
    /// <summary>Of who names none. Where both are installed it is always the first, which has a replay cache.</summary>
    public static ReadOnlySpan<byte> Order => "mit\nheimdal"u8;

    public static bool Knows(ReadOnlySpan<byte> name) => !FileOf(name).IsEmpty;

    /// <summary>The file of a name that is known: the loader finds it where the system keeps its libraries.</summary>
    public static Status Locate(ReadOnlySpan<byte> name, ref OwnedBytes file, ref Failure failure) => file.TrySet(FileOf(name)) ? Status.Ok : failure.OutOfMemory();

    private static ReadOnlySpan<byte> FileOf(ReadOnlySpan<byte> name) =>
        name.SequenceEqual(Backend.NameOf(BackendKind.Mit)) ? "libgssapi_krb5.so.2"u8
        : name.SequenceEqual(Backend.NameOf(BackendKind.Heimdal)) ? "libgssapi.so.3"u8
        : default;

    /// <summary>Makes a backend of a library that was loaded; null, and the failure says why, if it is none.</summary>
    public static Backend* TryOpen(Library library, ref Failure failure) => GssapiBackend.TryOpen(library, new GssLayout(isPacked: false), ref failure);
}

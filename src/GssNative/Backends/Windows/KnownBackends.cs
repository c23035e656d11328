using System;
using GssNative.Backends.Gssapi;
using GssNative.Backends.Sspi;
using GssNative.Host;

namespace GssNative.Backends;

/// <summary>What the names of an order stand for on this system.</summary>
internal static unsafe class KnownBackends
{
    /// <summary>Of who names none.</summary>
    public static ReadOnlySpan<byte> Order => "sspi"u8;

    /// <summary>The file that the loader finds where the system keeps its libraries; empty: no such name is known.</summary>
    public static ReadOnlySpan<byte> FileOf(ReadOnlySpan<byte> name) => name.SequenceEqual(Backend.NameOf(BackendKind.Sspi)) ? "secur32.dll"u8 : default;

    /// <summary>Makes a backend of a library that was loaded, by what it exports; null, and the failure says why, if it is none.</summary>
    public static Backend* TryOpen(Library library, ref Failure failure) =>
        library.Find(SspiLibrary.Mark) != null ? SspiBackend.TryOpen(library, ref failure) : GssapiBackend.TryOpen(library, new GssLayout(isPacked: false), ref failure);
}

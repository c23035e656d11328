using System;
using GssNative.Backends.Gssapi;
using GssNative.Host;

namespace GssNative.Backends;

/// <summary>What the names of an order stand for on this system.</summary>
internal static unsafe class KnownBackends
{
    /// <summary>Of who names none.</summary>
    public static ReadOnlySpan<byte> Order => "gss-framework"u8;

    public static bool Knows(ReadOnlySpan<byte> name) => name.SequenceEqual(Backend.NameOf(BackendKind.GssFramework));

    /// <summary>The file of the one name that is known.</summary>
    public static Status Locate(ReadOnlySpan<byte> name, ref OwnedBytes file, ref Failure failure) =>
        file.TrySet("/System/Library/Frameworks/GSS.framework/GSS"u8) ? Status.Ok : failure.OutOfMemory();

    // krb5.h of MIT packs its structs on Intel processors, too; Heimdal's functions for krb5.conf have variable arguments, which go another way on Apple's.
    /// <summary>Makes a backend of a library that was loaded; null, and the failure says why, if it is none that is used here.</summary>
    public static Backend* TryOpen(Library library, ref Failure failure)
    {
        if (GssFramework.Is(library)) return GssapiBackend.TryOpen(library, new GssLayout(Processor.IsIntel), ref failure);
        failure.Set(Status.BackendUnusable, Hint.OtherLibrary, "on macOS GSS.framework is the only library that is used: structs and calls of the others' libkrb5 differ there"u8);
        return null;
    }
}

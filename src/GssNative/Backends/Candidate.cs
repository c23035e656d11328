using System;
using GssNative.Host;

namespace GssNative.Backends;

/// <summary>One entry of an order: a known name or the absolute path of a library.</summary>
internal readonly unsafe ref struct Candidate
{
    private const int LongestPath = 4096, LongestReason = LongestPath + 256;

    private ReadOnlySpan<byte> Entry { get; init; }
    private bool IsName { get; init; }

    /// <summary>False if the entry is neither a name that we know nor an absolute path.</summary>
    public static bool TryParse(ReadOnlySpan<byte> entry, out Candidate candidate)
    {
        bool isName = KnownBackends.Knows(entry);
        candidate = new Candidate { Entry = entry, IsName = isName };
        return isName || (Library.IsPath(entry) && entry.Length < LongestPath && Utf8.IsValid(entry));
    }

    /// <summary>Loads the library and makes a backend of it; null, and the failure says why.</summary>
    public Backend* TryOpen(bool bindNow, ref Failure failure)
    {
        OwnedBytes file = default;
        Status found = IsName ? KnownBackends.Locate(Entry, ref file, ref failure) : file.TrySet(Entry) ? Status.Ok : failure.OutOfMemory();
        if (found != Status.Ok) return null;
        if (!LoadGate.TryEnter())
        {
            file.Dispose();
            failure.Set(Status.BadState, Hint.WrongOrder, "this process was forked while the library was being loaded: load before fork"u8);
            return null;
        }
        Library library = Library.Load(file.Pointer, bindNow);
        if (!library.IsLoaded) CannotLoad(file.Pointer, ref failure);
        LoadGate.Leave();
        file.Dispose();
        return library.IsLoaded ? KnownBackends.TryOpen(library, ref failure) : null;
    }

    private static void CannotLoad(byte* file, ref Failure failure)
    {
        TextBuilder reason = new(stackalloc byte[LongestReason]);
        Library.AppendLastError(file, ref reason);
        failure.Set(Status.NoBackend, Hint.NoLibrary, reason.Text);
    }
}

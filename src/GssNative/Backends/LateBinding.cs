using System.Threading;

namespace GssNative.Backends;

/// <summary>Whether a group of functions that few programs need was looked up: by the first who needs it, so that the others do not pay for it.</summary>
/// <remarks>The one thing in an open backend that changes. Threads that come at the same time find the same and write the same.</remarks>
internal struct LateBinding
{
    private int _isDone;

    public readonly bool IsDone => Volatile.Read(in _isDone) != 0;

    /// <summary>Nothing is remembered of a library that lacks one.</summary>
    public Status Finish(in SymbolBinder symbols, ref Failure failure)
    {
        if (!symbols.Missing.IsEmpty) return symbols.Report(Status.Unsupported, ref failure);
        Finish();
        return Status.Ok;
    }

    /// <summary>For functions that only some versions have: what is missing stays null.</summary>
    public void Finish() => Volatile.Write(ref _isDone, 1);
}

using System;
using GssNative.Host;

namespace GssNative.Backends;

/// <summary>What went wrong in one call, with the security library's own words. It is filled where it happens and only read afterwards.</summary>
internal struct Failure
{
    private OwnedBytes _message;

    public Status Status { get; private set; }
    public Hint Hint { get; private set; }
    public Routine Routine { get; private set; }
    public uint Major { get; private set; }
    public uint Minor { get; private set; }

    /// <summary>Every status line, one per line. Without memory for it there is none; the status stays.</summary>
    public readonly ReadOnlySpan<byte> Message => _message.Span;

    public Status Set(Status status, Hint hint, scoped ReadOnlySpan<byte> message)
    {
        Dispose();
        Status = status;
        Hint = hint;
        _message.TrySet(message);
        return status;
    }

    public Status Set(Status status, Hint hint, Routine routine, uint major, uint minor, scoped ReadOnlySpan<byte> message)
    {
        Set(status, hint, message);
        Routine = routine;
        Major = major;
        Minor = minor;
        return status;
    }

    /// <summary>Keeps the words and says what they mean here.</summary>
    public Status Restate(Status status, Hint hint)
    {
        Hint = hint;
        return Status = status;
    }

    public Status OutOfMemory() => Set(Status.NoMemory, Hint.None, "out of memory"u8);

    public void Dispose()
    {
        if (Status == Status.Ok) return;
        _message.Dispose();
        this = default;
    }
}

using System;
using System.Threading;
using GssNative.Host;

namespace GssNative.Backends;

/// <summary>Finds a security library by an order of names and paths. What the order does not list is not tried: there is no silent fall-back.</summary>
internal static unsafe class BackendSelector
{
    private const int LongestText = 1023;
    private static nint s_default;

    /// <summary>The first of the order that loads and has what it takes, with one reference for the caller.</summary>
    public static Backend* TryOpen(ReadOnlySpan<byte> order, bool bindNow, ref Failure failure)
    {
        if (!IsValid(order, ref failure)) return null;
        TextBuilder reasons = new(stackalloc byte[LongestText]);
        Status worst = Status.NoBackend;
        Hint hint = Hint.NoLibrary;
        for (ReadOnlySpan<byte> rest = OrDefault(order); Lines.TryTake(ref rest, out ReadOnlySpan<byte> entry);)
        {
            if (!Candidate.TryParse(entry, out Candidate candidate)) continue;
            Failure reason = default;
            Backend* backend = candidate.TryOpen(bindNow, ref reason);
            if (backend != null) return backend;
            if (reason.Status == Status.NoMemory)
            {
                failure = reason;                       // nothing was learnt about the library: the next one must not take its place
                return null;
            }
            if (!reasons.Text.IsEmpty) reasons.Append("\n"u8);
            AppendReason(entry, in reason, ref reasons);
            if (reason.Status != Status.NoBackend)
            {
                worst = reason.Status;
                hint = reason.Hint;
            }
            reason.Dispose();
        }
        failure.Set(worst, hint, reasons.Text);
        return null;
    }

    /// <summary>The backend of objects that name none: chosen once for the process, and never released.</summary>
    public static Backend* TryGetDefault(ref Failure failure)
    {
        Backend* backend = (Backend*)Volatile.Read(ref s_default);
        if (backend != null) return Backend.AddReference(backend);
        return SetDefault(default, bindNow: false, ref failure) ? Backend.AddReference((Backend*)Volatile.Read(ref s_default)) : null;
    }

    /// <summary>Chooses the default. An empty order keeps the one that there is.</summary>
    public static bool SetDefault(ReadOnlySpan<byte> order, bool bindNow, ref Failure failure)
    {
        Backend* current = (Backend*)Volatile.Read(ref s_default);
        if (current != null && order.IsEmpty) return true;
        Backend* backend = TryOpen(order, bindNow, ref failure);
        if (backend == null) return false;
        while (true)
        {
            bool same = current != null && Backend.IsSame(current, backend);
            if (same) Backend.Release(backend);
            if (same || Interlocked.CompareExchange(ref s_default, (nint)backend, (nint)current) == (nint)current) return true;
            current = (Backend*)Volatile.Read(ref s_default);
        }
    }

    /// <summary>Writes a line on each candidate: what it is, where, and whether it would be chosen or why not.</summary>
    public static bool TryReport(ReadOnlySpan<byte> order, ref OwnedBytes report, ref Failure failure)
    {
        if (!IsValid(order, ref failure)) return false;
        TextBuilder text = new(stackalloc byte[8 * LongestText]);
        bool chosen = false, hasMemory = true;
        for (ReadOnlySpan<byte> rest = OrDefault(order); Lines.TryTake(ref rest, out ReadOnlySpan<byte> entry);)
        {
            if (!Candidate.TryParse(entry, out Candidate candidate)) continue;
            Failure reason = default;
            Backend* backend = candidate.TryOpen(bindNow: false, ref reason);
            if (backend == null)
            {
                hasMemory &= reason.Status != Status.NoMemory;
                AppendReason(entry, in reason, ref text);
            }
            else
            {
                OwnedBytes path = default;
                hasMemory &= Backend.TryGetPath(backend, ref path);
                text.AppendPrintable(entry);
                text.Append(": "u8);
                text.AppendPrintable(path.Span);
                path.Dispose();
                text.Append(chosen ? ": usable, not needed"u8 : ": chosen"u8);
                chosen = true;
                Backend.Release(backend);
            }
            text.Append("\n"u8);
            reason.Dispose();
        }
        if (hasMemory && report.TrySet(text.Text)) return true;
        failure.OutOfMemory();
        return false;
    }

    private static ReadOnlySpan<byte> OrDefault(ReadOnlySpan<byte> order) => order.IsEmpty ? KnownBackends.Order : order;

    private static bool IsValid(ReadOnlySpan<byte> order, ref Failure failure)
    {
        bool any = order.IsEmpty;
        while (Lines.TryTake(ref order, out ReadOnlySpan<byte> entry))
        {
            if (entry.IsEmpty) continue;
            any = true;
            if (Candidate.TryParse(entry, out _)) continue;
            TextBuilder text = new(stackalloc byte[256]);
            text.Append("neither a known backend nor an absolute path: "u8);
            text.AppendPrintable(entry);
            failure.Set(Status.InvalidArgument, Hint.None, text.Text);
            return false;
        }
        if (!any) failure.Set(Status.InvalidArgument, Hint.None, "the order names no backend"u8);
        return any;
    }

    private static void AppendReason(scoped ReadOnlySpan<byte> entry, in Failure reason, ref TextBuilder text)
    {
        text.AppendPrintable(entry);
        text.Append(": "u8);
        text.AppendPrintable(reason.Message);
    }
}

using System;
using GssNative.Backends;
using GssNative.Host;

namespace GssNative.Ssh;

/// <content>Questions about the peer and the own tickets that only the mechanism can answer. They change nothing.</content>
internal unsafe partial struct Authentication
{
    public Status ExportPeer(ref OwnedBytes name)
    {
        if (!IsEstablished) return Status.BadState;
        Failure failure = default;
        Status status;
        fixed (SecurityContext* context = &_context) status = Backend.ExportPeer(context, ref name, ref failure);
        return Answer(status, ref failure);
    }

    /// <summary>Without the opt-out only values count that the mechanism vouches for.</summary>
    public Status ReadPeerAttribute(ReadOnlySpan<byte> name, nuint index, out AttributeFlags flags, ref OwnedBytes value)
    {
        flags = 0;
        if (!IsEstablished) return Status.BadState;
        AttributeQuery query = new() { Name = name, Index = index, AlsoUnauthenticated = (_allow & Allow.UnauthenticatedAttributes) != 0 };
        Failure failure = default;
        Status status;
        fixed (SecurityContext* context = &_context) status = Backend.ReadPeerAttribute(context, in query, out flags, ref value, ref failure);
        return Answer(status, ref failure);
    }

    /// <summary>What a host does with a key exchange before its tickets end. Of an acceptor nothing but the context is known.</summary>
    public Status AdviseRekey(out Rekey advice, out long credentialExpires)
    {
        advice = 0;
        credentialExpires = 0;
        if (!IsEstablished) return Status.BadState;
        long now = Clock.Now;
        Failure failure = default;
        Status status = _role == Role.Initiator ? ReadTicketsEnd(out credentialExpires, ref failure) : Status.Ok;
        if (status != Status.Ok) return Answer(status, ref failure);
        advice = _role == Role.Initiator ? RekeyAdvice.ForInitiator(now, _ticketsEnd, credentialExpires, _context.Expires) : RekeyAdvice.ForAcceptor(now, _context.Expires);
        if (advice == Rekey.NotPossible && _context.Given != null && _context.Given->FetchesAnew) advice = Rekey.Soon;
        if (_ticketsEnd == 0) _ticketsEnd = credentialExpires;
        return Status.Ok;
    }

    private Status ReadTicketsEnd(out long end, ref Failure failure)
    {
        fixed (SecurityContext* context = &_context) return Backend.ReadExpiry(context, out end, ref failure);
    }

    /// <summary>For later advice, which does without where the library does not say.</summary>
    private void NoteTicketsEnd()
    {
        Failure unasked = default;
        _ = ReadTicketsEnd(out _ticketsEnd, ref unasked);
        unasked.Dispose();
    }

    // The record of the last call stays, unless the question itself failed in the library.
    private Status Answer(Status status, ref Failure failure)
    {
        if (failure.Status == Status.Ok) return status;
        _failure.Dispose();
        _failure = failure;
        return status;
    }
}

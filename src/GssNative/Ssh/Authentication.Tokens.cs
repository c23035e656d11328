using System;
using GssNative.Backends;
using GssNative.Host;

namespace GssNative.Ssh;

/// <content>The token loop, RFC 4462 §2.1 and §3.4.</content>
internal unsafe partial struct Authentication
{
    private const int LongestPeerError = 512, LongestService = 512;

    /// <summary>A step of the client. <paramref name="token"/> may hold something to send even if the step failed.</summary>
    public Status Initiate(ReadOnlySpan<byte> received, ref OwnedBytes token)
    {
        Begin();
        if (_role != Role.Initiator) return OutOfOrder("this object is an acceptor"u8);
        if (KerberosError.IsOne(received)) return PeerFailed(received);
        if (IsEstablished && received.IsEmpty) return OutOfOrder("the context is complete"u8);
        if (_state is not (ContextState.New or ContextState.InProgress)) return StepTooLate();
        if (_state == ContextState.New && !received.IsEmpty)
            return _failure.Set(Status.InvalidArgument, Hint.WrongOrder, "the first call of an initiator takes no token"u8);
        if (_state == ContextState.InProgress && received.IsEmpty) return Fail(EmptyToken());
        if (!received.IsEmpty && _context.Backend->TakesAnyAnswer && !AnswerToken.IsOne(received, _context.Mechanism))
            return Fail(_failure.Set(Status.BadToken, Hint.None, "the server's token is cut, padded or not Kerberos's answer"u8));

        Initiation how = new()
        {
            Target = _host.Span,
            IsPrincipal = _isPrincipal,
            TrustDns = (_allow & Allow.DnsCanonicalization) != 0,
            Mutual = (_allow & Allow.NoMutual) == 0,
            Delegation = _delegation,
        };
        Status status;
        fixed (SecurityContext* context = &_context) status = Backend.Initiate(context, in how, received, ref token, ref _failure);
        status = Advance(status, ref token);
        // It takes a sixth of a login. Only a key exchange is ever followed by another.
        if (status == Status.Ok && _method != Method.WithMic) NoteTicketsEnd();
        return status;
    }

    /// <summary>A step of the server.</summary>
    public Status Accept(ReadOnlySpan<byte> received, ref OwnedBytes token)
    {
        Begin();
        if (_role != Role.Acceptor) return OutOfOrder("this object is an initiator"u8);
        if (KerberosError.IsOne(received)) return PeerFailed(received);
        if (_state is not (ContextState.New or ContextState.InProgress)) return StepTooLate();
        if (received.IsEmpty) return Fail(EmptyToken());
        if (_state == ContextState.New)
        {
            Status first = CheckFirstToken(received);
            if (first != Status.Ok) return Fail(first);
        }

        Status status;
        fixed (SecurityContext* context = &_context) status = Backend.Accept(context, _delegation != Delegation.Never, received, ref token, ref _failure);
        if (status == Status.Continue && KerberosError.IsOne(token.Span)) status = NotAsAskedFor(token.Span);
        status = Advance(status, ref token);
        if (status != Status.Ok) return status;
        ServiceName own = ServiceName.FromDisplayName(_context.OwnName.Span);
        return IsOwnName(own) ? Status.Ok : Withdraw(NotOwnName(own), ref token);
    }

    // Heimdal answers a client in another time so, and would take a second request in the same context. RFC 4462 §3.9: an error token is an end, and
    // only a context's first token is looked at beforehand.
    private Status NotAsAskedFor(ReadOnlySpan<byte> answer)
    {
        TextBuilder text = new(stackalloc byte[LongestPeerError]);
        text.Append("gss_accept_sec_context: "u8);
        KerberosError error = KerberosError.Parse(answer);
        error.Describe(ref text);
        return _failure.Set(error.Hint == Hint.ClockSkew ? Status.ClockSkew : Status.BadToken, error.Hint, Routine.AcceptSecContext, 0, error.Code, text.Text);
    }

    // RFC 4462 §2.1: a last token for a side that is complete already ends the exchange.
    private Status StepTooLate() =>
        IsEstablished ? PeerOutOfOrder("the peer sent a token although the context is complete"u8) : OutOfOrder("the context has failed"u8);

    private Status EmptyToken() => _failure.Set(Status.Protocol, Hint.None, "the peer sent an empty token"u8);

    /// <summary>Before the backend sees it: framed for the agreed mechanism and nothing else, and for a service that is ours.</summary>
    private Status CheckFirstToken(ReadOnlySpan<byte> received)
    {
        InitialToken token = InitialToken.Parse(received);
        if (token.Kind == InitialTokenKind.OtherMechanism || (token.Kind == InitialTokenKind.Krb5 && token.Mechanism != _context.Mechanism))
            return _failure.Set(Status.BadMechanism, Hint.MechanismRefused, "the first token is of another mechanism than the agreed one, Kerberos 5"u8);
        if (token.Kind == InitialTokenKind.Malformed)
            return _failure.Set(Status.BadToken, Hint.None, "the first token is cut, padded or not a Kerberos token"u8);
        if (!IsOwnName(token.Service)) return NotOwnName(token.Service);
        return !_context.Backend->WantsService || TryKeepService(token.Service) ? Status.Ok : _failure.OutOfMemory();
    }

    private bool TryKeepService(ServiceName name)
    {
        TextBuilder text = new(stackalloc byte[LongestService]);
        text.Append(name.Service);
        text.Append("/"u8);
        text.Append(name.Instance);
        return _context.Service.TrySet(text.Text);
    }

    private readonly bool IsOwnName(ServiceName name) =>
        name.IsHost && ((_allow & Allow.AnyHostKey) != 0 || HostName.IsInList(name.Instance, _host.Span));

    private Status NotOwnName(scoped ServiceName name)
    {
        TextBuilder text = new(stackalloc byte[512]);
        text.Append("the client's ticket is not for host/ and one of the acceptor's own names, but for "u8);
        if (name.Service.IsEmpty) text.Append("a name that is not of the form SERVICE/HOST"u8);
        else
        {
            text.AppendPrintable(name.Service);
            text.Append("/"u8);
            text.AppendPrintable(name.Instance);
        }
        return _failure.Set(Status.ServerUnknown, Hint.WrongServiceName, text.Text);
    }

    /// <summary>Complete means complete and everything granted that is required; else the context ends here.</summary>
    private Status Advance(Status status, ref OwnedBytes token)
    {
        bool isFirst = _state == ContextState.New;
        if (status < Status.Ok) return Fail(status);
        if (_method == Method.Keyex && !MayExchangeGoOn(status, isFirst, hasToken: !token.IsEmpty))
            return Withdraw(_failure.Set(Status.Protocol, Hint.None, "the context ends or goes on with a token too few or too many for a key exchange"u8), ref token);
        if (status == Status.Continue) _state = ContextState.InProgress;
        if (status != Status.Ok) return status;

        if ((_context.Granted & Granted.Integrity) == 0 && (_allow & Allow.NoIntegrity) == 0)
            return Withdraw(_failure.Set(Status.NotGranted, Hint.None, "the mechanism did not grant integrity"u8), ref token);
        if ((_context.Granted & Granted.Mutual) == 0 && (_allow & Allow.NoMutual) == 0)
            return Withdraw(_failure.Set(Status.NotGranted, Hint.None, "the mechanism did not grant mutual authentication"u8), ref token);
        if (_role == Role.Acceptor && _context.Bindings.IsSet && (_context.Granted & Granted.ChannelBinding) == 0)
            return Withdraw(_failure.Set(Status.NotGranted, Hint.ChannelBindings, "the client gave no channel bindings"u8), ref token);
        _state = ContextState.Established;
        return Status.Ok;
    }

    // RFC 4462 §2.1: each step has a token for the peer, except a client's last one: that is fed with the server's last token.
    private readonly bool MayExchangeGoOn(Status status, bool isFirst, bool hasToken) =>
        status == Status.Continue ? hasToken : _role == Role.Acceptor || hasToken == isFirst;

    /// <summary>Ends a context that the mechanism thinks complete: its last token is no error token and must not tell the peer that all is well.</summary>
    private Status Withdraw(Status status, ref OwnedBytes token)
    {
        token.Dispose();
        return Fail(status);
    }

    /// <summary>The peer's error token: it ends the object, is never fed to the mechanism, and is explained as far as it can be.</summary>
    /// <remarks>In a key exchange it comes in the same message as any token (RFC 4462 §2.1): steps look for it.</remarks>
    public Status PeerFailed(ReadOnlySpan<byte> token)
    {
        Begin();
        if (_state == ContextState.Failed) return OutOfOrder("the context has failed"u8);
        TextBuilder text = new(stackalloc byte[LongestPeerError]);
        text.Append("the peer reported an error; nothing proves that it is the peer's: "u8);
        KerberosError error = KerberosError.Parse(token);
        error.Describe(ref text);
        return Fail(_failure.Set(Status.PeerError, error.Hint, Routine.None, 0, error.Code, text.Text));
    }
}

using System;
using System.Runtime.CompilerServices;

namespace GssNative.Ssh;

/// <content>Which MIC is due when, and from whom. docs/security.md has the same as a table.</content>
internal unsafe partial struct Authentication
{
    /// <summary>What the bytes under a MIC are about.</summary>
    private enum Subject
    {
        /// <summary>The host's own matter: it leads nowhere.</summary>
        Other = 0,
        /// <summary>A key exchange: the bytes are its exchange hash.</summary>
        Exchange = 1,
        /// <summary>A user authentication: the bytes are the input of RFC 4462 §3.5 or §4.</summary>
        Userauth = 2,
    }

    /// <summary>Whether the user authentication is that over a key exchange.</summary>
    private readonly bool IsOverExchange => _method == Method.Keyex || _exchangeHash.IsSet;

    /// <summary>Whether the one user authentication over this key exchange was made or checked.</summary>
    private readonly bool IsSpent
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => _exchangeHash.IsSet && _state is ContextState.Proved or ContextState.Verified or ContextState.Authorized;
    }

    /// <summary>A MIC that this object's role makes.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private Status MayMake(Subject subject)
    {
        if (_role == CheckerOf(subject)) return WrongSide(subject);
        if (!IsDue(subject)) return NotDue();
        return (_context.Granted & Granted.Integrity) != 0 ? Status.Ok : OutOfOrder("a context without integrity has no MIC"u8);
    }

    /// <summary>A MIC that came from the peer: too early, or where the context can have none, it ends the object.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private Status MayCheck(Subject subject)
    {
        if (_role != CheckerOf(subject)) return WrongSide(subject);
        if (_state is ContextState.New or ContextState.InProgress) return PeerOutOfOrder("the peer sent a MIC before the context was complete"u8);
        if (!IsDue(subject)) return NotDue();
        return (_context.Granted & Granted.Integrity) != 0 ? Status.Ok : PeerOutOfOrder("the peer sent a MIC although the context has no integrity"u8);
    }

    private static Role CheckerOf(Subject subject) => subject == Subject.Exchange ? Role.Initiator : Role.Acceptor;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private readonly bool IsDue(Subject subject) => subject switch
    {
        Subject.Exchange => _state == ContextState.Established,
        Subject.Userauth => IsOverExchange ? _state == ContextState.Bound : IsEstablished,
        _ => IsEstablished && !IsSpent,
    };

    private Status WrongSide(Subject subject) => OutOfOrder(subject == Subject.Exchange
        ? "the server makes the MIC of a key exchange, the client checks it"u8
        : "the client makes the MIC of a user authentication, the server checks it"u8);

    private Status NotDue() => _state switch
    {
        ContextState.Failed => OutOfOrder("the context has failed"u8),
        ContextState.New or ContextState.InProgress => OutOfOrder("a MIC needs an established context"u8),
        ContextState.Established => OutOfOrder("the MIC of the exchange hash comes first"u8),
        _ => OutOfOrder("this object has had its MIC"u8),
    };

    /// <summary>Whether the library is to build the input of user authentications.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private Status MayBuild() => _method != Method.Host ? Status.Ok : OutOfOrder("this object's host builds the messages: use the raw calls"u8);

    private Status MayBuildExchange(ReadOnlySpan<byte> hash)
    {
        Status ready = MayBuild();
        if (ready != Status.Ok) return ready;
        if (_method == Method.WithMic) return OutOfOrder("this object is no key exchange"u8);
        return ExchangeHash.IsOne(hash) ? Status.Ok : Reject("data: an exchange hash of 20, 32, 48 or 64 bytes"u8);
    }

    /// <summary>RFC 4462 §4: only the connection's first key exchange authenticates a user, and its hash is the session identifier.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private Status IsOfThisExchange(ReadOnlySpan<byte> sessionId)
    {
        if (!IsOverExchange || _exchangeHash.Equals(sessionId)) return Status.Ok;
        return _failure.Set(Status.BadState, Hint.LaterExchange, "the session identifier is not the hash of this key exchange"u8);
    }

    private readonly Subject SubjectOf(ReadOnlySpan<byte> input, out MicInput parts)
    {
        bool isUserauth = MicInput.TryParse(input, out parts);
        if (_method == Method.WithMic) return isUserauth && IsOfThisUser(in parts) ? Subject.Userauth : Subject.Other;
        if (isUserauth) return Subject.Userauth;
        return ExchangeHash.IsOne(input) ? Subject.Exchange : Subject.Other;
    }

    /// <summary>Whether bytes that the host put together fit what this object has been used for.</summary>
    private Status BelongsHere(Subject subject, in MicInput parts)
    {
        if (subject == Subject.Other && _method == Method.Keyex) return Reject("input: an exchange hash, or that of a user authentication"u8);
        if (subject != Subject.Userauth) return Status.Ok;
        return parts.Method.SequenceEqual(MethodName) ? IsOfThisExchange(parts.SessionId) : OutOfOrder("the input is of another method than this object's"u8);
    }
}

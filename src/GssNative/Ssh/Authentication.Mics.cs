using System;
using System.Runtime.CompilerServices;
using GssNative.Backends;
using GssNative.Host;

namespace GssNative.Ssh;

/// <content>
/// MICs. That of the user authentication (RFC 4462 §3.5, §4) is made by the client and checked by the server, that of a key exchange (§2.1) the
/// other way round.
/// </content>
internal unsafe partial struct Authentication
{
    /// <summary>The user authentication MIC of this session.</summary>
    public Status GetMic(ReadOnlySpan<byte> sessionId, ref OwnedBytes mic)
    {
        Begin();
        Status ready = MayBuild();
        if (ready == Status.Ok) ready = MayMake(Subject.Userauth);
        if (ready == Status.Ok) ready = IsOfThisExchange(sessionId);
        if (ready == Status.Ok) ready = HasUser();
        return ready == Status.Ok ? MakeMic(Subject.Userauth, BuildInput(sessionId, stackalloc byte[MicInput.Largest]), ref mic) : ready;
    }

    public Status CheckMic(ReadOnlySpan<byte> sessionId, ReadOnlySpan<byte> mic)
    {
        Begin();
        Status ready = MayBuild();
        if (ready == Status.Ok) ready = MayCheck(Subject.Userauth);
        if (ready == Status.Ok) ready = IsOfThisExchange(sessionId);
        if (ready == Status.Ok) ready = HasUser();
        return ready == Status.Ok ? VerifyMic(Subject.Userauth, BuildInput(sessionId, stackalloc byte[MicInput.Largest]), mic) : ready;
    }

    /// <summary>The MIC of a key exchange; the object remembers its hash.</summary>
    public Status GetExchangeMic(ReadOnlySpan<byte> hash, ref OwnedBytes mic)
    {
        Begin();
        Status ready = MayBuildExchange(hash);
        if (ready == Status.Ok) ready = MayMake(Subject.Exchange);
        return ready == Status.Ok ? MakeMic(Subject.Exchange, hash, ref mic) : ready;
    }

    public Status CheckExchangeMic(ReadOnlySpan<byte> hash, ReadOnlySpan<byte> mic)
    {
        Begin();
        Status ready = MayBuildExchange(hash);
        if (ready == Status.Ok) ready = MayCheck(Subject.Exchange);
        return ready == Status.Ok ? VerifyMic(Subject.Exchange, hash, mic) : ready;
    }

    /// <summary>Over bytes that the host put together: what they are about is found out, and the same rules hold.</summary>
    public Status GetMicRaw(ReadOnlySpan<byte> input, ref OwnedBytes mic)
    {
        Begin();
        Subject subject = SubjectOf(input, out MicInput parts);
        Status ready = MayMake(subject);
        if (ready == Status.Ok) ready = BelongsHere(subject, in parts);
        return ready == Status.Ok ? MakeMic(subject, input, ref mic) : ready;
    }

    /// <summary>Over bytes that the host put together; they prove the user only if they are the RFC's input for this user and service.</summary>
    public Status CheckMicRaw(ReadOnlySpan<byte> input, ReadOnlySpan<byte> mic)
    {
        Begin();
        Subject subject = SubjectOf(input, out MicInput parts);
        Status ready = MayCheck(subject);
        if (ready == Status.Ok) ready = BelongsHere(subject, in parts);
        if (subject == Subject.Userauth && !IsOfThisUser(in parts)) subject = Subject.Other;
        return ready == Status.Ok ? VerifyMic(subject, input, mic) : ready;
    }

    /// <summary>RFC 4462 §3.6: the end of an authentication whose context has no integrity, hence no MIC.</summary>
    public Status ExchangeComplete()
    {
        Begin();
        if (_method != Method.WithMic) return OutOfOrder("only gssapi-with-mic may end without a MIC"u8);
        bool hasIntegrity = (_context.Granted & Granted.Integrity) != 0;
        if (_role == Role.Initiator)
        {
            if (!IsEstablished) return OutOfOrder("the context is not complete"u8);
            return hasIntegrity ? OutOfOrder("a context with integrity ends with its MIC"u8) : Status.Ok;
        }
        if (_state == ContextState.Failed) return OutOfOrder("the context has failed"u8);
        if (!IsEstablished) return PeerOutOfOrder("the peer ended the exchange before the context was complete"u8);
        if (hasIntegrity) return PeerOutOfOrder("the peer left out the MIC although the context has integrity"u8);
        // Nothing but the replay cache tells this login from one that was recorded.
        if ((_context.Backend->Capabilities & Capabilities.DetectReplay) == 0)
            return _failure.Set(Status.Unsupported, Hint.OtherLibrary, "a login without a MIC needs a library that detects replays"u8);
        Status ready = HasUser();
        if (ready != Status.Ok) return ready;
        ForgetVerdict();
        _state = ContextState.Verified;
        return Status.Ok;
    }

    private Status MakeMic(Subject subject, ReadOnlySpan<byte> input, ref OwnedBytes mic)
    {
        Status status;
        fixed (SecurityContext* context = &_context) status = Backend.GetMic(context, input, ref mic, ref _failure);
        if (status != Status.Ok) return Fail(status);
        if (subject == Subject.Exchange) Bind(input);
        if (subject == Subject.Userauth && IsOverExchange) _state = ContextState.Proved;
        return Status.Ok;
    }

    private Status VerifyMic(Subject subject, ReadOnlySpan<byte> input, ReadOnlySpan<byte> mic)
    {
        ForgetVerdict();
        Status status;
        fixed (SecurityContext* context = &_context) status = Backend.VerifyMic(context, input, mic, ref _failure);
        if (status != Status.Ok) return Fail(status);
        if (subject == Subject.Exchange) Bind(input);
        if (subject == Subject.Userauth) _state = ContextState.Verified;
        return Status.Ok;
    }

    private void Bind(ReadOnlySpan<byte> hash)
    {
        _exchangeHash.Set(hash);
        _state = ContextState.Bound;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private Status HasUser() => _userName.IsSet ? Status.Ok : OutOfOrder("no user name was set"u8);

    private readonly ReadOnlySpan<byte> MethodName => IsOverExchange ? MicInput.Keyex : MicInput.WithMic;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private readonly ReadOnlySpan<byte> BuildInput(ReadOnlySpan<byte> sessionId, Span<byte> room)
    {
        int size = SshWriter.SizeOfString(sessionId);
        new SshWriter(room).String(sessionId);
        _micRequest.Span.CopyTo(room[size..]);
        return room[..(size + _micRequest.Span.Length)];
    }

    /// <summary>Without memory for it there is no user either: a MIC over half a request must not be.</summary>
    private bool TryBuildMicRequest()
    {
        MicInput parts = new() { User = _userName.Span, Service = _service.Span, Method = MethodName };
        if (_micRequest.TryAllocate(parts.RequestSize))
        {
            parts.WriteRequest(_micRequest.Writable);
            return true;
        }
        _userName.Dispose();
        return false;
    }

    private readonly bool IsOfThisUser(in MicInput parts) =>
        _userName.IsSet && parts.User.SequenceEqual(_userName.Span) && parts.Service.SequenceEqual(_service.Span) && parts.Method.SequenceEqual(MethodName);
}

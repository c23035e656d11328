using System;
using GssNative.Backends;
using GssNative.Host;

namespace GssNative.Ssh;

/// <content>The MIC of the user authentication, RFC 4462 §3.5: the client makes it, the server checks it.</content>
internal unsafe partial struct Authentication
{
    /// <summary>Whether this object has MICs of the kind.</summary>
    public Status CheckKind(MicKind kind) => kind switch
    {
        MicKind.Userauth => Status.Ok,
        MicKind.ExchangeHash => OutOfOrder("this object is no key exchange"u8),
        _ => Reject("kind: GSSN_MIC_USERAUTH"u8),
    };

    public Status GetMic(ReadOnlySpan<byte> sessionId, ref OwnedBytes mic)
    {
        Status ready = MayMakeMic();
        if (ready == Status.Ok) ready = HasUser();
        return ready == Status.Ok ? MakeMic(BuildInput(sessionId, stackalloc byte[MicInput.Largest]), ref mic) : ready;
    }

    /// <summary>Over bytes that the host put together.</summary>
    public Status GetMicRaw(ReadOnlySpan<byte> input, ref OwnedBytes mic)
    {
        Status ready = MayMakeMic();
        return ready == Status.Ok ? MakeMic(input, ref mic) : ready;
    }

    public Status CheckMic(ReadOnlySpan<byte> sessionId, ReadOnlySpan<byte> mic)
    {
        Status ready = MayCheckMic();
        if (ready == Status.Ok) ready = HasUser();
        return ready == Status.Ok ? VerifyMic(BuildInput(sessionId, stackalloc byte[MicInput.Largest]), mic, provesUser: true) : ready;
    }

    /// <summary>Over bytes that the host put together; they prove the user only if they are the RFC's input for this user and service.</summary>
    public Status CheckMicRaw(ReadOnlySpan<byte> input, ReadOnlySpan<byte> mic)
    {
        Status ready = MayCheckMic();
        return ready == Status.Ok ? VerifyMic(input, mic, provesUser: IsOwnInput(input)) : ready;
    }

    private Status MakeMic(ReadOnlySpan<byte> input, ref OwnedBytes mic)
    {
        Status status;
        fixed (SecurityContext* context = &_context) status = Backend.GetMic(context, input, ref mic, ref _failure);
        return status == Status.Ok ? status : Fail(status);
    }

    private Status VerifyMic(ReadOnlySpan<byte> input, ReadOnlySpan<byte> mic, bool provesUser)
    {
        ForgetVerdict();
        Status status;
        fixed (SecurityContext* context = &_context) status = Backend.VerifyMic(context, input, mic, ref _failure);
        if (status != Status.Ok) return Fail(status);
        if (provesUser) _state = ContextState.Verified;
        return Status.Ok;
    }

    private Status MayMakeMic()
    {
        Begin();
        if (_role != Role.Initiator) return OutOfOrder("the acceptor of gssapi-with-mic makes no MIC"u8);
        return MayUseMics();
    }

    private Status MayCheckMic()
    {
        Begin();
        if (_role != Role.Acceptor) return OutOfOrder("the initiator of gssapi-with-mic checks no MIC"u8);
        return MayUseMics();
    }

    private Status MayUseMics()
    {
        if (_state is not (ContextState.Established or ContextState.Verified or ContextState.Authorized)) return OutOfOrder("a MIC needs an established context"u8);
        return (_context.Granted & Granted.Integrity) != 0 ? Status.Ok : OutOfOrder("a context without integrity has no MIC"u8);
    }

    private Status HasUser() => _userName.IsSet ? Status.Ok : OutOfOrder("no user name was set"u8);

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
        MicInput parts = new() { User = _userName.Span, Service = _service.Span, Method = MicInput.WithMic };
        if (_micRequest.TryAllocate(parts.RequestSize))
        {
            parts.WriteRequest(_micRequest.Writable);
            return true;
        }
        _userName.Dispose();
        return false;
    }

    private readonly bool IsOwnInput(ReadOnlySpan<byte> input) =>
        MicInput.TryParse(input, out MicInput parts) && _userName.IsSet && parts.User.SequenceEqual(_userName.Span)
        && parts.Service.SequenceEqual(_service.Span) && parts.Method.SequenceEqual(MicInput.WithMic);
}

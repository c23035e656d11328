using System;
using System.Runtime.CompilerServices;
using GssNative.Backends;

namespace GssNative.Ssh;

/// <content>The verdict. A verified MIC says who the peer is; only this says that the peer may log in.</content>
internal unsafe partial struct Authentication
{
    /// <summary>By the rules of the system, for the user that the MIC was verified for.</summary>
    public Status Authorize()
    {
        Status ready = MayDecide();
        if (ready != Status.Ok) return ready;
        Status status;
        AuthorizedBy rule;
        bool allowUnknown = (_allow & Allow.NoLocalUser) != 0;
        fixed (SecurityContext* context = &_context) status = Backend.Authorize(context, in _userName, allowUnknown, out rule, ref _failure);
        return Decide(status, rule);
    }

    /// <summary>The same, for a host that says once more whom it is going to let in.</summary>
    public Status Authorize(ReadOnlySpan<byte> user)
    {
        Status ready = MayDecide(user);
        return ready == Status.Ok ? Authorize() : ready;
    }

    /// <summary>By the host itself, which gives its reason.</summary>
    public Status AuthorizeOverride(ReadOnlySpan<byte> user)
    {
        Status ready = MayDecide(user);
        return ready == Status.Ok ? Decide(Status.Ok, AuthorizedBy.Override) : ready;
    }

    private Status MayDecide()
    {
        Begin();
        return _state is ContextState.Verified or ContextState.Authorized ? Status.Ok : OutOfOrder("there is no verified MIC to decide on"u8);
    }

    private Status MayDecide(ReadOnlySpan<byte> user)
    {
        Status ready = MayDecide();
        if (ready != Status.Ok) return ready;
        return user.SequenceEqual(_userName.Span) ? Status.Ok : OutOfOrder("the MIC was verified for another user"u8);
    }

    /// <summary>A no takes delegated credentials away: they must not outlive the refusal. Who was refused can still be read, for the log.</summary>
    private Status Decide(Status status, AuthorizedBy rule)
    {
        bool granted = status == Status.Ok;
        _authorizedBy = granted ? rule : AuthorizedBy.Nothing;
        _state = granted ? ContextState.Authorized : ContextState.Verified;
        if (granted) return Status.Ok;
        fixed (SecurityContext* context = &_context) Backend.DropDelegated(context);
        _context.Granted &= ~Granted.Delegation;
        return status;
    }

    /// <summary>Another user, another service, another MIC: what was proved before does not count. So a verified MIC is always one for the present user.</summary>
    private void ForgetVerdict()
    {
        _authorizedBy = AuthorizedBy.Nothing;
        if (_state is ContextState.Verified or ContextState.Authorized) _state = ContextState.Established;
    }

    /// <summary>Whether names and grants may be read.</summary>
    public readonly bool IsEstablished
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => _state is not (ContextState.New or ContextState.InProgress or ContextState.Failed);
    }
}

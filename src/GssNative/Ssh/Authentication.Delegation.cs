using GssNative.Backends;
using GssNative.Host;

namespace GssNative.Ssh;

/// <content>What the peer delegated. RFC 5588 §6: nothing is done with it before the peer was authorized.</content>
internal unsafe partial struct Authentication
{
    /// <summary>The credentials as an object of their own; the caller releases its reference.</summary>
    public Status ShareDelegated(out Credential* credential)
    {
        credential = null;
        Status ready = MayUseDelegated();
        if (ready != Status.Ok) return ready;
        fixed (SecurityContext* context = &_context) credential = Credential.TryShareDelegated(context, ref _failure);
        return credential != null ? Status.Ok : _failure.Status;
    }

    /// <summary>Puts them into a ticket cache, whose name comes out.</summary>
    public Status StoreDelegated(in StoreRequest request, ref OwnedBytes name)
    {
        Status ready = MayUseDelegated();
        if (ready != Status.Ok) return ready;
        fixed (SecurityContext* context = &_context) return Backend.StoreDelegated(context, in request, ref name, ref _failure);
    }

    private Status MayUseDelegated()
    {
        Begin();
        if (_state != ContextState.Authorized) return OutOfOrder("the peer was not authorized"u8);
        return (_context.Granted & Granted.Delegation) != 0 ? Status.Ok
            : _failure.Set(Status.NoDelegatedCredentials, Hint.None, "the peer delegated no credentials, or they were not taken"u8);
    }
}

using GssNative.Host;

namespace GssNative.Backends.Sspi;

/// <summary>What a client delegated: on Windows the right to act as that client, an access token and not a cache of tickets.</summary>
internal static unsafe class SspiDelegation
{
    /// <summary>Takes the token, and a credential of the client to log in elsewhere with. What cannot be taken is told as such and is no error.</summary>
    /// <remarks>Only as the client can the thread get the credential. It is the client for that one call; a thread that could not get back must not go on.
    /// The way back of SSPI is to the process's account, which may do more than whom a host's thread was.</remarks>
    public static void Take(SecurityContext* context)
    {
        SspiBackend* backend = SspiBackend.Of(context);
        SecHandle* handle = &SspiContext.Of(context)->Handle;
        context->DelegationRefusal = DelegationRefusal.Unusable;
        void* token = null;
        if (!new SecurityStatus(backend->Sspi.QuerySecurityContextToken(handle, &token)).IsOk) return;
        SspiHandle* credential = null;
        Failure reason = default;
        if (ThreadIdentity.TryRead(out ThreadIdentity before))
        {
            if (new SecurityStatus(backend->Sspi.ImpersonateSecurityContext(handle)).IsOk)
            {
                credential = SspiHandle.TryAcquire(backend, Usage.Initiate, null, null, out _, ref reason);
                if (!new SecurityStatus(backend->Sspi.RevertSecurityContext(handle)).IsOk) CurrentProcess.FailFast();
            }
            if (!before.Restore()) CurrentProcess.FailFast();
        }
        reason.Dispose();
        if (credential == null)
        {
            AccessToken.Close(token);
            return;
        }
        credential->Token = token;
        context->Delegated = credential;
        context->DelegationRefusal = DelegationRefusal.NotRefused;
        context->Granted |= Granted.Delegation;
    }

    public static void Drop(SecurityContext* context)
    {
        if (context->DelegatedShared != null) Credential.Release(context->DelegatedShared);
        else SspiHandle.Release(SspiBackend.Of(context), (SspiHandle*)context->Delegated);
        context->DelegatedShared = null;
        context->Delegated = null;
    }

    public static Status Store(SecurityContext* context, in StoreRequest request, ref OwnedBytes name, ref Failure failure) => NoCaches(ref failure);

    public static Status DestroyCache(Backend* backend, in OwnedBytes name, ref Failure failure) => NoCaches(ref failure);

    private static Status NoCaches(ref Failure failure) =>
        failure.Set(Status.Unsupported, Hint.None, "Windows has no ticket caches: take the delegated credential, whose native handle is the access token to start the user's session with"u8);
}

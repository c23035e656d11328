using GssNative.Host;

namespace GssNative.Backends.Gssapi;

/// <summary>A delegated credential is kept only if all of it is the peer's own: else the user would get somebody else's tickets.</summary>
/// <remarks>
/// A peer delegates what it likes, and each of the tickets says itself whose it is. MIT takes the first of them, and names the credential after it; Heimdal
/// takes them all, and names the credential after the peer.
/// </remarks>
internal static unsafe class DelegatedTickets
{
    public static void KeepOwn(SecurityContext* context, void* peer)
    {
        if (context->Delegated == null) return;
        DelegationRefusal refusal = CompareName(context, peer);
        if (refusal == DelegationRefusal.NotRefused && !GssapiBackend.Of(context)->Dialect.IsGssapiOnly) refusal = CompareTickets(context);
        if (refusal == DelegationRefusal.NotRefused) return;
        context->Backend->Operations.DropDelegated(context);
        context->DelegationRefusal = refusal;
    }

    private static DelegationRefusal CompareName(SecurityContext* context, void* peer)
    {
        GssapiBackend* backend = GssapiBackend.Of(context);
        void* owner = null;
        uint minor = 0;
        int equal = 0;
        GssMajor major = new(backend->Gss.InquireCred(&minor, context->Delegated, &owner, null, null, null));
        if (major.IsComplete && backend->Gss.CompareName(&minor, owner, peer, &equal) != 0) equal = 0;
        if (owner != null) backend->Gss.ReleaseName(&minor, &owner);
        return !major.IsComplete ? DelegationRefusal.Unusable : equal != 0 ? DelegationRefusal.NotRefused : DelegationRefusal.OtherPrincipal;
    }

    // GSSAPI shows no tickets, a cache does: one in memory, for the time of this call.
    private static DelegationRefusal CompareTickets(SecurityContext* context)
    {
        GssapiBackend* backend = GssapiBackend.Of(context);
        Failure reason = default;
        if (Krb5Caches.Ensure(context, ref reason) != Status.Ok) return DelegationRefusal.Unusable;
        void* principal = null, cache = null;
        if (backend->Krb5.ParseName(context->Library, context->PeerName.Pointer, &principal) != 0) return DelegationRefusal.Unusable;
        DelegationRefusal refusal = DelegationRefusal.Unusable;
        int code;
        fixed (byte* type = "MEMORY"u8) code = backend->Caches.NewUnique(context->Library, type, null, &cache);
        if (code == 0)
        {
            Status status = Krb5Caches.Begin(context, cache, principal, ref reason);
            if (status == Status.Ok) status = Krb5Caches.CopyDelegated(context, cache, ref reason);
            if (status == Status.Ok) refusal = backend->Caches.Clients.Compare(context, cache, principal);
            _ = backend->Caches.Delete(context->Library, cache);
        }
        backend->Krb5.FreePrincipal(context->Library, principal);
        return refusal;
    }
}

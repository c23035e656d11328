namespace GssNative.Backends.Gssapi;

/// <summary>When the tickets end that a new context of the same principal would be made with. Nothing but ticket caches is read.</summary>
internal static unsafe class CredentialExpiry
{
    /// <summary>UTC seconds since 1970; 0: there are no tickets, or they are another principal's.</summary>
    public static Status Read(SecurityContext* context, out long end, ref Failure failure)
    {
        Credential* given = context->Given;
        if (given == null || given->FollowsDefault) return ReadCache(context, null, out end, ref failure);
        byte* cache = given->TicketCache.IsSet ? given->TicketCache.Pointer : given->PrivateCache.Pointer;
        if (cache != null) return ReadCache(context, cache, out end, ref failure);
        end = Of(GssapiBackend.Of(context), given->Handle);
        return Status.Ok;
    }

    private static Status ReadCache(SecurityContext* context, byte* name, out long end, ref Failure failure)
    {
        GssapiBackend* backend = GssapiBackend.Of(context);
        SecurityContext scratch = new() { Backend = context->Backend };
        void* own = null;
        end = 0;
        Status status = Krb5Caches.Ensure(&scratch, ref failure);
        if (status == Status.Ok && backend->Krb5.ParseName(scratch.Library, context->OwnName.Pointer, &own) == 0)
        {
            status = backend->Dialect.ReadExpiry(&scratch, own, name, out end, ref failure);
            backend->Krb5.FreePrincipal(scratch.Library, own);
        }
        context->Backend->Operations.Release(&scratch);
        return status;
    }

    /// <summary>Of a handle, as the library knows it.</summary>
    public static long Of(GssapiBackend* backend, void* handle)
    {
        uint minor, seconds = 0;
        GssMajor major = new(backend->Gss.InquireCred(&minor, handle, null, &seconds, null, null));
        return major.IsComplete && seconds != 0 ? Outcome.ExpiryOf(seconds) : 0;
    }
}

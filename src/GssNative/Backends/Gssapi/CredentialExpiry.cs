namespace GssNative.Backends.Gssapi;

/// <summary>When the tickets end that a new context of the same principal would be made with. Nothing but ticket caches is read.</summary>
internal static unsafe class CredentialExpiry
{
    /// <summary>UTC seconds since 1970; 0: there are no tickets, or they are another principal's.</summary>
    public static long Read(SecurityContext* context)
    {
        GssapiBackend* backend = GssapiBackend.Of(context);
        Credential* given = context->Given;
        if (given == null || given->FollowsDefault) return backend->Dialect.ReadExpiry(context, null);
        byte* cache = given->TicketCache.IsSet ? given->TicketCache.Pointer : given->PrivateCache.Pointer;
        return cache != null ? backend->Dialect.ReadExpiry(context, cache) : Of(backend, given->Handle);
    }

    /// <summary>Of a handle, as the library knows it.</summary>
    public static long Of(GssapiBackend* backend, void* handle)
    {
        uint minor, seconds = 0;
        GssMajor major = new(backend->Gss.InquireCred(&minor, handle, null, &seconds, null, null));
        return major.IsComplete && seconds != 0 ? Outcome.ExpiryOf(seconds) : 0;
    }
}

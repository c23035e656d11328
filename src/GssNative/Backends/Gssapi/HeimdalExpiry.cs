using GssNative.Host;

namespace GssNative.Backends.Gssapi;

/// <summary>When the tickets in a cache end, by Heimdal's libkrb5: gss_inquire_cred, without a credential, would fetch some with a key of the keytab.</summary>
internal static unsafe class HeimdalExpiry
{
    public static long Read(SecurityContext* context, byte* name)
    {
        GssapiBackend* backend = GssapiBackend.Of(context);
        SecurityContext scratch = new() { Backend = context->Backend };
        Failure failure = default;
        void* cache = null;
        void* own = null;
        long seconds = 0;
        bool isOwn = Krb5Context.Ensure(&scratch, ref failure) == Status.Ok
            && (name != null ? backend->Krb5.ResolveCache(scratch.Library, name, &cache) : backend->Heimdal.DefaultCache(scratch.Library, &cache)) == 0
            && backend->Krb5.ParseName(scratch.Library, context->OwnName.Pointer, &own) == 0
            && HeimdalCredential.CheckOwner(&scratch, cache, own, ref failure) == Status.Ok;
        if (!isOwn || backend->Heimdal.CacheLifetime(scratch.Library, cache, &seconds) != 0) seconds = 0;
        if (own != null) backend->Krb5.FreePrincipal(scratch.Library, own);
        if (cache != null) _ = backend->Heimdal.CloseCache(scratch.Library, cache);
        context->Backend->Operations.Release(&scratch);
        failure.Dispose();
        return seconds > 0 ? Clock.Now + seconds : 0;
    }
}

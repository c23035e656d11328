using GssNative.Host;

namespace GssNative.Backends.Gssapi;

/// <summary>When the tickets in a cache end, by Heimdal's libkrb5: gss_acquire_cred and gss_inquire_cred would get new ones with a key of the keytab.</summary>
internal static unsafe class HeimdalExpiry
{
    public static Status Read(SecurityContext* scratch, void* own, byte* name, out long end, ref Failure failure)
    {
        ref Krb5Caches caches = ref GssapiBackend.Of(scratch)->Caches;
        end = 0;
        void* cache = null;
        if ((name != null ? caches.Resolve(scratch->Library, name, &cache) : caches.Default(scratch->Library, &cache)) != 0) return Status.Ok;
        Failure ofAnother = default;
        Status status = Status.Ok;
        long seconds = 0;
        if (HeimdalCredential.CheckOwner(scratch, cache, own, ref ofAnother) == Status.Ok) status = ReadSecondsLeft(scratch, cache, out seconds, ref failure);
        ofAnother.Dispose();
        _ = caches.Close(scratch->Library, cache);
        end = seconds > 0 ? Clock.Now + seconds : 0;
        return status;
    }

    /// <summary>Whether there is a ticket in the default cache that has expired.</summary>
    public static bool IsOver(SecurityContext* context)
    {
        ref Krb5Caches caches = ref GssapiBackend.Of(context)->Caches;
        Failure unasked = default;
        void* cache = null;
        long seconds = -1;
        if (Krb5Caches.Ensure(context, ref unasked) == Status.Ok && caches.Default(context->Library, &cache) == 0)
        {
            _ = ReadSecondsLeft(context, cache, out seconds, ref unasked);
            _ = caches.Close(context->Library, cache);
        }
        unasked.Dispose();
        return seconds == 0;
    }

    // Negative: there is no ticket.
    private static Status ReadSecondsLeft(SecurityContext* context, void* cache, out long seconds, ref Failure failure)
    {
        SymbolBinder symbols = GssapiBackend.Of(context)->Symbols;
        var lifetime = (delegate* unmanaged[Cdecl]<void*, void*, long*, int>)symbols.Require("krb5_cc_get_lifetime"u8);
        seconds = -1;
        if (lifetime == null) return symbols.Report(Status.Unsupported, ref failure);
        long left;
        if (lifetime(context->Library, cache, &left) == 0) seconds = left;
        return Status.Ok;
    }
}

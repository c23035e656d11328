using GssNative.Host;

namespace GssNative.Backends.Gssapi;

/// <summary>When the tickets in a cache end, by MIT's libkrb5, which has no function for it: the tickets are looked at one by one.</summary>
/// <remarks>
/// gss_acquire_cred and gss_inquire_cred would know it, too. But tickets that end soon they take for some that are to be fetched anew: with a client keytab they
/// ask a KDC, and without one they write into the cache that they have tried.
/// </remarks>
internal static unsafe class MitExpiry
{
    /// <summary>krb5_creds of krb5.h.</summary>
    private struct Tickets
    {
        public int Magic;
        public void* Client, Server;
        public int KeyMagic, KeyType;
        public uint KeyLength;
        public byte* Key;
        public uint Authenticated, Starts, Ends, RenewableUntil;
        public uint IsSessionKey;
        public int Flags;
        public void* Addresses;
        public Krb5Data Ticket, Second;
        public void* Authorization;
    }

    /// <summary>Without a name, of the cache that the library finds for the principal: the default one, or another of the same collection.</summary>
    public static Status Read(SecurityContext* scratch, void* own, byte* name, out long end, ref Failure failure)
    {
        GssapiBackend* backend = GssapiBackend.Of(scratch);
        end = 0;
        SymbolBinder symbols = backend->Symbols;
        var findCache = (delegate* unmanaged[Cdecl]<void*, void*, void**, int>)symbols.Require("krb5_cc_cache_match"u8);
        if (findCache == null) return symbols.Report(Status.Unsupported, ref failure);
        void* cache = null;
        if ((name != null ? backend->Caches.Resolve(scratch->Library, name, &cache) : findCache(scratch->Library, own, &cache)) != 0) return Status.Ok;
        long last = LastEnd(scratch, cache, own);
        _ = backend->Caches.Close(scratch->Library, cache);
        if (last > Clock.Now) end = last;
        return Status.Ok;
    }

    // No ticket for a service ends later than the one that it was got with. What a cache holds beside tickets, and tickets that were removed, end in 1970.
    private static long LastEnd(SecurityContext* scratch, void* cache, void* own)
    {
        ref Krb5Caches caches = ref GssapiBackend.Of(scratch)->Caches;
        void* cursor = null;
        long last = 0;
        if (caches.Clients.Start(scratch->Library, cache, &cursor) != 0) return 0;
        Tickets tickets = default;
        while (caches.Clients.Next(scratch->Library, cache, &cursor, (void**)&tickets) == 0)
        {
            if (tickets.Ends > last && caches.ComparePrincipals(scratch->Library, own, tickets.Client) != 0) last = tickets.Ends;
            caches.Clients.FreeContents(scratch->Library, (void**)&tickets);
        }
        _ = caches.Clients.End(scratch->Library, cache, &cursor);
        return last;
    }
}

using GssNative.Host;

namespace GssNative.Backends.Gssapi;

/// <summary>When the tickets in a cache end, by MIT's libkrb5, which has no function for it: the tickets are looked at one by one.</summary>
/// <remarks>
/// gss_acquire_cred and gss_inquire_cred would know it, too. But tickets that end soon they take for some that are to be fetched anew: with a client keytab they
/// ask a KDC, and without one they write into the cache that they have tried.
/// </remarks>
internal unsafe struct MitExpiry
{
    private LateBinding _late;
    private delegate* unmanaged[Cdecl]<void*, void*, void**, int> _findCache;
    private delegate* unmanaged[Cdecl]<void*, void*, void**, int> _start;
    private delegate* unmanaged[Cdecl]<void*, void*, void**, Tickets*, int> _next;
    private delegate* unmanaged[Cdecl]<void*, void*, void**, int> _end;
    private delegate* unmanaged[Cdecl]<void*, Tickets*, void> _freeContents;

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

    private Status Bind(SymbolBinder symbols, ref Failure failure)
    {
        if (_late.IsDone) return Status.Ok;
        _findCache = (delegate* unmanaged[Cdecl]<void*, void*, void**, int>)symbols.Require("krb5_cc_cache_match"u8);
        _start = (delegate* unmanaged[Cdecl]<void*, void*, void**, int>)symbols.Require("krb5_cc_start_seq_get"u8);
        _next = (delegate* unmanaged[Cdecl]<void*, void*, void**, Tickets*, int>)symbols.Require("krb5_cc_next_cred"u8);
        _end = (delegate* unmanaged[Cdecl]<void*, void*, void**, int>)symbols.Require("krb5_cc_end_seq_get"u8);
        _freeContents = (delegate* unmanaged[Cdecl]<void*, Tickets*, void>)symbols.Require("krb5_free_cred_contents"u8);
        return _late.Finish(in symbols, ref failure);
    }

    /// <summary>Without a name, of the cache that the library finds for the principal: the default one, or another of the same collection.</summary>
    public static Status Read(SecurityContext* scratch, void* own, byte* name, out long end, ref Failure failure)
    {
        GssapiBackend* backend = GssapiBackend.Of(scratch);
        ref MitExpiry mit = ref backend->Mit.Expiry;
        end = 0;
        Status status = mit.Bind(backend->Symbols, ref failure);
        if (status != Status.Ok) return status;
        void* cache = null;
        if ((name != null ? backend->Caches.Resolve(scratch->Library, name, &cache) : mit._findCache(scratch->Library, own, &cache)) != 0) return Status.Ok;
        long last = LastEnd(scratch, cache, own);
        _ = backend->Caches.Close(scratch->Library, cache);
        if (last > Clock.Now) end = last;
        return Status.Ok;
    }

    // No ticket for a service ends later than the one that it was got with. What a cache holds beside tickets, and tickets that were removed, end in 1970.
    private static long LastEnd(SecurityContext* scratch, void* cache, void* own)
    {
        ref MitExpiry mit = ref GssapiBackend.Of(scratch)->Mit.Expiry;
        void* cursor = null;
        long last = 0;
        if (mit._start(scratch->Library, cache, &cursor) != 0) return 0;
        Tickets tickets = default;
        while (mit._next(scratch->Library, cache, &cursor, &tickets) == 0)
        {
            if (tickets.Ends > last && GssapiBackend.Of(scratch)->Caches.ComparePrincipals(scratch->Library, own, tickets.Client) != 0) last = tickets.Ends;
            mit._freeContents(scratch->Library, &tickets);
        }
        _ = mit._end(scratch->Library, cache, &cursor);
        return last;
    }
}

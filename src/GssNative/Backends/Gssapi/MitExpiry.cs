using GssNative.Host;

namespace GssNative.Backends.Gssapi;

/// <summary>When the tickets in a cache end, by MIT's libkrb5, which has no function for it: the tickets are looked at one by one.</summary>
/// <remarks>
/// gss_acquire_cred and gss_inquire_cred would know it, too. But tickets that end soon they take for some that are to be fetched anew: with a client keytab they
/// ask a KDC, and without one they write into the cache that they have tried.
/// </remarks>
internal unsafe struct MitExpiry
{
    private delegate* unmanaged[Cdecl]<void*, void*, void**, int> _findCache;
    private delegate* unmanaged[Cdecl]<void*, void*, int> _closeCache;
    private delegate* unmanaged[Cdecl]<void*, void*, void**, int> _start;
    private delegate* unmanaged[Cdecl]<void*, void*, void**, Tickets*, int> _next;
    private delegate* unmanaged[Cdecl]<void*, void*, void**, int> _end;
    private delegate* unmanaged[Cdecl]<void*, Tickets*, void> _freeContents;
    private delegate* unmanaged[Cdecl]<void*, void*, void*, uint> _comparePrincipals;

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
        public Data Ticket, Second;
        public void* Authorization;
    }

    /// <summary>krb5_data.</summary>
    private struct Data
    {
        public int Magic;
        public uint Length;
        public byte* Bytes;
    }

    public void Bind(ref SymbolBinder symbols)
    {
        _findCache = (delegate* unmanaged[Cdecl]<void*, void*, void**, int>)symbols.Require("krb5_cc_cache_match"u8);
        _closeCache = (delegate* unmanaged[Cdecl]<void*, void*, int>)symbols.Require("krb5_cc_close"u8);
        _start = (delegate* unmanaged[Cdecl]<void*, void*, void**, int>)symbols.Require("krb5_cc_start_seq_get"u8);
        _next = (delegate* unmanaged[Cdecl]<void*, void*, void**, Tickets*, int>)symbols.Require("krb5_cc_next_cred"u8);
        _end = (delegate* unmanaged[Cdecl]<void*, void*, void**, int>)symbols.Require("krb5_cc_end_seq_get"u8);
        _freeContents = (delegate* unmanaged[Cdecl]<void*, Tickets*, void>)symbols.Require("krb5_free_cred_contents"u8);
        _comparePrincipals = (delegate* unmanaged[Cdecl]<void*, void*, void*, uint>)symbols.Require("krb5_principal_compare"u8);
    }

    /// <summary>Without a name, of the cache that the library finds for the principal: the default one, or another of the same collection.</summary>
    public static long Read(SecurityContext* context, byte* name)
    {
        GssapiBackend* backend = GssapiBackend.Of(context);
        ref MitExpiry mit = ref backend->Mit.Expiry;
        SecurityContext scratch = new() { Backend = context->Backend };
        Failure failure = default;
        void* cache = null;
        void* own = null;
        bool found = Krb5Context.Ensure(&scratch, ref failure) == Status.Ok
            && backend->Krb5.ParseName(scratch.Library, context->OwnName.Pointer, &own) == 0
            && (name != null ? backend->Krb5.ResolveCache(scratch.Library, name, &cache) : mit._findCache(scratch.Library, own, &cache)) == 0;
        long end = found ? mit.LastEnd(scratch.Library, cache, own) : 0;
        if (own != null) backend->Krb5.FreePrincipal(scratch.Library, own);
        if (cache != null) _ = mit._closeCache(scratch.Library, cache);
        context->Backend->Operations.Release(&scratch);
        failure.Dispose();
        return end > Clock.Now ? end : 0;
    }

    // No ticket for a service ends later than the one that it was got with. What a cache holds beside tickets, and tickets that were removed, end in 1970.
    private readonly long LastEnd(void* library, void* cache, void* own)
    {
        void* cursor = null;
        long last = 0;
        if (_start(library, cache, &cursor) != 0) return 0;
        Tickets tickets = default;
        while (_next(library, cache, &cursor, &tickets) == 0)
        {
            if (tickets.Ends > last && _comparePrincipals(library, own, tickets.Client) != 0) last = tickets.Ends;
            _freeContents(library, &tickets);
        }
        _ = _end(library, cache, &cursor);
        return last;
    }
}

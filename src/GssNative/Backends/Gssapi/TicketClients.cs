using GssNative.Host;

namespace GssNative.Backends.Gssapi;

/// <summary>Whose the tickets in a cache are, each by itself.</summary>
internal unsafe struct TicketClients
{
    // krb5_creds is less than half of it in both libraries.
    private const int WordsOfTickets = 64, ClientOfMit = 1, ClientOfHeimdal = 0;

    public delegate* unmanaged[Cdecl]<void*, void*, void**, int> Start;
    public delegate* unmanaged[Cdecl]<void*, void*, void**, void**, int> Next;
    public delegate* unmanaged[Cdecl]<void*, void*, void**, int> End;
    public delegate* unmanaged[Cdecl]<void*, void**, void> FreeContents;

    public void Bind(ref SymbolBinder symbols)
    {
        Start = (delegate* unmanaged[Cdecl]<void*, void*, void**, int>)symbols.Require("krb5_cc_start_seq_get"u8);
        Next = (delegate* unmanaged[Cdecl]<void*, void*, void**, void**, int>)symbols.Require("krb5_cc_next_cred"u8);
        End = (delegate* unmanaged[Cdecl]<void*, void*, void**, int>)symbols.Require("krb5_cc_end_seq_get"u8);
        FreeContents = (delegate* unmanaged[Cdecl]<void*, void**, void>)symbols.Require("krb5_free_cred_contents"u8);
    }

    /// <summary>Whether every ticket in the cache can be read and is this principal's.</summary>
    public readonly DelegationRefusal Compare(SecurityContext* context, void* cache, void* principal)
    {
        GssapiBackend* backend = GssapiBackend.Of(context);
        void** tickets = stackalloc void*[WordsOfTickets];
        void** client = tickets + (backend->Dialect.Kind == BackendKind.Heimdal ? ClientOfHeimdal : ClientOfMit);
        void* cursor = null;
        bool areAll = true;
        int code = Start(context->Library, cache, &cursor);
        if (code != 0) return DelegationRefusal.Unusable;
        while (areAll && (code = Next(context->Library, cache, &cursor, tickets)) == 0)
        {
            areAll = *client != null && backend->Caches.ComparePrincipals(context->Library, principal, *client) != 0;
            FreeContents(context->Library, tickets);
        }
        _ = End(context->Library, cache, &cursor);
        if (!areAll) return DelegationRefusal.OtherPrincipal;
        return Krb5Cause.IsCacheEnd(code) ? DelegationRefusal.NotRefused : DelegationRefusal.Unusable;
    }
}

using GssNative.Host;

namespace GssNative.Backends.Gssapi;

/// <summary>Whose the tickets in a cache are, each by itself: in a delegated credential that is what the peer says.</summary>
/// <remarks>MIT takes the first of the delegated tickets and its client's name; Heimdal takes them all and calls them the peer's.</remarks>
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

    /// <summary>Every ticket in the cache is this principal's.</summary>
    public readonly Status Check(SecurityContext* context, void* cache, void* principal, ref Failure failure)
    {
        GssapiBackend* backend = GssapiBackend.Of(context);
        void** tickets = stackalloc void*[WordsOfTickets];
        void** client = tickets + (backend->Dialect.Kind == BackendKind.Heimdal ? ClientOfHeimdal : ClientOfMit);
        void* cursor = null;
        bool areAll = true;
        int code = Start(context->Library, cache, &cursor);
        if (code != 0) return Unreadable(ref failure);
        while (areAll && (code = Next(context->Library, cache, &cursor, tickets)) == 0)
        {
            areAll = backend->Caches.ComparePrincipals(context->Library, principal, *client) != 0;
            FreeContents(context->Library, tickets);
        }
        _ = End(context->Library, cache, &cursor);
        if (!areAll) return failure.Set(Status.CacheRefused, Hint.CacheOfAnother, "among the delegated tickets are another principal's"u8);
        return Krb5Cause.IsCacheEnd(code) ? Status.Ok : Unreadable(ref failure);
    }

    private static Status Unreadable(ref Failure failure) => failure.Set(Status.CacheFailure, Hint.FileTrouble, "the tickets that were stored could not be read again"u8);
}

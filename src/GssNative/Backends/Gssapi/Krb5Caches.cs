using System;
using GssNative.Host;

namespace GssNative.Backends.Gssapi;

/// <summary>What both libraries have to put delegated credentials into a ticket cache. (gss_store_cred_into is MIT's alone.)</summary>
internal unsafe struct Krb5Caches
{
    private LateBinding _late;
    private delegate* unmanaged[Cdecl]<uint*, void*, void*, uint> _copyCredential;
    private delegate* unmanaged[Cdecl]<void*, void*, void*, int> _initialize;
    public TicketClients Clients;

    public delegate* unmanaged[Cdecl]<void*, byte*, byte*, void**, int> NewUnique;
    public delegate* unmanaged[Cdecl]<void*, byte*, void**, int> Resolve;
    public delegate* unmanaged[Cdecl]<void*, void**, int> Default;
    public delegate* unmanaged[Cdecl]<void*, void*, int> Close;
    public delegate* unmanaged[Cdecl]<void*, void*, int> Delete;
    public delegate* unmanaged[Cdecl]<void*, void*, void**, int> GetPrincipal;
    public delegate* unmanaged[Cdecl]<void*, void*, void*, uint> ComparePrincipals;

    /// <summary>Every use of the functions comes after it, and it makes the context that they want.</summary>
    public static Status Ensure(SecurityContext* context, ref Failure failure)
    {
        GssapiBackend* backend = GssapiBackend.Of(context);
        Status status = Krb5Context.Ensure(context, ref failure);
        return status == Status.Ok ? backend->Caches.Bind(backend->Symbols, ref failure) : status;
    }

    private Status Bind(SymbolBinder symbols, ref Failure failure)
    {
        if (_late.IsDone) return Status.Ok;
        _copyCredential = (delegate* unmanaged[Cdecl]<uint*, void*, void*, uint>)symbols.Require("gss_krb5_copy_ccache"u8);
        _initialize = (delegate* unmanaged[Cdecl]<void*, void*, void*, int>)symbols.Require("krb5_cc_initialize"u8);
        NewUnique = (delegate* unmanaged[Cdecl]<void*, byte*, byte*, void**, int>)symbols.Require("krb5_cc_new_unique"u8);
        Resolve = (delegate* unmanaged[Cdecl]<void*, byte*, void**, int>)symbols.Require("krb5_cc_resolve"u8);
        Default = (delegate* unmanaged[Cdecl]<void*, void**, int>)symbols.Require("krb5_cc_default"u8);
        Close = (delegate* unmanaged[Cdecl]<void*, void*, int>)symbols.Require("krb5_cc_close"u8);
        Delete = (delegate* unmanaged[Cdecl]<void*, void*, int>)symbols.Require("krb5_cc_destroy"u8);
        GetPrincipal = (delegate* unmanaged[Cdecl]<void*, void*, void**, int>)symbols.Require("krb5_cc_get_principal"u8);
        ComparePrincipals = (delegate* unmanaged[Cdecl]<void*, void*, void*, uint>)symbols.Require("krb5_principal_compare"u8);
        Clients.Bind(ref symbols);
        return _late.Finish(in symbols, ref failure);
    }

    /// <summary>Puts what the peer delegated into a cache, as the request says. What fails in the middle leaves no cache.</summary>
    public static Status Fill(SecurityContext* context, byte* name, in StoreRequest request, ref Failure failure)
    {
        GssapiBackend* backend = GssapiBackend.Of(context);
        Status status = Ensure(context, ref failure);
        if (status != Status.Ok) return status;
        void* library = context->Library;
        void* principal = null;
        int code = backend->Krb5.ParseName(library, context->PeerName.Pointer, &principal);
        if (code != 0) return GssError.Report(backend, library, Routine.Krb5ParseName, code, ref failure);
        void* cache = null;
        code = backend->Caches.Resolve(library, name, &cache);
        if (code != 0) status = Unresolved(context, code, ref failure);
        if (status == Status.Ok) status = MayReplace(context, cache, principal, in request, ref failure);
        if (status == Status.Ok) status = Write(context, ref cache, principal, ref failure);
        if (cache != null) _ = backend->Caches.Close(library, cache);
        backend->Krb5.FreePrincipal(library, principal);
        return status;
    }

    /// <summary>Removes a cache; the scratch context lives for the call.</summary>
    public static Status Destroy(SecurityContext* scratch, byte* name, ref Failure failure)
    {
        GssapiBackend* backend = GssapiBackend.Of(scratch);
        Status status = Ensure(scratch, ref failure);
        if (status != Status.Ok) return status;
        void* cache = null, principal = null;
        int code = backend->Caches.Resolve(scratch->Library, name, &cache);
        if (code != 0) return Unresolved(scratch, code, ref failure);
        code = backend->Caches.GetPrincipal(scratch->Library, cache, &principal);
        if (code != 0)
        {
            _ = backend->Caches.Close(scratch->Library, cache);
            return Krb5Cause.IsNoCache(code) ? Absent(ref failure) : Unreadable(scratch, code, ref failure);
        }
        backend->Krb5.FreePrincipal(scratch->Library, principal);
        code = backend->Caches.Delete(scratch->Library, cache);
        return code == 0 ? Status.Ok : Trouble(GssError.Report(backend, scratch->Library, Routine.Krb5CcDestroy, code, ref failure), ref failure);
    }

    private static Status MayReplace(SecurityContext* context, void* cache, void* principal, in StoreRequest request, ref Failure failure)
    {
        GssapiBackend* backend = GssapiBackend.Of(context);
        void* present = null;
        int code = backend->Caches.GetPrincipal(context->Library, cache, &present);
        if (Krb5Cause.IsNoCache(code)) return request.Updates ? Absent(ref failure) : Status.Ok;
        if (code != 0) return Unreadable(context, code, ref failure);
        bool isSame = backend->Caches.ComparePrincipals(context->Library, present, principal) != 0;
        backend->Krb5.FreePrincipal(context->Library, present);
        if (!request.Replaces) return failure.Set(Status.CacheRefused, Hint.CacheExists, "the cache holds tickets, and the flags do not say to replace them"u8);
        return isSame || !request.Updates ? Status.Ok : failure.Set(Status.CacheRefused, Hint.CacheOfAnother, "the cache holds tickets of another principal"u8);
    }

    private static Status Write(SecurityContext* context, ref void* cache, void* principal, ref Failure failure)
    {
        // What could not be begun is not ours to remove.
        Status status = Begin(context, cache, principal, ref failure);
        if (status != Status.Ok) return status;
        status = CopyDelegated(context, cache, ref failure);
        if (status == Status.Ok) return status;
        _ = GssapiBackend.Of(context)->Caches.Delete(context->Library, cache);
        cache = null;
        return status;
    }

    /// <summary>Makes the cache an empty one of this principal. MIT copies only into such a one; Heimdal makes it so once more.</summary>
    public static Status Begin(SecurityContext* context, void* cache, void* principal, ref Failure failure)
    {
        GssapiBackend* backend = GssapiBackend.Of(context);
        int code = backend->Caches._initialize(context->Library, cache, principal);
        return code == 0 ? Status.Ok : Trouble(GssError.Report(backend, context->Library, Routine.Krb5CcInitialize, code, ref failure), ref failure);
    }

    public static Status CopyDelegated(SecurityContext* context, void* cache, ref Failure failure)
    {
        GssapiBackend* backend = GssapiBackend.Of(context);
        uint minor = 0;
        GssMajor major = new(backend->Caches._copyCredential(&minor, context->Delegated, cache));
        return major.IsComplete ? Status.Ok : Trouble(GssError.Report(backend, Routine.Krb5CopyCcache, major, minor, ref failure), ref failure);
    }

    public static Status Absent(ref Failure failure) => failure.Set(Status.NoCredentials, Hint.NoTicket, "there is no such ticket cache"u8);

    private static Status Unreadable(SecurityContext* context, int code, ref Failure failure) =>
        Trouble(GssError.Report(GssapiBackend.Of(context), context->Library, Routine.Krb5CcGetPrincipal, code, ref failure), ref failure);

    private static Status Unresolved(SecurityContext* context, int code, ref Failure failure)
    {
        Status status = Trouble(GssError.Report(GssapiBackend.Of(context), context->Library, Routine.Krb5CcResolve, code, ref failure), ref failure);
        return Krb5Cause.IsCacheUnknownType(code) ? failure.Restate(Status.Unsupported, Hint.None) : status;
    }

    /// <summary>The library's codes are those of a login that finds no tickets; here they are about the place to put them.</summary>
    private static Status Trouble(Status status, ref Failure failure) => status == Status.NoMemory ? status : failure.Restate(Status.CacheFailure, Hint.FileTrouble);
}

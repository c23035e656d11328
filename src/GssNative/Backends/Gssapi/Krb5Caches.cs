using System;
using GssNative.Host;

namespace GssNative.Backends.Gssapi;

/// <summary>What both libraries have to put delegated credentials into a ticket cache. (gss_store_cred_into is MIT's alone.)</summary>
internal unsafe struct Krb5Caches
{
    private delegate* unmanaged[Cdecl]<uint*, void*, void*, uint> _copyCredential;
    private delegate* unmanaged[Cdecl]<void*, void*, void*, int> _initialize;
    private delegate* unmanaged[Cdecl]<void*, void*, int> _close;
    private delegate* unmanaged[Cdecl]<void*, void*, void**, int> _getPrincipal;
    private delegate* unmanaged[Cdecl]<void*, void*, void*, uint> _comparePrincipals;

    /// <summary>All or nothing.</summary>
    public bool TryBind(Library library, out ReadOnlySpan<byte> missing)
    {
        SymbolBinder symbols = new(library);
        _copyCredential = (delegate* unmanaged[Cdecl]<uint*, void*, void*, uint>)symbols.Require("gss_krb5_copy_ccache"u8);
        _initialize = (delegate* unmanaged[Cdecl]<void*, void*, void*, int>)symbols.Require("krb5_cc_initialize"u8);
        _close = (delegate* unmanaged[Cdecl]<void*, void*, int>)symbols.Require("krb5_cc_close"u8);
        _getPrincipal = (delegate* unmanaged[Cdecl]<void*, void*, void**, int>)symbols.Require("krb5_cc_get_principal"u8);
        _comparePrincipals = (delegate* unmanaged[Cdecl]<void*, void*, void*, uint>)symbols.Require("krb5_principal_compare"u8);
        missing = symbols.Missing;
        return missing.IsEmpty;
    }

    /// <summary>Puts what the peer delegated into a cache, as the request says. What fails in the middle leaves no cache.</summary>
    public static Status Fill(SecurityContext* context, byte* name, in StoreRequest request, ref Failure failure)
    {
        GssapiBackend* backend = GssapiBackend.Of(context);
        Status status = Krb5Context.Ensure(context, ref failure);
        if (status != Status.Ok) return status;
        void* library = context->Library;
        void* principal = null;
        int code = backend->Krb5.ParseName(library, context->PeerName.Pointer, &principal);
        if (code != 0) return GssError.Report(backend, library, Routine.Krb5ParseName, code, ref failure);
        void* cache = null;
        code = backend->Krb5.ResolveCache(library, name, &cache);
        if (code != 0) status = Unresolved(context, code, ref failure);
        if (status == Status.Ok) status = MayReplace(context, cache, principal, in request, ref failure);
        if (status == Status.Ok) status = Write(context, ref cache, principal, ref failure);
        if (cache != null) _ = backend->Caches._close(library, cache);
        backend->Krb5.FreePrincipal(library, principal);
        return status;
    }

    /// <summary>Removes a cache; the scratch context lives for the call.</summary>
    public static Status Destroy(SecurityContext* scratch, byte* name, ref Failure failure)
    {
        GssapiBackend* backend = GssapiBackend.Of(scratch);
        Status status = Krb5Context.Ensure(scratch, ref failure);
        if (status != Status.Ok) return status;
        void* cache = null, principal = null;
        int code = backend->Krb5.ResolveCache(scratch->Library, name, &cache);
        if (code != 0) return Unresolved(scratch, code, ref failure);
        if (backend->Caches._getPrincipal(scratch->Library, cache, &principal) != 0)
        {
            _ = backend->Caches._close(scratch->Library, cache);
            return failure.Set(Status.NoCredentials, Hint.NoTicket, "there is no such ticket cache"u8);
        }
        backend->Krb5.FreePrincipal(scratch->Library, principal);
        code = backend->Krb5.DestroyCache(scratch->Library, cache);
        return code == 0 ? Status.Ok : Trouble(GssError.Report(backend, scratch->Library, Routine.Krb5CcDestroy, code, ref failure), ref failure);
    }

    private static Status MayReplace(SecurityContext* context, void* cache, void* principal, in StoreRequest request, ref Failure failure)
    {
        GssapiBackend* backend = GssapiBackend.Of(context);
        void* present = null;
        if (backend->Caches._getPrincipal(context->Library, cache, &present) != 0)
            return request.Updates ? failure.Set(Status.NoCredentials, Hint.NoTicket, "there is no such ticket cache to update"u8) : Status.Ok;
        bool isSame = backend->Caches._comparePrincipals(context->Library, present, principal) != 0;
        backend->Krb5.FreePrincipal(context->Library, present);
        if (!request.Replaces) return failure.Set(Status.CacheRefused, Hint.CacheExists, "the cache holds tickets, and the flags do not say to replace them"u8);
        return isSame || !request.Updates ? Status.Ok : failure.Set(Status.CacheRefused, Hint.CacheOfAnother, "the cache holds tickets of another principal"u8);
    }

    // MIT copies into an initialised cache; Heimdal initialises it once more.
    private static Status Write(SecurityContext* context, ref void* cache, void* principal, ref Failure failure)
    {
        GssapiBackend* backend = GssapiBackend.Of(context);
        Status status = Status.Ok;
        // What could not be begun is not ours to remove.
        int code = backend->Caches._initialize(context->Library, cache, principal);
        if (code != 0) return Trouble(GssError.Report(backend, context->Library, Routine.Krb5CcInitialize, code, ref failure), ref failure);
        uint minor = 0;
        GssMajor major = new(backend->Caches._copyCredential(&minor, context->Delegated, cache));
        if (!major.IsComplete) status = Trouble(GssError.Report(backend, Routine.Krb5CopyCcache, major, minor, ref failure), ref failure);
        if (status == Status.Ok) return status;
        _ = backend->Krb5.DestroyCache(context->Library, cache);
        cache = null;
        return status;
    }

    private static Status Unresolved(SecurityContext* context, int code, ref Failure failure)
    {
        Status status = Trouble(GssError.Report(GssapiBackend.Of(context), context->Library, Routine.Krb5CcResolve, code, ref failure), ref failure);
        return Krb5Cause.IsCacheUnknownType(code) ? failure.Restate(Status.Unsupported, Hint.None) : status;
    }

    /// <summary>The library's codes are those of a login that finds no tickets; here they are about the place to put them.</summary>
    private static Status Trouble(Status status, ref Failure failure) => status == Status.NoMemory ? status : failure.Restate(Status.CacheFailure, Hint.FileTrouble);
}

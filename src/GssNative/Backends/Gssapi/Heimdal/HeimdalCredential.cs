using System;
using GssNative.Host;

namespace GssNative.Backends.Gssapi;

/// <summary>Credentials by Heimdal's libkrb5: up to 7.8 its GSSAPI has no credential store (gss_acquire_cred_from), but imports caches and keytabs.</summary>
internal unsafe struct HeimdalCredential
{
    private LateBinding _late;
    private delegate* unmanaged[Cdecl]<uint*, void*, void*, void*, void**, uint> _import;
    private HeimdalKeytab _keytab;
    private HeimdalTickets _tickets;

    /// <summary>Every use of the functions comes after it.</summary>
    private Status Bind(SymbolBinder symbols, ref Failure failure)
    {
        if (_late.IsDone) return Status.Ok;
        _import = (delegate* unmanaged[Cdecl]<uint*, void*, void*, void*, void**, uint>)symbols.Require("gss_krb5_import_cred"u8);
        _keytab.Bind(ref symbols);
        _tickets.Bind(ref symbols);
        return _late.Finish(in symbols, ref failure);
    }

    private static ref HeimdalCredential Of(SecurityContext* context) => ref GssapiBackend.Of(context)->Heimdal.Credential;

    public static Status Acquire(SecurityContext* scratch, Credential* credential, in CredentialRequest request, ref Failure failure)
    {
        if (request.ReplayCache != null) return failure.Set(Status.Unsupported, Hint.None, "replay_cache: this library's acceptors keep none"u8);
        Status status = Of(scratch).Bind(GssapiBackend.Of(scratch)->Symbols, ref failure);
        if (status == Status.Ok) status = Krb5Caches.Ensure(scratch, ref failure);
        if (status != Status.Ok) return status;
        if (request.Usage == Usage.Accept) return ImportKeys(scratch, credential, in request, ref failure);
        void* principal = null;
        if (!request.Principal.IsEmpty) status = Parse(scratch, request.Principal, &principal, ref failure);
        if (status == Status.Ok)
            status = request.HasPassword || request.Source == CredentialSource.ClientKeytab
                ? FetchTickets(scratch, credential, in request, ref principal, ref failure)
                : ImportTickets(scratch, credential, in request, principal, ref failure);
        if (principal != null) GssapiBackend.Of(scratch)->Krb5.FreePrincipal(scratch->Library, principal);
        return status;
    }

    private static Status Parse(SecurityContext* scratch, ReadOnlySpan<byte> text, void** principal, ref Failure failure)
    {
        GssapiBackend* backend = GssapiBackend.Of(scratch);
        OwnedBytes name = default;
        if (!name.TrySet(text)) return failure.OutOfMemory();
        int code = backend->Krb5.ParseName(scratch->Library, name.Pointer, principal);
        name.Dispose();
        return code == 0 ? Status.Ok : GssError.Report(backend, scratch->Library, Routine.Krb5ParseName, code, ref failure);
    }

    private static Status ImportKeys(SecurityContext* scratch, Credential* credential, in CredentialRequest request, ref Failure failure)
    {
        void* keytab = null;
        Status status = Of(scratch)._keytab.Open(scratch, request.Source == CredentialSource.Keytab ? request.SourceName : null, &keytab, ref failure);
        if (status == Status.Ok) status = Import(scratch, credential, null, keytab, ref failure);
        if (keytab != null) Of(scratch)._keytab.Close(scratch, keytab);
        return status;
    }

    private static Status ImportTickets(SecurityContext* scratch, Credential* credential, in CredentialRequest request, void* principal, ref Failure failure)
    {
        GssapiBackend* backend = GssapiBackend.Of(scratch);
        void* cache = null;
        int code = request.Source == CredentialSource.Cache
            ? backend->Caches.Resolve(scratch->Library, request.SourceName, &cache)
            : backend->Caches.Default(scratch->Library, &cache);
        if (code != 0) return GssError.Report(backend, scratch->Library, Routine.Krb5CcResolve, code, ref failure);
        Status status = CheckOwner(scratch, cache, principal, ref failure);
        if (status == Status.Ok) status = Import(scratch, credential, cache, null, ref failure);
        _ = backend->Caches.Close(scratch->Library, cache);
        return status;
    }

    // Only this cache: up to 7.8 a collection of files has no others for the library, and looking for those of a folder (DIR) crashes it.
    public static Status CheckOwner(SecurityContext* scratch, void* cache, void* principal, ref Failure failure)
    {
        void* owner = null;
        ref Krb5Caches caches = ref GssapiBackend.Of(scratch)->Caches;
        int code = caches.GetPrincipal(scratch->Library, cache, &owner);
        if (code != 0) return GssError.Report(GssapiBackend.Of(scratch), scratch->Library, Routine.Krb5CcGetPrincipal, code, ref failure);
        bool isWanted = principal == null || caches.ComparePrincipals(scratch->Library, owner, principal) != 0;
        GssapiBackend.Of(scratch)->Krb5.FreePrincipal(scratch->Library, owner);
        return isWanted ? Status.Ok : failure.Set(Status.NoCredentials, Hint.NoTicket, "the ticket cache is of another principal"u8);
    }

    private static Status FetchTickets(SecurityContext* scratch, Credential* credential, in CredentialRequest request, ref void* principal, ref Failure failure)
    {
        GssapiBackend* backend = GssapiBackend.Of(scratch);
        void* keytab = null;
        void* cache = null;
        Status status = GssapiCredential.NamePrivateCache(scratch, ref credential->PrivateCache, ref failure);
        if (status == Status.Ok && !request.HasPassword) status = Of(scratch)._keytab.Open(scratch, request.SourceName, &keytab, ref failure);
        if (status == Status.Ok && principal == null) status = Of(scratch)._keytab.ReadFirst(scratch, keytab, ref principal, ref failure);
        if (status == Status.Ok)
        {
            int code = backend->Caches.Resolve(scratch->Library, credential->PrivateCache.Pointer, &cache);
            if (code != 0) status = GssError.Report(backend, scratch->Library, Routine.Krb5CcResolve, code, ref failure);
        }
        if (status == Status.Ok) status = Of(scratch)._tickets.Fetch(scratch, principal, request.Password, keytab, cache, ref failure);
        if (status == Status.Ok) status = Import(scratch, credential, cache, null, ref failure);
        if (cache != null) _ = backend->Caches.Close(scratch->Library, cache);
        if (keytab != null) Of(scratch)._keytab.Close(scratch, keytab);
        return status;
    }

    private static Status Import(SecurityContext* scratch, Credential* credential, void* cache, void* keytab, ref Failure failure)
    {
        uint minor = 0;
        GssMajor major = new(Of(scratch)._import(&minor, cache, null, keytab, &credential->Handle));
        if (!major.IsComplete) return GssError.Report(GssapiBackend.Of(scratch), Routine.ImportCred, major, minor, ref failure);
        return credential->Handle != null ? Status.Ok : failure.Set(Status.BackendFailure, Hint.None, "the library gave no credential, which would stand for any"u8);
    }
}

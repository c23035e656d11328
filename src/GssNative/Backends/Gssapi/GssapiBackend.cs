using System;
using GssNative.Host;

namespace GssNative.Backends.Gssapi;

/// <summary>A GSSAPI library as a backend. The general part comes first, so that a pointer to one is a pointer to the other.</summary>
internal unsafe struct GssapiBackend
{
    private Backend _general;
    private Library _library;
    public GssapiLibrary Gss;
    public Krb5Library Krb5;
    public Krb5Caches Caches;
    public Krb5Dialect Dialect;
    public GssLayout Layout;
    public MitKrb5 Mit;
    public HeimdalKrb5 Heimdal;

    public static GssapiBackend* Of(SecurityContext* context) => (GssapiBackend*)context->Backend;

    /// <summary>To look functions up that are bound late.</summary>
    public readonly SymbolBinder Symbols => new(_library);

    /// <summary>Makes a backend of a library that was loaded; null, and the failure says why, if it is not one.</summary>
    public static Backend* TryOpen(Library library, GssLayout layout, ref Failure failure)
    {
        GssapiBackend* backend = Memory.Allocate<GssapiBackend>();
        if (backend == null)
        {
            failure.OutOfMemory();
            return null;
        }
        backend->Layout = layout;
        if (backend->TryBind(library, ref failure)) return Backend.AddReference(&backend->_general);
        Memory.Free(backend);
        return null;
    }

    private bool TryBind(Library library, ref Failure failure)
    {
        _library = library;
        SymbolBinder symbols = Symbols;
        // A look for a name that is nowhere goes through every library that this one needs: MIT's, which most programs have, is not asked for Heimdal's.
        Dialect = GssFramework.Is(library) ? GssFramework.Dialect : MitKrb5.Is(library) || !HeimdalKrb5.Is(library) ? MitKrb5.Dialect : HeimdalKrb5.Dialect;
        Gss.Bind(ref symbols);
        if (!Dialect.IsGssapiOnly) Krb5.Bind(ref symbols);
        if (Dialect.Kind == BackendKind.Heimdal) Heimdal.Bind(ref symbols);
        if (Dialect.Kind == MitRelease.Kind) Mit.Bind(ref symbols);
        if (!symbols.Missing.IsEmpty)
        {
            symbols.Report(Status.BackendUnusable, ref failure);
            return false;
        }
        _general.Entry = Gss.InitSecContext;
        _general.Kind = Dialect.Kind;
        _general.Capabilities = Dialect.IsGssapiOnly ? Dialect.Capabilities : Dialect.Capabilities | Krb5Authorization.Capabilities;
        _general.TakesAliases = Dialect.HasAliases;
        _general.TakesAnyAnswer = Dialect.TakesAnyAnswer;
        _general.NativeKind = NativeKind.GssCred;
        _general.Operations = new BackendOperations
        {
            Initiate = &Initiator.Step,
            Accept = &Acceptor.Step,
            GetMic = &Mics.Get,
            VerifyMic = &Mics.Verify,
            Authorize = &Krb5Authorization.Decide,
            ExportPeer = &GssPeer.Export,
            ReadPeerAttribute = &GssPeer.ReadAttribute,
            ReadExpiry = &CredentialExpiry.Read,
            DropDelegated = &DropDelegated,
            StoreDelegated = &CacheStore.Save,
            DestroyCache = &CacheStore.Destroy,
            Release = &Release,
            AcquireCredential = &GssapiCredential.Acquire,
            ExamineCredential = &GssapiCredential.Examine,
            ReleaseCredential = &GssapiCredential.Release,
            ToNative = &GssapiCredential.ToNative,
        };
        return true;
    }

    private static void DropDelegated(SecurityContext* context)
    {
        uint minor;
        if (context->DelegatedShared != null) Credential.Release(context->DelegatedShared);
        else if (context->Delegated != null) Of(context)->Gss.ReleaseCred(&minor, &context->Delegated);
        context->DelegatedShared = null;
        context->Delegated = null;
    }

    private static void Release(SecurityContext* context)
    {
        GssapiBackend* backend = Of(context);
        uint minor;
        if (context->Handle != null) backend->Gss.DeleteSecContext(&minor, &context->Handle, null);
        if (context->Credential != null) backend->Gss.ReleaseCred(&minor, &context->Credential);
        DropDelegated(context);
        if (context->Target != null) backend->Gss.ReleaseName(&minor, &context->Target);
        if (context->Peer != null) backend->Gss.ReleaseName(&minor, &context->Peer);
        if (context->Library != null) backend->Krb5.FreeContext(context->Library);
        context->Handle = context->Credential = context->Target = context->Peer = context->Library = null;
    }
}

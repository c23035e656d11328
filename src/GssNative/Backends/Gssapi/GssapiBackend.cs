using System;
using GssNative.Host;

namespace GssNative.Backends.Gssapi;

/// <summary>A GSSAPI library as a backend. The general part comes first, so that a pointer to one is a pointer to the other.</summary>
internal unsafe struct GssapiBackend
{
    private Backend _general;
    public GssapiLibrary Gss;
    public Krb5Library Krb5;
    public Krb5Caches Caches;
    public Krb5Dialect Dialect;
    public MitKrb5 Mit;
    public HeimdalKrb5 Heimdal;

    public static GssapiBackend* Of(SecurityContext* context) => (GssapiBackend*)context->Backend;

    /// <summary>Makes a backend of a library that was loaded; null, and the failure says why, if it is not one.</summary>
    public static Backend* TryOpen(Library library, ref Failure failure)
    {
        GssapiBackend* backend = Memory.Allocate<GssapiBackend>();
        if (backend == null)
        {
            failure.OutOfMemory();
            return null;
        }
        if (backend->TryBind(library, ref failure)) return Backend.AddReference(&backend->_general);
        backend->_general.Path.Dispose();
        Memory.Free(backend);
        return null;
    }

    private bool TryBind(Library library, ref Failure failure)
    {
        if (!Gss.TryBind(library, out ReadOnlySpan<byte> missing)) return Refuse(missing, ref failure);
        if (!Krb5.TryBind(library, out missing)) return Refuse(missing, ref failure);
        bool isHeimdal = HeimdalKrb5.Is(library);
        if (!(isHeimdal ? Heimdal.TryBind(library, out missing) : Mit.TryBind(library, out missing))) return Refuse(missing, ref failure);
        if (!Caches.TryBind(library, out missing)) return Refuse(missing, ref failure);
        if (!Library.TryGetPath(Gss.InitSecContext, ref _general.Path))
        {
            failure.OutOfMemory();
            return false;
        }
        Dialect = isHeimdal ? HeimdalKrb5.Dialect : MitKrb5.Dialect;
        _general.Kind = Dialect.Kind;
        _general.Capabilities = Dialect.Capabilities | Krb5Authorization.Capabilities;
        _general.TakesAliases = Dialect.HasAliases;
        _general.TakesAnyAnswer = Dialect.TakesAnyAnswer;
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
        };
        return true;
    }

    private static bool Refuse(ReadOnlySpan<byte> missing, ref Failure failure)
    {
        TextBuilder text = new(stackalloc byte[128]);
        text.Append("the library lacks the function "u8);
        text.Append(missing);
        failure.Set(Status.BackendUnusable, Hint.OtherLibrary, text.Text);
        return false;
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

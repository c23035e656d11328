using GssNative.Host;

namespace GssNative.Backends.Sspi;

/// <summary>The security packages of Windows as a backend, of which Kerberos is used. The general part comes first, so that a pointer to one is a pointer to the other.</summary>
internal unsafe struct SspiBackend
{
    private Backend _general;
    public SspiLibrary Sspi;
    public uint LongestToken;

    /// <summary>
    /// Whether it is Wine's, which is libgssapi_krb5 behind the names of SSPI: it tells no names, takes no notice of channel bindings, delegates to servers that the
    /// realm does not mark, and puts tickets got by a password into the user's own cache.
    /// </summary>
    public bool IsWines;

    public static SspiBackend* Of(SecurityContext* context) => (SspiBackend*)context->Backend;

    /// <summary>Makes a backend of a library that was loaded; null, and the failure says why, if it is not one.</summary>
    public static Backend* TryOpen(Library library, ref Failure failure)
    {
        SspiBackend* backend = Memory.Allocate<SspiBackend>();
        if (backend == null)
        {
            failure.OutOfMemory();
            return null;
        }
        if (backend->TryBind(library, ref failure)) return Backend.AddReference(&backend->_general);
        Memory.Free(backend);
        return null;
    }

    private bool TryBind(Library library, ref Failure failure)
    {
        SymbolBinder symbols = new(library);
        Sspi.Bind(ref symbols);
        if (!symbols.Missing.IsEmpty)
        {
            symbols.Report(Status.BackendUnusable, ref failure);
            return false;
        }
        if (!TryFindKerberos(ref failure)) return false;
        _general.Entry = Sspi.InitializeSecurityContext;
        IsWines = WineModule.Holds(_general.Entry);
        _general.Kind = BackendKind.Sspi;
        // Windows keeps a replay cache, but that a token is refused the second time has not been seen there: it is not claimed.
        _general.Capabilities = IsWines ? 0 : Capabilities.Authorize | Capabilities.MapHostToRealm | Capabilities.ChannelBindings;
        _general.TakesAnyAnswer = true;
        _general.WantsService = IsWines;
        _general.NativeKind = NativeKind.Sspi;
        _general.Operations = new BackendOperations
        {
            Initiate = &SspiInitiator.Step,
            Accept = &SspiAcceptor.Step,
            GetMic = &SspiMics.Get,
            VerifyMic = &SspiMics.Verify,
            Authorize = &SspiAuthorization.Decide,
            ExportPeer = &SspiPeer.Export,
            ReadPeerAttribute = &SspiPeer.ReadAttribute,
            ReadExpiry = &SspiCredential.ReadExpiry,
            DropDelegated = &SspiDelegation.Drop,
            StoreDelegated = &SspiDelegation.Store,
            DestroyCache = &SspiDelegation.DestroyCache,
            Release = &Release,
            AcquireCredential = &SspiCredential.Acquire,
            ExamineCredential = &SspiCredential.Examine,
            ReleaseCredential = &SspiCredential.Release,
            ToNative = &SspiCredential.ToNative,
        };
        return true;
    }

    private bool TryFindKerberos(ref Failure failure)
    {
        SecPackage* package = null;
        SecurityStatus result;
        fixed (char* name = SspiHandle.Package) result = new(Sspi.QuerySecurityPackageInfo(name, &package));
        if (!result.IsOk || package == null)
        {
            SspiError.Report(Routine.QuerySecurityPackageInfo, result, ref failure);
            failure.Restate(Status.BackendUnusable, Hint.OtherLibrary);
            return false;
        }
        LongestToken = package->LongestToken;
        _ = Sspi.FreeContextBuffer(package);
        return true;
    }

    private static void Release(SecurityContext* context)
    {
        SspiContext.Release(context);
        SspiHandle.Release(Of(context), (SspiHandle*)context->Credential);
        SspiDelegation.Drop(context);
        Memory.Free(context->Target);
        context->Credential = context->Target = null;
    }
}

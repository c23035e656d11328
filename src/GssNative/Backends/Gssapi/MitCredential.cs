using System;
using GssNative.Host;

namespace GssNative.Backends.Gssapi;

/// <summary>Credentials by MIT's credential store (gss_acquire_cred_from): nothing of the environment is changed.</summary>
internal unsafe struct MitCredential
{
    private const int MostSettings = 3;

    private delegate* unmanaged[Cdecl]<uint*, void*, uint, GssOidSet*, GssUsage, KeyValueSet*, void**, GssOidSet**, uint*, uint> _acquireFrom;
    private delegate* unmanaged[Cdecl]<uint*, void*, GssBuffer*, uint, GssOidSet*, GssUsage, void**, GssOidSet**, uint*, uint> _acquireWithPassword;

    /// <summary>gss_key_value_element_desc and gss_key_value_set_desc of MIT's gssapi_ext.h.</summary>
    private struct KeyValue
    {
        public byte* Key, Value;
    }

    private struct KeyValueSet
    {
        public uint Count;
        public KeyValue* Elements;
    }

    public void Bind(ref SymbolBinder symbols)
    {
        _acquireFrom = (delegate* unmanaged[Cdecl]<uint*, void*, uint, GssOidSet*, GssUsage, KeyValueSet*, void**, GssOidSet**, uint*, uint>)symbols.Require("gss_acquire_cred_from"u8);
        _acquireWithPassword = (delegate* unmanaged[Cdecl]<uint*, void*, GssBuffer*, uint, GssOidSet*, GssUsage, void**, GssOidSet**, uint*, uint>)symbols.Require("gss_acquire_cred_with_password"u8);
    }

    public static Status Acquire(SecurityContext* scratch, Credential* credential, in CredentialRequest request, ref Failure failure)
    {
        GssapiBackend* backend = GssapiBackend.Of(scratch);
        bool isPlain = request.Source == CredentialSource.Default && request.Principal.IsEmpty && request.Usage == Usage.Initiate;
        if (isPlain) return Status.Ok;                  // the default of each moment: the library may choose by target
        if (request.Source == CredentialSource.ClientKeytab && !GssapiCredential.TryNamePrivateCache(ref credential->PrivateCache)) return failure.OutOfMemory();

        GssOid krb5 = GssOid.Of(Mechanism.Krb5);
        GssOidSet mechanisms = new() { Count = 1, Elements = &krb5 };
        GssUsage usage = request.Usage == Usage.Initiate ? GssUsage.Initiate : GssUsage.Accept;
        uint minor = 0;
        GssMajor major;
        if (request.HasPassword)
        {
            fixed (byte* bytes = request.Password)
            {
                GssBuffer password = new() { Length = (nuint)request.Password.Length, Value = bytes };
                major = new(backend->Mit.Credential._acquireWithPassword(&minor, scratch->Target, &password, uint.MaxValue, &mechanisms, usage, &credential->Handle, null, null));
            }
        }
        else
        {
            KeyValue* settings = stackalloc KeyValue[MostSettings];
            KeyValueSet store = new() { Elements = settings };
            Fill(ref store, credential, in request);
            major = new(backend->Mit.Credential._acquireFrom(&minor, scratch->Target, uint.MaxValue, &mechanisms, usage, &store, &credential->Handle, null, null));
        }
        if (!major.IsComplete)
        {
            Status status = GssError.Report(backend, request.HasPassword ? Routine.AcquireCredWithPassword : Routine.AcquireCred, major, minor, ref failure);
            bool isAboutTickets = request.Usage == Usage.Initiate && request.Source != CredentialSource.ClientKeytab;
            return status == Status.BadKeytab && isAboutTickets ? failure.Restate(Status.NoCredentials, Hint.NoTicket) : status;
        }
        return credential->Handle != null ? Status.Ok : failure.Set(Status.BackendFailure, Hint.None, "the library gave no credential, which would stand for any"u8);
    }

    // The u8 literals end with NUL, as C wants it.
    private static void Fill(ref KeyValueSet store, Credential* credential, in CredentialRequest request)
    {
        if (request.Source == CredentialSource.Cache) Add(ref store, "ccache"u8, request.SourceName);
        if (request.Source == CredentialSource.Keytab) Add(ref store, "keytab"u8, request.SourceName);
        if (request.Source == CredentialSource.ClientKeytab)
        {
            Add(ref store, "client_keytab"u8, request.SourceName);
            Add(ref store, "ccache"u8, credential->PrivateCache.Pointer);       // else the tickets would go to the user's own
        }
        if (request.ReplayCache != null) Add(ref store, "rcache"u8, request.ReplayCache);
    }

    private static void Add(ref KeyValueSet store, ReadOnlySpan<byte> key, byte* value) =>
        store.Elements[store.Count++] = new KeyValue { Key = GssBuffer.Over(key).Value, Value = value };
}

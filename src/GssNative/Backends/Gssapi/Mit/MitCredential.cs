using System;

namespace GssNative.Backends.Gssapi;

/// <summary>Credentials by MIT's credential store (gss_acquire_cred_from): nothing of the environment is changed.</summary>
internal unsafe struct MitCredential
{
    private const int MostSettings = 3;

    private LateBinding _late;
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

    /// <summary>Every use of the functions comes after it.</summary>
    private Status Bind(SymbolBinder symbols, ref Failure failure)
    {
        if (_late.IsDone) return Status.Ok;
        _acquireFrom = (delegate* unmanaged[Cdecl]<uint*, void*, uint, GssOidSet*, GssUsage, KeyValueSet*, void**, GssOidSet**, uint*, uint>)symbols.Require("gss_acquire_cred_from"u8);
        _acquireWithPassword = (delegate* unmanaged[Cdecl]<uint*, void*, GssBuffer*, uint, GssOidSet*, GssUsage, void**, GssOidSet**, uint*, uint>)symbols.Require("gss_acquire_cred_with_password"u8);
        return _late.Finish(in symbols, ref failure);
    }

    public static Status Acquire(SecurityContext* scratch, Credential* credential, in CredentialRequest request, ref Failure failure)
    {
        GssapiBackend* backend = GssapiBackend.Of(scratch);
        if (request.IsOfTheMoment) return Status.Ok;
        Status ready = backend->Mit.Credential.Bind(backend->Symbols, ref failure);
        if (ready == Status.Ok && !request.Principal.IsEmpty) ready = MitKrb5.ImportPrincipal(scratch, request.Principal, ref failure);
        if (ready == Status.Ok && request.Source == CredentialSource.ClientKeytab) ready = GssapiCredential.NamePrivateCache(scratch, ref credential->PrivateCache, ref failure);
        if (ready != Status.Ok) return ready;

        GssOid krb5 = backend->Layout.Oid(Mechanism.Krb5);
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
            bool isOff = false;
            if (request is { Usage: Usage.Accept, ReplayCache: null }) ready = MitReplayCache.Read(scratch, out isOff, ref failure);
            if (ready != Status.Ok) return ready;
            Fill(ref store, credential, in request);
            if (isOff) AddReplayCache(ref store);
            major = new(backend->Mit.Credential._acquireFrom(&minor, scratch->Target, uint.MaxValue, &mechanisms, usage, &store, &credential->Handle, null, null));
        }
        if (!major.IsComplete)
        {
            Status status = GssError.Report(backend, request.HasPassword ? Routine.AcquireCredWithPassword : Routine.AcquireCred, major, minor, ref failure);
            return request.Source == CredentialSource.ClientKeytab ? OfClientKeytab(status, minor, ref failure)
                : status == Status.BadKeytab && request.Usage == Usage.Initiate ? failure.Restate(Status.NoCredentials, Hint.NoTicket)
                : status;
        }
        return credential->Handle != null ? Status.Ok : failure.Set(Status.BackendFailure, Hint.None, "the library gave no credential, which would stand for any"u8);
    }

    // The private cache is empty, and the library says so where the keytab has no key to fill it with.
    private static Status OfClientKeytab(Status status, uint minor, ref Failure failure) =>
        status == Status.NoCredentials ? failure.Restate(Status.BadKeytab, Hint.NoKeytab)
        : Krb5Cause.IsBadIntegrity(minor) ? failure.Restate(Status.LogonDenied, Hint.ClientRefused)         // the KDC has another key
        : status;

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

    /// <summary>The machine's keys; if it is configured to keep no replay cache, with one.</summary>
    public static Status AcquireKeys(SecurityContext* context, GssOidSet* mechanisms, ref Failure failure)
    {
        GssapiBackend* backend = GssapiBackend.Of(context);
        Status ready = MitReplayCache.Read(context, out bool isOff, ref failure);
        if (ready == Status.Ok && !isOff) return GssapiCredential.AcquireKeys(context, mechanisms, ref failure);
        if (ready == Status.Ok) ready = backend->Mit.Credential.Bind(backend->Symbols, ref failure);
        if (ready != Status.Ok) return ready;
        KeyValue setting;
        KeyValueSet store = new() { Elements = &setting };
        AddReplayCache(ref store);
        uint minor = 0;
        GssMajor major = new(backend->Mit.Credential._acquireFrom(&minor, null, uint.MaxValue, mechanisms, GssUsage.Accept, &store, &context->Credential, null, null));
        return major.IsComplete ? Status.Ok : GssError.Report(backend, Routine.AcquireCred, major, minor, ref failure);
    }

    private static void AddReplayCache(ref KeyValueSet store) => Add(ref store, "rcache"u8, GssBuffer.Over("dfl:"u8).Value);

    private static void Add(ref KeyValueSet store, ReadOnlySpan<byte> key, byte* value) =>
        store.Elements[store.Count++] = new KeyValue { Key = GssBuffer.Over(key).Value, Value = value };
}

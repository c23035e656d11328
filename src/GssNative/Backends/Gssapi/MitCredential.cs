using System;
using System.Runtime.InteropServices;
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

    /// <summary>krb5_data.</summary>
    private struct Data
    {
        public int Magic;
        public uint Length;
        public byte* Bytes;
    }

    // The first is in krb5.h, the others are not, but exported since 1.18, where replay caches got their present names.
    private delegate* unmanaged[Cdecl]<void*, Data*, void**, int> _defaultReplayCache;
    private delegate* unmanaged[Cdecl]<void*, void*, byte*> _replayCacheName;
    private delegate* unmanaged[Cdecl]<void*, void*, void> _closeReplayCache;

    public void Bind(ref SymbolBinder symbols)
    {
        _defaultReplayCache = (delegate* unmanaged[Cdecl]<void*, Data*, void**, int>)symbols.Find("krb5_get_server_rcache"u8);
        _replayCacheName = (delegate* unmanaged[Cdecl]<void*, void*, byte*>)symbols.Find("k5_rc_get_name"u8);
        _closeReplayCache = (delegate* unmanaged[Cdecl]<void*, void*, void>)symbols.Find("k5_rc_close"u8);
        _acquireFrom = (delegate* unmanaged[Cdecl]<uint*, void*, uint, GssOidSet*, GssUsage, KeyValueSet*, void**, GssOidSet**, uint*, uint>)symbols.Require("gss_acquire_cred_from"u8);
        _acquireWithPassword = (delegate* unmanaged[Cdecl]<uint*, void*, GssBuffer*, uint, GssOidSet*, GssUsage, void**, GssOidSet**, uint*, uint>)symbols.Require("gss_acquire_cred_with_password"u8);
    }

    public static Status Acquire(SecurityContext* scratch, Credential* credential, in CredentialRequest request, ref Failure failure)
    {
        GssapiBackend* backend = GssapiBackend.Of(scratch);
        if (request.IsOfTheMoment) return Status.Ok;
        if (!request.Principal.IsEmpty)
        {
            Status imported = MitKrb5.ImportPrincipal(scratch, request.Principal, ref failure);
            if (imported != Status.Ok) return imported;
        }
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
            int code = 0;
            bool isOff = request is { Usage: Usage.Accept, ReplayCache: null } && IsReplayCacheOff(scratch, out code);
            if (code != 0) return GssError.Report(backend, Routine.AcquireCred, GssMajor.Failure, (uint)code, ref failure);
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
    public static uint AcquireKeys(SecurityContext* context, GssOidSet* mechanisms, uint* minor)
    {
        GssapiBackend* backend = GssapiBackend.Of(context);
        bool isOff = IsReplayCacheOff(context, out int code);
        if (code != 0)
        {
            *minor = (uint)code;
            return GssMajor.Failure.Value;
        }
        if (!isOff) return backend->Gss.AcquireCred(minor, null, uint.MaxValue, mechanisms, GssUsage.Accept, &context->Credential, null, null);
        KeyValue setting;
        KeyValueSet store = new() { Elements = &setting };
        AddReplayCache(ref store);
        return backend->Mit.Credential._acquireFrom(minor, null, uint.MaxValue, mechanisms, GssUsage.Accept, &store, &context->Credential, null, null);
    }

    private static void AddReplayCache(ref KeyValueSet store) => Add(ref store, "rcache"u8, GssBuffer.Over("dfl:"u8).Value);

    /// <summary>Whether the environment or krb5.conf (default_rcache_name) says none; the code tells that the library does not take what they say.</summary>
    private static bool IsReplayCacheOff(SecurityContext* context, out int code)
    {
        ref MitCredential mit = ref GssapiBackend.Of(context)->Mit.Credential;
        Data service = new() { Length = 4, Bytes = GssBuffer.Over("host"u8).Value };
        void* cache = null;
        code = 0;
        if (mit._defaultReplayCache == null || mit._replayCacheName == null || mit._closeReplayCache == null) return false;
        code = mit._defaultReplayCache(context->Library, &service, &cache);
        if (code != 0) return false;
        bool isOff = ReplayCacheName.IsNone(MemoryMarshal.CreateReadOnlySpanFromNullTerminated(mit._replayCacheName(context->Library, cache)));
        mit._closeReplayCache(context->Library, cache);
        return isOff;
    }

    private static void Add(ref KeyValueSet store, ReadOnlySpan<byte> key, byte* value) =>
        store.Elements[store.Count++] = new KeyValue { Key = GssBuffer.Over(key).Value, Value = value };
}

using System;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using DNNE;
using GssNative.Backends;
using GssNative.Host;
using GssNative.Ssh;

namespace GssNative.Abi;

/// <summary>Where a credential comes from. Start with GSSN_CREDENTIAL_OPTIONS_INIT.</summary>
[HeaderType("ssh_gss_credential_options", Section.Credentials, Init = "GSSN_CREDENTIAL_OPTIONS_INIT")]
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct CredentialOptions
{
    /// <summary>The size of the struct.</summary>
    [C99Type("size_t")] public nuint Size;

    /// <summary>GSSN_INITIATE or GSSN_ACCEPT, never both.</summary>
    [C99Type("uint32_t")] public Usage Usage;

    /// <summary>0.</summary>
    public uint Flags;

    /// <summary>The backend; NULL: the default of the process.</summary>
    [C99Type("ssh_gss_backend *")] public nuint Backend;

    /// <summary>GSSN_INITIATE: NAME@REALM, at most 1024 bytes; NULL: the one of the source. GSSN_ACCEPT: NULL, since the own names are those of ssh_gss_auth_options.</summary>
    [C99Type("const char *")] public byte* Principal;

    /// <summary>
    /// GSSN_INITIATE: "ccache:NAME", such as "ccache:FILE:/tmp/tickets", or "client_keytab:NAME", whose keys fetch tickets. GSSN_ACCEPT: "keytab:NAME". At most
    /// 4096 bytes. NULL: the default.
    /// </summary>
    [C99Type("const char *")] public byte* Source;

    /// <summary>The principal's password, 1 to 1024 bytes, with a principal and without a source; NULL: none. The library keeps no copy.</summary>
    [C99Type("const char *")] public byte* Password;

    /// <summary>
    /// GSSN_ACCEPT: the replay cache by name, such as "dfl:" or "file2:/var/tmp/ssh", at most 4096 bytes; NULL: the one that the machine is configured to have, or
    /// the backend's own where that is none. "none:", or a device as file, is refused.
    /// </summary>
    [C99Type("const char *")] public byte* ReplayCache;
}

/// <summary>What a credential is. Start with GSSN_CREDENTIAL_INFO_INIT.</summary>
[HeaderType("ssh_gss_credential_info", Section.Credentials, Init = "GSSN_CREDENTIAL_INFO_INIT")]
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct CredentialInfo
{
    public const int LongestPrincipal = 512;

    /// <summary>The size of the struct.</summary>
    [C99Type("size_t")] public nuint Size;

    /// <summary>GSSN_INITIATE or GSSN_ACCEPT.</summary>
    [C99Type("uint32_t")] public Usage Usage;

    /// <summary>UTC seconds since 1970; INT64_MAX: never; 0: not known.</summary>
    public long Expires;

    /// <summary>The principal; UTF-8, ends with NUL, cut if it is longer. Empty: an acceptor for any name of its keytab.</summary>
    [C99Type("char")] public fixed byte Principal[LongestPrincipal];
}

/// <summary>Exports: credentials.</summary>
[HeaderSection(Section.Credentials)]
internal static unsafe class CredentialExports
{
    private const int LongestName = 4096, LongestPassword = 1024;

    /// <summary>Gets a credential, without a change of the environment: each thread and each object may have its own.</summary>
    /// <param name="options">Where it comes from.</param>
    /// <param name="credential">Receives the credential; release it with <see cref="Free"/>.</param>
    /// <param name="error">Receives the details of a failure. May be NULL.</param>
    /// <returns>
    /// <see cref="Status.Ok"/>; <see cref="Status.InvalidArgument"/> for options that do not go together; <see cref="Status.Unsupported"/> for what this backend does
    /// not have; <see cref="Status.NoCredentials"/>, <see cref="Status.CredentialsExpired"/>, <see cref="Status.LogonDenied"/> (a wrong password, an unknown
    /// principal), <see cref="Status.BadKeytab"/>, <see cref="Status.KdcUnreachable"/>, <see cref="Status.ClockSkew"/>, <see cref="Status.BackendFailure"/>;
    /// <see cref="Status.NoBackend"/>, <see cref="Status.BackendUnusable"/> or <see cref="Status.BadState"/> if the default backend cannot be loaded;
    /// <see cref="Status.BadHandle"/>, <see cref="Status.NoMemory"/>.
    /// </returns>
    /// <remarks>
    /// With a password or a client keytab it waits for a KDC (RFC 4120 section 3.1). The tickets that it fetches are kept in memory, are found by no other credential, and
    /// end with this one. Of a client keytab whose tickets end within GSSN_REKEY_MARGIN_SECONDS, or have ended, each object fetches its own when its context begins. Where the libraries differ: docs/credentials.md.
    /// </remarks>
    [UnmanagedCallersOnly(EntryPoint = "ssh_gss_credential_acquire", CallConvs = [typeof(CallConvCdecl)])]
    [return: C99Type("ssh_gss_status")]
    public static Status Acquire(
        [C99Type("const ssh_gss_credential_options *")] CredentialOptions* options, [C99Type("ssh_gss_credential **")] nuint* credential,
        [C99Type("ssh_gss_error *"), Out] ErrorRecord* error)
    {
        if (credential != null) *credential = 0;
        if (credential == null || !ErrorRecord.IsReady(error)) return Status.InvalidArgument;
        Failure failure = default;
        Status status = Acquire(options, credential, ref failure);
        if (status != Status.Ok) ErrorRecord.Give(error, in failure);
        failure.Dispose();
        return status;
    }

    /// <summary>Wraps a credential that the host got from the security library itself; the host keeps it, and keeps it longer.</summary>
    /// <param name="backend">The backend whose library made it: that of the file that its info names, and no other.</param>
    /// <param name="kind">A GSSN_NATIVE_* value.</param>
    /// <param name="handle">The native handle.</param>
    /// <param name="usage">GSSN_INITIATE or GSSN_ACCEPT. A handle for both usages does not serve to accept.</param>
    /// <param name="credential">Receives the credential; release it with <see cref="Free"/>.</param>
    /// <param name="error">Receives the details of a failure. May be NULL.</param>
    /// <returns>
    /// <see cref="Status.Ok"/>; <see cref="Status.InvalidArgument"/>, also for a handle of another usage; <see cref="Status.BadMechanism"/> for one that accepts for
    /// other mechanisms than Kerberos 5; <see cref="Status.Unsupported"/> for a kind that this backend does not have; <see cref="Status.CredentialsExpired"/>, <see cref="Status.NoCredentials"/>;
    /// <see cref="Status.BadHandle"/>, <see cref="Status.BackendFailure"/>, <see cref="Status.NoMemory"/>.
    /// </returns>
    [UnmanagedCallersOnly(EntryPoint = "ssh_gss_credential_from_native", CallConvs = [typeof(CallConvCdecl)])]
    [return: C99Type("ssh_gss_status")]
    public static Status FromNative(
        [C99Type("ssh_gss_backend *")] nuint backend, [C99Type("uint32_t")] NativeKind kind, [C99Type("void *"), In] void* handle, [C99Type("uint32_t")] Usage usage,
        [C99Type("ssh_gss_credential **")] nuint* credential, [C99Type("ssh_gss_error *"), Out] ErrorRecord* error)
    {
        if (credential != null) *credential = 0;
        if (credential == null || !ErrorRecord.IsReady(error)) return Status.InvalidArgument;
        Failure failure = default;
        Status status = FromNative(backend, kind, handle, usage, credential, ref failure);
        if (status != Status.Ok) ErrorRecord.Give(error, in failure);
        failure.Dispose();
        return status;
    }

    /// <summary>The native handle inside a credential; it stays the credential's.</summary>
    /// <param name="credential">The credential.</param>
    /// <param name="kind">Receives a GSSN_NATIVE_* value.</param>
    /// <param name="handle">Receives the handle: NULL (GSS_C_NO_CREDENTIAL) if it is the default of each moment.</param>
    /// <returns><see cref="Status.Ok"/>, <see cref="Status.BadHandle"/>, <see cref="Status.InvalidArgument"/>.</returns>
    [UnmanagedCallersOnly(EntryPoint = "ssh_gss_credential_native", CallConvs = [typeof(CallConvCdecl)])]
    [return: C99Type("ssh_gss_status")]
    public static Status Native([C99Type("const ssh_gss_credential *")] nuint credential, [C99Type("uint32_t *")] NativeKind* kind, [C99Type("void **")] nuint* handle)
    {
        if (kind != null) *kind = 0;
        if (handle != null) *handle = 0;
        if (kind == null || handle == null) return Status.InvalidArgument;
        using Lease lease = Lease.OnCredential(credential, out Status status);
        if (status != Status.Ok) return status;
        *handle = (nuint)lease.Credential->Backend->Operations.ToNative(lease.Credential, out *kind);
        return Status.Ok;
    }

    /// <summary>Says what a credential is, as it was when it was made.</summary>
    /// <param name="credential">The credential.</param>
    /// <param name="info">Receives the answer.</param>
    /// <returns><see cref="Status.Ok"/>, <see cref="Status.BadHandle"/>; <see cref="Status.InvalidArgument"/> if <paramref name="info"/> is NULL or was not initialised.</returns>
    [UnmanagedCallersOnly(EntryPoint = "ssh_gss_credential_get_info", CallConvs = [typeof(CallConvCdecl)])]
    [return: C99Type("ssh_gss_status")]
    public static Status GetInfo([C99Type("const ssh_gss_credential *")] nuint credential, [C99Type("ssh_gss_credential_info *"), Out] CredentialInfo* info)
    {
        if (!SizedStruct.IsPlausible(info)) return Status.InvalidArgument;
        SizedStruct.Clear(info);
        using Lease lease = Lease.OnCredential(credential, out Status status);
        if (status != Status.Ok) return status;
        CredentialInfo result = new() { Usage = lease.Credential->Usage, Expires = lease.Credential->Expires };
        new TextBuilder(new Span<byte>(result.Principal, CredentialInfo.LongestPrincipal - 1)).Append(lease.Credential->Principal.Span);
        SizedStruct.Write(info, in result);
        SizedStruct.Terminate(info, info->Principal, CredentialInfo.LongestPrincipal);
        return Status.Ok;
    }

    /// <summary>Gives the caller's reference back.</summary>
    /// <param name="credential">The credential. NULL, or one that was freed before, is fine.</param>
    [UnmanagedCallersOnly(EntryPoint = "ssh_gss_credential_free", CallConvs = [typeof(CallConvCdecl)])]
    public static void Free([C99Type("ssh_gss_credential *")] nuint credential) => Lease.Free(credential, HandleType.Credential);

    private static Status Acquire(CredentialOptions* caller, nuint* handle, ref Failure failure)
    {
        Status status = SizedStruct.Read(caller, out CredentialOptions options);
        if (status == Status.InvalidArgument) return failure.Set(status, Hint.None, "options: not initialised"u8);
        if (status == Status.Unsupported) return failure.Set(status, Hint.None, "options: a member that this version does not know is set"u8);
        if (options.Usage is not (Usage.Initiate or Usage.Accept)) return Invalid("usage: GSSN_INITIATE or GSSN_ACCEPT"u8, ref failure);
        if (options.Flags != 0) return Invalid("flags: 0"u8, ref failure);
        if (!Arguments.TryOptionalText(options.Principal, Limits.Principal, out ReadOnlySpan<byte> principal)) return Invalid("principal: UTF-8 text of at most 1024 bytes"u8, ref failure);
        if (options.Principal != null && !HostName.IsPrincipal(principal)) return Invalid("principal: NAME@REALM"u8, ref failure);
        if (!Arguments.TryOptionalText(options.Password, LongestPassword, out ReadOnlySpan<byte> password)) return Invalid("password: UTF-8 text of at most 1024 bytes"u8, ref failure);
        if (!Arguments.TryOptionalText(options.ReplayCache, LongestName, out ReadOnlySpan<byte> replayCache)) return Invalid("replay_cache: UTF-8 text of at most 4096 bytes"u8, ref failure);
        if (!Arguments.TryOptionalText(options.Source, LongestName, out ReadOnlySpan<byte> source)) return Invalid("source: UTF-8 text of at most 4096 bytes"u8, ref failure);
        CredentialRequest request = new()
        {
            Usage = options.Usage, Source = SourceOf(source, out int prefix), SourceName = options.Source == null ? null : options.Source + prefix,
            Principal = principal, Password = password, HasPassword = options.Password != null, ReplayCache = options.ReplayCache,
        };
        ReadOnlySpan<byte> objection = Objection(in request, in options, prefix == source.Length, replayCache);
        if (!objection.IsEmpty) return Invalid(objection, ref failure);

        Backend* backend = BackendOf(options.Backend, ref failure);
        return backend == null ? failure.Status : Give(Backends.Credential.TryAcquire(backend, in request, ref failure), handle, ref failure);
    }

    private static Status FromNative(nuint backendHandle, NativeKind kind, void* native, Usage usage, nuint* handle, ref Failure failure)
    {
        if (usage is not (Usage.Initiate or Usage.Accept)) return Invalid("usage: GSSN_INITIATE or GSSN_ACCEPT"u8, ref failure);
        if (kind is not (NativeKind.GssCred or NativeKind.Sspi or NativeKind.Token)) return Invalid("kind: a GSSN_NATIVE_* value"u8, ref failure);
        if (native == null) return Invalid("handle: a credential"u8, ref failure);
        if (backendHandle == 0) return failure.Set(Status.BadHandle, Hint.None, "backend: the one whose library made the handle"u8);
        Backend* backend = BackendOf(backendHandle, ref failure);
        if (backend == null) return failure.Status;
        if (kind == backend->NativeKind) return Give(Backends.Credential.TryAdopt(backend, native, usage, ref failure), handle, ref failure);
        Backends.Backend.Release(backend);
        return failure.Set(Status.Unsupported, Hint.None, "kind: this backend has handles of another kind"u8);
    }

    /// <summary>What the text in front of the name says; of a text that says nothing that we know, the prefix is all of it.</summary>
    private static CredentialSource SourceOf(ReadOnlySpan<byte> source, out int prefix)
    {
        ReadOnlySpan<byte> cache = "ccache:"u8, clientKeytab = "client_keytab:"u8, keytab = "keytab:"u8;
        prefix = source.Length;
        if (source.StartsWith(cache)) prefix = cache.Length;
        if (source.StartsWith(clientKeytab)) prefix = clientKeytab.Length;
        if (source.StartsWith(keytab)) prefix = keytab.Length;
        if (source.StartsWith(cache)) return CredentialSource.Cache;
        if (source.StartsWith(clientKeytab)) return CredentialSource.ClientKeytab;
        return source.StartsWith(keytab) ? CredentialSource.Keytab : CredentialSource.Default;
    }

    /// <summary>What does not go together; empty if everything does.</summary>
    private static ReadOnlySpan<byte> Objection(in CredentialRequest request, in CredentialOptions options, bool isNameless, ReadOnlySpan<byte> replayCache)
    {
        if (options.Source != null && isNameless) return "source: ccache:NAME, client_keytab:NAME or keytab:NAME"u8;
        if (request.Usage == Usage.Accept)
        {
            if (request.Source is CredentialSource.Cache or CredentialSource.ClientKeytab) return "source: an acceptor has a keytab:NAME"u8;
            if (!request.Principal.IsEmpty) return "principal: an acceptor's own names are those of ssh_gss_auth_options"u8;
            if (request.HasPassword) return "password: for GSSN_INITIATE"u8;
            return ReplayCacheName.IsNone(replayCache) ? "replay_cache: none:, or a device, would let recorded tokens in"u8 : default;
        }
        if (request.Source == CredentialSource.Keytab) return "source: for GSSN_INITIATE a keytab is client_keytab:NAME"u8;
        if (options.ReplayCache != null) return "replay_cache: for GSSN_ACCEPT"u8;
        if (request.HasPassword && request.Password.IsEmpty) return "password: not empty"u8;
        if (request.HasPassword && (request.Principal.IsEmpty || options.Source != null)) return "password: with a principal, and without a source"u8;
        return default;
    }

    private static Backend* BackendOf(nuint handle, ref Failure failure)
    {
        if (handle == 0) return BackendSelector.TryGetDefault(ref failure);
        using Lease lease = Lease.OnBackend(handle, out Status status);
        if (status == Status.Ok) return Backend.AddReference(lease.Backend);
        failure.Set(status, Hint.None, "backend: not a backend"u8);
        return null;
    }

    private static Status Give(Credential* credential, nuint* handle, ref Failure failure)
    {
        if (credential == null) return failure.Status;
        *handle = HandleTable.Add(HandleType.Credential, credential);
        if (*handle != 0) return Status.Ok;
        Backends.Credential.Release(credential);
        return failure.OutOfMemory();
    }

    private static Status Invalid(ReadOnlySpan<byte> message, ref Failure failure) => failure.Set(Status.InvalidArgument, Hint.None, message);
}

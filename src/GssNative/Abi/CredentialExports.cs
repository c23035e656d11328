using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using DNNE;

namespace GssNative.Abi;

/// <summary>A ticket cache or a keytab, for one usage.</summary>
/// <remarks>Immutable, counted, usable from any number of threads. Not in this version.</remarks>
[Opaque("ssh_gss_credential", Section.Credentials)]
internal struct Credential;

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

    /// <summary>NULL: the default; of an acceptor: service names, one per line.</summary>
    [C99Type("const char *")] public byte* Principal;

    /// <summary>NULL: the default; "ccache:NAME", "client_keytab:NAME", "keytab:NAME".</summary>
    [C99Type("const char *")] public byte* Source;

    /// <summary>The principal's password.</summary>
    [C99Type("const char *")] public byte* Password;

    /// <summary>NULL: the backend's; "none:" is refused.</summary>
    [C99Type("const char *")] public byte* ReplayCache;
}

/// <summary>What a credential is. Start with GSSN_CREDENTIAL_INFO_INIT.</summary>
[HeaderType("ssh_gss_credential_info", Section.Credentials, Init = "GSSN_CREDENTIAL_INFO_INIT")]
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct CredentialInfo
{
    /// <summary>The size of the struct.</summary>
    [C99Type("size_t")] public nuint Size;

    /// <summary>GSSN_INITIATE or GSSN_ACCEPT.</summary>
    [C99Type("uint32_t")] public Usage Usage;

    /// <summary>UTC seconds since 1970; INT64_MAX: never; 0: not known.</summary>
    public long Expires;

    /// <summary>The principal; UTF-8, ends with NUL.</summary>
    [C99Type("char")] public fixed byte Principal[512];
}

/// <summary>Exports: credentials.</summary>
[HeaderSection(Section.Credentials)]
internal static unsafe class CredentialExports
{
    /// <summary>Gets a credential.</summary>
    /// <param name="options">Where it comes from.</param>
    /// <param name="credential">Receives the credential; release it with <see cref="Free"/>.</param>
    /// <param name="error">Receives the details of a failure. May be NULL.</param>
    /// <returns><see cref="Status.Unsupported"/>; <see cref="Status.InvalidArgument"/> without <paramref name="credential"/>.</returns>
    [UnmanagedCallersOnly(EntryPoint = "ssh_gss_credential_acquire", CallConvs = [typeof(CallConvCdecl)]), Planned]
    [return: C99Type("ssh_gss_status")]
    public static Status Acquire(
        [C99Type("const ssh_gss_credential_options *")] CredentialOptions* options, [C99Type("ssh_gss_credential **")] nuint* credential,
        [C99Type("ssh_gss_error *"), Out] ErrorRecord* error) => NotYet.Without(credential, error);

    /// <summary>Wraps a credential that the host got from the security library itself; the host keeps it, and keeps it longer.</summary>
    /// <param name="backend">The backend whose library made it.</param>
    /// <param name="kind">A GSSN_NATIVE_* value.</param>
    /// <param name="handle">The native handle.</param>
    /// <param name="usage">GSSN_INITIATE or GSSN_ACCEPT.</param>
    /// <param name="credential">Receives the credential; release it with <see cref="Free"/>.</param>
    /// <param name="error">Receives the details of a failure. May be NULL.</param>
    /// <returns><see cref="Status.Unsupported"/>; <see cref="Status.InvalidArgument"/> without <paramref name="credential"/>.</returns>
    [UnmanagedCallersOnly(EntryPoint = "ssh_gss_credential_from_native", CallConvs = [typeof(CallConvCdecl)]), Planned]
    [return: C99Type("ssh_gss_status")]
    public static Status FromNative(
        [C99Type("ssh_gss_backend *")] nuint backend, [C99Type("uint32_t")] NativeKind kind, [C99Type("void *"), In] void* handle, [C99Type("uint32_t")] Usage usage,
        [C99Type("ssh_gss_credential **")] nuint* credential, [C99Type("ssh_gss_error *"), Out] ErrorRecord* error) => NotYet.Without(credential, error);

    /// <summary>The native handle inside a credential; it stays the credential's.</summary>
    /// <param name="credential">The credential.</param>
    /// <param name="kind">Receives a GSSN_NATIVE_* value.</param>
    /// <param name="handle">Receives the handle.</param>
    /// <returns><see cref="Status.Unsupported"/>; <see cref="Status.InvalidArgument"/> without <paramref name="kind"/> or <paramref name="handle"/>.</returns>
    [UnmanagedCallersOnly(EntryPoint = "ssh_gss_credential_native", CallConvs = [typeof(CallConvCdecl)]), Planned]
    [return: C99Type("ssh_gss_status")]
    public static Status Native([C99Type("const ssh_gss_credential *")] nuint credential, [C99Type("uint32_t *")] uint* kind, [C99Type("void **")] nuint* handle)
    {
        if (kind != null) *kind = 0;
        Status status = NotYet.Without(handle);
        return kind != null ? status : Status.InvalidArgument;
    }

    /// <summary>Says what a credential is.</summary>
    /// <param name="credential">The credential.</param>
    /// <param name="info">Receives the answer.</param>
    /// <returns><see cref="Status.Unsupported"/>; <see cref="Status.InvalidArgument"/> if <paramref name="info"/> is NULL or was not initialised.</returns>
    [UnmanagedCallersOnly(EntryPoint = "ssh_gss_credential_get_info", CallConvs = [typeof(CallConvCdecl)]), Planned]
    [return: C99Type("ssh_gss_status")]
    public static Status GetInfo([C99Type("const ssh_gss_credential *")] nuint credential, [C99Type("ssh_gss_credential_info *"), Out] CredentialInfo* info) => NotYet.WithoutInfo(info);

    /// <summary>Gives the caller's reference back.</summary>
    /// <param name="credential">The credential. NULL, or one that was freed before, is fine.</param>
    [UnmanagedCallersOnly(EntryPoint = "ssh_gss_credential_free", CallConvs = [typeof(CallConvCdecl)])]
    public static void Free([C99Type("ssh_gss_credential *")] nuint credential) => Lease.Free(credential, HandleType.Credential);
}

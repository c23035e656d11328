using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using DNNE;

namespace GssNative.Abi;

/// <summary>Where delegated credentials go. Start with GSSN_STORE_OPTIONS_INIT.</summary>
[HeaderType("ssh_gss_store_options", Section.Outcome, Init = "GSSN_STORE_OPTIONS_INIT")]
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct StoreOptions
{
    /// <summary>The size of the struct.</summary>
    [C99Type("size_t")] public nuint Size;

    /// <summary>0.</summary>
    public uint Flags;

    /// <summary>The owner of the cache.</summary>
    public uint Uid;

    /// <summary>The group of the cache.</summary>
    public uint Gid;

    /// <summary>"FILE:…"; NULL: a fresh private file.</summary>
    [C99Type("const char *")] public byte* Name;
}

/// <summary>Whether to exchange keys again. Start with GSSN_REKEY_INFO_INIT.</summary>
[HeaderType("ssh_gss_rekey_info", Section.Outcome, Init = "GSSN_REKEY_INFO_INIT")]
[StructLayout(LayoutKind.Sequential)]
internal struct RekeyInfo
{
    /// <summary>The size of the struct.</summary>
    [C99Type("size_t")] public nuint Size;

    /// <summary>What to do.</summary>
    public uint Advice;

    /// <summary>UTC seconds since 1970; INT64_MAX: never; 0: not known.</summary>
    public long CredentialExpires;

    /// <summary>UTC seconds since 1970; INT64_MAX: never; 0: not known.</summary>
    public long ContextExpires;
}

/// <summary>Exports: delegated credentials.</summary>
[HeaderSection(Section.Outcome, Order = 1)]
internal static unsafe class DelegationExports
{
    /// <summary>The delegated credentials, to log in elsewhere with.</summary>
    /// <param name="auth">The object, an acceptor.</param>
    /// <param name="credential">Receives a credential; release it with <see cref="CredentialExports.Free"/>.</param>
    /// <returns><see cref="Status.Unsupported"/>; <see cref="Status.InvalidArgument"/> without <paramref name="credential"/>.</returns>
    [UnmanagedCallersOnly(EntryPoint = "ssh_gss_delegated_credential", CallConvs = [typeof(CallConvCdecl)]), Planned]
    [return: C99Type("ssh_gss_status")]
    public static Status Delegated([C99Type("ssh_gss_auth *")] nuint auth, [C99Type("ssh_gss_credential **")] nuint* credential) => NotYet.Without(credential);

    /// <summary>Stores delegated credentials in a ticket cache.</summary>
    /// <param name="auth">The object, an acceptor.</param>
    /// <param name="options">Where to; NULL: a fresh private file.</param>
    /// <param name="name">Receives the name of the cache, for KRB5CCNAME; dispose of it.</param>
    /// <returns><see cref="Status.Unsupported"/>; <see cref="Status.InvalidArgument"/> without <paramref name="name"/>.</returns>
    [UnmanagedCallersOnly(EntryPoint = "ssh_gss_save_client_creds", CallConvs = [typeof(CallConvCdecl)]), Planned]
    [return: C99Type("ssh_gss_status")]
    public static Status Save([C99Type("ssh_gss_auth *")] nuint auth, [C99Type("const ssh_gss_store_options *")] StoreOptions* options, [C99Type("ssh_gss_buffer *")] Buffer* name) =>
        NotYet.Without(name);

    /// <summary>Removes a ticket cache that <see cref="Save"/> made.</summary>
    /// <param name="backend">The backend; NULL: the default of the process.</param>
    /// <param name="name">The name of the cache.</param>
    /// <returns><see cref="Status.Unsupported"/>.</returns>
    [UnmanagedCallersOnly(EntryPoint = "ssh_gss_ccache_destroy", CallConvs = [typeof(CallConvCdecl)]), Planned]
    [return: C99Type("ssh_gss_status")]
    public static Status Destroy([C99Type("ssh_gss_backend *")] nuint backend, [C99Type("const char *")] byte* name) => Status.Unsupported;

    /// <summary>Says whether to exchange keys again before tickets expire.</summary>
    /// <param name="auth">The object.</param>
    /// <param name="info">Receives the answer.</param>
    /// <returns><see cref="Status.Unsupported"/>; <see cref="Status.InvalidArgument"/> if <paramref name="info"/> is NULL or was not initialised.</returns>
    [UnmanagedCallersOnly(EntryPoint = "ssh_gss_rekey_advice", CallConvs = [typeof(CallConvCdecl)]), Planned]
    [return: C99Type("ssh_gss_status")]
    public static Status Rekey([C99Type("const ssh_gss_auth *")] nuint auth, [C99Type("ssh_gss_rekey_info *"), Out] RekeyInfo* info) => NotYet.WithoutInfo(info);
}

using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using DNNE;
using GssNative.Ssh;

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

    /// <summary>A GSSN_REKEY_* value.</summary>
    [C99Type("uint32_t")] public Rekey Advice;

    /// <summary>Initiator: when the tickets end that its principal has now. UTC seconds since 1970; INT64_MAX: never; 0: it has none. Acceptor: 0.</summary>
    public long CredentialExpires;

    /// <summary>When the context ends, or ended: UTC seconds since 1970; INT64_MAX: never.</summary>
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

    /// <summary>Says whether to exchange keys again: because the user has newer tickets, or before the present ones end.</summary>
    /// <param name="auth">The object, established: that of the last key exchange.</param>
    /// <param name="info">Receives the answer.</param>
    /// <returns>
    /// <see cref="Status.Ok"/>; <see cref="Status.BadState"/> before completion and after a failure; <see cref="Status.BadHandle"/>, <see cref="Status.Busy"/>;
    /// <see cref="Status.InvalidArgument"/> if <paramref name="info"/> is NULL or was not initialised.
    /// </returns>
    /// <remarks>
    /// Cheap enough for once a minute or two: it reads a ticket cache and no more. No KDC is asked, no context is made, nothing is changed or delegated. An initiator
    /// compares the tickets that its principal has now with those at the end of the key exchange (GSSN_WITH_MIC, which no key exchange renews: at the first call); where the credential is a native or a delegated one, or made by a password,
    /// its tickets do not change. An acceptor knows the context only, which MIT lets live five minutes longer than the ticket. A host with another idea of "soon" compares the times itself. A getter.
    /// </remarks>
    [UnmanagedCallersOnly(EntryPoint = "ssh_gss_rekey_advice", CallConvs = [typeof(CallConvCdecl)])]
    [return: C99Type("ssh_gss_status")]
    public static Status AdviseRekey([C99Type("const ssh_gss_auth *")] nuint auth, [C99Type("ssh_gss_rekey_info *"), Out] RekeyInfo* info)
    {
        if (!SizedStruct.IsPlausible(info)) return Status.InvalidArgument;
        SizedStruct.Clear(info);
        using Lease lease = Lease.OnAuthentication(auth, out Status status);
        if (status != Status.Ok) return status;
        RekeyInfo result = new() { ContextExpires = lease.Authentication->Context.Expires };
        status = lease.Authentication->AdviseRekey(out result.Advice, out result.CredentialExpires);
        if (status == Status.Ok) SizedStruct.Write(info, in result);
        return status;
    }
}

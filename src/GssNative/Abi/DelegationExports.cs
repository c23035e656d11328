using System;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using DNNE;
using GssNative.Backends;
using GssNative.Host;
using GssNative.Ssh;

namespace GssNative.Abi;

/// <summary>Where delegated credentials go. Start with GSSN_STORE_OPTIONS_INIT.</summary>
[HeaderType("ssh_gss_store_options", Section.Outcome, Init = "GSSN_STORE_OPTIONS_INIT")]
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct StoreOptions
{
    /// <summary>The size of the struct.</summary>
    [C99Type("size_t")] public nuint Size;

    /// <summary>GSSN_STORE_* values; GSSN_STORE_OVERWRITE and GSSN_STORE_UPDATE not together.</summary>
    [C99Type("uint32_t")] public Store Flags;

    /// <summary>With GSSN_STORE_OWNER: whose the cache is to be. Another user's than the process's is root's alone.</summary>
    public uint Uid;

    /// <summary>With GSSN_STORE_OWNER: the group of a file.</summary>
    public uint Gid;

    /// <summary>
    /// The name of the cache, at most 4000 bytes: FILE, DIR, KEYRING, KCM or MEMORY, a colon and the rest, or an absolute path. NULL: a file
    /// /tmp/krb5cc_UID_RANDOM that nobody else can read.
    /// </summary>
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
    private const int LongestName = 4000;
    private const uint Nobody = uint.MaxValue;
    private const Store Replacing = Store.Overwrite | Store.Update, KnownFlags = Replacing | Store.Owner;

    /// <summary>The delegated credentials, to log in elsewhere with.</summary>
    /// <param name="auth">The object, an acceptor.</param>
    /// <param name="credential">Receives a credential; release it with <see cref="CredentialExports.Free"/>.</param>
    /// <returns>
    /// <see cref="Status.Ok"/>; <see cref="Status.BadState"/> unless the peer was authorized (RFC 5588 section 6); <see cref="Status.NoDelegatedCredentials"/>;
    /// <see cref="Status.CredentialsExpired"/>, <see cref="Status.NoCredentials"/>, <see cref="Status.BackendFailure"/>, <see cref="Status.NoMemory"/>; <see cref="Status.BadHandle"/>,
    /// <see cref="Status.Busy"/>; <see cref="Status.InvalidArgument"/> without <paramref name="credential"/>.
    /// </returns>
    /// <remarks>It outlives the object: what a later refusal takes away from the object stays in the credential until it is freed.</remarks>
    [UnmanagedCallersOnly(EntryPoint = "ssh_gss_delegated_credential", CallConvs = [typeof(CallConvCdecl)])]
    [return: C99Type("ssh_gss_status")]
    public static Status Delegated([C99Type("ssh_gss_auth *")] nuint auth, [C99Type("ssh_gss_credential **")] nuint* credential)
    {
        if (credential == null) return Status.InvalidArgument;
        *credential = 0;
        using Lease lease = Lease.OnAuthentication(auth, out Status status);
        if (status != Status.Ok) return status;
        status = lease.Authentication->ShareDelegated(out Credential* shared);
        if (status != Status.Ok) return status;
        *credential = HandleTable.Add(HandleType.Credential, shared);
        if (*credential != 0) return Status.Ok;
        Credential.Release(shared);
        return Status.NoMemory;
    }

    /// <summary>Stores delegated credentials in a ticket cache.</summary>
    /// <param name="auth">The object, an acceptor.</param>
    /// <param name="options">Where to; NULL: a file /tmp/krb5cc_UID_RANDOM of the process's own user.</param>
    /// <param name="name">Receives the name of the cache, for KRB5CCNAME and <see cref="Destroy"/>: text with a NUL behind it, which does not count; dispose of it.</param>
    /// <returns>
    /// <see cref="Status.Ok"/>; <see cref="Status.BadState"/> unless the peer was authorized (RFC 5588 section 6); <see cref="Status.NoDelegatedCredentials"/>;
    /// <see cref="Status.CacheRefused"/>: something is there and no flag says to replace it, it is another principal's, user's or no file, the place is one that
    /// others could change, or the process is neither root nor the owner; <see cref="Status.CacheFailure"/>: no space, no permission, no such directory;
    /// <see cref="Status.NoCredentials"/>: there is nothing to update; <see cref="Status.Unsupported"/>: a type of cache that the library does not have, or none, as in a relative path; on Windows every one;
    /// <see cref="Status.InvalidArgument"/>, <see cref="Status.BadHandle"/>, <see cref="Status.Busy"/>, <see cref="Status.BackendFailure"/>, <see cref="Status.NoMemory"/>.
    /// </returns>
    /// <remarks>
    /// <para>Call it under the user's uid where you can, as in a child that has become the user: then any type of cache goes. Root stores for another user
    /// a FILE only, in directories that root owns and nobody else can change; those with the sticky bit count as such, /run/user/UID does not. No
    /// symbolic link is followed on the way to a file. The library never changes the uid, and nothing is the default of anybody.</para>
    /// <para>A file is written complete in a directory of root's or the user's own beside its place, given mode 0600 and its owner, and moved to its place in
    /// one step. What fails leaves nothing, and what was there before as it was; other types are emptied if it fails in the middle.</para>
    /// </remarks>
    [UnmanagedCallersOnly(EntryPoint = "ssh_gss_save_client_creds", CallConvs = [typeof(CallConvCdecl)])]
    [return: C99Type("ssh_gss_status")]
    public static Status Save([C99Type("ssh_gss_auth *")] nuint auth, [C99Type("const ssh_gss_store_options *")] StoreOptions* options, [C99Type("ssh_gss_buffer *")] Buffer* name)
    {
        if (name == null) return Status.InvalidArgument;
        *name = default;
        using Lease lease = Lease.OnAuthentication(auth, out Status status);
        if (status != Status.Ok) return status;
        StoreOptions wanted = default;
        if (options != null) status = SizedStruct.Read(options, out wanted);
        if (status == Status.InvalidArgument) return lease.Authentication->Reject("options: not initialised"u8);
        if (status != Status.Ok) return status;
        if ((wanted.Flags & ~KnownFlags) != 0 || (wanted.Flags & Replacing) == Replacing)
            return lease.Authentication->Reject("flags: GSSN_STORE_* values; overwrite and update not together"u8);
        if ((wanted.Flags & Store.Owner) == 0 && (wanted.Uid | wanted.Gid) != 0) return lease.Authentication->Reject("uid, gid: with GSSN_STORE_OWNER"u8);
        if ((wanted.Flags & Store.Owner) != 0 && (wanted.Uid == Nobody || wanted.Gid == Nobody)) return lease.Authentication->Reject("uid, gid: -1 is nobody's"u8);
        if (!Arguments.TryOptionalText(wanted.Name, LongestName, out ReadOnlySpan<byte> cache)) return lease.Authentication->Reject("name: UTF-8 text of at most 4000 bytes"u8);
        if (wanted.Name == null && (wanted.Flags & Replacing) != 0) return lease.Authentication->Reject("name: to replace tickets, that of their cache"u8);

        StoreRequest request = new() { How = wanted.Flags, User = wanted.Uid, Group = wanted.Gid, NamePointer = wanted.Name, Name = cache };
        OwnedBytes stored = default;
        status = lease.Authentication->StoreDelegated(in request, ref stored);
        if (status == Status.Ok) *name = Buffer.Take(ref stored);
        else stored.Dispose();
        return status;
    }

    /// <summary>Removes a ticket cache that <see cref="Save"/> made.</summary>
    /// <param name="backend">The backend; NULL: the default of the process.</param>
    /// <param name="name">The name of the cache, as <see cref="Save"/> gave it; at most 4000 bytes.</param>
    /// <param name="error">Receives the details of a failure. May be NULL.</param>
    /// <returns>
    /// <see cref="Status.Ok"/>; <see cref="Status.NoCredentials"/>: there is no such cache; <see cref="Status.CacheRefused"/>: it is no ticket cache, another user's, or in
    /// a place that others could change; <see cref="Status.CacheFailure"/>, <see cref="Status.Unsupported"/>, <see cref="Status.InvalidArgument"/>,
    /// <see cref="Status.BadHandle"/>, <see cref="Status.BackendFailure"/>, <see cref="Status.NoMemory"/>; <see cref="Status.NoBackend"/>,
    /// <see cref="Status.BackendUnusable"/> or <see cref="Status.BadState"/> if the default backend cannot be loaded.
    /// </returns>
    /// <remarks>
    /// Root removes the files of every user, in the directories that <see cref="Save"/> takes. No symbolic link is followed; a file's bytes are overwritten once
    /// it has no name any more. Of a DIR one cache is removed, of which the name is.
    /// </remarks>
    [UnmanagedCallersOnly(EntryPoint = "ssh_gss_ccache_destroy", CallConvs = [typeof(CallConvCdecl)])]
    [return: C99Type("ssh_gss_status")]
    public static Status Destroy(
        [C99Type("ssh_gss_backend *")] nuint backend, [C99Type("const char *")] byte* name, [C99Type("ssh_gss_error *"), Out] ErrorRecord* error)
    {
        if (!ErrorRecord.IsReady(error)) return Status.InvalidArgument;
        Failure failure = default;
        Status status = Remove(backend, name, ref failure);
        if (status != Status.Ok) ErrorRecord.Give(error, in failure);
        failure.Dispose();
        return status;
    }

    /// <summary>Says whether to exchange keys again: because the user has newer tickets, or before the present ones end.</summary>
    /// <param name="auth">The object, established: that of the last key exchange.</param>
    /// <param name="info">Receives the answer.</param>
    /// <returns>
    /// <see cref="Status.Ok"/>; <see cref="Status.BadState"/> before completion and after a failure; <see cref="Status.BadHandle"/>, <see cref="Status.Busy"/>;
    /// <see cref="Status.InvalidArgument"/> if <paramref name="info"/> is NULL or was not initialised; <see cref="Status.BackendFailure"/> if the library cannot
    /// start on its configuration, <see cref="Status.Unsupported"/> if it lacks a function for it, <see cref="Status.NoMemory"/>.
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

    private static Status Remove(nuint backend, byte* name, ref Failure failure)
    {
        if (!Arguments.TryText(name, LongestName, out ReadOnlySpan<byte> text) || text.IsEmpty)
            return failure.Set(Status.InvalidArgument, Hint.None, "name: UTF-8 text of 1 to 4000 bytes"u8);
        Backend* chosen = null;
        if (backend == 0) chosen = BackendSelector.TryGetDefault(ref failure);
        else
        {
            using Lease lease = Lease.OnBackend(backend, out Status status);
            if (status != Status.Ok) return failure.Set(status, Hint.None, "backend: no live handle of a backend"u8);
            chosen = Backend.AddReference(lease.Backend);
        }
        if (chosen == null) return failure.Status;
        OwnedBytes copy = default;
        Status result = copy.TrySet(text) ? chosen->Operations.DestroyCache(chosen, in copy, ref failure) : failure.OutOfMemory();
        copy.Dispose();
        Backend.Release(chosen);
        return result;
    }
}

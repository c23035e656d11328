using System;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using DNNE;
using GssNative.Backends;
using GssNative.Host;
using GssNative.Ssh;

namespace GssNative.Abi;

/// <summary>Exports: mechanisms.</summary>
[HeaderSection(Section.Mechanisms)]
internal static unsafe class MechanismExports
{
    /// <summary>Writes the mechanisms of an SSH request or response: Kerberos 5.</summary>
    /// <param name="auth">The object; NULL: the same, without one.</param>
    /// <param name="mode">
    /// GSSN_OIDS_CLIENT: uint32 1, string DER, 19 bytes, the end of SSH_MSG_USERAUTH_REQUEST (RFC 4462 §3.2).
    /// GSSN_OIDS_SERVER: string DER, 15 bytes, the body of SSH_MSG_USERAUTH_GSSAPI_RESPONSE (§3.3); of an acceptor, the mechanism that was agreed on.
    /// </param>
    /// <param name="body">Receives the bytes; dispose of it.</param>
    /// <returns><see cref="Status.Ok"/>, <see cref="Status.BadHandle"/>, <see cref="Status.Busy"/>, <see cref="Status.InvalidArgument"/>, <see cref="Status.NoMemory"/>.</returns>
    [UnmanagedCallersOnly(EntryPoint = "ssh_gss_oids", CallConvs = [typeof(CallConvCdecl)])]
    [return: C99Type("ssh_gss_status")]
    public static Status Oids([C99Type("const ssh_gss_auth *")] nuint auth, [C99Type("uint32_t")] OidsMode mode, [C99Type("ssh_gss_buffer *")] Buffer* body)
    {
        if (body == null) return Status.InvalidArgument;
        *body = default;
        Mechanism agreed = Mechanism.Krb5;
        if (auth != 0)
        {
            using Lease lease = Lease.OnAuthentication(auth, out Status status);
            if (status != Status.Ok) return status;
            agreed = lease.Authentication->Context.Mechanism;
        }
        if (mode is not (OidsMode.Client or OidsMode.Server)) return Status.InvalidArgument;
        OwnedBytes bytes = default;
        if (!bytes.TryAllocate(mode == OidsMode.Client ? OidList.SizeOfRequest : OidList.SizeOfResponse(agreed))) return Status.NoMemory;
        if (mode == OidsMode.Client) OidList.WriteRequest(bytes.Writable);
        else OidList.WriteResponse(bytes.Writable, agreed);
        *body = Buffer.Take(ref bytes);
        return Status.Ok;
    }

    /// <summary>
    /// Checks one mechanism. Initiator: the server's answer must be what was offered; another one ends the object. Acceptor: this one of the
    /// client's is agreed on, or not; then ask for the next. Without an object: would an initiator offer it?
    /// </summary>
    /// <param name="auth">The object, or NULL.</param>
    /// <param name="oid">The object identifier in DER, with tag and length.</param>
    /// <param name="length">Its length.</param>
    /// <returns>
    /// <see cref="Status.Ok"/>; <see cref="Status.BadMechanism"/> for any other than Kerberos 5, SPNEGO among them, and for what is not strict DER
    /// (RFC 4462 §3.2, §7.3);
    /// <see cref="Status.BadHandle"/>, <see cref="Status.Busy"/>, <see cref="Status.InvalidArgument"/>; <see cref="Status.BadState"/> once tokens were exchanged.
    /// </returns>
    [UnmanagedCallersOnly(EntryPoint = "ssh_gss_check_mech", CallConvs = [typeof(CallConvCdecl)])]
    [return: C99Type("ssh_gss_status")]
    public static Status CheckMech([C99Type("ssh_gss_auth *")] nuint auth, [C99Type("const uint8_t *")] byte* oid, [C99Type("size_t")] nuint length)
    {
        if (auth == 0)
        {
            if (!Arguments.TryBytes(oid, length, 0, Limits.MechanismList, out ReadOnlySpan<byte> der)) return Status.InvalidArgument;
            return Oid.IsOffered(der) ? Status.Ok : Status.BadMechanism;
        }
        using Lease lease = Lease.OnAuthentication(auth, out Status status);
        if (status != Status.Ok) return status;
        return Arguments.TryBytes(oid, length, 0, Limits.MechanismList, out ReadOnlySpan<byte> answer)
            ? lease.Authentication->CheckMechanism(answer)
            : lease.Authentication->Reject("oid: at most 65536 bytes"u8);
    }

    /// <summary>Chooses for a server: from the list in a client's request to the body of the response.</summary>
    /// <param name="auth">The object, an acceptor.</param>
    /// <param name="list">uint32 n, then n strings of DER: the end of SSH_MSG_USERAUTH_REQUEST (RFC 4462 §3.2); at most 64.</param>
    /// <param name="length">Its length.</param>
    /// <param name="response">Receives the body of SSH_MSG_USERAUTH_GSSAPI_RESPONSE; dispose of it.</param>
    /// <returns>
    /// <see cref="Status.Ok"/>; <see cref="Status.BadMechanism"/> if none of them is Kerberos 5 (answer with SSH_MSG_USERAUTH_FAILURE);
    /// <see cref="Status.Protocol"/> if it is no such list; <see cref="Status.BadHandle"/>, <see cref="Status.Busy"/>,
    /// <see cref="Status.InvalidArgument"/>, <see cref="Status.NoMemory"/>; <see cref="Status.BadState"/> for an initiator, or once tokens were exchanged.
    /// </returns>
    /// <remarks>
    /// The client's first mechanism that is Kerberos 5 is agreed on and stands in the response. Some clients call it by Microsoft's number
    /// (1.2.840.48018.1.2.2) or by that of old drafts (1.3.5.1.5.2): both are taken where the backend knows them, as MIT krb5 does, and the tokens
    /// must then be of that name.
    /// </remarks>
    [UnmanagedCallersOnly(EntryPoint = "ssh_gss_select_mech", CallConvs = [typeof(CallConvCdecl)])]
    [return: C99Type("ssh_gss_status")]
    public static Status SelectMech(
        [C99Type("ssh_gss_auth *")] nuint auth, [C99Type("const uint8_t *")] byte* list, [C99Type("size_t")] nuint length, [C99Type("ssh_gss_buffer *")] Buffer* response)
    {
        if (response == null) return Status.InvalidArgument;
        *response = default;
        using Lease lease = Lease.OnAuthentication(auth, out Status status);
        if (status != Status.Ok) return status;
        if (!Arguments.TryBytes(list, length, 0, Limits.MechanismList, out ReadOnlySpan<byte> oids)) return lease.Authentication->Reject("list: at most 65536 bytes"u8);
        OwnedBytes body = default;
        status = lease.Authentication->SelectMechanism(oids, ref body);
        if (status == Status.Ok) *response = Buffer.Take(ref body);
        return status;
    }
}

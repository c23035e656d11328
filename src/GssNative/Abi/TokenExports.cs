using System;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using DNNE;
using GssNative.Host;
using GssNative.Ssh;

namespace GssNative.Abi;

/// <summary>Exports: tokens.</summary>
[HeaderSection(Section.Tokens)]
internal static unsafe class TokenExports
{
    /// <summary>One step of the client.</summary>
    /// <param name="auth">The object, an initiator.</param>
    /// <param name="recvToken">NULL in the first call, then each token of the server.</param>
    /// <param name="length">Its length: 0 in the first call, then 1 byte to 1 MiB.</param>
    /// <param name="token">Receives what to send in SSH_MSG_USERAUTH_GSSAPI_TOKEN; with an error, in SSH_MSG_USERAUTH_GSSAPI_ERRTOK. Empty: send nothing. Dispose of it.</param>
    /// <returns>
    /// <see cref="Status.Ok"/>: complete, and everything required was granted; <see cref="Status.Continue"/>: more is to come.
    /// <see cref="Status.NoCredentials"/>, <see cref="Status.CredentialsExpired"/>, <see cref="Status.LogonDenied"/>, <see cref="Status.BadKeytab"/> (of a client keytab, by which no new tickets
    /// come): the user's ticket.
    /// <see cref="Status.ServerUnknown"/>, <see cref="Status.KdcUnreachable"/>, <see cref="Status.ClockSkew"/>: the way to the server.
    /// <see cref="Status.BadToken"/>, <see cref="Status.BadMechanism"/>, <see cref="Status.NotGranted"/>, <see cref="Status.PeerError"/> (its answer is an error),
    /// <see cref="Status.Protocol"/> (an empty token, or one for a context that is complete): what the server sent.
    /// <see cref="Status.BackendFailure"/>, <see cref="Status.NoMemory"/>. These end the object.
    /// <see cref="Status.BadHandle"/>, <see cref="Status.Busy"/>, <see cref="Status.InvalidArgument"/>, <see cref="Status.BadState"/> (an acceptor, ended, or
    /// complete and without a token): nothing changed.
    /// </returns>
    /// <remarks>
    /// It may wait for a KDC. RFC 4462 §3.4. Of a key exchange §2.1: tokens, error tokens among them, go in SSH_MSG_KEXGSS_INIT and then _CONTINUE. There an
    /// answer to _CONTINUE must come out as <see cref="Status.Continue"/>, and the token of _COMPLETE as <see cref="Status.Ok"/> without a token. A Kerberos
    /// error in place of a token is <see cref="Status.PeerError"/>, as from <see cref="PeerErrorToken"/>.
    /// </remarks>
    [UnmanagedCallersOnly(EntryPoint = "ssh_gss_init_sec_context", CallConvs = [typeof(CallConvCdecl)])]
    [return: C99Type("ssh_gss_status")]
    public static Status InitSecContext(
        [C99Type("ssh_gss_auth *")] nuint auth, [C99Type("const uint8_t *")] byte* recvToken, [C99Type("size_t")] nuint length, [C99Type("ssh_gss_buffer *")] Buffer* token) =>
        Step(auth, recvToken, length, token, Role.Initiator);

    /// <summary>One step of the server.</summary>
    /// <param name="auth">The object, an acceptor.</param>
    /// <param name="recvToken">Each token of the client.</param>
    /// <param name="length">Its length, at most 1 MiB.</param>
    /// <param name="token">Receives what to send in SSH_MSG_USERAUTH_GSSAPI_TOKEN; with an error, in SSH_MSG_USERAUTH_GSSAPI_ERRTOK. Empty: send nothing. Dispose of it.</param>
    /// <returns>
    /// <see cref="Status.Ok"/>: complete, and everything required was granted; this is not yet a login. <see cref="Status.Continue"/>: more is to come.
    /// <see cref="Status.BadToken"/>, <see cref="Status.BadMechanism"/>, <see cref="Status.Replay"/>, <see cref="Status.ClockSkew"/>,
    /// <see cref="Status.NotGranted"/>, <see cref="Status.PeerError"/> (its token is an error), <see cref="Status.Protocol"/> (an empty token, or one for a
    /// context that is complete): what the client sent. <see cref="Status.ServerUnknown"/>: its ticket is not for one of the own names.
    /// <see cref="Status.BadKeytab"/>: no usable key. <see cref="Status.BackendFailure"/>, <see cref="Status.NoMemory"/>.
    /// These end the object. <see cref="Status.BadHandle"/>, <see cref="Status.Busy"/>, <see cref="Status.InvalidArgument"/>, <see cref="Status.BadState"/>
    /// (an initiator, or ended): nothing changed.
    /// </returns>
    /// <remarks>
    /// The first token is looked at before the security library sees it: it must be framed for the mechanism that was agreed on, and its ticket must be for host/ and one
    /// of the own names. RFC 4462 §3.4.
    /// </remarks>
    [UnmanagedCallersOnly(EntryPoint = "ssh_gss_accept_sec_context", CallConvs = [typeof(CallConvCdecl)])]
    [return: C99Type("ssh_gss_status")]
    public static Status AcceptSecContext(
        [C99Type("ssh_gss_auth *")] nuint auth, [C99Type("const uint8_t *")] byte* recvToken, [C99Type("size_t")] nuint length, [C99Type("ssh_gss_buffer *")] Buffer* token) =>
        Step(auth, recvToken, length, token, Role.Acceptor);

    private static Status Step(nuint auth, byte* recvToken, nuint length, Buffer* token, Role role)
    {
        if (token == null) return Status.InvalidArgument;
        *token = default;
        using Lease lease = Lease.OnAuthentication(auth, out Status status);
        if (status != Status.Ok) return status;
        if (!Arguments.TryBytes(recvToken, length, 0, Limits.Token, out ReadOnlySpan<byte> received)) return lease.Authentication->Reject("recv_token: at most 1 MiB"u8);
        OwnedBytes sent = default;
        status = role == Role.Initiator ? lease.Authentication->Initiate(received, ref sent) : lease.Authentication->Accept(received, ref sent);
        *token = Buffer.Take(ref sent);
        return status;
    }

    /// <summary>Takes the error token that the peer sent in SSH_MSG_USERAUTH_GSSAPI_ERRTOK: ends the object and explains itself in the error record.</summary>
    /// <param name="auth">The object.</param>
    /// <param name="token">The token.</param>
    /// <param name="length">Its length, at most 1 MiB.</param>
    /// <returns>
    /// <see cref="Status.PeerError"/>: the object has ended; <see cref="Status.BadState"/>: it had before. <see cref="Status.BadHandle"/>,
    /// <see cref="Status.Busy"/>, <see cref="Status.InvalidArgument"/>: nothing changed.
    /// </returns>
    /// <remarks>
    /// RFC 4462 §3.9. The token does not reach the security library. If it is a Kerberos error, <c>minor</c> of the record is its code (RFC 4120 §7.5.9), and
    /// the hint names the cause; nothing proves that the peer sent it. Never feed such a token to a step.
    /// </remarks>
    [UnmanagedCallersOnly(EntryPoint = "ssh_gss_peer_error_token", CallConvs = [typeof(CallConvCdecl)])]
    [return: C99Type("ssh_gss_status")]
    public static Status PeerErrorToken([C99Type("ssh_gss_auth *")] nuint auth, [C99Type("const uint8_t *")] byte* token, [C99Type("size_t")] nuint length)
    {
        using Lease lease = Lease.OnAuthentication(auth, out Status status);
        if (status != Status.Ok) return status;
        return Arguments.TryBytes(token, length, 0, Limits.Token, out ReadOnlySpan<byte> received)
            ? lease.Authentication->PeerFailed(received)
            : lease.Authentication->Reject("token: at most 1 MiB"u8);
    }
}

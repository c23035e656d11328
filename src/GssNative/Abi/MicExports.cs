using System;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using DNNE;
using GssNative.Host;
using GssNative.Ssh;

namespace GssNative.Abi;

/// <summary>Exports: MICs.</summary>
[HeaderSection(Section.Mics)]
internal static unsafe class MicExports
{
    /// <summary>Makes the MIC of a user authentication (client), or of a key exchange (server).</summary>
    /// <param name="auth">
    /// The object. GSSN_MIC_USERAUTH: an initiator whose context is complete and whose user name is set; with GSSN_KEYEX, which has checked the MIC of its exchange.
    /// GSSN_MIC_EXCHANGE_HASH: an acceptor with GSSN_KEYEX whose context is complete.
    /// </param>
    /// <param name="kind">A GSSN_MIC_* value.</param>
    /// <param name="data">GSSN_MIC_USERAUTH: the session identifier. GSSN_MIC_EXCHANGE_HASH: the exchange hash H.</param>
    /// <param name="length">Its length: 1 to 256; of H 20, 32, 48 or 64.</param>
    /// <param name="mic">Receives the MIC, for SSH_MSG_USERAUTH_GSSAPI_MIC, the request of "gssapi-keyex", or SSH_MSG_KEXGSS_COMPLETE; dispose of it.</param>
    /// <returns>
    /// <see cref="Status.Ok"/>; <see cref="Status.BadState"/> where this MIC is not due: before completion, after a failure, for the other role, for
    /// GSSN_HOST, without a user name, a second time over one key exchange, or for a session identifier that is not the exchange hash;
    /// <see cref="Status.BadHandle"/>, <see cref="Status.Busy"/>, <see cref="Status.InvalidArgument"/>;
    /// <see cref="Status.BackendFailure"/> and <see cref="Status.NoMemory"/>, which end the object.
    /// </returns>
    /// <remarks>
    /// The input of a user authentication is built here: session identifier, 50, user, service, "gssapi-with-mic" (RFC 4462 §3.5) or "gssapi-keyex" (§4).
    /// That of a key exchange is H itself (§2.1). The object remembers H: only the first exchange of a connection, whose H is the session
    /// identifier, authenticates a user.
    /// </remarks>
    [UnmanagedCallersOnly(EntryPoint = "ssh_gss_get_mic", CallConvs = [typeof(CallConvCdecl)])]
    [return: C99Type("ssh_gss_status")]
    public static Status GetMic(
        [C99Type("ssh_gss_auth *")] nuint auth, [C99Type("uint32_t")] MicKind kind, [C99Type("const uint8_t *")] byte* data, [C99Type("size_t")] nuint length,
        [C99Type("ssh_gss_buffer *")] Buffer* mic)
    {
        if (mic == null) return Status.InvalidArgument;
        *mic = default;
        using Lease lease = Lease.OnAuthentication(auth, out Status status);
        if (status != Status.Ok) return status;
        if (!IsKind(kind)) return lease.Authentication->Reject(KindRule);
        if (!Arguments.TryBytes(data, length, 1, Limits.SessionId, out ReadOnlySpan<byte> bytes)) return lease.Authentication->Reject(DataRule);
        OwnedBytes made = default;
        status = kind == MicKind.Userauth ? lease.Authentication->GetMic(bytes, ref made) : lease.Authentication->GetExchangeMic(bytes, ref made);
        if (status == Status.Ok) *mic = Buffer.Take(ref made);
        made.Dispose();
        return status;
    }

    /// <summary>Checks the MIC of a user authentication (server), or of a key exchange (client).</summary>
    /// <param name="auth">The object. GSSN_MIC_USERAUTH: an acceptor; GSSN_MIC_EXCHANGE_HASH: an initiator with GSSN_KEYEX; otherwise as for <see cref="GetMic"/>.</param>
    /// <param name="kind">A GSSN_MIC_* value.</param>
    /// <param name="data">The session identifier, or the exchange hash H.</param>
    /// <param name="length">Its length: 1 to 256; of H 20, 32, 48 or 64.</param>
    /// <param name="mic">The MIC.</param>
    /// <param name="micLength">Its length, at most 64 KiB.</param>
    /// <returns>
    /// <see cref="Status.Ok"/>: the client has proved itself in this session, for this user; ask <see cref="OutcomeExports.Authorize"/> whether it
    /// may log in. Or: the server has proved itself in this key exchange. <see cref="Status.BadMic"/> and <see cref="Status.Protocol"/> (the peer sent a MIC before
    /// the context was complete, or where it has no integrity) end the object. <see cref="Status.BadState"/> where this MIC is not due, as for
    /// <see cref="GetMic"/>; <see cref="Status.BadHandle"/>, <see cref="Status.Busy"/>, <see cref="Status.InvalidArgument"/>; <see cref="Status.NoMemory"/>.
    /// </returns>
    /// <remarks>
    /// As for <see cref="GetMic"/>. A SSH_MSG_KEXGSS_COMPLETE that carries a token goes to <see cref="TokenExports.InitSecContext"/> first; one without a
    /// token straight here: both ways RFC 4462 §2.1 is kept.
    /// </remarks>
    [UnmanagedCallersOnly(EntryPoint = "ssh_gss_check_mic", CallConvs = [typeof(CallConvCdecl)])]
    [return: C99Type("ssh_gss_status")]
    public static Status CheckMic(
        [C99Type("ssh_gss_auth *")] nuint auth, [C99Type("uint32_t")] MicKind kind, [C99Type("const uint8_t *")] byte* data, [C99Type("size_t")] nuint length,
        [C99Type("const uint8_t *")] byte* mic, [C99Type("size_t")] nuint micLength)
    {
        using Lease lease = Lease.OnAuthentication(auth, out Status status);
        if (status != Status.Ok) return status;
        if (!IsKind(kind)) return lease.Authentication->Reject(KindRule);
        if (!Arguments.TryBytes(data, length, 1, Limits.SessionId, out ReadOnlySpan<byte> bytes)) return lease.Authentication->Reject(DataRule);
        if (!Arguments.TryBytes(mic, micLength, 0, Limits.Mic, out ReadOnlySpan<byte> received)) return lease.Authentication->Reject(MicRule);
        return kind == MicKind.Userauth ? lease.Authentication->CheckMic(bytes, received) : lease.Authentication->CheckExchangeMic(bytes, received);
    }

    /// <summary>Ends the authentication without a MIC, where the rules allow it (RFC 4462 §3.6).</summary>
    /// <param name="auth">
    /// The object, with GSSN_WITH_MIC. Initiator: may SSH_MSG_USERAUTH_GSSAPI_EXCHANGE_COMPLETE be sent? Acceptor: it was received.
    /// </param>
    /// <returns>
    /// <see cref="Status.Ok"/>: send it; or, of an acceptor, ask <see cref="OutcomeExports.Authorize"/> now. <see cref="Status.Protocol"/>, which ends the
    /// object: the client left out the MIC although the context has integrity, or is not complete. <see cref="Status.BadState"/>: an initiator whose context has
    /// integrity or is not complete, another method, no user name, or ended. <see cref="Status.Unsupported"/>: an acceptor whose library
    /// detects no replays. <see cref="Status.BadHandle"/>, <see cref="Status.Busy"/>.
    /// </returns>
    /// <remarks>
    /// Only contexts without integrity end so, and they complete only with GSSN_ALLOW_NO_INTEGRITY; Kerberos 5 always has integrity. Without a MIC nothing binds the
    /// client to this session: whoever replays a token that the replay cache does not know is let in.
    /// </remarks>
    [UnmanagedCallersOnly(EntryPoint = "ssh_gss_exchange_complete", CallConvs = [typeof(CallConvCdecl)])]
    [return: C99Type("ssh_gss_status")]
    public static Status ExchangeComplete([C99Type("ssh_gss_auth *")] nuint auth)
    {
        using Lease lease = Lease.OnAuthentication(auth, out Status status);
        return status == Status.Ok ? lease.Authentication->ExchangeComplete() : status;
    }

    /// <summary>Makes a MIC over bytes that the host put together itself.</summary>
    /// <param name="auth">The object, complete.</param>
    /// <param name="input">The bytes.</param>
    /// <param name="length">How many, 1 byte to 64 KiB.</param>
    /// <param name="mic">Receives the MIC; dispose of it.</param>
    /// <returns>As <see cref="GetMic"/>.</returns>
    /// <remarks>
    /// The library looks at what the bytes are. With GSSN_HOST and GSSN_KEYEX, 20, 32, 48 or 64 bytes are an exchange hash, which acceptors sign, once; what parses as
    /// the input of RFC 4462 §3.5 or §4 is a user authentication, which initiators sign: with the method "gssapi-keyex" and the exchange hash as session
    /// identifier if this object has checked the MIC of an exchange, else with the method "gssapi-with-mic". Other bytes are the host's own matter: initiators sign
    /// them, except with GSSN_KEYEX (<see cref="Status.InvalidArgument"/>).
    /// </remarks>
    [UnmanagedCallersOnly(EntryPoint = "ssh_gss_get_mic_raw", CallConvs = [typeof(CallConvCdecl)])]
    [return: C99Type("ssh_gss_status")]
    public static Status GetMicRaw(
        [C99Type("ssh_gss_auth *")] nuint auth, [C99Type("const uint8_t *")] byte* input, [C99Type("size_t")] nuint length, [C99Type("ssh_gss_buffer *")] Buffer* mic)
    {
        if (mic == null) return Status.InvalidArgument;
        *mic = default;
        using Lease lease = Lease.OnAuthentication(auth, out Status status);
        if (status != Status.Ok) return status;
        if (!Arguments.TryBytes(input, length, 1, Limits.RawInput, out ReadOnlySpan<byte> bytes)) return lease.Authentication->Reject(InputRule);
        OwnedBytes made = default;
        status = lease.Authentication->GetMicRaw(bytes, ref made);
        if (status == Status.Ok) *mic = Buffer.Take(ref made);
        made.Dispose();
        return status;
    }

    /// <summary>Checks a MIC over bytes that the host put together itself.</summary>
    /// <param name="auth">The object, complete.</param>
    /// <param name="input">The bytes.</param>
    /// <param name="length">How many, 1 byte to 64 KiB.</param>
    /// <param name="mic">The MIC.</param>
    /// <param name="micLength">Its length, at most 64 KiB.</param>
    /// <returns>As <see cref="CheckMic"/>.</returns>
    /// <remarks>
    /// As for <see cref="GetMicRaw"/>, the other way round. It leads to an authorization only if the input is that of RFC 4462 §3.5 or §4 with this object's
    /// user, service and method; whether the session identifier in that of gssapi-with-mic is the right one is the host's to know.
    /// </remarks>
    [UnmanagedCallersOnly(EntryPoint = "ssh_gss_check_mic_raw", CallConvs = [typeof(CallConvCdecl)])]
    [return: C99Type("ssh_gss_status")]
    public static Status CheckMicRaw(
        [C99Type("ssh_gss_auth *")] nuint auth, [C99Type("const uint8_t *")] byte* input, [C99Type("size_t")] nuint length,
        [C99Type("const uint8_t *")] byte* mic, [C99Type("size_t")] nuint micLength)
    {
        using Lease lease = Lease.OnAuthentication(auth, out Status status);
        if (status != Status.Ok) return status;
        if (!Arguments.TryBytes(input, length, 1, Limits.RawInput, out ReadOnlySpan<byte> bytes)) return lease.Authentication->Reject(InputRule);
        if (!Arguments.TryBytes(mic, micLength, 0, Limits.Mic, out ReadOnlySpan<byte> received)) return lease.Authentication->Reject(MicRule);
        return lease.Authentication->CheckMicRaw(bytes, received);
    }

    /// <summary>Builds the bytes under a user authentication MIC, without any object.</summary>
    /// <param name="sessionId">The session identifier.</param>
    /// <param name="length">Its length, 1 to 256.</param>
    /// <param name="username">The user, UTF-8, at most 1024 bytes.</param>
    /// <param name="service">The service, 1 to 255 bytes.</param>
    /// <param name="method">"gssapi-with-mic" or "gssapi-keyex"; 1 to 255 bytes.</param>
    /// <param name="input">Receives: string session identifier, byte 50, string user, string service, string method. Dispose of it.</param>
    /// <returns><see cref="Status.Ok"/>, <see cref="Status.InvalidArgument"/>, <see cref="Status.NoMemory"/>.</returns>
    /// <remarks>RFC 4462 §3.5 and §4. A pure function.</remarks>
    [UnmanagedCallersOnly(EntryPoint = "ssh_gss_mic_input", CallConvs = [typeof(CallConvCdecl)])]
    [return: C99Type("ssh_gss_status")]
    public static Status Input(
        [C99Type("const uint8_t *")] byte* sessionId, [C99Type("size_t")] nuint length, [C99Type("const char *")] byte* username,
        [C99Type("const char *")] byte* service, [C99Type("const char *")] byte* method, [C99Type("ssh_gss_buffer *")] Buffer* input)
    {
        if (input == null) return Status.InvalidArgument;
        *input = default;
        if (!Arguments.TryBytes(sessionId, length, 1, Limits.SessionId, out ReadOnlySpan<byte> id)
            || !Arguments.TryText(username, Limits.UserName, out ReadOnlySpan<byte> user)
            || !Arguments.TryText(service, Limits.ShortName, out ReadOnlySpan<byte> serviceName) || serviceName.IsEmpty
            || !Arguments.TryText(method, Limits.ShortName, out ReadOnlySpan<byte> methodName) || methodName.IsEmpty) return Status.InvalidArgument;
        MicInput parts = new() { SessionId = id, User = user, Service = serviceName, Method = methodName };
        OwnedBytes bytes = default;
        if (!bytes.TryAllocate(parts.Size)) return Status.NoMemory;
        parts.Write(bytes.Writable);
        *input = Buffer.Take(ref bytes);
        return Status.Ok;
    }

    private static bool IsKind(MicKind kind) => kind is MicKind.Userauth or MicKind.ExchangeHash;

    private static ReadOnlySpan<byte> KindRule => "kind: GSSN_MIC_USERAUTH or GSSN_MIC_EXCHANGE_HASH"u8;
    private static ReadOnlySpan<byte> DataRule => "data: a session identifier of 1 to 256 bytes, or an exchange hash"u8;
    private static ReadOnlySpan<byte> InputRule => "input: 1 byte to 64 KiB"u8;
    private static ReadOnlySpan<byte> MicRule => "mic: at most 64 KiB"u8;
}

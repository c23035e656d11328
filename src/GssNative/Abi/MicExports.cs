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
    /// <summary>Makes the MIC that the client sends in SSH_MSG_USERAUTH_GSSAPI_MIC.</summary>
    /// <param name="auth">The object: an initiator whose context is complete and whose user name is set.</param>
    /// <param name="kind">GSSN_MIC_USERAUTH.</param>
    /// <param name="data">The session identifier.</param>
    /// <param name="length">Its length, 1 to 256.</param>
    /// <param name="mic">Receives the MIC; dispose of it.</param>
    /// <returns>
    /// <see cref="Status.Ok"/>; <see cref="Status.BadState"/> before completion, after a failure, for an acceptor, without a user name, and for
    /// GSSN_MIC_EXCHANGE_HASH; <see cref="Status.BadHandle"/>, <see cref="Status.Busy"/>, <see cref="Status.InvalidArgument"/>;
    /// <see cref="Status.BackendFailure"/> and <see cref="Status.NoMemory"/>, which end the object.
    /// </returns>
    /// <remarks>The input is built here: session identifier, 50, user, service, "gssapi-with-mic" (RFC 4462 §3.5).</remarks>
    [UnmanagedCallersOnly(EntryPoint = "ssh_gss_get_mic", CallConvs = [typeof(CallConvCdecl)])]
    [return: C99Type("ssh_gss_status")]
    public static Status GetMic(
        [C99Type("ssh_gss_auth *")] nuint auth, [C99Type("uint32_t")] MicKind kind, [C99Type("const uint8_t *")] byte* data, [C99Type("size_t")] nuint length,
        [C99Type("ssh_gss_buffer *")] Buffer* mic)
    {
        if (mic == null) return Status.InvalidArgument;
        *mic = default;
        using Lease lease = Lease.OnAuthentication(auth, out Status status);
        if (status == Status.Ok) status = lease.Authentication->CheckKind(kind);
        if (status != Status.Ok) return status;
        if (!Arguments.TryBytes(data, length, 1, Limits.SessionId, out ReadOnlySpan<byte> sessionId)) return lease.Authentication->Reject(SessionIdRule);
        OwnedBytes made = default;
        status = lease.Authentication->GetMic(sessionId, ref made);
        if (status == Status.Ok) *mic = Buffer.Take(ref made);
        made.Dispose();
        return status;
    }

    /// <summary>Checks the MIC that a client sent in SSH_MSG_USERAUTH_GSSAPI_MIC.</summary>
    /// <param name="auth">The object: an acceptor whose context is complete and whose user name is set.</param>
    /// <param name="kind">GSSN_MIC_USERAUTH.</param>
    /// <param name="data">The session identifier.</param>
    /// <param name="length">Its length, 1 to 256.</param>
    /// <param name="mic">The MIC.</param>
    /// <param name="micLength">Its length, at most 64 KiB.</param>
    /// <returns>
    /// <see cref="Status.Ok"/>: the peer has proved itself in this session, for this user; ask <see cref="OutcomeExports.Authorize"/> whether it
    /// may log in. <see cref="Status.BadMic"/> ends the object. <see cref="Status.BadState"/> before completion, after a failure, for an initiator, without a user
    /// name, and for GSSN_MIC_EXCHANGE_HASH; <see cref="Status.BadHandle"/>, <see cref="Status.Busy"/>, <see cref="Status.InvalidArgument"/>;
    /// <see cref="Status.NoMemory"/>.
    /// </returns>
    [UnmanagedCallersOnly(EntryPoint = "ssh_gss_check_mic", CallConvs = [typeof(CallConvCdecl)])]
    [return: C99Type("ssh_gss_status")]
    public static Status CheckMic(
        [C99Type("ssh_gss_auth *")] nuint auth, [C99Type("uint32_t")] MicKind kind, [C99Type("const uint8_t *")] byte* data, [C99Type("size_t")] nuint length,
        [C99Type("const uint8_t *")] byte* mic, [C99Type("size_t")] nuint micLength)
    {
        using Lease lease = Lease.OnAuthentication(auth, out Status status);
        if (status == Status.Ok) status = lease.Authentication->CheckKind(kind);
        if (status != Status.Ok) return status;
        if (!Arguments.TryBytes(data, length, 1, Limits.SessionId, out ReadOnlySpan<byte> sessionId)) return lease.Authentication->Reject(SessionIdRule);
        if (!Arguments.TryBytes(mic, micLength, 0, Limits.Mic, out ReadOnlySpan<byte> received)) return lease.Authentication->Reject(MicRule);
        return lease.Authentication->CheckMic(sessionId, received);
    }

    /// <summary>Ends the authentication without a MIC, where the rules allow it (RFC 4462 §3.6).</summary>
    /// <param name="auth">The object.</param>
    /// <returns><see cref="Status.Unsupported"/>.</returns>
    [UnmanagedCallersOnly(EntryPoint = "ssh_gss_exchange_complete", CallConvs = [typeof(CallConvCdecl)]), Planned]
    [return: C99Type("ssh_gss_status")]
    public static Status ExchangeComplete([C99Type("ssh_gss_auth *")] nuint auth) => Status.Unsupported;

    /// <summary>Makes a MIC over bytes that the host put together itself.</summary>
    /// <param name="auth">The object: an initiator whose context is complete.</param>
    /// <param name="input">The bytes.</param>
    /// <param name="length">How many, 1 byte to 64 KiB.</param>
    /// <param name="mic">Receives the MIC; dispose of it.</param>
    /// <returns>As <see cref="GetMic"/>.</returns>
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
    /// <param name="auth">The object: an acceptor whose context is complete.</param>
    /// <param name="input">The bytes.</param>
    /// <param name="length">How many, 1 byte to 64 KiB.</param>
    /// <param name="mic">The MIC.</param>
    /// <param name="micLength">Its length, at most 64 KiB.</param>
    /// <returns>As <see cref="CheckMic"/>.</returns>
    /// <remarks>
    /// It leads to an authorization only if the input is that of RFC 4462 §3.5 with this object's user and service; whether the session identifier
    /// in it is the right one is the host's to know.
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

    private static ReadOnlySpan<byte> SessionIdRule => "data: a session identifier of 1 to 256 bytes"u8;
    private static ReadOnlySpan<byte> InputRule => "input: 1 byte to 64 KiB"u8;
    private static ReadOnlySpan<byte> MicRule => "mic: at most 64 KiB"u8;
}

using System;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using DNNE;
using GssNative.Backends;
using GssNative.Host;
using GssNative.Ssh;

namespace GssNative.Abi;

/// <summary>What a peer said of an error. Start with GSSN_PEER_ERROR_INIT.</summary>
[HeaderType("ssh_gss_peer_error", Section.Messages, Init = "GSSN_PEER_ERROR_INIT")]
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct PeerErrorRecord
{
    public const int LongestMessage = 1024, LongestLanguage = 32;

    /// <summary>The size of the struct.</summary>
    [C99Type("size_t")] public nuint Size;

    /// <summary>The peer's major status.</summary>
    public uint Major;

    /// <summary>The peer's minor status.</summary>
    public uint Minor;

    /// <summary>The peer's text, cut and made safe to print.</summary>
    [C99Type("char")] public fixed byte Message[LongestMessage];

    /// <summary>The language tag of the text.</summary>
    [C99Type("char")] public fixed byte Language[LongestLanguage];
}

/// <summary>Exports: message bodies.</summary>
[HeaderSection(Section.Messages)]
internal static unsafe class MessageExports
{
    private const uint GssFailure = 13 << 16;       // GSS_S_FAILURE, RFC 2744 §3.9.1

    /// <summary>Builds what stands behind the message number: a string with the content, or nothing.</summary>
    /// <param name="message">GSSN_MESSAGE_RESPONSE, _TOKEN, _EXCHANGE_COMPLETE, _ERRTOK or _MIC.</param>
    /// <param name="content">The mechanism in DER, the token, the MIC; of GSSN_MESSAGE_EXCHANGE_COMPLETE none.</param>
    /// <param name="length">Its length; a token has 1 byte to 1 MiB, a MIC 1 byte to 64 KiB.</param>
    /// <param name="body">Receives the body; dispose of it.</param>
    /// <returns><see cref="Status.Ok"/>; <see cref="Status.InvalidArgument"/>, also for content that the message may not carry; <see cref="Status.NoMemory"/>.</returns>
    /// <remarks>RFC 4462 §3.3 to §3.6 and §3.9. A pure function. The client's list of mechanisms is <see cref="MechanismExports.Oids"/>, an error <see cref="ErrorBody"/>.</remarks>
    [UnmanagedCallersOnly(EntryPoint = "ssh_gss_message_body", CallConvs = [typeof(CallConvCdecl)])]
    [return: C99Type("ssh_gss_status")]
    public static Status Body(
        [C99Type("uint32_t")] Message message, [C99Type("const uint8_t *")] byte* content, [C99Type("size_t")] nuint length, [C99Type("ssh_gss_buffer *")] Buffer* body)
    {
        if (body == null) return Status.InvalidArgument;
        *body = default;
        if (!Arguments.TryBytes(content, length, 0, Limits.Token, out ReadOnlySpan<byte> carried) || !MessageBody.IsContent(message, carried)) return Status.InvalidArgument;
        OwnedBytes bytes = default;
        if (!bytes.TryAllocate(MessageBody.SizeFor(message, carried))) return Status.NoMemory;
        MessageBody.Write(message, carried, bytes.Writable);
        *body = Buffer.Take(ref bytes);
        return Status.Ok;
    }

    /// <summary>Takes what stands behind the message number apart.</summary>
    /// <param name="message">GSSN_MESSAGE_RESPONSE, _TOKEN, _EXCHANGE_COMPLETE, _ERRTOK or _MIC.</param>
    /// <param name="body">The body.</param>
    /// <param name="length">Its length.</param>
    /// <param name="content">Receives where the content begins, inside <paramref name="body"/>; NULL if there is none.</param>
    /// <param name="contentLength">Receives its length.</param>
    /// <returns>
    /// <see cref="Status.Ok"/>; <see cref="Status.Protocol"/> for what is not exactly such a body: cut, with bytes behind it, an empty token or MIC, a mechanism
    /// that is not DER; <see cref="Status.InvalidArgument"/>.
    /// </returns>
    /// <remarks>RFC 4462 §3.3 to §3.6 and §3.9. A pure function.</remarks>
    [UnmanagedCallersOnly(EntryPoint = "ssh_gss_message_body_parse", CallConvs = [typeof(CallConvCdecl)])]
    [return: C99Type("ssh_gss_status")]
    public static Status ParseBody(
        [C99Type("uint32_t")] Message message, [C99Type("const uint8_t *")] byte* body, [C99Type("size_t")] nuint length,
        [C99Type("const uint8_t **"), Out] byte** content, [C99Type("size_t *")] nuint* contentLength)
    {
        if (content != null) *content = null;
        if (contentLength != null) *contentLength = 0;
        if (content == null || contentLength == null || !MessageBody.IsOne(message)) return Status.InvalidArgument;
        if (!Arguments.TryBytes(body, length, 0, int.MaxValue, out ReadOnlySpan<byte> whole)) return Status.InvalidArgument;
        if (!MessageBody.TryParse(message, whole, out ReadOnlySpan<byte> carried)) return Status.Protocol;
        if (carried.IsEmpty) return Status.Ok;
        *content = body + (whole.Length - carried.Length);
        *contentLength = (nuint)carried.Length;
        return Status.Ok;
    }

    /// <summary>Builds the body of SSH_MSG_USERAUTH_GSSAPI_ERROR, which is that of SSH_MSG_KEXGSS_ERROR too, from the object's last error.</summary>
    /// <param name="auth">The object.</param>
    /// <param name="body">Receives: uint32 major, uint32 minor, string message, string language "en". Dispose of it.</param>
    /// <returns>
    /// <see cref="Status.Ok"/>; <see cref="Status.BadState"/> if the last call did not fail, or for an initiator: only servers send it; <see cref="Status.BadHandle"/>, <see cref="Status.Busy"/>,
    /// <see cref="Status.InvalidArgument"/>, <see cref="Status.NoMemory"/>.
    /// </returns>
    /// <remarks>
    /// RFC 4462 §3.8 and §2.1. A server sends it before the error token, if there is one. The message is that of the status: names of files and principals
    /// stay here. A getter: it does not change the record.
    /// </remarks>
    [UnmanagedCallersOnly(EntryPoint = "ssh_gss_error_body", CallConvs = [typeof(CallConvCdecl)])]
    [return: C99Type("ssh_gss_status")]
    public static Status ErrorBody([C99Type("const ssh_gss_auth *")] nuint auth, [C99Type("ssh_gss_buffer *")] Buffer* body)
    {
        if (body == null) return Status.InvalidArgument;
        *body = default;
        using Lease lease = Lease.OnAuthentication(auth, out Status status);
        if (status != Status.Ok) return status;
        Failure failure = lease.Authentication->Failure;
        if (failure.Status == Status.Ok || !lease.Authentication->MayReportError) return Status.BadState;
        Ssh.ErrorBody parts = new() { Major = failure.Major != 0 ? failure.Major : GssFailure, Minor = failure.Minor, Message = StatusExports.MessageOf(failure.Status) };
        OwnedBytes bytes = default;
        if (!bytes.TryAllocate(parts.Size)) return Status.NoMemory;
        parts.Write(bytes.Writable);
        *body = Buffer.Take(ref bytes);
        return Status.Ok;
    }

    /// <summary>Takes the body of an SSH_MSG_USERAUTH_GSSAPI_ERROR or SSH_MSG_KEXGSS_ERROR apart.</summary>
    /// <param name="body">The body.</param>
    /// <param name="length">Its length.</param>
    /// <param name="error">Receives what it says.</param>
    /// <returns>
    /// <see cref="Status.Ok"/>; <see cref="Status.Protocol"/> if it is no such body; <see cref="Status.InvalidArgument"/>, also if <paramref name="error"/> is NULL or
    /// was not initialised.
    /// </returns>
    /// <remarks>RFC 4462 §3.8 and §2.1. A pure function. The message decides nothing: a server may send it, and go on. Line ends in it become spaces.</remarks>
    [UnmanagedCallersOnly(EntryPoint = "ssh_gss_error_body_parse", CallConvs = [typeof(CallConvCdecl)])]
    [return: C99Type("ssh_gss_status")]
    public static Status ParseErrorBody([C99Type("const uint8_t *")] byte* body, [C99Type("size_t")] nuint length, [C99Type("ssh_gss_peer_error *"), Out] PeerErrorRecord* error)
    {
        if (!SizedStruct.IsPlausible(error)) return Status.InvalidArgument;
        SizedStruct.Clear(error);
        if (!Arguments.TryBytes(body, length, 0, int.MaxValue, out ReadOnlySpan<byte> whole)) return Status.InvalidArgument;
        if (!Ssh.ErrorBody.TryParse(whole, out Ssh.ErrorBody parsed)) return Status.Protocol;
        PeerErrorRecord record = new() { Major = parsed.Major, Minor = parsed.Minor };
        Print(parsed.Message, new Span<byte>(record.Message, PeerErrorRecord.LongestMessage));
        Print(parsed.Language, new Span<byte>(record.Language, PeerErrorRecord.LongestLanguage));
        SizedStruct.Write(error, in record);
        SizedStruct.Terminate(error, error->Message, PeerErrorRecord.LongestMessage);
        SizedStruct.Terminate(error, error->Language, PeerErrorRecord.LongestLanguage);
        return Status.Ok;
    }

    /// <summary>A NUL stays behind the text: the array was zero.</summary>
    private static void Print(ReadOnlySpan<byte> text, Span<byte> array) => new TextBuilder(array[..^1]).AppendPrintable(text);
}

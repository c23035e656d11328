using System;

namespace GssNative.Ssh;

/// <summary>The bodies of the SSH_MSG_USERAUTH_GSSAPI_* messages that carry one thing, RFC 4462 §3.3 to §3.6 and §3.9.</summary>
internal static class MessageBody
{
    // RESPONSE (60):          string    selected mechanism OID, DER
    // TOKEN (61):             string    token, not empty
    // EXCHANGE_COMPLETE (63): nothing
    // ERRTOK (65):            string    error token
    // MIC (66):               string    MIC
    public static bool IsOne(Message message) => Carries(message) || message == Message.ExchangeComplete;

    public static int SizeFor(Message message, ReadOnlySpan<byte> content) => Carries(message) ? SshWriter.SizeOfString(content) : 0;

    public static void Write(Message message, ReadOnlySpan<byte> content, Span<byte> output)
    {
        if (Carries(message)) new SshWriter(output).String(content);
    }

    /// <summary>Takes a body apart; false unless it is exactly such a body.</summary>
    public static bool TryParse(Message message, ReadOnlySpan<byte> body, out ReadOnlySpan<byte> content)
    {
        content = default;
        SshReader reader = new(body);
        if (Carries(message) && !reader.TryString(out content)) return false;
        if (reader.IsEmpty && IsContent(message, content)) return true;
        content = default;
        return false;
    }

    /// <summary>Whether a message may carry this: RFC 4462 §3.4 has no token of length 0, and nothing else here makes sense empty.</summary>
    public static bool IsContent(Message message, ReadOnlySpan<byte> content) => message switch
    {
        Message.Response => Oid.IsValid(content),
        Message.Token or Message.ErrorToken => !content.IsEmpty && content.Length <= Limits.Token,
        Message.Mic => !content.IsEmpty && content.Length <= Limits.Mic,
        _ => message == Message.ExchangeComplete && content.IsEmpty,
    };

    private static bool Carries(Message message) => message is Message.Response or Message.Token or Message.ErrorToken or Message.Mic;
}

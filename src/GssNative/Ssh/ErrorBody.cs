using System;

namespace GssNative.Ssh;

/// <summary>The body of SSH_MSG_USERAUTH_GSSAPI_ERROR (RFC 4462 §3.8) and of SSH_MSG_KEXGSS_ERROR (§2.1).</summary>
internal readonly ref struct ErrorBody
{
    /// <summary>The language of the library's texts (RFC 3066).</summary>
    private static ReadOnlySpan<byte> English => "en"u8;

    public uint Major { get; init; }
    public uint Minor { get; init; }
    public ReadOnlySpan<byte> Message { get; init; }
    public ReadOnlySpan<byte> Language { get; private init; }

    public int Size => 2 * sizeof(uint) + SshWriter.SizeOfString(Message) + SshWriter.SizeOfString(English);

    // uint32    major status
    // uint32    minor status
    // string    message, UTF-8
    // string    language tag
    public void Write(Span<byte> output)
    {
        SshWriter writer = new(output);
        writer.UInt32(Major);
        writer.UInt32(Minor);
        writer.String(Message);
        writer.String(English);
    }

    /// <summary>Takes a body apart; false unless it is exactly such a body.</summary>
    public static bool TryParse(ReadOnlySpan<byte> body, out ErrorBody parsed)
    {
        SshReader reader = new(body);
        bool complete = reader.TryUInt32(out uint major);
        complete &= reader.TryUInt32(out uint minor);
        complete &= reader.TryString(out ReadOnlySpan<byte> message);
        complete &= reader.TryString(out ReadOnlySpan<byte> language);
        parsed = new ErrorBody { Major = major, Minor = minor, Message = message, Language = language };
        return complete && reader.IsEmpty;
    }
}

using System;

namespace GssNative.Ssh;

/// <summary>
/// The bytes under the MIC of a user authentication, RFC 4462 §3.5 (gssapi-with-mic) and §4 (gssapi-keyex).
/// </summary>
internal ref struct MicInput
{
    private const byte UserauthRequest = 50;

    /// <summary>The size of the largest input that the limits allow.</summary>
    public const int Largest = 4 * sizeof(uint) + sizeof(byte) + Limits.SessionId + Limits.UserName + 2 * Limits.ShortName;

    public static ReadOnlySpan<byte> WithMic => "gssapi-with-mic"u8;
    public static ReadOnlySpan<byte> Keyex => "gssapi-keyex"u8;

    public ReadOnlySpan<byte> SessionId { get; init; }
    public ReadOnlySpan<byte> User { get; init; }
    public ReadOnlySpan<byte> Service { get; init; }
    public ReadOnlySpan<byte> Method { get; init; }

    public readonly int Size => SshWriter.SizeOfString(SessionId) + RequestSize;

    /// <summary>All but the session identifier: it is the same for every MIC of one request.</summary>
    public readonly int RequestSize =>
        sizeof(byte) + SshWriter.SizeOfString(User) + SshWriter.SizeOfString(Service) + SshWriter.SizeOfString(Method);

    // string    session identifier
    // byte      SSH_MSG_USERAUTH_REQUEST (50)
    // string    user name, the bytes of the request (UTF-8)
    // string    service
    // string    "gssapi-with-mic" or "gssapi-keyex"
    public readonly void Write(Span<byte> output)
    {
        new SshWriter(output).String(SessionId);
        WriteRequest(output[SshWriter.SizeOfString(SessionId)..]);
    }

    public readonly void WriteRequest(Span<byte> output)
    {
        SshWriter writer = new(output);
        writer.Byte(UserauthRequest);
        writer.String(User);
        writer.String(Service);
        writer.String(Method);
    }

    /// <summary>Takes bytes apart that a host put together itself; false unless they are exactly such an input.</summary>
    public static bool TryParse(ReadOnlySpan<byte> input, out MicInput parsed)
    {
        SshReader reader = new(input);
        bool complete = reader.TryString(out ReadOnlySpan<byte> sessionId);
        complete &= reader.TryByte(out byte message);
        complete &= reader.TryString(out ReadOnlySpan<byte> user);
        complete &= reader.TryString(out ReadOnlySpan<byte> service);
        complete &= reader.TryString(out ReadOnlySpan<byte> method);
        parsed = new MicInput { SessionId = sessionId, User = user, Service = service, Method = method };
        return complete && reader.IsEmpty && message == UserauthRequest && !sessionId.IsEmpty && sessionId.Length <= Limits.SessionId;
    }
}

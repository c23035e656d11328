using System;
using GssNative.Backends;

namespace GssNative.Ssh;

internal enum InitialTokenKind
{
    /// <summary>Not a token of RFC 2743 §3.1 at all, or one that is cut or padded.</summary>
    Malformed = 0,
    /// <summary>A mechanism that was not agreed, such as SPNEGO.</summary>
    OtherMechanism = 1,
    /// <summary>Kerberos 5, by one of its names.</summary>
    Krb5 = 2,
}

/// <summary>
/// An initiator's first token, looked at before the backend sees it: a server that agreed on Kerberos must not run another mechanism's code.
/// </summary>
internal readonly ref struct InitialToken
{
    private const byte Application0 = 0x60, ObjectIdentifier = 0x06;

    public InitialTokenKind Kind { get; private init; }

    /// <summary>The name of Kerberos 5 that it is framed with.</summary>
    public Mechanism Mechanism { get; private init; }

    /// <summary>The name of the service that the client asked for, components joined by '/'; from the clear part of the ticket.</summary>
    public ServiceName Service { get; private init; }

    // RFC 2743 §3.1 and RFC 4121 §4.1:
    // 60 length { 06 length mechanism OID, 01 00 (KRB_AP_REQ), AP-REQ }
    public static InitialToken Parse(ReadOnlySpan<byte> token)
    {
        DerReader reader = new(token);
        if (!reader.TryEnter(Application0)) return default;
        ReadOnlySpan<byte> framed = reader.Rest;
        if (!reader.TryRead(ObjectIdentifier, out _)) return default;
        ReadOnlySpan<byte> mechanism = framed[..(framed.Length - reader.Rest.Length)];
        if (!Oid.IsValid(mechanism)) return default;
        if (!Oid.TryRecognize(mechanism, aliases: true, out Mechanism krb5)) return new InitialToken { Kind = InitialTokenKind.OtherMechanism };

        ReadOnlySpan<byte> inner = reader.Rest;
        if (!inner.StartsWith((ReadOnlySpan<byte>)[0x01, 0x00]) || !ServiceName.TryReadFromApReq(inner[2..], out ServiceName service)) return default;
        return new InitialToken { Kind = InitialTokenKind.Krb5, Mechanism = krb5, Service = service };
    }
}

using System;
using GssNative.Backends;
using GssNative.Host;

namespace GssNative.Ssh;

/// <summary>What a peer's error token says: a KRB-ERROR. Nothing protects it, so it explains and decides nothing.</summary>
internal readonly ref struct KerberosError
{
    private const byte Application0 = 0x60, Application30 = 0x7e, Sequence = 0x30, Integer = 0x02, ObjectIdentifier = 0x06, GeneralString = 0x1b;
    private const int ErrorCode = 6, ErrorText = 11, LastMember = 12, LargestCode = 4;

    private bool IsPresent { get; init; }

    /// <summary>RFC 4120 §7.5.9; 0 if the token is none.</summary>
    public uint Code { get; private init; }

    private ReadOnlySpan<byte> Text { get; init; }

    // RFC 4121 §4.1 and RFC 4120 §5.9.1:
    // 60 length { 06 length mechanism OID, 03 00 (KRB_ERROR), KRB-ERROR }
    // KRB-ERROR ::= [APPLICATION 30] SEQUENCE { pvno [0], msg-type [1], ctime [2]?, cusec [3]?, stime [4], susec [5], error-code [6] Int32,
    //                                           crealm [7]?, cname [8]?, realm [9], sname [10], e-text [11] KerberosString?, e-data [12]? }
    public static KerberosError Parse(ReadOnlySpan<byte> token)
    {
        DerReader reader = new(token);
        if (!reader.TryEnter(Application0) || !reader.TryRead(ObjectIdentifier, out _)) return default;
        if (!reader.Rest.StartsWith((ReadOnlySpan<byte>)[0x03, 0x00])) return default;
        reader = new DerReader(reader.Rest[2..]);
        if (!reader.TryEnter(Application30) || !reader.TryEnter(Sequence)) return default;

        ReadOnlySpan<byte> code = default, text = default;
        for (int member = 0; member <= LastMember; member++)
        {
            if (!reader.TryRead((byte)(0xa0 | member), out ReadOnlySpan<byte> contents)) continue;
            DerReader inner = new(contents);
            if (member == ErrorCode && !inner.TryRead(Integer, out code)) return default;
            if (member == ErrorText && !inner.TryRead(GeneralString, out text)) return default;
        }
        if (!reader.IsEmpty || code.Length is < 1 or > LargestCode) return default;
        uint number = 0;
        foreach (byte digit in code) number = number << 8 | digit;
        return new KerberosError { IsPresent = true, Code = number, Text = text };
    }

    /// <summary>Whether a token is a Kerberos error, wherever it came.</summary>
    public static bool IsOne(ReadOnlySpan<byte> token) => Parse(token).IsPresent;

    /// <summary>The cause that fits best. A ticket that another key was used for is "modified" to a server on Windows.</summary>
    public Hint Hint => (Krb5Code)Code switch
    {
        Krb5Code.BadIntegrity or Krb5Code.NotUs or Krb5Code.Modified or Krb5Code.BadKeyVersion or Krb5Code.NoKey => Hint.KeyMismatch,
        Krb5Code.TicketExpired => Hint.TicketExpired,
        Krb5Code.TicketNotYetValid or Krb5Code.ClockSkew => Hint.ClockSkew,
        Krb5Code.Repeat => Hint.Replayed,
        _ => Hint.None,
    };

    public void Describe(scoped ref TextBuilder output)
    {
        if (!IsPresent)
        {
            output.Append("its token is no Kerberos error"u8);
            return;
        }
        output.Append("Kerberos error "u8);
        output.AppendNumber(Code);
        output.Append(", "u8);
        output.Append(Meaning);
        if (Text.IsEmpty) return;
        output.Append("; its words: "u8);
        output.AppendPrintable(Text);
    }

    private ReadOnlySpan<byte> Meaning => (Krb5Code)Code switch
    {
        Krb5Code.BadIntegrity => "the ticket cannot be decrypted with the server's key"u8,
        Krb5Code.TicketExpired => "the ticket has expired"u8,
        Krb5Code.TicketNotYetValid => "the ticket is not valid yet"u8,
        Krb5Code.Repeat => "the request was seen before"u8,
        Krb5Code.NotUs => "the ticket is for another server"u8,
        Krb5Code.BadMatch => "ticket and authenticator do not fit"u8,
        Krb5Code.ClockSkew => "the clocks differ too much"u8,
        Krb5Code.BadVersion => "another version of the protocol"u8,
        Krb5Code.MessageType => "a message of the wrong type"u8,
        Krb5Code.Modified => "the message was changed on the way, or made with another key"u8,
        Krb5Code.BadKeyVersion => "the server has no key of this version"u8,
        Krb5Code.NoKey => "the server has no key for this service"u8,
        Krb5Code.Generic => "no cause given"u8,
        _ => "see RFC 4120 section 7.5.9"u8,
    };
}

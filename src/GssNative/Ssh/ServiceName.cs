using System;

namespace GssNative.Ssh;

/// <summary>A service principal of two components, such as host/web.example.org; anything else is the empty name, which nothing equals.</summary>
internal readonly ref struct ServiceName
{
    private const byte Sequence = 0x30, GeneralString = 0x1b;
    private const byte ApplicationTicket = 0x61, ApplicationApReq = 0x6e;

    /// <summary>The one service of SSH (RFC 4462 §7.1).</summary>
    public static ReadOnlySpan<byte> Host => "host"u8;

    public ReadOnlySpan<byte> Service { get; private init; }
    public ReadOnlySpan<byte> Instance { get; private init; }

    /// <summary>Whether this is a key of host NAME, for any NAME.</summary>
    public bool IsHost => Service.SequenceEqual(Host) && !Instance.IsEmpty;

    // RFC 4120 §5.5.1, §5.3, §5.2.2. What is not asked for is skipped by its tag.
    // AP-REQ  ::= [APPLICATION 14] SEQUENCE { pvno [0], msg-type [1], ap-options [2], ticket [3] Ticket, authenticator [4] }
    // Ticket  ::= [APPLICATION 1]  SEQUENCE { tkt-vno [0], realm [1], sname [2] PrincipalName, enc-part [3] }
    // PrincipalName ::= SEQUENCE { name-type [0], name-string [1] SEQUENCE OF GeneralString }
    public static bool TryReadFromApReq(ReadOnlySpan<byte> apReq, out ServiceName name)
    {
        name = default;
        DerReader reader = new(apReq);
        if (!reader.TryEnter(ApplicationApReq) || !reader.TryEnter(Sequence)) return false;
        if (!Skip(ref reader, 0) || !Skip(ref reader, 1) || !Skip(ref reader, 2)) return false;
        if (!reader.TryRead(Context(3), out ReadOnlySpan<byte> ticket)) return false;

        reader = new DerReader(ticket);
        if (!reader.TryEnter(ApplicationTicket) || !reader.TryEnter(Sequence) || !Skip(ref reader, 0) || !Skip(ref reader, 1)) return false;
        if (!reader.TryRead(Context(2), out ReadOnlySpan<byte> principal)) return false;

        reader = new DerReader(principal);
        if (!reader.TryEnter(Sequence) || !Skip(ref reader, 0) || !reader.TryEnter(Context(1)) || !reader.TryEnter(Sequence)) return false;
        if (!reader.TryRead(GeneralString, out ReadOnlySpan<byte> service)) return false;
        if (reader.IsEmpty) return true;
        if (!reader.TryRead(GeneralString, out ReadOnlySpan<byte> instance)) return false;
        if (reader.IsEmpty) name = new ServiceName { Service = service, Instance = instance };
        return true;
    }

    /// <summary>Takes the display form of a Kerberos name apart: service/instance@REALM. Names that need quoting are no host names.</summary>
    public static ServiceName FromDisplayName(ReadOnlySpan<byte> text)
    {
        int realm = text.LastIndexOf((byte)'@');
        if (realm >= 0) text = text[..realm];
        int slash = text.IndexOf((byte)'/');
        if (slash < 0 || text.IndexOf((byte)'\\') >= 0) return default;
        ReadOnlySpan<byte> instance = text[(slash + 1)..];
        return instance.IndexOf((byte)'/') >= 0 ? default : new ServiceName { Service = text[..slash], Instance = instance };
    }

    private static byte Context(int number) => (byte)(0xa0 | number);

    private static bool Skip(ref DerReader reader, int number) => reader.TryRead(Context(number), out _);
}

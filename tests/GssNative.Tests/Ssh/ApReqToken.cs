using GssNative.Tests.Host;

namespace GssNative.Tests.Ssh;

/// <summary>An initiator's first token as MIT and Heimdal make it (RFC 2743 §3.1, RFC 4121 §4.1, RFC 4120 §5.5.1), around random ciphertext.</summary>
internal sealed record ApReqToken
{
    /// <summary>The elements on the way to the service's name, from the outside in.</summary>
    public static readonly string[] Path =
        ["frame", "mechanism", "AP-REQ", "AP-REQ SEQUENCE", "ticket [3]", "Ticket", "Ticket SEQUENCE", "sname [2]", "PrincipalName", "name-string [1]", "SEQUENCE OF", "component"];

    public string[] Components { get; init; } = ["host", "web.example.org"];
    public string Realm { get; init; } = "EXAMPLE.ORG";
    public byte[] Mechanism { get; init; } = Der.Oid("1.2.840.113554.1.2.2");
    public byte[] TokenId { get; init; } = [0x01, 0x00];
    public int TicketSize { get; init; } = 300;

    /// <summary>One element of <see cref="Path"/> that gets another form of length.</summary>
    public string? Odd { get; init; }
    public LengthForm OddForm { get; init; }

    public byte[] Build() => Frame(Octets.Concat(TokenId, Inner()));

    /// <summary>The framing of RFC 2743 §3.1 around anything.</summary>
    public byte[] Frame(byte[] inner)
    {
        byte[] mechanism = Odd == "mechanism" ? Der.Element(Der.ObjectIdentifier, OddForm, Mechanism[2..]) : Mechanism;
        return Element("frame", 0x60, mechanism, inner);
    }

    /// <summary>The AP-REQ alone.</summary>
    public byte[] Inner() =>
        Element("AP-REQ", 0x6e, Element("AP-REQ SEQUENCE", Der.Sequence,
            Der.Element(0xa0, Der.Number(5)),
            Der.Element(0xa1, Der.Number(14)),
            Der.Element(0xa2, Der.Element(Der.BitString, [0, 0x20, 0, 0, 0])),
            Element("ticket [3]", 0xa3, Ticket()),
            Der.Element(0xa4, Encrypted(200))));

    private byte[] Ticket() =>
        Element("Ticket", 0x61, Element("Ticket SEQUENCE", Der.Sequence,
            Der.Element(0xa0, Der.Number(5)),
            Der.Element(0xa1, Der.String(Realm)),
            Element("sname [2]", 0xa2, Principal()),
            Der.Element(0xa3, Encrypted(TicketSize))));

    private byte[] Principal() =>
        Element("PrincipalName", Der.Sequence,
            Der.Element(0xa0, Der.Number(3)),
            Element("name-string [1]", 0xa1, Element("SEQUENCE OF", Der.Sequence, System.Array.ConvertAll(Components, Component))));

    private byte[] Component(string text) => Element("component", Der.GeneralString, Octets.Text(text));

    private static byte[] Encrypted(int size) =>
        Der.Element(Der.Sequence,
            Der.Element(0xa0, Der.Number(18)),
            Der.Element(0xa1, Der.Number(2)),
            Der.Element(0xa2, Der.Element(Der.OctetString, Octets.Random(new System.Random(size), size))));

    private byte[] Element(string name, byte tag, params byte[][] contents) => Der.Element(tag, name == Odd ? OddForm : LengthForm.Shortest, contents);
}

using System.Collections.Generic;
using System.Linq;
using GssNative.Tests.Host;

namespace GssNative.Tests.Ssh;

/// <summary>A KRB-ERROR in a token, RFC 4120 §5.9.1 and RFC 4121 §4.1, in parts that a test can change or leave out.</summary>
internal sealed record KrbError
{
    public const byte GeneralizedTime = 0x18;

    /// <summary>What MIT krb5 1.20.1 answers to a token that it has seen before (code 34), for host/ssh.rig.test@RIG.TEST.</summary>
    public static readonly byte[] Replayed = Octets.Hex(
        "6067 0609 2a864886f712010202 0300 7e58 3056 a003020105 a10302011e a411 180f 32303236313132373030303231355a a505 0203019de6 a603020122 a90a 1b08 5249472e54455354 " +
        "aa1f 301d a003020101 a116 3014 1b04 686f7374 1b0c 7373682e7269672e74657374");

    public byte[] Mechanism { get; init; } = Der.Oid("1.2.840.113554.1.2.2");
    public byte[] TokenId { get; init; } = [3, 0];
    public byte[] Code { get; init; } = [34];
    public byte[]? Text { get; init; }

    /// <summary>Optional members that are there: ctime 2, cusec 3, crealm 7, cname 8, e-data 12.</summary>
    public int[] Optional { get; init; } = [];

    /// <summary>Members that are not there although the RFC wants them.</summary>
    public int[] Missing { get; init; } = [];

    public byte[] Build() => Der.Element(0x60, Mechanism, TokenId, Der.Element(0x7e, Der.Element(Der.Sequence, Members())));

    public byte[] Members()
    {
        byte[] time = Der.Element(GeneralizedTime, Octets.Text("20261127000215Z"));
        byte[] name = Der.Element(Der.Sequence, Der.Element(0xa0, Der.Number(1)), Der.Element(0xa1, Der.Element(Der.Sequence, Der.String("host"), Der.String("web.example.org"))));
        var members = new SortedDictionary<int, byte[]>
        {
            [0] = Der.Number(5), [1] = Der.Number(30), [4] = time, [5] = Der.Number(1), [6] = Der.Element(Der.Integer, Code), [9] = Der.String("EXAMPLE.ORG"), [10] = name,
        };
        if (Text != null) members[11] = Der.Element(Der.GeneralString, Text);
        byte[][] optional = [[], [], time, Der.Number(1), [], [], [], Der.String("EXAMPLE.ORG"), name, [], [], [], Der.Element(Der.OctetString, [1, 2, 3])];
        foreach (int member in Optional) members[member] = optional[member];
        foreach (int member in Missing) members.Remove(member);
        return Octets.Concat([.. members.Select(member => Der.Element((byte)(0xa0 | member.Key), member.Value))]);
    }
}

using System;
using System.Collections.Generic;
using GssNative.Backends;
using GssNative.Ssh;
using GssNative.Tests.Host;

namespace GssNative.Tests.Ssh;

/// <summary>The first token, looked at before any security library sees it.</summary>
internal sealed class InitialTokenTests
{
    [Test]
    public void Reads_the_service_of_a_kerberos_token([Values(0, 1, 40, 300, 5000, 70_000, 900_000)] int ticketSize)
    {
        InitialToken token = InitialToken.Parse(new ApReqToken { TicketSize = ticketSize }.Build());
        Assert.That(token.Kind, Is.EqualTo(InitialTokenKind.Krb5));
        Assert.That(Octets.Text(token.Service.Service), Is.EqualTo("host"));
        Assert.That(Octets.Text(token.Service.Instance), Is.EqualTo("web.example.org"));
        Assert.That(token.Service.IsHost, Is.True);
    }

    // Rule R78: the frame in its one form.
    [TestCase("", TestName = "nothing")]
    [TestCase("00")]
    [TestCase("60 00", TestName = "an empty frame")]
    [TestCase("60 0b 06 09 2a 86 48 86 f7 12 01 02 02", TestName = "a frame with nothing in it")]
    [TestCase("60 0d 06 09 2a 86 48 86 f7 12 01 02 02 01 00", TestName = "a token without AP-REQ")]
    [TestCase("60 0f 06 09 2a 86 48 86 f7 12 01 02 02 01 00 6e 00", TestName = "an empty AP-REQ")]
    [TestCase("4e 54 4c 4d 53 53 50 00 01 00 00 00 97 82 08 e2", TestName = "raw NTLMSSP")]
    [TestCase("a1 07 30 05 a0 03 0a 01 00", TestName = "NegTokenResp")]
    [TestCase("7e 05 30 03 02 01 05", TestName = "KRB-ERROR")]
    public void Is_malformed(string hex) => Assert.That(KindOf(Octets.Hex(hex)), Is.EqualTo(InitialTokenKind.Malformed));

    // Rule R78: the frame is not optional.
    [Test]
    public void An_AP_REQ_without_framing_is_malformed() => Assert.That(KindOf(new ApReqToken().Inner()), Is.EqualTo(InitialTokenKind.Malformed));

    [Test]
    public void A_NegTokenInit_without_framing_is_malformed() => Assert.That(KindOf(NegTokenInit()), Is.EqualTo(InitialTokenKind.Malformed));

    // Rule R5: whatever is inside.
    [TestCase("1.3.6.1.5.5.2", TestName = "SPNEGO around Kerberos")]
    public void A_NegTokenInit_is_another_mechanism(string mechanism) =>
        Assert.That(KindOf(new ApReqToken { Mechanism = Der.Oid(mechanism) }.Frame(NegTokenInit())), Is.EqualTo(InitialTokenKind.OtherMechanism));

    // Rules R5, R78: the frame says which mechanism it is.
    [TestCase("1.3.6.1.5.5.2", TestName = "framed as SPNEGO")]
    [TestCase("1.3.6.1.4.1.311.2.2.30", TestName = "framed as NegoEx")]
    [TestCase("1.3.6.1.4.1.311.2.2.10", TestName = "framed as NTLMSSP")]
    [TestCase("1.3.6.1.5.2.5", TestName = "framed as IAKERB")]
    [TestCase("1.2.840.113554.1.2.2.3", TestName = "framed as krb5 user to user")]
    public void An_AP_REQ_of_another_mechanism_is_not_Kerberos(string mechanism)
    {
        InitialToken token = InitialToken.Parse(new ApReqToken { Mechanism = Der.Oid(mechanism) }.Build());
        Assert.That(token.Kind, Is.EqualTo(InitialTokenKind.OtherMechanism));
        Assert.That(token.Service.IsHost, Is.False);
    }

    [TestCase("1.2.840.113554.1.2.2", Mechanism.Krb5)]
    [TestCase("1.2.840.48018.1.2.2", Mechanism.Krb5Microsoft)]
    [TestCase("1.3.5.1.5.2", Mechanism.Krb5Legacy)]
    public void Kerberos_has_three_names(string name, object expected)
    {
        InitialToken token = InitialToken.Parse(new ApReqToken { Mechanism = Der.Oid(name) }.Build());
        Assert.That((token.Kind, token.Mechanism), Is.EqualTo((InitialTokenKind.Krb5, (Mechanism)expected)));
        Assert.That(token.Service.IsHost, Is.True);
    }

    [TestCase("06 00", TestName = "an empty mechanism")]
    [TestCase("06 0a 80 2a 86 48 86 f7 12 01 02 02", TestName = "a padded mechanism")]
    [TestCase("06 09 2a 86 48 86 f7 12 01 02 82", TestName = "an unfinished mechanism")]
    [TestCase("0d 09 2a 86 48 86 f7 12 01 02 02", TestName = "a relative mechanism")]
    public void A_mechanism_that_is_not_strict_DER_is_malformed(string hex) =>
        Assert.That(KindOf(new ApReqToken { Mechanism = Octets.Hex(hex) }.Build()), Is.EqualTo(InitialTokenKind.Malformed));

    // Rule R78: a first token is an AP-REQ.
    [TestCase("", TestName = "without a token id")]
    [TestCase("01", TestName = "half a token id")]
    [TestCase("00 01", TestName = "token id swapped")]
    [TestCase("01 01", TestName = "unknown token id")]
    [TestCase("02 00", TestName = "token id of an AP-REP")]
    [TestCase("03 00", TestName = "token id of an error")]
    [TestCase("05 01", TestName = "token id of IAKERB")]
    public void Another_token_id_is_malformed(string hex) =>
        Assert.That(KindOf(new ApReqToken { TokenId = Octets.Hex(hex) }.Build()), Is.EqualTo(InitialTokenKind.Malformed));

    // Rule R78: the frame fits, or there is none.
    [Test]
    public void Every_truncation_is_malformed()
    {
        byte[] whole = new ApReqToken().Build();
        for (int length = 0; length < whole.Length; length++)
            Assert.That(KindOf(whole.AsSpan(0, length)), Is.EqualTo(InitialTokenKind.Malformed), $"{length} of {whole.Length} bytes");
    }

    // Rule R78: the frame fits, or there is none.
    [Test]
    public void Trailing_bytes_are_malformed([Values(1, 2, 100)] int extra)
    {
        Assert.That(KindOf([.. new ApReqToken().Build(), .. new byte[extra]]), Is.EqualTo(InitialTokenKind.Malformed));
        var token = new ApReqToken();
        byte[] padded = token.Frame(Octets.Concat(token.TokenId, token.Inner(), new byte[extra]));
        Assert.That(KindOf(padded), Is.EqualTo(InitialTokenKind.Malformed));
    }

    private static IEnumerable<TestCaseData> LooseLengths()
    {
        foreach (string element in ApReqToken.Path)
            foreach (LengthForm form in Enum.GetValues<LengthForm>())
                if (form != LengthForm.Shortest) yield return new TestCaseData(element, form.ToString()).SetArgDisplayNames(element, form.ToString());
    }

    // Rule R78: on the whole way to the service's name: two readers that disagree on a length would read two names.
    [TestCaseSource(nameof(LooseLengths))]
    public void A_length_that_is_not_strict_DER_is_refused(string element, string form)
    {
        InitialToken token = InitialToken.Parse(new ApReqToken { Odd = element, OddForm = Enum.Parse<LengthForm>(form) }.Build());
        bool anotherOid = element == "mechanism" && form is (nameof(LengthForm.OneTooLong) or nameof(LengthForm.OneTooShort));
        Assert.That(token.Kind, Is.EqualTo(anotherOid ? InitialTokenKind.OtherMechanism : InitialTokenKind.Malformed));
    }

    [Test]
    public void A_changed_byte_never_makes_another_name()
    {
        var plain = new ApReqToken { TicketSize = 60 };
        byte[] token = plain.Build();
        int nameStart = token.AsSpan().IndexOf("host"u8), nameEnd = token.AsSpan().IndexOf("web.example.org"u8) + "web.example.org".Length;
        for (int position = 0; position < token.Length; position++)
        {
            byte original = token[position];
            for (int value = 0; value < 256; value++)
            {
                token[position] = (byte)value;
                InitialToken read = InitialToken.Parse(token);
                bool inName = position >= nameStart && position < nameEnd;
                if (!inName && read.Service.IsHost && !read.Service.Instance.SequenceEqual("web.example.org"u8))
                    Assert.Fail($"byte {position} changed to {value}: {Octets.Text(read.Service.Instance)}");
            }
            token[position] = original;
        }
        Assert.That(KindOf(token), Is.EqualTo(InitialTokenKind.Krb5));
    }

    private static InitialTokenKind KindOf(ReadOnlySpan<byte> token) => InitialToken.Parse(token).Kind;

    /// <summary>RFC 4178 §4.2.1, with Kerberos as the first of the mechanisms and its token inside.</summary>
    private static byte[] NegTokenInit() =>
        Der.Element(0xa0, Der.Element(Der.Sequence,
            Der.Element(0xa0, Der.Element(Der.Sequence, Der.Oid("1.2.840.113554.1.2.2"), Der.Oid("1.3.6.1.4.1.311.2.2.10"))),
            Der.Element(0xa2, Der.Element(Der.OctetString, new ApReqToken().Build()))));
}

using System;
using System.Collections.Generic;
using System.Linq;
using GssNative.Host;
using GssNative.Ssh;
using GssNative.Tests.Host;

namespace GssNative.Tests.Ssh;

/// <summary>A peer's error token, taken apart.</summary>
internal sealed class KerberosErrorTests
{
    private static readonly int[] s_optional = [2, 3, 7, 8, 12];

    // Rule R70: one of a real server.
    [Test]
    public void A_real_one_is_understood()
    {
        Assert.That(Read(KrbError.Replayed), Is.EqualTo((true, 34u, Hint.Replayed)));
        Assert.That(Describe(KrbError.Replayed), Is.EqualTo("Kerberos error 34, the request was seen before"));
    }

    [Test]
    public void Every_choice_of_optional_members_is_understood()
    {
        for (int choice = 0; choice < 1 << s_optional.Length; choice++)
        {
            int[] members = [.. s_optional.Where((_, place) => (choice >> place & 1) != 0)];
            foreach (string? text in (string?[])[null, "the clock"])
            {
                byte[] token = new KrbError { Code = [37], Optional = members, Text = text == null ? null : Octets.Text(text) }.Build();
                Assert.That(Read(token), Is.EqualTo((true, 37u, Hint.ClockSkew)), string.Join(' ', members));
                Assert.That(Describe(token), Is.EqualTo("Kerberos error 37, the clocks differ too much" + (text == null ? "" : "; its words: the clock")));
            }
        }
    }

    [Test]
    public void Each_alias_of_the_mechanism_may_frame_it([Values("1.2.840.113554.1.2.2", "1.2.840.48018.1.2.2", "1.3.5.1.5.2")] string oid) =>
        Assert.That(Read(new KrbError { Mechanism = Der.Oid(oid) }.Build()).Present, Is.True);

    [Test]
    public void A_code_is_an_Int32([Values(0u, 1u, 31u, 127u, 128u, 255u, 256u, 0x7fffffffu, 0xffffffffu)] uint code)
    {
        byte[] shortest = [.. Octets.UInt32(code).SkipWhile(digit => digit == 0)];
        foreach (byte[] digits in (byte[][])[shortest.Length == 0 ? [0] : shortest, Octets.UInt32(code)])
            Assert.That(Read(new KrbError { Code = digits }.Build()), Is.EqualTo((true, code, code == 31 ? Hint.KeyMismatch : Hint.None)));
    }

    [TestCase(31, Hint.KeyMismatch)]
    [TestCase(32, Hint.TicketExpired)]
    [TestCase(33, Hint.ClockSkew)]
    [TestCase(34, Hint.Replayed)]
    [TestCase(35, Hint.KeyMismatch)]
    [TestCase(36, Hint.None)]
    [TestCase(37, Hint.ClockSkew)]
    [TestCase(39, Hint.None)]
    [TestCase(40, Hint.None)]
    [TestCase(41, Hint.KeyMismatch)]
    [TestCase(44, Hint.KeyMismatch)]
    [TestCase(45, Hint.KeyMismatch)]
    [TestCase(60, Hint.None)]
    public void What_ends_of_a_context_tell_each_other_has_a_meaning(int code, Hint expected)
    {
        byte[] token = new KrbError { Code = [(byte)code] }.Build();
        Assert.That(Read(token).Hint, Is.EqualTo(expected));
        Assert.That(Describe(token), Does.StartWith($"Kerberos error {code}, ").And.Not.Contain("RFC"));
    }

    [Test]
    public void Other_codes_are_left_to_the_reader() => Assert.That(Describe(new KrbError { Code = [99] }.Build()), Is.EqualTo("Kerberos error 99, see RFC 4120 section 7.5.9"));

    // Rule R77: a peer's words go to logs.
    [Test]
    public void Its_words_are_made_printable() =>
        Assert.That(Describe(new KrbError { Text = [(byte)'a', 0x1b, (byte)'\r', (byte)'\n', 0xff, (byte)'b', 0] }.Build()), Does.EndWith("; its words: a   ?b "));

    [Test]
    public void Its_words_may_be_longer_than_the_room()
    {
        byte[] token = new KrbError { Text = Octets.Repeat('x', 5000) }.Build();
        Assert.That(Describe(token), Has.Length.EqualTo(512).And.EndsWith("xxx"));
    }

    [Test]
    public void Every_truncation_is_refused()
    {
        foreach (byte[] token in (byte[][])[KrbError.Replayed, new KrbError { Optional = s_optional, Text = "t"u8.ToArray() }.Build()])
            for (int length = 0; length < token.Length; length++)
                Assert.That(KerberosError.IsOne(token.AsSpan(0, length)), Is.False, $"{length} of {token.Length} bytes");
    }

    private static IEnumerable<TestCaseData> Lookalikes()
    {
        KrbError good = new();
        byte[] inner = Der.Element(0x7e, Der.Element(Der.Sequence, good.Members()));
        yield return new TestCaseData(Array.Empty<byte>()).SetArgDisplayNames("nothing");
        yield return new TestCaseData(inner).SetArgDisplayNames("without the frame");
        yield return new TestCaseData((byte[])[.. good.Build(), 0]).SetArgDisplayNames("a byte behind");
        yield return new TestCaseData((good with { TokenId = [1, 0] }).Build()).SetArgDisplayNames("AP-REQ");
        yield return new TestCaseData((good with { TokenId = [2, 0] }).Build()).SetArgDisplayNames("AP-REP");
        yield return new TestCaseData((good with { TokenId = [0, 3] }).Build()).SetArgDisplayNames("token identifier turned round");
        yield return new TestCaseData((good with { TokenId = [3] }).Build()).SetArgDisplayNames("half a token identifier");
        yield return new TestCaseData((good with { Mechanism = [0x07, .. good.Mechanism[1..]] }).Build()).SetArgDisplayNames("no mechanism");
        yield return new TestCaseData((good with { Code = [] }).Build()).SetArgDisplayNames("a code of no bytes");
        yield return new TestCaseData((good with { Code = [0, 0, 0, 0, 34] }).Build()).SetArgDisplayNames("a code of 5 bytes");
        yield return new TestCaseData((good with { Code = new byte[300] }).Build()).SetArgDisplayNames("a code of 300 bytes");
        yield return new TestCaseData((good with { Missing = [6] }).Build()).SetArgDisplayNames("without a code");
        yield return new TestCaseData(Frame(0x7d, Der.Element(Der.Sequence, good.Members()))).SetArgDisplayNames("another application tag");
        yield return new TestCaseData(Frame(0x7e, Der.Element(0x31, good.Members()))).SetArgDisplayNames("no sequence");
        yield return new TestCaseData(Frame(0x7e, Der.Element(Der.Sequence, good.Members()), [0])).SetArgDisplayNames("a byte behind the sequence");
        yield return new TestCaseData(Frame(0x7e, Der.Element(Der.Sequence, good.Members(), Der.Element(0xad, Der.Number(1))))).SetArgDisplayNames("a member 13");
        yield return new TestCaseData(Frame(0x7e, Der.Element(Der.Sequence, Der.Element(0xa6, Der.Number(34)), Der.Element(0xa6, Der.Number(35))))).SetArgDisplayNames("two codes");
        yield return new TestCaseData(Frame(0x7e, Der.Element(Der.Sequence, Der.Element(0xa9, Der.String("R")), Der.Element(0xa6, Der.Number(34))))).SetArgDisplayNames("in another order");
        yield return new TestCaseData(Frame(0x7e, Der.Element(Der.Sequence, Der.Element(0xa6, Der.String("34"))))).SetArgDisplayNames("a code of text");
        yield return new TestCaseData(Frame(0x7e, Der.Element(Der.Sequence, Der.Element(0xa6, Der.Number(34)), Der.Element(0xab, Der.Number(1))))).SetArgDisplayNames("a number for words");
    }

    // Rule R70: what is no error is the mechanism's to read.
    [TestCaseSource(nameof(Lookalikes))]
    public void What_only_looks_like_one_is_none(byte[] token)
    {
        Assert.That(Read(token), Is.EqualTo((false, 0u, Hint.None)));
        Assert.That(Describe(token), Is.EqualTo("its token is no Kerberos error"));
    }

    // Rule R70: a client's first token and a server's answer are not taken for errors.
    [Test]
    public void A_first_token_is_none() => Assert.That(KerberosError.IsOne(new ApReqToken().Build()), Is.False);

    [Test]
    public void Every_form_of_length_but_the_shortest_is_refused([Values(LengthForm.Padded, LengthForm.Indefinite, LengthForm.OneTooLong, LengthForm.OneTooShort, LengthForm.Huge, LengthForm.Negative, LengthForm.FourDigits, LengthForm.Reserved)] LengthForm form)
    {
        byte[] members = new KrbError().Members();
        Assert.That(KerberosError.IsOne(Frame(0x7e, Der.Element(Der.Sequence, form, members))), Is.False);
        Assert.That(KerberosError.IsOne(Der.Element(0x60, form, new KrbError().Mechanism, [3, 0], Der.Element(0x7e, Der.Element(Der.Sequence, members)))), Is.False);
    }

    [Test]
    public void Every_changed_bit_is_read_within_bounds()
    {
        byte[] whole = new KrbError { Optional = s_optional, Text = "words"u8.ToArray() }.Build();
        int understood = 0;
        for (int bit = 0; bit < whole.Length * 8; bit++)
        {
            byte[] token = [.. whole];
            token[bit / 8] ^= (byte)(1 << bit % 8);
            Describe(token);
            if (KerberosError.IsOne(token)) understood++;
        }
        Assert.That(understood, Is.InRange(100, whole.Length * 8 - 100), "changes of contents leave an error, changes of structure do not");
    }

    private static byte[] Frame(byte tag, params byte[][] contents) => Der.Element(0x60, new KrbError().Mechanism, [3, 0], Der.Element(tag, contents));

    private static (bool Present, uint Code, Hint Hint) Read(byte[] token)
    {
        KerberosError error = KerberosError.Parse(token);
        return (KerberosError.IsOne(token), error.Code, error.Hint);
    }

    private static string Describe(byte[] token)
    {
        TextBuilder text = new(stackalloc byte[512]);
        KerberosError.Parse(token).Describe(ref text);
        return Octets.Text(text.Text);
    }
}

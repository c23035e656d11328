using System;
using System.Linq;
using System.Text;
using Reference = System.Text.Unicode.Utf8;

namespace GssNative.Tests.Host;

/// <summary>UTF-8 as RFC 3629 has it, beside the base library's.</summary>
internal sealed class Utf8Tests
{
    private static readonly Encoding s_strict = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    [TestCase("", true)]
    [TestCase("00", true, TestName = "U+0000")]
    [TestCase("7f", true, TestName = "U+007F")]
    [TestCase("80", false, TestName = "a continuation alone")]
    [TestCase("c0 80", false, TestName = "overlong NUL")]
    [TestCase("c0 af", false, TestName = "overlong slash")]
    [TestCase("c1 bf", false, TestName = "overlong U+007F")]
    [TestCase("c2 80", true, TestName = "U+0080")]
    [TestCase("df bf", true, TestName = "U+07FF")]
    [TestCase("c2", false, TestName = "a lead byte alone")]
    [TestCase("c2 41", false, TestName = "a lead byte and a letter")]
    [TestCase("e0 9f bf", false, TestName = "overlong U+07FF")]
    [TestCase("e0 a0 80", true, TestName = "U+0800")]
    [TestCase("ed 9f bf", true, TestName = "U+D7FF")]
    [TestCase("ed a0 80", false, TestName = "the first surrogate")]
    [TestCase("ed bf bf", false, TestName = "the last surrogate")]
    [TestCase("ee 80 80", true, TestName = "U+E000")]
    [TestCase("ef bf bf", true, TestName = "U+FFFF")]
    [TestCase("f0 8f bf bf", false, TestName = "overlong U+FFFF")]
    [TestCase("f0 90 80 80", true, TestName = "U+10000")]
    [TestCase("f4 8f bf bf", true, TestName = "U+10FFFF")]
    [TestCase("f4 90 80 80", false, TestName = "U+110000")]
    [TestCase("f5 80 80 80", false, TestName = "U+140000")]
    [TestCase("f8 88 80 80 80", false, TestName = "five bytes")]
    [TestCase("fe", false)]
    [TestCase("ff", false)]
    [TestCase("f0 9f 98", false, TestName = "a character cut")]
    [TestCase("e2 82 ac f0 9f 98 80 41", true, TestName = "one of each size")]
    [TestCase("e2 82 ac 80", false, TestName = "one continuation too many")]
    public void Knows_the_edges(string hex, bool expected)
    {
        byte[] text = Octets.Hex(hex);
        Assert.That(GssNative.Host.Utf8.IsValid(text), Is.EqualTo(expected));
        Assert.That(Reference.IsValid(text), Is.EqualTo(expected), "the reference");
        Assert.That(IsStrict(text), Is.EqualTo(expected), "the strict decoder");
    }

    [Test]
    public void Agrees_on_all_sequences_of_1_to_3_bytes()
    {
        Span<byte> text = stackalloc byte[3];
        for (int value = 0; value < 1 << 24; value++)
        {
            text[0] = (byte)(value >> 16);
            text[1] = (byte)(value >> 8);
            text[2] = (byte)value;
            if (GssNative.Host.Utf8.IsValid(text) != Reference.IsValid(text)) Assert.Fail($"{value:x6}");
            if (value < 1 << 16 && GssNative.Host.Utf8.IsValid(text[1..]) != Reference.IsValid(text[1..])) Assert.Fail($"{value:x4}");
            if (value < 1 << 8 && GssNative.Host.Utf8.IsValid(text[2..]) != Reference.IsValid(text[2..])) Assert.Fail($"{value:x2}");
        }
    }

    [Test]
    public void Agrees_on_sequences_of_4_bytes_and_more([Values(1, 2, 3)] int seed)
    {
        var random = new Random(seed);
        byte[] leads = [0x41, 0x80, 0xc2, 0xe0, 0xed, 0xef, 0xf0, 0xf1, 0xf4, 0xf5, 0xff], seconds = [0x7f, 0x80, 0x8f, 0x90, 0x9f, 0xa0, 0xbf, 0xc0];
        var buffer = new byte[12];
        int valid = 0;
        for (int round = 0; round < 1_000_000; round++)
        {
            Span<byte> text = buffer.AsSpan(0, random.Next(4, buffer.Length + 1));
            for (int i = 0; i < text.Length; i++) text[i] = i == 0 || random.Next(3) == 0 ? leads[random.Next(leads.Length)] : seconds[random.Next(seconds.Length)];
            bool expected = Reference.IsValid(text);
            if (expected) valid++;
            if (GssNative.Host.Utf8.IsValid(text) != expected) Assert.Fail($"seed {seed}: {Convert.ToHexString(text)}");
        }
        Assert.That(valid, Is.GreaterThan(1000), "some of them must be text");
    }

    [Test]
    public void Every_character_is_valid()
    {
        Span<byte> text = stackalloc byte[4];
        for (int value = 0; value <= 0x10ffff; value++)
        {
            if (!Rune.IsValid(value)) continue;
            int size = new Rune(value).EncodeToUtf8(text);
            if (!GssNative.Host.Utf8.IsValid(text[..size])) Assert.Fail($"U+{value:X}");
        }
    }

    [Test]
    public void Cuts_at_the_last_boundary_within_the_limit()
    {
        const string sentence = "a\u00e9\u20ac\U0001f600z\U0001f600\u20ac\u00e9";
        byte[] text = Octets.Text(sentence);
        int[] boundaries = [0, .. sentence.EnumerateRunes().Select((_, index) => Size(sentence, index + 1))];
        for (int limit = 0; limit <= text.Length + 3; limit++)
        {
            int expected = limit > text.Length ? limit : boundaries.Last(boundary => boundary <= limit);
            Assert.That(GssNative.Host.Utf8.LastBoundary(text, limit), Is.EqualTo(expected), $"limit {limit}");
        }
    }

    private static int Size(string text, int characters) => text.EnumerateRunes().Take(characters).Sum(rune => rune.Utf8SequenceLength);

    private static bool IsStrict(byte[] text)
    {
        try
        {
            s_strict.GetCharCount(text);
            return true;
        }
        catch (DecoderFallbackException)
        {
            return false;
        }
    }
}

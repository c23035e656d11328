using System;
using System.Linq;
using GssNative.Host;

namespace GssNative.Tests.Host;

/// <summary>Text put together in a span that may be too small for it.</summary>
internal sealed class TextBuilderTests
{
    [TestCase(0, "")]
    [TestCase(1, "a")]
    [TestCase(2, "a", TestName = "not half of two bytes")]
    [TestCase(3, "aé")]
    [TestCase(5, "aé", TestName = "not two thirds of three bytes")]
    [TestCase(6, "aé€")]
    [TestCase(9, "aé€", TestName = "not three quarters of four bytes")]
    [TestCase(10, "aé€😀")]
    [TestCase(11, "aé€😀z")]
    [TestCase(100, "aé€😀z")]
    public void Cuts_between_characters(int capacity, string expected)
    {
        TextBuilder text = new(new byte[capacity]);
        text.Append(Octets.Text("aé€😀z"));
        Assert.That(Octets.Text(text.Text), Is.EqualTo(expected));
    }

    [Test]
    public void Nothing_follows_a_cut()
    {
        TextBuilder text = new(new byte[5]);
        text.Append("abc"u8);
        text.Append("€"u8);
        text.Append("d"u8);
        text.AppendPrintable("e"u8);
        Assert.That(Octets.Text(text.Text), Is.EqualTo("abc"));
    }

    [Test]
    public void Puts_parts_behind_each_other_up_to_the_last_byte()
    {
        TextBuilder text = new(new byte[6]);
        text.Append("ab"u8);
        text.Append(default(ReadOnlySpan<byte>));
        text.Append("é"u8);
        text.Append("42"u8);
        Assert.That(Octets.Text(text.Text), Is.EqualTo("abé42"));
        text.Append("x"u8);
        Assert.That(Octets.Text(text.Text), Is.EqualTo("abé42"));
    }

    // Rule R77: one character, one space.
    [TestCase("\u0080\u009b31m\u009f\u00a0", "  31m \u00a0", TestName = "C1, which steers terminals")]
    [TestCase("a\u2027\u2028\u2029\u202e\u202fb", "a\u2027   \u202fb", TestName = "line separators and direction")]
    [TestCase("a\u2065\u2066\u2069\u206ab", "a\u2065  \u206ab", TestName = "isolates")]
    public void Characters_that_steer_become_spaces(string others, string expected)
    {
        TextBuilder text = new(new byte[100]);
        text.AppendPrintable(Octets.Text(others));
        Assert.That(Octets.Text(text.Text), Is.EqualTo(expected));
    }

    [Test]
    public void What_is_no_UTF_8_becomes_question_marks()
    {
        TextBuilder text = new(new byte[100]);
        text.AppendPrintable([(byte)'a', 0xff, 0xfe, 0xc3, (byte)'b', 0xe2, 0x80]);
        Assert.That(Octets.Text(text.Text), Is.EqualTo("a???b??"));
    }

    // Rule R77: all of them.
    [Test]
    public void Control_characters_of_others_become_spaces()
    {
        byte[] ascii = [.. Enumerable.Range(0, 128).Select(value => (byte)value)];
        TextBuilder text = new(new byte[200]);
        text.Append("own\nline "u8);
        text.AppendPrintable(ascii);
        string expected = "own\nline " + string.Concat(ascii.Select(value => char.IsControl((char)value) ? ' ' : (char)value));
        Assert.That(Octets.Text(text.Text), Is.EqualTo(expected));
    }

    [Test]
    public void Characters_of_others_beyond_ASCII_stay()
    {
        TextBuilder text = new(new byte[100]);
        text.AppendPrintable("häuser/日本😀"u8);
        Assert.That(Octets.Text(text.Text), Is.EqualTo("häuser/日本😀"));
    }
}

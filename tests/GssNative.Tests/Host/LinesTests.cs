using System;
using System.Collections.Generic;
using GssNative.Host;

namespace GssNative.Tests.Host;

/// <summary>Lists in one text.</summary>
internal sealed class LinesTests
{
    [TestCase("")]
    [TestCase("one", "one")]
    [TestCase("one\n", "one")]
    [TestCase("one\ntwo", "one", "two")]
    [TestCase("one\r\ntwo\r\n", "one", "two")]
    [TestCase("\n", "")]
    [TestCase("\n\n", "", "")]
    [TestCase("\r\n", "")]
    [TestCase("\n\none\n\ntwo", "", "", "one", "", "two")]
    [TestCase("one\rtwo\n", "one\rtwo")]
    [TestCase("one\r\r\n", "one\r")]
    [TestCase("\rone\r", "\rone")]
    public void Are_taken_one_by_one(string text, params string[] expected)
    {
        var lines = new List<string>();
        for (ReadOnlySpan<byte> rest = Octets.Text(text); Lines.TryTake(ref rest, out ReadOnlySpan<byte> line);) lines.Add(Octets.Text(line));
        Assert.That(lines, Is.EqualTo(expected));
    }
}

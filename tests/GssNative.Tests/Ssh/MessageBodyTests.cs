using System;
using System.Collections.Generic;
using System.Linq;
using GssNative.Ssh;
using GssNative.Tests.Host;

namespace GssNative.Tests.Ssh;

/// <summary>What stands behind the number of a SSH_MSG_USERAUTH_GSSAPI_* message, RFC 4462 §3.3 to §3.9.</summary>
internal sealed class MessageBodyTests
{
    private static readonly byte[] s_krb5 = Der.Oid("1.2.840.113554.1.2.2");

    private static IEnumerable<TestCaseData> Carriers()
    {
        yield return new TestCaseData(Message.Response, s_krb5);
        yield return new TestCaseData(Message.Response, Der.Oid("1.3.6.1.5.5.2"));
        yield return new TestCaseData(Message.Token, new byte[] { 0 });
        yield return new TestCaseData(Message.Token, Octets.Repeat('t', Limits.Token));
        yield return new TestCaseData(Message.ErrorToken, KrbError.Replayed);
        yield return new TestCaseData(Message.Mic, Octets.Repeat('m', 28));
        yield return new TestCaseData(Message.Mic, Octets.Repeat('m', Limits.Mic));
    }

    // Rules R6, R15, R19, R30: byte by byte, there and back.
    [TestCaseSource(nameof(Carriers))]
    public void Is_a_string_of_the_content(Message message, byte[] content)
    {
        byte[] body = Octets.SshString(content);
        Assert.That(Write(message, content), Is.EqualTo(body));
        Assert.That(Parse(message, body), Is.EqualTo(content));
    }

    // Rule R28: RFC 4462 section 3.6 has no body.
    [Test]
    public void The_end_of_an_exchange_has_none()
    {
        Assert.That(Write(Message.ExchangeComplete, []), Is.Empty);
        Assert.That(Parse(Message.ExchangeComplete, []), Is.Empty);
        Assert.That(MessageBody.IsContent(Message.ExchangeComplete, [1]), Is.False);
        Assert.That(Parse(Message.ExchangeComplete, [0]), Is.Null);
        Assert.That(Parse(Message.ExchangeComplete, [0, 0, 0, 0]), Is.Null);
    }

    // Rule R16: an empty token is against the protocol; so is everything else of nothing.
    [Test]
    public void Nothing_is_no_content([Values(Message.Response, Message.Token, Message.ErrorToken, Message.Mic)] Message message)
    {
        Assert.That(MessageBody.IsContent(message, []), Is.False);
        Assert.That(Parse(message, [0, 0, 0, 0]), Is.Null);
    }

    // Rule R1: the answer of a server is DER.
    [Test]
    public void A_response_is_DER()
    {
        foreach (byte[] content in (byte[][])[s_krb5[2..], s_krb5[..^1], [.. s_krb5, 0], [6, 0], [7, .. s_krb5[1..]]])
        {
            Assert.That(MessageBody.IsContent(Message.Response, content), Is.False);
            Assert.That(Parse(Message.Response, Octets.SshString(content)), Is.Null);
        }
    }

    [Test]
    public void Contents_have_limits()
    {
        Assert.That(MessageBody.IsContent(Message.Token, new byte[Limits.Token + 1]), Is.False);
        Assert.That(MessageBody.IsContent(Message.ErrorToken, new byte[Limits.Token + 1]), Is.False);
        Assert.That(MessageBody.IsContent(Message.Mic, new byte[Limits.Mic + 1]), Is.False);
        Assert.That(Parse(Message.Token, Octets.SshString(new byte[Limits.Token + 1])), Is.Null);
        Assert.That(Parse(Message.Mic, Octets.SshString(new byte[Limits.Mic + 1])), Is.Null);
    }

    [Test]
    public void Only_the_whole_body_is_one([Values(Message.Response, Message.Token, Message.ErrorToken, Message.Mic)] Message message)
    {
        byte[] body = Octets.SshString(s_krb5);
        for (int length = 0; length < body.Length; length++) Assert.That(Parse(message, body[..length]), Is.Null, $"{length} bytes");
        for (int extra = 0; extra < 256; extra++) Assert.That(Parse(message, [.. body, (byte)extra]), Is.Null, $"and {extra}");
        foreach (uint length in (uint[])[0, 1, 10, 12, 0x10000, 0x7fffffff, 0x80000000, 0xfffffffb, 0xffffffff])
            Assert.That(Parse(message, [.. Octets.UInt32(length), .. s_krb5]), Is.Null, $"length {length}");
    }

    [Test]
    public void Other_messages_have_no_such_body()
    {
        foreach (uint number in Enumerable.Range(0, 256).Select(value => (uint)value).Append(uint.MaxValue))
        {
            bool expected = number is 60 or 61 or 63 or 65 or 66;
            Assert.That(MessageBody.IsOne((Message)number), Is.EqualTo(expected), $"{number}");
            if (expected) continue;
            Assert.That(MessageBody.IsContent((Message)number, s_krb5) || MessageBody.IsContent((Message)number, []), Is.False, $"{number}");
            Assert.That(Parse((Message)number, Octets.SshString(s_krb5)), Is.Null, $"{number}");
        }
    }

    private static byte[] Write(Message message, byte[] content)
    {
        Assert.That(MessageBody.IsContent(message, content), Is.True);
        var body = new byte[MessageBody.SizeFor(message, content)];
        MessageBody.Write(message, content, body);
        return body;
    }

    private static byte[]? Parse(Message message, byte[] body)
    {
        bool parsed = MessageBody.TryParse(message, body, out ReadOnlySpan<byte> content);
        if (!parsed) Assert.That(content.IsEmpty, Is.True);
        return parsed ? content.ToArray() : null;
    }
}

using System;
using GssNative.Ssh;
using GssNative.Tests.Host;

namespace GssNative.Tests.Ssh;

/// <summary>The body of SSH_MSG_USERAUTH_GSSAPI_ERROR and SSH_MSG_KEXGSS_ERROR, RFC 4462 §3.8 and §2.1.</summary>
internal sealed class ErrorBodyTests
{
    // Rules R23, R68: byte by byte.
    [Test]
    public void Writes_numbers_text_and_language()
    {
        ErrorBody body = new() { Major = 0x000d0000, Minor = 0x96c73a90, Message = "no ücket"u8 };
        var written = new byte[body.Size];
        body.Write(written);
        Assert.That(Convert.ToHexString(written), Is.EqualTo("000D0000" + "96C73A90" + "00000009" + "6E6F20C3BC636B6574" + "00000002" + "656E"));
    }

    [Test]
    public void Takes_apart_what_it_wrote([Values(0, 1, 1000)] int size)
    {
        byte[] text = Octets.Repeat('x', size);
        ErrorBody body = new() { Major = uint.MaxValue, Minor = 1, Message = text };
        var written = new byte[body.Size];
        body.Write(written);
        Assert.That(Parse(written), Is.EqualTo((uint.MaxValue, 1u, Octets.Text(text), "en")));
    }

    // Rule R23: of any language, and of none.
    [TestCase("Kein Ticket", "de-CH")]
    [TestCase("", "")]
    public void Takes_other_servers_bodies(string message, string language) =>
        Assert.That(Parse(Sample(message, language)), Is.EqualTo((1u, 2u, message, language)));

    [Test]
    public void Only_the_whole_body_is_one()
    {
        byte[] body = Sample("message", "en");
        for (int length = 0; length < body.Length; length++) Assert.That(Parse(body[..length]), Is.Null, $"{length} bytes");
        for (int extra = 0; extra < 256; extra++) Assert.That(Parse([.. body, (byte)extra]), Is.Null, $"and {extra}");
    }

    [Test]
    public void Lengths_stay_inside([Values(8, 19)] int field, [Values(0xffffffffu, 0x80000000u, 0x7fffffffu, 100u)] uint length)
    {
        byte[] body = Sample("message", "en");
        Octets.UInt32(length).CopyTo(body, field);
        Assert.That(Parse(body), Is.Null);
    }

    private static byte[] Sample(string message, string language) =>
        Octets.Concat(Octets.UInt32(1), Octets.UInt32(2), Octets.SshString(Octets.Text(message)), Octets.SshString(Octets.Text(language)));

    private static (uint Major, uint Minor, string Message, string Language)? Parse(byte[] body) =>
        ErrorBody.TryParse(body, out ErrorBody parsed) ? (parsed.Major, parsed.Minor, Octets.Text(parsed.Message), Octets.Text(parsed.Language)) : null;
}

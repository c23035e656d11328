using GssNative.HeaderGen;

namespace GssNative.Tests.HeaderGen;

internal sealed class NamingTests
{
    [TestCase("auth", "auth")]
    [TestCase("Auth", "auth")]
    [TestCase("recvToken", "recv_token")]
    [TestCase("ChannelBindingsLength", "channel_bindings_length")]
    [TestCase("Sha1Kex", "sha1_kex")]
    [TestCase("K5Login", "k5_login")]
    [TestCase("GSSFramework", "gss_framework")]
    [TestCase("OtherGSS", "other_gss")]
    [TestCase("_length", "length")]
    [TestCase("Own_Name", "own_name")]
    public void Names_become_snake_case(string name, string expected) => Assert.That(Naming.SnakeCase(name), Is.EqualTo(expected));

    [Test]
    public void Constants_are_upper_case() => Assert.That(Naming.UpperSnakeCase("DnsCanonicalization"), Is.EqualTo("DNS_CANONICALIZATION"));

    [TestCase("size", true)]
    [TestCase("sha1", true)]
    [TestCase("default", false)]
    [TestCase("class", false)]
    [TestCase("1st", false)]
    [TestCase("", false)]
    [TestCase("größe", false)]
    public void Identifiers_are_those_of_C_and_Cpp(string name, bool expected) => Assert.That(Naming.IsIdentifier(name), Is.EqualTo(expected));
}

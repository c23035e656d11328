using System;
using System.Linq;
using GssNative.Backends;
using GssNative.Ssh;
using GssNative.Tests.Host;

namespace GssNative.Tests.Ssh;

/// <summary>The lists of mechanisms in the messages of RFC 4462 §3.2 and §3.3.</summary>
internal sealed class OidListTests
{
    private const string Krb5 = "1.2.840.113554.1.2.2", Spnego = "1.3.6.1.5.5.2", Unknown = "1.3.6.1.4.1.99999.1", Iakerb = "1.3.6.1.5.2.5";

    // Rules R1, R6: one mechanism, in DER.
    [Test]
    public void The_request_has_19_bytes()
    {
        var body = new byte[OidList.SizeOfRequest];
        OidList.WriteRequest(body);
        Assert.That(body, Is.EqualTo(Octets.Hex("00000001 0000000b 06092a864886f712010202")));
    }

    [Test]
    public void The_response_has_15_bytes()
    {
        var body = new byte[OidList.SizeOfResponse(Mechanism.Krb5)];
        OidList.WriteResponse(body, Mechanism.Krb5);
        Assert.That(body, Is.EqualTo(Octets.Hex("0000000b 06092a864886f712010202")));
    }

    // Rules R2, R3, R5: the first that is supported, or none.
    [TestCase(nameof(Selection.Supported), Krb5)]
    [TestCase(nameof(Selection.Supported), Unknown, Krb5, Spnego)]
    [TestCase(nameof(Selection.Supported), Krb5, Unknown)]
    [TestCase(nameof(Selection.Supported), Unknown, Spnego, Iakerb, Krb5)]
    [TestCase(nameof(Selection.Supported), Krb5, Krb5)]
    [TestCase(nameof(Selection.Supported), Unknown, Unknown, Krb5, Krb5, Unknown)]
    [TestCase(nameof(Selection.NoneSupported), Unknown)]
    [TestCase(nameof(Selection.NoneSupported), Spnego)]
    [TestCase(nameof(Selection.NoneSupported), Spnego, Iakerb, Unknown)]
    public void Selects_krb5_wherever_it_stands(string expected, params string[] offered) =>
        Assert.That(OidList.Select(List(offered), aliases: true, out _).ToString(), Is.EqualTo(expected));

    // Rule R7: the count is not believed beyond its limit.
    [TestCase(0u, 0, ExpectedResult = nameof(Selection.Malformed))]
    [TestCase(0u, 1, ExpectedResult = nameof(Selection.Malformed))]
    [TestCase(1u, 1, ExpectedResult = nameof(Selection.Supported))]
    [TestCase(2u, 2, ExpectedResult = nameof(Selection.Supported))]
    [TestCase(64u, 64, ExpectedResult = nameof(Selection.Supported))]
    [TestCase(65u, 65, ExpectedResult = nameof(Selection.Malformed))]
    [TestCase(uint.MaxValue, 1, ExpectedResult = nameof(Selection.Malformed))]
    [TestCase(uint.MaxValue, 64, ExpectedResult = nameof(Selection.Malformed))]
    [TestCase(2u, 1, ExpectedResult = nameof(Selection.Malformed))]
    [TestCase(1u, 2, ExpectedResult = nameof(Selection.Malformed))]
    public string Believes_a_count_of_1_to_64_that_is_true(uint said, int sent) =>
        OidList.Select(Octets.Concat([Octets.UInt32(said), .. Enumerable.Repeat(Octets.SshString(Der.Oid(Krb5)), sent)]), aliases: true, out _).ToString();

    [Test]
    public void Refuses_every_truncation()
    {
        byte[] whole = List(Unknown, Krb5, Spnego);
        for (int length = 0; length < whole.Length; length++)
            Assert.That(OidList.Select(whole.AsSpan(0, length), aliases: true, out _), Is.EqualTo(Selection.Malformed), $"{length} bytes");
    }

    [Test]
    public void Refuses_trailing_bytes([Values(1, 2, 4, 100)] int extra) =>
        Assert.That(OidList.Select([.. List(Krb5), .. new byte[extra]], aliases: true, out _), Is.EqualTo(Selection.Malformed));

    // Rule R1: strict in every place of the list.
    [TestCase("", TestName = "an empty one")]
    [TestCase("06 0a 80 2a 86 48 86 f7 12 01 02 02", TestName = "a padded one")]
    [TestCase("06 81 09 2a 86 48 86 f7 12 01 02 02", TestName = "one in the long form")]
    [TestCase("06 09 2a 86 48 86 f7 12 01 02 82", TestName = "an unfinished one")]
    [TestCase("2a 86 48 86 f7 12 01 02 02", TestName = "one without its header")]
    public void One_malformed_identifier_spoils_the_list(string hex)
    {
        byte[] bad = Octets.SshString(Octets.Hex(hex)), good = Octets.SshString(Der.Oid(Krb5));
        Assert.That(OidList.Select(Octets.Concat(Octets.UInt32(2), bad, good), aliases: true, out _), Is.EqualTo(Selection.Malformed));
        Assert.That(OidList.Select(Octets.Concat(Octets.UInt32(2), good, bad), aliases: true, out _), Is.EqualTo(Selection.Malformed));
    }

    [TestCase(0xffffffffu)]
    [TestCase(0x80000000u)]
    [TestCase(0x0000000cu)]
    public void Refuses_a_length_that_leads_outside(uint length) =>
        Assert.That(OidList.Select(Octets.Concat(Octets.UInt32(1), Octets.UInt32(length), Der.Oid(Krb5)), aliases: true, out _), Is.EqualTo(Selection.Malformed));

    private static byte[] List(params string[] oids) =>
        Octets.Concat([Octets.UInt32((uint)oids.Length), .. oids.Select(oid => Octets.SshString(Der.Oid(oid)))]);
}

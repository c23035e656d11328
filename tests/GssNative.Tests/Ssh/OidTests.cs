using System;
using System.Linq;
using GssNative.Backends;
using GssNative.Ssh;
using GssNative.Tests.Host;

namespace GssNative.Tests.Ssh;

/// <summary>Object identifiers on the wire: strict DER, and Kerberos 5 alone (RFC 4462 §3.2, §7.3).</summary>
internal sealed class OidTests
{
    private const string Krb5 = "1.2.840.113554.1.2.2";

    // Rule R1: the bytes on the wire.
    [Test]
    public void Krb5_has_the_bytes_of_the_RFC()
    {
        Assert.That(MechanismOid.Der(Mechanism.Krb5).ToArray(), Is.EqualTo(Octets.Hex("06 09 2a 86 48 86 f7 12 01 02 02")));
        Assert.That(MechanismOid.Der(Mechanism.Krb5).ToArray(), Is.EqualTo(Der.Oid(Krb5)));
        Assert.That(MechanismOid.Der(Mechanism.Krb5)[2..].ToArray(), Is.EqualTo(MechanismOid.Value(Mechanism.Krb5).ToArray()), "GSSAPI's form has no tag and length");
    }

    // Rule R5: neither SPNEGO nor any other.
    [TestCase(Krb5, true)]
    [TestCase("1.3.6.1.5.5.2", false, TestName = "SPNEGO")]
    [TestCase("1.3.6.1.4.1.311.2.2.30", false, TestName = "NegoEx")]
    [TestCase("1.3.6.1.4.1.311.2.2.10", false, TestName = "NTLMSSP")]
    [TestCase("1.3.6.1.5.2.5", false, TestName = "IAKERB")]
    [TestCase("1.2.840.48018.1.2.2", false, TestName = "MS krb5")]
    [TestCase("1.2.840.113554.1.2.2.3", false, TestName = "krb5 user to user")]
    [TestCase("1.2.840.113554.1.2.2.1", false, TestName = "krb5 name type")]
    [TestCase("1.3.5.1.5.2", false, TestName = "krb5 before it had its number")]
    [TestCase("1.2.840.113554.1.2", false, TestName = "a prefix")]
    [TestCase("1.2.840.113554.1.2.3", false, TestName = "a neighbour")]
    public void Only_krb5_is_supported(string dotted, bool expected)
    {
        byte[] oid = Der.Oid(dotted);
        Assert.That(Oid.IsValid(oid), Is.True);
        Assert.That(Oid.IsOffered(oid), Is.EqualTo(expected));
    }

    // Rule R1: one form only.
    [TestCase("")]
    [TestCase("06")]
    [TestCase("06 00")]
    [TestCase("00 09 2a 86 48 86 f7 12 01 02 02", TestName = "tag 0")]
    [TestCase("26 09 2a 86 48 86 f7 12 01 02 02", TestName = "constructed")]
    [TestCase("0d 09 2a 86 48 86 f7 12 01 02 02", TestName = "relative")]
    [TestCase("2a 86 48 86 f7 12 01 02 02", TestName = "without header")]
    [TestCase("06 08 2a 86 48 86 f7 12 01 02 02", TestName = "length one less")]
    [TestCase("06 0a 2a 86 48 86 f7 12 01 02 02", TestName = "length one more")]
    [TestCase("06 09 2a 86 48 86 f7 12 01 02 02 00", TestName = "trailing byte")]
    [TestCase("06 81 09 2a 86 48 86 f7 12 01 02 02", TestName = "long form")]
    [TestCase("06 82 00 09 2a 86 48 86 f7 12 01 02 02", TestName = "longer form")]
    [TestCase("06 80 2a 86 48 86 f7 12 01 02 02 00 00", TestName = "indefinite")]
    [TestCase("06 0a 80 2a 86 48 86 f7 12 01 02 02", TestName = "padded first arc")]
    [TestCase("06 0a 2a 80 86 48 86 f7 12 01 02 02", TestName = "padded second arc")]
    [TestCase("06 0a 2a 86 48 86 f7 12 01 02 80 02", TestName = "padded last arc")]
    [TestCase("06 0a 2a 86 48 86 f7 12 01 02 02 80", TestName = "an arc of nothing")]
    [TestCase("06 09 2a 86 48 86 f7 12 01 02 82", TestName = "last arc unfinished")]
    [TestCase("06 01 86", TestName = "the only arc unfinished")]
    [TestCase("ff ff ff ff")]
    public void Refuses_what_is_not_strict_DER(string hex)
    {
        Assert.That(Oid.IsValid(Octets.Hex(hex)), Is.False);
        Assert.That(Oid.IsOffered(Octets.Hex(hex)), Is.False);
    }

    // Rule R1: a length in its shortest form.
    [TestCase(1, true)]
    [TestCase(127, true)]
    [TestCase(128, false)]
    public void The_short_form_ends_at_127_bytes(int size, bool expected)
    {
        byte[] oid = [0x06, (byte)size, .. Octets.Repeat('\x2a', size)];
        Assert.That(Oid.IsValid(oid), Is.EqualTo(expected));
    }

    [Test]
    public void Every_change_of_one_bit_is_another_mechanism()
    {
        byte[] krb5 = MechanismOid.Der(Mechanism.Krb5).ToArray();
        foreach (int bit in Enumerable.Range(0, krb5.Length * 8))
        {
            byte[] changed = [.. krb5];
            changed[bit / 8] ^= (byte)(1 << bit % 8);
            Assert.That(Oid.IsOffered(changed), Is.False, $"bit {bit}");
        }
    }
}

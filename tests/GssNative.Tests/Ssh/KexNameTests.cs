using System;
using System.Collections.Generic;
using System.Linq;
using System.Security.Cryptography;
using GssNative.Host;
using GssNative.Ssh;
using GssNative.Tests.Host;

namespace GssNative.Tests.Ssh;

/// <summary>Names of GSS key exchange methods, RFC 4462 §2.3 to §2.6 and RFC 8732 §4, §5.</summary>
internal sealed class KexNameTests
{
    private const string Krb5 = "toWM5Slw5Ew8Mqkay+al2g==";

    /// <summary>In the library's order of preference.</summary>
    private static readonly (Family Family, string Name)[] s_families =
    [
        (Family.Curve25519Sha256, "curve25519-sha256"), (Family.Nistp256Sha256, "nistp256-sha256"), (Family.Nistp384Sha384, "nistp384-sha384"),
        (Family.Nistp521Sha512, "nistp521-sha512"), (Family.Group16Sha512, "group16-sha512"), (Family.Group14Sha256, "group14-sha256"),
        (Family.Curve448Sha512, "curve448-sha512"), (Family.Group18Sha512, "group18-sha512"), (Family.Group17Sha512, "group17-sha512"), (Family.Group15Sha512, "group15-sha512"),
        (Family.GexSha1, "gex-sha1"), (Family.Group14Sha1, "group14-sha1"), (Family.Group1Sha1, "group1-sha1"),
    ];

    private static readonly Family[] s_all = [.. s_families.Select(family => family.Family)];

    // Rule R49: computed here, a constant there; and the values for other mechanisms, none of which is taken.
    [TestCase("1.2.840.113554.1.2.2", Krb5, Status.Ok)]
    [TestCase("1.2.840.48018.1.2.2", "bontcUwnM6aGfWCP21alxQ==", Status.BadMechanism, TestName = "Microsoft's Kerberos")]
    [TestCase("1.3.5.1.5.2", "A/vxljAEU54gt9a48EiANQ==", Status.BadMechanism, TestName = "Kerberos of old drafts")]
    [TestCase("1.3.6.1.5.2.5", "eipGX3TCiQSrx573bT1o1Q==", Status.BadMechanism, TestName = "IAKERB")]
    [TestCase("1.3.6.1.5.5.2", "92scGTGZyysGniM+s/4xLA==", Status.BadMechanism, TestName = "SPNEGO")]
    [TestCase("1.3.6.1.4.1.311.2.2.10", "4s+AAtlALj0s3Z3xGjNXPQ==", Status.BadMechanism, TestName = "NTLMSSP")]
    [TestCase("1.3.6.1.4.1.3536.1.1", "dZuIebMjgUqaxvbF7hDbAw==", Status.BadMechanism, TestName = "GSI")]
    public void The_suffix_is_the_MD5_of_the_mechanism(string oid, string suffix, Status expected)
    {
#pragma warning disable CA5351 // MD5: the RFC's choice
        Assert.That(Convert.ToBase64String(MD5.HashData(Der.Oid(oid))), Is.EqualTo(suffix));
#pragma warning restore CA5351
        foreach ((Family family, string name) in s_families)
            Assert.That(Parse($"gss-{name}-{suffix}"), Is.EqualTo((expected, expected == Status.Ok ? family : 0)));
    }

    // Rules R49, R50: every family there and back.
    [Test]
    public void Every_family_has_its_name()
    {
        Assert.That(Enum.GetValues<Family>(), Is.EquivalentTo(s_all));
        foreach ((Family family, string name) in s_families)
        {
            Assert.That(List(family), Is.EqualTo($"gss-{name}-{Krb5}"));
            Assert.That(Parse(List(family)), Is.EqualTo((Status.Ok, family)));
            Assert.That(List(family), Has.Length.LessThanOrEqualTo(64), "RFC 4251 section 6");
        }
    }

    // Rule R50: what is quick and what peers have comes first.
    [Test]
    public void Names_have_an_order_whatever_the_host_asks_for()
    {
        Assert.That(List(KexName.Usual), Is.EqualTo(Join(s_families.Take(6))));
        Assert.That(List(KexName.All), Is.EqualTo(Join(s_families)));
        for (int choice = 1; choice < 1 << s_families.Length; choice += 7)
        {
            (Family Family, string Name)[] chosen = [.. s_families.Where((_, place) => (choice >> place & 1) != 0)];
            Family families = chosen.Aggregate((Family)0, (all, one) => all | one.Family);
            Assert.That(List(families), Is.EqualTo(Join(chosen)));
        }
        Assert.That(List(KexName.All), Has.Length.LessThanOrEqualTo(KexName.LongestList));
    }

    // Rule R51: apart from all others.
    [Test]
    public void Families_with_SHA1_are_taken_only_on_request()
    {
        foreach ((Family family, string name) in s_families)
        {
            bool sha1 = name.EndsWith("sha1", StringComparison.Ordinal);
            Assert.That((family & KexName.Sha1) != 0, Is.EqualTo(sha1));
            Assert.That((family & KexName.Usual & KexName.Sha1) == 0, Is.True);
            Assert.That(Parse($"gss-{name}-{Krb5}", allowSha1: false), Is.EqualTo(sha1 ? (Status.Unsupported, 0) : (Status.Ok, family)));
        }
    }

    [Test]
    public void A_budget_holds_whole_names()
    {
        string whole = List(KexName.All);
        for (int budget = 0; budget <= whole.Length + 1; budget++)
        {
            string list = List(KexName.All, budget);
            string expected = "";
            foreach ((_, string name) in s_families)
            {
                string longer = (expected.Length == 0 ? "" : expected + ",") + $"gss-{name}-{Krb5}";
                if (longer.Length > budget) break;
                expected = longer;
            }
            Assert.That(list, Is.EqualTo(expected), $"{budget} bytes");
        }
    }

    [Test]
    public void No_family_is_no_name() => Assert.That(List(0), Is.Empty);

    [TestCase("", Status.Protocol)]
    [TestCase("curve25519-sha256", Status.Protocol)]
    [TestCase("gss", Status.Protocol)]
    [TestCase("GSS-group14-sha256-toWM5Slw5Ew8Mqkay+al2g==", Status.Protocol)]
    [TestCase(" gss-group14-sha256-toWM5Slw5Ew8Mqkay+al2g==", Status.Protocol)]
    [TestCase("gss-group14-sha256-toWM5Slw5Ew8Mqkay+al2g==@example.org", Status.Protocol, Description = "somebody's own")]
    [TestCase("gss-group14-sha256@example.org", Status.Protocol)]
    [TestCase("gss-", Status.Unsupported)]
    [TestCase("gss-group14-sha256", Status.Unsupported, Description = "the family 'group14'")]
    [TestCase("gss-group99-sha256-toWM5Slw5Ew8Mqkay+al2g==", Status.Unsupported)]
    [TestCase("gss-group14-sha512-toWM5Slw5Ew8Mqkay+al2g==", Status.Unsupported)]
    [TestCase("gss-Group14-sha256-toWM5Slw5Ew8Mqkay+al2g==", Status.Unsupported)]
    [TestCase("gss-group14-sha256--toWM5Slw5Ew8Mqkay+al2g==", Status.Unsupported)]
    [TestCase("gss-group14-sha256-", Status.BadMechanism)]
    [TestCase("gss-group14-sha256-toWM5Slw5Ew8Mqkay+al2g=", Status.BadMechanism)]
    [TestCase("gss-group14-sha256-toWM5Slw5Ew8Mqkay+al2g", Status.BadMechanism)]
    [TestCase("gss-group14-sha256-toWM5Slw5Ew8Mqkay+al2g===", Status.BadMechanism)]
    [TestCase("gss-group14-sha256-TOWM5SLW5EW8MQKAY+AL2G==", Status.BadMechanism)]
    [TestCase("gss-group14-sha256-*", Status.BadMechanism)]
    [TestCase("gss-group14-sha256-toWM5Slw5Ew8Mqkay+al2g==\0", Status.BadMechanism)]
    public void Names_that_are_none(string name, Status expected) => Assert.That(Parse(name), Is.EqualTo((expected, (Family)0)));

    // Rule R76: names of SSH have at most 64 bytes.
    [Test]
    public void Names_end_at_64_bytes()
    {
        Assert.That(Parse("gss-group14-sha256-" + new string('x', 64 - 19)).Status, Is.EqualTo(Status.BadMechanism));
        Assert.That(Parse("gss-group14-sha256-" + new string('x', 65 - 19)).Status, Is.EqualTo(Status.Protocol));
    }

    [Test]
    public void Every_changed_bit_is_another_name()
    {
        byte[] whole = Octets.Text($"gss-curve25519-sha256-{Krb5}");
        for (int bit = 0; bit < whole.Length * 8; bit++)
        {
            byte[] name = [.. whole];
            name[bit / 8] ^= (byte)(1 << bit % 8);
            Status status = KexName.Parse(name, allowSha1: true, out Family family);
            Assert.That((status < Status.Ok, family), Is.EqualTo((true, (Family)0)), $"bit {bit}");
        }
    }

    private static string Join(IEnumerable<(Family Family, string Name)> families) => string.Join(',', families.Select(family => $"gss-{family.Name}-{Krb5}"));

    private static string List(Family families, int budget = KexName.LongestList)
    {
        TextBuilder list = new(stackalloc byte[KexName.LongestList]);
        bool any = KexName.TryWriteList(families, budget, ref list);
        string text = Octets.Text(list.Text);
        Assert.That(any, Is.EqualTo(text.Length > 0));
        return text;
    }

    private static (Status Status, Family Family) Parse(string name, bool allowSha1 = true) => (KexName.Parse(Octets.Text(name), allowSha1, out Family family), family);
}

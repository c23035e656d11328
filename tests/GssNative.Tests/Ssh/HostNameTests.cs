using GssNative.Ssh;
using GssNative.Tests.Host;

namespace GssNative.Tests.Ssh;

/// <summary>Names of hosts as a caller gives them.</summary>
internal sealed class HostNameTests
{
    // Rule R11: what may be in a name.
    [TestCase("web.example.org", true)]
    [TestCase("WEB", true)]
    [TestCase("web.example.org.", true, TestName = "a dot at the end")]
    [TestCase("2001:db8::1", true, TestName = "an address")]
    [TestCase("bücher.example", true, TestName = "an international name")]
    [TestCase("_a-b_", true)]
    [TestCase("", false)]
    [TestCase(".", false, TestName = "the root")]
    [TestCase("web/x", false)]
    [TestCase("web@EXAMPLE.ORG", false)]
    [TestCase("web x", false, TestName = "a space")]
    [TestCase(" web", false, TestName = "a space in front")]
    [TestCase("web\t", false, TestName = "a tab")]
    [TestCase("web\n", false, TestName = "a line feed")]
    [TestCase("web\r", false, TestName = "a carriage return")]
    [TestCase("web\0", false, TestName = "a NUL")]
    [TestCase("web\u007f", false, TestName = "a delete")]
    [TestCase("web\u001b[2J", false, TestName = "an escape")]
    [TestCase(@"web\x", false, TestName = "a backslash")]
    public void Is_a_host_name(string name, bool expected) => Assert.That(HostName.IsValid(Octets.Text(name)), Is.EqualTo(expected));

    [TestCase("ff")]
    [TestCase("77 65 62 c3")]
    [TestCase("c0 af")]
    [TestCase("ed a0 80")]
    public void Text_that_is_not_UTF8_is_no_name(string hex)
    {
        byte[] name = Octets.Hex(hex);
        Assert.That(HostName.IsValid(name), Is.False);
        Assert.That(HostName.IsValidList(name), Is.False);
        Assert.That(HostName.IsPrincipal([.. "host/x@"u8, .. name]), Is.False);
    }

    // Rule R8: a longer one is refused, not cut.
    [TestCase(1, "", true)]
    [TestCase(255, "", true)]
    [TestCase(256, "", false)]
    [TestCase(255, ".", true)]
    [TestCase(256, ".", false)]
    public void Has_at_most_255_bytes(int size, string end, bool expected)
    {
        byte[] name = [.. Octets.Repeat('a', size), .. Octets.Text(end)];
        Assert.That(HostName.IsValid(name), Is.EqualTo(expected));
    }

    // Rule R11: '@' and '/' in a principal only.
    [TestCase("host/web.example.org@EXAMPLE.ORG", true)]
    [TestCase("alice@EXAMPLE.ORG", true)]
    [TestCase(@"a\@b@EXAMPLE.ORG", true)]
    [TestCase("host/web with space@R", true)]
    [TestCase("web", false, TestName = "no realm")]
    [TestCase("@EXAMPLE.ORG", false, TestName = "no name")]
    [TestCase("alice@", false, TestName = "an empty realm")]
    [TestCase("@", false)]
    [TestCase("", false)]
    [TestCase("alice\n@R", false, TestName = "a line feed in a principal")]
    [TestCase("alice\0@R", false, TestName = "a NUL in a principal")]
    [TestCase("alice\u007f@R", false, TestName = "a delete in a principal")]
    public void Is_a_principal(string name, bool expected) => Assert.That(HostName.IsPrincipal(Octets.Text(name)), Is.EqualTo(expected));

    [TestCase(1024, true)]
    [TestCase(1025, false)]
    public void A_principal_has_at_most_1024_bytes(int size, bool expected) =>
        Assert.That(HostName.IsPrincipal([.. Octets.Repeat('a', size - 2), .. "@R"u8]), Is.EqualTo(expected));

    [TestCase("web", true)]
    [TestCase("web\nmail.example.org", true)]
    [TestCase("web\r\nmail\r\n", true, TestName = "lines as Windows ends them")]
    [TestCase("\n\nweb\n\n", true, TestName = "empty lines")]
    [TestCase("web.\nmail.", true)]
    [TestCase("", false)]
    [TestCase("\n\r\n\n", false, TestName = "empty lines only")]
    [TestCase("web mail", false, TestName = "names beside each other")]
    [TestCase("web,mail\nb d", false)]
    [TestCase("web\nmail@R", false)]
    [TestCase("web\n.\n", false)]
    [TestCase("web\n\rmail", false, TestName = "a carriage return in front of a name")]
    public void Is_a_list_of_names(string names, bool expected) => Assert.That(HostName.IsValidList(Octets.Text(names)), Is.EqualTo(expected));

    [TestCase(8192, true)]
    [TestCase(8193, false)]
    public void A_list_has_at_most_8192_bytes(int size, bool expected) =>
        Assert.That(HostName.IsValidList([.. "web"u8, .. Octets.Repeat('\n', size - 3)]), Is.EqualTo(expected));

    [Test]
    public void Every_line_of_a_list_has_at_most_255_bytes()
    {
        byte[] longest = Octets.Repeat('a', 255);
        Assert.That(HostName.IsValidList([.. longest, (byte)'\n', .. longest]), Is.True);
        Assert.That(HostName.IsValidList([.. longest, (byte)'\n', .. longest, (byte)'a']), Is.False);
    }

    [TestCase("web", "web", true)]
    [TestCase("WEB", "web", true)]
    [TestCase("wEb.ExAmPlE.oRg", "mail\nweb.example.org", true)]
    [TestCase("web.", "web", true, TestName = "the ticket's name ends with a dot")]
    [TestCase("web", "mail\r\nweb.\r\n", true, TestName = "the own name ends with a dot")]
    [TestCase("mail", "web\n\nmail", true, TestName = "behind an empty line")]
    [TestCase("we", "web", false, TestName = "the begin of a name")]
    [TestCase("webb", "web", false)]
    [TestCase("web\nmail", "web\nmail", false, TestName = "two names at once")]
    [TestCase("", "web", false, TestName = "the empty name")]
    [TestCase("", "web\n\n", false, TestName = "the empty name in a list with empty lines")]
    [TestCase(".", "web\n\n", false, TestName = "the root in a list with empty lines")]
    [TestCase("web", "", false, TestName = "in no list")]
    [TestCase("web..", "web", false, TestName = "two dots")]
    [TestCase("b{cher", "b[cher", false, TestName = "only letters have two cases")]
    [TestCase("BÜCHER", "bücher", false, TestName = "only ASCII letters have two cases")]
    public void Is_in_a_list(string name, string names, bool expected) =>
        Assert.That(HostName.IsInList(Octets.Text(name), Octets.Text(names)), Is.EqualTo(expected));

    [Test]
    public void Only_ASCII_letters_become_lower_case()
    {
        var all = new byte[256];
        for (int i = 0; i < all.Length; i++) all[i] = (byte)i;
        HostName.ToLower(all);
        for (int i = 0; i < all.Length; i++)
            Assert.That(all[i], Is.EqualTo(i is >= 'A' and <= 'Z' ? i + 32 : i), $"character {i}");
    }
}

using System;
using System.Globalization;
using System.IO;
using System.Linq;
using GssNative.Host;

namespace GssNative.Tests.Host;

/// <summary>The system's users.</summary>
internal sealed unsafe class AccountsTests
{
    [Test]
    public void Knows_root_and_its_home()
    {
        Account account = new() { UserId = 99 };
        Assert.That(Find("root", ref account), Is.EqualTo(AccountState.Known));
        string[] entry = File.ReadLines("/etc/passwd").First(line => line.StartsWith("root:", StringComparison.Ordinal)).Split(':');
        Assert.That((account.UserId.ToString(CultureInfo.InvariantCulture), Octets.Text(account.Home.Span)), Is.EqualTo((entry[2], entry[5])));
        account.Dispose();
    }

    [TestCase("no-such-user-of-gssnative")]
    [TestCase("")]
    [TestCase("root:x")]
    [TestCase("ROOT")]
    public void Knows_nobody_else(string user)
    {
        Account account = default;
        Assert.That(Find(user, ref account), Is.EqualTo(AccountState.Unknown));
        Assert.That(account.Home.IsSet, Is.False);
    }

    private static AccountState Find(string user, ref Account account)
    {
        fixed (byte* text = Octets.Text(user + "\0")) return Accounts.Find(text, ref account);
    }
}

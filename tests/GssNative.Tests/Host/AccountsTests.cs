using System;
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
        OwnedBytes home = default;
        Assert.That(Find("root", ref home), Is.EqualTo(AccountState.Known));
        string entry = File.ReadLines("/etc/passwd").First(line => line.StartsWith("root:", StringComparison.Ordinal));
        Assert.That(Octets.Text(home.Span), Is.EqualTo(entry.Split(':')[5]));
        home.Dispose();
    }

    [TestCase("no-such-user-of-gssnative")]
    [TestCase("")]
    [TestCase("root:x")]
    [TestCase("ROOT")]
    public void Knows_nobody_else(string user)
    {
        OwnedBytes home = default;
        Assert.That(Find(user, ref home), Is.EqualTo(AccountState.Unknown));
        Assert.That(home.IsSet, Is.False);
    }

    private static AccountState Find(string user, ref OwnedBytes home)
    {
        fixed (byte* text = Octets.Text(user + "\0")) return Accounts.Find(text, ref home);
    }
}

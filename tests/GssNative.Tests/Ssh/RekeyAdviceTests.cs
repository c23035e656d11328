using GssNative.Ssh;

namespace GssNative.Tests.Ssh;

/// <summary>Seconds from now, in the order of the arguments: when the tickets ended at the start, when they end now, when the context ends.</summary>
internal sealed class RekeyAdviceTests
{
    private const long Never = long.MaxValue;
    private const long Now = 1_800_000_000;

    [TestCase(3600, 3600, 3600, Rekey.NotNeeded, TestName = "Nothing has changed")]
    [TestCase(3600, 3605, 3600, Rekey.NotNeeded, TestName = "The clock was read a little later")]
    [TestCase(3600, 3606, 3600, Rekey.CredentialsRenewed, TestName = "Newer tickets")]
    [TestCase(3600, 301, 3600, Rekey.NotNeeded, TestName = "Tickets that end earlier, and not soon")]
    [TestCase(3600, 300, 3600, Rekey.Soon, TestName = "Tickets that end soon")]
    [TestCase(300, 300, 3600, Rekey.Soon, TestName = "Tickets that always ended soon")]
    [TestCase(200, 290, 200, Rekey.CredentialsRenewed, TestName = "Newer tickets that end soon, too")]
    [TestCase(3600, 3600, 300, Rekey.Soon, TestName = "A context that ends soon")]
    [TestCase(3600, 3600, 301, Rekey.NotNeeded, TestName = "A context that does not end soon")]
    [TestCase(3600, 3600, -100, Rekey.Soon, TestName = "A context that has ended")]
    [TestCase(3600, 6, 3600, Rekey.Soon, TestName = "Tickets that are just good enough")]
    [TestCase(3600, 5, 3600, Rekey.NotPossible, TestName = "Tickets that do not last for an exchange")]
    [TestCase(3600, -1, 3600, Rekey.NotPossible, TestName = "Tickets that have expired")]
    [TestCase(-50, 4, -50, Rekey.NotPossible, TestName = "Newer tickets that do not last for an exchange")]
    public void For_an_initiator(long atStart, long tickets, long context, Rekey advice) =>
        Assert.That(RekeyAdvice.ForInitiator(Now, Now + atStart, Now + tickets, Now + context), Is.EqualTo(advice));

    [Test]
    public void No_tickets_and_tickets_without_end()
    {
        Assert.That(RekeyAdvice.ForInitiator(Now, Now + 3600, 0, Now + 3600), Is.EqualTo(Rekey.NotPossible));
        Assert.That(RekeyAdvice.ForInitiator(Now, 0, 0, Never), Is.EqualTo(Rekey.NotPossible));
        Assert.That(RekeyAdvice.ForInitiator(Now, 0, Now + 3600, Now + 3600), Is.EqualTo(Rekey.NotNeeded), "what they were compared with is not known");
        Assert.That(RekeyAdvice.ForInitiator(Now, 0, Now + 100, Never), Is.EqualTo(Rekey.Soon));
        Assert.That(RekeyAdvice.ForInitiator(Now, Never, Never, Never), Is.EqualTo(Rekey.NotNeeded));
        Assert.That(RekeyAdvice.ForInitiator(Now, Now + 3600, Never, Never), Is.EqualTo(Rekey.CredentialsRenewed));
        Assert.That(RekeyAdvice.ForInitiator(Now, Never, Now + 3600, Never), Is.EqualTo(Rekey.NotNeeded));
    }

    [TestCase(301, Rekey.NotNeeded)]
    [TestCase(300, Rekey.Soon)]
    [TestCase(-1, Rekey.Soon)]
    public void For_an_acceptor(long context, Rekey advice) => Assert.That(RekeyAdvice.ForAcceptor(Now, Now + context), Is.EqualTo(advice));

    [Test]
    public void For_an_acceptor_whose_context_does_not_end() => Assert.That(RekeyAdvice.ForAcceptor(Now, Never), Is.EqualTo(Rekey.NotNeeded));
}

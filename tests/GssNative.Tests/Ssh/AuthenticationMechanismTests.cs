using GssNative.Tests.Backends;
using GssNative.Tests.Host;

namespace GssNative.Tests.Ssh;

/// <summary>Agreeing on the mechanism, RFC 4462 §3.2 and §3.3.</summary>
internal sealed class AuthenticationMechanismTests
{
    private const string Krb5 = "1.2.840.113554.1.2.2", Spnego = "1.3.6.1.5.5.2", Microsoft = "1.2.840.48018.1.2.2", Legacy = "1.3.5.1.5.2";

    // Rule R2: the mechanism that was offered.
    [Test]
    public void A_server_answers_with_kerberos()
    {
        using var backend = new FakeBackend();
        using Login server = Login.Acceptor(backend);
        Assert.That(server.SelectMechanism(List(Spnego, Krb5)), Is.EqualTo(Status.Ok));
        Assert.That(server.Output, Is.EqualTo(Octets.Text(Octets.SshString(Der.Oid(Krb5)))));
        Assert.That(server.State, Is.EqualTo(ContextState.New));
    }

    // Rule R3: there is nothing to send.
    [Test]
    public void A_list_without_kerberos_gets_no_answer()
    {
        using var backend = new FakeBackend();
        using Login server = Login.Acceptor(backend);
        Assert.That(server.SelectMechanism(List(Spnego)), Is.EqualTo(Status.BadMechanism));
        Assert.That((server.Output, server.Hint, server.State), Is.EqualTo(("", Hint.MechanismRefused, ContextState.New)));
        Assert.That(server.SelectMechanism(List(Krb5)), Is.EqualTo(Status.Ok), "another request may follow");
    }

    [Test]
    public void What_is_no_list_is_against_the_protocol()
    {
        using var backend = new FakeBackend();
        using Login server = Login.Acceptor(backend);
        foreach (byte[] list in new byte[][] { [], [0, 0, 0, 0], [0xff, 0xff, 0xff, 0xff], List(Krb5)[..^1], [.. List(Krb5), 0] })
            Assert.That((server.SelectMechanism(list), server.Output), Is.EqualTo((Status.Protocol, "")));
    }

    // Rules R4, R5: what was not offered is not taken.
    [TestCase(Krb5, Status.Ok)]
    [TestCase(Microsoft, Status.Ok)]
    [TestCase(Legacy, Status.Ok)]
    [TestCase(Spnego, Status.BadMechanism)]
    [TestCase("1.3.6.1.5.2.5", Status.BadMechanism)]
    public void A_server_is_asked_about_one_after_the_other(string oid, Status expected)
    {
        using var backend = new FakeBackend();
        using Login server = Login.Acceptor(backend);
        Assert.That((server.CheckMechanism(Der.Oid(oid)), server.State), Is.EqualTo((expected, ContextState.New)));
        Assert.That(server.CheckMechanism(Der.Oid(Krb5)), Is.EqualTo(Status.Ok), "the next one");
    }

    // Rules R4, R5: an answer that was not offered ends the attempt.
    [TestCase(Krb5, Status.Ok)]
    [TestCase(Microsoft, Status.BadMechanism)]
    [TestCase(Legacy, Status.BadMechanism)]
    [TestCase(Spnego, Status.BadMechanism)]
    public void A_client_takes_what_it_offered(string oid, Status expected)
    {
        using var backend = new FakeBackend();
        using Login client = Login.Initiator(backend);
        Assert.That(client.CheckMechanism(Der.Oid(oid)), Is.EqualTo(expected));
        Assert.That(client.State, Is.EqualTo(expected == Status.Ok ? ContextState.New : ContextState.Failed));
    }

    // Rules R1, R4: a malformed answer is none that was offered.
    [Test]
    public void A_malformed_answer_is_not_what_was_offered()
    {
        foreach (byte[] answer in new byte[][] { [], Der.Oid(Krb5)[..^1], [.. Der.Oid(Krb5), 0], Octets.SshString(Der.Oid(Krb5)) })
        {
            using var backend = new FakeBackend();
            using Login client = Login.Initiator(backend);
            Assert.That((client.CheckMechanism(answer), client.State), Is.EqualTo((Status.BadMechanism, ContextState.Failed)));
        }
    }

    // Rule R2: the first of the client's that is Kerberos 5, by whatever name, is agreed on, and a first token of another name is refused.
    [TestCase(Krb5, Microsoft)]
    [TestCase(Microsoft, Krb5)]
    [TestCase(Legacy, Microsoft)]
    public void The_first_name_of_kerberos_wins(string first, string second)
    {
        using var backend = new FakeBackend(FakeBackend.Complete);
        using Login agreed = Login.Acceptor(backend), other = Login.Acceptor(backend);
        foreach (Login server in new[] { agreed, other })
        {
            Assert.That(server.SelectMechanism(List(Spnego, first, second)), Is.EqualTo(Status.Ok));
            Assert.That(server.Output, Is.EqualTo(Octets.Text(Octets.SshString(Der.Oid(first)))));
        }
        Assert.That((agreed.Accept(new ApReqToken { Mechanism = Der.Oid(first) }.Build()), agreed.Mechanism), Is.EqualTo((Status.Ok, Der.Oid(first))));
        Assert.That((other.Accept(new ApReqToken { Mechanism = Der.Oid(second) }.Build()), other.State), Is.EqualTo((Status.BadMechanism, ContextState.Failed)));
        Assert.That(backend.Calls, Has.Count.EqualTo(1), "the backend did not see the second token");
    }

    // Rules R34, R78: so is what a server said yes to, one after the other.
    [Test]
    public void What_a_server_said_yes_to_is_agreed_on()
    {
        using var backend = new FakeBackend(FakeBackend.Complete);
        using Login agreed = Login.Acceptor(backend), other = Login.Acceptor(backend);
        Assert.That((agreed.CheckMechanism(Der.Oid(Microsoft)), other.CheckMechanism(Der.Oid(Microsoft))), Is.EqualTo((Status.Ok, Status.Ok)));
        Assert.That((agreed.Accept(new ApReqToken { Mechanism = Der.Oid(Microsoft) }.Build()), agreed.Mechanism), Is.EqualTo((Status.Ok, Der.Oid(Microsoft))));
        Assert.That((other.Accept(), other.State), Is.EqualTo((Status.BadMechanism, ContextState.Failed)));
    }

    // Rule R2: the first that the server supports, and that is what its library does.
    [TestCase(Microsoft)]
    [TestCase(Legacy)]
    public void A_name_that_the_library_does_not_know_is_not_agreed_on(string alias)
    {
        using var backend = new FakeBackend();
        backend.KnowOneNameOnly();
        using Login server = Login.Acceptor(backend);
        Assert.That(server.CheckMechanism(Der.Oid(alias)), Is.EqualTo(Status.BadMechanism));
        Assert.That(server.SelectMechanism(List(alias)), Is.EqualTo(Status.BadMechanism));
        Assert.That(server.SelectMechanism(List(alias, Krb5)), Is.EqualTo(Status.Ok));
        Assert.That(server.Output, Is.EqualTo(Octets.Text(Octets.SshString(Der.Oid(Krb5)))));
    }

    private static byte[] List(params string[] oids) =>
        Octets.Concat([Octets.UInt32((uint)oids.Length), .. System.Array.ConvertAll(oids, oid => Octets.SshString(Der.Oid(oid)))]);
}

using GssNative.Tests.Backends;
using GssNative.Tests.Host;

namespace GssNative.Tests.Ssh;

/// <summary>Agreeing on the mechanism, RFC 4462 §3.2 and §3.3.</summary>
internal sealed class AuthenticationMechanismTests
{
    private const string Krb5 = "1.2.840.113554.1.2.2", Spnego = "1.3.6.1.5.5.2";

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
    [TestCase(Spnego, Status.BadMechanism)]
    [TestCase("1.3.6.1.5.2.5", Status.BadMechanism)]
    public void Both_sides_check_one_mechanism(string oid, Status expected)
    {
        using var backend = new FakeBackend();
        using Login client = Login.Initiator(backend), server = Login.Acceptor(backend);
        Assert.That((client.CheckMechanism(Der.Oid(oid)), server.CheckMechanism(Der.Oid(oid))), Is.EqualTo((expected, expected)));
        Assert.That((client.State, server.State), Is.EqualTo((ContextState.New, ContextState.New)));
    }

    // Rules R1, R4: nor is something that only looks like it.
    [Test]
    public void A_malformed_answer_is_not_what_was_offered()
    {
        using var backend = new FakeBackend();
        using Login client = Login.Initiator(backend);
        foreach (byte[] answer in new byte[][] { [], Der.Oid(Krb5)[..^1], [.. Der.Oid(Krb5), 0], Octets.SshString(Der.Oid(Krb5)) })
            Assert.That(client.CheckMechanism(answer), Is.EqualTo(Status.BadMechanism));
    }

    private static byte[] List(params string[] oids) =>
        Octets.Concat([Octets.UInt32((uint)oids.Length), .. System.Array.ConvertAll(oids, oid => Octets.SshString(Der.Oid(oid)))]);
}

using GssNative.Tests.Backends;
using GssNative.Tests.Host;

namespace GssNative.Tests.Ssh;

/// <summary>What an acceptor's backend never sees.</summary>
internal sealed class AuthenticationFirstTokenTests
{
    private static readonly byte[] s_good = new ApReqToken().Build();

    [Test]
    public void A_token_for_an_own_name_reaches_the_backend()
    {
        using var backend = new FakeBackend(FakeBackend.Complete);
        using Login server = Login.Acceptor(backend);
        Assert.That(server.Accept(s_good), Is.EqualTo(Status.Ok));
        Assert.That(backend.Calls, Is.EqualTo([$"accept {s_good.Length} bytes"]));
    }

    [Test]
    public void A_backend_that_wants_it_is_told_the_service()
    {
        using var backend = new FakeBackend(FakeBackend.Complete);
        backend.WantService();
        using Login server = Login.Acceptor(backend);
        Assert.That(server.Accept(s_good), Is.EqualTo(Status.Ok));
        Assert.That(backend.Calls, Is.EqualTo([$"accept {s_good.Length} bytes for host/web.example.org"]));
    }

    // Rules R5, R78: the backend does not see it.
    [TestCase("1.3.6.1.5.5.2", TestName = "SPNEGO does not reach the backend")]
    [TestCase("1.3.6.1.4.1.311.2.2.10", TestName = "NTLMSSP does not reach the backend")]
    [TestCase("1.3.6.1.5.2.5", TestName = "IAKERB does not reach the backend")]
    [TestCase("1.2.840.48018.1.2.2", TestName = "MS krb5 does not reach the backend")]
    public void Another_mechanism(string mechanism) =>
        AssertRefused(new ApReqToken { Mechanism = Der.Oid(mechanism) }.Build(), Status.BadMechanism, Hint.MechanismRefused);

    [Test]
    public void A_raw_token() => AssertRefused(new ApReqToken().Inner(), Status.BadToken, Hint.None);

    [Test]
    public void A_raw_NTLMSSP_token() => AssertRefused("NTLMSSP\0\u0001\0\0\0"u8.ToArray(), Status.BadToken, Hint.None);

    // Rule R78: the backend does not see it.
    [Test]
    public void A_cut_token() => AssertRefused(s_good[..^1], Status.BadToken, Hint.None);

    // Rule R78: the backend does not see it.
    [Test]
    public void A_padded_token() => AssertRefused([.. s_good, 0], Status.BadToken, Hint.None);

    // Rule R16: the backend does not see it.
    [Test]
    public void No_token() => AssertRefused([], Status.Protocol, Hint.None);

    // Rule R34: the backend does not see it.
    [TestCase("host/mail.example.org", 0)]
    [TestCase("HTTP/web.example.org", 0)]
    [TestCase("host", 0)]
    [TestCase("host/web.example.org/x", 0)]
    [TestCase("host/", 0)]
    [TestCase("HTTP/web.example.org", (int)Allow.AnyHostKey)]
    [TestCase("host", (int)Allow.AnyHostKey)]
    [TestCase("host/", (int)Allow.AnyHostKey)]
    [TestCase("HOST/web.example.org", (int)Allow.AnyHostKey)]
    public void A_ticket_for_another_service(string service, int allow) =>
        AssertRefused(new ApReqToken { Components = service.Split('/') }.Build(), Status.ServerUnknown, Hint.WrongServiceName, (Allow)allow);

    [TestCase("host/WEB.Example.Org", 0)]
    [TestCase("host/web.example.org.", 0)]
    [TestCase("host/mail.example.org", (int)Allow.AnyHostKey)]
    public void A_ticket_for_an_own_name_in_other_letters(string service, int allow)
    {
        using var backend = new FakeBackend(FakeBackend.Complete);
        using Login server = Login.Acceptor(backend, allow: (Allow)allow);
        Assert.That(server.Accept(new ApReqToken { Components = service.Split('/') }.Build()), Is.EqualTo(Status.Ok));
    }

    [Test]
    public void The_refusal_names_the_name_and_forges_no_lines()
    {
        using var backend = new FakeBackend();
        using Login server = Login.Acceptor(backend);
        server.Accept(new ApReqToken { Components = ["host", "mail\r\nGSSN_OK\u001b[2J"] }.Build());
        Assert.That(server.Message, Does.Contain("mail  GSSN_OK [2J"));
        Assert.That(server.Message, Has.None.Matches<char>(char.IsControl));
    }

    [Test]
    public void Nor_does_the_service_of_it()
    {
        using var backend = new FakeBackend();
        using Login server = Login.Acceptor(backend);
        server.Accept(new ApReqToken { Components = ["mail\r\nGSSN_OK\u001b[2J", "web.example.org"] }.Build());
        Assert.That(server.Message, Does.Contain("mail  GSSN_OK [2J/web.example.org"));
        Assert.That(server.Message, Has.None.Matches<char>(char.IsControl));
    }

    [Test]
    public void The_refusal_of_a_long_name_is_short()
    {
        using var backend = new FakeBackend();
        using Login server = Login.Acceptor(backend);
        server.Accept(new ApReqToken { Components = ["host", new string('é', 100_000)] }.Build());
        Assert.That(Octets.Text(server.Message).Length, Is.InRange(400, 512));
        Assert.That(server.Message, Does.EndWith("é"));
    }

    private static void AssertRefused(byte[] token, Status status, Hint hint, Allow allow = 0)
    {
        using var backend = new FakeBackend(FakeBackend.Complete);
        using Login server = Login.Acceptor(backend, allow: allow);
        Assert.That(server.Accept(token), Is.EqualTo(status));
        Assert.That((server.State, server.ErrorStatus, server.Hint, server.Output), Is.EqualTo((ContextState.Failed, status, hint, "")));
        Assert.That(server.Accept(s_good), Is.EqualTo(Status.BadState), "there is no second chance");
        Assert.That(backend.Calls, Is.Empty, "the backend was never asked");
    }
}

using System;
using System.Linq;
using GssNative.Tests.Backends;
using GssNative.Tests.Host;

namespace GssNative.Tests.Ssh;

/// <summary>The token loop of both roles, RFC 4462 §3.4.</summary>
internal sealed class AuthenticationTokensTests
{
    private const Granted Integrity = Granted.Integrity, Mutual = Granted.Mutual, Both = Integrity | Mutual;

    private static readonly Answer s_continue = new(Status.Continue) { Token = "more" };

    [Test]
    public void A_client_goes_on_until_it_is_complete()
    {
        using var backend = new FakeBackend(s_continue with { Token = "first" }, s_continue with { Token = "second" }, FakeBackend.Complete);
        using Login client = Login.Initiator(backend);
        Assert.That((client.Initiate(), client.Output, client.State), Is.EqualTo((Status.Continue, "first", ContextState.InProgress)));
        Assert.That(client.IsEstablished, Is.False);
        Assert.That((client.Initiate("answer"), client.Output, client.State), Is.EqualTo((Status.Continue, "second", ContextState.InProgress)));
        Assert.That((client.Initiate("last"), client.Output, client.State), Is.EqualTo((Status.Ok, "", ContextState.Established)));
        Assert.That(string.Concat(backend.Calls.Select(call => call[call.IndexOf('<', StringComparison.Ordinal)..])), Is.EqualTo("<><answer><last>"));
    }

    [Test]
    public void A_server_goes_on_until_it_is_complete()
    {
        using var backend = new FakeBackend(s_continue, FakeBackend.Complete with { Token = "last" });
        using Login server = Login.Acceptor(backend);
        Assert.That((server.Accept(), server.Output, server.State), Is.EqualTo((Status.Continue, "more", ContextState.InProgress)));
        Assert.That((server.Accept([1]), server.Output, server.State), Is.EqualTo((Status.Ok, "last", ContextState.Established)), "only the first token is framed");
    }

    // Rules R13, R34, R55: the caller aborts, not the mechanism.
    [TestCase(Role.Initiator, 0, 0, false)]
    [TestCase(Role.Initiator, (int)Integrity, 0, false)]
    [TestCase(Role.Initiator, (int)Mutual, 0, false)]
    [TestCase(Role.Initiator, (int)Both, 0, true)]
    [TestCase(Role.Initiator, (int)Integrity, (int)Allow.NoMutual, true)]
    [TestCase(Role.Initiator, (int)Mutual, (int)Allow.NoMutual, false)]
    [TestCase(Role.Initiator, (int)Mutual, (int)Allow.NoIntegrity, true)]
    [TestCase(Role.Initiator, 0, (int)Allow.NoIntegrity, false)]
    [TestCase(Role.Initiator, 0, (int)(Allow.NoIntegrity | Allow.NoMutual), true)]
    [TestCase(Role.Acceptor, 0, 0, false)]
    [TestCase(Role.Acceptor, (int)Integrity, 0, false)]
    [TestCase(Role.Acceptor, (int)Mutual, 0, false)]
    [TestCase(Role.Acceptor, (int)Both, 0, true)]
    [TestCase(Role.Acceptor, (int)Integrity, (int)Allow.NoMutual, true)]
    [TestCase(Role.Acceptor, (int)(Mutual | Granted.Delegation | Granted.ChannelBinding), (int)(Allow.NoMutual | Allow.AnyHostKey | Allow.NoLocalUser), false)]
    public void Complete_means_that_everything_required_was_granted(Role role, int granted, int allow, bool expected)
    {
        using var backend = new FakeBackend(FakeBackend.Complete with { Granted = (Granted)granted });
        using Login login = role == Role.Initiator ? Login.Initiator(backend, allow: (Allow)allow) : Login.Acceptor(backend, allow: (Allow)allow);
        Status status = role == Role.Initiator ? login.Initiate() : login.Accept();
        Assert.That(status, Is.EqualTo(expected ? Status.Ok : Status.NotGranted));
        Assert.That(login.State, Is.EqualTo(expected ? ContextState.Established : ContextState.Failed));
        if (expected) return;
        Assert.That(login.ErrorStatus, Is.EqualTo(Status.NotGranted));
        Assert.That(login.Message, Does.Contain("did not grant"));
        Assert.That((login.Granted, backend.LiveObjects), Is.EqualTo(((Granted)0, 0)), "nothing is left of it");
    }

    // Rule R21: the mechanism's last token would tell the peer that all is well.
    [Test]
    public void A_success_token_does_not_go_out_with_a_refusal([Values] bool initiates)
    {
        using var backend = new FakeBackend(FakeBackend.Complete with { Granted = Integrity, Token = "success" });
        using Login login = initiates ? Login.Initiator(backend) : Login.Acceptor(backend);
        Assert.That(initiates ? login.Initiate() : login.Accept(), Is.EqualTo(Status.NotGranted));
        Assert.That(login.Output, Is.Empty);
    }

    // Rule R21: the mechanism wants to tell the peer.
    [Test]
    public void An_error_token_goes_out_with_its_error([Values] bool initiates)
    {
        using var backend = new FakeBackend(new Answer(Status.ClockSkew) { Token = "KRB-ERROR" });
        using Login login = initiates ? Login.Initiator(backend) : Login.Acceptor(backend);
        Assert.That(initiates ? login.Initiate() : login.Accept(), Is.EqualTo(Status.ClockSkew));
        Assert.That((login.Output, login.State, login.ErrorStatus), Is.EqualTo(("KRB-ERROR", ContextState.Failed, Status.ClockSkew)));
        Assert.That(login.Message, Is.EqualTo("the fake fails"));
        Assert.That(backend.LiveObjects, Is.Zero);
    }

    // Rule R16: on either side.
    [Test]
    public void An_empty_token_is_against_the_protocol_and_never_reaches_the_backend()
    {
        using var backend = new FakeBackend(s_continue, s_continue);
        using Login client = Login.Initiator(backend), server = Login.Acceptor(backend);
        Assert.That((server.Accept([]), server.State), Is.EqualTo((Status.Protocol, ContextState.Failed)));
        Assert.That(backend.Calls, Is.Empty);
        client.Initiate();
        Assert.That((client.Initiate(""), client.State), Is.EqualTo((Status.Protocol, ContextState.Failed)));
        Assert.That(backend.Calls, Has.Count.EqualTo(1));
    }

    [Test]
    public void An_empty_token_in_the_middle_ends_a_server_too()
    {
        using var backend = new FakeBackend(s_continue);
        using Login server = Login.Acceptor(backend);
        server.Accept();
        Assert.That((server.Accept([]), server.State), Is.EqualTo((Status.Protocol, ContextState.Failed)));
        Assert.That(backend.LiveObjects, Is.Zero);
    }

    [Test]
    public void The_first_call_of_a_client_takes_no_token_and_can_be_made_again()
    {
        using var backend = new FakeBackend(s_continue);
        using Login client = Login.Initiator(backend);
        Assert.That((client.Initiate("token"), client.State), Is.EqualTo((Status.InvalidArgument, ContextState.New)));
        Assert.That(backend.Calls, Is.Empty);
        Assert.That(client.Initiate(), Is.EqualTo(Status.Continue));
        Assert.That((client.ErrorStatus, client.Message), Is.EqualTo((Status.Ok, "")), "the record is clean again");
    }

    // Rule R34: asked once more, when the mechanism has decided.
    [TestCase("mail.example.org", "host/web.example.org@EXAMPLE.ORG", false)]
    [TestCase("web.example.org", "host/web.example.org@EXAMPLE.ORG", true)]
    [TestCase("web.example.org", "host/mail.example.org@EXAMPLE.ORG", false, TestName = "the context is for another name than the ticket was")]
    [TestCase("web.example.org", "HTTP/web.example.org@EXAMPLE.ORG", false, TestName = "the context is for another service")]
    [TestCase("web.example.org", @"host/web.example.org\/x@EXAMPLE.ORG", false)]
    [TestCase("web.example.org", "web.example.org@EXAMPLE.ORG", false)]
    [TestCase("mail\nWEB.example.org.\n", "host/Web.Example.org@EXAMPLE.ORG", true)]
    public void The_established_name_must_be_an_own_one(string ownNames, string established, bool expected)
    {
        using var backend = new FakeBackend(FakeBackend.Complete with { Own = established, Token = "success" });
        using Login server = Login.Acceptor(backend, ownNames);
        Assert.That(server.Accept(), Is.EqualTo(expected ? Status.Ok : Status.ServerUnknown));
        Assert.That(server.Output, Is.EqualTo(expected ? "success" : ""), "no token goes out with the refusal");
        if (expected) return;
        Assert.That((server.State, server.Hint, backend.LiveObjects), Is.EqualTo((ContextState.Failed, Hint.WrongServiceName, 0)));
    }

    [TestCase("host/anything.example.org@EXAMPLE.ORG", true)]
    [TestCase("HTTP/web.example.org@EXAMPLE.ORG", false)]
    [TestCase("host@EXAMPLE.ORG", false)]
    [TestCase(@"host/a\/b@EXAMPLE.ORG", false)]
    public void With_any_host_key_it_is_still_a_host_key(string established, bool expected)
    {
        using var backend = new FakeBackend(FakeBackend.Complete with { Own = established });
        using Login server = Login.Acceptor(backend, host: "", allow: Allow.AnyHostKey);
        Assert.That(server.Accept(), Is.EqualTo(expected ? Status.Ok : Status.ServerUnknown));
    }

    // Rules R30, R57: half-built contexts, too.
    [Test]
    public void Everything_is_released_once_whatever_the_outcome([Values] Status outcome)
    {
        using var backend = new FakeBackend(new Answer(outcome) { Granted = Both | Granted.Delegation }, new Answer(Status.BadToken));
        using (Login server = Login.Acceptor(backend, delegation: Delegation.Always))
        {
            server.Accept();
            if (outcome == Status.Continue) server.Accept([1]);
            Assert.That(backend.LiveObjects, Is.EqualTo(outcome == Status.Ok ? 3 : 0), "a failed step releases at once");
        }
        Assert.That((backend.LiveObjects, backend.ReleasedTwice), Is.EqualTo((0, 0)));
    }
}

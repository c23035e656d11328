using System;
using System.Linq;
using GssNative.Tests.Backends;
using GssNative.Tests.Host;

namespace GssNative.Tests.Ssh;

/// <summary>The peer's error token, RFC 4462 §3.9 and §2.1: it ends the object, explains, and never reaches the mechanism.</summary>
internal sealed class AuthenticationPeerErrorTests
{
    // Rules R23, R31, R70: in every state but one.
    [Test]
    public void It_ends_an_object_in_every_state([Values] Method method, [Values] Role role, [Values] ContextState state, [Values] bool asStep)
    {
        bool isOverExchange = state is ContextState.Bound or ContextState.Proved;
        if (role == Role.Initiator ? state is ContextState.Verified or ContextState.Authorized : state == ContextState.Proved) return;
        if (method == Method.WithMic && isOverExchange) return;
        using var backend = new FakeBackend(CallTable.Script(role, state));
        using Login login = CallTable.In(backend, method, role, state, bound: method != Method.WithMic);
        Assert.That(login.State, Is.EqualTo(state), "prepared");
        int asked = backend.Calls.Count;

        Status status = !asStep ? login.PeerFailed(KrbError.Replayed) : role == Role.Acceptor ? login.Accept(KrbError.Replayed) : login.Initiate(KrbError.Replayed);
        if (state == ContextState.Failed)
        {
            Assert.That((status, login.State), Is.EqualTo((Status.BadState, ContextState.Failed)));
            return;
        }
        Assert.That((status, login.State, login.ErrorStatus), Is.EqualTo((Status.PeerError, ContextState.Failed, Status.PeerError)));
        if (asStep) Assert.That(login.Output, Is.Empty, "there is nothing to send");
        Assert.That((login.Minor, login.Hint), Is.EqualTo((34u, Hint.Replayed)));
        Assert.That(login.Message, Does.Contain("Kerberos error 34").And.Contain("nothing proves"));
        Assert.That((backend.Calls.Count, backend.LiveObjects, backend.ReleasedTwice), Is.EqualTo((asked, 0, 0)), "the mechanism does not see it");
    }

    // Rule R31: whatever it says, the attempt is over.
    [TestCase("")]
    [TestCase("00")]
    [TestCase("6067")]
    [TestCase("ffffffffffffffffffffffff")]
    public void A_token_that_is_no_Kerberos_error_ends_it_too(string hex)
    {
        using var backend = new FakeBackend(FakeBackend.Complete);
        using Login server = Login.Established(backend);
        Assert.That((server.PeerFailed(Octets.Hex(hex)), server.State, server.Minor, server.Hint), Is.EqualTo((Status.PeerError, ContextState.Failed, 0u, Hint.None)));
        Assert.That(server.Message, Does.EndWith("its token is no Kerberos error"));
    }

    // Rule R31: a normal token in an error's place proves nothing.
    [Test]
    public void A_token_of_the_mechanism_in_its_place_is_not_fed()
    {
        using var backend = new FakeBackend(FakeBackend.Complete);
        using Login server = Login.Acceptor(backend);
        Assert.That((server.PeerFailed(new ApReqToken().Build()), server.State), Is.EqualTo((Status.PeerError, ContextState.Failed)));
        Assert.That(backend.Calls, Is.Empty);
        Assert.That((server.Accept(), server.State), Is.EqualTo((Status.BadState, ContextState.Failed)));
    }

    // Rule R65: nobody stays logged in.
    [Test]
    public void It_takes_the_verdict_and_the_delegation_back()
    {
        using var backend = new FakeBackend(FakeBackend.Complete with { Granted = Granted.Integrity | Granted.Mutual | Granted.Delegation });
        using Login server = Login.Verified(backend, delegation: Delegation.Always);
        Assert.That((server.Authorize(), server.Granted & Granted.Delegation), Is.EqualTo((Status.Ok, Granted.Delegation)));
        server.PeerFailed(KrbError.Replayed);
        Assert.That((server.AuthorizedBy, server.Granted, backend.LiveObjects), Is.EqualTo((AuthorizedBy.Nothing, (Granted)0, 0)));
    }

    // Rule R77: a log line stays one.
    [Test]
    public void Its_words_cannot_forge_a_log_line()
    {
        using var backend = new FakeBackend();
        using Login client = Login.Initiator(backend);
        client.PeerFailed(new KrbError { Text = Octets.Text("x\r\nAccepted alice\u001b[2J") }.Build());
        Assert.That(client.Message.Any(char.IsControl), Is.False, client.Message);
        Assert.That(client.Message, Does.EndWith("x  Accepted alice [2J"));
    }

    [Test]
    public void Long_words_are_cut()
    {
        using var backend = new FakeBackend();
        using Login client = Login.Initiator(backend);
        client.PeerFailed(new KrbError { Text = Octets.Repeat('w', 100_000) }.Build());
        Assert.That(client.Message, Has.Length.EqualTo(512));
    }

    [Test]
    public void An_initiators_first_call_takes_no_other_token()
    {
        using var backend = new FakeBackend();
        using Login client = Login.Initiator(backend);
        Assert.That((client.Initiate(KrbError.Replayed[..^1]), client.State), Is.EqualTo((Status.InvalidArgument, ContextState.New)));
    }
}

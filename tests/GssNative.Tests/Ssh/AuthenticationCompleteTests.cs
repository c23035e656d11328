using GssNative.Tests.Backends;

namespace GssNative.Tests.Ssh;

/// <summary>EXCHANGE_COMPLETE in place of a MIC, RFC 4462 §3.6: only for a context without integrity.</summary>
internal sealed class AuthenticationCompleteTests
{
    private static readonly Answer s_weak = FakeBackend.Complete with { Granted = Granted.Mutual };

    // Rules R17, R19: in place of the MIC, where there can be none.
    [Test]
    public void A_client_ends_with_it_only_without_integrity([Values] bool integrity)
    {
        using var backend = new FakeBackend(new Answer(Status.Continue), integrity ? FakeBackend.Complete : s_weak);
        using Login client = Login.Initiator(backend, allow: Allow.NoIntegrity);
        Assert.That(client.ExchangeComplete(), Is.EqualTo(Status.BadState));
        client.Initiate();
        Assert.That((client.ExchangeComplete(), client.State), Is.EqualTo((Status.BadState, ContextState.InProgress)));
        client.Initiate("token");
        Assert.That((client.ExchangeComplete(), client.State), Is.EqualTo((integrity ? Status.BadState : Status.Ok, ContextState.Established)));
    }

    // Rules R19, R28: with integrity it is a downgrade, also where its lack would be allowed.
    [Test]
    public void A_server_takes_it_only_without_integrity([Values] bool integrity)
    {
        using var backend = new FakeBackend(integrity ? FakeBackend.Complete : s_weak);
        using Login server = Login.Established(backend, allow: Allow.NoIntegrity);
        Assert.That((server.ExchangeComplete(), server.State), Is.EqualTo(integrity ? (Status.Protocol, ContextState.Failed) : (Status.Ok, ContextState.Verified)));
        Assert.That(server.Authorize(), Is.EqualTo(integrity ? Status.BadState : Status.Ok));
    }

    // Rule R28: before completion it ends the object.
    [Test]
    public void A_server_that_is_not_complete_fails([Values] bool begun)
    {
        using var backend = new FakeBackend(new Answer(Status.Continue));
        using Login server = Login.Acceptor(backend, allow: Allow.NoIntegrity);
        if (begun) server.Accept();
        Assert.That((server.ExchangeComplete(), server.State, backend.LiveObjects), Is.EqualTo((Status.Protocol, ContextState.Failed, 0)));
        Assert.That((server.ExchangeComplete(), server.ErrorStatus), Is.EqualTo((Status.BadState, Status.BadState)), "it has failed");
    }

    [Test]
    public void It_is_for_a_user()
    {
        using var backend = new FakeBackend(s_weak);
        using Login server = Login.Established(backend, user: null, allow: Allow.NoIntegrity);
        Assert.That((server.ExchangeComplete(), server.State), Is.EqualTo((Status.BadState, ContextState.Established)));
        server.SetUserName("alice");
        Assert.That((server.ExchangeComplete(), server.State), Is.EqualTo((Status.Ok, ContextState.Verified)));
    }

    // Rule R74: another user, another proof.
    [Test]
    public void A_new_user_forgets_it()
    {
        using var backend = new FakeBackend(s_weak);
        using Login server = Login.Established(backend, allow: Allow.NoIntegrity);
        server.ExchangeComplete();
        server.Authorize();
        server.SetUserName("bob");
        Assert.That((server.State, server.AuthorizedBy, server.Authorize()), Is.EqualTo((ContextState.Established, AuthorizedBy.Nothing, Status.BadState)));
        Assert.That((server.ExchangeComplete(), server.State, server.AuthorizedBy), Is.EqualTo((Status.Ok, ContextState.Verified, AuthorizedBy.Nothing)));
    }

    [Test]
    public void A_key_exchange_has_none([Values(Method.Keyex, Method.Host)] Method method)
    {
        using var backend = new FakeBackend(s_weak, new Answer(Status.Continue) { Token = "token" });
        using Login server = Login.Acceptor(backend, method: method), client = Login.Initiator(backend, method: method);
        Assert.That((server.ExchangeComplete(), server.State), Is.EqualTo((Status.BadState, ContextState.New)));
        Assert.That((client.ExchangeComplete(), client.State), Is.EqualTo((Status.BadState, ContextState.New)));
    }
}

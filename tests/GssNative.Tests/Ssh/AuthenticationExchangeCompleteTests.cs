using System;
using System.Linq;
using GssNative.Tests.Backends;

namespace GssNative.Tests.Ssh;

/// <summary>SSH_MSG_USERAUTH_GSSAPI_EXCHANGE_COMPLETE, RFC 4462 §3.6: the end of an authentication whose context has no integrity.</summary>
internal sealed class AuthenticationExchangeCompleteTests
{
    private static readonly Answer s_withoutIntegrity = FakeBackend.Complete with { Granted = Granted.Mutual };

    // Rules R17, R19, R27, R28: for both sides.
    [Test]
    public void Without_integrity_it_takes_the_place_of_the_MIC()
    {
        using var backend = new FakeBackend(s_withoutIntegrity, s_withoutIntegrity);
        using Login client = Login.Initiator(backend, allow: Allow.NoIntegrity), server = Login.Established(backend, allow: Allow.NoIntegrity);
        client.Initiate();
        Assert.That((client.ExchangeComplete(), client.State), Is.EqualTo((Status.Ok, ContextState.Established)));
        Assert.That(server.Authorize(), Is.EqualTo(Status.BadState));
        Assert.That((server.ExchangeComplete(), server.State), Is.EqualTo((Status.Ok, ContextState.Verified)));
        Assert.That((server.Authorize(), server.State), Is.EqualTo((Status.Ok, ContextState.Authorized)));
        Assert.That(backend.Calls.Where(call => call.Contains("mic", StringComparison.Ordinal)), Is.Empty);
    }

    // Rule R79: nothing else would tell it from a login that was recorded.
    [Test]
    public void Without_a_replay_cache_it_is_not_taken()
    {
        using var backend = new FakeBackend(s_withoutIntegrity) { Capabilities = Capabilities.Authorize };
        using Login server = Login.Established(backend, allow: Allow.NoIntegrity);
        Assert.That((server.ExchangeComplete(), server.State), Is.EqualTo((Status.Unsupported, ContextState.Established)));
        Assert.That(server.Authorize(), Is.EqualTo(Status.BadState));
    }

    // Rule R28: a MIC cannot be left out.
    [TestCase(0)]
    [TestCase((int)Allow.NoIntegrity)]
    public void With_integrity_it_is_a_downgrade(int allow)
    {
        using var backend = new FakeBackend(FakeBackend.Complete, FakeBackend.Complete);
        using Login client = Login.Initiator(backend, allow: (Allow)allow), server = Login.Established(backend, allow: (Allow)allow);
        client.Initiate();
        Assert.That((client.ExchangeComplete(), client.State), Is.EqualTo((Status.BadState, ContextState.Established)));
        Assert.That((server.ExchangeComplete(), server.State, backend.LiveObjects), Is.EqualTo((Status.Protocol, ContextState.Failed, 2)), "the client's two objects live on");
        Assert.That(server.Authorize(), Is.EqualTo(Status.BadState));
    }

    // Rule R28: nor after it was good.
    [Test]
    public void After_a_MIC_it_is_out_of_order()
    {
        using var backend = new FakeBackend(FakeBackend.Complete);
        using Login server = Login.Verified(backend);
        Assert.That((server.ExchangeComplete(), server.State), Is.EqualTo((Status.Protocol, ContextState.Failed)));
    }

    // Rule R28: nor before the context is complete.
    [Test]
    public void Before_completion_it_ends_the_object([Values] bool inProgress)
    {
        using var backend = new FakeBackend(new Answer(Status.Continue), new Answer(Status.Continue));
        using Login client = Login.Initiator(backend, allow: Allow.NoIntegrity), server = Login.Acceptor(backend, allow: Allow.NoIntegrity);
        ContextState before = inProgress ? ContextState.InProgress : ContextState.New;
        if (inProgress) Assert.That((client.Initiate(), server.Accept()), Is.EqualTo((Status.Continue, Status.Continue)));
        Assert.That((client.ExchangeComplete(), client.State), Is.EqualTo((Status.BadState, before)), "a client is the host's own");
        Assert.That((server.ExchangeComplete(), server.State), Is.EqualTo((Status.Protocol, ContextState.Failed)));
        Assert.That((server.ExchangeComplete(), server.State), Is.EqualTo((Status.BadState, ContextState.Failed)));
    }

    // Rule R27: there is no MIC on such a context.
    [Test]
    public void Without_integrity_a_MIC_is_out_of_order()
    {
        using var backend = new FakeBackend(s_withoutIntegrity, s_withoutIntegrity);
        using Login client = Login.Initiator(backend, allow: Allow.NoIntegrity), server = Login.Established(backend, allow: Allow.NoIntegrity);
        client.Initiate();
        Assert.That((client.GetMic(), client.GetMicRaw([1]), client.State), Is.EqualTo((Status.BadState, Status.BadState, ContextState.Established)));
        Assert.That((server.CheckMic(), server.State), Is.EqualTo((Status.Protocol, ContextState.Failed)));
    }

    // Rule R65: and the verdict needs a user.
    [Test]
    public void Without_a_user_there_is_nothing_to_decide()
    {
        using var backend = new FakeBackend(s_withoutIntegrity);
        using Login server = Login.Established(backend, user: null, allow: Allow.NoIntegrity);
        Assert.That((server.ExchangeComplete(), server.State), Is.EqualTo((Status.BadState, ContextState.Established)));
        Assert.That((server.SetUserName("bob"), server.ExchangeComplete(), server.State), Is.EqualTo((Status.Ok, Status.Ok, ContextState.Verified)));
        Assert.That(server.Authorize("alice"), Is.EqualTo(Status.BadState));
    }

    // Rule R74: a new user, a new verdict.
    [Test]
    public void A_second_one_forgets_the_verdict()
    {
        using var backend = new FakeBackend(s_withoutIntegrity);
        using Login server = Login.Established(backend, allow: Allow.NoIntegrity);
        Assert.That((server.ExchangeComplete(), server.Authorize(), server.ExchangeComplete()), Is.EqualTo((Status.Ok, Status.Ok, Status.Ok)));
        Assert.That((server.State, server.AuthorizedBy), Is.EqualTo((ContextState.Verified, AuthorizedBy.Nothing)));
        Assert.That((server.Authorize(), server.SetUserName("bob"), server.State, server.AuthorizedBy), Is.EqualTo((Status.Ok, Status.Ok, ContextState.Established, AuthorizedBy.Nothing)));
        Assert.That((server.Authorize(), server.ExchangeComplete()), Is.EqualTo((Status.BadState, Status.Ok)));
    }

    [Test]
    public void Other_methods_have_none([Values(Method.Keyex, Method.Host)] Method method, [Values] Role role)
    {
        using var backend = new FakeBackend(CallTable.Script(role, ContextState.Established));
        using Login login = CallTable.In(backend, method, role, ContextState.Established);
        Assert.That((login.ExchangeComplete(), login.State), Is.EqualTo((Status.BadState, ContextState.Established)));
    }
}

using System.Linq;
using GssNative.Tests.Backends;

namespace GssNative.Tests.Ssh;

/// <summary>A verified MIC is not a login: the verdict.</summary>
internal sealed class AuthenticationVerdictTests
{
    private static readonly Answer s_delegating = FakeBackend.Complete with { Granted = Granted.Integrity | Granted.Mutual | Granted.Delegation };

    [Test]
    public void A_yes_says_which_rule_it_was()
    {
        using var backend = new FakeBackend(s_delegating);
        using Login server = Login.Verified(backend, delegation: Delegation.Always);
        Assert.That(server.AuthorizedBy, Is.EqualTo(AuthorizedBy.Nothing), "a MIC is no login");
        Assert.That((server.Authorize(), server.State, server.AuthorizedBy), Is.EqualTo((Status.Ok, ContextState.Authorized, AuthorizedBy.AuthToLocal)));
        Assert.That(server.Granted.HasFlag(Granted.Delegation), Is.True, "the delegated credential stays");
        Assert.That(backend.Calls, Does.Not.Contain("drop delegated"));
        Assert.That(server.Authorize(), Is.EqualTo(Status.Ok), "it can be asked again");
    }

    // Rule R80: it must not outlive the refusal.
    [Test]
    public void A_no_takes_the_delegated_credential_away_and_leaves_the_name([Values(Status.NotAuthorized, Status.BackendFailure)] Status verdict)
    {
        using var backend = new FakeBackend(s_delegating) { Verdict = verdict };
        using Login server = Login.Verified(backend, delegation: Delegation.Always);
        int before = backend.LiveObjects;
        Assert.That((server.Authorize(), server.State, server.AuthorizedBy), Is.EqualTo((verdict, ContextState.Verified, AuthorizedBy.Nothing)));
        Assert.That(backend.LiveObjects, Is.EqualTo(before - 1), "the credential is released");
        Assert.That(server.Granted, Is.EqualTo(Granted.Integrity | Granted.Mutual));
        Assert.That((server.IsEstablished, server.PeerName), Is.EqualTo((true, "alice@EXAMPLE.ORG")), "for the log");
        Assert.That(server.ErrorStatus, Is.EqualTo(verdict));
    }

    [Test]
    public void A_later_no_takes_a_yes_back()
    {
        using var backend = new FakeBackend(s_delegating);
        using Login server = Login.Verified(backend, delegation: Delegation.Always);
        server.Authorize();
        backend.Verdict = Status.NotAuthorized;
        Assert.That((server.Authorize(), server.State, server.AuthorizedBy), Is.EqualTo((Status.NotAuthorized, ContextState.Verified, AuthorizedBy.Nothing)));
        Assert.That(server.Granted, Is.EqualTo(Granted.Integrity | Granted.Mutual));
    }

    [Test]
    public void The_host_can_decide_by_itself_also_after_a_no()
    {
        using var backend = new FakeBackend(FakeBackend.Complete) { Verdict = Status.NotAuthorized };
        using Login server = Login.Verified(backend);
        server.Authorize();
        Assert.That((server.AuthorizeOverride("alice"), server.State, server.AuthorizedBy), Is.EqualTo((Status.Ok, ContextState.Authorized, AuthorizedBy.Override)));
        Assert.That(backend.Calls.Count(call => call.StartsWith("authorize", System.StringComparison.Ordinal)), Is.EqualTo(1), "the backend is not asked");
    }

    // Rule R65: the user of the MIC.
    [TestCase("bob")]
    [TestCase("")]
    [TestCase("Alice")]
    [TestCase("alice2")]
    public void Nobody_but_the_verified_user_can_be_let_in(string user)
    {
        using var backend = new FakeBackend(FakeBackend.Complete);
        using Login server = Login.Verified(backend);
        Assert.That((server.Authorize(user), server.State), Is.EqualTo((Status.BadState, ContextState.Verified)));
        Assert.That((server.AuthorizeOverride(user), server.State), Is.EqualTo((Status.BadState, ContextState.Verified)));
        Assert.That(backend.Calls, Has.None.StartsWith("authorize"));
        Assert.That(server.Authorize("alice"), Is.EqualTo(Status.Ok), "nothing changed by it");
    }

    // Rule R66: by the host, which knows whom it stands for.
    [Test]
    public void The_empty_user_can_be_verified_and_decided_on()
    {
        using var backend = new FakeBackend(FakeBackend.Complete);
        using Login server = Login.Verified(backend, user: "");
        Assert.That((server.Authorize("x"), server.Authorize("")), Is.EqualTo((Status.BadState, Status.Ok)));
        Assert.That(backend.Calls[^1], Is.EqualTo("authorize "));
    }

    // Rule R74: what was proved was proved for the old ones.
    [Test]
    public void Another_user_or_service_clears_the_verdict([Values] bool authorized, [Values] bool service)
    {
        using var backend = new FakeBackend(FakeBackend.Complete);
        using Login server = Login.Verified(backend);
        if (authorized) server.Authorize();
        Assert.That(service ? server.SetService("ssh-userauth") : server.SetUserName("bob"), Is.EqualTo(Status.Ok));
        Assert.That((server.State, server.AuthorizedBy), Is.EqualTo((ContextState.Established, AuthorizedBy.Nothing)));
        Assert.That((server.Authorize(), server.Authorize("alice"), server.Authorize("bob"), server.AuthorizeOverride("bob")),
            Is.EqualTo((Status.BadState, Status.BadState, Status.BadState, Status.BadState)));
        Assert.That(server.CheckMic(), Is.EqualTo(Status.Ok));
        Assert.That(server.Authorize(service ? "alice" : "bob"), Is.EqualTo(Status.Ok));
    }

    [Test]
    public void The_same_user_once_more_clears_the_verdict_too()
    {
        using var backend = new FakeBackend(FakeBackend.Complete);
        using Login server = Login.Verified(backend);
        server.SetUserName("alice");
        Assert.That(server.Authorize(), Is.EqualTo(Status.BadState));
    }

    // Rule R29: and not by default.
    [TestCase(0, "authorize alice")]
    [TestCase((int)Allow.NoLocalUser, "authorize alice or unknown")]
    public void Unknown_users_pass_only_if_the_host_says_so(int allow, string expected)
    {
        using var backend = new FakeBackend(FakeBackend.Complete);
        using Login server = Login.Verified(backend, allow: (Allow)allow);
        server.Authorize();
        Assert.That(backend.Calls[^1], Is.EqualTo(expected));
    }

    // Rules R30, R57: also what was delegated.
    [Test]
    public void Everything_is_released_once_after_a_verdict([Values] bool yes, [Values] bool taken)
    {
        using var backend = new FakeBackend(s_delegating) { Verdict = yes ? Status.Ok : Status.NotAuthorized };
        using (Login server = Login.Verified(backend, delegation: taken ? Delegation.IfPolicy : Delegation.Never))
        {
            server.Authorize();
            server.Authorize();
        }
        Assert.That((backend.LiveObjects, backend.ReleasedTwice), Is.EqualTo((0, 0)));
        Assert.That(backend.Calls[0].EndsWith("with delegation", System.StringComparison.Ordinal), Is.EqualTo(taken));
    }
}

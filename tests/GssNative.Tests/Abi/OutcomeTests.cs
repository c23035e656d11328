using System;
using System.Runtime.InteropServices;
using GssNative.Abi;
using GssNative.Backends;
using GssNative.Tests.Backends;

namespace GssNative.Tests.Abi;

/// <summary>What the getters say along the way of a login.</summary>
internal sealed unsafe class OutcomeTests
{
    private static readonly Answer s_complete = FakeBackend.Complete with { Granted = Granted.Integrity | Granted.Mutual };

    [Test]
    public void Nothing_is_said_before_completion_and_all_of_it_after()
    {
        using var backend = new FakeBackend(new Answer(Status.Continue), s_complete);
        using var auth = new AuthObject(backend);
        AssertSilent(auth, ContextState.New);
        Assert.That(auth.Accept(), Is.EqualTo(Status.Continue));
        AssertSilent(auth, ContextState.InProgress);
        Assert.That(auth.Accept(), Is.EqualTo(Status.Ok));
        AssertSaid(auth, ContextState.Established, AuthorizedBy.Nothing);
        Assert.That(auth.CheckMic(), Is.EqualTo(Status.Ok));
        AssertSaid(auth, ContextState.Verified, AuthorizedBy.Nothing);
        Assert.That(auth.Authorize(), Is.EqualTo(Status.Ok));
        AssertSaid(auth, ContextState.Authorized, AuthorizedBy.AuthToLocal);
        Assert.That(auth.SetUsername("alice"), Is.EqualTo(Status.Ok));
        AssertSaid(auth, ContextState.Established, AuthorizedBy.Nothing);
    }

    [Test]
    public void Nothing_but_the_error_is_said_after_a_failure()
    {
        using var backend = new FakeBackend(s_complete) { MicsMatch = false };
        using var auth = new AuthObject(backend);
        auth.Accept();
        Assert.That(auth.CheckMic(), Is.EqualTo(Status.BadMic));
        AssertSilent(auth, ContextState.Failed);
        Assert.That(auth.LastError(out ErrorRecord error), Is.EqualTo(Status.Ok));
        Assert.That((error.Status, error.Hint, Marshal.PtrToStringUTF8((nint)error.Message)), Is.EqualTo((Status.BadMic, Hint.MicInputDiffers, "the fake says no")));
        Assert.That((auth.LastError(out error), error.Status), Is.EqualTo((Status.Ok, Status.BadMic)), "a getter does not change it");
    }

    [Test]
    public void A_refused_peer_can_still_be_named()
    {
        using var backend = new FakeBackend(s_complete) { Verdict = Status.NotAuthorized };
        using var auth = new AuthObject(backend);
        auth.Accept();
        auth.CheckMic();
        Assert.That(auth.Authorize(), Is.EqualTo(Status.NotAuthorized));
        AssertSaid(auth, ContextState.Verified, AuthorizedBy.Nothing);
    }

    private static void AssertSilent(AuthObject auth, ContextState state)
    {
        Assert.That((auth.PeerName(out string peer), peer), Is.EqualTo((Status.BadState, "")));
        Assert.That((auth.OwnName(out string own), own), Is.EqualTo((Status.BadState, "")));
        Assert.That(auth.Info(out ContextInfo info), Is.EqualTo(Status.Ok));
        Assert.That((info.State, info.Granted, info.Expires, info.MechanismLength, info.AuthorizedBy),
            Is.EqualTo((state, (Granted)0, 0L, (nuint)0, AuthorizedBy.Nothing)));
    }

    private static void AssertSaid(AuthObject auth, ContextState state, AuthorizedBy rule)
    {
        Assert.That((auth.PeerName(out string peer), peer), Is.EqualTo((Status.Ok, "alice@EXAMPLE.ORG")));
        Assert.That((auth.OwnName(out string own), own), Is.EqualTo((Status.Ok, "host/web.example.org@EXAMPLE.ORG")));
        Assert.That(auth.Info(out ContextInfo info), Is.EqualTo(Status.Ok));
        Assert.That((info.State, info.Granted, info.Expires, info.AuthorizedBy), Is.EqualTo((state, Granted.Integrity | Granted.Mutual, long.MaxValue, rule)));
        Assert.That(new ReadOnlySpan<byte>(info.Mechanism, (int)info.MechanismLength).SequenceEqual(MechanismOid.Der(Mechanism.Krb5)), Is.True);
    }
}

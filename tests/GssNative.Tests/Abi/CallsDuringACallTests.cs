using System.Collections.Generic;
using GssNative.Tests.Backends;

namespace GssNative.Tests.Abi;

/// <summary>What other threads may do while one is inside the security library. They are played from inside the fake's step: no race, no waiting.</summary>
internal sealed class CallsDuringACallTests
{
    [Test]
    public void Every_other_call_on_the_object_is_busy()
    {
        using var backend = new FakeBackend(FakeBackend.Complete);
        using var auth = new AuthObject(backend);
        var during = new List<Status>();
        backend.Meanwhile = () => during.AddRange(
        [
            auth.Accept(), auth.Initiate(), auth.SetUsername("bob"), auth.SetService("x"), auth.CheckMic(), auth.Authorize(),
            auth.PeerName(out _), auth.OwnName(out _), auth.Info(out _), auth.LastError(out _),
        ]);
        Assert.That(auth.Accept(), Is.EqualTo(Status.Ok));
        Assert.That(during, Has.Count.EqualTo(10).And.All.EqualTo(Status.Busy));
        Assert.That((auth.PeerName(out string peer), peer), Is.EqualTo((Status.Ok, "alice@EXAMPLE.ORG")), "afterwards it is free");
        Assert.That(auth.CheckMic(), Is.EqualTo(Status.Ok));
        Assert.That(backend.Calls[^1], Does.Contain("616C696365"), "and its user is still the same");
    }

    [Test]
    public void Freed_during_a_call_it_goes_when_the_call_is_over()
    {
        using var backend = new FakeBackend(FakeBackend.Complete with { Token = "token" });
        using var auth = new AuthObject(backend);
        Status during = Status.Ok;
        int live = 0;
        backend.Meanwhile = () =>
        {
            auth.Free();
            auth.Free();
            during = auth.Info(out _);
            live = backend.LiveObjects;
        };
        Assert.That((auth.Accept(), auth.Output), Is.EqualTo((Status.Ok, "token")), "the call itself ends as it would have");
        Assert.That((during, live), Is.EqualTo((Status.BadHandle, 1)), "meanwhile the handle was dead and the object alive");
        Assert.That((backend.LiveObjects, backend.ReleasedTwice), Is.EqualTo((0, 0)));
        Assert.That((auth.Info(out _), auth.Accept()), Is.EqualTo((Status.BadHandle, Status.BadHandle)));
    }

    [Test]
    public void The_backend_is_shared_and_outlives_its_handle()
    {
        using var backend = new FakeBackend(FakeBackend.Complete);
        using var auth = new AuthObject(backend);
        Status open = Status.Busy, closed = Status.Ok;
        backend.Meanwhile = () =>
        {
            open = auth.BackendInfo();
            auth.CloseBackend();
            closed = auth.BackendInfo();
        };
        Assert.That(auth.Accept(), Is.EqualTo(Status.Ok));
        Assert.That((open, closed), Is.EqualTo((Status.Ok, Status.BadHandle)));
        Assert.That((auth.CheckMic(), auth.Authorize()), Is.EqualTo((Status.Ok, Status.Ok)), "the object keeps its own reference");
    }

    [Test]
    public void A_handle_of_one_type_is_none_of_another()
    {
        using var backend = new FakeBackend();
        using var auth = new AuthObject(backend);
        using var swapped = new AuthObject(auth.BackendHandle, auth.Handle);
        Assert.That((swapped.Accept(), swapped.Info(out _), swapped.BackendInfo()), Is.EqualTo((Status.BadHandle, Status.BadHandle, Status.BadHandle)));
        swapped.Free();
        swapped.CloseBackend();
        Assert.That((auth.Info(out _), auth.BackendInfo()), Is.EqualTo((Status.Ok, Status.Ok)), "nothing was freed");
    }
}

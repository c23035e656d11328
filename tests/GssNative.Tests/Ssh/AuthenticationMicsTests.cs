using System;
using GssNative.Ssh;
using GssNative.Tests.Backends;
using GssNative.Tests.Host;

namespace GssNative.Tests.Ssh;

/// <summary>The MIC of the user authentication, RFC 4462 §3.5.</summary>
internal sealed class AuthenticationMicsTests
{
    private const string Vector1 =
        "00000014000102030405060708090A0B0C0D0E0F101112133200000005616C6963650000000E7373682D636F6E6E656374696F6E0000000F6773736170692D776974682D6D6963";

    // Rule R18: what goes to the mechanism.
    [Test]
    public void A_client_signs_the_bytes_of_the_RFC()
    {
        using var backend = new FakeBackend(FakeBackend.Complete);
        using Login client = Login.Initiator(backend);
        client.Initiate();
        Assert.That((client.GetMic(), client.Output, client.State), Is.EqualTo((Status.Ok, "mic", ContextState.Established)));
        Assert.That(backend.Calls[^1], Is.EqualTo($"get_mic {Vector1}"));
    }

    // Rule R18: what goes to the mechanism.
    [Test]
    public void A_server_verifies_the_bytes_of_the_RFC()
    {
        using var backend = new FakeBackend(FakeBackend.Complete);
        using Login server = Login.Established(backend);
        Assert.That((server.CheckMic(), server.State), Is.EqualTo((Status.Ok, ContextState.Verified)));
        Assert.That(backend.Calls[^1], Is.EqualTo($"verify_mic {Vector1} <mic>"));
    }

    // Rule R25: not normalised, counted in bytes.
    [TestCase("", "")]
    [TestCase("jürgen", "6AC3BC7267656E")]
    public void Users_and_services_go_in_as_they_are(string user, string hex)
    {
        using var backend = new FakeBackend(FakeBackend.Complete);
        using Login client = Login.Initiator(backend, user: null);
        client.Initiate();
        client.SetUserName(user);
        client.SetService("other");
        client.GetMic();
        Assert.That(backend.Calls[^1], Does.Contain($"32{hex.Length / 2:X8}{hex}000000056F746865720000000F"));
    }

    // Rules R18, R25: the name that was set last, also if nothing was set behind it.
    [Test]
    public void A_new_user_alone_goes_in()
    {
        using var backend = new FakeBackend(FakeBackend.Complete);
        using Login client = Login.Initiator(backend, user: "bob");
        client.Initiate();
        client.SetUserName("alice");
        client.GetMic();
        Assert.That(backend.Calls[^1], Is.EqualTo($"get_mic {Vector1}"));
    }

    [Test]
    public void Without_a_user_there_is_no_MIC()
    {
        using var backend = new FakeBackend(FakeBackend.Complete, FakeBackend.Complete);
        using Login client = Login.Initiator(backend, user: null), server = Login.Established(backend, user: null);
        client.Initiate();
        Assert.That((client.GetMic(), client.State), Is.EqualTo((Status.BadState, ContextState.Established)));
        Assert.That((server.CheckMic(), server.State), Is.EqualTo((Status.BadState, ContextState.Established)));
        client.SetUserName("alice");
        server.SetUserName("alice");
        Assert.That((client.GetMic(), server.CheckMic()), Is.EqualTo((Status.Ok, Status.Ok)));
    }

    // Rule R20: before completion the client makes no MIC.
    [Test]
    public void Before_completion_a_client_makes_no_MIC()
    {
        using var backend = new FakeBackend(new Answer(Status.Continue));
        using Login client = Login.Initiator(backend);
        Assert.That(client.GetMic(), Is.EqualTo(Status.BadState));
        client.Initiate();
        Assert.That((client.GetMic(), client.GetMicRaw([1]), client.State), Is.EqualTo((Status.BadState, Status.BadState, ContextState.InProgress)));
        Assert.That(client.Message, Is.EqualTo("a MIC needs an established context"), "not: without integrity");
        Assert.That(backend.Calls, Has.Count.EqualTo(1), "the backend was not asked");
    }

    // Rule R26: a client that sends its MIC before completion has failed.
    [Test]
    public void A_MIC_before_completion_ends_the_login([Values] bool raw, [Values] bool inProgress)
    {
        using var backend = new FakeBackend(new Answer(Status.Continue));
        using Login server = Login.Acceptor(backend);
        if (inProgress) server.Accept();
        Assert.That(raw ? server.CheckMicRaw(Input()) : server.CheckMic(), Is.EqualTo(Status.Protocol));
        Assert.That((server.State, server.Message), Is.EqualTo((ContextState.Failed, "the peer sent a MIC before the context was complete")));
        Assert.That((backend.Calls.Count, backend.LiveObjects), Is.EqualTo((inProgress ? 1 : 0, 0)), "the backend was not asked");
    }

    [Test]
    public void A_context_without_integrity_makes_no_MIC()
    {
        using var backend = new FakeBackend(FakeBackend.Complete with { Granted = Granted.Mutual });
        using Login client = Login.Initiator(backend, allow: Allow.NoIntegrity);
        client.Initiate();
        Assert.That((client.GetMic(), client.GetMicRaw([1]), client.State), Is.EqualTo((Status.BadState, Status.BadState, ContextState.Established)));
    }

    // Rule R27: a MIC where the context has no integrity is a failure.
    [Test]
    public void A_MIC_without_integrity_ends_the_login([Values] bool raw)
    {
        using var backend = new FakeBackend(FakeBackend.Complete with { Granted = Granted.Mutual });
        using Login server = Login.Established(backend, allow: Allow.NoIntegrity);
        Assert.That(raw ? server.CheckMicRaw(Input()) : server.CheckMic(), Is.EqualTo(Status.Protocol));
        Assert.That((server.State, server.Authorize()), Is.EqualTo((ContextState.Failed, Status.BadState)));
    }

    [Test]
    public void A_MIC_that_does_not_verify_ends_the_login([Values] bool raw)
    {
        using var backend = new FakeBackend(FakeBackend.Complete) { MicsMatch = false };
        using Login server = Login.Established(backend);
        Assert.That(raw ? server.CheckMicRaw(Input()) : server.CheckMic(), Is.EqualTo(Status.BadMic));
        Assert.That((server.State, server.ErrorStatus, server.Hint), Is.EqualTo((ContextState.Failed, Status.BadMic, Hint.MicInputDiffers)));
        Assert.That((server.Granted, backend.LiveObjects), Is.EqualTo(((Granted)0, 0)));
        backend.MicsMatch = true;
        Assert.That((server.CheckMic(), server.Authorize()), Is.EqualTo((Status.BadState, Status.BadState)), "there is no second chance");
    }

    [Test]
    public void A_second_MIC_that_does_not_verify_takes_the_verdict_back([Values] bool authorized)
    {
        using var backend = new FakeBackend(FakeBackend.Complete);
        using Login server = Login.Verified(backend);
        if (authorized) server.Authorize();
        backend.MicsMatch = false;
        Assert.That((server.CheckMic(), server.State, server.AuthorizedBy), Is.EqualTo((Status.BadMic, ContextState.Failed, AuthorizedBy.Nothing)));
    }

    [Test]
    public void A_MIC_that_cannot_be_made_ends_the_login()
    {
        using var backend = new FakeBackend(FakeBackend.Complete) { MicsMatch = false };
        using Login client = Login.Initiator(backend);
        client.Initiate();
        Assert.That((client.GetMic(), client.State, client.Output), Is.EqualTo((Status.BackendFailure, ContextState.Failed, "")));
    }

    // Rules R18, R37, R65: this user, this service, this method.
    [TestCase("alice", "ssh-connection", "gssapi-with-mic", true)]
    [TestCase("bob", "ssh-connection", "gssapi-with-mic", false, TestName = "raw input for another user")]
    [TestCase("", "ssh-connection", "gssapi-with-mic", false, TestName = "raw input for no user")]
    [TestCase("Alice", "ssh-connection", "gssapi-with-mic", false, TestName = "raw input for a user in other letters")]
    [TestCase("alice", "ssh-userauth", "gssapi-with-mic", false, TestName = "raw input for another service")]
    [TestCase("alice", "ssh-connection", "gssapi-keyex", false, TestName = "raw input for another method")]
    public void Raw_input_proves_the_user_only_if_it_is_the_RFCs(string user, string service, string method, bool expected)
    {
        using var backend = new FakeBackend(FakeBackend.Complete);
        using Login server = Login.Established(backend);
        Assert.That(server.CheckMicRaw(Input(user, service, method)), Is.EqualTo(Status.Ok), "the MIC itself is right");
        Assert.That(server.State, Is.EqualTo(expected ? ContextState.Verified : ContextState.Established));
        Assert.That(server.Authorize(), Is.EqualTo(expected ? Status.Ok : Status.BadState));
    }

    // Rules R18, R65: only the whole input counts.
    [Test]
    public void Raw_input_that_is_any_bytes_proves_nothing()
    {
        using var backend = new FakeBackend(FakeBackend.Complete);
        using Login server = Login.Established(backend);
        foreach (byte[] input in new[] { "alice"u8.ToArray(), Input()[..^1], [.. Input(), 0], Input(sessionId: []) })
        {
            Assert.That(server.CheckMicRaw(input), Is.EqualTo(Status.Ok));
            Assert.That(server.State, Is.EqualTo(ContextState.Established));
        }
    }

    [Test]
    public void Raw_input_proves_nothing_while_no_user_is_set()
    {
        using var backend = new FakeBackend(FakeBackend.Complete);
        using Login server = Login.Established(backend, user: null);
        Assert.That((server.CheckMicRaw(Input(user: "")), server.State), Is.EqualTo((Status.Ok, ContextState.Established)));
    }

    [Test]
    public void Raw_input_that_proves_nothing_takes_the_verdict_back([Values] bool authorized)
    {
        using var backend = new FakeBackend(FakeBackend.Complete);
        using Login server = Login.Verified(backend);
        if (authorized) server.Authorize();
        Assert.That((server.CheckMicRaw([1]), server.State, server.AuthorizedBy), Is.EqualTo((Status.Ok, ContextState.Established, AuthorizedBy.Nothing)));
    }

    [Test]
    public void Gssapi_with_mic_has_no_MIC_of_a_key_exchange()
    {
        using var backend = new FakeBackend(FakeBackend.Complete, FakeBackend.Complete);
        using Login client = Login.Initiator(backend), server = Login.Established(backend);
        client.Initiate();
        Assert.That((client.CheckExchangeMic(Login.Hash), server.GetExchangeMic(Login.Hash)), Is.EqualTo((Status.BadState, Status.BadState)));
        Assert.That((client.State, server.State), Is.EqualTo((ContextState.Established, ContextState.Established)));
    }

    private static byte[] Input(string user = "alice", string service = "ssh-connection", string method = "gssapi-with-mic", byte[]? sessionId = null) =>
        Octets.Concat(Octets.SshString(sessionId ?? Login.SessionId), [50], Octets.SshString(Octets.Text(user)), Octets.SshString(Octets.Text(service)), Octets.SshString(Octets.Text(method)));
}

using System;
using System.Collections.Generic;
using System.Linq;
using GssNative.Tests.Backends;
using GssNative.Tests.Host;

namespace GssNative.Tests.Ssh;

/// <summary>Each call on a key exchange in each of its states, and what the two MICs of RFC 4462 §2.1 and §4 are over.</summary>
internal sealed class AuthenticationExchangeStatesTests
{
    private const string Names = "New>New InProgress>InProgress Established>Established Bound>Bound Failed>Failed";

    private static readonly byte[] s_other = [.. Login.Hash.Select(value => (byte)~value)];

    private static IEnumerable<CallRow> Rows()
    {
        yield return new CallRow(Role.Acceptor, "makes the MIC of H", login => login.GetExchangeMic(Login.Hash)) { InOrder = "Established>Bound" };
        yield return new CallRow(Role.Initiator, "makes the MIC of H", login => login.GetExchangeMic(Login.Hash));
        yield return new CallRow(Role.Initiator, "checks the MIC of H", login => login.CheckExchangeMic(Login.Hash)) { InOrder = "Established>Bound", PeerBreaks = "New InProgress" };
        yield return new CallRow(Role.Acceptor, "checks the MIC of H", login => login.CheckExchangeMic(Login.Hash));
        yield return new CallRow(Role.Initiator, "makes the user's MIC", login => login.GetMic()) { InOrder = "Bound>Proved" };
        yield return new CallRow(Role.Acceptor, "makes the user's MIC", login => login.GetMic());
        yield return new CallRow(Role.Acceptor, "checks the user's MIC", login => login.CheckMic()) { InOrder = "Bound>Verified", PeerBreaks = "New InProgress" };
        yield return new CallRow(Role.Initiator, "checks the user's MIC", login => login.CheckMic());

        yield return new CallRow(Role.Acceptor, "makes a MIC of raw H", login => login.GetMicRaw(Login.Hash)) { InOrder = "Established>Bound" };
        yield return new CallRow(Role.Initiator, "makes a MIC of raw H", login => login.GetMicRaw(Login.Hash));
        yield return new CallRow(Role.Initiator, "checks a MIC of raw H", login => login.CheckMicRaw(Login.Hash)) { InOrder = "Established>Bound", PeerBreaks = "New InProgress" };
        yield return new CallRow(Role.Acceptor, "checks a MIC of raw H", login => login.CheckMicRaw(Login.Hash));
        yield return new CallRow(Role.Initiator, "makes a MIC of raw input", login => login.GetMicRaw(CallTable.Input())) { InOrder = "Bound>Proved" };
        yield return new CallRow(Role.Acceptor, "makes a MIC of raw input", login => login.GetMicRaw(CallTable.Input()));
        yield return new CallRow(Role.Acceptor, "checks a MIC of raw input", login => login.CheckMicRaw(CallTable.Input())) { InOrder = "Bound>Verified", PeerBreaks = "New InProgress" };
        yield return new CallRow(Role.Initiator, "checks a MIC of raw input", login => login.CheckMicRaw(CallTable.Input()));
        yield return new CallRow(Role.Initiator, "makes a MIC of other bytes", login => login.GetMicRaw([1])) { Refuses = "Established Bound" };
        yield return new CallRow(Role.Acceptor, "makes a MIC of other bytes", login => login.GetMicRaw([1]));
        yield return new CallRow(Role.Acceptor, "checks a MIC of other bytes", login => login.CheckMicRaw([1])) { Refuses = "Established Bound", PeerBreaks = "New InProgress" };
        yield return new CallRow(Role.Initiator, "checks a MIC of other bytes", login => login.CheckMicRaw([1]));

        yield return new CallRow(Role.Initiator, "is told of a user", login => login.SetUserName("bob")) { InOrder = Names };
        yield return new CallRow(Role.Acceptor, "is told of a user", login => login.SetUserName("bob")) { InOrder = Names };
        yield return new CallRow(Role.Initiator, "is told of a service", login => login.SetService("other")) { InOrder = Names };
        yield return new CallRow(Role.Acceptor, "is told of a service", login => login.SetService("other")) { InOrder = Names };
        yield return new CallRow(Role.Initiator, "ends without a MIC", login => login.ExchangeComplete());
        yield return new CallRow(Role.Acceptor, "ends without a MIC", login => login.ExchangeComplete());
        yield return new CallRow(Role.Acceptor, "decides", login => login.Authorize()) { InOrder = "Verified>Authorized Authorized>Authorized" };
        yield return new CallRow(Role.Initiator, "decides", login => login.Authorize());
    }

    // Rules R26, R28, R38, R44, R46: each MIC once, from its side, in its order.
    [TestCaseSource(nameof(Rows))]
    public void A_call_has_its_states(CallRow row) => CallTable.Check(row, Method.Keyex);

    // Rules R36, R44: the sizes of the hashes that key exchanges have.
    [Test]
    public void H_has_the_size_of_a_hash([Values] Role role, [Values] bool raw)
    {
        for (int size = 0; size <= 80; size++)
        {
            using var backend = new FakeBackend(CallTable.Script(role, ContextState.Established));
            using Login login = CallTable.In(backend, Method.Keyex, role, ContextState.Established);
            int asked = backend.Calls.Count;
            byte[] hash = Octets.Repeat('h', size);
            bool isOne = size is 20 or 32 or 48 or 64;
            Status status = role == Role.Acceptor
                ? raw ? login.GetMicRaw(hash) : login.GetExchangeMic(hash)
                : raw ? login.CheckMicRaw(hash) : login.CheckExchangeMic(hash);
            Status expected = isOne ? Status.Ok : raw ? Status.BadState : Status.InvalidArgument;      // raw: bytes of neither kind are of the other role
            Assert.That((status, login.State), Is.EqualTo((expected, isOne ? ContextState.Bound : ContextState.Established)), $"{size} bytes");
            Assert.That(backend.Calls, Has.Count.EqualTo(asked + (isOne ? 1 : 0)));
            if (isOne) Assert.That(backend.Calls[^1], Does.EndWith($"_mic {Convert.ToHexString(hash)}{(role == Role.Initiator ? " <mic>" : "")}"), "H itself, and nothing around it");
        }
    }

    // Rules R35, R36: only the exchange whose hash is the session identifier authenticates.
    [Test]
    public void The_session_identifier_must_be_H([Values] Role role, [Values] Method method, [Values(20, 32, 48, 64)] int size)
    {
        if (method == Method.WithMic) return;
        byte[] hash = Octets.Random(new Random(size), size);
        byte[] changedFirst = [.. hash], changedLast = [.. hash];
        changedFirst[0] ^= 1;
        changedLast[^1] ^= 0x80;
        foreach (byte[] session in (byte[][])[hash, changedFirst, changedLast, hash[..^1], [.. hash, 0], hash[1..], [0], s_other, new byte[size]])
        {
            using var backend = new FakeBackend(CallTable.Script(role, ContextState.Established));
            using Login login = CallTable.In(backend, method, role, ContextState.Established);
            Assert.That(role == Role.Acceptor ? login.GetMicRaw(hash) : login.CheckMicRaw(hash), Is.EqualTo(Status.Ok));
            int asked = backend.Calls.Count;
            bool raw = method == Method.Host;
            byte[] input = CallTable.Input(sessionId: session);
            Status status = role == Role.Initiator ? raw ? login.GetMicRaw(input) : login.GetMic(session) : raw ? login.CheckMicRaw(input) : login.CheckMic(session);
            if (session == hash)
            {
                Assert.That((status, login.State), Is.EqualTo((Status.Ok, role == Role.Initiator ? ContextState.Proved : ContextState.Verified)));
                Assert.That(backend.Calls[^1], Does.Contain(Convert.ToHexString(input)), "the input of RFC 4462 section 4");
                continue;
            }
            Assert.That((status, login.State, login.Hint), Is.EqualTo((Status.BadState, ContextState.Bound, Hint.LaterExchange)), Convert.ToHexString(session));
            Assert.That(backend.Calls, Has.Count.EqualTo(asked), "no MIC is made or checked");
        }
    }

    // Rule R37: byte by byte, whoever built it.
    [Test]
    public void The_input_is_of_gssapi_keyex()
    {
        const string expected =
            "00000014000102030405060708090A0B0C0D0E0F101112133200000005616C6963650000000E7373682D636F6E6E656374696F6E0000000C6773736170692D6B65796578";
        using var backend = new FakeBackend([.. CallTable.Script(Role.Initiator, ContextState.Bound), .. CallTable.Script(Role.Acceptor, ContextState.Bound)]);
        using Login client = CallTable.In(backend, Method.Keyex, Role.Initiator, ContextState.Bound), server = CallTable.In(backend, Method.Keyex, Role.Acceptor, ContextState.Bound);
        client.GetMic();
        Assert.That(backend.Calls[^1], Is.EqualTo($"get_mic {expected}"));
        server.CheckMic();
        Assert.That(backend.Calls[^1], Is.EqualTo($"verify_mic {expected} <mic>"));
    }

    // Rules R37, R74: the user of the request is known only after the exchange, and may change until the MIC.
    [Test]
    public void The_user_comes_after_the_exchange([Values] Role role)
    {
        using var backend = new FakeBackend(CallTable.Script(role, ContextState.Bound));
        using Login login = CallTable.In(backend, Method.Keyex, role, ContextState.Bound, user: null);
        Assert.That((Prove(login, role), login.State), Is.EqualTo((Status.BadState, ContextState.Bound)), "no user yet");
        Assert.That((login.SetUserName("bob"), login.SetUserName("jürgen"), login.SetService("other"), login.State), Is.EqualTo((Status.Ok, Status.Ok, Status.Ok, ContextState.Bound)));
        Assert.That(Prove(login, role), Is.EqualTo(Status.Ok));
        Assert.That(backend.Calls[^1], Does.Contain(Convert.ToHexString(CallTable.Input("jürgen", "other"))));
        ContextState state = login.State;
        Assert.That((login.SetUserName("bob"), login.SetService("ssh-connection"), login.State), Is.EqualTo((Status.BadState, Status.BadState, state)));
    }

    // Rule R65: the verdict is for the user of the MIC.
    [Test]
    public void The_verdict_is_for_the_user_of_the_MIC()
    {
        using var backend = new FakeBackend(CallTable.Script(Role.Acceptor, ContextState.Verified));
        using Login server = CallTable.In(backend, Method.Keyex, Role.Acceptor, ContextState.Verified);
        Assert.That((server.Authorize("bob"), server.State), Is.EqualTo((Status.BadState, ContextState.Verified)));
        Assert.That((server.SetUserName("bob"), server.Authorize("bob"), server.State), Is.EqualTo((Status.BadState, Status.BadState, ContextState.Verified)));
        Assert.That((server.Authorize("alice"), server.AuthorizedBy, server.State), Is.EqualTo((Status.Ok, AuthorizedBy.AuthToLocal, ContextState.Authorized)));
    }

    // Rule R65: and a no stays one.
    [Test]
    public void A_no_leaves_the_exchange_spent()
    {
        using var backend = new FakeBackend(CallTable.Script(Role.Acceptor, ContextState.Verified)) { Verdict = Status.NotAuthorized };
        using Login server = CallTable.In(backend, Method.Keyex, Role.Acceptor, ContextState.Verified);
        Assert.That((server.Authorize(), server.State), Is.EqualTo((Status.NotAuthorized, ContextState.Verified)));
        Assert.That((server.CheckMic(), server.CheckMicRaw(CallTable.Input()), server.GetExchangeMic(s_other)), Is.EqualTo((Status.BadState, Status.BadState, Status.BadState)));
    }

    // Rule R44: a MIC that cannot be made or is not good ends the exchange.
    [Test]
    public void A_MIC_that_fails_ends_the_exchange([Values] Role role, [Values(ContextState.Established, ContextState.Bound)] ContextState state)
    {
        using var backend = new FakeBackend(CallTable.Script(role, state));
        using Login login = CallTable.In(backend, Method.Keyex, role, state);
        backend.MicsMatch = false;
        bool checks = role == Role.Initiator == (state == ContextState.Established);
        Status status = state == ContextState.Bound ? Prove(login, role) : role == Role.Acceptor ? login.GetExchangeMic(Login.Hash) : login.CheckExchangeMic(Login.Hash);
        Assert.That((status, login.State), Is.EqualTo((checks ? Status.BadMic : Status.BackendFailure, ContextState.Failed)));
        Assert.That((backend.LiveObjects, backend.ReleasedTwice), Is.EqualTo((0, 0)));
        backend.MicsMatch = true;
        Assert.That((Prove(login, role), login.State), Is.EqualTo((Status.BadState, ContextState.Failed)));
    }

    // Rules R45, R46: the same steps of gssapi-with-mic are in order (RFC 4462 section 3.4).
    [TestCase(Role.Initiator, Status.Ok, "")]
    [TestCase(Role.Initiator, Status.Continue, "")]
    [TestCase(Role.Acceptor, Status.Continue, "")]
    public void Gssapi_with_mic_has_no_such_rule(Role role, Status answer, string token)
    {
        using var backend = new FakeBackend(new Answer(answer) { Token = token });
        using Login login = CallTable.In(backend, Method.WithMic, role, ContextState.New);
        Assert.That(role == Role.Acceptor ? login.Accept() : login.Initiate(), Is.EqualTo(answer));
    }

    // Rule R42: the mechanism grants both, or there is no exchange.
    [Test]
    public void An_exchange_wants_everything_granted([Values(Method.Keyex, Method.Host)] Method method, [Values] Role role, [Values(0, (int)Granted.Integrity, (int)Granted.Mutual)] int granted)
    {
        Answer answer = FakeBackend.Complete with { Token = role == Role.Acceptor ? "last" : "", Granted = (Granted)granted };
        using var backend = new FakeBackend(role == Role.Acceptor ? [answer] : [new Answer(Status.Continue) { Token = "more" }, answer]);
        using Login login = CallTable.In(backend, method, role, ContextState.Established);
        Assert.That((login.State, login.ErrorStatus, login.Output), Is.EqualTo((ContextState.Failed, Status.NotGranted, "")));
    }

    private static Status Prove(Login login, Role role) => role == Role.Initiator ? login.GetMic() : login.CheckMic();
}

using System;
using System.Collections.Generic;
using GssNative.Tests.Backends;
using GssNative.Tests.Host;

namespace GssNative.Tests.Ssh;

/// <summary>Hosts that build their messages: the library finds out what is under a MIC, and holds the same rules.</summary>
internal sealed class AuthenticationHostTests
{
    private const string EveryCompleteState = "Established>Established Bound>Bound";

    private static readonly byte[] s_withMic = CallTable.Input(method: "gssapi-with-mic");
    private static readonly byte[] s_keyex = CallTable.Input();

    private static IEnumerable<CallRow> Rows()
    {
        foreach (Role role in Enum.GetValues<Role>())
        {
            yield return new CallRow(role, "makes a user's MIC that is built here", login => login.GetMic());
            yield return new CallRow(role, "checks a user's MIC that is built here", login => login.CheckMic());
            yield return new CallRow(role, "makes the MIC of an exchange", login => login.GetExchangeMic(Login.Hash));
            yield return new CallRow(role, "checks the MIC of an exchange", login => login.CheckExchangeMic(Login.Hash));
            yield return new CallRow(role, "ends without a MIC", login => login.ExchangeComplete());
        }
        yield return new CallRow(Role.Acceptor, "makes a MIC of H", login => login.GetMicRaw(Login.Hash)) { InOrder = "Established>Bound" };
        yield return new CallRow(Role.Initiator, "makes a MIC of H", login => login.GetMicRaw(Login.Hash));
        yield return new CallRow(Role.Initiator, "checks a MIC of H", login => login.CheckMicRaw(Login.Hash)) { InOrder = "Established>Bound", PeerBreaks = "New InProgress" };
        yield return new CallRow(Role.Acceptor, "checks a MIC of H", login => login.CheckMicRaw(Login.Hash));
        yield return new CallRow(Role.Initiator, "makes a MIC of keyex", login => login.GetMicRaw(s_keyex)) { InOrder = "Bound>Proved" };
        yield return new CallRow(Role.Acceptor, "makes a MIC of keyex", login => login.GetMicRaw(s_keyex));
        yield return new CallRow(Role.Acceptor, "checks a MIC of keyex", login => login.CheckMicRaw(s_keyex)) { InOrder = "Bound>Verified", PeerBreaks = "New InProgress" };
        yield return new CallRow(Role.Initiator, "makes a MIC of with-mic", login => login.GetMicRaw(s_withMic)) { InOrder = "Established>Established" };
        yield return new CallRow(Role.Acceptor, "makes a MIC of with-mic", login => login.GetMicRaw(s_withMic));
        yield return new CallRow(Role.Acceptor, "checks a MIC of with-mic", login => login.CheckMicRaw(s_withMic)) { InOrder = "Established>Verified", PeerBreaks = "New InProgress" };
        yield return new CallRow(Role.Initiator, "checks a MIC of with-mic", login => login.CheckMicRaw(s_withMic));
        yield return new CallRow(Role.Initiator, "makes a MIC of other bytes", login => login.GetMicRaw([1])) { InOrder = EveryCompleteState };
        yield return new CallRow(Role.Acceptor, "makes a MIC of other bytes", login => login.GetMicRaw([1]));
        yield return new CallRow(Role.Acceptor, "checks a MIC of other bytes", login => login.CheckMicRaw([1])) { InOrder = EveryCompleteState, PeerBreaks = "New InProgress" };
        yield return new CallRow(Role.Initiator, "checks a MIC of other bytes", login => login.CheckMicRaw([1]));
        yield return new CallRow(Role.Acceptor, "is told of a user", login => login.SetUserName("bob"))
        {
            InOrder = "New>New InProgress>InProgress Established>Established Bound>Bound Failed>Failed",
        };
    }

    // Verified and Authorized are those over the key exchange here.
    private static IEnumerable<CallRow> RowsWithoutAnExchange()
    {
        const string Checked = "Established>Verified Verified>Verified Authorized>Verified", Forgot = "Established>Established Verified>Established Authorized>Established";
        yield return new CallRow(Role.Acceptor, "checks a MIC of with-mic", login => login.CheckMicRaw(s_withMic)) { InOrder = Checked, PeerBreaks = "New InProgress" };
        yield return new CallRow(Role.Acceptor, "checks a MIC of keyex", login => login.CheckMicRaw(s_keyex)) { PeerBreaks = "New InProgress" };
        yield return new CallRow(Role.Acceptor, "checks a MIC of other bytes", login => login.CheckMicRaw([1])) { InOrder = Forgot, PeerBreaks = "New InProgress" };
        yield return new CallRow(Role.Acceptor, "makes a MIC of H", login => login.GetMicRaw(Login.Hash)) { InOrder = "Established>Bound" };
        yield return new CallRow(Role.Acceptor, "is told of a user", login => login.SetUserName("bob")) { InOrder = $"New>New InProgress>InProgress {Forgot} Failed>Failed" };
        yield return new CallRow(Role.Acceptor, "decides", login => login.Authorize()) { InOrder = "Verified>Authorized Authorized>Authorized" };
    }

    // Rules R26, R36, R37, R38, R44, R46: as for objects that build the messages.
    [TestCaseSource(nameof(Rows))]
    public void A_call_has_its_states(CallRow row) => CallTable.Check(row, Method.Host);

    // Rules R26, R37: without a key exchange an object is one of gssapi-with-mic.
    [TestCaseSource(nameof(RowsWithoutAnExchange))]
    public void A_call_has_its_states_without_an_exchange(CallRow row)
    {
        foreach (ContextState state in (ContextState[])[ContextState.New, ContextState.InProgress, ContextState.Established, ContextState.Verified, ContextState.Authorized, ContextState.Failed])
            CallTable.Check(row, Method.Host, state, bound: false);
    }

    // Rule R65: only this object's user and service lead to a verdict.
    [TestCase("alice", "ssh-connection", true)]
    [TestCase("alicf", "ssh-connection", false)]
    [TestCase("alice", "ssh-connectioo", false)]
    [TestCase("alic", "ssh-connection", false)]
    [TestCase("", "ssh-connection", false)]
    [TestCase("alice", "", false)]
    public void Another_user_or_service_verifies_nobody(string user, string service, bool expected)
    {
        foreach (Method method in (Method[])[Method.WithMic, Method.Keyex, Method.Host])
        {
            bool bound = method == Method.Keyex;
            for (int over = bound ? 1 : 0; over <= (method == Method.WithMic ? 0 : 1); over++)
            {
                ContextState before = over == 1 ? ContextState.Bound : ContextState.Established;
                using var backend = new FakeBackend(CallTable.Script(Role.Acceptor, before));
                using Login server = CallTable.In(backend, method, Role.Acceptor, before);
                byte[] input = CallTable.Input(user, service, over == 1 ? "gssapi-keyex" : "gssapi-with-mic");
                Assert.That((server.CheckMicRaw(input), server.State), Is.EqualTo((Status.Ok, expected ? ContextState.Verified : before)), $"{method} {before}");
                Assert.That(server.Authorize(), Is.EqualTo(expected ? Status.Ok : Status.BadState));
                if (!expected) Assert.That((server.CheckMicRaw(CallTable.Input(method: over == 1 ? "gssapi-keyex" : "gssapi-with-mic")), server.State), Is.EqualTo((Status.Ok, ContextState.Verified)));
            }
        }
    }

    [Test]
    public void Without_a_user_nobody_is_verified([Values(ContextState.Established, ContextState.Bound)] ContextState before)
    {
        using var backend = new FakeBackend(CallTable.Script(Role.Acceptor, before));
        using Login server = CallTable.In(backend, Method.Host, Role.Acceptor, before, user: null);
        byte[] input = CallTable.Input("", method: before == ContextState.Bound ? "gssapi-keyex" : "gssapi-with-mic");
        Assert.That((server.CheckMicRaw(input), server.State), Is.EqualTo((Status.Ok, before)));
    }

    // Rule R37: a method that neither is.
    [TestCase("gssapi-keyex", ContextState.Established)]
    [TestCase("gssapi-with-mic", ContextState.Bound)]
    [TestCase("gssapi-with-miC", ContextState.Established)]
    [TestCase("gssapi-keye", ContextState.Bound)]
    [TestCase("", ContextState.Established)]
    public void Input_of_another_method_is_refused(string method, ContextState state)
    {
        using var backend = new FakeBackend([.. CallTable.Script(Role.Initiator, state), .. CallTable.Script(Role.Acceptor, state)]);
        using Login client = CallTable.In(backend, Method.Host, Role.Initiator, state), server = CallTable.In(backend, Method.Host, Role.Acceptor, state);
        int asked = backend.Calls.Count;
        byte[] input = CallTable.Input(method: method);
        Assert.That((client.GetMicRaw(input), client.State), Is.EqualTo((Status.BadState, state)));
        Assert.That((server.CheckMicRaw(input), server.State), Is.EqualTo((Status.BadState, state)));
        Assert.That(backend.Calls, Has.Count.EqualTo(asked));
    }

    // Rule R44: what is as long as a hash and is a user authentication is one.
    [Test]
    public void Input_of_a_hash_size_binds_nothing([Values(48, 64)] int size)
    {
        byte[] input = CallTable.Input(new string('u', size - 36), "ssh", "gssapi-with-mic", [1]);
        Assert.That(input, Has.Length.EqualTo(size));
        using var backend = new FakeBackend([.. CallTable.Script(Role.Initiator, ContextState.Established), .. CallTable.Script(Role.Acceptor, ContextState.Established)]);
        using Login client = CallTable.In(backend, Method.Host, Role.Initiator, ContextState.Established), server = CallTable.In(backend, Method.Host, Role.Acceptor, ContextState.Established);
        Assert.That((client.GetMicRaw(input), client.State), Is.EqualTo((Status.Ok, ContextState.Established)));
        Assert.That((server.GetMicRaw(input), server.State), Is.EqualTo((Status.BadState, ContextState.Established)), "a server signs exchange hashes only");
    }

    // Rule R44: other sizes are the host's own matter, and bind nothing.
    [Test]
    public void Bytes_of_neither_kind_bind_nothing([Values(1, 16, 19, 21, 31, 33, 47, 49, 63, 65, 128)] int size)
    {
        byte[] bytes = Octets.Repeat('h', size);
        using var backend = new FakeBackend([.. CallTable.Script(Role.Initiator, ContextState.Established), .. CallTable.Script(Role.Acceptor, ContextState.Established)]);
        using Login client = CallTable.In(backend, Method.Host, Role.Initiator, ContextState.Established), server = CallTable.In(backend, Method.Host, Role.Acceptor, ContextState.Established);
        Assert.That((client.GetMicRaw(bytes), client.State), Is.EqualTo((Status.Ok, ContextState.Established)));
        Assert.That((server.CheckMicRaw(bytes), server.State), Is.EqualTo((Status.Ok, ContextState.Established)));
        Assert.That((server.GetMicRaw(bytes), client.CheckMicRaw(bytes)), Is.EqualTo((Status.BadState, Status.BadState)));
    }

    [Test]
    public void A_MIC_that_is_not_good_ends_the_object([Values] bool bound)
    {
        foreach (byte[] input in (byte[][])[[1], bound ? s_keyex : s_withMic])
        {
            ContextState before = bound ? ContextState.Bound : ContextState.Established;
            using var backend = new FakeBackend(CallTable.Script(Role.Acceptor, before));
            using Login server = CallTable.In(backend, Method.Host, Role.Acceptor, before);
            backend.MicsMatch = false;
            Assert.That((server.CheckMicRaw(input), server.State, backend.LiveObjects), Is.EqualTo((Status.BadMic, ContextState.Failed, 0)));
        }
    }
}

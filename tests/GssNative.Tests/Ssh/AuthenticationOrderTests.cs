using System;
using System.Collections.Generic;
using GssNative.Tests.Backends;

namespace GssNative.Tests.Ssh;

/// <summary>
/// Every call in every state of every role. What the host does out of order is refused and changes nothing; what the peer does out of order ends the object.
/// </summary>
internal sealed class AuthenticationOrderTests
{
    private static readonly byte[] s_krb5 = Der.Oid("1.2.840.113554.1.2.2");

    private static readonly Dictionary<string, Func<Login, Status>> s_calls = new()
    {
        ["initiate"] = login => login.Initiate(login.State == ContextState.New ? "" : "token"),
        ["initiate without a token"] = login => login.Initiate(),
        ["accept"] = login => login.Accept(),
        ["check_mech"] = login => login.CheckMechanism(s_krb5),
        ["select_mech"] = login => login.SelectMechanism([0, 0, 0, 1, 0, 0, 0, (byte)s_krb5.Length, .. s_krb5]),
        ["get_mic"] = login => login.GetMic(),
        ["get_mic_raw"] = login => login.GetMicRaw([1]),
        ["check_mic"] = login => login.CheckMic(),
        ["check_mic_raw"] = login => login.CheckMicRaw([1]),
        ["authorize"] = login => login.Authorize(),
        ["authorize user"] = login => login.Authorize("alice"),
        ["authorize override"] = login => login.AuthorizeOverride("alice"),
        ["exchange complete"] = login => login.ExchangeComplete(),
        ["exchange mic"] = login => login.GetExchangeMic(Login.Hash),
        ["check exchange mic"] = login => login.CheckExchangeMic(Login.Hash),
    };

    // The states in which a call is in order, and those in which it is the peer who broke it.
    [TestCase(Role.Initiator, "initiate", "New InProgress", "Established")]
    [TestCase(Role.Initiator, "initiate without a token", "New", "InProgress")]
    [TestCase(Role.Initiator, "accept", "")]
    [TestCase(Role.Initiator, "check_mech", "New")]
    [TestCase(Role.Initiator, "select_mech", "")]
    [TestCase(Role.Initiator, "get_mic", "Established")]
    [TestCase(Role.Initiator, "get_mic_raw", "Established")]
    [TestCase(Role.Initiator, "check_mic", "")]
    [TestCase(Role.Initiator, "check_mic_raw", "")]
    [TestCase(Role.Initiator, "authorize", "")]
    [TestCase(Role.Initiator, "authorize user", "")]
    [TestCase(Role.Initiator, "authorize override", "")]
    [TestCase(Role.Acceptor, "initiate", "")]
    [TestCase(Role.Acceptor, "accept", "New InProgress", "Established Verified Authorized")]
    [TestCase(Role.Acceptor, "check_mech", "New")]
    [TestCase(Role.Acceptor, "select_mech", "New")]
    [TestCase(Role.Acceptor, "get_mic", "")]
    [TestCase(Role.Acceptor, "get_mic_raw", "")]
    [TestCase(Role.Acceptor, "check_mic", "Established Verified Authorized", "New InProgress")]
    [TestCase(Role.Acceptor, "check_mic_raw", "Established Verified Authorized", "New InProgress")]
    [TestCase(Role.Acceptor, "authorize", "Verified Authorized")]
    [TestCase(Role.Acceptor, "authorize user", "Verified Authorized")]
    [TestCase(Role.Acceptor, "authorize override", "Verified Authorized")]
    [TestCase(Role.Initiator, "exchange complete", "")]
    [TestCase(Role.Acceptor, "exchange complete", "", "New InProgress Established Verified Authorized")]
    [TestCase(Role.Initiator, "exchange mic", "")]
    [TestCase(Role.Acceptor, "exchange mic", "")]
    [TestCase(Role.Initiator, "check exchange mic", "")]
    [TestCase(Role.Acceptor, "check exchange mic", "")]
    public void A_call_has_its_states(Role role, string call, string states, string peerBreaks = "")
    {
        foreach (ContextState state in Enum.GetValues<ContextState>())
        {
            if (role == Role.Initiator && state is (ContextState.Verified or ContextState.Authorized)) continue;
            if (state is ContextState.Bound or ContextState.Proved) continue;           // of a key exchange only
            using var backend = new FakeBackend(Script(state));
            using Login login = In(state, role, backend);
            Assert.That(login.State, Is.EqualTo(state), "prepared");
            int asked = backend.Calls.Count, live = backend.LiveObjects;
            Granted granted = login.Granted;

            Status status = s_calls[call](login);
            if (Array.IndexOf(states.Split(' '), state.ToString()) >= 0)
            {
                Assert.That(status, Is.GreaterThanOrEqualTo(Status.Ok), $"{call} in {state}: {login.Message}");
                continue;
            }
            if (Array.IndexOf(peerBreaks.Split(' '), state.ToString()) >= 0)
            {
                Assert.That((status, login.State, login.Granted, login.AuthorizedBy), Is.EqualTo((Status.Protocol, ContextState.Failed, (Granted)0, AuthorizedBy.Nothing)), $"{call} in {state}");
                Assert.That((backend.Calls.Count, backend.LiveObjects), Is.EqualTo((asked, 0)), $"{call} in {state} does not reach the backend");
                continue;
            }
            Assert.That(status, Is.EqualTo(Status.BadState), $"{call} in {state}");
            Assert.That((login.State, login.Granted, login.Output), Is.EqualTo((state, granted, "")), $"{call} in {state} changes nothing");
            Assert.That((backend.Calls.Count, backend.LiveObjects), Is.EqualTo((asked, live)), $"{call} in {state} does not reach the backend");
            Assert.That((login.ErrorStatus, login.Hint), Is.EqualTo((Status.BadState, Hint.WrongOrder)));
            Assert.That(login.Message, Is.Not.Empty);
        }
    }

    private static Answer[] Script(ContextState state) => state switch
    {
        ContextState.InProgress => [new Answer(Status.Continue), FakeBackend.Complete],
        ContextState.Failed => [new Answer(Status.BadToken)],
        _ => [FakeBackend.Complete],
    };

    private static Login In(ContextState state, Role role, FakeBackend backend)
    {
        Login login = role == Role.Initiator ? Login.Initiator(backend) : Login.Acceptor(backend);
        if (state == ContextState.New) return login;
        if (role == Role.Initiator) login.Initiate();
        else login.Accept();
        if (state is ContextState.Verified or ContextState.Authorized) login.CheckMic();
        if (state == ContextState.Authorized) login.Authorize();
        return login;
    }
}

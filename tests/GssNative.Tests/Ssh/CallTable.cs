using System;
using System.Linq;
using GssNative.Tests.Backends;
using GssNative.Tests.Host;

namespace GssNative.Tests.Ssh;

/// <summary>One call of one role, and what it does in each state; in a state that is not named it is the host's mistake and changes nothing.</summary>
internal sealed record CallRow(Role Role, string Name, Func<Login, Status> Call)
{
    /// <summary>Where it is in order: pairs STATE>STATE.</summary>
    public string InOrder { get; init; } = "";

    /// <summary>Where it is the peer who broke the order.</summary>
    public string PeerBreaks { get; init; } = "";

    /// <summary>Where its bytes are not what it takes.</summary>
    public string Refuses { get; init; } = "";

    public override string ToString() => $"{Role} {Name}";
}

/// <summary>Objects of the methods that have a key exchange, in any state.</summary>
internal static class CallTable
{
    public static byte[] Input(
        string user = "alice", string service = "ssh-connection", string method = "gssapi-keyex", byte[]? sessionId = null) => Octets.Concat(
        Octets.SshString(sessionId ?? Login.Hash), [50], Octets.SshString(Octets.Text(user)), Octets.SshString(Octets.Text(service)), Octets.SshString(Octets.Text(method)));

    public static Answer[] Script(Role role, ContextState state) => state switch
    {
        ContextState.Failed when role == Role.Acceptor => [new Answer(Status.BadToken)],
        ContextState.Failed => [Continue, new Answer(Status.BadToken)],
        _ when role == Role.Acceptor && state != ContextState.InProgress => [FakeBackend.Complete with { Token = "last" }],
        _ => [Continue, FakeBackend.Complete with { Token = role == Role.Acceptor ? "last" : "" }],
    };

    /// <summary>An object in a state; over a key exchange, if <paramref name="bound"/> says so, where the state can be without.</summary>
    public static Login In(FakeBackend backend, Method method, Role role, ContextState state, string? user = "alice", bool bound = true)
    {
        Login login = role == Role.Initiator ? Login.Initiator(backend, method: method, user: user) : Login.Acceptor(backend, method: method, user: user);
        if (state == ContextState.New) return login;
        if (role == Role.Initiator) login.Initiate();
        else login.Accept();
        if (state == ContextState.InProgress) return login;
        if (role == Role.Initiator) login.Initiate("token");
        if (state is ContextState.Established or ContextState.Failed) return login;
        if (bound) Assert.That(role == Role.Initiator ? login.CheckMicRaw(Login.Hash) : login.GetMicRaw(Login.Hash), Is.EqualTo(Status.Ok));
        byte[] input = Input(method: bound ? "gssapi-keyex" : "gssapi-with-mic");
        if (state == ContextState.Proved) login.GetMicRaw(input);
        if (state is ContextState.Verified or ContextState.Authorized) login.CheckMicRaw(input);
        if (state == ContextState.Authorized) login.Authorize();
        return login;
    }

    private static bool Exists(Role role, ContextState state) => role == Role.Initiator
        ? state is not (ContextState.Verified or ContextState.Authorized)
        : state != ContextState.Proved;

    /// <summary>Does a row in every state.</summary>
    public static void Check(CallRow row, Method method)
    {
        foreach (ContextState state in Enum.GetValues<ContextState>())
            if (Exists(row.Role, state)) Check(row, method, state);
    }

    public static void Check(CallRow row, Method method, ContextState state, bool bound = true)
    {
        using var backend = new FakeBackend(Script(row.Role, state));
        using Login login = In(backend, method, row.Role, state, bound: bound);
        Assert.That(login.State, Is.EqualTo(state), "prepared");
        Check(row, state, login, backend);
    }

    private static void Check(CallRow row, ContextState state, Login login, FakeBackend backend)
    {
        int asked = backend.Calls.Count, live = backend.LiveObjects;
        Granted granted = login.Granted;
        Status status = row.Call(login);
        string where = $"{row} in {state}: {login.Message}";
        string? inOrder = row.InOrder.Split(' ').FirstOrDefault(pair => pair.StartsWith($"{state}>", StringComparison.Ordinal));
        if (inOrder != null)
        {
            Assert.That((status, $"{state}>{login.State}"), Is.EqualTo((Status.Ok, inOrder)), where);
            return;
        }
        if (row.PeerBreaks.Split(' ').Contains(state.ToString()))
        {
            Assert.That((status, login.State, login.Granted), Is.EqualTo((Status.Protocol, ContextState.Failed, (Granted)0)), where);
            Assert.That((backend.Calls.Count, backend.LiveObjects), Is.EqualTo((asked, 0)), where);
            return;
        }
        bool refused = row.Refuses.Split(' ').Contains(state.ToString());
        Assert.That(status, Is.EqualTo(refused ? Status.InvalidArgument : Status.BadState), where);
        Assert.That((login.State, login.Granted), Is.EqualTo((state, granted)), $"changes nothing: {where}");
        Assert.That((backend.Calls.Count, backend.LiveObjects), Is.EqualTo((asked, live)), $"does not reach the backend: {where}");
        Assert.That((login.ErrorStatus, login.Hint), Is.EqualTo((status, refused ? Hint.None : Hint.WrongOrder)), where);
        Assert.That(login.Message, Is.Not.Empty, where);
    }

    private static Answer Continue => new(Status.Continue) { Token = "more" };
}

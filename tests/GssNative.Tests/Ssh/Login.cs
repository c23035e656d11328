using System;
using GssNative.Backends;
using GssNative.Host;
using GssNative.Ssh;
using GssNative.Tests.Backends;
using GssNative.Tests.Host;

namespace GssNative.Tests.Ssh;

/// <summary>An <see cref="Authentication"/> over a fake backend, in the words of tests.</summary>
internal sealed unsafe class Login : IDisposable
{
    public static readonly byte[] SessionId = Octets.Hex("000102030405060708090a0b0c0d0e0f10111213");

    /// <summary>An exchange hash, and the session identifier of the connection whose first key exchange it is of.</summary>
    public static readonly byte[] Hash = SessionId;

    private Authentication* _authentication;

    private Login(Authentication* authentication) => _authentication = authentication;

    /// <summary>What the last step or MIC call put out.</summary>
    public string Output { get; private set; } = "";

    public ContextState State => _authentication->State;
    public AuthorizedBy AuthorizedBy => _authentication->AuthorizedBy;
    public bool IsEstablished => _authentication->IsEstablished;
    public byte[] Mechanism => MechanismOid.Der(_authentication->Context.Mechanism).ToArray();
    public Granted Granted => _authentication->Context.Granted;
    public string PeerName => Octets.Text(_authentication->Context.PeerName.Span);

    public uint Minor => _authentication->Failure.Minor;
    public Status ErrorStatus => _authentication->Failure.Status;
    public Hint Hint => _authentication->Failure.Hint;
    public string Message => Octets.Text(_authentication->Failure.Message);

    public static Login Initiator(FakeBackend backend, string host = "web.example.org", string? user = "alice", Allow allow = 0, Delegation delegation = Delegation.Never, Method method = Method.WithMic) =>
        Create(backend, Role.Initiator, host, user, allow, delegation, method);

    public static Login Acceptor(FakeBackend backend, string host = "web.example.org", string? user = "alice", Allow allow = 0, Delegation delegation = Delegation.Never, Method method = Method.WithMic) =>
        Create(backend, Role.Acceptor, host, user, allow, delegation, method);

    /// <summary>An acceptor after a complete exchange of tokens.</summary>
    public static Login Established(FakeBackend backend, string? user = "alice", Allow allow = 0, Delegation delegation = Delegation.Never)
    {
        Login login = Acceptor(backend, user: user, allow: allow, delegation: delegation);
        Assert.That(login.Accept(), Is.EqualTo(Status.Ok));
        return login;
    }

    /// <summary>An acceptor whose client has proved itself.</summary>
    public static Login Verified(FakeBackend backend, string user = "alice", Allow allow = 0, Delegation delegation = Delegation.Never)
    {
        Login login = Established(backend, user, allow, delegation);
        Assert.That(login.CheckMic(), Is.EqualTo(Status.Ok));
        return login;
    }

    public Status Initiate(string received = "") => Initiate(Octets.Text(received));

    public Status Initiate(byte[] received) => Take((ref OwnedBytes output) => _authentication->Initiate(received, ref output));

    /// <summary>A first token of a real client, for host/web.example.org, if none is given.</summary>
    public Status Accept(byte[]? received = null) => Take((ref OwnedBytes output) => _authentication->Accept(received ?? new ApReqToken().Build(), ref output));

    public Status GetMic() => Take((ref OwnedBytes output) => _authentication->GetMic(SessionId, ref output));

    public Status GetMicRaw(byte[] input) => Take((ref OwnedBytes output) => _authentication->GetMicRaw(input, ref output));

    public Status CheckMic() => _authentication->CheckMic(SessionId, "mic"u8);

    public Status CheckMicRaw(byte[] input) => _authentication->CheckMicRaw(input, "mic"u8);

    public Status GetMic(byte[] sessionId) => Take((ref OwnedBytes output) => _authentication->GetMic(sessionId, ref output));

    public Status CheckMic(byte[] sessionId) => _authentication->CheckMic(sessionId, "mic"u8);

    public Status GetExchangeMic(byte[] hash) => Take((ref OwnedBytes output) => _authentication->GetExchangeMic(hash, ref output));

    public Status CheckExchangeMic(byte[] hash) => _authentication->CheckExchangeMic(hash, "mic"u8);

    public Status ExchangeComplete() => _authentication->ExchangeComplete();

    public Status PeerFailed(byte[] token) => _authentication->PeerFailed(token);

    public Status SetUserName(string name) => _authentication->SetUserName(Octets.Text(name));

    public Status SetService(string service) => _authentication->SetService(Octets.Text(service));

    public Status CheckMechanism(byte[] oid) => _authentication->CheckMechanism(oid);

    public Status SelectMechanism(byte[] list) => Take((ref OwnedBytes output) => _authentication->SelectMechanism(list, ref output));

    public Status Authorize() => _authentication->Authorize();

    public Status Authorize(string user) => _authentication->Authorize(Octets.Text(user));

    public Status AuthorizeOverride(string user) => _authentication->AuthorizeOverride(Octets.Text(user));

    /// <summary>Whether the bytes stand in the object itself.</summary>
    public bool Holds(byte[] bytes) => new ReadOnlySpan<byte>(_authentication, sizeof(Authentication)).IndexOf(bytes) >= 0;

    public void Dispose()
    {
        if (_authentication != null) Authentication.Free(_authentication);
        _authentication = null;
    }

    private delegate Status Call(ref OwnedBytes output);

    private static Login Create(FakeBackend backend, Role role, string host, string? user, Allow allow, Delegation delegation, Method method)
    {
        Failure failure = default;
        Authentication.Plan plan = new()
        {
            Role = role, Method = method, Host = Octets.Text(host), UserName = Octets.Text(user ?? ""), HasUserName = user != null, Allow = allow, Delegation = delegation,
        };
        Authentication* authentication = Authentication.TryCreate(backend.Backend, null, in plan, ref failure);
        Assert.That(authentication != null, Is.True);
        return new Login(authentication);
    }

    private Status Take(Call call)
    {
        OwnedBytes output = default;
        Status status = call(ref output);
        Output = Octets.Text(output.Span);
        output.Dispose();
        return status;
    }
}

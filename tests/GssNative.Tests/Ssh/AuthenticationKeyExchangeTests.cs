using System;
using GssNative.Ssh;
using GssNative.Tests.Backends;
using GssNative.Tests.Host;

namespace GssNative.Tests.Ssh;

/// <summary>One key exchange and the one user authentication over it, RFC 4462 §2.1 and §4; also where the host builds the messages.</summary>
internal sealed class AuthenticationKeyExchangeTests
{
    private static readonly Answer s_first = new(Status.Continue) { Token = "first" }, s_last = FakeBackend.Complete with { Token = "last" };

    private static readonly byte[] s_hash = Login.Hash, s_laterHash = [.. Login.Hash[..^1], 0xff], s_longerHash = [.. Login.Hash, .. new byte[12]];

    // Rules R36, R37, R44: the exchange hash first, made by the server; then the client's one MIC, over the same bytes and "gssapi-keyex".
    [Test]
    public void An_exchange_and_the_login_over_it([Values(Method.Keyex, Method.Host)] Method method)
    {
        using var backend = new FakeBackend(s_first, s_last, FakeBackend.Complete);
        using Login client = Login.Initiator(backend, method: method), server = Login.Acceptor(backend, method: method);
        bool raw = method == Method.Host;
        client.Initiate();
        server.Accept();
        client.Initiate("last");
        Assert.That((raw ? server.GetMicRaw(s_hash) : server.GetExchangeMic(s_hash), server.Output, server.State), Is.EqualTo((Status.Ok, "mic", ContextState.Bound)));
        Assert.That((raw ? client.CheckMicRaw(s_hash) : client.CheckExchangeMic(s_hash), client.State), Is.EqualTo((Status.Ok, ContextState.Bound)));
        Assert.That(backend.Calls[^2..], Is.EqualTo(new[] { $"get_mic {Convert.ToHexString(s_hash)}", $"verify_mic {Convert.ToHexString(s_hash)} <mic>" }));

        Assert.That((raw ? client.GetMicRaw(Input(s_hash)) : client.GetMic(s_hash), client.State), Is.EqualTo((Status.Ok, ContextState.Proved)));
        Assert.That((raw ? server.CheckMicRaw(Input(s_hash)) : server.CheckMic(s_hash), server.State), Is.EqualTo((Status.Ok, ContextState.Verified)));
        string input = Convert.ToHexString(Input(s_hash));
        Assert.That(backend.Calls[^2..], Is.EqualTo(new[] { $"get_mic {input}", $"verify_mic {input} <mic>" }));
        Assert.That((server.Authorize("alice"), server.State), Is.EqualTo((Status.Ok, ContextState.Authorized)));
    }

    // Rules R36, R44: a session identifier that is not this exchange's hash, be it a later one's, proves nobody.
    [Test]
    public void A_later_exchange_authenticates_nobody([Values(Method.Keyex, Method.Host)] Method method)
    {
        using var backend = new FakeBackend(s_first, FakeBackend.Complete, s_last);
        using Login client = BoundClient(backend, method), server = BoundServer(backend, method);
        int asked = backend.Calls.Count;
        foreach (byte[] sessionId in new[] { s_laterHash, s_longerHash, s_hash[..^1] })
        {
            foreach (Login login in new[] { client, server })
            {
                Status raw = login == client ? login.GetMicRaw(Input(sessionId)) : login.CheckMicRaw(Input(sessionId));
                Assert.That((raw, login.Hint, login.State), Is.EqualTo((Status.BadState, Hint.LaterExchange, ContextState.Bound)));
                if (method == Method.Host) continue;
                Status built = login == client ? login.GetMic(sessionId) : login.CheckMic(sessionId);
                Assert.That((built, login.Hint, login.State), Is.EqualTo((Status.BadState, Hint.LaterExchange, ContextState.Bound)));
            }
        }
        Assert.That(backend.Calls, Has.Count.EqualTo(asked), "the backend was not asked");
    }

    // Rule R35: without the exchange's own MIC there is no login over it, not even over no bytes.
    [Test]
    public void A_login_before_the_exchange_is_bound()
    {
        using var backend = new FakeBackend(s_first, FakeBackend.Complete, s_last);
        using Login client = EstablishedClient(backend, Method.Keyex), server = EstablishedServer(backend, Method.Keyex);
        int asked = backend.Calls.Count;
        foreach (byte[] sessionId in new[] { s_hash, [] })
        {
            Assert.That((client.GetMic(sessionId), client.Hint, client.State), Is.EqualTo((Status.BadState, Hint.WrongOrder, ContextState.Established)));
            Assert.That((server.CheckMic(sessionId), server.Hint, server.State), Is.EqualTo((Status.BadState, Hint.WrongOrder, ContextState.Established)));
        }
        Assert.That(backend.Calls, Has.Count.EqualTo(asked));
    }

    // Rules R38, R74: one login; afterwards neither another MIC nor another name.
    [Test]
    public void There_is_one_login_in_an_exchange([Values(Method.Keyex, Method.Host)] Method method)
    {
        using var backend = new FakeBackend(s_first, FakeBackend.Complete, s_last);
        using Login client = BoundClient(backend, method), server = BoundServer(backend, method);
        client.GetMicRaw(Input(s_hash));
        server.CheckMicRaw(Input(s_hash));
        int asked = backend.Calls.Count;
        Assert.That((client.GetMicRaw(Input(s_hash)), server.CheckMicRaw(Input(s_hash))), Is.EqualTo((Status.BadState, Status.BadState)));
        Assert.That((client.GetMic(s_hash), server.CheckMic(s_hash)), Is.EqualTo((Status.BadState, Status.BadState)));
        Assert.That((client.SetUserName("bob"), server.SetUserName("bob")), Is.EqualTo((Status.BadState, Status.BadState)));
        Assert.That((client.SetService("other"), server.SetService("other")), Is.EqualTo((Status.BadState, Status.BadState)));
        if (method == Method.Host) Assert.That((client.GetMicRaw([1]), server.CheckMicRaw([1])), Is.EqualTo((Status.BadState, Status.BadState)));
        Assert.That((client.State, server.State, backend.Calls.Count), Is.EqualTo((ContextState.Proved, ContextState.Verified, asked)));
    }

    // Rule R74: until then the names may change, and what is checked is the last one.
    [Test]
    public void The_names_may_change_before_the_login()
    {
        using var backend = new FakeBackend(s_last);
        using Login server = BoundServer(backend, Method.Keyex);
        Assert.That((server.SetUserName("bob"), server.SetService("other"), server.State), Is.EqualTo((Status.Ok, Status.Ok, ContextState.Bound)));
        server.CheckMic(s_hash);
        Assert.That(backend.Calls[^1], Is.EqualTo($"verify_mic {Convert.ToHexString(Input(s_hash, "bob", "other"))} <mic>"));
        Assert.That((server.Authorize("alice"), server.Authorize("bob")), Is.EqualTo((Status.BadState, Status.Ok)));
    }

    // Rule R44: each side has its part, once.
    [Test]
    public void The_server_makes_the_MIC_of_the_exchange([Values(Method.Keyex, Method.Host)] Method method)
    {
        using var backend = new FakeBackend(s_first, FakeBackend.Complete, s_last);
        using Login client = EstablishedClient(backend, method), server = EstablishedServer(backend, method);
        Assert.That((client.GetMicRaw(s_hash), server.CheckMicRaw(s_hash)), Is.EqualTo((Status.BadState, Status.BadState)));
        Assert.That((client.GetExchangeMic(s_hash), server.CheckExchangeMic(s_hash)), Is.EqualTo((Status.BadState, Status.BadState)));
        Assert.That((client.State, server.State), Is.EqualTo((ContextState.Established, ContextState.Established)));
        Assert.That((client.CheckMicRaw(s_hash), server.GetMicRaw(s_hash)), Is.EqualTo((Status.Ok, Status.Ok)));
        Assert.That((client.CheckMicRaw(s_laterHash), server.GetMicRaw(s_laterHash)), Is.EqualTo((Status.BadState, Status.BadState)));
        Assert.That((client.State, server.State), Is.EqualTo((ContextState.Bound, ContextState.Bound)));
    }

    // Rule R44: the sizes of SHA-1, SHA-256, SHA-384 and SHA-512.
    [Test]
    public void An_exchange_hash_has_the_size_of_a_hash([Range(0, 66)] int size)
    {
        using var backend = new FakeBackend(s_last);
        using Login server = EstablishedServer(backend, Method.Keyex);
        bool isOne = size is 20 or 32 or 48 or 64;
        Assert.That((server.GetExchangeMic(new byte[size]), server.State), Is.EqualTo(isOne ? (Status.Ok, ContextState.Bound) : (Status.InvalidArgument, ContextState.Established)));
    }

    // Rules R39, R44, R67: a MIC that does not verify ends it, and the object does not keep the hash.
    [Test]
    public void A_bad_MIC_ends_the_exchange([Values] bool bound)
    {
        using var backend = new FakeBackend(s_first, FakeBackend.Complete, s_last);
        using Login client = EstablishedClient(backend, Method.Keyex), server = BoundServer(backend, Method.Keyex);
        Login login = bound ? server : client;
        Assert.That(login.Holds(s_hash), Is.EqualTo(bound));
        backend.MicsMatch = false;
        Assert.That((bound ? server.CheckMic(s_hash) : client.CheckExchangeMic(s_hash), login.State), Is.EqualTo((Status.BadMic, ContextState.Failed)));
        Assert.That(login.Holds(s_hash), Is.False);
    }

    // Rules R45, R46: with each step goes a token, but for a client's last one, which was fed with the server's last.
    [TestCase(Role.Initiator, "continue:x ok:", true)]
    [TestCase(Role.Initiator, "continue:x continue:x ok:", true)]
    [TestCase(Role.Initiator, "continue:", false)]
    [TestCase(Role.Initiator, "continue:x continue:", false)]
    [TestCase(Role.Initiator, "continue:x ok:x", false)]
    [TestCase(Role.Initiator, "ok:", false)]
    [TestCase(Role.Initiator, "ok:x", true)]
    [TestCase(Role.Acceptor, "ok:", true)]
    [TestCase(Role.Acceptor, "ok:x", true)]
    [TestCase(Role.Acceptor, "continue:x ok:x", true)]
    [TestCase(Role.Acceptor, "continue:", false)]
    public void An_exchange_goes_on_with_tokens(Role role, string steps, bool expected)
    {
        string[] words = steps.Split(' ');
        using var backend = new FakeBackend(Array.ConvertAll(words, word =>
            new Answer(word.StartsWith("ok", StringComparison.Ordinal) ? Status.Ok : Status.Continue) { Token = word[(word.IndexOf(':', StringComparison.Ordinal) + 1)..] }));
        using Login login = role == Role.Initiator ? Login.Initiator(backend, method: Method.Keyex) : Login.Acceptor(backend, method: Method.Keyex);
        Status status = Status.Continue;
        for (int step = 0; step < words.Length; step++)
            status = role == Role.Initiator ? login.Initiate(step == 0 ? "" : "token") : login.Accept(step == 0 ? null : [1]);
        Assert.That((status, login.State), Is.EqualTo(expected ? (Status.Ok, ContextState.Established) : (Status.Protocol, ContextState.Failed)));
        if (!expected) Assert.That((login.Output, backend.LiveObjects), Is.EqualTo(("", 0)));
    }

    // Rule R46: a token for a side that is complete ends the exchange, bound or not.
    [Test]
    public void A_token_after_completion_ends_the_exchange([Values] bool bound)
    {
        using var backend = new FakeBackend(s_first, FakeBackend.Complete, s_last);
        using Login client = bound ? BoundClient(backend, Method.Keyex) : EstablishedClient(backend, Method.Keyex);
        using Login server = bound ? BoundServer(backend, Method.Keyex) : EstablishedServer(backend, Method.Keyex);
        Assert.That((client.Initiate("token"), client.State), Is.EqualTo((Status.Protocol, ContextState.Failed)));
        Assert.That((server.Accept([1]), server.State), Is.EqualTo((Status.Protocol, ContextState.Failed)));
        Assert.That(backend.LiveObjects, Is.Zero);
    }

    // Rules R41, R42: no opt-out where an exchange is, or may be.
    [TestCase(Method.WithMic, Allow.NoMutual, true)]
    [TestCase(Method.WithMic, Allow.NoIntegrity, true)]
    [TestCase(Method.Keyex, Allow.NoMutual, false)]
    [TestCase(Method.Keyex, Allow.NoIntegrity, false)]
    [TestCase(Method.Host, Allow.NoMutual, false)]
    [TestCase(Method.Host, Allow.NoIntegrity, false)]
    [TestCase(Method.Keyex, Allow.DnsCanonicalization | Allow.Sha1Kex, true)]
    public void An_exchange_has_integrity_and_is_mutual(Method method, Allow allow, bool expected)
    {
        Authentication.Plan plan = new() { Role = Role.Initiator, Method = method, Allow = allow, Host = "web.example.org"u8 };
        Assert.That(Authentication.Objection(in plan).IsEmpty, Is.EqualTo(expected));
    }

    [Test]
    public void A_host_that_builds_its_messages_uses_raw_calls()
    {
        using var backend = new FakeBackend(s_first, FakeBackend.Complete, s_last);
        using Login client = EstablishedClient(backend, Method.Host), server = EstablishedServer(backend, Method.Host);
        Assert.That((client.GetMic(), client.CheckExchangeMic(s_hash)), Is.EqualTo((Status.BadState, Status.BadState)));
        Assert.That((server.CheckMic(), server.GetExchangeMic(s_hash)), Is.EqualTo((Status.BadState, Status.BadState)));
        Assert.That((client.State, server.State), Is.EqualTo((ContextState.Established, ContextState.Established)));
    }

    // Rules R35, R37: input of the other method is not signed, before the exchange is bound and after it; what is no input proves nobody.
    [Test]
    public void Raw_input_belongs_to_the_method([Values] bool bound)
    {
        using var backend = new FakeBackend(s_first, FakeBackend.Complete, s_last);
        using Login client = bound ? BoundClient(backend, Method.Host) : EstablishedClient(backend, Method.Host);
        using Login server = bound ? BoundServer(backend, Method.Host) : EstablishedServer(backend, Method.Host);
        byte[] other = Input(s_hash, method: bound ? "gssapi-with-mic" : "gssapi-keyex");
        ContextState state = client.State;
        int asked = backend.Calls.Count;
        Assert.That((client.GetMicRaw(other), server.CheckMicRaw(other), backend.Calls.Count), Is.EqualTo((Status.BadState, Status.BadState, asked)));
        Assert.That((client.GetMicRaw([1]), server.CheckMicRaw([1])), Is.EqualTo((Status.Ok, Status.Ok)));
        Assert.That((client.State, server.State), Is.EqualTo((state, state)));
    }

    [Test]
    public void A_key_exchange_signs_nothing_else([Values] bool bound)
    {
        using var backend = new FakeBackend(s_first, FakeBackend.Complete, s_last);
        using Login client = bound ? BoundClient(backend, Method.Keyex) : EstablishedClient(backend, Method.Keyex);
        using Login server = bound ? BoundServer(backend, Method.Keyex) : EstablishedServer(backend, Method.Keyex);
        int asked = backend.Calls.Count;
        Assert.That((client.GetMicRaw([1]), server.CheckMicRaw([1]), backend.Calls.Count), Is.EqualTo((Status.InvalidArgument, Status.InvalidArgument, asked)));
    }

    // Rule R65: of the right session and method, but of another user or service, it leaves the server where it was.
    [TestCase("bob", "ssh-connection")]
    [TestCase("alice", "other")]
    public void Raw_input_of_somebody_else_proves_nothing(string user, string service)
    {
        using var backend = new FakeBackend(s_last);
        using Login server = BoundServer(backend, Method.Host);
        Assert.That((server.CheckMicRaw(Input(s_hash, user, service)), server.State), Is.EqualTo((Status.Ok, ContextState.Bound)));
        Assert.That(server.Authorize(), Is.EqualTo(Status.BadState));
    }

    private static byte[] Input(byte[] sessionId, string user = "alice", string service = "ssh-connection", string method = "gssapi-keyex") =>
        Octets.Concat(Octets.SshString(sessionId), [50], Octets.SshString(Octets.Text(user)), Octets.SshString(Octets.Text(service)), Octets.SshString(Octets.Text(method)));

    private static Login EstablishedClient(FakeBackend backend, Method method)
    {
        Login client = Login.Initiator(backend, method: method);
        Assert.That((client.Initiate(), client.Initiate("last")), Is.EqualTo((Status.Continue, Status.Ok)));
        return client;
    }

    private static Login EstablishedServer(FakeBackend backend, Method method)
    {
        Login server = Login.Acceptor(backend, method: method);
        Assert.That(server.Accept(), Is.EqualTo(Status.Ok));
        return server;
    }

    private static Login BoundClient(FakeBackend backend, Method method)
    {
        Login client = EstablishedClient(backend, method);
        Assert.That(client.CheckMicRaw(s_hash), Is.EqualTo(Status.Ok));
        return client;
    }

    private static Login BoundServer(FakeBackend backend, Method method)
    {
        Login server = EstablishedServer(backend, method);
        Assert.That(server.GetMicRaw(s_hash), Is.EqualTo(Status.Ok));
        return server;
    }
}

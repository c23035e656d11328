using System;
using GssNative.Ssh;
using GssNative.Tests.Backends;
using GssNative.Tests.Host;

namespace GssNative.Tests.Ssh;

/// <summary>What an object is made of, and what of it reaches the backend.</summary>
internal sealed class AuthenticationPlanTests
{
    // Rules R10, R11: a client without a target is none.
    [TestCase(Role.Initiator, "web.example.org", 0, true)]
    [TestCase(Role.Initiator, "host/web.example.org@EXAMPLE.ORG", 0, true)]
    [TestCase(Role.Initiator, "", 0, false)]
    [TestCase(Role.Initiator, "", (int)Allow.AnyHostKey, false)]
    [TestCase(Role.Initiator, "web/x", 0, false)]
    [TestCase(Role.Initiator, "web x", 0, false)]
    [TestCase(Role.Initiator, "web\nmail", 0, false)]
    [TestCase(Role.Initiator, "@EXAMPLE.ORG", 0, false)]
    [TestCase(Role.Acceptor, "web.example.org", 0, true)]
    [TestCase(Role.Acceptor, "web\nmail", 0, true)]
    [TestCase(Role.Acceptor, "", 0, false)]
    [TestCase(Role.Acceptor, "\n", 0, false)]
    [TestCase(Role.Acceptor, "", (int)Allow.AnyHostKey, true)]
    [TestCase(Role.Acceptor, "web\nmail", (int)Allow.AnyHostKey, true)]
    [TestCase(Role.Acceptor, "\n", (int)Allow.AnyHostKey, false)]
    [TestCase(Role.Acceptor, "web@EXAMPLE.ORG", (int)Allow.AnyHostKey, false)]
    [TestCase(Role.Acceptor, "host/web.example.org@EXAMPLE.ORG", 0, false)]
    public void A_role_has_its_names(Role role, string host, int allow, bool expected)
    {
        Authentication.Plan plan = new() { Role = role, Host = Octets.Text(host), Allow = (Allow)allow };
        ReadOnlySpan<byte> objection = Authentication.Objection(in plan);
        Assert.That(objection.IsEmpty, Is.EqualTo(expected));
        if (!expected) Assert.That(Octets.Text(objection), Does.StartWith("host: "));
    }

    // Rule R8: whole, and completed by nobody.
    [TestCase("WEB.Example.Org.", "web.example.org")]
    [TestCase("bücher.example", "bücher.example")]
    [TestCase("Host/WEB@Example.ORG", "Host/WEB@Example.ORG principal")]
    [TestCase("host/web.@R.", "host/web.@R. principal")]
    public void The_target_is_taken_as_it_is_but_for_letters_and_dot(string host, string expected)
    {
        using var backend = new FakeBackend(FakeBackend.Complete);
        using Login client = Login.Initiator(backend, host);
        client.Initiate();
        Assert.That(backend.Calls[0], Is.EqualTo($"initiate {expected} mutual delegation:Never <>"));
    }

    // Rules R13, R15: what an option does not name is not changed by it.
    [TestCase(0, Delegation.Never, " mutual delegation:Never <>")]
    [TestCase((int)Allow.NoMutual, Delegation.Never, " delegation:Never <>")]
    [TestCase((int)Allow.DnsCanonicalization, Delegation.Never, " dns mutual delegation:Never <>")]
    [TestCase(0, Delegation.IfPolicy, " mutual delegation:IfPolicy <>")]
    [TestCase(0, Delegation.Always, " mutual delegation:Always <>")]
    [TestCase((int)(Allow.AnyHostKey | Allow.NoIntegrity | Allow.NoLocalUser), Delegation.Never, " mutual delegation:Never <>")]
    public void Only_what_was_allowed_is_asked_for(int allow, Delegation delegation, string expected)
    {
        using var backend = new FakeBackend(FakeBackend.Complete);
        using Login client = Login.Initiator(backend, "web", allow: (Allow)allow, delegation: delegation);
        client.Initiate();
        Assert.That(backend.Calls[0], Is.EqualTo("initiate web" + expected));
    }

    // Rule R80: else the mechanism does not even hand them out.
    [TestCase(Delegation.Never, false)]
    [TestCase(Delegation.IfPolicy, true)]
    [TestCase(Delegation.Always, true)]
    public void A_server_takes_credentials_only_if_told(Delegation delegation, bool expected)
    {
        using var backend = new FakeBackend(FakeBackend.Complete);
        using Login server = Login.Acceptor(backend, delegation: delegation);
        server.Accept();
        Assert.That(backend.Calls[0].EndsWith(" with delegation", StringComparison.Ordinal), Is.EqualTo(expected));
    }

    [Test]
    public void What_was_given_is_copied()
    {
        using var backend = new FakeBackend(FakeBackend.Complete);
        using Login client = Login.Initiator(backend);
        client.SetUserName("alice");
        client.Initiate();
        client.GetMic();
        client.SetUserName("bob");
        client.GetMic();
        Assert.That(backend.Calls[1], Does.Contain("616C696365"));
        Assert.That(backend.Calls[2], Does.Contain("00000003626F62").And.Not.Contain("616C696365"));
    }
}

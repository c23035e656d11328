using System;
using System.Diagnostics;
using System.IO;
using System.Runtime.InteropServices;
using GssNative.Backends;
using GssNative.Backends.Gssapi;
using GssNative.Host;
using GssNative.Tests.Host;

namespace GssNative.Tests.Backends;

/// <summary>
/// The backend over a FAKE of GSS.framework (tests/gssframework/fake.c), which there is no other way to have here: what every call passes arrives, with the
/// structs as they are on macOS on Apple's and, packed, on Intel processors; and what GSS.framework does not have is refused.
/// </summary>
[TestFixture(false), TestFixture(true)]
internal sealed unsafe class GssFrameworkTests(bool isPacked)
{
    private const string Kerberos = "2a864886f712010202", PrincipalName = "2a864886f71201020201", HostbasedService = "2a864886f71201020104";

    private string _folder = null!;
    private Backend* _backend;
    private int _before;
    private delegate* unmanaged[Cdecl]<int*, byte*> _notes;

    [OneTimeSetUp]
    public void BuildAndOpen()
    {
        _folder = Directory.CreateTempSubdirectory("gssframework-").FullName;
        string file = Path.Combine(_folder, "GSS");
        string packed = isPacked ? "-DPACKED " : "";
        using Process cc = Process.Start("cc", $"-std=c99 -Wall -Wextra -pedantic -Werror -fPIC -shared -fvisibility=hidden {packed}-o {file} {Source()}")!;
        cc.WaitForExit();
        Assert.That(cc.ExitCode, Is.Zero);
        Library library = default;
        Failure failure = default;
        fixed (byte* path = Octets.Text(file + "\0")) library = Library.Load(path, bindNow: true);
        Assert.That(library.IsLoaded, Is.True);
        _notes = (delegate* unmanaged[Cdecl]<int*, byte*>)library.Find("fake_notes"u8);
        _backend = GssapiBackend.TryOpen(library, new GssLayout(isPacked), ref failure);
        Assert.That(_backend != null, Is.True, Octets.Text(failure.Message));
    }

    [OneTimeTearDown]
    public void Delete()
    {
        Backend.Release(_backend);
        Directory.Delete(_folder, recursive: true);
    }

    [SetUp]
    public void Forget() => Notes(out _before);

    [TearDown]
    public void NothingIsLeft()
    {
        Notes(out int objects);
        Assert.That(objects, Is.EqualTo(_before), "objects that were not released");
    }

    [Test]
    public void Is_known_by_what_only_it_has_and_claims_nothing()
    {
        Assert.That((_backend->Kind, _backend->Capabilities), Is.EqualTo((BackendKind.GssFramework, (Capabilities)0)));
        Assert.That((_backend->TakesAliases, _backend->TakesAnyAnswer), Is.EqualTo((false, true)));
        Assert.That(Octets.Text(Backend.NameOf(_backend->Kind)), Is.EqualTo("gss-framework"));
    }

    // Only host-based names are looked up in DNS.
    [TestCase(false, false, "server.example", $"type={PrincipalName} name=host/server.example@")]
    [TestCase(true, false, "server.example", $"type={HostbasedService} name=host@server.example")]
    [TestCase(false, true, "host/server.example@EXAMPLE.ORG", $"type={PrincipalName} name=host/server.example@EXAMPLE.ORG")]
    [TestCase(true, true, "host/server.example@EXAMPLE.ORG", $"type={PrincipalName} name=host/server.example@EXAMPLE.ORG")]
    public void A_target_is_a_principal_without_a_realm(bool trustDns, bool isPrincipal, string target, string import)
    {
        SecurityContext context = NewContext();
        Assert.That(Initiate(&context, target, trustDns, isPrincipal), Is.EqualTo(Status.Ok));
        Assert.That(Notes(), Is.EqualTo($"import {import}\ninit mechanism={Kerberos} bindings=none\n"));
        Assert.That(Octets.Text(context.PeerName.Span), Is.EqualTo(import.Split("name=")[1]));
        End(&context);
    }

    [Test]
    public void Channel_bindings_arrive_at_both_ends([Values] bool initiates)
    {
        SecurityContext context = NewContext();
        Assert.That(context.Bindings.TrySet([1, 2, 0xff]), Is.True);
        Assert.That(initiates ? Initiate(&context, "server.example") : Accept(&context), Is.EqualTo(Status.Ok));
        Assert.That(Notes(), Does.EndWith(" bindings=0:0:(nil),0:0:(nil),0102ff\n"));
        context.Bindings.Dispose();
        End(&context);
    }

    [Test]
    public void An_acceptor_has_the_keys_for_the_agreed_mechanism()
    {
        SecurityContext context = NewContext();
        Assert.That(Accept(&context), Is.EqualTo(Status.Ok));
        Assert.That(Notes(), Is.EqualTo($"acquire usage=accept name=none mechanism={Kerberos}\naccept bindings=none\n"));
        Assert.That((Octets.Text(context.PeerName.Span), Octets.Text(context.OwnName.Span)), Is.EqualTo(("alice@EXAMPLE.ORG", "host/server.example@")));
        Assert.That(context.Granted, Is.EqualTo(Granted.Integrity | Granted.Mutual));
        End(&context);
    }

    [Test]
    public void The_mechanism_of_a_complete_context_is_read()
    {
        SecurityContext context = NewContext();
        Assert.That(Initiate(&context, "other.example"), Is.EqualTo(Status.BadMechanism));
        End(&context);
    }

    [Test]
    public void A_failed_step_is_told_in_the_words_of_the_mechanism()
    {
        SecurityContext context = NewContext();
        Failure failure = default;
        Assert.That(Initiate(&context, "fail.example", ref failure), Is.EqualTo(Status.BackendFailure));
        Assert.That(Octets.Text(failure.Message), Is.EqualTo("gss_init_sec_context: it failed\nfor seven reasons"));
        Assert.That(Notes(), Does.EndWith($"status mechanism={Kerberos}\nstatus mechanism={Kerberos}\n"));
        failure.Dispose();
        End(&context);
    }

    // The identifiers of a set stand at their packed distance.
    [TestCase("alice@EXAMPLE.ORG", Status.Ok)]
    [TestCase("more@EXAMPLE.ORG", Status.BadMechanism)]
    public void A_credential_accepts_for_Kerberos_only(string principal, Status expected)
    {
        Credential* credential = Acquire(new CredentialRequest { Usage = Usage.Accept, Principal = Octets.Text(principal) }, out Status status, out _);
        Assert.That(status, Is.EqualTo(expected));
        Assert.That(Notes(), Is.EqualTo($"import type={PrincipalName} name={principal}\nacquire usage=accept name={principal} mechanism={Kerberos}\n"));
        if (credential != null) Credential.Release(credential);
    }

    [Test]
    public void The_default_tickets_are_looked_at_without_asking_about_no_credential()
    {
        Credential* credential = Acquire(new CredentialRequest { Usage = Usage.Initiate }, out Status status, out _);
        Assert.That(status, Is.EqualTo(Status.Ok));
        Assert.That(Notes(), Is.EqualTo($"acquire usage=initiate name=none mechanism={Kerberos}\n"));
        Assert.That(Octets.Text(credential->Principal.Span), Is.EqualTo("alice@EXAMPLE.ORG"));
        Assert.That(credential->Handle == null, Is.True, "it is whatever is the default at the moment of each login");
        Credential.Release(credential);
    }

    [TestCase("cache", "source: ")]
    [TestCase("client keytab", "source: ")]
    [TestCase("keytab", "source: ")]
    [TestCase("password", "password: ")]
    [TestCase("replay cache", "replay_cache: ")]
    public void Other_credentials_are_unsupported(string what, string reason)
    {
        fixed (byte* name = "FILE:/tmp/x\0"u8)
        {
            CredentialRequest request = what switch
            {
                "cache" => new() { Usage = Usage.Initiate, Source = CredentialSource.Cache, SourceName = name },
                "client keytab" => new() { Usage = Usage.Initiate, Source = CredentialSource.ClientKeytab, SourceName = name },
                "keytab" => new() { Usage = Usage.Accept, Source = CredentialSource.Keytab, SourceName = name },
                "password" => new() { Usage = Usage.Initiate, Principal = Octets.Text("alice"), HasPassword = true, Password = Octets.Text("secret") },
                _ => new() { Usage = Usage.Accept, ReplayCache = name },
            };
            Credential* credential = Acquire(in request, out Status status, out string message);
            Assert.That((credential == null, status), Is.EqualTo((true, Status.Unsupported)));
            Assert.That(message, Does.StartWith(reason));
            Assert.That(Notes(), Is.Empty, "it was not asked");
        }
    }

    [TestCase("authorize")]
    [TestCase("store")]
    [TestCase("destroy")]
    [TestCase("expiry")]
    [TestCase("attribute")]
    public void What_needs_libkrb5_is_unsupported(string what)
    {
        SecurityContext context = NewContext();
        Assert.That(Accept(&context), Is.EqualTo(Status.Ok));
        Failure failure = default;
        AuthorizedBy rule = AuthorizedBy.K5Login;
        OwnedBytes user = default, text = default;
        Assert.That(user.TrySet("root"u8), Is.True);
        Status status;
        fixed (byte* cache = "MEMORY:x\0"u8)
        {
            OwnedBytes name = default;
            Assert.That(name.TrySet("MEMORY:x"u8), Is.True);
            BackendOperations operations = _backend->Operations;
            status = what switch
            {
                "authorize" => operations.Authorize(&context, in user, true, out rule, ref failure),
                "store" => operations.StoreDelegated(&context, new StoreRequest { NamePointer = cache, Name = "MEMORY:x"u8 }, ref text, ref failure),
                "destroy" => operations.DestroyCache(_backend, in name, ref failure),
                "expiry" => operations.ReadExpiry(&context, out _, ref failure),
                _ => operations.ReadPeerAttribute(&context, new AttributeQuery { Name = "x"u8 }, out _, ref text, ref failure),
            };
            name.Dispose();
        }
        Assert.That(status, Is.EqualTo(Status.Unsupported));
        if (what != "attribute") Assert.That(Octets.Text(failure.Message), Does.Contain("functions of GSSAPI only"));
        if (what == "authorize") Assert.That(rule, Is.EqualTo(AuthorizedBy.Nothing));
        failure.Dispose();
        user.Dispose();
        text.Dispose();
        End(&context);
    }

    private SecurityContext NewContext() => new() { Backend = _backend };

    private Status Initiate(SecurityContext* context, string target, bool trustDns = false, bool isPrincipal = false)
    {
        Failure failure = default;
        Status status = Initiate(context, target, ref failure, trustDns, isPrincipal);
        failure.Dispose();
        return status;
    }

    private Status Initiate(SecurityContext* context, string target, ref Failure failure, bool trustDns = false, bool isPrincipal = false)
    {
        OwnedBytes token = default;
        Initiation how = new() { Target = Octets.Text(target), TrustDns = trustDns, IsPrincipal = isPrincipal, Mutual = true };
        Status status = _backend->Operations.Initiate(context, in how, default, ref token, ref failure);
        Assert.That(Octets.Text(token.Span), Is.EqualTo(status == Status.Ok ? "token" : ""));
        token.Dispose();
        return status;
    }

    private Status Accept(SecurityContext* context)
    {
        OwnedBytes token = default;
        Failure failure = default;
        Status status = _backend->Operations.Accept(context, false, "token"u8, ref token, ref failure);
        failure.Dispose();
        token.Dispose();
        return status;
    }

    private Credential* Acquire(in CredentialRequest request, out Status status, out string message)
    {
        Failure failure = default;
        Credential* credential = Credential.TryAcquire(Backend.AddReference(_backend), in request, ref failure);
        (status, message) = (failure.Status, Octets.Text(failure.Message));
        failure.Dispose();
        return credential;
    }

    private void End(SecurityContext* context)
    {
        _backend->Operations.Release(context);
        context->PeerName.Dispose();
        context->OwnName.Dispose();
    }

    private string Notes() => Notes(out _);

    private string Notes(out int objects)
    {
        fixed (int* count = &objects) return Marshal.PtrToStringUTF8((nint)_notes(count))!;
    }

    private static string Source()
    {
        string folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "GssNative.sln"))) folder = Path.GetDirectoryName(folder)!;
        return Path.Combine(folder, "tests", "gssframework", "fake.c");
    }
}

using System;
using GssNative.Abi;
using GssNative.Tests.Backends;
using GssNative.Tests.Host;

namespace GssNative.Tests.Abi;

/// <summary>Credentials as C asks for them: what goes together, what reaches the backend, and who releases what.</summary>
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
internal sealed unsafe class CredentialTests : IDisposable
{
    private static readonly delegate* unmanaged[Cdecl]<CredentialOptions*, nuint*, ErrorRecord*, Status> s_acquire = &CredentialExports.Acquire;
    private static readonly delegate* unmanaged[Cdecl]<nuint, NativeKind, void*, Usage, nuint*, ErrorRecord*, Status> s_fromNative = &CredentialExports.FromNative;
    private static readonly delegate* unmanaged[Cdecl]<nuint, NativeKind*, nuint*, Status> s_native = &CredentialExports.Native;
    private static readonly delegate* unmanaged[Cdecl]<nuint, CredentialInfo*, Status> s_info = &CredentialExports.GetInfo;
    private static readonly delegate* unmanaged[Cdecl]<nuint, void> s_free = &CredentialExports.Free, s_freeAuth = &AuthExports.Free, s_close = &BackendExports.Close;

    private readonly FakeBackend _backend = new();
    private readonly nuint _handle;

    public CredentialTests() => _handle = HandleTable.Add(HandleType.Backend, _backend.Backend);

    public void Dispose()
    {
        s_close(_handle);
        Assert.That((_backend.LiveObjects, _backend.ReleasedTwice), Is.EqualTo((0, 0)));
        _backend.Dispose();
    }

    [TestCase(Usage.Initiate, null, null, null, null, "acquire Initiate Default <>")]
    [TestCase(Usage.Initiate, "a@B", null, null, null, "acquire Initiate Default <a@B>")]
    [TestCase(Usage.Initiate, null, "ccache:FILE:/x", null, null, "acquire Initiate Cache FILE:/x <>")]
    [TestCase(Usage.Initiate, "a@B", "client_keytab:/x", null, null, "acquire Initiate ClientKeytab /x <a@B>")]
    [TestCase(Usage.Initiate, "a@B", null, "secret", null, "acquire Initiate Default <a@B> password")]
    [TestCase(Usage.Accept, null, null, null, null, "acquire Accept Default <>")]
    [TestCase(Usage.Accept, null, "keytab:/x", null, "dfl:", "acquire Accept Keytab /x <> rcache")]
    public void What_goes_together(Usage usage, string? principal, string? source, string? password, string? replayCache, string expected)
    {
        Assert.That(Acquire(usage, principal, source, password, replayCache, out nuint credential, out _), Is.EqualTo(Status.Ok));
        CredentialInfo info = new() { Size = (nuint)sizeof(CredentialInfo) };
        NativeKind kind;
        nuint native;
        Assert.That((s_info(credential, &info), info.Usage, info.Expires), Is.EqualTo((Status.Ok, usage, 12345L)));
        Assert.That(Octets.Text(System.Runtime.InteropServices.MemoryMarshal.CreateReadOnlySpanFromNullTerminated(info.Principal)), Is.EqualTo("alice@EXAMPLE.ORG"));
        Assert.That((s_native(credential, &kind, &native), kind, native != 0), Is.EqualTo((Status.Ok, NativeKind.GssCred, true)));
        s_free(credential);
        s_free(credential);
        Assert.That(s_info(credential, &info), Is.EqualTo(Status.BadHandle));
        Assert.That(_backend.Calls, Is.EqualTo(new[] { expected, "release credential" }));
    }

    [TestCase((Usage)0, null, null, null, null, "usage")]
    [TestCase((Usage)3, null, null, null, null, "usage")]
    [TestCase(Usage.Initiate, "a", null, null, null, "principal")]
    [TestCase(Usage.Initiate, "", null, null, null, "principal")]
    [TestCase(Usage.Initiate, "a@B", null, "", null, "password")]
    [TestCase(Usage.Initiate, null, null, "secret", null, "password")]
    [TestCase(Usage.Initiate, "a@B", "ccache:/x", "secret", null, "password")]
    [TestCase(Usage.Initiate, null, "", null, null, "source")]
    [TestCase(Usage.Initiate, null, "ccache:", null, null, "source")]
    [TestCase(Usage.Initiate, null, "ccache", null, null, "source")]
    [TestCase(Usage.Initiate, null, "CCACHE:/x", null, null, "source")]
    [TestCase(Usage.Initiate, null, "/x", null, null, "source")]
    [TestCase(Usage.Initiate, null, "keytab:/x", null, null, "source")]
    [TestCase(Usage.Initiate, null, null, null, "dfl:", "replay_cache")]
    [TestCase(Usage.Accept, "host/x@B", null, null, null, "principal")]
    [TestCase(Usage.Accept, null, "ccache:/x", null, null, "source")]
    [TestCase(Usage.Accept, null, "client_keytab:/x", null, null, "source")]
    [TestCase(Usage.Accept, null, null, "secret", null, "password")]
    [TestCase(Usage.Accept, null, null, null, "none:", "replay_cache")]
    [TestCase(Usage.Accept, null, null, null, "NONE", "replay_cache")]
    public void What_does_not(Usage usage, string? principal, string? source, string? password, string? replayCache, string member)
    {
        Assert.That(Acquire(usage, principal, source, password, replayCache, out nuint credential, out ErrorRecord error), Is.EqualTo(Status.InvalidArgument));
        Assert.That((credential, error.Status), Is.EqualTo(((nuint)0, Status.InvalidArgument)));
        Assert.That(Octets.Text(System.Runtime.InteropServices.MemoryMarshal.CreateReadOnlySpanFromNullTerminated(error.Message)), Does.StartWith(member + ":"));
        Assert.That(_backend.Calls, Is.Empty);
    }

    // Rule R25: wherever text is given.
    [TestCase("p\u0001@B", null, null)]
    [TestCase("\u00bf@B", null, null)]
    [TestCase(null, "ccache:\u00bf", null)]
    [TestCase("a@B", null, "\u00bf")]
    public void Text_that_is_none(string? principal, string? source, string? password) =>
        Assert.That(Acquire(Usage.Initiate, principal, source, password, null, out _, out _), Is.EqualTo(Status.InvalidArgument));

    [TestCase(1024, 4096, 1024, Status.Ok)]
    [TestCase(1025, 0, 0, Status.InvalidArgument)]
    [TestCase(0, 4097, 0, Status.InvalidArgument)]
    [TestCase(0, 0, 1025, Status.InvalidArgument)]
    public void Every_text_has_a_limit(int principal, int source, int password, Status expected)
    {
        string? name = principal > 0 ? new string('a', principal - 2) + "@B" : password > 0 ? "a@B" : null;
        Status withPassword = Acquire(Usage.Initiate, name, null, password > 0 ? new string('p', password) : null, null, out nuint credential, out _);
        s_free(credential);
        Status withSource = Acquire(Usage.Initiate, null, source > 0 ? "ccache:" + new string('x', source - 7) : null, null, null, out credential, out _);
        s_free(credential);
        Assert.That(withPassword != Status.Ok ? withPassword : withSource, Is.EqualTo(expected));
    }

    [Test]
    public void Without_options_or_a_place_for_the_handle()
    {
        CredentialOptions options = new() { Size = (nuint)sizeof(CredentialOptions), Usage = Usage.Initiate, Backend = _handle };
        nuint credential = 99;
        Assert.That((s_acquire(null, &credential, null), credential), Is.EqualTo((Status.InvalidArgument, (nuint)0)));
        Assert.That(s_acquire(&options, null, null), Is.EqualTo(Status.InvalidArgument));
        options.Flags = 1;
        Assert.That(s_acquire(&options, &credential, null), Is.EqualTo(Status.InvalidArgument));
        options = new() { Size = (nuint)sizeof(CredentialOptions), Usage = Usage.Initiate, Backend = 0x10 };
        Assert.That(s_acquire(&options, &credential, null), Is.EqualTo(Status.BadHandle));
    }

    [Test]
    public void What_the_backend_refuses_is_released()
    {
        _backend.CredentialStatus = Status.NoCredentials;
        Assert.That(Acquire(Usage.Initiate, null, null, null, null, out nuint credential, out ErrorRecord error), Is.EqualTo(Status.NoCredentials));
        Assert.That((credential, error.Hint), Is.EqualTo(((nuint)0, Hint.NoTicket)));
        Assert.That(_backend.Calls[^1], Is.EqualTo("release credential"));
    }

    [Test]
    public void A_handle_of_the_hosts_stays_the_hosts()
    {
        int hosts = 0;
        nuint credential, native;
        NativeKind kind;
        Assert.That(s_fromNative(_handle, NativeKind.GssCred, &hosts, Usage.Accept, &credential, null), Is.EqualTo(Status.Ok));
        Assert.That((s_native(credential, &kind, &native), native), Is.EqualTo((Status.Ok, (nuint)(&hosts))));
        s_free(credential);
        Assert.That(string.Join(", ", _backend.Calls), Is.EqualTo("examine Accept, release credential"));
    }

    [TestCase(0, 1, 1u, Status.InvalidArgument, TestName = "no kind")]
    [TestCase(4, 1, 1u, Status.InvalidArgument, TestName = "an unknown kind")]
    [TestCase(3, 1, 1u, Status.Unsupported, TestName = "an access token of Windows")]
    [TestCase(2, 1, 1u, Status.Unsupported, TestName = "a kind of another platform")]
    [TestCase(1, 0, 1u, Status.InvalidArgument, TestName = "no handle")]
    [TestCase(1, 1, 0u, Status.InvalidArgument, TestName = "no usage")]
    [TestCase(1, 1, 3u, Status.InvalidArgument, TestName = "both usages")]
    public void A_handle_that_is_none(int kind, int native, uint usage, Status expected)
    {
        nuint credential = 99;
        Assert.That((s_fromNative(_handle, (NativeKind)kind, (void*)native, (Usage)usage, &credential, null), credential), Is.EqualTo((expected, (nuint)0)));
        Assert.That(s_fromNative(0, NativeKind.GssCred, (void*)1, Usage.Initiate, &credential, null), Is.EqualTo(Status.BadHandle));
        Assert.That(_backend.Calls, Is.Empty);
    }

    [Test]
    public void An_object_keeps_its_credential([Values] bool freesItFirst)
    {
        Acquire(Usage.Accept, null, null, null, null, out nuint credential, out _);
        nuint auth;
        fixed (byte* host = "web\0"u8)
        {
            AuthOptions options = new() { Size = (nuint)sizeof(AuthOptions), Role = Role.Acceptor, Method = Method.WithMic, Credential = credential, Host = host };
            Assert.That(AuthObject.New(&options, out auth, out _), Is.EqualTo(Status.Ok));
        }
        if (freesItFirst) s_free(credential);
        Assert.That(_backend.LiveObjects, Is.EqualTo(1));
        s_freeAuth(auth);
        Assert.That(_backend.LiveObjects, Is.EqualTo(freesItFirst ? 0 : 1));
        s_free(credential);
    }

    [Test]
    public void For_another_role_or_of_another_type([Values(Role.Initiator, Role.Acceptor)] Role role)
    {
        Acquire(role == Role.Initiator ? Usage.Accept : Usage.Initiate, null, null, null, null, out nuint credential, out _);
        fixed (byte* host = "web\0"u8)
        {
            AuthOptions options = new() { Size = (nuint)sizeof(AuthOptions), Role = role, Method = Method.WithMic, Credential = credential, Host = host };
            Assert.That(AuthObject.New(&options, out _, out _), Is.EqualTo(Status.InvalidArgument));
            options.Credential = _handle;
            Assert.That(AuthObject.New(&options, out _, out _), Is.EqualTo(Status.BadHandle));
        }
        s_free(credential);
    }

    private Status Acquire(Usage usage, string? principal, string? source, string? password, string? replayCache, out nuint credential, out ErrorRecord error)
    {
        fixed (byte* p = Bytes(principal), s = Bytes(source), w = Bytes(password), r = Bytes(replayCache))
        {
            CredentialOptions options = new() { Size = (nuint)sizeof(CredentialOptions), Usage = usage, Backend = _handle, Principal = p, Source = s, Password = w, ReplayCache = r };
            error = new ErrorRecord { Size = (nuint)sizeof(ErrorRecord) };
            credential = 99;
            fixed (nuint* handle = &credential)
            fixed (ErrorRecord* record = &error) return s_acquire(&options, handle, record);
        }
    }

    // An inverted question mark stands for a byte that is none of UTF-8.
    private static byte[]? Bytes(string? text)
    {
        byte[]? bytes = text == null ? null : Octets.Text(text + "\0");
        int at = bytes == null ? -1 : bytes.AsSpan().IndexOf("\u00bf"u8);
        if (at >= 0) bytes![at] = 0xff;
        return bytes;
    }
}

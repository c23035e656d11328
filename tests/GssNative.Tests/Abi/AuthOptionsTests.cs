using System;
using System.Runtime.InteropServices;
using GssNative.Abi;
using GssNative.Tests.Backends;
using GssNative.Tests.Host;

namespace GssNative.Tests.Abi;

/// <summary>What an authentication cannot be made of.</summary>
internal sealed unsafe class AuthOptionsTests
{
    private delegate void Change(ref AuthOptions options);

    [TestCase("size", 0, Status.InvalidArgument)]
    [TestCase("size", 7, Status.InvalidArgument)]
    [TestCase("size", 65537, Status.InvalidArgument)]
    [TestCase("role", 0, Status.InvalidArgument)]
    [TestCase("role", 3, Status.InvalidArgument)]
    [TestCase("method", 0, Status.InvalidArgument)]
    [TestCase("method", 4, Status.InvalidArgument)]
    [TestCase("delegation", 3, Status.InvalidArgument)]
    [TestCase("flags", 0x80, Status.InvalidArgument)]
    [TestCase("flags", int.MinValue, Status.InvalidArgument)]
    [TestCase("backend", 0x10, Status.BadHandle)]
    [TestCase("credential", 1, Status.BadHandle)]
    [TestCase("channel_bindings", 1, Status.InvalidArgument)]
    [TestCase("channel_bindings_length", 1, Status.InvalidArgument)]
    public void A_number_that_is_none(string member, int value, Status expected) => AssertRefused(expected, (ref AuthOptions options) =>
    {
        switch (member)
        {
            case "size": options.Size = (nuint)value; break;
            case "role": options.Role = (Role)value; break;
            case "method": options.Method = (Method)value; break;
            case "delegation": options.Delegation = (Delegation)value; break;
            case "flags": options.Flags = (Allow)value; break;
            case "backend": options.Backend = (nuint)value; break;
            case "credential": options.Credential = (nuint)value; break;
            case "channel_bindings": options.ChannelBindings = (byte*)value; break;
            case "channel_bindings_length": options.ChannelBindingsLength = (nuint)value; break;
            default: throw new ArgumentOutOfRangeException(nameof(member));
        }
    });

    [TestCase("host", "", TestName = "no host name")]
    [TestCase("host", "a b", TestName = "a host name with a space")]
    [TestCase("host", "a/b", TestName = "a host name with a slash")]
    [TestCase("host", "\u00ff", 256, TestName = "a host name of 512 bytes")]
    [TestCase("host", "a", 8193, TestName = "a host name beyond any list")]
    [TestCase("username", "u", 1025, TestName = "a user of 1025 bytes")]
    [TestCase("service", "", TestName = "an empty service")]
    [TestCase("service", "s", 256, TestName = "a service of 256 bytes")]
    public void A_text_that_is_none(string member, string text, int times = 1) =>
        AssertTextRefused(member, [.. Octets.Text(string.Concat(System.Linq.Enumerable.Repeat(text, times))), 0]);

    // Rule R25: wherever text is given.
    [TestCase("host")]
    [TestCase("username")]
    [TestCase("service")]
    public void A_text_that_is_not_UTF8(string member) => AssertTextRefused(member, [0x61, 0xc3, 0x28, 0]);

    [Test]
    public void No_options_or_no_place_for_the_handle()
    {
        Assert.That((AuthObject.New(null, out nuint handle, out ErrorRecord error), handle, error.Status), Is.EqualTo((Status.InvalidArgument, (nuint)0, Status.InvalidArgument)));
        delegate* unmanaged[Cdecl]<AuthOptions*, nuint*, ErrorRecord*, Status> create = &AuthExports.New;
        AuthOptions options = new() { Size = (nuint)sizeof(AuthOptions) };
        Assert.That(create(&options, null, null), Is.EqualTo(Status.InvalidArgument));
        ErrorRecord notInitialised = default;
        nuint auth = 99;
        Assert.That((create(&options, &auth, &notInitialised), auth), Is.EqualTo((Status.InvalidArgument, (nuint)0)));
    }

    [Test]
    public void A_newer_callers_wish_is_refused_and_its_silence_is_not([Values] bool wish)
    {
        using var backend = new FakeBackend();
        nuint handle = HandleTable.Add(HandleType.Backend, backend.Backend);
        byte* memory = stackalloc byte[sizeof(AuthOptions) + 16];
        new Span<byte>(memory, sizeof(AuthOptions) + 16).Clear();
        fixed (byte* host = "web\0"u8)
        {
            *(AuthOptions*)memory = new AuthOptions { Size = (nuint)sizeof(AuthOptions) + 16, Role = Role.Acceptor, Method = Method.WithMic, Backend = handle, Host = host };
            memory[sizeof(AuthOptions) + 8] = (byte)(wish ? 1 : 0);
            Status status = AuthObject.New((AuthOptions*)memory, out nuint auth, out _);
            Assert.That((status, auth != 0), Is.EqualTo(wish ? (Status.Unsupported, false) : (Status.Ok, true)));
            delegate* unmanaged[Cdecl]<nuint, void> free = &AuthExports.Free, close = &BackendExports.Close;
            free(auth);
            close(handle);
        }
    }

    private static void AssertTextRefused(string member, byte[] text)
    {
        var pinned = (byte*)NativeMemory.Alloc((nuint)text.Length);
        text.CopyTo(new Span<byte>(pinned, text.Length));
        AssertRefused(Status.InvalidArgument, (ref AuthOptions options) =>
        {
            if (member == "host") options.Host = pinned;
            if (member == "username") options.Username = pinned;
            if (member == "service") options.Service = pinned;
        }, member);
        NativeMemory.Free(pinned);
    }

    private static void AssertRefused(Status expected, Change change, string? mentions = null)
    {
        using var backend = new FakeBackend();
        nuint handle = HandleTable.Add(HandleType.Backend, backend.Backend);
        fixed (byte* host = "web.example.org\0"u8)
        {
            AuthOptions options = new() { Size = (nuint)sizeof(AuthOptions), Role = Role.Initiator, Method = Method.WithMic, Backend = handle, Host = host };
            change(ref options);
            Assert.That(AuthObject.New(&options, out nuint auth, out ErrorRecord error), Is.EqualTo(expected));
            Assert.That((auth, error.Status), Is.EqualTo(((nuint)0, expected)));
            string message = Marshal.PtrToStringUTF8((nint)error.Message)!;
            Assert.That(message, mentions == null ? Is.Not.Empty : Does.StartWith(mentions + ":"));
        }
        delegate* unmanaged[Cdecl]<nuint, void> close = &BackendExports.Close;
        close(handle);
    }
}

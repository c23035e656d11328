using System;
using System.Runtime.InteropServices;
using GssNative.Abi;
using GssNative.Ssh;
using GssNative.Tests.Backends;
using GssNative.Tests.Host;
using GssNative.Tests.Ssh;
using Buffer = GssNative.Abi.Buffer;

namespace GssNative.Tests.Abi;

/// <summary>The exports of message bodies and errors, called as C calls them.</summary>
internal sealed unsafe class MessageExportsTests
{
    private static readonly delegate* unmanaged[Cdecl]<Message, byte*, nuint, Buffer*, Status> s_body = &MessageExports.Body;
    private static readonly delegate* unmanaged[Cdecl]<Message, byte*, nuint, byte**, nuint*, Status> s_parse = &MessageExports.ParseBody;
    private static readonly delegate* unmanaged[Cdecl]<nuint, Buffer*, Status> s_errorBody = &MessageExports.ErrorBody;
    private static readonly delegate* unmanaged[Cdecl]<byte*, nuint, PeerErrorRecord*, Status> s_parseError = &MessageExports.ParseErrorBody;
    private static readonly delegate* unmanaged[Cdecl]<nuint, byte*, nuint, Status> s_peerError = &TokenExports.PeerErrorToken;
    private static readonly delegate* unmanaged[Cdecl]<Buffer*, void> s_dispose = &BufferExports.Dispose;

    [TestCase(61u, 1, Status.Ok)]
    [TestCase(61u, 0, Status.InvalidArgument)]
    [TestCase(61u, Limits.Token, Status.Ok)]
    [TestCase(61u, Limits.Token + 1, Status.InvalidArgument)]
    [TestCase(66u, Limits.Mic, Status.Ok)]
    [TestCase(66u, Limits.Mic + 1, Status.InvalidArgument)]
    [TestCase(63u, 0, Status.Ok)]
    [TestCase(63u, 1, Status.InvalidArgument)]
    [TestCase(60u, 11, Status.InvalidArgument)]
    [TestCase(64u, 1, Status.InvalidArgument)]
    [TestCase(0u, 1, Status.InvalidArgument)]
    [TestCase(uint.MaxValue, 1, Status.InvalidArgument)]
    public void Bodies_are_built_within_limits(uint message, int size, Status expected)
    {
        Buffer body = new() { Data = (byte*)99, Length = 99 };
        fixed (byte* content = new byte[size + 1]) Assert.That(s_body((Message)message, content, (nuint)size, &body), Is.EqualTo(expected));
        bool any = expected == Status.Ok && message != 63;
        Assert.That((body.Data != null, body.Length), Is.EqualTo((any, any ? (nuint)size + 4 : 0)));
        s_dispose(&body);
    }

    [Test]
    public void Without_an_output_there_is_no_body()
    {
        byte content = 1;
        byte* where;
        nuint length = 99;
        Assert.That(s_body(Message.Token, &content, 1, null), Is.EqualTo(Status.InvalidArgument));
        Assert.That(s_parse(Message.Token, &content, 1, null, &length), Is.EqualTo(Status.InvalidArgument));
        Assert.That(length, Is.EqualTo((nuint)0));
        where = &content;
        Assert.That(s_parse(Message.Token, &content, 1, &where, null), Is.EqualTo(Status.InvalidArgument));
        Assert.That(where == null, Is.True);
        Assert.That(s_errorBody(0, null), Is.EqualTo(Status.InvalidArgument));
        Assert.That(s_parseError(&content, 1, null), Is.EqualTo(Status.InvalidArgument));
    }

    [Test]
    public void Content_points_into_the_body()
    {
        byte[] token = Octets.SshString(1, 2, 3);
        fixed (byte* body = token)
        {
            byte* content;
            nuint length;
            Assert.That(s_parse(Message.Token, body, (nuint)token.Length, &content, &length), Is.EqualTo(Status.Ok));
            Assert.That((content == body + 4, length), Is.EqualTo((true, (nuint)3)));
            Assert.That(s_parse(Message.Token, body, (nuint)token.Length - 1, &content, &length), Is.EqualTo(Status.Protocol));
            Assert.That((content == null, length), Is.EqualTo((true, (nuint)0)));
            Assert.That(s_parse(Message.ExchangeComplete, body, 0, &content, &length), Is.EqualTo(Status.Ok));
            Assert.That((content == null, length), Is.EqualTo((true, (nuint)0)));
            Assert.That(s_parse(Message.Error, body, (nuint)token.Length, &content, &length), Is.EqualTo(Status.InvalidArgument));
            Assert.That(s_parse(Message.Token, null, 5, &content, &length), Is.EqualTo(Status.InvalidArgument));
            Assert.That(s_parse(Message.Token, body, (nuint)int.MaxValue + 1, &content, &length), Is.EqualTo(Status.InvalidArgument));
        }
    }

    // Rules R68, R69: the status's own text and no other.
    [Test]
    public void A_server_tells_its_client_no_detail()
    {
        using var backend = new FakeBackend(new Answer(Status.BadKeytab));
        using var auth = new AuthObject(backend);
        Assert.That(ErrorBody(auth.Handle, out _), Is.EqualTo(Status.BadState), "there was no error");
        Assert.That(auth.Accept(), Is.EqualTo(Status.BadKeytab));
        for (int time = 0; time < 2; time++)
        {
            Assert.That(ErrorBody(auth.Handle, out byte[] body), Is.EqualTo(Status.Ok));
            PeerErrorRecord told = Parse(body);
            Assert.That((told.Major, Marshal.PtrToStringUTF8((nint)told.Language)), Is.EqualTo((0x000d0000u, "en")));
            Assert.That(Marshal.PtrToStringUTF8((nint)told.Message), Is.EqualTo(Octets.Text(StatusExports.MessageOf(Status.BadKeytab))).And.Not.Contains("the fake"));
        }
        Assert.That((auth.LastError(out ErrorRecord error), error.Status), Is.EqualTo((Status.Ok, Status.BadKeytab)), "a getter");
    }

    // Rule R68: error messages are the server's.
    [Test]
    public void A_client_has_none()
    {
        using var backend = new FakeBackend(new Answer(Status.NoCredentials));
        using var auth = new AuthObject(backend, Role.Initiator);
        auth.Initiate();
        Assert.That(ErrorBody(auth.Handle, out byte[] body), Is.EqualTo(Status.BadState));
        Assert.That(body, Is.Empty);
        Assert.That(ErrorBody(0, out _), Is.EqualTo(Status.BadHandle));
    }

    // Rules R23, R77: cut at a character, printable, with a NUL.
    [Test]
    public void A_peers_text_is_cut_and_made_printable()
    {
        byte[] message = Octets.Text("x\u001b\n" + new string('ü', 2000)), language = Octets.Repeat('l', 100);
        PeerErrorRecord told = Parse(Octets.Concat(Octets.UInt32(1), Octets.UInt32(2), Octets.SshString(message), Octets.SshString(language)));
        string text = Marshal.PtrToStringUTF8((nint)told.Message)!;
        Assert.That((told.Major, told.Minor, text.Length, Octets.Text(text).Length), Is.EqualTo((1u, 2u, 513, 1023)));
        Assert.That(text, Is.EqualTo("x  " + new string('ü', 510)));
        Assert.That(Marshal.PtrToStringUTF8((nint)told.Language), Has.Length.EqualTo(31));
    }

    [Test]
    public void What_is_no_error_leaves_the_record_empty()
    {
        byte[] body = [1, 2, 3];
        PeerErrorRecord record = new() { Size = (nuint)sizeof(PeerErrorRecord), Major = 99, Minor = 99 };
        record.Message[0] = 99;
        fixed (byte* bytes = body) Assert.That(s_parseError(bytes, 3, &record), Is.EqualTo(Status.Protocol));
        Assert.That((record.Major, record.Minor, record.Message[0], record.Size), Is.EqualTo((0u, 0u, (byte)0, (nuint)sizeof(PeerErrorRecord))));
        Assert.That(s_parseError(null, 3, &record), Is.EqualTo(Status.InvalidArgument));
        record.Size = 4;
        fixed (byte* bytes = body) Assert.That(s_parseError(bytes, 3, &record), Is.EqualTo(Status.InvalidArgument));
    }

    [Test]
    public void A_shorter_record_of_a_caller_is_terminated()
    {
        byte[] body = Octets.Concat(Octets.UInt32(1), Octets.UInt32(2), Octets.SshString(Octets.Repeat('m', 100)), Octets.SshString(Octets.Text("en")));
        byte* memory = stackalloc byte[64];
        new Span<byte>(memory, 64).Fill(0xee);
        *(nuint*)memory = 32;
        fixed (byte* bytes = body) Assert.That(s_parseError(bytes, (nuint)body.Length, (PeerErrorRecord*)memory), Is.EqualTo(Status.Ok));
        Assert.That(Octets.Text(new ReadOnlySpan<byte>(memory + 16, 16)), Is.EqualTo(new string('m', 15) + '\0'));
        Assert.That(new ReadOnlySpan<byte>(memory + 32, 32).ToArray(), Is.All.EqualTo(0xee));
    }

    // Rule R31: an argument that is none changes nothing.
    [Test]
    public void A_peers_error_token_has_a_limit()
    {
        using var backend = new FakeBackend();
        using var auth = new AuthObject(backend);
        fixed (byte* token = new byte[Limits.Token + 1])
        {
            Assert.That(s_peerError(auth.Handle, token, Limits.Token + 1), Is.EqualTo(Status.InvalidArgument));
            Assert.That(s_peerError(auth.Handle, null, 1), Is.EqualTo(Status.InvalidArgument));
            Assert.That((auth.Info(out ContextInfo info), info.State), Is.EqualTo((Status.Ok, ContextState.New)));
            Assert.That(s_peerError(auth.Handle, token, Limits.Token), Is.EqualTo(Status.PeerError));
        }
        Assert.That(s_peerError(0, null, 0), Is.EqualTo(Status.BadHandle));
    }

    private static Status ErrorBody(nuint handle, out byte[] body)
    {
        Buffer buffer = new() { Data = (byte*)99, Length = 99 };
        Status status = s_errorBody(handle, &buffer);
        body = new ReadOnlySpan<byte>(buffer.Data, (int)buffer.Length).ToArray();
        s_dispose(&buffer);
        return status;
    }

    private static PeerErrorRecord Parse(byte[] body)
    {
        PeerErrorRecord record = new() { Size = (nuint)sizeof(PeerErrorRecord) };
        fixed (byte* bytes = body) Assert.That(s_parseError(bytes, (nuint)body.Length, &record), Is.EqualTo(Status.Ok));
        return record;
    }
}

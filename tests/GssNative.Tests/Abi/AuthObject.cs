using System;
using GssNative.Abi;
using GssNative.Tests.Backends;
using GssNative.Tests.Host;
using GssNative.Tests.Ssh;
using Buffer = GssNative.Abi.Buffer;

namespace GssNative.Tests.Abi;

/// <summary>An authentication behind its handle, called as C calls it, over a fake backend.</summary>
internal sealed unsafe class AuthObject : IDisposable
{
    private static readonly delegate* unmanaged[Cdecl]<AuthOptions*, nuint*, ErrorRecord*, Status> s_new = &AuthExports.New;
    private static readonly delegate* unmanaged[Cdecl]<nuint, void> s_free = &AuthExports.Free, s_close = &BackendExports.Close;
    private static readonly delegate* unmanaged[Cdecl]<nuint, byte*, nuint, Buffer*, Status> s_accept = &TokenExports.AcceptSecContext, s_initiate = &TokenExports.InitSecContext;
    private static readonly delegate* unmanaged[Cdecl]<nuint, byte*, Status> s_setUsername = &AuthExports.SetUsername, s_setService = &AuthExports.SetService, s_authorize = &OutcomeExports.Authorize;
    private static readonly delegate* unmanaged[Cdecl]<nuint, byte*, nuint, nuint*, Status> s_peerName = &OutcomeExports.PeerName, s_ownName = &OutcomeExports.OwnName;
    private static readonly delegate* unmanaged[Cdecl]<nuint, ContextInfo*, Status> s_info = &OutcomeExports.GetContextInfo;
    private static readonly delegate* unmanaged[Cdecl]<nuint, MicKind, byte*, nuint, byte*, nuint, Status> s_checkMic = &MicExports.CheckMic;
    private static readonly delegate* unmanaged[Cdecl]<nuint, ErrorRecord*, Status> s_lastError = &ErrorExports.LastError;
    private static readonly delegate* unmanaged[Cdecl]<nuint, BackendInfo*, Status> s_backendInfo = &BackendExports.GetInfo;
    private static readonly delegate* unmanaged[Cdecl]<Buffer*, void> s_dispose = &BufferExports.Dispose;

    public AuthObject(FakeBackend backend, Role role = Role.Acceptor, Method method = Method.WithMic, Allow allow = 0)
    {
        BackendHandle = HandleTable.Add(HandleType.Backend, backend.Backend);
        fixed (byte* host = "web.example.org\0"u8, user = "alice\0"u8)
        {
            AuthOptions options = new() { Size = (nuint)sizeof(AuthOptions), Role = role, Method = method, Flags = allow, Backend = BackendHandle, Host = host, Username = user };
            Assert.That(New(&options, out nuint handle, out _), Is.EqualTo(Status.Ok));
            Handle = handle;
        }
    }

    /// <summary>The same calls on any two values.</summary>
    public AuthObject(nuint handle, nuint backendHandle)
    {
        Handle = handle;
        BackendHandle = backendHandle;
    }

    public nuint Handle { get; }
    public nuint BackendHandle { get; }

    /// <summary>What the last step put out.</summary>
    public string Output { get; private set; } = "";

    public static Status New(AuthOptions* options, out nuint handle, out ErrorRecord error)
    {
        handle = 99;
        error = new ErrorRecord { Size = (nuint)sizeof(ErrorRecord) };
        fixed (nuint* auth = &handle)
        fixed (ErrorRecord* record = &error) return s_new(options, auth, record);
    }

    public Status Accept() => Step(s_accept, new ApReqToken().Build());

    public Status Initiate() => Step(s_initiate, []);

    public Status SetUsername(string name)
    {
        fixed (byte* text = Octets.Text(name + "\0")) return s_setUsername(Handle, text);
    }

    public Status SetService(string name)
    {
        fixed (byte* text = Octets.Text(name + "\0")) return s_setService(Handle, text);
    }

    public Status CheckMic()
    {
        fixed (byte* data = Login.SessionId, mic = "mic"u8) return s_checkMic(Handle, MicKind.Userauth, data, (nuint)Login.SessionId.Length, mic, 3);
    }

    public Status Authorize() => s_authorize(Handle, null);

    public Status PeerName(out string name) => Name(s_peerName, out name);

    public Status OwnName(out string name) => Name(s_ownName, out name);

    public Status Info(out ContextInfo info)
    {
        info = new ContextInfo { Size = (nuint)sizeof(ContextInfo) };
        fixed (ContextInfo* pointer = &info) return s_info(Handle, pointer);
    }

    public Status LastError(out ErrorRecord error)
    {
        error = new ErrorRecord { Size = (nuint)sizeof(ErrorRecord) };
        fixed (ErrorRecord* pointer = &error) return s_lastError(Handle, pointer);
    }

    public Status BackendInfo()
    {
        BackendInfo info = new() { Size = (nuint)sizeof(BackendInfo) };
        return s_backendInfo(BackendHandle, &info);
    }

    public void Free() => s_free(Handle);

    public void CloseBackend() => s_close(BackendHandle);

    public void Dispose()
    {
        Free();
        CloseBackend();
    }

    private Status Step(delegate* unmanaged[Cdecl]<nuint, byte*, nuint, Buffer*, Status> step, byte[] received)
    {
        Buffer token = default;
        Status status;
        fixed (byte* bytes = received) status = step(Handle, bytes, (nuint)received.Length, &token);
        Output = Octets.Text(new ReadOnlySpan<byte>(token.Data, (int)token.Length));
        s_dispose(&token);
        return status;
    }

    private Status Name(delegate* unmanaged[Cdecl]<nuint, byte*, nuint, nuint*, Status> getter, out string name)
    {
        byte* text = stackalloc byte[256];
        nuint length;
        Status status = getter(Handle, text, 256, &length);
        name = Octets.Text(new ReadOnlySpan<byte>(text, (int)length));
        return status;
    }
}

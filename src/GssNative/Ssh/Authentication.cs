using System;
using GssNative.Backends;
using GssNative.Host;

namespace GssNative.Ssh;

/// <summary>One authentication or one key exchange in one role: from the first token to the verdict. Freed when it is over, whatever its outcome.</summary>
/// <remarks>
/// The states and what leads from one to the next: <see cref="ContextState.New"/>, <see cref="ContextState.InProgress"/>,
/// <see cref="ContextState.Established"/> (the mechanism says complete, everything required was granted), over a key exchange
/// <see cref="ContextState.Bound"/> (the MIC of the exchange hash), <see cref="ContextState.Verified"/> (acceptor: the MIC of this user, service and
/// method) or <see cref="ContextState.Proved"/> (initiator: it was made), <see cref="ContextState.Authorized"/> (the verdict). A step or a MIC that fails
/// leads to <see cref="ContextState.Failed"/>, where tokens, MICs and verdicts are refused. What the peer did out of order leads there too; what the host
/// did out of order is refused and changes nothing. Nothing leads from a verified MIC to a login but the authorization.
/// </remarks>
[Opaque("ssh_gss_auth", Section.Authentication)]
internal unsafe partial struct Authentication
{
    private SecurityContext _context;
    private ContextState _state;
    private Role _role;
    private Method _method;
    private Delegation _delegation;
    private Allow _allow;
    private bool _isPrincipal;
    private OwnedBytes _host;
    private OwnedBytes _userName;
    private OwnedBytes _service;

    /// <summary>What stands behind the session identifier under a MIC: made of user and service, and made anew with them.</summary>
    private OwnedBytes _micRequest;
    private ExchangeHash _exchangeHash;
    private AuthorizedBy _authorizedBy;

    /// <summary>Initiator: when its tickets ended as the context was made, or as it was first asked for; 0: not known.</summary>
    private long _ticketsEnd;

    /// <summary>Of the last call that was not a getter.</summary>
    private Failure _failure;

    public readonly ContextState State => _state;
    public readonly AuthorizedBy AuthorizedBy => _authorizedBy;

    /// <summary>RFC 4462 §2.1, §3.8: error messages go from the server to the client.</summary>
    public readonly bool MayReportError => _role == Role.Acceptor;

    /// <summary>Whether the host wants key exchange families with SHA-1.</summary>
    public readonly bool AllowsSha1Kex => (_allow & Allow.Sha1Kex) != 0;

    /// <summary>To be read, not kept: names and message stay the object's.</summary>
    public readonly SecurityContext Context => _context;
    public readonly Failure Failure => _failure;

    private readonly BackendOperations Backend => _context.Backend->Operations;

    private static ReadOnlySpan<byte> DefaultService => "ssh-connection"u8;

    /// <summary>What an authentication is made of; the spans are copied.</summary>
    public readonly ref struct Plan
    {
        public Role Role { get; init; }
        public Method Method { get; init; }
        public Delegation Delegation { get; init; }
        public Allow Allow { get; init; }
        public ReadOnlySpan<byte> Host { get; init; }
        public ReadOnlySpan<byte> UserName { get; init; }
        public bool HasUserName { get; init; }
        public ReadOnlySpan<byte> Service { get; init; }

        /// <summary>Empty: none.</summary>
        public ReadOnlySpan<byte> ChannelBindings { get; init; }
    }

    /// <summary>Makes one in native memory. The caller's reference to the backend goes over to it, also if it fails.</summary>
    /// <remarks>A credential is of this backend and for this role; null is the default one.</remarks>
    public static Authentication* TryCreate(Backend* backend, Credential* credential, in Plan plan, ref Failure failure)
    {
        // An acceptor that cannot tell whether the client gave the bindings would take a client that did not.
        if (plan.Role == Role.Acceptor && !plan.ChannelBindings.IsEmpty && (backend->Capabilities & Capabilities.ChannelBindings) == 0)
        {
            Backends.Backend.Release(backend);
            failure.Set(Status.Unsupported, Hint.OtherLibrary, "channel_bindings: this library does not say whether a client gave them"u8);
            return null;
        }
        Authentication* authentication = Memory.Allocate<Authentication>();
        if (authentication != null && authentication->TryStart(backend, credential, in plan)) return authentication;
        if (authentication != null) Free(authentication);
        else Backends.Backend.Release(backend);
        failure.OutOfMemory();
        return null;
    }

    public static void Free(Authentication* authentication)
    {
        authentication->ReleaseContext();
        authentication->_context.PeerName.Dispose();
        authentication->_context.OwnName.Dispose();
        authentication->_context.Bindings.Dispose();
        authentication->_context.Service.Dispose();
        authentication->_host.Dispose();
        authentication->_userName.Dispose();
        authentication->_service.Dispose();
        authentication->_micRequest.Dispose();
        authentication->_failure.Dispose();
        if (authentication->_context.Given != null) Credential.Release(authentication->_context.Given);
        Backends.Backend.Release(authentication->_context.Backend);
        Memory.Free(authentication);
    }

    /// <summary>What is wrong with a plan; empty if nothing is.</summary>
    public static ReadOnlySpan<byte> Objection(in Plan plan)
    {
        // RFC 4462 §2.1: a key exchange without them is none. A host that builds its messages does not say which it is.
        if (plan.Method != Method.WithMic && (plan.Allow & (Allow.NoMutual | Allow.NoIntegrity)) != 0)
            return "flags: GSSN_ALLOW_NO_MUTUAL and GSSN_ALLOW_NO_INTEGRITY are for GSSN_WITH_MIC"u8;
        bool any = (plan.Allow & Allow.AnyHostKey) != 0;
        if (plan.Role == Role.Acceptor)
        {
            if (plan.Host.IsEmpty && any) return default;
            return HostName.IsValidList(plan.Host) ? default : "host: an acceptor's own names, one host name per line, or none with GSSN_ALLOW_ANY_HOST_KEY"u8;
        }
        bool valid = plan.Host.IndexOf((byte)'@') >= 0 ? HostName.IsPrincipal(plan.Host) : HostName.IsValid(plan.Host);
        return valid ? default : "host: a host name of 1 to 255 bytes without spaces, control characters or '/', or a principal with '@'"u8;
    }

    /// <summary>Records that an argument of a call is not what the call takes. Nothing else changes.</summary>
    public Status Reject(ReadOnlySpan<byte> message) => _failure.Set(Status.InvalidArgument, Hint.None, message);

    public Status SetUserName(ReadOnlySpan<byte> name)
    {
        Begin();
        if (IsSpent) return TooLateForNames();
        ForgetVerdict();
        return _userName.TrySet(name) && TryBuildMicRequest() ? Status.Ok : _failure.OutOfMemory();
    }

    public Status SetService(ReadOnlySpan<byte> service)
    {
        Begin();
        if (IsSpent) return TooLateForNames();
        ForgetVerdict();
        return _service.TrySet(service) && TryBuildMicRequest() ? Status.Ok : _failure.OutOfMemory();
    }

    private bool TryStart(Backend* backend, Credential* credential, in Plan plan)
    {
        _context.Backend = backend;
        _context.Given = credential == null ? null : Credential.AddReference(credential);
        _state = ContextState.New;
        _role = plan.Role;
        _method = plan.Method;
        _delegation = plan.Delegation;
        _allow = plan.Allow;
        _isPrincipal = plan.Role == Role.Initiator && plan.Host.IndexOf((byte)'@') >= 0;
        if (plan.HasUserName && !_userName.TrySet(plan.UserName)) return false;
        if (!plan.ChannelBindings.IsEmpty && !_context.Bindings.TrySet(plan.ChannelBindings)) return false;
        if (!_service.TrySet(plan.Service.IsEmpty ? DefaultService : plan.Service)) return false;
        if (!TryBuildMicRequest()) return false;
        ReadOnlySpan<byte> host = plan.Role == Role.Initiator && !_isPrincipal ? HostName.WithoutDot(plan.Host) : plan.Host;
        if (!_host.TrySet(host)) return false;
        if (!_isPrincipal) HostName.ToLower(_host.Writable);
        return true;
    }

    /// <summary>Every call but a getter starts with a clean record.</summary>
    private void Begin() => _failure.Dispose();

    /// <summary>The host called out of order: refused, and nothing changes.</summary>
    private Status OutOfOrder(ReadOnlySpan<byte> message) => _failure.Set(Status.BadState, Hint.WrongOrder, message);

    /// <summary>The peer broke the order: that ends the object.</summary>
    private Status PeerOutOfOrder(ReadOnlySpan<byte> message) => Fail(_failure.Set(Status.Protocol, Hint.None, message));

    private Status TooLateForNames() => OutOfOrder("the user authentication of this key exchange was made with the names as they were"u8);

    /// <summary>Ends the context: the backend's objects are released once, and nothing is accepted any more. Returns what it was given.</summary>
    private Status Fail(Status status)
    {
        ForgetVerdict();
        ReleaseContext();
        _state = ContextState.Failed;
        return status;
    }

    private void ReleaseContext()
    {
        _exchangeHash.Wipe();
        fixed (SecurityContext* context = &_context) Backend.Release(context);
        _context.Granted = 0;
        _context.Expires = 0;
    }
}

using System;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using DNNE;
using GssNative.Backends;
using GssNative.Ssh;

namespace GssNative.Abi;

/// <summary>What an authentication is made of. Start with GSSN_AUTH_OPTIONS_INIT; the library copies what the pointers point to.</summary>
[HeaderType("ssh_gss_auth_options", Section.Authentication, Init = "GSSN_AUTH_OPTIONS_INIT")]
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct AuthOptions
{
    /// <summary>The size of the struct.</summary>
    [C99Type("size_t")] public nuint Size;

    /// <summary>GSSN_INITIATOR or GSSN_ACCEPTOR.</summary>
    [C99Type("uint32_t")] public Role Role;

    /// <summary>GSSN_WITH_MIC, GSSN_KEYEX or GSSN_HOST.</summary>
    [C99Type("uint32_t")] public Method Method;

    /// <summary>A GSSN_DELEGATE_* value; for an acceptor GSSN_DELEGATE_NEVER refuses, the others accept. Default: never.</summary>
    [C99Type("uint32_t")] public Delegation Delegation;

    /// <summary>GSSN_ALLOW_* values, or-ed: rules that shall not hold. Default: all hold.</summary>
    [C99Type("uint32_t")] public Allow Flags;

    /// <summary>The backend; NULL: the default of the process.</summary>
    [C99Type("ssh_gss_backend *")] public nuint Backend;

    /// <summary>
    /// A credential of GSSN_INITIATE for an initiator, of GSSN_ACCEPT for an acceptor; NULL: the user's default ticket cache, or the machine's default keytab.
    /// Its backend is the object's.
    /// </summary>
    [C99Type("ssh_gss_credential *")] public nuint Credential;

    /// <summary>
    /// Initiator: the server's host name, 1 to 255 bytes, taken as it is (no name is resolved; letters become lower case, a dot at the
    /// end goes); or, with '@', a Kerberos principal of at most 1024 bytes. Acceptor: its own host names, one per line, at most
    /// 8192 bytes; NULL only with GSSN_ALLOW_ANY_HOST_KEY.
    /// </summary>
    [C99Type("const char *")] public byte* Host;

    /// <summary>The user of the SSH request, at most 1024 bytes; may be set later.</summary>
    [C99Type("const char *")] public byte* Username;

    /// <summary>The service of the SSH request, 1 to 255 bytes; NULL: "ssh-connection".</summary>
    [C99Type("const char *")] public byte* Service;

    /// <summary>
    /// Channel bindings (the application data of RFC 2743 §1.1.6; the addresses are unspecified): bytes of the channel below, such as a TLS connection, that both
    /// ends give. An acceptor that has some demands them of the client. NULL: none, as RFC 4462 §7.2 advises.
    /// </summary>
    [C99Type("const uint8_t *")] public byte* ChannelBindings;

    /// <summary>1 to 4096; 0 with NULL. Heimdal's initiators refuse 4 bytes (<c>GSSN_E_NOT_GRANTED</c> at the first token): to them they are ports.</summary>
    [C99Type("size_t")] public nuint ChannelBindingsLength;
}

/// <summary>Exports: authentication objects.</summary>
[HeaderSection(Section.Authentication)]
internal static unsafe class AuthExports
{
    private const Allow KnownFlags =
        Allow.AnyHostKey | Allow.NoMutual | Allow.NoIntegrity | Allow.DnsCanonicalization | Allow.NoLocalUser | Allow.Sha1Kex | Allow.UnauthenticatedAttributes;

    /// <summary>Makes an object for one authentication.</summary>
    /// <param name="options">What it is made of.</param>
    /// <param name="auth">Receives the object; release it with <see cref="Free"/>.</param>
    /// <param name="error">Receives the details of a failure. May be NULL.</param>
    /// <returns>
    /// <see cref="Status.Ok"/>; <see cref="Status.InvalidArgument"/> for a role, name or flag that is none; <see cref="Status.Unsupported"/> for
    /// what is not in this version, and for an acceptor's channel bindings where the backend cannot demand them (GSSN_CAN_CHANNEL_BINDINGS);
    /// <see cref="Status.BadHandle"/> for a backend or credential that is none; <see cref="Status.NoBackend"/>,
    /// <see cref="Status.BackendUnusable"/> or <see cref="Status.BadState"/> if the default backend cannot be loaded; <see cref="Status.NoMemory"/>.
    /// </returns>
    /// <remarks>It does not look for tickets or keys yet: the first token does.</remarks>
    [UnmanagedCallersOnly(EntryPoint = "ssh_gss_auth_new", CallConvs = [typeof(CallConvCdecl)])]
    [return: C99Type("ssh_gss_status")]
    public static Status New([C99Type("const ssh_gss_auth_options *")] AuthOptions* options, [C99Type("ssh_gss_auth **")] nuint* auth, [C99Type("ssh_gss_error *"), Out] ErrorRecord* error)
    {
        if (auth != null) *auth = 0;
        if (auth == null || !ErrorRecord.IsReady(error)) return Status.InvalidArgument;
        Failure failure = default;
        Status status = New(options, auth, ref failure);
        if (status != Status.Ok) ErrorRecord.Give(error, in failure);
        failure.Dispose();
        return status;
    }

    /// <summary>Releases an object and everything that it holds: the context, delegated credentials that were not saved, the error record.</summary>
    /// <param name="auth">The object. NULL, or one that was freed before, is fine. During a call of another thread: at the end of that call.</param>
    [UnmanagedCallersOnly(EntryPoint = "ssh_gss_auth_free", CallConvs = [typeof(CallConvCdecl)])]
    public static void Free([C99Type("ssh_gss_auth *")] nuint auth) => Lease.Free(auth, HandleType.Authentication);

    /// <summary>Sets the user of the SSH request: the bytes that stand in it, which go into the MIC as they are (RFC 4462 §3.5).</summary>
    /// <param name="auth">The object.</param>
    /// <param name="username">UTF-8, at most 1024 bytes.</param>
    /// <returns><see cref="Status.Ok"/>, <see cref="Status.BadHandle"/>, <see cref="Status.Busy"/>, <see cref="Status.InvalidArgument"/>, <see cref="Status.NoMemory"/>;
    /// <see cref="Status.BadState"/> after the user authentication over a key exchange.</returns>
    /// <remarks>A MIC that was verified before, and a verdict, count no more.</remarks>
    [UnmanagedCallersOnly(EntryPoint = "ssh_gss_set_username", CallConvs = [typeof(CallConvCdecl)])]
    [return: C99Type("ssh_gss_status")]
    public static Status SetUsername([C99Type("ssh_gss_auth *")] nuint auth, [C99Type("const char *")] byte* username)
    {
        using Lease lease = Lease.OnAuthentication(auth, out Status status);
        if (status != Status.Ok) return status;
        return Arguments.TryText(username, Limits.UserName, out ReadOnlySpan<byte> name)
            ? lease.Authentication->SetUserName(name)
            : lease.Authentication->Reject("username: UTF-8 text of at most 1024 bytes"u8);
    }

    /// <summary>Sets the service of the SSH request in place of "ssh-connection".</summary>
    /// <param name="auth">The object.</param>
    /// <param name="service">1 to 255 bytes.</param>
    /// <returns><see cref="Status.Ok"/>, <see cref="Status.BadHandle"/>, <see cref="Status.Busy"/>, <see cref="Status.InvalidArgument"/>, <see cref="Status.NoMemory"/>;
    /// <see cref="Status.BadState"/> after the user authentication over a key exchange.</returns>
    /// <remarks>A MIC that was verified before, and a verdict, count no more.</remarks>
    [UnmanagedCallersOnly(EntryPoint = "ssh_gss_set_service", CallConvs = [typeof(CallConvCdecl)])]
    [return: C99Type("ssh_gss_status")]
    public static Status SetService([C99Type("ssh_gss_auth *")] nuint auth, [C99Type("const char *")] byte* service)
    {
        using Lease lease = Lease.OnAuthentication(auth, out Status status);
        if (status != Status.Ok) return status;
        return Arguments.TryText(service, Limits.ShortName, out ReadOnlySpan<byte> name) && !name.IsEmpty
            ? lease.Authentication->SetService(name)
            : lease.Authentication->Reject("service: UTF-8 text of 1 to 255 bytes"u8);
    }

    private static Status New(AuthOptions* caller, nuint* auth, ref Failure failure)
    {
        Status status = SizedStruct.Read(caller, out AuthOptions options);
        if (status == Status.InvalidArgument) return failure.Set(status, Hint.None, "options: not initialised"u8);
        if (status == Status.Unsupported) return failure.Set(status, Hint.None, "options: a member that this version does not know is set"u8);
        if (options.Role is not (Role.Initiator or Role.Acceptor)) return Invalid("role: GSSN_INITIATOR or GSSN_ACCEPTOR"u8, ref failure);
        if (options.Method is not (Method.WithMic or Method.Keyex or Method.Host)) return Invalid("method: GSSN_WITH_MIC, GSSN_KEYEX or GSSN_HOST"u8, ref failure);
        if (options.Delegation > Delegation.Always) return Invalid("delegation: a GSSN_DELEGATE_* value"u8, ref failure);
        if ((options.Flags & ~KnownFlags) != 0) return Invalid("flags: GSSN_ALLOW_* values"u8, ref failure);
        // Bindings of no bytes are most likely those that a host failed to get: they must not pass for none.
        bool isBound = options.ChannelBindings != null || options.ChannelBindingsLength != 0;
        if (!Arguments.TryBytes(options.ChannelBindings, options.ChannelBindingsLength, isBound ? 1 : 0, Limits.ChannelBindings, out ReadOnlySpan<byte> bindings))
            return Invalid("channel_bindings: 1 to 4096 bytes, or NULL"u8, ref failure);
        if (!Arguments.TryOptionalText(options.Host, Limits.OwnNames, out ReadOnlySpan<byte> host)) return Invalid("host: UTF-8 text of at most 8192 bytes"u8, ref failure);
        if (!Arguments.TryOptionalText(options.Username, Limits.UserName, out ReadOnlySpan<byte> user)) return Invalid("username: UTF-8 text of at most 1024 bytes"u8, ref failure);
        if (!Arguments.TryOptionalText(options.Service, Limits.ShortName, out ReadOnlySpan<byte> service) || (options.Service != null && service.IsEmpty))
            return Invalid("service: UTF-8 text of 1 to 255 bytes"u8, ref failure);
        Authentication.Plan plan = new()
        {
            Role = options.Role, Method = options.Method, Delegation = options.Delegation, Allow = options.Flags,
            Host = host, UserName = user, HasUserName = options.Username != null, Service = service, ChannelBindings = bindings,
        };
        ReadOnlySpan<byte> objection = Authentication.Objection(in plan);
        if (!objection.IsEmpty) return Invalid(objection, ref failure);
        return options.Credential == 0 ? New(options.Backend, in plan, auth, ref failure) : NewWith(options.Credential, options.Backend, in plan, auth, ref failure);
    }

    private static Status NewWith(nuint credentialHandle, nuint backendHandle, in Authentication.Plan plan, nuint* auth, ref Failure failure)
    {
        using Lease lease = Lease.OnCredential(credentialHandle, out Status status);
        if (status != Status.Ok) return failure.Set(status, Hint.None, "credential: not a credential"u8);
        if (backendHandle != 0)
        {
            using Lease other = Lease.OnBackend(backendHandle, out status);
            if (status != Status.Ok) return failure.Set(status, Hint.None, "backend: not a backend"u8);
            if (!Backend.IsSame(other.Backend, lease.Credential->Backend)) return Invalid("credential: it is of another backend"u8, ref failure);
        }
        if (lease.Credential->Usage != (plan.Role == Role.Initiator ? Usage.Initiate : Usage.Accept)) return Invalid("credential: it is for the other role"u8, ref failure);
        return Create(Backend.AddReference(lease.Credential->Backend), lease.Credential, in plan, auth, ref failure);
    }

    private static Status New(nuint backendHandle, in Authentication.Plan plan, nuint* auth, ref Failure failure)
    {
        Backend* backend;
        if (backendHandle == 0) backend = BackendSelector.TryGetDefault(ref failure);
        else
        {
            using Lease lease = Lease.OnBackend(backendHandle, out Status status);
            if (status != Status.Ok) return failure.Set(status, Hint.None, "backend: not a backend"u8);
            backend = Backend.AddReference(lease.Backend);
        }
        return backend == null ? failure.Status : Create(backend, null, in plan, auth, ref failure);
    }

    private static Status Create(Backend* backend, Credential* credential, in Authentication.Plan plan, nuint* auth, ref Failure failure)
    {
        Authentication* authentication = Authentication.TryCreate(backend, credential, in plan, ref failure);
        if (authentication == null) return failure.Status;
        *auth = HandleTable.Add(HandleType.Authentication, authentication);
        if (*auth != 0) return Status.Ok;
        Authentication.Free(authentication);
        return failure.OutOfMemory();
    }

    private static Status Invalid(ReadOnlySpan<byte> message, ref Failure failure) => failure.Set(Status.InvalidArgument, Hint.None, message);
}

using System;
using GssNative.Host;

namespace GssNative.Backends.Gssapi;

/// <summary>Where MIT krb5, Heimdal and GSS.framework differ, as one function for each difference. All else of the backend is the same for all.</summary>
/// <remarks>
/// The functions are <see cref="MitKrb5"/>'s, <see cref="HeimdalKrb5"/>'s or <see cref="GssFramework"/>'s; every one may count on <see cref="Krb5Context.Prepare"/>.
/// </remarks>
internal unsafe struct Krb5Dialect
{
    public BackendKind Kind;
    public Capabilities Capabilities;

    /// <summary>Whether gss_acquire_cred and gss_accept_sec_context know the mechanism by its other names, too.</summary>
    public bool HasAliases;

    /// <summary>Whether gss_init_sec_context reads an answer that is not framed as one from memory that nobody filled, and most often crashes.</summary>
    public bool TakesAnyAnswer;

    /// <summary>Whether the functions of libkrb5 are not to be had. Then <see cref="Krb5Context.Ensure"/> refuses, and what comes only after it is null here.</summary>
    public bool IsGssapiOnly;

    /// <summary>Makes <see cref="SecurityContext.Target"/> of a principal in its text form, so that no resolver is asked for it.</summary>
    public delegate*<SecurityContext*, ReadOnlySpan<byte>, ref Failure, Status> ImportPrincipal;

    /// <summary>Appends the realm that krb5.conf gives a host, or nothing where the KDC is to say it. No resolver is asked.</summary>
    public delegate*<SecurityContext*, ReadOnlySpan<byte>, ref TextBuilder, ref Failure, Status> AppendRealm;

    /// <summary>The text form of a name, quoted as krb5_unparse_name of MIT does it: no two principals have the same.</summary>
    public delegate*<GssapiBackend*, void*, ref OwnedBytes, ref Failure, Status> DisplayName;

    /// <summary>Section and name, both with NUL behind them, to the first value in krb5.conf, which stays unset if there is none. Else out of memory, or a failure.</summary>
    public delegate*<SecurityContext*, ReadOnlySpan<byte>, ReadOnlySpan<byte>, ref OwnedBytes, Status> ReadSetting;

    /// <summary>For a library that says "no ticket" where there is one that has expired: is there?</summary>
    public delegate*<SecurityContext*, bool> HasExpiredTicket;

    /// <summary>When the tickets of a principal end, in the cache of this name (null: the default ones); 0: there are none. No KDC is asked. The context lives for the call only.</summary>
    public delegate*<SecurityContext*, void*, byte*, out long, ref Failure, Status> ReadExpiry;

    /// <summary>Why a complete initiator, that asked always (true) or by policy, did not delegate. No KDC is asked.</summary>
    public delegate*<SecurityContext*, bool, DelegationRefusal> WhyNotDelegated;

    /// <summary>Gets the handle of a credential. The context lives for the call only.</summary>
    public delegate*<SecurityContext*, Credential*, in CredentialRequest, ref Failure, Status> AcquireCredential;

    /// <summary>The next value of an attribute of the peer's name (RFC 6680 §7.5); null where the library knows of none.</summary>
    public delegate*<SecurityContext*, GssBuffer*, int*, int*, GssBuffer*, int*, uint*, GssMajor> NextAttribute;

    /// <summary>Gets the machine's keys, for these mechanisms, as the context's own credential.</summary>
    public delegate*<SecurityContext*, GssOidSet*, ref Failure, Status> AcquireKeys;

    /// <summary>Does krb5.conf map the principal to this very user?</summary>
    public delegate*<SecurityContext*, void*, in OwnedBytes, bool> Maps;

    /// <summary>May this principal log in as this user, whose .k5login lists it (true) or has no say (false)?</summary>
    public delegate*<SecurityContext*, void*, in OwnedBytes, bool, bool> Allows;
}

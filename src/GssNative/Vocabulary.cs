using System;
using GssNative.Abi;

namespace GssNative;

/// <summary>Which side of the security context an object is.</summary>
[HeaderType("GSSN_", Section.Authentication)]
internal enum Role : uint
{
    /// <summary>The SSH client.</summary>
    Initiator = 1,
    /// <summary>The SSH server.</summary>
    Acceptor = 2,
}

/// <summary>What an authentication object is for.</summary>
[HeaderType("GSSN_", Section.Authentication, Order = 1)]
internal enum Method : uint
{
    /// <summary>User authentication "gssapi-with-mic" (RFC 4462 §3).</summary>
    WithMic = 1,
    /// <summary>A key exchange and the user authentication "gssapi-keyex" over it (RFC 4462 §2, §4). Not in this version.</summary>
    Keyex = 2,
    /// <summary>The host builds the messages and uses the raw calls only. Not in this version.</summary>
    Host = 3,
}

/// <summary>Whether an initiator delegates its credentials, and whether an acceptor takes them.</summary>
[HeaderType("GSSN_DELEGATE_", Section.Authentication, Order = 2)]
internal enum Delegation : uint
{
    /// <summary>Not asked for; an acceptor refuses what comes all the same.</summary>
    Never = 0,
    /// <summary>Only to a server that the realm marks as trusted for it (ok-as-delegate).</summary>
    IfPolicy = 1,
    /// <summary>Asked for; an acceptor takes what comes.</summary>
    Always = 2,
}

/// <summary>Opt-outs of rules that hold otherwise. Each says what it gives up.</summary>
[Flags, HeaderType("GSSN_ALLOW_", Section.Authentication, Order = 3)]
internal enum Allow : uint
{
    /// <summary>Acceptor: a ticket for any host/ key of the keytab is as good as one for the own names.</summary>
    AnyHostKey = 0x01,
    /// <summary>The server need not prove itself (RFC 4462 §3.4 asks for no mutual authentication; OpenSSH's server refuses to do without).</summary>
    NoMutual = 0x02,
    /// <summary>A context without integrity may complete; it makes no MICs.</summary>
    NoIntegrity = 0x04,
    /// <summary>Initiator: let the Kerberos library resolve and canonicalise the host name as krb5.conf says. This trusts DNS.</summary>
    DnsCanonicalization = 0x08,
    /// <summary>Acceptor: users need not exist on this system; they are compared with what krb5.conf's auth_to_local makes of the principal.</summary>
    NoLocalUser = 0x10,
    /// <summary>Key exchange families with SHA-1 (RFC 8732 §6 advises against them). Not in this version.</summary>
    Sha1Kex = 0x20,
}

/// <summary>Which security library a backend is.</summary>
[HeaderType("GSSN_BACKEND_", Section.Backends)]
internal enum BackendKind : uint
{
    /// <summary>MIT krb5.</summary>
    Mit = 1,
    /// <summary>Heimdal. Recognised and refused in this version.</summary>
    Heimdal = 2,
    /// <summary>Apple's GSS.framework. Not in this version.</summary>
    GssFramework = 3,
    /// <summary>The Security Support Provider Interface of Windows. Not in this version.</summary>
    Sspi = 4,
    /// <summary>MIT Kerberos for Windows. Not in this version.</summary>
    MitForWindows = 5,
    /// <summary>A library with the GSSAPI entry points that is none of the above.</summary>
    Other = 6,
}

/// <summary>What a backend can do.</summary>
[Flags, HeaderType("GSSN_CAN_", Section.Backends)]
internal enum Capabilities : uint
{
    /// <summary>Say whether a principal may log in as a user (<c>ssh_gss_authorize</c>).</summary>
    Authorize = 0x01,
    /// <summary>Refuse a token that was used before.</summary>
    DetectReplay = 0x02,
    /// <summary>Find the realm of a host without DNS, by krb5.conf.</summary>
    MapHostToRealm = 0x04,
}

/// <summary>Which body of mechanisms <c>ssh_gss_oids</c> writes.</summary>
[HeaderType("GSSN_OIDS_", Section.Mechanisms)]
internal enum OidsMode : uint
{
    /// <summary>The end of a client's request: count, then length and DER of each.</summary>
    Client = 1,
    /// <summary>The body of a server's response: length and DER of one.</summary>
    Server = 2,
}

/// <summary>What a MIC is about.</summary>
[HeaderType("GSSN_MIC_", Section.Mics)]
internal enum MicKind : uint
{
    /// <summary>A user authentication. The data is the session identifier; the library builds the input of RFC 4462 §3.5.</summary>
    Userauth = 1,
    /// <summary>A key exchange. The data is the exchange hash H. Not in this version.</summary>
    ExchangeHash = 2,
}

/// <summary>How far an object has come.</summary>
[HeaderType("GSSN_STATE_", Section.Outcome)]
internal enum ContextState : uint
{
    /// <summary>No token was made or taken.</summary>
    New = 1,
    /// <summary>Tokens were exchanged and more are to come.</summary>
    InProgress = 2,
    /// <summary>The security context is complete and everything required was granted.</summary>
    Established = 3,
    /// <summary>Acceptor: the user authentication MIC was verified. This is not yet a login.</summary>
    Verified = 4,
    /// <summary>Acceptor: the principal may log in as the user.</summary>
    Authorized = 5,
    /// <summary>An error ended it. Nothing but the error can be had; free it.</summary>
    Failed = 6,
}

/// <summary>What the mechanism granted, valid from GSSN_STATE_ESTABLISHED on.</summary>
[Flags, HeaderType("GSSN_GRANTED_", Section.Outcome, Order = 1)]
internal enum Granted : uint
{
    /// <summary>Both sides have proved who they are.</summary>
    Mutual = 0x01,
    /// <summary>MICs can be made.</summary>
    Integrity = 0x02,
    /// <summary>Credentials were delegated and, on an acceptor, taken.</summary>
    Delegation = 0x04,
    /// <summary>The peer gave the same channel binding. Not in this version.</summary>
    ChannelBinding = 0x08,
}

/// <summary>Why credentials are not delegated although one side wanted it.</summary>
[HeaderType("GSSN_DELEGATION_", Section.Outcome, Order = 2)]
internal enum DelegationRefusal : uint
{
    /// <summary>They are, or nobody asked.</summary>
    NotRefused = 0,
    /// <summary>Initiator: the ticket is not forwardable, or the realm does not trust the server with it.</summary>
    NotGranted = 1,
    /// <summary>Acceptor: the peer delegated, and this object was told to take nothing.</summary>
    Declined = 2,
    /// <summary>Acceptor: what came belongs to another principal than the peer and was dropped.</summary>
    OtherPrincipal = 3,
}

/// <summary>The rule that allowed a login.</summary>
[HeaderType("GSSN_AUTHORIZED_BY_", Section.Outcome, Order = 3)]
internal enum AuthorizedBy : uint
{
    /// <summary>There is no verdict, or it was no.</summary>
    Nothing = 0,
    /// <summary>The user's .k5login lists the principal.</summary>
    [CName("K5LOGIN")] K5Login = 1,
    /// <summary>krb5.conf maps the principal to the user (auth_to_local_names, auth_to_local, or the default: the first component in the own realm).</summary>
    AuthToLocal = 2,
    /// <summary>The host decided by itself (<c>ssh_gss_authorize_override</c>).</summary>
    Override = 3,
}

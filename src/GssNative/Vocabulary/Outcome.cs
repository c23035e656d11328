using System;

namespace GssNative;

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
    /// <summary>Key exchange: the MIC of the exchange hash was made (acceptor) or verified (initiator: only now has the server proved itself).</summary>
    Bound = 7,
    /// <summary>Initiator over a key exchange: its one user authentication MIC was made.</summary>
    Proved = 8,
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
    /// <summary>Acceptor: the client gave the same channel bindings.</summary>
    ChannelBinding = 0x08,
}

/// <summary>Why credentials are not delegated although one side wanted it.</summary>
[HeaderType("GSSN_DELEGATION_", Section.Outcome, Order = 2)]
internal enum DelegationRefusal : uint
{
    /// <summary>They are, or nobody asked.</summary>
    NotRefused = 0,
    /// <summary>Initiator: the library does not say why. The ticket is not forwardable, or with GSSN_DELEGATE_IF_POLICY the realm does not mark the server.</summary>
    NotGranted = 1,
    /// <summary>Acceptor: the peer delegated, and this object was told to take nothing.</summary>
    Declined = 2,
    /// <summary>Acceptor: what came belongs to another principal than the peer and was dropped.</summary>
    OtherPrincipal = 3,
    /// <summary>Acceptor: what came has expired or cannot be read, and was dropped.</summary>
    Unusable = 4,
    /// <summary>Initiator: the ticket is not forwardable (kinit -f), or the realm does not let it be.</summary>
    NotForwardable = 5,
    /// <summary>Initiator, with GSSN_DELEGATE_IF_POLICY: the realm does not mark the server as trusted for it (ok-as-delegate).</summary>
    NotOkAsDelegate = 6,
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
    /// <summary>Windows: the account of the peer's access token is the user's.</summary>
    WindowsAccount = 4,
    /// <summary>Windows, with GSSN_ALLOW_NO_LOCAL_USER: the user is no account, and is the whole name of the principal.</summary>
    PrincipalName = 5,
}

/// <summary>What is known of the value of an attribute (RFC 6680 §7.5).</summary>
[Flags, HeaderType("GSSN_ATTRIBUTE_", Section.Outcome, Order = 4)]
internal enum AttributeFlags : uint
{
    /// <summary>Somebody whom the mechanism trusts vouches for it: of "auth-indicators" the KDC.</summary>
    Authenticated = 0x01,
    /// <summary>The values are all that there are.</summary>
    Complete = 0x02,
}

/// <summary>Whether to exchange keys again because of tickets.</summary>
[HeaderType("GSSN_REKEY_", Section.Outcome, Order = 5)]
internal enum Rekey : uint
{
    /// <summary>Nothing has changed, and nothing ends soon.</summary>
    NotNeeded = 1,
    /// <summary>Initiator: the same principal has tickets that end later than those that the context was made with.</summary>
    CredentialsRenewed = 2,
    /// <summary>
    /// The context ends within GSSN_REKEY_MARGIN_SECONDS, or has ended. Or the tickets end within that time, or have ended and a client keytab gets others.
    /// </summary>
    Soon = 3,
    /// <summary>Initiator: there are no tickets of the same principal, or they have expired: a key exchange with Kerberos would fail.</summary>
    NotPossible = 4,
}

/// <summary>What "soon" is.</summary>
[HeaderConstants("GSSN_REKEY_", Section.Outcome)]
internal static class RekeyLimits
{
    /// <summary>How long before an end GSSN_REKEY_SOON begins: as long as Kerberos lets clocks differ, and two of the usual intervals of asking.</summary>
    public const uint MarginSeconds = 300;
}

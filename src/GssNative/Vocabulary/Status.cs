namespace GssNative;

/// <summary>What every entry point returns: 0 done, above 0 go on, below 0 an error. Numbers are part of the ABI and never used again.</summary>
[HeaderType("GSSN_", Section.Status, NegativePrefix = "GSSN_E_", Typedef = "ssh_gss_status")]
internal enum Status
{
    /// <summary>Done. Of a token step: the security context is complete; send the token if there is one.</summary>
    Ok = 0,
    /// <summary>Send the token if there is one, then feed the peer's next token.</summary>
    Continue = 1,

    /// <summary>NULL, freed, of another type, or no handle at all.</summary>
    BadHandle = -1,
    /// <summary>A pointer, length, text or option that this function does not take.</summary>
    InvalidArgument = -2,
    /// <summary>The text did not fit; the needed length was reported.</summary>
    BufferTooSmall = -3,
    /// <summary>Another thread is inside a call on this object.</summary>
    Busy = -4,
    /// <summary>Not now: the object is in another state, or has the other role. Nothing changed.</summary>
    BadState = -5,
    /// <summary>Not in this version, on this platform, or with this backend.</summary>
    Unsupported = -6,
    /// <summary>There is no memory.</summary>
    NoMemory = -7,
    /// <summary>The library found a mistake of its own.</summary>
    Internal = -8,

    /// <summary>No security library of the order that was asked for is on this machine.</summary>
    NoBackend = -20,
    /// <summary>The security library is there but lacks what is needed.</summary>
    BackendUnusable = -21,
    /// <summary>The security library failed in a way that has no status of its own; its text says how.</summary>
    BackendFailure = -22,

    /// <summary>No ticket: the user has not logged in to Kerberos.</summary>
    NoCredentials = -30,
    /// <summary>The ticket has expired.</summary>
    CredentialsExpired = -31,
    /// <summary>The acceptor has no usable key for the service that the ticket names.</summary>
    BadKeytab = -32,
    /// <summary>The KDC refused to log the principal on.</summary>
    LogonDenied = -33,
    /// <summary>The peer did not delegate credentials.</summary>
    NoDelegatedCredentials = -34,
    /// <summary>A ticket cache that may not be written or removed: something else is there, or others could put something in its place.</summary>
    CacheRefused = -35,
    /// <summary>A ticket cache that could not be written or removed: no space, no permission.</summary>
    CacheFailure = -36,

    /// <summary>The server's principal is not known to the KDC, or is not one of the acceptor's own names.</summary>
    ServerUnknown = -40,
    /// <summary>No KDC of the realm answers.</summary>
    KdcUnreachable = -41,
    /// <summary>The clocks of the machines differ too much.</summary>
    ClockSkew = -42,

    /// <summary>A mechanism that was not offered, not agreed, or that SSH forbids, such as SPNEGO.</summary>
    BadMechanism = -50,
    /// <summary>The token is cut, damaged or not of the mechanism.</summary>
    BadToken = -51,
    /// <summary>The MIC does not belong to these bytes and this context.</summary>
    BadMic = -52,
    /// <summary>The token was seen before.</summary>
    Replay = -53,
    /// <summary>Mutual authentication, integrity or a channel binding was required and not granted.</summary>
    NotGranted = -54,
    /// <summary>The peer broke a rule of RFC 4462: order, empty token, malformed body.</summary>
    Protocol = -55,
    /// <summary>The peer reported an error.</summary>
    PeerError = -56,
    /// <summary>The peer's name has no such attribute, or no such value of it.</summary>
    NoAttribute = -57,

    /// <summary>The peer is who it says, and may not log in as this user.</summary>
    NotAuthorized = -60,
}

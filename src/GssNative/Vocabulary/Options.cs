using System;

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
    /// <summary>A key exchange and the user authentication "gssapi-keyex" over it (RFC 4462 §2, §4).</summary>
    Keyex = 2,
    /// <summary>The host builds the messages and uses the raw calls only: for SSH stacks whose provider is not told the method.</summary>
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
    /// <summary>GSSN_WITH_MIC: the server need not prove itself (RFC 4462 §3.4 asks for no mutual authentication; OpenSSH's server refuses to do without).</summary>
    NoMutual = 0x02,
    /// <summary>GSSN_WITH_MIC: a context without integrity may complete; it makes no MICs, and its login ends with EXCHANGE_COMPLETE, which a replay cache alone protects.</summary>
    NoIntegrity = 0x04,
    /// <summary>Initiator: let the Kerberos library resolve and canonicalise the host name as krb5.conf says. This trusts DNS.</summary>
    DnsCanonicalization = 0x08,
    /// <summary>Acceptor: users need not exist on this system; they are compared with what krb5.conf's auth_to_local makes of the principal.</summary>
    NoLocalUser = 0x10,
    /// <summary>Key exchange families with SHA-1, which RFC 8732 §6 advises against.</summary>
    Sha1Kex = 0x20,
    /// <summary>Attributes of the peer's name count also where nothing but the peer vouches for them.</summary>
    UnauthenticatedAttributes = 0x40,
}

/// <summary>What a credential is for.</summary>
[HeaderType("GSSN_", Section.Credentials)]
internal enum Usage : uint
{
    /// <summary>To log in elsewhere.</summary>
    Initiate = 1,
    /// <summary>To let others log in.</summary>
    Accept = 2,
}

/// <summary>Which kind of object a native handle is.</summary>
[HeaderType("GSSN_NATIVE_", Section.Credentials, Order = 1)]
internal enum NativeKind : uint
{
    /// <summary>A gss_cred_id_t of the very library that the backend loaded.</summary>
    GssCred = 1,
    /// <summary>A CredHandle of SSPI's Kerberos package, by a pointer to it.</summary>
    Sspi = 2,
    /// <summary>Windows: the access token of a client that delegated its credentials: for ImpersonateLoggedOnUser, and, once DuplicateTokenEx has made a primary token of it, for CreateProcessAsUser. It stays the credential's.</summary>
    Token = 3,
}

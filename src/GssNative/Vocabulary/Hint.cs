using System;

namespace GssNative;

/// <summary>The cause of an error that fits best; the record's advice says what to do about it. Numbers are never used again.</summary>
[HeaderType("GSSN_HINT_", Section.Errors)]
internal enum Hint : uint
{
    /// <summary>No cause is known beyond the message.</summary>
    None = 0,
    /// <summary>There is no ticket cache, or nothing in it.</summary>
    NoTicket = 1,
    /// <summary>The ticket has expired.</summary>
    TicketExpired = 2,
    /// <summary>The KDC knows no such server principal.</summary>
    ServerNotInKdc = 3,
    /// <summary>The KDC does not answer.</summary>
    KdcUnreachable = 4,
    /// <summary>krb5.conf names no realm or no KDC for it.</summary>
    RealmUnknown = 5,
    /// <summary>The clocks differ.</summary>
    ClockSkew = 6,
    /// <summary>The keytab cannot be read, or has no key.</summary>
    NoKeytab = 7,
    /// <summary>The keytab has no key for the service, of this version, or another one.</summary>
    KeyMismatch = 8,
    /// <summary>The client's ticket is for a name that this acceptor does not answer to.</summary>
    WrongServiceName = 9,
    /// <summary>The token was used before.</summary>
    Replayed = 10,
    /// <summary>SSH forbids the mechanism, or it was not agreed.</summary>
    MechanismRefused = 11,
    /// <summary>The principal may not log in as the user.</summary>
    PrincipalNotAllowed = 12,
    /// <summary>The user's .k5login may be there and cannot be examined, or somebody else put it there.</summary>
    [CName("K5LOGIN_UNREADABLE")] K5LoginUnreadable = 13,
    /// <summary>No Kerberos library was found.</summary>
    NoLibrary = 14,
    /// <summary>The library found is not one that this version can use.</summary>
    OtherLibrary = 15,
    /// <summary>The KDC does not know the client's principal, has locked it, or has another password or key for it.</summary>
    ClientRefused = 16,
    /// <summary>The Kerberos configuration cannot be read.</summary>
    BadConfiguration = 17,
    /// <summary>The bytes under the MIC differ: another session, user, service or method, or damage on the way.</summary>
    MicInputDiffers = 18,
    /// <summary>The calls came in another order than the object's state allows.</summary>
    WrongOrder = 19,
    /// <summary>A file of the Kerberos library on this machine cannot be read or written: replay cache, ticket cache, configuration.</summary>
    FileTrouble = 20,
    /// <summary>The session identifier is not the exchange hash of this object: a later key exchange authenticates no user.</summary>
    LaterExchange = 21,
    /// <summary>The client gave no channel bindings, or others.</summary>
    ChannelBindings = 22,
    /// <summary>Somebody else could change the place of the ticket cache.</summary>
    UnsafePlace = 23,
    /// <summary>Something is where the ticket cache is to be.</summary>
    CacheExists = 24,
    /// <summary>The ticket cache is another principal's.</summary>
    CacheOfAnother = 25,
    /// <summary>Client, server and KDC have no type of encryption in common.</summary>
    EncryptionType = 26,
    /// <summary>Windows: the logon session has no Kerberos credentials.</summary>
    LogonSession = 40,
    /// <summary>Windows: the Kerberos credentials of the logon session, or the context, have expired.</summary>
    LogonExpired = 41,
    /// <summary>Windows: no domain controller of the realm answers.</summary>
    DomainController = 42,
    /// <summary>Windows: the ticket is for another account than the one that the server runs as.</summary>
    ServiceAccount = 43,
    /// <summary>Windows: the peer's account is not the user's.</summary>
    AccountNotAllowed = 44,
}

/// <summary>What to do about it, in the words of the error record. What is done otherwise on one system stands in <see cref="SystemAdvice"/>.</summary>
internal static class Advice
{
    public static ReadOnlySpan<byte> For(Hint hint)
    {
        ReadOnlySpan<byte> here = SystemAdvice.For(hint);
        return here.IsEmpty ? Everywhere(hint) : here;
    }

    private static ReadOnlySpan<byte> Everywhere(Hint hint) => hint switch
    {
        Hint.NoTicket => "Get a ticket with kinit, and check with klist that it is in the cache that was named, or else in that of KRB5CCNAME."u8,
        Hint.TicketExpired => "Renew the ticket with kinit -R, or get a new one with kinit."u8,
        Hint.ServerNotInKdc => "Use the server's full host name as the realm has it (short names and aliases are not resolved), or let the realm's administrator add the principal host/NAME."u8,
        Hint.KdcUnreachable => "Check the kdc lines of the realm in krb5.conf, the network and the firewall (port 88)."u8,
        Hint.RealmUnknown => "Name the realm and its KDC in krb5.conf, and the host's domain under [domain_realm]."u8,
        Hint.ClockSkew => "Set the clocks of client, server and KDC by NTP; Kerberos allows 5 minutes of difference."u8,
        Hint.NoKeytab => "Let this process read a keytab that has the key; look into it with klist -k. A server's, unless another is named, is that of KRB5_KTNAME or default_keytab_name in krb5.conf, usually /etc/krb5.keytab."u8,
        Hint.KeyMismatch => "Compare klist -k on the server with the version that kvno reports on the client; after a new key was made, extract it into the keytab, and let the client get a new ticket."u8,
        Hint.WrongServiceName => "Connect by a name of the server, or add the name that the client used to the acceptor's own names."u8,
        Hint.Replayed => "Somebody sent the token of another login again, or two servers share one key and replay cache."u8,
        Hint.MechanismRefused => "Let the peer offer Kerberos 5 itself (1.2.840.113554.1.2.2); RFC 4462 forbids SPNEGO in SSH."u8,
        Hint.PrincipalNotAllowed => "List the principal in the user's .k5login, or map it to the user with auth_to_local in the server's krb5.conf."u8,
        Hint.K5LoginUnreadable => "Let the server read the user's .k5login and the directories above it: while it cannot be examined the answer is no. It must be a file that belongs to the user or to root."u8,
        Hint.ClientRefused => "Check the password or the key; or ask the realm's administrator about the principal: it may be unknown, locked, or its password have expired."u8,
        Hint.BadConfiguration => "Check krb5.conf, or the file that KRB5_CONFIG names."u8,
        Hint.MicInputDiffers => "Check that both sides use the same session identifier, user name bytes, service and method."u8,
        Hint.WrongOrder => "See the table of states in the documentation: tokens first, then the MIC, then the authorization."u8,
        Hint.FileTrouble => "Make the file or folder that the message names usable for this process: the replay cache (KRB5RCACHEDIR, else /var/tmp), the ticket cache (KRB5CCNAME), krb5.conf."u8,
        Hint.LaterExchange => "Keep the object of the first key exchange for the user authentication: its exchange hash is the session identifier (RFC 4462 section 4)."u8,
        Hint.ChannelBindings => "Let both ends give the same bytes as channel bindings, or none: SSH does without (RFC 4462 section 7.2)."u8,
        Hint.UnsafePlace => "Store under the user's own uid, in a child that has become the user; or name a FILE in a directory that root owns and others cannot change, such as /tmp, without a symbolic link on the way."u8,
        Hint.CacheExists => "Name another cache, or none for a file of a new name; or say with GSSN_STORE_OVERWRITE or GSSN_STORE_UPDATE that tickets are replaced. Files of other users and what is no file stay."u8,
        Hint.CacheOfAnother => "A cache holds the tickets of one principal, and of the peer only; store another's elsewhere."u8,
        Hint.EncryptionType => "Let permitted_enctypes (Heimdal: default_etypes) in krb5.conf name a type that the keys have (klist -e for tickets, klist -ke for a keytab), and make keys that have only old ones (RC4, DES) anew."u8,
        Hint.LogonSession => "Log on with an account of the domain (klist shows its tickets), start the program by runas /netonly as one, or give a principal and its password."u8,
        Hint.LogonExpired => "Lock and unlock the session, or log on again; klist shows how long the tickets last."u8,
        Hint.DomainController => "Check with nltest /dsgetdc:REALM that a domain controller is found; a realm that is no domain is made known with ksetup. Then the network and the firewall (port 88)."u8,
        Hint.ServiceAccount => "Compare setspn -Q host/NAME with the account that the server runs as (services: the computer's); after a change let the client get a new ticket with klist purge."u8,
        Hint.AccountNotAllowed => "Log in as the Windows user whose account the principal is: DOMAIN\\user or user@domain where a local account has the same name."u8,
        _ => default,
    };
}

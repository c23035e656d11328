using System;

namespace GssNative;

/// <summary>Advice for Windows: its own names and tools, and those of MIT's library there. Hints that only SSPI gives are not among them.</summary>
internal static class SystemAdvice
{
    public static ReadOnlySpan<byte> For(Hint hint) => hint switch
    {
        Hint.NoTicket => "Get a ticket with MIT's kinit or Ticket Manager, and check with MIT's klist (Windows has another) that it is in the cache that was named, or else in that of KRB5CCNAME."u8,
        Hint.TicketExpired => "Get a new ticket: over SSPI by klist purge, or lock and unlock the session; MIT's by kinit -R or kinit."u8,
        Hint.ServerNotInKdc => "Use the server's full host name as the domain has it (short names and aliases are not resolved), or let the administrator register it: setspn -S host/NAME ACCOUNT, in another realm the principal host/NAME."u8,
        Hint.KdcUnreachable => "Check the kdc lines of the realm in krb5.ini, the network and the firewall (port 88)."u8,
        Hint.RealmUnknown => "Name the realm and its KDC in krb5.ini, and the host's domain under [domain_realm]."u8,
        Hint.NoKeytab => "Let this process read a keytab that has the key; look into it with MIT's klist -k. A server's, unless another is named, is that of KRB5_KTNAME or default_keytab_name in krb5.ini."u8,
        Hint.KeyMismatch => "Compare klist -k on the server with the version of the account's key; after a new key was made, extract it into the keytab (ktpass), and let the client get a new ticket with klist purge, or MIT's kinit."u8,
        Hint.NoLibrary => "Windows has SSPI (\"sspi\") without an installation. For \"kfw\" install MIT Kerberos for Windows, of 64 bits; or name the absolute path of its gssapi64.dll."u8,
        Hint.OtherLibrary => "On Windows this version uses SSPI (secur32.dll) and the gssapi64.dll of MIT Kerberos for Windows, with krb5_64.dll and xpprof64.dll beside it."u8,
        Hint.EncryptionType => "Let policy (network security: encryption types allowed for Kerberos), the server's account (msDS-SupportedEncryptionTypes) and the KDC share a type; an account gets keys for AES when its password is changed. MIT's library: permitted_enctypes in krb5.ini."u8,
        Hint.BadConfiguration => "Check krb5.ini, usually in C:\\ProgramData\\MIT\\Kerberos5, or the file that KRB5_CONFIG names."u8,
        Hint.FileTrouble => "Make the file or folder that the message names usable for this process: the replay cache, the ticket cache (KRB5CCNAME), krb5.ini."u8,
        _ => default,
    };
}

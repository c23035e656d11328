using System;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using DNNE;

namespace GssNative.Abi;

/// <summary>Exports: status.</summary>
[HeaderSection(Section.Status)]
internal static unsafe class StatusExports
{
    /// <summary>The name of a status, such as "GSSN_E_BAD_MIC".</summary>
    /// <param name="status">Any number.</param>
    /// <returns>Text that lives as long as the library; "GSSN_E_?" for a number that this version does not know. Never NULL.</returns>
    [UnmanagedCallersOnly(EntryPoint = "ssh_gss_status_name", CallConvs = [typeof(CallConvCdecl)])]
    [return: C99Type("const char *")]
    public static byte* Name([C99Type("ssh_gss_status")] Status status) => Constant(NameOf(status));

    /// <summary>One sentence about a status, for people.</summary>
    /// <param name="status">Any number.</param>
    /// <returns>English text that lives as long as the library; "unknown status" for a number that this version does not know. Never NULL.</returns>
    [UnmanagedCallersOnly(EntryPoint = "ssh_gss_status_message", CallConvs = [typeof(CallConvCdecl)])]
    [return: C99Type("const char *")]
    public static byte* Message([C99Type("ssh_gss_status")] Status status) => Constant(MessageOf(status));

    // A u8 literal has a NUL behind it and stays where it is.
    private static byte* Constant(ReadOnlySpan<byte> literal) => (byte*)Unsafe.AsPointer(ref MemoryMarshal.GetReference(literal));

    private static ReadOnlySpan<byte> NameOf(Status status) => status switch
    {
        Status.Ok => "GSSN_OK"u8,
        Status.Continue => "GSSN_CONTINUE"u8,
        Status.BadHandle => "GSSN_E_BAD_HANDLE"u8,
        Status.InvalidArgument => "GSSN_E_INVALID_ARGUMENT"u8,
        Status.BufferTooSmall => "GSSN_E_BUFFER_TOO_SMALL"u8,
        Status.Busy => "GSSN_E_BUSY"u8,
        Status.BadState => "GSSN_E_BAD_STATE"u8,
        Status.Unsupported => "GSSN_E_UNSUPPORTED"u8,
        Status.NoMemory => "GSSN_E_NO_MEMORY"u8,
        Status.Internal => "GSSN_E_INTERNAL"u8,
        Status.NoBackend => "GSSN_E_NO_BACKEND"u8,
        Status.BackendUnusable => "GSSN_E_BACKEND_UNUSABLE"u8,
        Status.BackendFailure => "GSSN_E_BACKEND_FAILURE"u8,
        Status.NoCredentials => "GSSN_E_NO_CREDENTIALS"u8,
        Status.CredentialsExpired => "GSSN_E_CREDENTIALS_EXPIRED"u8,
        Status.BadKeytab => "GSSN_E_BAD_KEYTAB"u8,
        Status.LogonDenied => "GSSN_E_LOGON_DENIED"u8,
        Status.NoDelegatedCredentials => "GSSN_E_NO_DELEGATED_CREDENTIALS"u8,
        Status.CacheRefused => "GSSN_E_CACHE_REFUSED"u8,
        Status.CacheFailure => "GSSN_E_CACHE_FAILURE"u8,
        Status.ServerUnknown => "GSSN_E_SERVER_UNKNOWN"u8,
        Status.KdcUnreachable => "GSSN_E_KDC_UNREACHABLE"u8,
        Status.ClockSkew => "GSSN_E_CLOCK_SKEW"u8,
        Status.BadMechanism => "GSSN_E_BAD_MECHANISM"u8,
        Status.BadToken => "GSSN_E_BAD_TOKEN"u8,
        Status.BadMic => "GSSN_E_BAD_MIC"u8,
        Status.Replay => "GSSN_E_REPLAY"u8,
        Status.NotGranted => "GSSN_E_NOT_GRANTED"u8,
        Status.Protocol => "GSSN_E_PROTOCOL"u8,
        Status.PeerError => "GSSN_E_PEER_ERROR"u8,
        Status.NoAttribute => "GSSN_E_NO_ATTRIBUTE"u8,
        Status.NotAuthorized => "GSSN_E_NOT_AUTHORIZED"u8,
        _ => "GSSN_E_?"u8,
    };

    /// <summary>The sentence itself; the one that peers may read.</summary>
    public static ReadOnlySpan<byte> MessageOf(Status status) => status switch
    {
        Status.Ok => "done"u8,
        Status.Continue => "send the token and feed the peer's answer"u8,
        Status.BadHandle => "not a handle of this type, or one that was freed"u8,
        Status.InvalidArgument => "an argument is not what this function takes"u8,
        Status.BufferTooSmall => "the text does not fit into the buffer"u8,
        Status.Busy => "another thread is inside a call on this object"u8,
        Status.BadState => "the object's state or role does not allow this call now"u8,
        Status.Unsupported => "not in this version, on this platform, or with this backend"u8,
        Status.NoMemory => "out of memory"u8,
        Status.Internal => "a mistake inside the library"u8,
        Status.NoBackend => "no security library was found"u8,
        Status.BackendUnusable => "the security library lacks what is needed"u8,
        Status.BackendFailure => "the security library failed"u8,
        Status.NoCredentials => "no Kerberos ticket"u8,
        Status.CredentialsExpired => "the Kerberos ticket has expired"u8,
        Status.BadKeytab => "no usable key for the service in the keytab"u8,
        Status.LogonDenied => "the KDC refused the principal"u8,
        Status.NoDelegatedCredentials => "the peer delegated no credentials"u8,
        Status.CacheRefused => "the ticket cache may not be written or removed"u8,
        Status.CacheFailure => "the ticket cache could not be written or removed"u8,
        Status.ServerUnknown => "the server's principal is unknown, or not an own name"u8,
        Status.KdcUnreachable => "no KDC of the realm can be reached"u8,
        Status.ClockSkew => "the clocks differ too much"u8,
        Status.BadMechanism => "the mechanism was not agreed, or SSH forbids it"u8,
        Status.BadToken => "the token is cut, damaged or foreign"u8,
        Status.BadMic => "the MIC does not match"u8,
        Status.Replay => "the token was used before"u8,
        Status.NotGranted => "something required was not granted"u8,
        Status.Protocol => "the peer broke a rule of the protocol"u8,
        Status.PeerError => "the peer reported an error"u8,
        Status.NoAttribute => "the peer's name has no such attribute, or no such value of it"u8,
        Status.NotAuthorized => "the principal may not log in as this user"u8,
        _ => "unknown status"u8,
    };
}

using System;

namespace GssNative.Backends.Sspi;

/// <summary>What a number of SSPI means here. Of the same number Windows and Wine mean different things; where they do, the hint says less.</summary>
internal readonly ref struct SspiCause
{
    /// <summary>The number's name; empty: it is none of SSPI's own.</summary>
    public ReadOnlySpan<byte> Name { get; private init; }
    public Status Status { get; private init; }
    public Hint Hint { get; private init; }

    private SspiCause(ReadOnlySpan<byte> name, Status status, Hint hint = Hint.None)
    {
        Name = name;
        Status = status;
        Hint = hint;
    }

    // winerror.h. The first part is what the documentation of the functions that are called lists, the second what Kerberos gives beside it; the third is
    // NTSTATUS numbers, which come through where the package did not translate them.
    public static SspiCause Of(SecurityStatus status) => status.Value switch
    {
        0x8009_0300 => new("SEC_E_INSUFFICIENT_MEMORY"u8, Status.NoMemory),
        0x8009_0301 => new("SEC_E_INVALID_HANDLE"u8, Status.BackendFailure),
        0x8009_0302 => new("SEC_E_UNSUPPORTED_FUNCTION"u8, Status.Unsupported),
        0x8009_0303 => new("SEC_E_TARGET_UNKNOWN"u8, Status.ServerUnknown, Hint.ServerNotInKdc),
        0x8009_0304 => new("SEC_E_INTERNAL_ERROR"u8, Status.BackendFailure),
        0x8009_0305 => new("SEC_E_SECPKG_NOT_FOUND"u8, Status.BackendUnusable, Hint.OtherLibrary),
        0x8009_0306 => new("SEC_E_NOT_OWNER"u8, Status.NoCredentials, Hint.LogonSession),
        0x8009_0308 => new("SEC_E_INVALID_TOKEN"u8, Status.BadToken),
        0x8009_030A => new("SEC_E_QOP_NOT_SUPPORTED"u8, Status.BackendFailure),
        0x8009_030B => new("SEC_E_NO_IMPERSONATION"u8, Status.NoDelegatedCredentials),
        0x8009_030C => new("SEC_E_LOGON_DENIED"u8, Status.LogonDenied, Hint.ClientRefused),
        0x8009_030D => new("SEC_E_UNKNOWN_CREDENTIALS"u8, Status.NoCredentials, Hint.LogonSession),
        0x8009_030E => new("SEC_E_NO_CREDENTIALS"u8, Status.NoCredentials, Hint.LogonSession),
        0x8009_030F => new("SEC_E_MESSAGE_ALTERED"u8, Status.BadMic, Hint.MicInputDiffers),
        0x8009_0310 => new("SEC_E_OUT_OF_SEQUENCE"u8, Status.Replay, Hint.Replayed),
        0x8009_0311 => new("SEC_E_NO_AUTHENTICATING_AUTHORITY"u8, Status.KdcUnreachable, Hint.DomainController),
        0x0009_0317 => new("SEC_I_CONTEXT_EXPIRED"u8, Status.CredentialsExpired, Hint.LogonExpired),
        0x8009_0317 => new("SEC_E_CONTEXT_EXPIRED"u8, Status.CredentialsExpired, Hint.LogonExpired),
        0x8009_0318 => new("SEC_E_INCOMPLETE_MESSAGE"u8, Status.BadToken),
        0x0009_0320 => new("SEC_I_INCOMPLETE_CREDENTIALS"u8, Status.BackendFailure),
        0x8009_0320 => new("SEC_E_INCOMPLETE_CREDENTIALS"u8, Status.NoCredentials, Hint.LogonSession),
        0x0009_0321 => new("SEC_I_RENEGOTIATE"u8, Status.BackendFailure),
        0x8009_0321 => new("SEC_E_BUFFER_TOO_SMALL"u8, Status.BackendFailure),
        0x8009_0322 => new("SEC_E_WRONG_PRINCIPAL"u8, Status.ServerUnknown, Hint.ServiceAccount),
        0x8009_0324 => new("SEC_E_TIME_SKEW"u8, Status.ClockSkew, Hint.ClockSkew),
        0x8009_0332 => new("SEC_E_SECURITY_QOS_FAILED"u8, Status.NotGranted),
        0x8009_0337 => new("SEC_E_CRYPTO_SYSTEM_INVALID"u8, Status.BackendFailure),
        0x8009_0346 => new("SEC_E_BAD_BINDINGS"u8, Status.NotGranted, Hint.ChannelBindings),
        0x8009_035D => new("SEC_E_INVALID_PARAMETER"u8, Status.BackendFailure),
        0x8009_035E => new("SEC_E_DELEGATION_POLICY"u8, Status.NotGranted),
        0x8009_0361 => new("SEC_E_NO_CONTEXT"u8, Status.NoDelegatedCredentials),
        0x8009_0363 => new("SEC_E_MUTUAL_AUTH_FAILED"u8, Status.NotGranted),
        0x8009_0367 => new("SEC_E_APPLICATION_PROTOCOL_MISMATCH"u8, Status.BadMechanism),

        0x8009_0309 => new("SEC_E_CANNOT_PACK"u8, Status.BackendFailure),
        0x8009_0316 => new("SEC_E_BAD_PKGID"u8, Status.BackendUnusable, Hint.OtherLibrary),
        0x8009_0326 => new("SEC_E_ILLEGAL_MESSAGE"u8, Status.BadToken),
        0x8009_0329 => new("SEC_E_ENCRYPT_FAILURE"u8, Status.BackendFailure),
        0x8009_0330 => new("SEC_E_DECRYPT_FAILURE"u8, Status.BadKeytab, Hint.ServiceAccount),
        0x8009_0331 => new("SEC_E_ALGORITHM_MISMATCH"u8, Status.BackendFailure),
        0x8009_0333 => new("SEC_E_UNFINISHED_CONTEXT_DELETED"u8, Status.BackendFailure),
        0x8009_0334 => new("SEC_E_NO_TGT_REPLY"u8, Status.BackendFailure),
        0x8009_0335 => new("SEC_E_NO_IP_ADDRESSES"u8, Status.KdcUnreachable, Hint.DomainController),
        0x8009_0336 => new("SEC_E_WRONG_CREDENTIAL_HANDLE"u8, Status.BackendFailure),
        0x8009_0338 => new("SEC_E_MAX_REFERRALS_EXCEEDED"u8, Status.ServerUnknown, Hint.ServerNotInKdc),
        0x8009_033A => new("SEC_E_STRONG_CRYPTO_NOT_SUPPORTED"u8, Status.BackendFailure),
        0x8009_033B => new("SEC_E_TOO_MANY_PRINCIPALS"u8, Status.ServerUnknown, Hint.ServerNotInKdc),
        0x8009_033C => new("SEC_E_NO_PA_DATA"u8, Status.LogonDenied, Hint.ClientRefused),
        0x8009_033D => new("SEC_E_PKINIT_NAME_MISMATCH"u8, Status.LogonDenied, Hint.ClientRefused),
        0x8009_033E => new("SEC_E_SMARTCARD_LOGON_REQUIRED"u8, Status.LogonDenied, Hint.ClientRefused),
        0x8009_033F => new("SEC_E_SHUTDOWN_IN_PROGRESS"u8, Status.BackendFailure),
        0x8009_0340 => new("SEC_E_KDC_INVALID_REQUEST"u8, Status.BackendFailure),
        0x8009_0341 => new("SEC_E_KDC_UNABLE_TO_REFER"u8, Status.ServerUnknown, Hint.ServerNotInKdc),
        0x8009_0342 => new("SEC_E_KDC_UNKNOWN_ETYPE"u8, Status.BackendFailure, Hint.EncryptionType),
        0x8009_0343 => new("SEC_E_UNSUPPORTED_PREAUTH"u8, Status.LogonDenied, Hint.ClientRefused),
        0x8009_0345 => new("SEC_E_DELEGATION_REQUIRED"u8, Status.NotGranted),
        0x8009_0347 => new("SEC_E_MULTIPLE_ACCOUNTS"u8, Status.ServerUnknown, Hint.ServerNotInKdc),
        0x8009_0348 => new("SEC_E_NO_KERB_KEY"u8, Status.BadKeytab, Hint.ServiceAccount),
        0x8009_0350 => new("SEC_E_DOWNGRADE_DETECTED"u8, Status.KdcUnreachable, Hint.DomainController),
        0x8009_0354 => new("SEC_E_PKINIT_CLIENT_FAILURE"u8, Status.LogonDenied, Hint.ClientRefused),
        0x8009_0356 => new("SEC_E_NO_S4U_PROT_SUPPORT"u8, Status.BackendFailure),
        0x8009_0357 => new("SEC_E_CROSSREALM_DELEGATION_FAILURE"u8, Status.NotGranted),

        0xC000_0008 => new("STATUS_INVALID_HANDLE"u8, Status.BackendFailure),
        0xC000_000D => new("STATUS_INVALID_PARAMETER"u8, Status.BackendFailure),
        0xC000_0017 => new("STATUS_NO_MEMORY"u8, Status.NoMemory),
        0xC000_005E => new("STATUS_NO_LOGON_SERVERS"u8, Status.KdcUnreachable, Hint.DomainController),
        0xC000_005F => new("STATUS_NO_SUCH_LOGON_SESSION"u8, Status.NoCredentials, Hint.LogonSession),
        0xC000_0064 => new("STATUS_NO_SUCH_USER"u8, Status.LogonDenied, Hint.ClientRefused),
        0xC000_006A => new("STATUS_WRONG_PASSWORD"u8, Status.LogonDenied, Hint.ClientRefused),
        0xC000_006D => new("STATUS_LOGON_FAILURE"u8, Status.LogonDenied, Hint.ClientRefused),
        0xC000_006E => new("STATUS_ACCOUNT_RESTRICTION"u8, Status.LogonDenied, Hint.ClientRefused),
        0xC000_0071 => new("STATUS_PASSWORD_EXPIRED"u8, Status.LogonDenied, Hint.ClientRefused),
        0xC000_0072 => new("STATUS_ACCOUNT_DISABLED"u8, Status.LogonDenied, Hint.ClientRefused),
        0xC000_009A => new("STATUS_INSUFFICIENT_RESOURCES"u8, Status.NoMemory),
        0xC000_0133 => new("STATUS_TIME_DIFFERENCE_AT_DC"u8, Status.ClockSkew, Hint.ClockSkew),
        0xC000_0193 => new("STATUS_ACCOUNT_EXPIRED"u8, Status.LogonDenied, Hint.ClientRefused),
        0xC000_0224 => new("STATUS_PASSWORD_MUST_CHANGE"u8, Status.LogonDenied, Hint.ClientRefused),
        0xC000_0234 => new("STATUS_ACCOUNT_LOCKED_OUT"u8, Status.LogonDenied, Hint.ClientRefused),
        0xC000_0388 => new("STATUS_DOWNGRADE_DETECTED"u8, Status.KdcUnreachable, Hint.DomainController),
        _ => new(default, Status.BackendFailure),
    };
}

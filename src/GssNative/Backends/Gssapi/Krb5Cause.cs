namespace GssNative.Backends.Gssapi;

/// <summary>What a Kerberos error means to an SSH login. Numbers of MIT's krb5.h (ERROR_TABLE_BASE_krb5 + n), which are Heimdal's, too.</summary>
internal readonly struct Krb5Cause(Status status, Hint hint)
{
    public Status Status { get; } = status;
    public Hint Hint { get; } = hint;

    private const uint TableBase = 0x96C73A00, NoSuchFile = 2, NoMemory = 12, InvalidValue = 22, LastErrno = 133;

    /// <summary>The minor status knows the cause better than the major one, which is most often "unspecified failure".</summary>
    public static Krb5Cause Of(Routine routine, GssMajor major, uint minor)
    {
        Krb5Cause cause = OfCode((Krb5Code)(minor - TableBase), routine);
        if (cause.Status == Status.Ok && !IsAboutKeytab(routine) && !IsAboutCache(routine)) cause = OfErrno(minor, routine);
        return cause.Status != Status.Ok ? cause : OfMajor(routine, major);
    }

    public static bool IsBadIntegrity(uint minor) => minor == TableBase + (uint)Krb5Code.BadIntegrity;

    private static bool IsAboutKeytab(Routine routine) => routine is Routine.AcquireCred or Routine.Krb5KtResolve or Routine.Krb5KtHaveContent;

    private static bool IsAboutCache(Routine routine) => routine is Routine.Krb5CcResolve or Routine.Krb5CcGetPrincipal;

    public static bool IsCacheUnknownType(int code) => (Krb5Code)((uint)code - TableBase) == Krb5Code.CacheUnknownType;

    public static bool IsCacheEnd(int code) => (Krb5Code)((uint)code - TableBase) == Krb5Code.CacheEnd;

    public static bool IsNoCache(int code) => code == NoSuchFile || (Krb5Code)((uint)code - TableBase) is Krb5Code.NoCacheFile or Krb5Code.CacheNotFound;

    private static Krb5Cause OfCode(Krb5Code code, Routine routine) => code switch
    {
        Krb5Code.ReplayCacheNoMemory or Krb5Code.ReplayCacheFileNoMemory or Krb5Code.CacheNoMemory => new(Status.NoMemory, Hint.None),
        Krb5Code.ClientUnknown or Krb5Code.ClientRevoked or Krb5Code.ClientExpired or Krb5Code.PasswordExpired or Krb5Code.PreauthFailed or Krb5Code.Policy
            => new(Status.LogonDenied, Hint.ClientRefused),
        Krb5Code.ServerUnknown or Krb5Code.ServerExpired or Krb5Code.ServerNoMatch => new(Status.ServerUnknown, Hint.ServerNotInKdc),
        Krb5Code.TicketExpired => routine is Routine.AcceptSecContext ? new(Status.BadToken, Hint.TicketExpired) : new(Status.CredentialsExpired, Hint.TicketExpired),
        Krb5Code.ClockSkew or Krb5Code.KdcClockSkew or Krb5Code.TicketNotYetValid => new(Status.ClockSkew, Hint.ClockSkew),
        Krb5Code.Repeat or Krb5Code.ReplayCacheRepeat => new(Status.Replay, Hint.Replayed),
        Krb5Code.KdcUnreachable or Krb5Code.RealmCannotResolve => new(Status.KdcUnreachable, Hint.KdcUnreachable),
        Krb5Code.RealmUnknown or Krb5Code.NoDefaultRealm => new(Status.KdcUnreachable, Hint.RealmUnknown),
        Krb5Code.BadIntegrity or Krb5Code.NotUs or Krb5Code.BadKeyVersion or Krb5Code.NoKey or Krb5Code.WrongPrincipal
            or Krb5Code.KeytabEntryNotFound or Krb5Code.KeytabEnd or Krb5Code.KeytabBadVersion or Krb5Code.KeytabVersionNotFound
            => OfKey(routine),
        Krb5Code.KeytabBadName or Krb5Code.KeytabUnknownType or Krb5Code.KeytabInputOutput or Krb5Code.KeytabFormat
            => new(Status.BadKeytab, Hint.NoKeytab),
        Krb5Code.CacheBadName or Krb5Code.CacheUnknownType or Krb5Code.CacheNotFound or Krb5Code.CacheEnd or Krb5Code.NoCacheFile or Krb5Code.NoTicketSupplied or Krb5Code.CachePermission or Krb5Code.CacheFormat
            => new(Status.NoCredentials, Hint.NoTicket),
        Krb5Code.ConfigurationCannotOpen or Krb5Code.ConfigurationBadFormat => new(Status.BackendFailure, Hint.BadConfiguration),
        Krb5Code.KdcEncryptionType or Krb5Code.CacheEncryptionType or Krb5Code.EncryptionTypeNotKnown or Krb5Code.EncryptionTypeNotPermitted
            or Krb5Code.NoEncryptionTypeConfigured => new(Status.BackendFailure, Hint.EncryptionType),
        >= Krb5Code.ReplayCacheFirst and <= Krb5Code.ReplayCacheLast => new(Status.BackendFailure, Hint.FileTrouble),
        Krb5Code.BadMatch or Krb5Code.BadVersion or Krb5Code.MessageType or Krb5Code.Modified => new(Status.BadToken, Hint.None),
        _ => default,
    };

    // No key: the acceptor has none at all, or not the one that the ticket needs; an initiator met an answer that is not its server's.
    private static Krb5Cause OfKey(Routine routine) => routine switch
    {
        Routine.AcquireCred or Routine.Krb5KtResolve or Routine.Krb5KtHaveContent => new(Status.BadKeytab, Hint.NoKeytab),
        Routine.AcceptSecContext => new(Status.BadKeytab, Hint.KeyMismatch),
        // the KDC's answer is not decrypted with this password, or this key
        Routine.AcquireCredWithPassword or Routine.Krb5InitCredsGet => new(Status.LogonDenied, Hint.ClientRefused),
        _ => new(Status.BadToken, Hint.None),
    };

    // libkrb5 passes the system's error numbers through. EINVAL may be about the peer's bytes, all others are about this machine; the one file that
    // an initiator cannot do without is the ticket cache, for which MIT has a code of its own.
    private static Krb5Cause OfErrno(uint minor, Routine routine) => minor switch
    {
        NoSuchFile when routine is Routine.InitSecContext => new(Status.NoCredentials, Hint.NoTicket),
        NoMemory => new(Status.NoMemory, Hint.None),
        InvalidValue or 0 or > LastErrno => default,
        _ => new(Status.BackendFailure, Hint.FileTrouble),
    };

    private static Krb5Cause OfMajor(Routine routine, GssMajor major) => major.RoutineError switch
    {
        GssRoutineError.NoCredential or GssRoutineError.DefectiveCredential when routine is Routine.InitSecContext => new(Status.NoCredentials, Hint.NoTicket),
        GssRoutineError.NoCredential when routine is Routine.InquireCred => new(Status.NoCredentials, Hint.NoTicket),      // a default cache that is cut off
        GssRoutineError.CredentialsExpired or GssRoutineError.ContextExpired => new(Status.CredentialsExpired, Hint.TicketExpired),
        GssRoutineError.DuplicateToken => new(Status.Replay, Hint.Replayed),
        GssRoutineError.BadMic => new(Status.BadMic, Hint.MicInputDiffers),
        GssRoutineError.BadMech => new(Status.BadMechanism, Hint.MechanismRefused),
        GssRoutineError.BadBindings => new(Status.NotGranted, Hint.ChannelBindings),
        GssRoutineError.DefectiveToken => new(Status.BadToken, Hint.None),
        _ when major.IsDuplicate => new(Status.Replay, Hint.Replayed),
        _ when IsAboutKeytab(routine) => new(Status.BadKeytab, Hint.NoKeytab),
        _ when IsAboutCache(routine) => new(Status.NoCredentials, Hint.NoTicket),
        _ when routine is Routine.AcceptSecContext => new(Status.BadToken, Hint.None),
        _ => new(Status.BackendFailure, Hint.None),
    };
}

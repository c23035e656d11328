using GssNative.Host;

namespace GssNative.Backends.Sspi;

/// <summary><c>TimeStamp</c>. Kerberos writes local time into it, by the difference to UTC that the machine has at that moment.</summary>
internal readonly struct SspiTime
{
    private const long Never = 0x7fff_ffff_ffff_ffff, ADay = 864_000_000_000;

    private readonly long _units;

    /// <summary>UTC seconds since 1970; <see cref="long.MaxValue"/>: never; 0: not known.</summary>
    public long ToExpiry() => _units switch
    {
        <= 0 => 0,
        // "Never" is the largest number, or a day less (lsasecpk.h), and comes with or without the difference to UTC.
        > Never - ADay - LocalTime.LargestDifference => Never,
        _ => LocalTime.ToUnix(_units),
    };
}

using GssNative.Host;

namespace GssNative.Backends.Sspi;

/// <summary><c>TimeStamp</c>. Kerberos writes local time into it, by the difference to UTC that the machine has at that moment.</summary>
internal readonly struct SspiTime
{
    private const long Never = 0x7fff_ffff_ffff_ffff;

    private readonly long _units;

    /// <summary>UTC seconds since 1970; <see cref="long.MaxValue"/>: never; 0: not known.</summary>
    public long ToExpiry() => _units switch
    {
        <= 0 => 0,
        // "Never" comes as the largest number, with or without the difference to UTC added to it.
        > Never - LocalTime.LargestDifference => Never,
        _ => LocalTime.ToUnix(_units),
    };
}

using System.Runtime.InteropServices;

namespace GssNative.Host;

/// <summary>Times that somebody made local by the difference to UTC that the machine had then.</summary>
internal static unsafe class LocalTime
{
    private const long UnitsInAnHour = 36_000_000_000;

    /// <summary>No place is farther from UTC.</summary>
    public const long LargestDifference = 24 * UnitsInAnHour;

    /// <summary>UTC seconds since 1970. The difference is the one that holds now, whatever the season of that time: security packages add it so.</summary>
    public static long ToUnix(long local)
    {
        long utc = 0;
        return LocalFileTimeToFileTime(&local, &utc) != 0 && utc > 0 ? Clock.ToUnix((ulong)utc) : 0;
    }

    [DllImport("kernel32")] private static extern int LocalFileTimeToFileTime(long* local, long* utc);
}

using System.Runtime.InteropServices;

namespace GssNative.Host;

internal static unsafe class Clock
{
    private const long UnitsInASecond = 10_000_000, SecondsFrom1601To1970 = 11_644_473_600;

    /// <summary>UTC seconds since 1970.</summary>
    public static long Now
    {
        get
        {
            ulong units;
            GetSystemTimeAsFileTime(&units);
            return ToUnix(units);
        }
    }

    /// <summary>UTC seconds since 1970 of a time of Windows: units of 100 ns since 1601.</summary>
    public static long ToUnix(ulong units) => (long)(units / UnitsInASecond) - SecondsFrom1601To1970;

    [DllImport("kernel32"), SuppressGCTransition] private static extern void GetSystemTimeAsFileTime(ulong* units);
}

using System.Runtime.InteropServices;

namespace GssNative.Host;

internal static unsafe class Clock
{
    /// <summary>UTC seconds since 1970.</summary>
    public static long Now => time(null);

    [DllImport("libc"), SuppressGCTransition] private static extern long time(long* result);
}

using System.Runtime.InteropServices;

namespace GssNative.Host;

/// <summary>The process that the library is a guest of.</summary>
internal static class CurrentProcess
{
    public static int Id => GetCurrentProcessId();

    /// <summary>Lets another thread run.</summary>
    public static void YieldThread() => _ = SwitchToThread();

    [DllImport("kernel32"), SuppressGCTransition] private static extern int GetCurrentProcessId();
    [DllImport("kernel32")] private static extern int SwitchToThread();
}

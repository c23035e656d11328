using System.Runtime.InteropServices;

namespace GssNative.Host;

/// <summary>The process that the library is a guest of.</summary>
internal static unsafe class CurrentProcess
{
    public static int Id => GetCurrentProcessId();

    /// <summary>Ends it at once. For what must not go on and cannot be undone.</summary>
    public static void FailFast()
    {
        RaiseFailFastException(null, null, 0);
        while (true) { }
    }

    /// <summary>Lets another thread run.</summary>
    public static void YieldThread() => _ = SwitchToThread();

    [DllImport("kernel32"), SuppressGCTransition] private static extern int GetCurrentProcessId();
    [DllImport("kernel32")] private static extern int SwitchToThread();
    [DllImport("kernel32")] private static extern void RaiseFailFastException(void* record, void* context, uint flags);
}

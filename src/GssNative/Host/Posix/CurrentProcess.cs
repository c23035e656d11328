using System.Runtime.InteropServices;

namespace GssNative.Host;

/// <summary>The process that the library is a guest of.</summary>
internal static class CurrentProcess
{
    public static int Id => getpid();

    public static uint EffectiveUser => geteuid();

    /// <summary>Lets another thread run.</summary>
    public static void YieldThread() => sched_yield();

    [DllImport("libc"), SuppressGCTransition] private static extern int getpid();
    [DllImport("libc"), SuppressGCTransition] private static extern uint geteuid();
    [DllImport("libc")] private static extern int sched_yield();
}

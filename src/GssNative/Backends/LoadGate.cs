using System.Threading;
using GssNative.Host;

namespace GssNative.Backends;

/// <summary>One thread at a time loads security libraries. This is the only place where the library may wait.</summary>
/// <remarks>A child that was forked while another thread of its parent was inside must not touch the half-loaded library, nor wait for ever.</remarks>
internal static class LoadGate
{
    private static int s_owner;         // the process inside, or 0

    /// <summary>False in a child that was forked during a load.</summary>
    public static bool TryEnter()
    {
        int self = CurrentProcess.Id;
        while (true)
        {
            int owner = Interlocked.CompareExchange(ref s_owner, self, 0);
            if (owner == 0) return true;
            if (owner != self) return false;
            CurrentProcess.YieldThread();
        }
    }

    public static void Leave() => Volatile.Write(ref s_owner, 0);
}

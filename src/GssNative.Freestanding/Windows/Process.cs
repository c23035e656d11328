using System.Runtime;
using System.Runtime.CompilerServices;

namespace System;

/// <summary>The three things that the core library needs from the system: plain calls into kernel32. No C runtime is linked.</summary>
internal static unsafe class Process
{
    internal const string Library = "kernel32";

    /// <summary>Ends the process. The loop tells the JIT that nothing comes after: without it, every check would keep a continuation.</summary>
    internal static void FailFast() { RaiseFailFastException(null, null, 0); while (true) { } }

    internal static void Fill(void* destination, int value, nuint size) => RtlFillMemory(destination, size, value);

    [RuntimeImport("*", "RtlMoveMemory"), MethodImpl(MethodImplOptions.InternalCall)] internal static extern void Move(void* destination, void* source, nuint size);
    [RuntimeImport("*", "RtlFillMemory"), MethodImpl(MethodImplOptions.InternalCall)] private static extern void RtlFillMemory(void* destination, nuint size, int value);
    [RuntimeImport("*", "RaiseFailFastException"), MethodImpl(MethodImplOptions.InternalCall)] private static extern void RaiseFailFastException(void* record, void* context, uint flags);
}

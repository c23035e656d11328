using System.Runtime;
using System.Runtime.CompilerServices;

namespace System;

/// <summary>The three things that the core library needs from libc: plain calls, no P/Invoke transition.</summary>
internal static unsafe class Process
{
    internal const string Library = "libc";

    /// <summary>Ends the process. The loop tells the JIT that nothing comes after: without it, every check would keep a continuation.</summary>
    internal static void FailFast() { Abort(); while (true) { } }

    [RuntimeImport("*", "abort"), MethodImpl(MethodImplOptions.InternalCall)] private static extern void Abort();
    [RuntimeImport("*", "memmove"), MethodImpl(MethodImplOptions.InternalCall)] internal static extern void* Move(void* destination, void* source, nuint size);
    [RuntimeImport("*", "memset"), MethodImpl(MethodImplOptions.InternalCall)] internal static extern void* Fill(void* destination, int value, nuint size);
}

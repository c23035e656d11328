// Atomics. The JIT expands the [Intrinsic] members to single instructions; a body that calls itself says "must be expanded".
using System.Runtime.CompilerServices;

namespace System.Threading;

public static class Interlocked
{
    [Intrinsic] public static int CompareExchange(ref int location, int value, int comparand) => CompareExchange(ref location, value, comparand);
    [Intrinsic] public static long CompareExchange(ref long location, long value, long comparand) => CompareExchange(ref location, value, comparand);
    [Intrinsic] private static int ExchangeAdd(ref int location, int value) => ExchangeAdd(ref location, value);

    // Every target has 64-bit pointers.
    public static nint CompareExchange(ref nint location, nint value, nint comparand) => (nint)CompareExchange(ref Unsafe.As<nint, long>(ref location), value, comparand);

    public static int Add(ref int location, int value) => ExchangeAdd(ref location, value) + value;
    public static int Increment(ref int location) => Add(ref location, 1);
    public static int Decrement(ref int location) => Add(ref location, -1);
}

/// <summary>Acquire reads and release writes, through the language's own <c>volatile</c>.</summary>
public static class Volatile
{
    private struct Int { public volatile int Value; }
    private struct Word { public volatile nint Value; }         // C# has no volatile long; every target has 64-bit pointers

    [Intrinsic] public static int Read(ref readonly int location) => Unsafe.As<int, Int>(ref Unsafe.AsRef(in location)).Value;
    [Intrinsic] public static long Read(ref readonly long location) => Unsafe.As<long, Word>(ref Unsafe.AsRef(in location)).Value;
    [Intrinsic] public static nint Read(ref readonly nint location) => Unsafe.As<nint, Word>(ref Unsafe.AsRef(in location)).Value;
    [Intrinsic] public static void Write(ref int location, int value) => Unsafe.As<int, Int>(ref location).Value = value;
    [Intrinsic] public static void Write(ref long location, long value) => Unsafe.As<long, Word>(ref location).Value = (nint)value;
    [Intrinsic] public static void Write(ref nint location, nint value) => Unsafe.As<nint, Word>(ref location).Value = value;
}

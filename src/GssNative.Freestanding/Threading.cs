// Atomics. The JIT expands the [Intrinsic] members to single instructions; a body that calls itself says "must be expanded".
using System.Runtime.CompilerServices;

namespace System.Threading;

public static class Interlocked
{
    [Intrinsic] public static int CompareExchange(ref int location, int value, int comparand) => CompareExchange(ref location, value, comparand);
    [Intrinsic] public static long CompareExchange(ref long location, long value, long comparand) => CompareExchange(ref location, value, comparand);
    [Intrinsic] public static int Exchange(ref int location, int value) => Exchange(ref location, value);
    [Intrinsic] public static long Exchange(ref long location, long value) => Exchange(ref location, value);
    [Intrinsic] private static int ExchangeAdd(ref int location, int value) => ExchangeAdd(ref location, value);
    [Intrinsic] private static long ExchangeAdd(ref long location, long value) => ExchangeAdd(ref location, value);

    // Every target has 64-bit pointers.
    public static uint CompareExchange(ref uint location, uint value, uint comparand) => (uint)CompareExchange(ref Unsafe.As<uint, int>(ref location), (int)value, (int)comparand);
    public static ulong CompareExchange(ref ulong location, ulong value, ulong comparand) => (ulong)CompareExchange(ref Unsafe.As<ulong, long>(ref location), (long)value, (long)comparand);
    public static nint CompareExchange(ref nint location, nint value, nint comparand) => (nint)CompareExchange(ref Unsafe.As<nint, long>(ref location), value, comparand);
    public static nuint CompareExchange(ref nuint location, nuint value, nuint comparand) => (nuint)CompareExchange(ref Unsafe.As<nuint, long>(ref location), (long)value, (long)comparand);
    public static uint Exchange(ref uint location, uint value) => (uint)Exchange(ref Unsafe.As<uint, int>(ref location), (int)value);
    public static ulong Exchange(ref ulong location, ulong value) => (ulong)Exchange(ref Unsafe.As<ulong, long>(ref location), (long)value);
    public static nint Exchange(ref nint location, nint value) => (nint)Exchange(ref Unsafe.As<nint, long>(ref location), value);
    public static nuint Exchange(ref nuint location, nuint value) => (nuint)Exchange(ref Unsafe.As<nuint, long>(ref location), (long)value);

    public static int Add(ref int location, int value) => ExchangeAdd(ref location, value) + value;
    public static long Add(ref long location, long value) => ExchangeAdd(ref location, value) + value;
    public static uint Add(ref uint location, uint value) => (uint)Add(ref Unsafe.As<uint, int>(ref location), (int)value);
    public static ulong Add(ref ulong location, ulong value) => (ulong)Add(ref Unsafe.As<ulong, long>(ref location), (long)value);
    public static int Increment(ref int location) => Add(ref location, 1);
    public static long Increment(ref long location) => Add(ref location, 1);
    public static uint Increment(ref uint location) => Add(ref location, 1);
    public static ulong Increment(ref ulong location) => Add(ref location, 1);
    public static int Decrement(ref int location) => Add(ref location, -1);
    public static long Decrement(ref long location) => Add(ref location, -1);
    public static uint Decrement(ref uint location) => (uint)Add(ref Unsafe.As<uint, int>(ref location), -1);
    public static ulong Decrement(ref ulong location) => (ulong)Add(ref Unsafe.As<ulong, long>(ref location), -1);
}

/// <summary>Acquire reads and release writes, through the language's own <c>volatile</c>.</summary>
public static class Volatile
{
    private struct Int { public volatile int Value; }
    private struct UInt { public volatile uint Value; }
    private struct Word { public volatile nint Value; }         // C# has no volatile long; every target has 64-bit pointers

    [Intrinsic] public static int Read(ref readonly int location) => Unsafe.As<int, Int>(ref Unsafe.AsRef(in location)).Value;
    [Intrinsic] public static uint Read(ref readonly uint location) => Unsafe.As<uint, UInt>(ref Unsafe.AsRef(in location)).Value;
    [Intrinsic] public static long Read(ref readonly long location) => Unsafe.As<long, Word>(ref Unsafe.AsRef(in location)).Value;
    [Intrinsic] public static ulong Read(ref readonly ulong location) => (ulong)Unsafe.As<ulong, Word>(ref Unsafe.AsRef(in location)).Value;
    [Intrinsic] public static nint Read(ref readonly nint location) => Unsafe.As<nint, Word>(ref Unsafe.AsRef(in location)).Value;
    [Intrinsic] public static nuint Read(ref readonly nuint location) => (nuint)Unsafe.As<nuint, Word>(ref Unsafe.AsRef(in location)).Value;
    [Intrinsic] public static void Write(ref int location, int value) => Unsafe.As<int, Int>(ref location).Value = value;
    [Intrinsic] public static void Write(ref uint location, uint value) => Unsafe.As<uint, UInt>(ref location).Value = value;
    [Intrinsic] public static void Write(ref long location, long value) => Unsafe.As<long, Word>(ref location).Value = (nint)value;
    [Intrinsic] public static void Write(ref ulong location, ulong value) => Unsafe.As<ulong, Word>(ref location).Value = (nint)value;
    [Intrinsic] public static void Write(ref nint location, nint value) => Unsafe.As<nint, Word>(ref location).Value = value;
    [Intrinsic] public static void Write(ref nuint location, nuint value) => Unsafe.As<nuint, Word>(ref location).Value = (nint)value;
}

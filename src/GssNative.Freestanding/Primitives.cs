// The types that the C# language itself is made of: csc does not start without them.
#pragma warning disable CS0169 // fields that only the compilers know
namespace System;

// Every object begins with a pointer to its type: ILC checks this layout. No object is ever created.
public unsafe class Object { private void* _methodTable; }
public abstract class ValueType;
public abstract class Enum : ValueType;

public struct Void;
public struct Boolean;
public struct Char;
public struct SByte;
public struct Byte { public const byte MaxValue = 0xff; }
public struct Int16;
public struct UInt16 { public const ushort MaxValue = 0xffff; }
public struct Int32 { public const int MaxValue = 0x7fff_ffff, MinValue = ~MaxValue; }
public struct UInt32 { public const uint MaxValue = 0xffff_ffff; }
public struct Int64 { public const long MaxValue = 0x7fff_ffff_ffff_ffff, MinValue = ~MaxValue; }
public struct UInt64 { public const ulong MaxValue = 0xffff_ffff_ffff_ffff; }
public struct Single;
public struct Double;

public struct IntPtr
{
    public static nint MaxValue => unchecked((nint)long.MaxValue);
    public static nint MinValue => unchecked((nint)long.MinValue);
    public static nint Zero => 0;
}

public struct UIntPtr
{
    public static nuint MaxValue => unchecked((nuint)ulong.MaxValue);
    public static nuint Zero => 0;
    public static nuint Min(nuint left, nuint right) => left < right ? left : right;
    public static nuint Max(nuint left, nuint right) => left > right ? left : right;
}

// Named by the language or by ILC, never created here: creating one is an undefined symbol at link time.
public struct Nullable<T> where T : struct;
public sealed class String { public readonly int Length; }
public abstract class Array;
internal class Array<T> : Array;                // ILC: the shape behind T[]
public abstract class Delegate;
public abstract class MulticastDelegate : Delegate;
public class Exception;

// typeof() in attributes, and what ILC wants to find beside it.
public class Type;
public struct RuntimeTypeHandle;
public struct RuntimeMethodHandle;
public struct RuntimeFieldHandle;

// x[^1] and x[a..b]: on spans csc turns both into Length and Slice calls, but it wants these members to exist.
public readonly struct Index(int value, bool fromEnd = false)
{
    private readonly int _value = fromEnd ? ~value : value;
    public int GetOffset(int length) => _value < 0 ? length + _value + 1 : _value;
    public static implicit operator Index(int value) => new(value);
}

public readonly struct Range(Index start, Index end)
{
    public Index Start { get; } = start;
    public Index End { get; } = end;
    public static Range StartAt(Index start) => new(start, new Index(0, fromEnd: true));
    public static Range EndAt(Index end) => new(new Index(0), end);
    public static Range All => new(new Index(0), new Index(0, fromEnd: true));
}

// (A, B): csc builds a tuple from this struct, by the names of its fields.
public struct ValueTuple<T1, T2>(T1 item1, T2 item2)
{
    public T1 Item1 = item1;
    public T2 Item2 = item2;
}

public static class Math
{
    public static int Min(int left, int right) => left < right ? left : right;
    public static int Max(int left, int right) => left > right ? left : right;
    public static uint Min(uint left, uint right) => left < right ? left : right;
    public static uint Max(uint left, uint right) => left > right ? left : right;
    public static long Min(long left, long right) => left < right ? left : right;
    public static long Max(long left, long right) => left > right ? left : right;
    public static nuint Min(nuint left, nuint right) => left < right ? left : right;
    public static nuint Max(nuint left, nuint right) => left > right ? left : right;
}

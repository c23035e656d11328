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
public struct SByte;                            // ILC
public struct Byte { public const byte MaxValue = 0xff; }
public struct Int16;
public struct UInt16 { public const ushort MaxValue = 0xffff; }
public struct Int32 { public const int MaxValue = 0x7fff_ffff, MinValue = ~MaxValue; }
public struct UInt32 { public const uint MaxValue = 0xffff_ffff; }
public struct Int64 { public const long MaxValue = 0x7fff_ffff_ffff_ffff, MinValue = ~MaxValue; }
public struct UInt64 { public const ulong MaxValue = 0xffff_ffff_ffff_ffff; }
public struct IntPtr;
public struct UIntPtr;

// Named by the language or by ILC, never created here: creating one is an undefined symbol at link time. There is no Exception and no
// MulticastDelegate: csc itself refuses what would need them.
public sealed class String { public readonly int Length; }
public abstract class Array;
internal class Array<T> : Array;                // ILC: the shape behind T[]
public abstract class Delegate;

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
}

using System;

namespace GssNative.Abi;

/// <summary>Structs that begin with their size as the caller knows it, so that either side may be older than the other.</summary>
internal static unsafe class SizedStruct
{
    private const nuint Largest = 1 << 16;

    /// <summary>Whether the size in front is one that a struct can have; else the struct was not initialised.</summary>
    public static bool IsPlausible(void* structure) => structure != null && *(nuint*)structure is >= (nuint)sizeof(long) and <= Largest;

    /// <summary>Reads options: what the caller does not know is zero; what we do not know must be zero.</summary>
    public static Status Read<T>(T* caller, out T options) where T : unmanaged
    {
        options = default;
        if (!IsPlausible(caller)) return Status.InvalidArgument;
        int size = (int)*(nuint*)caller, known = size < sizeof(T) ? size : sizeof(T);
        fixed (T* copy = &options) new ReadOnlySpan<byte>(caller, known).CopyTo(new Span<byte>(copy, known));
        foreach (byte unknown in new ReadOnlySpan<byte>((byte*)caller + known, size - known))
            if (unknown != 0) return Status.Unsupported;
        return Status.Ok;
    }

    /// <summary>Zeroes what is behind the size.</summary>
    public static void Clear(void* caller)
    {
        int size = (int)*(nuint*)caller;
        new Span<byte>((byte*)caller + sizeof(nuint), size - sizeof(nuint)).Clear();
    }

    /// <summary>Writes a result: the members that both sides know; the rest is zero.</summary>
    public static void Write<T>(T* caller, in T value) where T : unmanaged
    {
        Clear(caller);
        int size = (int)*(nuint*)caller, known = size < sizeof(T) ? size : sizeof(T);
        fixed (T* source = &value)
            new ReadOnlySpan<byte>((byte*)source + sizeof(nuint), known - sizeof(nuint)).CopyTo(new Span<byte>((byte*)caller + sizeof(nuint), known - sizeof(nuint)));
    }

    /// <summary>A caller whose struct, of an older version, ends inside this text must find the end of the text there.</summary>
    public static void Terminate(void* caller, byte* text, int length)
    {
        byte* end = (byte*)caller + *(nuint*)caller;
        if (end > text && end < text + length) end[-1] = 0;
    }
}

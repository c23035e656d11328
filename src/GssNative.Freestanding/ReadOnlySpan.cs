using System.Runtime.CompilerServices;

namespace System;

/// <summary>As <see cref="Span{T}"/>, for reading: also u8 literals and constant data.</summary>
public readonly unsafe ref struct ReadOnlySpan<T>
{
    internal readonly ref T _reference;
    private readonly int _length;

    /// <summary>u8 literals, constant data and C pointers.</summary>
    public ReadOnlySpan(void* pointer, int length)
    {
        if (length < 0) Process.FailFast();
        _reference = ref *(T*)pointer;
        _length = length;
    }

    internal ReadOnlySpan(ref T reference, int length)
    {
        _reference = ref reference;
        _length = length;
    }

    // csc asks for these two before it accepts a u8 literal or a collection of constants as constant data. Never reached.
    public ReadOnlySpan(T[] array) { Process.FailFast(); }
    public ReadOnlySpan(T[] array, int start, int length) { Process.FailFast(); }

    public int Length { [Intrinsic] get => _length; }
    public bool IsEmpty => _length == 0;

    public ref readonly T this[int index]
    {
        [Intrinsic]
        get
        {
            if ((uint)index >= (uint)_length) Process.FailFast();
            return ref Unsafe.Add(ref _reference, index);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ReadOnlySpan<T> Slice(int start)
    {
        if ((uint)start > (uint)_length) Process.FailFast();
        return new ReadOnlySpan<T>(ref Unsafe.Add(ref _reference, start), _length - start);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ReadOnlySpan<T> Slice(int start, int length)
    {
        if ((uint)start > (uint)_length || (uint)length > (uint)(_length - start)) Process.FailFast();
        return new ReadOnlySpan<T>(ref Unsafe.Add(ref _reference, start), length);
    }

    public void CopyTo(Span<T> destination)
    {
        if (!TryCopyTo(destination)) Process.FailFast();
    }

    public bool TryCopyTo(Span<T> destination)
    {
        if ((uint)_length > (uint)destination.Length) return false;
        Process.Move(Unsafe.AsPointer(ref destination._reference), Unsafe.AsPointer(ref _reference), (nuint)_length * (nuint)sizeof(T));
        return true;
    }

    /// <summary>What <c>fixed</c> calls: null for an empty span.</summary>
    public ref readonly T GetPinnableReference() => ref _length == 0 ? ref Unsafe.NullRef<T>() : ref _reference;

    /// <summary>What <c>foreach</c> calls.</summary>
    public Enumerator GetEnumerator() => new(this);

    public ref struct Enumerator(ReadOnlySpan<T> span)
    {
        private readonly ReadOnlySpan<T> _span = span;
        private int _index = -1;
        public bool MoveNext() => ++_index < _span.Length;
        public readonly ref readonly T Current => ref _span[_index];
    }
}

using System.Runtime.CompilerServices;

namespace System;

// A bounds-checked view of memory. A violated bound ends the process: there is nothing to unwind to, and going on would be a hole.
// The JIT knows this type and ReadOnlySpan by name and by the order of their fields, and removes the checks that it can prove.
public readonly unsafe ref struct Span<T>
{
    internal readonly ref T _reference;
    private readonly int _length;

    /// <summary>stackalloc and C pointers.</summary>
    public Span(void* pointer, int length)
    {
        if (length < 0) Process.FailFast();
        _reference = ref *(T*)pointer;
        _length = length;
    }

    internal Span(ref T reference, int length)
    {
        _reference = ref reference;
        _length = length;
    }

    public int Length { [Intrinsic] get => _length; }
    public bool IsEmpty => _length == 0;

    public ref T this[int index]
    {
        [Intrinsic]
        get
        {
            if ((uint)index >= (uint)_length) Process.FailFast();
            return ref Unsafe.Add(ref _reference, index);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Span<T> Slice(int start)
    {
        if ((uint)start > (uint)_length) Process.FailFast();
        return new Span<T>(ref Unsafe.Add(ref _reference, start), _length - start);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Span<T> Slice(int start, int length)
    {
        if ((uint)start > (uint)_length || (uint)length > (uint)(_length - start)) Process.FailFast();
        return new Span<T>(ref Unsafe.Add(ref _reference, start), length);
    }

    public void CopyTo(Span<T> destination) => ((ReadOnlySpan<T>)this).CopyTo(destination);
    public void Clear() => Process.Fill(Unsafe.AsPointer(ref _reference), 0, (nuint)_length * (nuint)sizeof(T));

    public void Fill(T value)
    {
        for (int i = 0; i < _length; i++) Unsafe.Add(ref _reference, i) = value;
    }

    public static implicit operator ReadOnlySpan<T>(Span<T> span) => new(ref span._reference, span._length);

    /// <summary>What <c>fixed</c> calls: null for an empty span.</summary>
    public ref T GetPinnableReference() => ref _length == 0 ? ref Unsafe.NullRef<T>() : ref _reference;

    /// <summary>What <c>foreach</c> calls.</summary>
    public Enumerator GetEnumerator() => new(this);

    public ref struct Enumerator(Span<T> span)
    {
        private readonly Span<T> _span = span;
        private int _index = -1;
        public bool MoveNext() => ++_index < _span.Length;
        public readonly ref T Current => ref _span[_index];
    }
}

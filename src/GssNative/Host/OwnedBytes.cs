using System;

namespace GssNative.Host;

/// <summary>A copy of some bytes in native memory, with a NUL behind them for C. Whoever holds it disposes of it; it is wiped then.</summary>
internal unsafe struct OwnedBytes
{
    private byte* _data;
    private int _length;

    public readonly bool IsEmpty => _length == 0;

    /// <summary>Whether there is a value, which may be the empty one.</summary>
    public readonly bool IsSet => _data != null;

    /// <summary>For C: NUL at the end; null if nothing was set.</summary>
    public readonly byte* Pointer => _data;

    public readonly ReadOnlySpan<byte> Span => new(_data, _length);

    /// <summary>The same bytes, to be filled or changed in place.</summary>
    public readonly Span<byte> Writable => new(_data, _length);

    /// <summary>Replaces the value by room for <paramref name="length"/> bytes, to be filled; false, and nothing changed, if there is no memory.</summary>
    public bool TryAllocate(int length)
    {
        byte* data = (byte*)Memory.AllocateUnfilled((nuint)length + 1);
        if (data == null) return false;
        data[length] = 0;
        Dispose();
        _data = data;
        _length = length;
        return true;
    }

    /// <summary>Replaces the value by a copy; false, and nothing changed, if there is no memory.</summary>
    public bool TrySet(scoped ReadOnlySpan<byte> value)
    {
        if (!TryAllocate(value.Length)) return false;
        value.CopyTo(Writable);
        return true;
    }

    /// <summary>Keeps the first <paramref name="length"/> bytes.</summary>
    public void Cut(int length)
    {
        Writable[length..].Clear();
        _length = length;
    }

    /// <summary>Hands the memory over to the caller, who frees it.</summary>
    public byte* Detach()
    {
        byte* data = _data;
        this = default;
        return data;
    }

    public void Dispose()
    {
        if (_data == null) return;
        Writable.Clear();
        Memory.Free(_data);
        this = default;
    }
}

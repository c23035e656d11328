using System;
using System.Buffers.Binary;

namespace GssNative.Ssh;

/// <summary>Reads the data types of RFC 4251 §5 from bytes that a peer sent. A length that leads outside is an answer, not an accident.</summary>
internal ref struct SshReader(ReadOnlySpan<byte> input)
{
    private ReadOnlySpan<byte> _rest = input;

    public readonly bool IsEmpty => _rest.IsEmpty;

    public bool TryByte(out byte value)
    {
        value = 0;
        if (_rest.IsEmpty) return false;
        value = _rest[0];
        _rest = _rest[1..];
        return true;
    }

    public bool TryUInt32(out uint value)
    {
        value = 0;
        if (_rest.Length < sizeof(uint)) return false;
        value = BinaryPrimitives.ReadUInt32BigEndian(_rest);
        _rest = _rest[sizeof(uint)..];
        return true;
    }

    public bool TryString(out ReadOnlySpan<byte> value)
    {
        value = default;
        if (!TryUInt32(out uint length) || length > (uint)_rest.Length) return false;
        value = _rest[..(int)length];
        _rest = _rest[(int)length..];
        return true;
    }
}

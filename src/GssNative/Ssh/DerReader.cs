using System;

namespace GssNative.Ssh;

/// <summary>Reads DER elements with definite lengths from bytes that a peer sent, each length checked against what is there.</summary>
internal ref struct DerReader(ReadOnlySpan<byte> input)
{
    private ReadOnlySpan<byte> _rest = input;

    public readonly bool IsEmpty => _rest.IsEmpty;

    /// <summary>What was not read yet.</summary>
    public readonly ReadOnlySpan<byte> Rest => _rest;

    /// <summary>The contents of the next element, which must have this tag.</summary>
    public bool TryRead(byte tag, out ReadOnlySpan<byte> contents)
    {
        contents = default;
        if (_rest.Length < 2 || _rest[0] != tag || !TryReadLength(out int headerSize, out int length)) return false;
        contents = _rest.Slice(headerSize, length);
        _rest = _rest[(headerSize + length)..];
        return true;
    }

    /// <summary>Goes into the next element, which must have this tag and be the last one here.</summary>
    public bool TryEnter(byte tag) => TryRead(tag, out ReadOnlySpan<byte> contents) && IsEmpty && Restart(contents);

    private bool Restart(ReadOnlySpan<byte> contents)
    {
        _rest = contents;
        return true;
    }

    private readonly bool TryReadLength(out int headerSize, out int length)
    {
        headerSize = 2;
        length = _rest[1];
        if (length < 0x80) return length <= _rest.Length - headerSize;

        int digits = length & 0x7f;                                 // the long form, at most 3 digits: tokens are smaller than 16 MiB
        headerSize += digits;
        length = 0;
        if (digits is < 1 or > 3 || _rest.Length < headerSize || _rest[2] == 0) return false;
        foreach (byte digit in _rest.Slice(2, digits)) length = length << 8 | digit;
        return length >= 0x80 && length <= _rest.Length - headerSize;
    }
}

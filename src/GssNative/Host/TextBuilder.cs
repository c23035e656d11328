using System;

namespace GssNative.Host;

/// <summary>Puts text together in a span. What does not fit is cut at the end of a character; the builder never fails.</summary>
internal ref struct TextBuilder(Span<byte> output)
{
    private readonly Span<byte> _output = output;
    private int _length;
    private bool _cut;

    public readonly ReadOnlySpan<byte> Text => _output[.._length];

    public void Append(scoped ReadOnlySpan<byte> text)
    {
        int room = _output.Length - _length;
        if (_cut) return;
        if (text.Length > room)
        {
            _cut = true;
            text = text[..Utf8.LastBoundary(text, room)];
        }
        text.CopyTo(_output[_length..]);
        _length += text.Length;
    }

    /// <summary>Text of others, e.g. of a peer or of a library: control characters, which could forge log lines, become spaces.</summary>
    public void AppendPrintable(scoped ReadOnlySpan<byte> text)
    {
        int start = _length;
        Append(text);
        foreach (ref byte character in _output[start.._length])
            if (character < (byte)' ' || character == 0x7f) character = (byte)' ';
    }

    public void Append(uint number)
    {
        Span<byte> digits = stackalloc byte[10];
        int first = digits.Length;
        do
        {
            digits[--first] = (byte)('0' + number % 10);
            number /= 10;
        }
        while (number != 0);
        Append(digits[first..]);
    }
}

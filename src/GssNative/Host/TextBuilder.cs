using System;

namespace GssNative.Host;

/// <summary>Puts text together in a span. What does not fit is cut at the end of a character; the builder never fails.</summary>
internal ref struct TextBuilder(Span<byte> output)
{
    private const int LongestNumber = 10;

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

    /// <summary>Text of others, e.g. of a peer or of a library: what could forge a log line or steer a terminal becomes a space, what is no UTF-8 a '?'.</summary>
    public void AppendPrintable(scoped ReadOnlySpan<byte> text)
    {
        while (!text.IsEmpty)
        {
            int size = Utf8.SizeOfFirst(text);
            if (size == 0) Append("?"u8);
            else Append(IsControl(text[..size]) ? " "u8 : text[..size]);
            text = text[(size == 0 ? 1 : size)..];
        }
    }

    /// <summary>In decimal digits.</summary>
    public void AppendNumber(uint number)
    {
        Span<byte> digits = stackalloc byte[LongestNumber];
        int first = digits.Length;
        do digits[--first] = (byte)('0' + number % 10);
        while ((number /= 10) != 0);
        Append(digits[first..]);
    }

    // C0 and DEL; C1 (U+0080 to U+009F); line and paragraph separator and the marks of writing direction (U+2028 to U+202E, U+2066 to U+2069).
    private static bool IsControl(ReadOnlySpan<byte> character) => character switch
    {
        [var only] => only is < (byte)' ' or 0x7f,
        [0xC2, var second] => second < 0xA0,
        [0xE2, 0x80, var third] => third is >= 0xA8 and <= 0xAE,
        [0xE2, 0x81, var third] => third is >= 0xA6 and <= 0xA9,
        _ => false,
    };
}

using System;
using System.Collections.Generic;
using System.Linq;
using GssNative.Tests.Host;

namespace GssNative.Tests.Ssh;

/// <summary>Writes DER for tests, and on demand what only looks like it.</summary>
internal static class Der
{
    public const byte Integer = 0x02, BitString = 0x03, OctetString = 0x04, ObjectIdentifier = 0x06, GeneralString = 0x1b, Sequence = 0x30;

    public static byte[] Element(byte tag, params byte[][] contents) => Element(tag, LengthForm.Shortest, contents);

    public static byte[] Element(byte tag, LengthForm form, params byte[][] contents)
    {
        byte[] value = Octets.Concat(contents);
        byte[] end = form == LengthForm.Indefinite ? [0, 0] : [];
        return Octets.Concat([tag], Length(value.Length, form), value, end);
    }

    public static byte[] Number(int value) => Element(Integer, [(byte)value]);

    public static byte[] String(string text) => Element(GeneralString, Octets.Text(text));

    /// <summary>An object identifier from its dotted form, with tag and length.</summary>
    public static byte[] Oid(string dotted)
    {
        uint[] arcs = [.. dotted.Split('.').Select(uint.Parse)];
        IEnumerable<byte> digits = Base128(arcs[0] * 40 + arcs[1]).Concat(arcs.Skip(2).SelectMany(Base128));
        return Element(ObjectIdentifier, [.. digits]);
    }

    private static IEnumerable<byte> Base128(uint arc)
    {
        var digits = new List<byte> { (byte)(arc & 0x7f) };
        while ((arc >>= 7) != 0) digits.Insert(0, (byte)(arc & 0x7f | 0x80));
        return digits;
    }

    private static byte[] Length(int length, LengthForm form) => form switch
    {
        LengthForm.Shortest when length < 0x80 => [(byte)length],
        LengthForm.Shortest => [(byte)(0x80 | Digits(length).Length), .. Digits(length)],
        LengthForm.Padded when length < 0x80 => [0x81, (byte)length],
        LengthForm.Padded => [(byte)(0x81 + Digits(length).Length), 0, .. Digits(length)],
        LengthForm.Indefinite => [0x80],
        LengthForm.OneTooLong => Length(length + 1, LengthForm.Shortest),
        LengthForm.OneTooShort => Length(length - 1, LengthForm.Shortest),
        LengthForm.Huge => [0x84, 0xff, 0xff, 0xff, 0xff],
        LengthForm.Negative => [0x84, 0x80, 0, 0, 0],
        LengthForm.FourDigits => [0x84, .. Octets.UInt32((uint)length)],
        LengthForm.Reserved => [0xff],
        _ => throw new ArgumentOutOfRangeException(nameof(form)),
    };

    private static byte[] Digits(int length) => [.. Octets.UInt32((uint)length).SkipWhile(digit => digit == 0)];
}

internal enum LengthForm
{
    Shortest,
    /// <summary>A leading zero digit, or the long form where the short one would do.</summary>
    Padded,
    Indefinite,
    OneTooLong,
    OneTooShort,
    Huge,
    Negative,
    FourDigits,
    Reserved,
}

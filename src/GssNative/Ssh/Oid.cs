using System;

namespace GssNative.Ssh;

/// <summary>Mechanism object identifiers in the DER form that SSH has on the wire (RFC 4462 §3.2): tag 06, length, value.</summary>
internal static class Oid
{
    private const byte Tag = 0x06;
    private const int HeaderSize = 2, LargestShortLength = 127;

    /// <summary>Kerberos 5, 1.2.840.113554.1.2.2 (RFC 4121 §1).</summary>
    public static ReadOnlySpan<byte> Krb5 => [0x06, 0x09, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x12, 0x01, 0x02, 0x02];

    /// <summary>Strict DER: short definite length that fits exactly, every arc minimal base 128, the last one ended.</summary>
    public static bool IsValid(ReadOnlySpan<byte> der)
    {
        if (der.Length <= HeaderSize || der[0] != Tag || der[1] > LargestShortLength || der[1] != der.Length - HeaderSize) return false;
        bool startsArc = true;
        foreach (byte digit in der[HeaderSize..])
        {
            if (startsArc && digit == 0x80) return false;           // a leading zero digit
            startsArc = (digit & 0x80) == 0;
        }
        return startsArc;
    }

    /// <summary>The one mechanism of this library. SPNEGO and all others are refused by not being it.</summary>
    public static bool IsSupported(ReadOnlySpan<byte> der) => IsValid(der) && der.SequenceEqual(Krb5);
}

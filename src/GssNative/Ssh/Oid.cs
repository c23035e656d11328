using System;
using GssNative.Backends;

namespace GssNative.Ssh;

/// <summary>Mechanism object identifiers in the DER form that SSH has on the wire (RFC 4462 §3.2): tag 06, length, value.</summary>
internal static class Oid
{
    private const byte Tag = 0x06;
    private const int HeaderSize = 2, LargestShortLength = 127;

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

    /// <summary>Whether this is what an initiator offers. SPNEGO and all others are refused by not being it.</summary>
    public static bool IsOffered(ReadOnlySpan<byte> der) => der.SequenceEqual(MechanismOid.Der(Mechanism.Krb5));

    /// <summary>Whether an acceptor takes it: Kerberos 5, with aliases also by the two other names that real clients give it.</summary>
    public static bool TryRecognize(ReadOnlySpan<byte> der, bool aliases, out Mechanism mechanism)
    {
        Mechanism last = aliases ? Mechanism.Krb5Legacy : Mechanism.Krb5;
        for (mechanism = Mechanism.Krb5; mechanism <= last; mechanism++)
            if (der.SequenceEqual(MechanismOid.Der(mechanism))) return true;
        mechanism = Mechanism.Krb5;
        return false;
    }
}

using System;

namespace GssNative.Backends;

/// <summary>A name of Kerberos 5. Initiators use the first; the others are what some clients call the same mechanism.</summary>
internal enum Mechanism
{
    Krb5 = 0,
    /// <summary>Microsoft's, with one digit of the number cut off.</summary>
    Krb5Microsoft = 1,
    /// <summary>That of drafts before RFC 1964.</summary>
    Krb5Legacy = 2,
}

/// <summary>The object identifiers of the mechanisms.</summary>
internal static class MechanismOid
{
    private const int HeaderSize = 2;

    /// <summary>In DER, as SSH has it: 06 length value.</summary>
    public static ReadOnlySpan<byte> Der(Mechanism mechanism) => mechanism switch
    {
        Mechanism.Krb5Microsoft => [0x06, 0x09, 0x2a, 0x86, 0x48, 0x82, 0xf7, 0x12, 0x01, 0x02, 0x02],      // 1.2.840.48018.1.2.2
        Mechanism.Krb5Legacy => [0x06, 0x05, 0x2b, 0x05, 0x01, 0x05, 0x02],                                 // 1.3.5.1.5.2
        _ => [0x06, 0x09, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x12, 0x01, 0x02, 0x02],                            // 1.2.840.113554.1.2.2 (RFC 4121 §1)
    };

    /// <summary>Without tag and length, as GSSAPI has it.</summary>
    public static ReadOnlySpan<byte> Value(Mechanism mechanism) => Der(mechanism)[HeaderSize..];
}

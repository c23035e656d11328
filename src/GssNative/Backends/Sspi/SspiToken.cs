using System;

namespace GssNative.Backends.Sspi;

/// <summary>A first token that is to go out: that it is framed as Kerberos 5 (RFC 2743 §3.1, RFC 4121 §4.1). The package of a host's handle is not to be had.</summary>
internal static class SspiToken
{
    private const byte Application0 = 0x60;
    private const int LongForm = 0x80, MostLengthBytes = 4, ShortHeader = 2;

    // 60 length { 06 length mechanism OID, ... }
    public static bool IsKerberos(ReadOnlySpan<byte> token)
    {
        if (token.Length < ShortHeader || token[0] != Application0) return false;
        int lengthBytes = token[1] < LongForm ? 0 : token[1] - LongForm;
        return lengthBytes <= MostLengthBytes && token.Length >= ShortHeader + lengthBytes
            && token[(ShortHeader + lengthBytes)..].StartsWith(MechanismOid.Der(Mechanism.Krb5));
    }
}

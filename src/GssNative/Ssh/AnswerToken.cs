using System;
using GssNative.Backends;

namespace GssNative.Ssh;

/// <summary>An acceptor's answer, looked at before a backend that does not look itself.</summary>
internal static class AnswerToken
{
    private const byte Application0 = 0x60;

    // RFC 2743 §3.1 and RFC 4121 §4.1:
    // 60 length { 06 length mechanism OID, 02 00 (KRB_AP_REP), AP-REP }
    public static bool IsOne(ReadOnlySpan<byte> token, Mechanism mechanism)
    {
        DerReader reader = new(token);
        ReadOnlySpan<byte> oid = MechanismOid.Der(mechanism);
        return reader.TryEnter(Application0) && reader.Rest.StartsWith(oid) && reader.Rest[oid.Length..].StartsWith((ReadOnlySpan<byte>)[0x02, 0x00]);
    }
}

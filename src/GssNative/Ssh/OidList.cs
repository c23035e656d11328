using System;
using GssNative.Backends;

namespace GssNative.Ssh;

/// <summary>The lists of mechanisms in the messages of RFC 4462 §3.2 and §3.3.</summary>
internal static class OidList
{
    public static int SizeOfRequest => sizeof(uint) + SizeOfResponse(Mechanism.Krb5);

    public static int SizeOfResponse(Mechanism mechanism) => SshWriter.SizeOfString(MechanismOid.Der(mechanism));

    // The end of SSH_MSG_USERAUTH_REQUEST, method gssapi-with-mic:
    // uint32    number of mechanisms
    // string[n] mechanism OIDs, DER, in order of preference
    public static void WriteRequest(Span<byte> output)
    {
        SshWriter writer = new(output);
        writer.UInt32(1);
        writer.String(MechanismOid.Der(Mechanism.Krb5));
    }

    // The body of SSH_MSG_USERAUTH_GSSAPI_RESPONSE:
    // string    selected mechanism OID, DER
    public static void WriteResponse(Span<byte> output, Mechanism mechanism) => new SshWriter(output).String(MechanismOid.Der(mechanism));

    /// <summary>What a server makes of the list in a client's request: the first that it takes, for the order is the client's preference.</summary>
    public static Selection Select(ReadOnlySpan<byte> list, bool aliases, out Mechanism mechanism)
    {
        mechanism = Mechanism.Krb5;
        SshReader reader = new(list);
        if (!reader.TryUInt32(out uint count) || count == 0 || count > Limits.MechanismCount) return Selection.Malformed;
        Selection selection = Selection.NoneSupported;
        for (uint i = 0; i < count; i++)
        {
            if (!reader.TryString(out ReadOnlySpan<byte> oid) || !Oid.IsValid(oid)) return Selection.Malformed;
            if (selection == Selection.NoneSupported && Oid.TryRecognize(oid, aliases, out mechanism)) selection = Selection.Supported;
        }
        return reader.IsEmpty ? selection : Selection.Malformed;
    }
}

internal enum Selection
{
    /// <summary>Not a list of DER object identifiers: the request is refused.</summary>
    Malformed = 0,
    /// <summary>RFC 4462 §3.2: answer with SSH_MSG_USERAUTH_FAILURE.</summary>
    NoneSupported = 1,
    Supported = 2,
}

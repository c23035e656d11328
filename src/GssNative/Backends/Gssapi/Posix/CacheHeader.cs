using System;
using System.Buffers.Binary;

namespace GssNative.Backends.Gssapi;

/// <summary>Whose tickets a file holds: the beginning of every ticket cache of the versions 3 and 4, which both libraries write.</summary>
/// <remarks>It is read here, from a descriptor, because a library would open the file by a name that somebody else may have changed by then.</remarks>
internal static class CacheHeader
{
    private const byte Magic = 5, WithoutFields = 3, WithFields = 4;

    /// <summary>What a file of version 4 begins with.</summary>
    public static ReadOnlySpan<byte> Mark => [Magic, WithFields];

    /// <summary>More than the header of any principal that the library takes.</summary>
    public const int Longest = 4096;

    // byte 5, byte version  in version 4: uint16 length, fields
    // uint32 name type  uint32 count  string realm, count times string component  (uint32 length, bytes)
    /// <summary>The principal without its name type, which does not tell principals apart; empty if the bytes are no ticket cache.</summary>
    public static ReadOnlySpan<byte> Principal(ReadOnlySpan<byte> file)
    {
        if (file is not [Magic, WithoutFields or WithFields, ..]) return default;
        bool hasFields = file[1] == WithFields;
        ReadOnlySpan<byte> rest = file[2..];
        if (hasFields)
        {
            if (rest.Length < sizeof(ushort)) return default;
            int fields = rest[0] << 8 | rest[1];
            if (rest.Length - sizeof(ushort) < fields) return default;
            rest = rest[(sizeof(ushort) + fields)..];
        }
        if (rest.Length < 2 * sizeof(uint)) return default;
        ReadOnlySpan<byte> principal = rest[sizeof(uint)..];
        uint components = BinaryPrimitives.ReadUInt32BigEndian(principal);
        int length = sizeof(uint);
        for (uint i = 0; i <= components; i++)
        {
            if (principal.Length - length < sizeof(uint)) return default;
            uint size = BinaryPrimitives.ReadUInt32BigEndian(principal[length..]);
            length += sizeof(uint);
            if (size > (uint)(principal.Length - length)) return default;
            length += (int)size;
        }
        return principal[..length];
    }
}

using System;
using GssNative.Host;

namespace GssNative.Ssh;

/// <summary>Names of GSS key exchange methods: a family and, in base64, the MD5 of the mechanism's OID in DER (RFC 4462 §2.3, RFC 8732 §4).</summary>
internal static class KexName
{
    /// <summary>Room for every name of the library and the commas between them.</summary>
    public const int LongestList = 1024;

    /// <summary>RFC 4251 §6.</summary>
    private const int LongestName = 64;

    public const Family Sha1 = Family.Group14Sha1 | Family.Group1Sha1 | Family.GexSha1;

    /// <summary>What a host asks for that asks for nothing: the families of RFC 8732 that are quick and that peers have.</summary>
    public const Family Usual = Family.Curve25519Sha256 | Family.Nistp256Sha256 | Family.Nistp384Sha384 | Family.Nistp521Sha512 | Family.Group16Sha512 | Family.Group14Sha256;

    public const Family All = Usual | Family.Curve448Sha512 | Family.Group18Sha512 | Family.Group17Sha512 | Family.Group15Sha512 | Sha1;

    /// <summary>Kerberos 5. A constant, so that no MD5 is needed, which a FIPS machine would refuse.</summary>
    private static ReadOnlySpan<byte> Krb5Suffix => "toWM5Slw5Ew8Mqkay+al2g=="u8;

    /// <summary>The families as bit numbers, the preferred one first.</summary>
    private static ReadOnlySpan<byte> Preference => [8, 5, 6, 7, 2, 0, 9, 4, 3, 1, 18, 16, 17];

    /// <summary>Writes the names of <paramref name="families"/>, comma-separated, as many whole ones as <paramref name="budget"/> bytes hold; false if not one.</summary>
    public static bool TryWriteList(Family families, int budget, ref TextBuilder list)
    {
        foreach (byte bit in Preference)
        {
            Family family = (Family)(1u << bit);
            if ((families & family) == 0) continue;
            int comma = list.Text.IsEmpty ? 0 : 1, size = comma + Prefix(family).Length + Krb5Suffix.Length;
            if (list.Text.Length + size > budget) break;
            if (comma != 0) list.Append(","u8);
            list.Append(Prefix(family));
            list.Append(Krb5Suffix);
        }
        return !list.Text.IsEmpty;
    }

    /// <summary>The family of a method's name, if it is one of Kerberos 5.</summary>
    public static Status Parse(ReadOnlySpan<byte> name, bool allowSha1, out Family family)
    {
        family = 0;
        // A name with '@' is somebody's own, whatever it looks like (RFC 4462 §8).
        if (!name.StartsWith("gss-"u8) || name.Length > LongestName || name.IndexOf((byte)'@') >= 0) return Status.Protocol;
        int end = name.LastIndexOf((byte)'-') + 1;                  // base64 has no '-'
        ReadOnlySpan<byte> prefix = name[..end], suffix = name[end..];
        Family found = FamilyOf(prefix);
        if (found == 0 || ((found & Sha1) != 0 && !allowSha1)) return Status.Unsupported;
        if (!suffix.SequenceEqual(Krb5Suffix)) return Status.BadMechanism;
        family = found;
        return Status.Ok;
    }

    private static Family FamilyOf(ReadOnlySpan<byte> prefix)
    {
        foreach (byte bit in Preference)
            if (prefix.SequenceEqual(Prefix((Family)(1u << bit)))) return (Family)(1u << bit);
        return 0;
    }

    private static ReadOnlySpan<byte> Prefix(Family family) => family switch
    {
        Family.Group14Sha256 => "gss-group14-sha256-"u8,
        Family.Group15Sha512 => "gss-group15-sha512-"u8,
        Family.Group16Sha512 => "gss-group16-sha512-"u8,
        Family.Group17Sha512 => "gss-group17-sha512-"u8,
        Family.Group18Sha512 => "gss-group18-sha512-"u8,
        Family.Nistp256Sha256 => "gss-nistp256-sha256-"u8,
        Family.Nistp384Sha384 => "gss-nistp384-sha384-"u8,
        Family.Nistp521Sha512 => "gss-nistp521-sha512-"u8,
        Family.Curve25519Sha256 => "gss-curve25519-sha256-"u8,
        Family.Curve448Sha512 => "gss-curve448-sha512-"u8,
        Family.Group14Sha1 => "gss-group14-sha1-"u8,
        Family.Group1Sha1 => "gss-group1-sha1-"u8,
        Family.GexSha1 => "gss-gex-sha1-"u8,
        _ => default,
    };
}

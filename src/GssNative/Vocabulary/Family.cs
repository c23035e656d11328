using System;

namespace GssNative;

/// <summary>Families of key exchange methods: what a name says before the mechanism (RFC 8732 §4 and §5, RFC 4462 §2.3 to §2.5).</summary>
[Flags, HeaderType("GSSN_FAMILY_", Section.KeyExchange)]
internal enum Family : uint
{
    /// <summary>gss-group14-sha256-*</summary>
    Group14Sha256 = 0x1,
    /// <summary>gss-group15-sha512-*</summary>
    Group15Sha512 = 0x2,
    /// <summary>gss-group16-sha512-*</summary>
    Group16Sha512 = 0x4,
    /// <summary>gss-group17-sha512-*</summary>
    Group17Sha512 = 0x8,
    /// <summary>gss-group18-sha512-*</summary>
    Group18Sha512 = 0x10,
    /// <summary>gss-nistp256-sha256-*</summary>
    Nistp256Sha256 = 0x20,
    /// <summary>gss-nistp384-sha384-*</summary>
    Nistp384Sha384 = 0x40,
    /// <summary>gss-nistp521-sha512-*</summary>
    Nistp521Sha512 = 0x80,
    /// <summary>gss-curve25519-sha256-*</summary>
    Curve25519Sha256 = 0x100,
    /// <summary>gss-curve448-sha512-*</summary>
    Curve448Sha512 = 0x200,
    /// <summary>gss-group14-sha1-*, only with GSSN_ALLOW_SHA1_KEX.</summary>
    Group14Sha1 = 0x10000,
    /// <summary>gss-group1-sha1-*, only with GSSN_ALLOW_SHA1_KEX.</summary>
    Group1Sha1 = 0x20000,
    /// <summary>gss-gex-sha1-*, only with GSSN_ALLOW_SHA1_KEX.</summary>
    GexSha1 = 0x40000,
}

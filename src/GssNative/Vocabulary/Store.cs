using System;

namespace GssNative;

/// <summary>How delegated credentials are stored.</summary>
[Flags, HeaderType("GSSN_STORE_", Section.Outcome, Order = 4)]
internal enum Store : uint
{
    /// <summary>The members uid and gid say whose the cache is to be. Else it is the process's.</summary>
    Owner = 0x01,
    /// <summary>Whatever tickets the cache holds are replaced (RFC 5588 §3: that is said, or it is not done).</summary>
    Overwrite = 0x02,
    /// <summary>The cache is there and holds tickets of the same principal, which are replaced; else nothing is done. For credentials that come anew with a key exchange.</summary>
    Update = 0x04,
}

using System;

namespace GssNative;

/// <summary>Which security library a backend is.</summary>
[HeaderType("GSSN_BACKEND_", Section.Backends)]
internal enum BackendKind : uint
{
    /// <summary>MIT krb5.</summary>
    Mit = 1,
    /// <summary>Heimdal.</summary>
    Heimdal = 2,
    /// <summary>Apple's GSS.framework. Written from its headers and source; never run.</summary>
    GssFramework = 3,
    /// <summary>The Security Support Provider Interface of Windows, package Kerberos.</summary>
    Sspi = 4,
    /// <summary>MIT Kerberos for Windows.</summary>
    MitForWindows = 5,
    /// <summary>A library with the GSSAPI entry points that is none of the above.</summary>
    Other = 6,
}

/// <summary>What a backend can do.</summary>
[Flags, HeaderType("GSSN_CAN_", Section.Backends)]
internal enum Capabilities : uint
{
    /// <summary>Say whether a principal may log in as a user (<c>ssh_gss_authorize</c>).</summary>
    Authorize = 0x01,
    /// <summary>Refuse a token that was used before. The configuration of the machine can turn this off (KRB5RCACHENAME, default_rcache_name); this library never does. Heimdal (up to 7.8) keeps none; of MIT Kerberos for Windows it is not known.</summary>
    DetectReplay = 0x02,
    /// <summary>Find the realm of a host without DNS, by krb5.conf.</summary>
    MapHostToRealm = 0x04,
    /// <summary>Tell attributes of the peer's name (<c>ssh_gss_peer_attribute</c>). Heimdal (up to 7.8) has none.</summary>
    NameAttributes = 0x08,
    /// <summary>Demand channel bindings of the client (MIT since 1.19). Heimdal (up to 7.8) does not say whether a client gave some, and of MIT Kerberos for Windows it is not known.</summary>
    ChannelBindings = 0x10,
}

namespace GssNative.Ssh;

/// <summary>The largest sizes that are taken, in bytes. Each is far above what a real peer sends and far below what would hurt.</summary>
internal static class Limits
{
    /// <summary>A host name (RFC 1035 §2.3.4).</summary>
    public const int HostName = 255;

    /// <summary>A Kerberos principal given in full.</summary>
    public const int Principal = 1024;

    /// <summary>The list of an acceptor's own names.</summary>
    public const int OwnNames = 8192;

    public const int UserName = 1024;

    /// <summary>The names of services and methods.</summary>
    public const int ShortName = 255;

    /// <summary>The name of an attribute: a URI (RFC 6680 §4).</summary>
    public const int AttributeName = 1024;

    /// <summary>Channel bindings: a name and a hash.</summary>
    public const int ChannelBindings = 4096;

    public const int SessionId = 256;

    public const int Token = 1 << 20;

    public const int Mic = 1 << 16;

    /// <summary>What a host may have signed as it is.</summary>
    public const int RawInput = 1 << 16;

    /// <summary>Object identifiers in one list; the count comes before them on the wire.</summary>
    public const int MechanismCount = 64;

    /// <summary>A list of object identifiers.</summary>
    public const int MechanismList = 1 << 16;
}

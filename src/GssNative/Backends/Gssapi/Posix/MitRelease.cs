namespace GssNative.Backends.Gssapi;

/// <summary>What MIT krb5 is called on this system, and what it can be relied on for.</summary>
internal static class MitRelease
{
    public const BackendKind Kind = BackendKind.Mit;

    public const Capabilities Promises = Capabilities.DetectReplay | Capabilities.MapHostToRealm | Capabilities.NameAttributes | Capabilities.ChannelBindings;
}

namespace GssNative.Backends.Gssapi;

/// <summary>What MIT krb5 is called on this system, and what it can be relied on for.</summary>
/// <remarks>
/// Whether a replay cache is kept and whether a client gave channel bindings can be told of MIT krb5 since 1.18 and 1.19. Releases for Windows are made of
/// older ones, too, and no function says which: neither is promised.
/// </remarks>
internal static class MitRelease
{
    public const BackendKind Kind = BackendKind.MitForWindows;

    public const Capabilities Promises = Capabilities.MapHostToRealm | Capabilities.NameAttributes;
}

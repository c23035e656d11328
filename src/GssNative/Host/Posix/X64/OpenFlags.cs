namespace GssNative.Host;

/// <summary>The flags of open that Linux numbers otherwise on other machines.</summary>
internal static class OpenFlags
{
    public const int Directory = 0x10000, NoFollow = 0x20000;
}

namespace GssNative.Backends;

/// <summary>What the library was compiled for.</summary>
internal static class Processor
{
    public const bool IsIntel = false;
}

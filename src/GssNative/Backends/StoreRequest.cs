using System;

namespace GssNative.Backends;

/// <summary>Where delegated credentials go.</summary>
internal readonly unsafe ref struct StoreRequest
{
    public Store How { get; init; }
    public uint User { get; init; }
    public uint Group { get; init; }

    /// <summary>The name of a cache, with NUL behind it; null: a file of a new name.</summary>
    public byte* NamePointer { get; init; }
    public ReadOnlySpan<byte> Name { get; init; }

    public bool HasOwner => (How & Store.Owner) != 0;
    public bool Replaces => (How & (Store.Overwrite | Store.Update)) != 0;
    public bool Updates => (How & Store.Update) != 0;
}

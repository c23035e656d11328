using System.Runtime.CompilerServices;

namespace GssNative.Abi;

/// <summary>A slot's state in one word: how many are inside (32 bits), closed or not, the type (2 bits), the generation (from bit 40).</summary>
internal readonly struct SlotState(long value)
{
    private const long One = 1, InsideMask = (1L << 32) - 1, ClosedBit = 1L << 32;
    private const int TypeShift = 33, GenerationShift = 40;
    private const long TypeMask = 3L << TypeShift;

    public long Value { get; } = value;

    public int Inside => (int)Value;
    public bool IsClosed => (Value & ClosedBit) != 0;
    public HandleType Type => (HandleType)((Value & TypeMask) >> TypeShift);
    public uint Generation => (uint)(Value >>> GenerationShift);

    public SlotState Enter() => new(Value + One);
    public SlotState Leave() => new(Value - One);
    public SlotState Closed() => new(Value | ClosedBit);

    /// <summary>Of an open slot with this life that nobody is inside.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static SlotState Idle(uint generation, HandleType type) => new((long)generation << GenerationShift | (long)type << TypeShift);

    /// <summary>Whether this is the same open slot in the same life, however many are inside.</summary>
    public bool IsLifeOf(SlotState idle) => (Value & ~InsideMask) == idle.Value;

    /// <summary>Nobody's: only the generation stays.</summary>
    public SlotState Dead() => new((long)Generation << GenerationShift);

    /// <summary>Somebody else's, under a name that was never used.</summary>
    public SlotState NextLife(HandleType type) => Idle(Generation + 1, type);
}

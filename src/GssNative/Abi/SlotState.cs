namespace GssNative.Abi;

/// <summary>A slot's state in one word: how many are inside (32 bits), closed or not, the type (2 bits), the generation (from bit 40).</summary>
internal readonly struct SlotState(long value)
{
    private const long One = 1, ClosedBit = 1L << 32;
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

    /// <summary>Nobody's: only the generation stays.</summary>
    public SlotState Dead() => new((long)Generation << GenerationShift);

    /// <summary>Somebody else's, under a name that was never used.</summary>
    public SlotState NextLife(HandleType type) => new((long)(Generation + 1) << GenerationShift | (long)type << TypeShift);
}

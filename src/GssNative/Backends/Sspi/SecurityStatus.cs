namespace GssNative.Backends.Sspi;

/// <summary>What a function of SSPI says. Complete means SEC_E_OK and nothing else; of the other numbers that are no errors three let a context go on.</summary>
internal readonly struct SecurityStatus(uint value)
{
    private const uint Ok = 0, ContinueNeeded = 0x0009_0312, CompleteNeeded = 0x0009_0313, CompleteAndContinue = 0x0009_0314, Unsupported = 0x8009_0302;

    public uint Value { get; } = value;

    public bool IsOk => Value == Ok;

    /// <summary>No error, though perhaps nothing that we can go on with. A first step makes a context then.</summary>
    public bool IsSuccess => Value < 0x8000_0000;

    /// <summary>A step of a context that goes on or is complete.</summary>
    public bool IsProgress => Value is Ok or ContinueNeeded or CompleteNeeded or CompleteAndContinue;

    public bool WantsMore => Value is ContinueNeeded or CompleteAndContinue;

    /// <summary>CompleteAuthToken is due before the token is sent.</summary>
    public bool WantsCompletion => Value is CompleteNeeded or CompleteAndContinue;

    /// <summary>The package has no such function: Wine, for most of what a context can be asked.</summary>
    public bool IsUnsupported => Value == Unsupported;
}

namespace GssNative.Backends.Sspi;

/// <summary>What was granted, in words that are the same for both sides.</summary>
internal readonly struct SspiGrant
{
    public bool Mutual { get; private init; }
    public bool Integrity { get; private init; }
    public bool Delegation { get; private init; }
    public bool Anonymous { get; private init; }

    public static SspiGrant Of(InitiatorFlags flags) => new()
    {
        Mutual = (flags & InitiatorFlags.Mutual) != 0,
        Integrity = (flags & InitiatorFlags.Integrity) != 0,
        Delegation = (flags & InitiatorFlags.Delegate) != 0,
        Anonymous = (flags & InitiatorFlags.NullSession) != 0,
    };

    public static SspiGrant Of(AcceptorFlags flags) => new()
    {
        Mutual = (flags & AcceptorFlags.Mutual) != 0,
        Integrity = (flags & AcceptorFlags.Integrity) != 0,
        Delegation = (flags & AcceptorFlags.Delegate) != 0,
        Anonymous = (flags & AcceptorFlags.NullSession) != 0,
    };

    /// <summary>What both say. Anonymous is who is so by either.</summary>
    public SspiGrant And(SspiGrant other) => new()
    {
        Mutual = Mutual && other.Mutual,
        Integrity = Integrity && other.Integrity,
        Delegation = Delegation && other.Delegation,
        Anonymous = Anonymous || other.Anonymous,
    };
}

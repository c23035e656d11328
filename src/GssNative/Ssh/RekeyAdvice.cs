namespace GssNative.Ssh;

/// <summary>Whether another key exchange is worth while: it makes a new context, and hands newer tickets over where they are delegated.</summary>
internal static class RekeyAdvice
{
    // The library tells seconds that are left, which are added to a clock that is read a little later. Tickets that end within it do not last for an exchange.
    private const long Slack = 5;

    /// <summary>For an initiator; its tickets ended at <paramref name="atStart"/> when the context was made (0: not known), and end at <paramref name="tickets"/> now (0: none).</summary>
    public static Rekey ForInitiator(long now, long atStart, long tickets, long context)
    {
        if (tickets - now <= Slack) return Rekey.NotPossible;
        if (atStart != 0 && tickets - Slack > atStart) return Rekey.CredentialsRenewed;
        return EndsSoon(now, tickets) ? Rekey.Soon : ForAcceptor(now, context);
    }

    /// <summary>For an acceptor, who cannot know the client's tickets.</summary>
    public static Rekey ForAcceptor(long now, long context) => EndsSoon(now, context) ? Rekey.Soon : Rekey.NotNeeded;

    private static bool EndsSoon(long now, long end) => end - now <= RekeyLimits.MarginSeconds;
}

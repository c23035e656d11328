using System;
using GssNative.Host;

namespace GssNative.Backends.Gssapi;

/// <summary>What a complete context says of itself: who is at both ends, what was granted, for how long (RFC 2744 §5.20).</summary>
internal static unsafe class Outcome
{
    private const uint Indefinite = uint.MaxValue;

    /// <summary>If the outcome is none that SSH may have, the last token goes: it is no error token.</summary>
    /// <remarks>Granted is what the last step and the context both say. An acceptor that declines is told of delegated credentials by either: Heimdal's step is silent.</remarks>
    public static Status Read(SecurityContext* context, bool initiated, bool declines, GssFlags granted, ref OwnedBytes token, ref Failure failure)
    {
        Status status = Read(context, initiated, declines, granted, ref failure);
        if (status != Status.Ok) token.Dispose();
        return status;
    }

    private static Status Read(SecurityContext* context, bool initiated, bool declines, GssFlags granted, ref Failure failure)
    {
        GssapiBackend* backend = GssapiBackend.Of(context);
        void* source = null, target = null;
        uint minor = 0, seconds = 0;
        int open = 0;
        GssOid* mechanism = null;
        GssFlags flags = GssFlags.None;
        GssMajor major = new(backend->Gss.InquireContext(&minor, context->Handle, &source, &target, &seconds, &mechanism, &flags, null, &open));
        Status status = Status.Ok;
        if (!major.IsComplete) status = GssError.Report(backend, Routine.InquireContext, major, minor, ref failure);
        else if (open == 0 || mechanism == null || !backend->Layout.Is(mechanism, MechanismOid.Value(context->Mechanism)))
            status = failure.Set(Status.BadMechanism, Hint.MechanismRefused, "the context was established with another mechanism than the agreed one, Kerberos 5"u8);
        else if (((flags | granted) & GssFlags.Anonymous) != 0)
            status = failure.Set(Status.BadMechanism, Hint.MechanismRefused, "the peer is anonymous"u8);
        else
            status = ReadNames(context, backend, initiated ? target : source, initiated ? source : target, ref failure);

        if (status == Status.Ok)
        {
            DelegatedTickets.KeepOwn(context, source);
            context->Peer = initiated ? target : source;
            if (initiated) target = null;
            else source = null;
        }
        if (source != null) backend->Gss.ReleaseName(&minor, &source);
        if (target != null) backend->Gss.ReleaseName(&minor, &target);
        if (status != Status.Ok) return status;

        if (declines && ((flags | granted) & GssFlags.Delegate) != 0) context->DelegationRefusal = DelegationRefusal.Declined;
        flags &= granted;
        bool delegated = initiated ? (flags & GssFlags.Delegate) != 0 : context->Delegated != null;
        if ((flags & GssFlags.Mutual) != 0) context->Granted |= Granted.Mutual;
        if ((flags & GssFlags.Integrity) != 0) context->Granted |= Granted.Integrity;
        if (delegated) context->Granted |= Granted.Delegation;
        if (context->Bindings.IsSet && !initiated && (flags & GssFlags.ChannelBound) != 0) context->Granted |= Granted.ChannelBinding;
        context->Expires = ExpiryOf(seconds);
        return Status.Ok;
    }

    /// <summary>UTC seconds since 1970 of what ends in so many seconds.</summary>
    public static long ExpiryOf(uint seconds) => seconds == Indefinite ? long.MaxValue : Clock.Now + seconds;

    private static Status ReadNames(SecurityContext* context, GssapiBackend* backend, void* peer, void* own, ref Failure failure)
    {
        Status status = Display(backend, peer, ref context->PeerName, ref failure);
        return status == Status.Ok ? Display(backend, own, ref context->OwnName, ref failure) : status;
    }

    private static Status Display(GssapiBackend* backend, void* name, ref OwnedBytes text, ref Failure failure)
    {
        Status status = backend->Dialect.DisplayName(backend, name, ref text, ref failure);
        if (status != Status.Ok) return status;
        return !text.IsEmpty && text.Span.IndexOf((byte)0) < 0 ? Status.Ok : failure.Set(Status.Protocol, Hint.None, "a name is empty or holds a NUL"u8);
    }
}

namespace GssNative.Backends.Sspi;

/// <summary>What a complete context says of itself. Granted is what the last step and the context both say, never what was asked for.</summary>
internal static unsafe class SspiOutcome
{
    public static Status ReadInitiated(SecurityContext* context, InitiatorFlags step, SspiTime end, ref Failure failure)
    {
        InitiatorFlags said = InitiatorFlags.None;
        Status status = Ask(context, SecAttribute.Flags, &said, out bool hasSaid, ref failure);
        if (status != Status.Ok) return status;
        SspiGrant grant = SspiGrant.Of(step);
        if (hasSaid) grant = grant.And(SspiGrant.Of(said));
        status = Read(context, in grant, end, ref failure);
        if (status == Status.Ok) status = SspiPeer.ReadNames(context, initiated: true, ref failure);
        if (status == Status.Ok && grant.Delegation) context->Granted |= Granted.Delegation;
        return status;
    }

    public static Status ReadAccepted(SecurityContext* context, bool takeDelegated, AcceptorFlags step, SspiTime end, ref Failure failure)
    {
        AcceptorFlags said = AcceptorFlags.None;
        Status status = Ask(context, SecAttribute.Flags, &said, out bool hasSaid, ref failure);
        if (status != Status.Ok) return status;
        SspiGrant grant = SspiGrant.Of(step);
        if (hasSaid) grant = grant.And(SspiGrant.Of(said));
        status = Read(context, in grant, end, ref failure);
        if (status == Status.Ok) status = SspiPeer.ReadNames(context, initiated: false, ref failure);
        if (status != Status.Ok) return status;
        // They were demanded: the call had no flag that would let a client without bindings in.
        if (context->Bindings.IsSet) context->Granted |= Granted.ChannelBinding;
        if (grant.Delegation && takeDelegated) SspiDelegation.Take(context);
        else if (grant.Delegation) context->DelegationRefusal = DelegationRefusal.Declined;
        return Status.Ok;
    }

    private static Status Read(SecurityContext* context, in SspiGrant grant, SspiTime end, ref Failure failure)
    {
        if (grant.Anonymous) return failure.Set(Status.BadMechanism, Hint.MechanismRefused, "the peer is anonymous"u8);
        Status status = CheckPackage(context, ref failure);
        if (status != Status.Ok) return status;
        SecLifespan span = new() { End = end };
        status = Ask(context, SecAttribute.Lifespan, &span, out _, ref failure);
        if (status != Status.Ok) return status;
        context->Expires = span.End.ToExpiry();
        if (grant.Mutual) context->Granted |= Granted.Mutual;
        if (grant.Integrity) context->Granted |= Granted.Integrity;
        return Status.Ok;
    }

    /// <summary>A handle that the host made may be for any package.</summary>
    private static Status CheckPackage(SecurityContext* context, ref Failure failure)
    {
        SspiBackend* backend = SspiBackend.Of(context);
        SecPackage* package = null;
        Status status = Ask(context, SecAttribute.Package, &package, out _, ref failure);
        if (status != Status.Ok) return status;
        bool isKerberos = package != null ? SspiText.AreSame(package->Name, SspiHandle.Package) : context->Given == null || !context->Given->IsHosts;
        if (package != null) _ = backend->Sspi.FreeContextBuffer(package);
        return isKerberos ? Status.Ok : failure.Set(Status.BadMechanism, Hint.MechanismRefused, "the context was established with another package than Kerberos"u8);
    }

    /// <summary>Asks the context. What the library does not have leaves <paramref name="answer"/> as it is.</summary>
    private static Status Ask(SecurityContext* context, SecAttribute attribute, void* answer, out bool hasAnswer, ref Failure failure)
    {
        SecurityStatus result = new(SspiBackend.Of(context)->Sspi.QueryContextAttributes(&SspiContext.Of(context)->Handle, attribute, answer));
        hasAnswer = result.IsOk;
        return result.IsOk || result.IsUnsupported ? Status.Ok : SspiError.Report(Routine.QueryContextAttributes, result, ref failure);
    }
}

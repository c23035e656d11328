using System;
using GssNative.Host;

namespace GssNative.Backends.Gssapi;

/// <summary>The client's side of a security context: gss_init_sec_context until it is complete (RFC 4462 §3.4).</summary>
internal static unsafe class Initiator
{
    public static Status Step(SecurityContext* context, in Initiation how, ReadOnlySpan<byte> received, ref OwnedBytes token, ref Failure failure)
    {
        GssapiBackend* backend = GssapiBackend.Of(context);
        if (context->Target == null)
        {
            Status ready = GssapiCredential.FetchAnew(context, ref failure);
            if (ready == Status.Ok) ready = Krb5Target.Import(context, in how, ref failure);
            if (ready != Status.Ok) return ready;
        }

        GssOid agreed = backend->Layout.Oid(context->Mechanism);
        GssFlags wanted = Wanted(in how), granted = GssFlags.None;
        void* given = context->Given != null ? context->Given->Handle : null;
        uint minor = 0, seconds = 0;
        GssMajor major;
        GssBuffer output = default;
        GssChannelBindings bindings = backend->Layout.Bindings(context);
        GssChannelBindings* bound = context->Bindings.IsSet ? &bindings : null;
        fixed (byte* bytes = received)
        {
            GssBuffer input = new() { Length = (nuint)received.Length, Value = bytes };
            major = new(backend->Gss.InitSecContext(&minor, given, &context->Handle, context->Target, &agreed, wanted, 0, bound, &input, null, &output, &granted, &seconds));
        }

        Status status = major.IsComplete ? Status.Ok : major.IsContinueNeeded ? Status.Continue : GssError.Report(backend, Routine.InitSecContext, major, minor, ref failure);
        if (status == Status.NoCredentials && (given == null ? backend->Dialect.HasExpiredTicket(context) : GssapiCredential.HasExpired(backend, given)))
            status = failure.Set(Status.CredentialsExpired, Hint.TicketExpired, Routine.InitSecContext, major.Value, minor, "gss_init_sec_context: the ticket in the cache has expired"u8);
        status = Output.Take(backend, &output, status, ref token, ref failure);
        if (status == Status.Continue) context->Expires = Outcome.ExpiryOf(seconds);
        if (status != Status.Ok) return status;
        if ((wanted & Delegations) != 0 && (granted & GssFlags.Delegate) == 0) context->DelegationRefusal = backend->Dialect.WhyNotDelegated(context, how.Delegation == Delegation.Always);
        return Outcome.Read(context, initiated: true, declines: false, granted, ref token, ref failure);
    }

    private const GssFlags Delegations = GssFlags.Delegate | GssFlags.DelegateByPolicy;

    // RFC 4462 §3.4: integrity always; neither replay detection nor sequencing; delegation only if the user asked.
    private static GssFlags Wanted(in Initiation how)
    {
        GssFlags flags = GssFlags.Integrity;
        if (how.Mutual) flags |= GssFlags.Mutual;
        if (how.Delegation == Delegation.Always) flags |= GssFlags.Delegate;
        if (how.Delegation == Delegation.IfPolicy) flags |= GssFlags.DelegateByPolicy;
        return flags;
    }
}

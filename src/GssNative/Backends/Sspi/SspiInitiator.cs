using System;
using GssNative.Host;

namespace GssNative.Backends.Sspi;

/// <summary>The client's side of a security context: InitializeSecurityContext until it is complete (RFC 4462 §3.4).</summary>
internal static unsafe class SspiInitiator
{
    private const int LongestTarget = 2048;
    private const uint NativeData = 0x10;

    public static Status Step(SecurityContext* context, in Initiation how, ReadOnlySpan<byte> received, ref OwnedBytes token, ref Failure failure)
    {
        SspiStep step = default;
        Status status = step.Prepare(context, ref failure);
        if (status == Status.Ok && context->Target == null) status = SetTarget(context, in how, ref failure);
        if (status == Status.Ok) status = SspiCredential.Ensure(context, Usage.Initiate, null, ref failure);
        if (status == Status.Ok) status = Call(ref step, context, in how, received, ref token, ref failure);
        step.Dispose();
        return status;
    }

    private static Status Call(ref SspiStep step, SecurityContext* context, in Initiation how, ReadOnlySpan<byte> received, ref OwnedBytes token, ref Failure failure)
    {
        SspiBackend* backend = SspiBackend.Of(context);
        SspiContext* own = SspiContext.Of(context);
        bool isFirst = !own->IsOpen;
        InitiatorFlags wanted = Wanted(backend, in how), granted = InitiatorFlags.None;
        SspiTime end = default;
        SecBuffer output = step.Output;
        SecBufferList outputs = new(&output, 1);
        SecurityStatus result;
        fixed (byte* bytes = received)
        {
            SecBuffer* buffers = stackalloc SecBuffer[2];
            SecBufferList inputs = new(buffers, step.Fill(buffers, bytes, received.Length));
            result = new(backend->Sspi.InitializeSecurityContext(SspiCredential.Of(context), isFirst ? null : &own->Handle, (char*)context->Target, wanted, 0, NativeData,
                inputs.Count > 0 ? &inputs : null, 0, &own->Handle, &outputs, &granted, &end));
        }
        Status status = step.Finish(context, Routine.InitializeSecurityContext, result, &output, ref token, ref failure);
        if (status >= Status.Ok && isFirst && !SspiToken.IsKerberos(token.Span))
        {
            token.Dispose();
            return failure.Set(Status.BadMechanism, Hint.MechanismRefused, "the credential speaks another mechanism than the agreed one, Kerberos 5"u8);
        }
        if (status == Status.Continue) context->Expires = end.ToExpiry();
        if (status != Status.Ok) return status;
        status = SspiOutcome.ReadInitiated(context, granted, end, ref failure);
        if (status != Status.Ok) token.Dispose();
        else if (how.Delegation != Delegation.Never && (context->Granted & Granted.Delegation) == 0) context->DelegationRefusal = DelegationRefusal.NotGranted;
        return status;
    }

    // RFC 4462 §3.4: integrity always; neither replay detection nor sequencing; delegation only if the user asked. Windows delegates to nobody whom the realm
    // does not mark (ok-as-delegate), so both ways of asking are one there; Wine would delegate to anybody.
    private static InitiatorFlags Wanted(SspiBackend* backend, in Initiation how)
    {
        InitiatorFlags flags = InitiatorFlags.Integrity;
        if (how.Mutual) flags |= InitiatorFlags.Mutual;
        if (how.Delegation == Delegation.Always || (how.Delegation == Delegation.IfPolicy && !backend->IsWines)) flags |= InitiatorFlags.Delegate;
        return flags;
    }

    /// <summary>host/NAME (RFC 4462 §7.1), or the principal that the host gave. No resolver is asked: the security package looks the text up as it is.</summary>
    private static Status SetTarget(SecurityContext* context, in Initiation how, ref Failure failure)
    {
        TextBuilder text = new(stackalloc byte[LongestTarget]);
        if (!how.IsPrincipal) text.Append("host/"u8);
        text.Append(how.Target);
        context->Target = Memory.Allocate((LongestTarget + 1) * sizeof(char));
        if (context->Target == null) return failure.OutOfMemory();
        // Without names from the library the peer is whom we asked for; mutual authentication proves it.
        if (!context->PeerName.TrySet(text.Text)) return failure.OutOfMemory();
        return Utf16.TryWrite(text.Text, new Span<char>(context->Target, LongestTarget + 1)) ? Status.Ok
            : failure.Set(Status.InvalidArgument, Hint.None, "the name of the server is not UTF-8"u8);
    }
}

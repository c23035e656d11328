using System;
using GssNative.Host;

namespace GssNative.Backends.Sspi;

/// <summary>The server's side of a security context: AcceptSecurityContext until it is complete.</summary>
internal static unsafe class SspiAcceptor
{
    private const uint NativeData = 0x10;

    public static Status Step(SecurityContext* context, bool takeDelegated, ReadOnlySpan<byte> received, ref OwnedBytes token, ref Failure failure)
    {
        SspiStep step = default;
        Status status = step.Prepare(context, ref failure);
        if (status == Status.Ok) status = AcquireKeys(context, ref failure);
        if (status == Status.Ok) status = Call(ref step, context, takeDelegated, received, ref token, ref failure);
        step.Dispose();
        return status;
    }

    private static Status Call(ref SspiStep step, SecurityContext* context, bool takeDelegated, ReadOnlySpan<byte> received, ref OwnedBytes token, ref Failure failure)
    {
        SspiBackend* backend = SspiBackend.Of(context);
        SspiContext* own = SspiContext.Of(context);
        // Nothing that would let a client without channel bindings, without a name or with a token of another login in.
        AcceptorFlags wanted = AcceptorFlags.Integrity | AcceptorFlags.Mutual | (takeDelegated ? AcceptorFlags.Delegate : 0), granted = AcceptorFlags.None;
        SspiTime end = default;
        SecBuffer output = step.Output;
        SecBufferList outputs = new(&output, 1);
        SecurityStatus result;
        fixed (byte* bytes = received)
        {
            SecBuffer* buffers = stackalloc SecBuffer[2];
            SecBufferList inputs = new(buffers, step.Fill(buffers, bytes, received.Length));
            result = new(backend->Sspi.AcceptSecurityContext(SspiCredential.Of(context), own->IsOpen ? &own->Handle : null, &inputs, wanted, NativeData, &own->Handle, &outputs, &granted, &end));
        }
        Status status = step.Finish(context, Routine.AcceptSecurityContext, result, &output, ref token, ref failure);
        if (status == Status.Continue) context->Expires = end.ToExpiry();
        if (status != Status.Ok) return status;
        status = SspiOutcome.ReadAccepted(context, takeDelegated, granted, end, ref failure);
        if (status != Status.Ok) token.Dispose();
        return status;
    }

    // The account that the process runs as; which service the ticket may be for is checked on the ticket, before this, and on the established context, after
    // it. Wine cannot say the latter: there the keys of the one service that the token names are taken, and no others.
    private static Status AcquireKeys(SecurityContext* context, ref Failure failure)
    {
        if (!SspiBackend.Of(context)->IsWines) return SspiCredential.Ensure(context, Usage.Accept, null, ref failure);
        if (context->Given != null) return failure.Set(Status.Unsupported, Hint.None, "under Wine an acceptor has no credential of its own: nothing would tell which service a ticket is for"u8);
        if (context->Service.IsEmpty) return failure.Set(Status.Internal, Hint.None, "the service of the token is not known"u8);
        Span<char> principal = stackalloc char[context->Service.Span.Length + 1];
        if (!Utf16.TryWrite(context->Service.Span, principal)) return failure.Set(Status.BadToken, Hint.None, "the token is for a service whose name is not UTF-8"u8);
        fixed (char* name = principal) return SspiCredential.Ensure(context, Usage.Accept, name, ref failure);
    }
}

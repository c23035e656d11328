using System;
using GssNative.Host;

namespace GssNative.Backends.Gssapi;

/// <summary>Message integrity codes of an established context.</summary>
internal static unsafe class Mics
{
    public static Status Get(SecurityContext* context, ReadOnlySpan<byte> input, ref OwnedBytes mic, ref Failure failure)
    {
        GssapiBackend* backend = GssapiBackend.Of(context);
        uint minor = 0;
        GssMajor major;
        GssBuffer output = default;
        fixed (byte* bytes = input)
        {
            GssBuffer message = new() { Length = (nuint)input.Length, Value = bytes };
            major = new(backend->Gss.GetMic(&minor, context->Handle, 0, &message, &output));
        }
        Status status = major.IsComplete ? Status.Ok : GssError.Report(backend, Routine.GetMic, major, minor, ref failure);
        status = Output.Take(backend, &output, status, ref mic, ref failure);
        if (status != Status.Ok || !mic.IsEmpty) return status;
        return failure.Set(Status.BackendFailure, Hint.None, "the mechanism made a MIC of no bytes"u8);
    }

    /// <summary>Verified means complete and nothing else: a supplementary bit (duplicate, old, out of sequence) is a failure.</summary>
    public static Status Verify(SecurityContext* context, ReadOnlySpan<byte> input, ReadOnlySpan<byte> mic, ref Failure failure)
    {
        GssapiBackend* backend = GssapiBackend.Of(context);
        uint minor = 0;
        GssMajor major;
        fixed (byte* bytes = input, micBytes = mic)
        {
            GssBuffer message = new() { Length = (nuint)input.Length, Value = bytes };
            GssBuffer token = new() { Length = (nuint)mic.Length, Value = micBytes };
            major = new(backend->Gss.VerifyMic(&minor, context->Handle, &message, &token, null));
        }
        if (major.IsComplete) return Status.Ok;
        Status status = GssError.Report(backend, Routine.VerifyMic, major, minor, ref failure);
        return status is Status.NoMemory or Status.CredentialsExpired ? status : failure.Restate(Status.BadMic, Hint.MicInputDiffers);
    }
}

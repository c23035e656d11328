using System;
using GssNative.Host;

namespace GssNative.Backends.Sspi;

/// <summary>Message integrity codes of an established context: the signatures of SSPI, which are GSSAPI's MICs byte for byte.</summary>
/// <remarks>
/// One buffer of data and one of the token: Wine signs the first buffer of data only, and says nothing. The number of a message is 0, for hosts that count
/// none: the package counts by itself.
/// </remarks>
internal static unsafe class SspiMics
{
    private const uint Uncounted = 0, DefaultQuality = 0;
    private const int SmallestRoom = 256, LargestRoom = 1 << 16;

    public static Status Get(SecurityContext* context, ReadOnlySpan<byte> input, ref OwnedBytes mic, ref Failure failure)
    {
        SspiBackend* backend = SspiBackend.Of(context);
        SspiContext* own = SspiContext.Of(context);
        SecSizes sizes = default;
        SecurityStatus result = new(backend->Sspi.QueryContextAttributes(&own->Handle, SecAttribute.Sizes, &sizes));
        if (!result.IsOk) return SspiError.Report(Routine.QueryContextAttributes, result, ref failure);

        // The package is told of as much room as it asked for, as all others tell it: that Windows puts the true size in place of more was not seen.
        // Wine looks at no capacity and writes what there is, so the room behind it is never small.
        if (sizes.LongestSignature is 0 or > LargestRoom) return failure.Set(Status.BackendFailure, Hint.None, "the package's signatures have no sensible size"u8);
        int room = sizes.LongestSignature > SmallestRoom ? (int)sizes.LongestSignature : SmallestRoom;
        if (!mic.TryAllocate(room)) return failure.OutOfMemory();
        fixed (byte* bytes = input)
        {
            SecBuffer* buffers = stackalloc SecBuffer[2];
            buffers[0] = new(SecBufferKind.Data, bytes, input.Length);
            buffers[1] = new(SecBufferKind.Token, mic.Pointer, (int)sizes.LongestSignature);
            SecBufferList list = new(buffers, 2);
            result = new(backend->Sspi.MakeSignature(&own->Handle, DefaultQuality, &list, Uncounted));
            Status status = result.IsOk ? Status.Ok : SspiError.Report(Routine.MakeSignature, result, ref failure);
            if (status == Status.Ok && (buffers[1].Size == 0 || buffers[1].Size > (uint)room || buffers[1].Value != mic.Pointer))
                status = failure.Set(Status.BackendFailure, Hint.None, Routine.MakeSignature, 0, 0, "the package made a signature of no bytes, or of more than there was room for"u8);
            if (status == Status.Ok) mic.Cut((int)buffers[1].Size);
            else mic.Dispose();
            return status;
        }
    }

    /// <summary>Verified means SEC_E_OK and nothing else.</summary>
    public static Status Verify(SecurityContext* context, ReadOnlySpan<byte> input, ReadOnlySpan<byte> mic, ref Failure failure)
    {
        SspiContext* own = SspiContext.Of(context);
        OwnedBytes copy = default;          // nothing says that the package leaves the peer's bytes as they are
        if (!copy.TrySet(mic)) return failure.OutOfMemory();
        SecurityStatus result;
        uint quality = 0;
        fixed (byte* bytes = input)
        {
            SecBuffer* buffers = stackalloc SecBuffer[2];
            buffers[0] = new(SecBufferKind.Data, bytes, input.Length);
            buffers[1] = new(SecBufferKind.Token, copy.Pointer, mic.Length);
            SecBufferList list = new(buffers, 2);
            result = new(SspiBackend.Of(context)->Sspi.VerifySignature(&own->Handle, &list, Uncounted, &quality));
        }
        copy.Dispose();
        if (result.IsOk) return Status.Ok;
        Status status = SspiError.Report(Routine.VerifySignature, result, ref failure);
        return status is Status.NoMemory or Status.CredentialsExpired ? status : failure.Restate(Status.BadMic, Hint.MicInputDiffers);
    }
}

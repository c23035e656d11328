using System;
using GssNative.Host;

namespace GssNative.Backends.Sspi;

/// <summary>What a step of either side has in common: the bytes that go in, the token that comes out, and the call between them.</summary>
/// <remarks>The room for the token is ours: Wine allocates none, and after a failure leaves the size as it was passed.</remarks>
internal unsafe ref struct SspiStep
{
    private const int SmallestRoom = 1 << 16, LargestRoom = 1 << 20;

    private OwnedBytes _room;
    private OwnedBytes _bindings;

    public Status Prepare(SecurityContext* context, ref Failure failure)
    {
        Status status = SspiContext.Ensure(context, ref failure);
        if (status != Status.Ok) return status;
        SspiBackend* backend = SspiBackend.Of(context);
        if (backend->IsWines && context->Bindings.IsSet) return failure.Set(Status.Unsupported, Hint.ChannelBindings, "Wine sends no channel bindings"u8);
        uint longest = backend->LongestToken;
        int room = longest <= SmallestRoom ? SmallestRoom : longest <= LargestRoom ? (int)longest : LargestRoom;
        if (!_room.TryAllocate(room)) return failure.OutOfMemory();
        _room.Writable.Clear();                 // a package that fails may say a size and write nothing: what goes out must not be of this heap
        return !context->Bindings.IsSet || TryWriteBindings(context->Bindings.Span) ? Status.Ok : failure.OutOfMemory();
    }

    /// <summary>The buffers that go in, at most two. A first step of an initiator may have none.</summary>
    public readonly int Fill(SecBuffer* buffers, byte* received, int length)
    {
        int count = 0;
        if (received != null) buffers[count++] = new(SecBufferKind.Token, received, length);
        if (_bindings.IsSet) buffers[count++] = new(SecBufferKind.ChannelBindings, _bindings.Pointer, _bindings.Span.Length);
        return count;
    }

    public readonly SecBuffer Output => new(SecBufferKind.Token, _room.Pointer, _room.Span.Length);

    /// <summary>What came out: the status, and the token with every status that has one.</summary>
    public Status Finish(SecurityContext* context, Routine routine, SecurityStatus result, SecBuffer* output, ref OwnedBytes token, ref Failure failure)
    {
        SspiContext* own = SspiContext.Of(context);
        if (result.IsSuccess) own->IsOpen = true;
        bool isProgress = result.IsProgress;
        SecurityStatus completed = default;
        if (result.WantsCompletion)
        {
            SecBufferList list = new(output, 1);
            completed = new(SspiBackend.Of(context)->Sspi.CompleteAuthToken(&own->Handle, &list));
        }
        Status status = !isProgress ? SspiError.Report(routine, result, ref failure)
            : !completed.IsOk ? SspiError.Report(Routine.CompleteAuthToken, completed, ref failure)
            : result.WantsMore ? Status.Continue : Status.Ok;
        if (!completed.IsOk) return status;
        return Take(isProgress, status, output, ref token, ref failure);
    }

    private Status Take(bool isProgress, Status status, SecBuffer* output, ref OwnedBytes token, ref Failure failure)
    {
        uint length = output->Size;
        bool isWhole = length == (uint)_room.Span.Length;
        if (output->Value != _room.Pointer || length > (uint)_room.Span.Length || (isProgress && isWhole))
            return isProgress ? failure.Set(Status.BackendFailure, Hint.None, "the package put out a token of no sensible size"u8) : status;
        if (length == 0 || (!isProgress && isWhole)) return status;
        _room.Cut((int)length);
        token.Dispose();
        token = _room;
        _room = default;
        return status;
    }

    private bool TryWriteBindings(ReadOnlySpan<byte> data)
    {
        if (!_bindings.TryAllocate(sizeof(SecChannelBindings) + data.Length)) return false;
        *(SecChannelBindings*)_bindings.Pointer = new() { ApplicationDataLength = (uint)data.Length, ApplicationDataOffset = (uint)sizeof(SecChannelBindings) };
        data.CopyTo(_bindings.Writable[sizeof(SecChannelBindings)..]);
        return true;
    }

    public void Dispose()
    {
        _room.Dispose();
        _bindings.Dispose();
    }
}

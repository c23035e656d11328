using System;
using GssNative.Host;

namespace GssNative.Backends.Gssapi;

/// <summary>Bytes that the library allocated: copied into memory of ours and given back.</summary>
internal static unsafe class Output
{
    private const int Largest = 1 << 24;

    /// <summary>Takes what a step or a MIC call put out, whatever its status was; an error token goes out with its error.</summary>
    public static Status Take(GssapiBackend* backend, GssBuffer* output, Status status, ref OwnedBytes bytes, ref Failure failure)
    {
        if (output->Value == null) return status;
        ReadOnlySpan<byte> found = output->Cut(int.MaxValue);
        if (found.Length > Largest || (!found.IsEmpty && !bytes.TrySet(found))) status = failure.OutOfMemory();
        Drop(backend, output);
        return status;
    }

    /// <summary>Wipes it and gives it back.</summary>
    public static void Drop(GssapiBackend* backend, GssBuffer* output)
    {
        if (output->Value == null) return;
        new Span<byte>(output->Value, output->Cut(int.MaxValue).Length).Clear();
        uint minor;
        backend->Gss.ReleaseBuffer(&minor, output);
    }
}

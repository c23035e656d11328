using System;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using DNNE;
using GssNative.Host;

namespace GssNative.Abi;

/// <summary>Bytes that the library allocated. Start with GSSN_BUFFER_INIT, release with <see cref="BufferExports.Dispose"/>.</summary>
[HeaderType("ssh_gss_buffer", Section.Buffers, Init = "GSSN_BUFFER_INIT")]
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct Buffer
{
    /// <summary>The bytes; NULL if there are none.</summary>
    [C99Type("uint8_t *")] public byte* Data;

    /// <summary>How many there are.</summary>
    [C99Type("size_t")] public nuint Length;

    /// <summary>The library's own.</summary>
    [C99Type("void *")] public void* Reserved;

    /// <summary>Takes the memory over; without bytes the buffer stays empty.</summary>
    public static Buffer Take(ref OwnedBytes bytes)
    {
        if (bytes.IsEmpty)
        {
            bytes.Dispose();
            return default;
        }
        nuint length = (nuint)bytes.Span.Length;
        return new Buffer { Length = length, Data = bytes.Detach() };
    }
}

/// <summary>Exports: buffers.</summary>
[HeaderSection(Section.Buffers)]
internal static unsafe class BufferExports
{
    /// <summary>Wipes and releases a buffer that a function of this library filled.</summary>
    /// <param name="buffer">The buffer. NULL, an empty one and one that was disposed before are fine.</param>
    /// <remarks>The buffer is empty afterwards.</remarks>
    [UnmanagedCallersOnly(EntryPoint = "ssh_gss_buffer_dispose", CallConvs = [typeof(CallConvCdecl)])]
    public static void Dispose([C99Type("ssh_gss_buffer *"), In, Out] Buffer* buffer)
    {
        if (buffer == null) return;
        if (buffer->Data != null)
        {
            new Span<byte>(buffer->Data, (int)buffer->Length).Clear();
            Memory.Free(buffer->Data);
        }
        *buffer = default;
    }
}

using System;
using GssNative.Host;
using GssNative.Tests.Host;
using Buffer = GssNative.Abi.Buffer;
using BufferExports = GssNative.Abi.BufferExports;

namespace GssNative.Tests.Abi;

/// <summary>Bytes that go out to C.</summary>
internal sealed unsafe class BufferTests
{
    private static readonly delegate* unmanaged[Cdecl]<Buffer*, void> s_dispose = &BufferExports.Dispose;

    [Test]
    public void Takes_the_bytes_over_and_can_be_disposed_of_twice()
    {
        OwnedBytes bytes = default;
        Assert.That(bytes.TrySet("token"u8), Is.True);
        byte* memory = bytes.Pointer;
        Buffer buffer = Buffer.Take(ref bytes);
        Assert.That(bytes.IsSet, Is.False, "one owner");
        Assert.That((nint)buffer.Data, Is.EqualTo((nint)memory), "no copy");
        Assert.That(Octets.Text(new ReadOnlySpan<byte>(buffer.Data, (int)buffer.Length)), Is.EqualTo("token"));

        s_dispose(&buffer);
        Assert.That(buffer.Data == null && buffer.Length == 0 && buffer.Reserved == null, Is.True);
        s_dispose(&buffer);
        Assert.That(buffer.Data == null && buffer.Length == 0, Is.True);
    }

    [Test]
    public void Without_bytes_it_is_empty([Values] bool isSet)
    {
        OwnedBytes bytes = default;
        if (isSet) Assert.That(bytes.TrySet(default), Is.True);
        Buffer buffer = Buffer.Take(ref bytes);
        Assert.That(buffer.Data == null && buffer.Length == 0 && !bytes.IsSet, Is.True);
        s_dispose(&buffer);
    }

    [Test]
    public void NULL_is_fine() => s_dispose(null);
}

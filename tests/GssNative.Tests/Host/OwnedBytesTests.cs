using System;
using GssNative.Host;

namespace GssNative.Tests.Host;

/// <summary>Copies in native memory.</summary>
internal sealed unsafe class OwnedBytesTests
{
    [Test]
    public void Is_not_set_before_it_is()
    {
        OwnedBytes bytes = default;
        Assert.That(!bytes.IsSet && bytes.IsEmpty && bytes.Pointer == null && bytes.Span.IsEmpty, Is.True);
        bytes.Dispose();
        Assert.That(bytes.IsSet, Is.False);
    }

    [Test]
    public void Empty_is_a_value()
    {
        OwnedBytes bytes = default;
        Assert.That(bytes.TrySet(default), Is.True);
        Assert.That(bytes.IsSet && bytes.IsEmpty && *bytes.Pointer == 0, Is.True);
        bytes.Dispose();
    }

    [TestCase(1)]
    [TestCase(255)]
    [TestCase(1 << 20)]
    public void Has_room_and_a_NUL_behind_it(int length)
    {
        OwnedBytes bytes = default;
        Assert.That(bytes.TryAllocate(length), Is.True);
        Assert.That(bytes.Span.Length, Is.EqualTo(length));
        bytes.Writable.Fill(0xff);
        Assert.That(bytes.Pointer[length], Is.Zero);
        bytes.Dispose();
        Assert.That(bytes.IsSet, Is.False);
        bytes.Dispose();
    }

    [Test]
    public void Is_a_copy()
    {
        byte[] source = Octets.Text("secret");
        OwnedBytes bytes = default;
        Assert.That(bytes.TrySet(source), Is.True);
        source[0] = (byte)'X';
        Assert.That(Octets.Text(bytes.Span), Is.EqualTo("secret"));
        Assert.That(bytes.TrySet("other"u8), Is.True);
        Assert.That(Octets.Text(bytes.Span), Is.EqualTo("other"));
        bytes.Dispose();
    }

    [Test]
    public void Gives_its_memory_away_once()
    {
        OwnedBytes bytes = default;
        Assert.That(bytes.TrySet("token"u8), Is.True);
        byte* data = bytes.Detach();
        Assert.That(!bytes.IsSet && bytes.IsEmpty, Is.True);
        Assert.That(Octets.Text(new ReadOnlySpan<byte>(data, 6)), Is.EqualTo("token\0"));
        bytes.Dispose();
        Assert.That(data[0], Is.EqualTo((byte)'t'), "what was given away is not wiped");
        Memory.Free(data);
    }
}

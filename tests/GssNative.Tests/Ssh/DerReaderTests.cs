using System;
using GssNative.Ssh;
using GssNative.Tests.Host;

namespace GssNative.Tests.Ssh;

/// <summary>DER elements of a peer: definite, shortest lengths, each checked against what is there.</summary>
internal sealed class DerReaderTests
{
    [TestCase(0)]
    [TestCase(1)]
    [TestCase(127)]
    [TestCase(128)]
    [TestCase(255)]
    [TestCase(256)]
    [TestCase(65535)]
    [TestCase(65536)]
    [TestCase(1 << 20)]
    [TestCase((1 << 24) - 1)]
    public void Reads_every_size(int size)
    {
        byte[] contents = Octets.Repeat('c', size);
        DerReader reader = new([.. Der.Element(0x30, contents), 0x05, 0x00]);
        Assert.That(reader.TryRead(0x30, out ReadOnlySpan<byte> read), Is.True);
        Assert.That(read.SequenceEqual(contents), Is.True);
        Assert.That(reader.Rest.ToArray(), Is.EqualTo(new byte[] { 0x05, 0x00 }));
        Assert.That(reader.TryRead(0x05, out read) && read.IsEmpty && reader.IsEmpty, Is.True);
    }

    [TestCase("")]
    [TestCase("30")]
    [TestCase("31 00", TestName = "another tag")]
    [TestCase("30 01", TestName = "contents missing")]
    [TestCase("30 02 00", TestName = "contents cut")]
    [TestCase("30 80 00 00", TestName = "indefinite")]
    [TestCase("30 81", TestName = "length missing")]
    [TestCase("30 81 00", TestName = "long form of 0")]
    [TestCase("30 81 01 00", TestName = "long form of 1")]
    [TestCase("30 82 01", TestName = "length cut")]
    [TestCase("30 82 00 01 00", TestName = "length padded")]
    [TestCase("30 83 ff ff", TestName = "length of three digits cut")]
    [TestCase("30 83 ff ff ff", TestName = "16 MiB that are not there")]
    [TestCase("30 84 00 00 00 01 00", TestName = "four digits")]
    [TestCase("30 84 ff ff ff ff", TestName = "4 GiB")]
    [TestCase("30 84 80 00 00 00", TestName = "2 GiB")]
    [TestCase("30 88 ff ff ff ff ff ff ff ff", TestName = "eight digits")]
    [TestCase("30 fe 00", TestName = "126 digits")]
    [TestCase("30 ff 00", TestName = "reserved")]
    public void Refuses(string hex)
    {
        byte[] input = Octets.Hex(hex);
        DerReader reader = new(input);
        Assert.That(reader.TryRead(0x30, out ReadOnlySpan<byte> contents), Is.False);
        Assert.That(contents.IsEmpty && reader.Rest.SequenceEqual(input), Is.True, "nothing was taken");
    }

    [Test]
    public void Refuses_every_length_that_could_be_shorter([Values(0, 1, 5, 127, 128, 255, 256, 65535, 65536)] int size)
    {
        DerReader reader = new(Der.Element(0x30, LengthForm.Padded, new byte[size]));
        Assert.That(reader.TryRead(0x30, out _), Is.False);
    }

    [Test]
    public void Refuses_every_truncation([Values(0, 127, 128, 300)] int size)
    {
        byte[] whole = Der.Element(0x30, new byte[size]);
        for (int length = 0; length < whole.Length; length++)
            Assert.That(new DerReader(whole.AsSpan(0, length)).TryRead(0x30, out _), Is.False, $"{length} bytes");
    }

    [Test]
    public void Enters_only_the_last_element()
    {
        byte[] inner = Der.Element(0x02, [7]);
        DerReader alone = new(Der.Element(0x30, inner)), followed = new([.. Der.Element(0x30, inner), 0]);
        Assert.That(alone.TryEnter(0x30) && alone.TryRead(0x02, out ReadOnlySpan<byte> number) && number[0] == 7 && alone.IsEmpty, Is.True);
        Assert.That(followed.TryEnter(0x30), Is.False);
    }
}

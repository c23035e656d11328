using System;
using System.Linq;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using GssNative.Ssh;
using GssNative.Tests.Host;

namespace GssNative.Tests.Ssh;

/// <summary>The hash that a key exchange object remembers.</summary>
internal sealed class ExchangeHashTests
{
    // Rule R44: SHA-1, SHA-256, SHA-384, SHA-512.
    [Test]
    public void Has_the_size_of_a_hash()
    {
        for (int size = 0; size <= 300; size++) Assert.That(ExchangeHash.IsOne(new byte[size]), Is.EqualTo(size is 20 or 32 or 48 or 64), $"{size}");
    }

    // Rule R36: nothing equals nothing.
    [Test]
    public void Nothing_is_remembered_at_first()
    {
        ExchangeHash hash = default;
        Assert.That(hash.IsSet, Is.False);
        foreach (int size in (int[])[0, 20, 64]) Assert.That(hash.Equals(new byte[size]), Is.False);
    }

    // Rule R36: byte by byte, and no byte more or less.
    [Test]
    public void Equals_itself_only([Values(20, 32, 48, 64)] int size)
    {
        byte[] bytes = [.. Octets.Random(new Random(size), size - 1), 0];
        ExchangeHash hash = default;
        hash.Set(bytes);
        Assert.That((hash.IsSet, hash.Equals(bytes)), Is.EqualTo((true, true)));
        for (int bit = 0; bit < size * 8; bit++)
        {
            byte[] other = [.. bytes];
            other[bit / 8] ^= (byte)(1 << bit % 8);
            Assert.That(hash.Equals(other), Is.False, $"bit {bit}");
        }
        Assert.That(hash.Equals(bytes.AsSpan(..^1)), Is.False, "without its last byte");
        Assert.That(hash.Equals([.. bytes, 0]), Is.False, "with a zero behind");
        Assert.That(hash.Equals([]), Is.False);
    }

    // Rule R67: nothing stays.
    [Test]
    public void Is_wiped([Values(20, 64)] int size)
    {
        ExchangeHash hash = default;
        hash.Set(Octets.Repeat('h', size));
        hash.Wipe();
        Assert.That((hash.IsSet, hash.Equals(Octets.Repeat('h', size))), Is.EqualTo((false, false)));
        ReadOnlySpan<byte> memory = MemoryMarshal.AsBytes(MemoryMarshal.CreateReadOnlySpan(ref hash, 1));
        Assert.That(memory.Length, Is.EqualTo(Unsafe.SizeOf<ExchangeHash>()));
        Assert.That(memory.ToArray().All(value => value == 0), Is.True);
    }
}

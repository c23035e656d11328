using System;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace GssNative.Ssh;

/// <summary>The exchange hash H that a key exchange object made or verified the MIC of; nothing before.</summary>
/// <remarks>The H of a connection's first key exchange is its session identifier (RFC 4253 §7.2), so it tells the first exchange from later ones.</remarks>
internal struct ExchangeHash
{
    private const int Sha1 = 20, Sha256 = 32, Sha384 = 48, Sha512 = 64;

    private Bytes _bytes;
    private int _length;

    [InlineArray(Sha512)]
    private struct Bytes
    {
        private byte _first;
    }

    public readonly bool IsSet => _length != 0;

    /// <summary>Whether bytes have the size of a hash that a key exchange family uses.</summary>
    public static bool IsOne(ReadOnlySpan<byte> bytes) => bytes.Length is Sha1 or Sha256 or Sha384 or Sha512;

    /// <summary>Whether <paramref name="bytes"/> are this hash; none equals nothing.</summary>
    public readonly bool Equals(ReadOnlySpan<byte> bytes) =>
        IsSet && MemoryMarshal.CreateReadOnlySpan(in _bytes[0], Sha512)[.._length].SequenceEqual(bytes);

    /// <summary>Remembers a hash, once and for all.</summary>
    public void Set(ReadOnlySpan<byte> hash)
    {
        hash.CopyTo(MemoryMarshal.CreateSpan(ref _bytes[0], Sha512));
        _length = hash.Length;
    }

    /// <summary>H is to be kept secret (RFC 4462 §2.1): nothing of it stays in freed memory.</summary>
    public void Wipe() => this = default;
}

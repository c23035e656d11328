using System;
using System.Linq;
using System.Text;

namespace GssNative.Tests.Host;

/// <summary>Short ways to write bytes in tests.</summary>
internal static class Octets
{
    /// <summary>From hexadecimal digits; spaces are for the eye.</summary>
    public static byte[] Hex(string digits) => Convert.FromHexString(digits.Replace(" ", "", StringComparison.Ordinal));

    public static byte[] Text(string text) => Encoding.UTF8.GetBytes(text);

    public static string Text(ReadOnlySpan<byte> bytes) => Encoding.UTF8.GetString(bytes);

    public static byte[] Concat(params byte[][] parts) => [.. parts.SelectMany(part => part)];

    public static byte[] Repeat(char character, int count) => [.. Enumerable.Repeat((byte)character, count)];

    /// <summary>An SSH string, RFC 4251 §5.</summary>
    public static byte[] SshString(params byte[] value) => Concat(UInt32((uint)value.Length), value);

    public static byte[] UInt32(uint value) => [(byte)(value >> 24), (byte)(value >> 16), (byte)(value >> 8), (byte)value];

    public static byte[] Random(Random random, int length)
    {
        var bytes = new byte[length];
        random.NextBytes(bytes);
        return bytes;
    }
}

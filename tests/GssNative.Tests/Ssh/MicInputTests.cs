using System;
using System.Linq;
using GssNative.Ssh;
using GssNative.Tests.Host;

namespace GssNative.Tests.Ssh;

/// <summary>The bytes under the MIC, RFC 4462 §3.5 and §4.</summary>
internal sealed class MicInputTests
{
    private static readonly byte[] s_sessionId = [.. Enumerable.Range(0, 20).Select(value => (byte)value)];

    // Rules R18, R25, R37, R66: byte by byte.
    [TestCase("alice", "ssh-connection", "gssapi-with-mic",
        "00000014 000102030405060708090a0b0c0d0e0f10111213 32 00000005 616c696365 0000000e 7373682d636f6e6e656374696f6e 0000000f 6773736170692d776974682d6d6963")]
    [TestCase("jürgen", "ssh-connection", "gssapi-keyex",
        "00000014 000102030405060708090a0b0c0d0e0f10111213 32 00000007 6ac3bc7267656e 0000000e 7373682d636f6e6e656374696f6e 0000000c 6773736170692d6b65796578")]
    [TestCase("", "ssh-connection", "gssapi-with-mic",
        "00000014 000102030405060708090a0b0c0d0e0f10111213 32 00000000 0000000e 7373682d636f6e6e656374696f6e 0000000f 6773736170692d776974682d6d6963")]
    [TestCase("日本😀", "x", "m",
        "00000014 000102030405060708090a0b0c0d0e0f10111213 32 0000000a e697a5e69cacf09f9880 00000001 78 00000001 6d")]
    public void Writes_the_bytes_of_the_vectors(string user, string service, string method, string expected)
    {
        byte[] written = Write(s_sessionId, Octets.Text(user), Octets.Text(service), Octets.Text(method));
        Assert.That(Convert.ToHexString(written), Is.EqualTo(Convert.ToHexString(Octets.Hex(expected))));
    }

    // Rule R18: byte by byte.
    [Test]
    public void Writes_every_size_of_session_id_and_user(
        [Values(1, 20, 32, 48, 64, 256)] int sessionIdSize, [Values(0, 1, 255, 1024)] int userSize)
    {
        byte[] sessionId = Octets.Random(new Random(sessionIdSize), sessionIdSize), user = Octets.Repeat('u', userSize);
        byte[] expected = Octets.Concat(
            Octets.SshString(sessionId), [50], Octets.SshString(user), Octets.SshString("ssh-connection"u8.ToArray()), Octets.SshString("gssapi-with-mic"u8.ToArray()));
        Assert.That(Write(sessionId, user, "ssh-connection"u8, "gssapi-with-mic"u8), Is.EqualTo(expected));
        Assert.That(IsAccepted(expected), Is.True);
    }

    [Test]
    public void Takes_apart_what_it_wrote()
    {
        var random = new Random(4462);
        for (int round = 0; round < 2000; round++)
        {
            byte[] sessionId = Octets.Random(random, random.Next(1, 257)), user = Octets.Random(random, random.Next(0, 1025));
            byte[] service = Octets.Random(random, random.Next(0, 256)), method = Octets.Random(random, random.Next(0, 256));
            bool accepted = MicInput.TryParse(Write(sessionId, user, service, method), out MicInput parts);
            bool same = parts.SessionId.SequenceEqual(sessionId) && parts.User.SequenceEqual(user) && parts.Service.SequenceEqual(service) && parts.Method.SequenceEqual(method);
            Assert.That(accepted && same, Is.True, $"round {round}");
        }
    }

    [Test]
    public void Refuses_every_truncation()
    {
        byte[] whole = Sample();
        for (int length = 0; length < whole.Length; length++)
            Assert.That(IsAccepted(whole.AsSpan(0, length)), Is.False, $"{length} of {whole.Length} bytes");
    }

    [Test]
    public void Refuses_every_extra_byte([Range(0, 255)] int extra) => Assert.That(IsAccepted([.. Sample(), (byte)extra]), Is.False);

    // Rule R18: byte 50.
    [Test]
    public void Refuses_every_other_message_number([Range(0, 255)] int number)
    {
        byte[] input = Sample();
        input[4 + s_sessionId.Length] = (byte)number;
        Assert.That(IsAccepted(input), Is.EqualTo(number == 50));
    }

    [Test]
    public void Refuses_a_length_that_leads_outside(
        [Values(0, 1, 2, 3)] int field, [Values(0xffffffffu, 0x80000000u, 0x7fffffffu, 0x00010000u)] uint length)
    {
        byte[] input = Sample();
        Octets.UInt32(length).CopyTo(input, OffsetOfLength(field));
        Assert.That(IsAccepted(input), Is.False);
    }

    [TestCase(-1)]
    [TestCase(1)]
    public void Refuses_a_length_that_is_off_by_one(int difference)
    {
        for (int field = 0; field < 4; field++)
        {
            byte[] input = Sample();
            input[OffsetOfLength(field) + 3] = (byte)(input[OffsetOfLength(field) + 3] + difference);
            Assert.That(IsAccepted(input), Is.False, $"field {field}");
        }
    }

    [TestCase(0, false)]
    [TestCase(1, true)]
    [TestCase(256, true)]
    [TestCase(257, false)]
    public void Takes_session_ids_of_1_to_256_bytes(int size, bool expected) =>
        Assert.That(IsAccepted(Write(new byte[size], "alice"u8, "ssh-connection"u8, MicInput.WithMic)), Is.EqualTo(expected));

    [Test]
    public void What_it_accepts_is_what_it_would_write()
    {
        var random = new Random(35);
        int accepted = 0;
        for (int round = 0; round < 50_000; round++)
        {
            byte[] input = Sample();
            for (int change = random.Next(1, 4); change > 0; change--) input[random.Next(input.Length)] = (byte)random.Next(256);
            if (!MicInput.TryParse(input, out MicInput parts)) continue;
            accepted++;
            Assert.That(Write(parts.SessionId, parts.User, parts.Service, parts.Method), Is.EqualTo(input), $"round {round}");
        }
        Assert.That(accepted, Is.GreaterThan(1000), "changes inside the strings leave it well-formed");
    }

    private static byte[] Sample() => Write(s_sessionId, "alice"u8, "ssh-connection"u8, MicInput.WithMic);

    private static int OffsetOfLength(int field)
    {
        int[] sizes = [s_sessionId.Length + 1, 5, 14, 15];
        return sizes.Take(field).Sum(size => 4 + size);
    }

    private static byte[] Write(ReadOnlySpan<byte> sessionId, ReadOnlySpan<byte> user, ReadOnlySpan<byte> service, ReadOnlySpan<byte> method)
    {
        MicInput parts = new() { SessionId = sessionId, User = user, Service = service, Method = method };
        var output = new byte[parts.Size];
        parts.Write(output);
        return output;
    }

    private static bool IsAccepted(ReadOnlySpan<byte> input) => MicInput.TryParse(input, out _);
}

using System;
using System.Collections.Generic;
using System.Linq;
using GssNative.Ssh;
using GssNative.Tests.Host;

namespace GssNative.Tests.Ssh;

/// <summary>Everything that reads a peer's bytes, on bytes that no peer would send. An exception here would end the process of the shipped form.</summary>
internal sealed class FuzzTests
{
    private const int Rounds = 200_000;

    private static readonly byte[] s_interesting = [0x00, 0x01, 0x02, 0x06, 0x1b, 0x30, 0x60, 0x61, 0x6e, 0x7f, 0x80, 0x81, 0x82, 0x83, 0x84, 0xa0, 0xa1, 0xa2, 0xa3, 0xff];

    [Test]
    public void No_input_is_an_accident([Values(1, 2)] int seed)
    {
        var random = new Random(seed);
        byte[][] valid = [.. Samples()];
        int kerberos = 0, hosts = 0, errors = 0;
        for (int round = 0; round < Rounds; round++)
        {
            byte[] input = random.Next(4) == 0 ? Noise(random) : Mutate(valid[random.Next(valid.Length)], random);
            try
            {
                InitialToken token = InitialToken.Parse(input);
                if (token.Kind == InitialTokenKind.Krb5) kerberos++;
                if (token.Service.IsHost) hosts++;
                if (KerberosError.IsOne(input)) errors++;
                ReadEverything(input);
            }
            catch (Exception exception)
            {
                throw new AssertionException($"seed {seed}, round {round}, input {Convert.ToHexString(input)}", exception);
            }
        }
        Assert.That(kerberos, Is.GreaterThan(Rounds / 100), "some mutations must get through to the end");
        Assert.That(hosts, Is.InRange(1, kerberos));
        Assert.That(errors, Is.GreaterThan(Rounds / 100));
    }

    private static void ReadEverything(ReadOnlySpan<byte> input)
    {
        ServiceName.TryReadFromApReq(input, out _);
        ServiceName displayed = ServiceName.FromDisplayName(input);
        HostName.IsInList(displayed.Instance, input);
        HostName.IsValid(input);
        HostName.IsPrincipal(input);
        HostName.IsValidList(input);
        Oid.IsValid(input);
        OidList.Select(input, aliases: true, out _);
        Oid.TryRecognize(input, aliases: true, out _);
        KerberosError error = KerberosError.Parse(input);
        GssNative.Host.TextBuilder words = new(stackalloc byte[64]);
        error.Describe(ref words);
        ErrorBody.TryParse(input, out _);
        for (uint message = 60; message <= 66; message++) MessageBody.TryParse((Message)message, input, out _);
        KexName.Parse(input, allowSha1: true, out _);
        MicInput.TryParse(input, out _);
        GssNative.Host.Utf8.IsValid(input);
        for (int limit = 0; limit <= input.Length; limit += 1 + input.Length / 8) GssNative.Host.Utf8.LastBoundary(input, limit);
        GssNative.Host.TextBuilder text = new(stackalloc byte[64]);
        text.AppendPrintable(input);
    }

    private static IEnumerable<byte[]> Samples()
    {
        yield return new ApReqToken { TicketSize = 40 }.Build();
        yield return new ApReqToken { TicketSize = 200, Components = ["host", "a"] }.Build();
        yield return new ApReqToken { Components = ["host", "web", "x"], TicketSize = 0 }.Build();
        yield return new ApReqToken { TicketSize = 40 }.Inner();
        yield return new ApReqToken { Mechanism = Der.Oid("1.3.6.1.5.5.2"), TicketSize = 0 }.Build();
        yield return Octets.Concat(Octets.UInt32(2), Octets.SshString(Der.Oid("1.3.6.1.5.5.2")), Octets.SshString(Der.Oid("1.2.840.113554.1.2.2")));
        yield return Octets.Concat(Octets.SshString(new byte[20]), [50], Octets.SshString("alice"u8.ToArray()), Octets.SshString("s"u8.ToArray()), Octets.SshString("m"u8.ToArray()));
        yield return KrbError.Replayed;
        yield return new KrbError { Optional = [2, 3, 7, 8, 12], Text = "words"u8.ToArray() }.Build();
        yield return Octets.Concat(Octets.UInt32(1), Octets.UInt32(2), Octets.SshString("message"u8.ToArray()), Octets.SshString("en"u8.ToArray()));
        yield return Octets.SshString(Der.Oid("1.2.840.113554.1.2.2"));
        yield return Octets.Text("gss-group14-sha256-toWM5Slw5Ew8Mqkay+al2g==");
        yield return Octets.Text("host/wéb.example.org@EXAMPLE.ORG\r\nweb\n\n😀");
    }

    private static byte[] Noise(Random random)
    {
        byte[] bytes = Octets.Random(random, random.Next(0, 64));
        for (int i = 0; i < bytes.Length; i++)
            if (random.Next(2) == 0) bytes[i] = s_interesting[random.Next(s_interesting.Length)];
        return bytes;
    }

    private static byte[] Mutate(byte[] valid, Random random)
    {
        List<byte> bytes = [.. valid];
        for (int change = random.Next(1, 5); change > 0 && bytes.Count > 1; change--)
        {
            int position = random.Next(bytes.Count), count = random.Next(1, Math.Min(8, bytes.Count - position) + 1);
            switch (random.Next(6))
            {
                case 0: bytes[position] = (byte)random.Next(256); break;
                case 1: bytes[position] = s_interesting[random.Next(s_interesting.Length)]; break;
                case 2: bytes.RemoveRange(position, count); break;
                case 3: bytes.InsertRange(position, Octets.Random(random, count)); break;
                case 4: bytes.InsertRange(position, [.. bytes.Skip(position).Take(count)]); break;
                default: bytes.RemoveRange(position, bytes.Count - position); break;
            }
        }
        return [.. bytes];
    }
}

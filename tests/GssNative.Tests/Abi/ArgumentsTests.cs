using System;
using System.IO;
using System.Runtime.InteropServices;
using GssNative.Abi;
using GssNative.Tests.Host;

namespace GssNative.Tests.Abi;

/// <summary>What C passes in, and the text that it gets back.</summary>
internal sealed unsafe class ArgumentsTests
{
    // Rule R61: in bytes.
    [TestCase("", 10, true)]
    [TestCase("alice", 5, true)]
    [TestCase("alice", 4, false)]
    [TestCase("jürgen", 7, true)]
    [TestCase("jürgen", 6, false, TestName = "the limit counts bytes")]
    public void Text_has_a_limit(string text, int limit, bool expected)
    {
        fixed (byte* pointer = Octets.Text(text + "\0"))
        {
            Assert.That(Arguments.TryText(pointer, limit, out ReadOnlySpan<byte> value), Is.EqualTo(expected));
            Assert.That(Octets.Text(value), Is.EqualTo(expected ? text : ""));
        }
    }

    // Rule R25: else it is refused.
    [TestCase("ff 00")]
    [TestCase("61 c3 00")]
    [TestCase("c0 80 00")]
    public void Text_is_UTF8(string hex)
    {
        fixed (byte* pointer = Octets.Hex(hex)) Assert.That(Arguments.TryText(pointer, 10, out _), Is.False);
    }

    [Test]
    public void No_text_is_NULL()
    {
        Assert.That(Arguments.TryText(null, 10, out ReadOnlySpan<byte> value) || !value.IsEmpty, Is.False);
        Assert.That(Arguments.TryOptionalText(null, 10, out value) && value.IsEmpty, Is.True);
    }

    [Test]
    public void Optional_text_is_text()
    {
        fixed (byte* good = "ab\0"u8, bad = Octets.Hex("ff 00"))
        {
            Assert.That(Arguments.TryOptionalText(good, 2, out ReadOnlySpan<byte> value) && value.SequenceEqual("ab"u8), Is.True);
            Assert.That(Arguments.TryOptionalText(good, 1, out _), Is.False);
            Assert.That(Arguments.TryOptionalText(bad, 10, out _), Is.False);
        }
    }

    // The text ends where the mapping ends: reading one byte more than the limit and the NUL would be the end of this process.
    [TestCase(16)]
    [TestCase(1024)]
    public void Reads_no_further_than_the_limit_and_one_byte(int limit)
    {
        byte* end = GuardedPage.End;
        new Span<byte>(end - limit - 1, limit + 1).Fill((byte)'a');
        Assert.That(Arguments.TryText(end - limit - 1, limit, out _), Is.False);
        end[-1] = 0;
        Assert.That(Arguments.TryText(end - limit - 1, limit, out ReadOnlySpan<byte> value) && value.Length == limit, Is.True);
    }

    // Rule R61: both ends of them.
    [TestCase(0, 0, 10, false, true)]
    [TestCase(0, 0, 10, true, true, TestName = "NULL with length 0")]
    [TestCase(1, 0, 10, true, false, TestName = "NULL with a length")]
    [TestCase(0, 1, 10, false, false)]
    [TestCase(0, 1, 10, true, false)]
    [TestCase(1, 1, 10, false, true)]
    [TestCase(10, 1, 10, false, true)]
    [TestCase(11, 1, 10, false, false)]
    [TestCase(-1, 1, 10, false, false, TestName = "SIZE_MAX")]
    public void Bytes_have_limits(int length, int least, int most, bool isNull, bool expected)
    {
        byte* data = stackalloc byte[16];
        Assert.That(Arguments.TryBytes(isNull ? null : data, (nuint)(nint)length, least, most, out ReadOnlySpan<byte> value), Is.EqualTo(expected));
        Assert.That(value.Length, Is.EqualTo(expected ? length : 0));
    }

    [TestCase("alice", 0, Status.BufferTooSmall)]
    [TestCase("alice", 1, Status.BufferTooSmall)]
    [TestCase("alice", 5, Status.BufferTooSmall)]
    [TestCase("alice", 6, Status.Ok)]
    [TestCase("alice", 16, Status.Ok)]
    [TestCase("", 0, Status.BufferTooSmall)]
    [TestCase("", 1, Status.Ok)]
    public void Gives_all_of_a_text_or_none(string text, int capacity, Status expected)
    {
        byte* buffer = stackalloc byte[17];
        new Span<byte>(buffer, 17).Fill((byte)'?');
        nuint length = 99;
        Status status = Arguments.GiveText(Octets.Text(text), buffer, (nuint)capacity, &length);
        Assert.That(status, Is.EqualTo(expected));
        Assert.That(length, Is.EqualTo((nuint)text.Length), "the length is always reported");
        string given = status == Status.Ok ? text + "\0" : capacity > 0 ? "\0" : "";
        Assert.That(Octets.Text(new ReadOnlySpan<byte>(buffer, 17)), Is.EqualTo(given.PadRight(17, '?')));
    }

    [Test]
    public void Says_how_long_a_text_is_without_a_buffer()
    {
        nuint length = 0;
        Assert.That(Arguments.GiveText("alice"u8, null, 0, &length), Is.EqualTo(Status.BufferTooSmall));
        Assert.That(length, Is.EqualTo((nuint)5));
    }

    /// <summary>A page with nothing mapped behind it.</summary>
    private static class GuardedPage
    {
        private const int Size = 4096, NoAccess = 0, ReadWrite = 3, PrivateAnonymous = 0x22;

        public static byte* End { get; } = Make();

        private static byte* Make()
        {
            var pages = (byte*)mmap(null, 2 * Size, ReadWrite, PrivateAnonymous, -1, 0);
            if ((nint)pages == -1 || mprotect(pages + Size, Size, NoAccess) != 0) throw new IOException("mmap");
            return pages + Size;
        }

        [DllImport("libc")] private static extern void* mmap(void* address, nuint length, int protection, int flags, int file, nint offset);
        [DllImport("libc")] private static extern int mprotect(void* address, nuint length, int protection);
    }
}

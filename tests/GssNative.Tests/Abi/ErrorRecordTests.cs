using System;
using System.Runtime.InteropServices;
using GssNative.Abi;
using GssNative.Backends;
using GssNative.Tests.Host;

namespace GssNative.Tests.Abi;

/// <summary>The record of a failure, as callers of every age get it.</summary>
internal sealed unsafe class ErrorRecordTests
{
    private const int Numbers = 28, MessageSize = 1024, Whole = 1568, Behind = 64;

    [Test]
    public void Says_everything_that_is_known()
    {
        using var caller = new Caller(Whole);
        caller.Give("gss_init_sec_context: no\nNo credentials cache: jürgen");
        ErrorRecord* record = caller.Record;
        Assert.That((record->Status, record->Hint, record->Routine), Is.EqualTo((Status.NoCredentials, Hint.NoTicket, Routine.InitSecContext)));
        Assert.That((record->Major, record->Minor), Is.EqualTo((0x000d0000u, 0x96c73ac3u)));
        Assert.That(Text(record->Message), Is.EqualTo("gss_init_sec_context: no\nNo credentials cache: jürgen"));
        Assert.That(Text(record->Advice), Does.Contain("kinit"));
    }

    [Test]
    public void Has_the_layout_that_these_tests_count_with()
    {
        Assert.That(sizeof(ErrorRecord), Is.EqualTo(Whole));
        Assert.That((int)Marshal.OffsetOf<ErrorRecord>(nameof(ErrorRecord.Message)), Is.EqualTo(Numbers));
        Assert.That((int)Marshal.OffsetOf<ErrorRecord>(nameof(ErrorRecord.Advice)), Is.EqualTo(Numbers + MessageSize));
    }

    [Test]
    public void Nobody_needs_to_ask_for_it()
    {
        Failure failure = default;
        ErrorRecord.Give(null, in failure);
        Assert.That(ErrorRecord.IsReady(null), Is.True);
    }

    [TestCase(1023, 1023)]
    [TestCase(1024, 1023)]
    [TestCase(5000, 1023)]
    public void A_long_message_is_cut_before_the_NUL(int length, int expected)
    {
        using var caller = new Caller(Whole);
        caller.Give(new string('x', length));
        Assert.That(Text(caller.Record->Message), Is.EqualTo(new string('x', expected)));
    }

    [Test]
    public void A_long_message_is_cut_between_characters()
    {
        using var caller = new Caller(Whole);
        caller.Give(new string('x', 1021) + "€");
        Assert.That(Text(caller.Record->Message), Is.EqualTo(new string('x', 1021)));
    }

    [TestCase(29, TestName = "an older caller with room for the NUL only")]
    [TestCase(30)]
    [TestCase(64)]
    [TestCase(1051)]
    [TestCase(1052, TestName = "an older caller without advice")]
    [TestCase(1053)]
    [TestCase(1300)]
    [TestCase(1567)]
    [TestCase(1568)]
    public void An_older_caller_finds_the_end_of_the_text_inside_its_struct(int size)
    {
        using var caller = new Caller(size);
        caller.Give(new string('x', 3000));
        Span<byte> message = caller.Memory[Numbers..Math.Min(size, Numbers + MessageSize)];
        Assert.That(message.IndexOf((byte)0), Is.EqualTo(message.Length - 1), "the text fills what there is");
        if (size > Numbers + MessageSize) Assert.That(caller.Memory[(Numbers + MessageSize)..size].Contains((byte)0), Is.True, "the advice ends too");
        caller.AssertNothingBehind();
    }

    [TestCase(8)]
    [TestCase(12)]
    [TestCase(16)]
    [TestCase(20)]
    [TestCase(24)]
    [TestCase(28)]
    public void An_older_caller_gets_its_numbers_unharmed(int size)
    {
        using var whole = new Caller(Whole);
        using var caller = new Caller(size);
        whole.Give("message");
        caller.Give("message");
        Assert.That(caller.Memory[8..size].SequenceEqual(whole.Memory[8..size]), Is.True);
        caller.AssertNothingBehind();
    }

    [TestCase(1569)]
    [TestCase(65536)]
    public void A_newer_caller_finds_zeros_in_what_we_do_not_know(int size)
    {
        using var caller = new Caller(size);
        caller.Give("message");
        Assert.That(caller.Memory[Whole..size].IndexOfAnyExcept((byte)0), Is.EqualTo(-1));
        Assert.That(Text(caller.Record->Message), Is.EqualTo("message"));
        caller.AssertNothingBehind();
    }

    [TestCase(0, false)]
    [TestCase(7, false)]
    [TestCase(8, true)]
    [TestCase(1568, true)]
    [TestCase(65536, true)]
    [TestCase(65537, false)]
    public void Only_a_record_with_a_size_is_written_to(int size, bool expected)
    {
        using var caller = new Caller(size);
        Assert.That(ErrorRecord.IsReady(caller.Record), Is.EqualTo(expected));
        int emptied = expected ? size : 8;
        Assert.That(caller.Memory[8..Math.Max(8, emptied)].IndexOfAnyExcept((byte)0), Is.EqualTo(-1), "it is emptied");
        Assert.That(caller.Memory[Math.Max(8, emptied)..].IndexOfAnyExcept((byte)0xff), Is.EqualTo(-1), "the rest is as it was");
    }

    private static string Text(byte* text) => Marshal.PtrToStringUTF8((nint)text)!;

    /// <summary>A caller's memory, full of ones, with a struct of any size in front.</summary>
    private sealed class Caller : IDisposable
    {
        private readonly int _size;

        public Caller(int size)
        {
            _size = size;
            Record = (ErrorRecord*)NativeMemory.Alloc((nuint)Capacity);
            Memory.Fill(0xff);
            Record->Size = (nuint)size;
        }

        public ErrorRecord* Record { get; }
        public Span<byte> Memory => new(Record, Capacity);
        private int Capacity => Math.Max(_size, 8) + Behind;

        public void Give(string message)
        {
            Failure failure = default;
            failure.Set(Status.NoCredentials, Hint.NoTicket, Routine.InitSecContext, 0x000d0000, 0x96c73ac3, Octets.Text(message));
            ErrorRecord.Give(Record, in failure);
            failure.Dispose();
        }

        public void AssertNothingBehind() => Assert.That(Memory[_size..].IndexOfAnyExcept((byte)0xff), Is.EqualTo(-1), "nothing behind the struct was touched");

        public void Dispose() => NativeMemory.Free(Record);
    }
}

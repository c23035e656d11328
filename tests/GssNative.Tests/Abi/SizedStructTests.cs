using System;
using System.Runtime.InteropServices;
using GssNative.Abi;

namespace GssNative.Tests.Abi;

/// <summary>Structs that begin with their size: either side may be older than the other.</summary>
internal sealed unsafe class SizedStructTests
{
    [StructLayout(LayoutKind.Sequential)]
    private struct Sample
    {
        public nuint Size;
        public ulong First, Second;
    }

    [TestCase(0ul, false)]
    [TestCase(7ul, false)]
    [TestCase(8ul, true)]
    [TestCase(24ul, true)]
    [TestCase(65536ul, true)]
    [TestCase(65537ul, false)]
    [TestCase(ulong.MaxValue, false)]
    public void A_size_is_plausible(ulong size, bool expected)
    {
        nuint value = (nuint)size;
        Assert.That(SizedStruct.IsPlausible(&value), Is.EqualTo(expected));
    }

    [Test]
    public void NULL_is_not_plausible()
    {
        Assert.That(SizedStruct.IsPlausible(null), Is.False);
        Assert.That(SizedStruct.Read((Sample*)null, out _), Is.EqualTo(Status.InvalidArgument));
    }

    [TestCase(0, Status.InvalidArgument)]
    [TestCase(7, Status.InvalidArgument)]
    [TestCase(65537, Status.InvalidArgument)]
    public void Options_that_were_not_initialised_are_refused(int size, Status expected)
    {
        Sample* caller = stackalloc Sample[1];
        *caller = new Sample { Size = (nuint)size, First = 1, Second = 2 };
        Assert.That(SizedStruct.Read(caller, out Sample options), Is.EqualTo(expected));
        Assert.That(options.First | options.Second, Is.Zero, "nothing of it was taken");
    }

    // What lies behind the caller's struct is not the caller's: it is full of ones here.
    [TestCase(8, 0ul, 0ul)]
    [TestCase(16, 0x1111111111111111ul, 0ul)]
    [TestCase(20, 0x1111111111111111ul, 0x22222222ul)]
    [TestCase(24, 0x1111111111111111ul, 0x2222222222222222ul)]
    public void What_an_older_caller_does_not_know_is_zero(int size, ulong first, ulong second)
    {
        byte* memory = Memory(64, size);
        ((Sample*)memory)->First = 0x1111111111111111;
        ((Sample*)memory)->Second = 0x2222222222222222;
        Assert.That(SizedStruct.Read((Sample*)memory, out Sample options), Is.EqualTo(Status.Ok));
        Assert.That((options.First, options.Second), Is.EqualTo((first, second)));
        NativeMemory.Free(memory);
    }

    [TestCase(25, -1, Status.Ok)]
    [TestCase(64, -1, Status.Ok)]
    [TestCase(65536, -1, Status.Ok)]
    [TestCase(25, 24, Status.Unsupported)]
    [TestCase(64, 24, Status.Unsupported)]
    [TestCase(64, 63, Status.Unsupported)]
    [TestCase(65536, 65535, Status.Unsupported)]
    [TestCase(64, 64, Status.Ok, TestName = "a byte behind the struct is nobody's business")]
    public void What_we_do_not_know_must_be_zero(int size, int set, Status expected)
    {
        byte* memory = Memory(65536 + 8, size);
        new Span<byte>(memory + sizeof(nuint), 65536).Clear();
        ((Sample*)memory)->Second = 5;
        if (set >= 0) memory[set] = 1;
        Assert.That(SizedStruct.Read((Sample*)memory, out Sample options), Is.EqualTo(expected));
        Assert.That(options.Second, Is.EqualTo(5));
        NativeMemory.Free(memory);
    }

    [TestCase(8)]
    [TestCase(9)]
    [TestCase(16)]
    [TestCase(20)]
    [TestCase(24)]
    [TestCase(60)]
    public void A_result_is_written_as_far_as_both_know_it_and_no_further(int size)
    {
        byte* memory = Memory(64, size);
        var value = new Sample { Size = 1, First = 0x1111111111111111, Second = 0x2222222222222222 };
        SizedStruct.Write((Sample*)memory, in value);
        Assert.That(*(nuint*)memory, Is.EqualTo((nuint)size), "the size stays the caller's");
        for (int i = sizeof(nuint); i < 64; i++)
        {
            int expected = i >= size ? 0xff : i < 16 ? 0x11 : i < 24 ? 0x22 : 0;
            Assert.That(memory[i], Is.EqualTo(expected), $"byte {i}");
        }
        NativeMemory.Free(memory);
    }

    [Test]
    public void Clearing_keeps_the_size_and_what_is_behind()
    {
        byte* memory = Memory(64, 40);
        SizedStruct.Clear(memory);
        Assert.That(*(nuint*)memory, Is.EqualTo((nuint)40));
        Assert.That(new Span<byte>(memory + 8, 32).IndexOfAnyExcept((byte)0), Is.EqualTo(-1));
        Assert.That(new Span<byte>(memory + 40, 24).IndexOfAnyExcept((byte)0xff), Is.EqualTo(-1));
        NativeMemory.Free(memory);
    }

    private static byte* Memory(int capacity, int size)
    {
        var memory = (byte*)NativeMemory.Alloc((nuint)capacity);
        new Span<byte>(memory, capacity).Fill(0xff);
        *(nuint*)memory = (nuint)size;
        return memory;
    }
}

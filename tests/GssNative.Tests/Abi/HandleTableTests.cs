using System;
using System.Collections.Generic;
using GssNative.Abi;

namespace GssNative.Tests.Abi;

/// <summary>Handles one at a time: who comes in, and what happens at the end.</summary>
internal sealed unsafe class HandleTableTests
{
    private const HandleType Type = HandleType.Authentication;

    [Test]
    public void A_handle_is_no_address_and_leads_to_its_target()
    {
        nuint handle = HandleTable.Add(Type, Target(7));
        Assert.That(handle >> 48, Is.EqualTo((nuint)0xA5C3));
        Assert.That(handle & 15, Is.EqualTo(nuint.Zero));
        Assert.That(HandleTable.Enter(handle, Type, exclusive: true, out HandleTable.Slot* slot), Is.EqualTo(Status.Ok));
        Assert.That((nint)HandleTable.Target(slot), Is.EqualTo((nint)Target(7)));
        Assert.That((nint)HandleTable.Leave(slot), Is.EqualTo(nint.Zero), "it is not closed");
        Assert.That((nint)HandleTable.Remove(handle, Type), Is.EqualTo((nint)Target(7)));
    }

    [Test]
    public void A_removed_handle_is_dead()
    {
        nuint handle = HandleTable.Add(Type, Target(1));
        HandleTable.Remove(handle, Type);
        AssertRefused(handle, Type);
        Assert.That((nint)HandleTable.Remove(handle, Type), Is.EqualTo(nint.Zero), "removed twice");
    }

    [Test]
    public void A_removed_handle_stays_dead_while_its_slot_lives_on()
    {
        nuint stale = HandleTable.Add(Type, Target(1));
        HandleTable.Slot* slot = SlotOf(stale, Type);
        HandleTable.Remove(stale, Type);
        nuint next = HandleTable.Add(Type, Target(2));
        Assert.That((nint)SlotOf(next, Type), Is.EqualTo((nint)slot), "the slot is used again");
        Assert.That(next, Is.Not.EqualTo(stale));
        AssertRefused(stale, Type);
        Assert.That((nint)HandleTable.Remove(stale, Type), Is.EqualTo(nint.Zero));
        Assert.That((nint)HandleTable.Remove(next, Type), Is.EqualTo((nint)Target(2)), "the stale handle did nothing to it");
    }

    [Test]
    public void Another_type_is_refused([Values] HandleType type, [Values] HandleType asked)
    {
        if (type == HandleType.None) return;
        nuint handle = HandleTable.Add(type, Target(1));
        if (asked != type)
        {
            Assert.That(HandleTable.Enter(handle, asked, exclusive: false, out HandleTable.Slot* slot), Is.EqualTo(Status.BadHandle));
            Assert.That((nint)slot, Is.EqualTo(nint.Zero));
            Assert.That((nint)HandleTable.Remove(handle, asked), Is.EqualTo(nint.Zero));
        }
        Assert.That((nint)HandleTable.Remove(handle, type), Is.EqualTo((nint)Target(1)));
    }

    [Test]
    public void A_handle_with_one_bit_changed_is_refused([Range(0, 63)] int bit)
    {
        nuint handle = HandleTable.Add(Type, Target(1)), forged = handle ^ (nuint)1 << bit;
        foreach (HandleType type in Enum.GetValues<HandleType>()) AssertRefused(forged, type);
        Assert.That((nint)HandleTable.Remove(handle, Type), Is.EqualTo((nint)Target(1)));
    }

    [TestCase(0ul)]
    [TestCase(1ul)]
    [TestCase(15ul)]
    [TestCase(ulong.MaxValue)]
    [TestCase(0xA5C3_0000_0000_0000ul, TestName = "the tag alone")]
    [TestCase(0xA5C3_FFFF_FFFF_FFF0ul, TestName = "the last generation of the last slot, of no type")]
    [TestCase(0xA5C3_FFFF_F3FF_FFF0ul)]
    [TestCase(0x0000_7FFF_DEAD_BEE0ul, TestName = "an address")]
    [TestCase(0x8000_0000_0000_0000ul)]
    public void A_value_that_was_never_given_is_refused(ulong value)
    {
        foreach (HandleType type in Enum.GetValues<HandleType>()) AssertRefused((nuint)value, type);
    }

    [Test]
    public void A_million_random_values_are_refused()
    {
        var random = new Random(20_26);
        var live = new List<nuint>();
        for (int i = 0; i < 100; i++) live.Add(HandleTable.Add(Type, Target(i + 1)));
        for (int round = 0; round < 1_000_000; round++)
        {
            // Every other one has a right tag and right low bits, and is still not one of the hundred.
            ulong value = (ulong)random.NextInt64(long.MinValue, long.MaxValue);
            if (round % 2 == 0) value = 0xA5C3UL << 48 | value & 0x0000_FFFF_FFFF_FFF0;
            if (live.Contains((nuint)value)) continue;
            if (HandleTable.Enter((nuint)value, (HandleType)(round % 3 + 1), exclusive: round % 5 == 0, out _) != Status.BadHandle) Assert.Fail($"{value:x16}");
            if (HandleTable.Remove((nuint)value, (HandleType)(round % 3 + 1)) != null) Assert.Fail($"{value:x16}");
        }
        for (int i = 0; i < live.Count; i++) Assert.That((nint)HandleTable.Remove(live[i], Type), Is.EqualTo((nint)Target(i + 1)));
    }

    [Test]
    public void Exclusive_lets_one_in()
    {
        nuint handle = HandleTable.Add(Type, Target(1));
        Assert.That(HandleTable.Enter(handle, Type, exclusive: true, out HandleTable.Slot* slot), Is.EqualTo(Status.Ok));
        Assert.That(HandleTable.Enter(handle, Type, exclusive: true, out HandleTable.Slot* second), Is.EqualTo(Status.Busy));
        Assert.That((nint)second, Is.EqualTo(nint.Zero));
        HandleTable.Leave(slot);
        Assert.That(HandleTable.Enter(handle, Type, exclusive: true, out slot), Is.EqualTo(Status.Ok), "it is free again");
        HandleTable.Leave(slot);
        HandleTable.Remove(handle, Type);
    }

    [Test]
    public void Shared_lets_any_number_in()
    {
        const int many = 10_000;
        nuint handle = HandleTable.Add(HandleType.Backend, Target(1));
        HandleTable.Slot* slot = null;
        for (int i = 0; i < many; i++) Assert.That(HandleTable.Enter(handle, HandleType.Backend, exclusive: false, out slot), Is.EqualTo(Status.Ok));
        Assert.That((nint)HandleTable.Remove(handle, HandleType.Backend), Is.EqualTo(nint.Zero));
        for (int i = 1; i < many; i++) Assert.That((nint)HandleTable.Leave(slot), Is.EqualTo(nint.Zero), $"{i} of {many} have left");
        Assert.That((nint)HandleTable.Leave(slot), Is.EqualTo((nint)Target(1)), "the last one gets it");
    }

    [Test]
    public void Removed_during_a_call_it_lives_until_the_call_is_over()
    {
        nuint handle = HandleTable.Add(Type, Target(1));
        HandleTable.Enter(handle, Type, exclusive: true, out HandleTable.Slot* slot);
        Assert.That((nint)HandleTable.Remove(handle, Type), Is.EqualTo(nint.Zero), "not yet");
        Assert.That((nint)HandleTable.Remove(handle, Type), Is.EqualTo(nint.Zero), "nor by asking again");
        AssertRefused(handle, Type);
        Assert.That((nint)HandleTable.Target(slot), Is.EqualTo((nint)Target(1)), "who is inside still has it");
        nuint other = HandleTable.Add(Type, Target(2));
        Assert.That((nint)SlotOf(other, Type), Is.Not.EqualTo((nint)slot), "the slot is not free yet");
        Assert.That((nint)HandleTable.Leave(slot), Is.EqualTo((nint)Target(1)));
        HandleTable.Remove(other, Type);
    }

    private static void AssertRefused(nuint handle, HandleType type)
    {
        Assert.That(HandleTable.Enter(handle, type, exclusive: true, out HandleTable.Slot* slot), Is.EqualTo(Status.BadHandle), $"{handle:x16}");
        Assert.That((nint)slot, Is.EqualTo(nint.Zero));
        Assert.That(HandleTable.Enter(handle, type, exclusive: false, out slot), Is.EqualTo(Status.BadHandle), $"{handle:x16}");
        Assert.That((nint)HandleTable.Remove(handle, type), Is.EqualTo(nint.Zero), $"{handle:x16}");
    }

    private static HandleTable.Slot* SlotOf(nuint handle, HandleType type)
    {
        Assert.That(HandleTable.Enter(handle, type, exclusive: false, out HandleTable.Slot* slot), Is.EqualTo(Status.Ok));
        HandleTable.Leave(slot);
        return slot;
    }

    /// <summary>The table never looks at what a target points to.</summary>
    private static void* Target(int number) => (void*)((nint)number << 4);
}

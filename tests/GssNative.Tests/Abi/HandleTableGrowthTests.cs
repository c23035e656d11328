using System.Collections.Generic;
using System.Linq;
using System.Reflection;
using System.Threading;
using GssNative.Abi;

namespace GssNative.Tests.Abi;

/// <summary>
/// Many handles, and many lives of one slot. That an operation takes constant time is a matter of structure, not of a clock: finding a slot has
/// no loop, and the loops of the others only repeat a compare-exchange that another thread won.
/// </summary>
internal sealed unsafe class HandleTableGrowthTests
{
    private const int Million = 1_000_000, Threads = 8;
    private const int LastGeneration = (1 << 20) - 1;

    [Test]
    public void A_million_live_handles_never_move()
    {
        var handles = new nuint[Million];
        var slots = new nint[Million];
        Thread[] threads = [.. Enumerable.Range(0, Threads).Select(first => new Thread(() =>
        {
            for (int i = first; i < Million; i += Threads) handles[i] = HandleTable.Add(HandleType.Backend, (void*)(i + 1));
        }))];
        foreach (Thread thread in threads) thread.Start();
        foreach (Thread thread in threads) thread.Join();
        for (int i = 0; i < Million; i++) slots[i] = SlotOf(handles[i], i);
        Assert.That(new HashSet<nuint>(handles), Has.Count.EqualTo(Million), "no value twice");
        Assert.That(new HashSet<nint>(slots), Has.Count.EqualTo(Million), "no slot twice");

        var more = new nuint[10_000];
        for (int i = 0; i < more.Length; i++) more[i] = HandleTable.Add(HandleType.Backend, (void*)1);
        foreach (nuint handle in more) HandleTable.Remove(handle, HandleType.Backend);
        for (int i = 0; i < Million; i++)
            if (SlotOf(handles[i], i) != slots[i]) Assert.Fail($"slot {i} has moved");

        for (int i = 0; i < Million; i++)
            if (HandleTable.Remove(handles[i], HandleType.Backend) != (void*)(i + 1)) Assert.Fail($"handle {i} lost its target");
        for (int i = 0; i < Million; i++)
            if (HandleTable.Enter(handles[i], HandleType.Backend, exclusive: false, out _) != Status.BadHandle) Assert.Fail($"handle {i} is still alive");
    }

    [Test]
    public void Slots_are_used_again_before_there_are_new_ones()
    {
        var handles = new nuint[1000];
        HashSet<nint> first = Fill(handles);
        foreach (nuint handle in handles) HandleTable.Remove(handle, HandleType.Backend);
        HashSet<nint> second = Fill(handles);
        foreach (nuint handle in handles) HandleTable.Remove(handle, HandleType.Backend);
        Assert.That(second, Is.EquivalentTo(first));
    }

    [Test]
    public void A_slot_that_has_used_up_its_names_is_retired()
    {
        nuint handle = HandleTable.Add(HandleType.Authentication, (void*)1), first = handle;
        HandleTable.Slot* slot = Enter(handle);
        HandleTable.Leave(slot);
        var given = new HashSet<nuint> { handle };
        while (new SlotState(slot->State).Generation < LastGeneration)
        {
            Assert.That((nint)HandleTable.Remove(handle, HandleType.Authentication), Is.EqualTo((nint)1));
            handle = HandleTable.Add(HandleType.Authentication, (void*)1);
            if (!given.Add(handle)) Assert.Fail($"{handle:x16} was given out twice");
        }
        Assert.That((nint)Enter(handle), Is.EqualTo((nint)slot), "every life so far was of the same slot");
        HandleTable.Leave(slot);
        HandleTable.Remove(handle, HandleType.Authentication);

        var others = new nuint[1000];
        for (int i = 0; i < others.Length; i++)
        {
            others[i] = HandleTable.Add(HandleType.Authentication, (void*)1);
            HandleTable.Slot* other = Enter(others[i]);
            HandleTable.Leave(other);
            if (other == slot) Assert.Fail("a retired slot came back");
        }
        foreach (nuint stale in new[] { first, handle })
            Assert.That(HandleTable.Enter(stale, HandleType.Authentication, exclusive: true, out _), Is.EqualTo(Status.BadHandle));
        foreach (nuint other in others) HandleTable.Remove(other, HandleType.Authentication);
    }

    // A thread that slept between looking at the head and taking it must not mistake a later head for the one that it saw. Such a sleep cannot be
    // arranged from outside, so this looks at the head itself.
    [Test]
    public void The_list_of_free_slots_never_has_the_same_head_twice()
    {
        FieldInfo head = typeof(HandleTable).GetField("s_free", BindingFlags.Static | BindingFlags.NonPublic)!;
        HandleTable.Remove(HandleTable.Add(HandleType.Backend, (void*)1), HandleType.Backend);
        var values = new HashSet<long>();
        var firsts = new HashSet<uint>();
        for (int i = 0; i < 1000; i++)
        {
            var value = (long)head.GetValue(null)!;
            firsts.Add((uint)value);
            if (!values.Add(value)) Assert.Fail($"{value:x16} was the head before");
            HandleTable.Remove(HandleTable.Add(HandleType.Backend, (void*)1), HandleType.Backend);
        }
        Assert.That(firsts, Has.Count.EqualTo(1), "it was the same slot every time");
    }

    private static HashSet<nint> Fill(nuint[] handles)
    {
        var slots = new HashSet<nint>();
        for (int i = 0; i < handles.Length; i++)
        {
            handles[i] = HandleTable.Add(HandleType.Backend, (void*)(i + 1));
            slots.Add(SlotOf(handles[i], i));
        }
        return slots;
    }

    private static nint SlotOf(nuint handle, int number)
    {
        if (HandleTable.Enter(handle, HandleType.Backend, exclusive: false, out HandleTable.Slot* slot) != Status.Ok) Assert.Fail($"handle {number} is refused");
        if (HandleTable.Target(slot) != (void*)(number + 1)) Assert.Fail($"handle {number} has another's target");
        HandleTable.Leave(slot);
        return (nint)slot;
    }

    private static HandleTable.Slot* Enter(nuint handle)
    {
        Assert.That(HandleTable.Enter(handle, HandleType.Authentication, exclusive: true, out HandleTable.Slot* slot), Is.EqualTo(Status.Ok));
        return slot;
    }
}

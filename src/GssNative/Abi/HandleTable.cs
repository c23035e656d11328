using System.Runtime.CompilerServices;
using System.Threading;
using GssNative.Host;

namespace GssNative.Abi;

internal enum HandleType
{
    None = 0,
    Backend = 1,
    Credential = 2,
    Authentication = 3,
}

/// <summary>
/// The handles that C sees. They are not addresses: any value at all may be looked up, and no value is ever given out twice.
/// </summary>
/// <remarks>
/// A handle is, from the top: 16 bits that no pointer has (not canonical with 48, 52 or 57 address bits, nor under a tag in the top byte),
/// 20 bits generation, 2 bits type, 22 bits slot index, 4 zero bits. Slots live in segments that are made when needed, never moved and never
/// freed: one of 64, which is all that a client needs, then of 4,096. Everything is lock-free and takes constant time: a slot's one word of
/// state says who may come in, and is changed by compare-exchange.
/// </remarks>
internal static unsafe class HandleTable
{
    private const ulong Tag = 0xA5C3UL << 48;
    private const int IndexShift = 4, TypeShift = 26, GenerationShift = 28, TagShift = 48;
    private const int IndexBits = 22, GenerationBits = 20;
    private const uint IndexMask = (1u << IndexBits) - 1, LastGeneration = (1u << GenerationBits) - 1;
    private const int SegmentBits = 12, FirstSegment = 64;
    private const uint SegmentMask = (1u << SegmentBits) - 1;

    private static nint s_first;        // slots 0 to 63
    private static Segments s_segments; // all others; the first 64 of the first one are never used
    private static int s_used;          // slots that were ever given out
    private static long s_free;         // head of the list of free slots: count of changes << 32 | index + 1

    /// <summary>One handle's place. The state is read and changed as a whole, see <see cref="SlotState"/>.</summary>
    public struct Slot
    {
        internal long State;
        internal nint Target;           // of a free slot: the next free index + 1
        internal uint Index;
    }

    [InlineArray(1 << (IndexBits - SegmentBits))]
    private struct Segments
    {
        private nint _first;
    }

    /// <summary>A new handle for <paramref name="target"/>; 0 if there is no memory, or if four million objects live.</summary>
    public static nuint Add(HandleType type, void* target)
    {
        Slot* slot = TakeFree();
        if (slot == null) slot = TakeNew();
        if (slot == null) return 0;
        slot->Target = (nint)target;
        SlotState state = new SlotState(Volatile.Read(ref slot->State)).NextLife(type);
        Volatile.Write(ref slot->State, state.Value);
        return (nuint)(Tag | (ulong)state.Generation << GenerationShift | (ulong)type << TypeShift | (ulong)slot->Index << IndexShift);
    }

    /// <summary>Comes in: until <see cref="Leave"/> the target stays. Exclusive lets only one in at a time.</summary>
    public static Status Enter(nuint handle, HandleType type, bool exclusive, out Slot* slot)
    {
        slot = Find(handle, type);
        if (slot == null) return Status.BadHandle;
        SlotState idle = IdleState(handle, type), expected = idle;          // most often nobody is inside
        while (true)
        {
            SlotState found = new(Interlocked.CompareExchange(ref slot->State, expected.Enter().Value, expected.Value));
            if (found.Value == expected.Value) return Status.Ok;
            bool alive = found.IsLifeOf(idle);
            expected = found;
            if (alive && !(exclusive && found.Inside > 0)) continue;
            slot = null;
            return alive ? Status.Busy : Status.BadHandle;
        }
    }

    public static void* Target(Slot* slot) => (void*)slot->Target;

    /// <summary>Goes out. The last to leave a closed handle gets its target to release it; everyone else gets null.</summary>
    public static void* Leave(Slot* slot)
    {
        while (true)
        {
            SlotState state = new(Volatile.Read(ref slot->State));
            bool last = state.IsClosed && state.Inside == 1;
            void* target = (void*)slot->Target;
            SlotState next = last ? state.Dead() : state.Leave();
            if (Interlocked.CompareExchange(ref slot->State, next.Value, state.Value) != state.Value) continue;
            if (!last) return null;
            if (state.Generation < LastGeneration) GiveBack(slot);      // else the slot has used up its names
            return target;
        }
    }

    /// <summary>Closes the handle: nobody comes in any more. Returns the target if nobody is inside, else the last to leave gets it.</summary>
    public static void* Remove(nuint handle, HandleType type)
    {
        Slot* slot = Find(handle, type);
        if (slot == null) return null;
        SlotState idle = IdleState(handle, type), expected = idle;
        while (true)
        {
            SlotState found = new(Interlocked.CompareExchange(ref slot->State, expected.Enter().Closed().Value, expected.Value));
            if (found.Value == expected.Value) return Leave(slot);
            if (!found.IsLifeOf(idle)) return null;
            expected = found;
        }
    }

    /// <summary>The slot that a handle of this type names; whether it still does, its state tells.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Slot* Find(nuint handle, HandleType type)
    {
        if (handle >> TagShift != Tag >> TagShift || (handle & 15) != 0 || (HandleType)(handle >> TypeShift & 3) != type) return null;
        return At((uint)(handle >> IndexShift) & IndexMask);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static SlotState IdleState(nuint handle, HandleType type) => SlotState.Idle((uint)(handle >> GenerationShift) & LastGeneration, type);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Slot* At(uint index)
    {
        Slot* segment = (Slot*)Volatile.Read(ref SegmentOf(index));
        return segment == null ? null : segment + (index & SegmentMask);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ref nint SegmentOf(uint index) => ref index < FirstSegment ? ref s_first : ref s_segments[(int)(index >> SegmentBits)];

    private static Slot* TakeNew()
    {
        while (true)
        {
            int used = Volatile.Read(ref s_used);
            if (used > IndexMask) return null;
            Slot* segment = MakeSegment((uint)used);
            if (segment == null) return null;
            if (Interlocked.CompareExchange(ref s_used, used + 1, used) != used) continue;
            Slot* slot = segment + ((uint)used & SegmentMask);
            slot->Index = (uint)used;
            return slot;
        }
    }

    private static Slot* MakeSegment(uint index)
    {
        ref nint published = ref SegmentOf(index);
        Slot* segment = (Slot*)Volatile.Read(ref published);
        if (segment != null) return segment;
        nuint slots = index < FirstSegment ? FirstSegment : 1u << SegmentBits;
        segment = (Slot*)Memory.Allocate((nuint)sizeof(Slot) * slots);
        if (segment == null) return null;
        nint earlier = Interlocked.CompareExchange(ref published, (nint)segment, 0);
        if (earlier == 0) return segment;
        Memory.Free(segment);
        return (Slot*)earlier;
    }

    private static Slot* TakeFree()
    {
        while (true)
        {
            long head = Volatile.Read(ref s_free);
            uint next = (uint)head;
            if (next == 0) return null;
            Slot* slot = At(next - 1);
            if (Interlocked.CompareExchange(ref s_free, Successor(head, (uint)Volatile.Read(ref slot->Target)), head) == head) return slot;
        }
    }

    private static void GiveBack(Slot* slot)
    {
        while (true)
        {
            long head = Volatile.Read(ref s_free);
            Volatile.Write(ref slot->Target, (nint)(uint)head);
            if (Interlocked.CompareExchange(ref s_free, Successor(head, slot->Index + 1), head) == head) return;
        }
    }

    // The count of changes makes a head that was seen before differ from the same slot at the head again.
    private static long Successor(long head, uint first) => ((head >>> 32) + 1) << 32 | first;
}

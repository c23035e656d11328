using System;
using System.Linq;
using System.Threading;
using GssNative.Abi;

namespace GssNative.Tests.Abi;

/// <summary>Eight threads that use, misuse and pass on the same handles, by seeded schedules.</summary>
internal sealed unsafe class HandleTableScheduleTests
{
    private const int Threads = 8, Operations = 4000, Shared = 24;

    [Test]
    public void Every_target_is_released_once_and_no_stale_handle_gets_in([Range(1, 40)] int seed)
    {
        using var schedule = new Schedule(seed);
        Assert.That(schedule.Run(), Is.Null, $"seed {seed}");
        Assert.That(schedule.Entered, Is.GreaterThan(0), "somebody must have got in");
        Assert.That(schedule.Refused, Is.GreaterThan(0), "somebody must have been refused");
    }

    /// <summary>What is known of one handle, beside the table.</summary>
    private sealed class Life
    {
        public nuint Handle;
        public HandleType Type;
        public int Inside, Releases, Removed;

        public bool IsExclusive => Type == HandleType.Authentication;
    }

    private sealed class Schedule(int seed) : IDisposable
    {
        // Targets are numbers of lives, from 1: the table never looks at what they point to.
        private readonly Life?[] _lives = new Life?[Threads * Operations + 1];
        private readonly int[] _pool = new int[Shared];
        private readonly Barrier _start = new(Threads);
        private int _made, _entered, _refused;
        private string? _mistake;

        public int Entered => _entered;
        public int Refused => _refused;

        public string? Run()
        {
            Thread[] threads = [.. Enumerable.Range(0, Threads).Select(number => new Thread(() => Work(new Random(seed * 1000 + number))))];
            foreach (Thread thread in threads) thread.Start();
            foreach (Thread thread in threads) thread.Join();
            for (int number = 1; number <= _made; number++) Remove(number);
            for (int number = 1; number <= _made; number++)
                if (_lives[number]!.Releases != 1) Mistake($"target {number} was released {_lives[number]!.Releases} times");
            return _mistake;
        }

        public void Dispose() => _start.Dispose();

        private void Work(Random random)
        {
            _start.SignalAndWait();
            try
            {
                Play(random);
            }
            catch (Exception exception)                 // else it would end the process, and nobody would learn the seed
            {
                Mistake(exception.ToString());
            }
        }

        private void Play(Random random)
        {
            for (int operation = 0; operation < Operations && _mistake == null; operation++)
            {
                int place = random.Next(Shared), number = Volatile.Read(ref _pool[place]);
                switch (random.Next(10))
                {
                    case 0: Volatile.Write(ref _pool[place], Add(random)); break;                   // what was there is leaked to the stale ones
                    case 1 when number != 0: Remove(number); break;                                 // often while others are inside, or again
                    case 2 when _made > 0: Use(random.Next(1, Volatile.Read(ref _made) + 1), random); break;     // mostly stale
                    case 3 when _made > 0: Remove(random.Next(1, Volatile.Read(ref _made) + 1)); break;
                    case 4 when number != 0: Misuse(number, random); break;
                    default:
                        if (number != 0) Use(number, random);
                        break;
                }
            }
        }

        private int Add(Random random)
        {
            int number = Interlocked.Increment(ref _made);
            var life = new Life { Type = random.Next(2) == 0 ? HandleType.Backend : HandleType.Authentication };
            life.Handle = HandleTable.Add(life.Type, (void*)number);
            Volatile.Write(ref _lives[number], life);
            return number;
        }

        private void Use(int number, Random random)
        {
            if (Volatile.Read(ref _lives[number]) is not { } life) return;                          // its thread is just making it
            bool removed = Volatile.Read(ref life.Removed) != 0;
            Status status = HandleTable.Enter(life.Handle, life.Type, life.IsExclusive, out HandleTable.Slot* slot);
            if (status != Status.Ok)
            {
                Interlocked.Increment(ref _refused);
                if (status == Status.Busy && !life.IsExclusive) Mistake($"shared handle {number} is busy");
                if (status == Status.Busy && removed) Mistake($"removed handle {number} is busy");
                return;
            }
            Interlocked.Increment(ref _entered);
            if (removed) Mistake($"stale handle {number} got in");
            if (HandleTable.Target(slot) != (void*)number) Mistake($"handle {number} leads to target {(nint)HandleTable.Target(slot)}");
            if (Interlocked.Increment(ref life.Inside) > 1 && life.IsExclusive) Mistake($"two inside the exclusive handle {number}");
            if (random.Next(4) == 0) Thread.Yield();
            if (random.Next(16) == 0) Remove(number);                                               // free during the own call
            if (Volatile.Read(ref life.Releases) != 0) Mistake($"target {number} was released while somebody was inside");
            Interlocked.Decrement(ref life.Inside);
            Released(HandleTable.Leave(slot), number);
        }

        private void Remove(int number)
        {
            if (Volatile.Read(ref _lives[number]) is not { } life) return;
            Released(HandleTable.Remove(life.Handle, life.Type), number);
            Volatile.Write(ref life.Removed, 1);
        }

        private void Misuse(int number, Random random)
        {
            if (Volatile.Read(ref _lives[number]) is not { } life) return;
            HandleType wrong = life.Type == HandleType.Backend ? HandleType.Authentication : HandleType.Backend;
            nuint[] forged = [life.Handle | 1, life.Handle ^ (nuint)1 << 60, life.Handle & ~((nuint)0xFFFFF << 28), life.Handle ^ (nuint)1 << 26, 0];
            nuint value = forged[random.Next(forged.Length)];
            bool gotIn = HandleTable.Enter(value, life.Type, exclusive: true, out _) != Status.BadHandle
                || HandleTable.Enter(life.Handle, wrong, exclusive: false, out _) != Status.BadHandle
                || HandleTable.Remove(value, life.Type) != null || HandleTable.Remove(life.Handle, wrong) != null;
            if (gotIn) Mistake($"{value:x16} got in");
        }

        private void Released(void* target, int number)
        {
            if (target == null) return;
            if (target != (void*)number) Mistake($"handle {number} gave target {(nint)target}");
            if (Interlocked.Increment(ref _lives[(nint)target]!.Releases) != 1) Mistake($"target {(nint)target} was released twice");
        }

        private void Mistake(string what) => Interlocked.CompareExchange(ref _mistake, what, null);
    }
}

// References and raw memory: the members of the real base library that the source uses, with the same signatures.
using System.Runtime.CompilerServices;

namespace System.Runtime.CompilerServices
{
    /// <summary>Reference arithmetic. The JIT replaces [Intrinsic] bodies; the bodies given here say the same (nothing moves: <c>fixed</c> costs nothing).</summary>
    public static unsafe class Unsafe
    {
        [Intrinsic] public static ref TTo As<TFrom, TTo>(ref TFrom source) { fixed (TFrom* p = &source) return ref *(TTo*)p; }
        [Intrinsic] public static ref T AsRef<T>(scoped ref readonly T source) { fixed (T* p = &source) return ref *p; }
        [Intrinsic] public static ref T AsRef<T>(void* source) => ref *(T*)source;
        [Intrinsic] public static void* AsPointer<T>(ref readonly T value) { fixed (T* p = &value) return p; }
        [Intrinsic] public static ref T Add<T>(ref T source, int count) { fixed (T* p = &source) return ref p[count]; }
        [Intrinsic] public static ref T NullRef<T>() => ref AsRef<T>(null);
    }

    public static unsafe class RuntimeHelpers
    {
        // csc: constant data of other types than byte, e.g. ReadOnlySpan<uint> x = [1, 2, 3]. The JIT replaces the call by an address.
        [Intrinsic] public static ReadOnlySpan<T> CreateSpan<T>(RuntimeFieldHandle field) { Process.FailFast(); return default; }
    }
}

namespace System.Runtime.InteropServices
{
    public static unsafe class MemoryMarshal
    {
        public static ref T GetReference<T>(ReadOnlySpan<T> span) => ref span._reference;
        // csc, for inline arrays, [a, b] and params.
        public static Span<T> CreateSpan<T>(scoped ref T reference, int length) => new(Unsafe.AsPointer(ref reference), length);
        public static ReadOnlySpan<T> CreateReadOnlySpan<T>(scoped ref readonly T reference, int length) => new(Unsafe.AsPointer(in reference), length);

        /// <summary>A C string as a span, without its terminator; null is empty.</summary>
        public static ReadOnlySpan<byte> CreateReadOnlySpanFromNullTerminated(byte* value)
        {
            int length = 0;
            if (value != null) while (value[length] != 0) length = checked(length + 1);
            return new ReadOnlySpan<byte>(value, length);
        }
    }
}

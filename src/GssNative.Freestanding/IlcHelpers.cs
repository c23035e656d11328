// Helpers that ILC looks up by name in its core library and that have something to do, or rightly nothing.
// What ILC asks for and we refuse is in IlcRefusals.cs.
#pragma warning disable CS9113, IDE0051 // read by ILC only
namespace System.Runtime
{
    /// <summary>Gives a method the C name under which compiled code calls it.</summary>
    internal sealed class RuntimeExportAttribute(string name) : Attribute;

    /// <summary>A direct call of a C function, without any transition.</summary>
    internal sealed class RuntimeImportAttribute(string library, string name) : Attribute;
}

namespace System
{
    using System.Runtime;
    using System.Runtime.CompilerServices;

    /// <summary>Block operations that the JIT does not inline. ILC 9 calls the exported names, ILC 10 looks up the methods.</summary>
    internal static unsafe class SpanHelpers
    {
        [RuntimeExport("RhSpanHelpers_MemCopy")]
        private static void Memmove(ref byte destination, ref byte source, nuint size) => Process.Move(Unsafe.AsPointer(ref destination), Unsafe.AsPointer(ref source), size);

        [RuntimeExport("RhSpanHelpers_MemZero")]
        private static void ClearWithoutReferences(ref byte destination, nuint size) => Process.Fill(Unsafe.AsPointer(ref destination), 0, size);

        private static void Fill(ref byte destination, byte value, nuint size) => Process.Fill(Unsafe.AsPointer(ref destination), value, size);
    }
}

namespace Internal.Runtime.CompilerHelpers
{
    using System;
    using System.Runtime;

    /// <summary>Transitions between C and C#: there is no garbage collector, hence nothing to record.</summary>
    internal static unsafe class StartupCodeHelpers
    {
        [RuntimeExport("RhpReversePInvoke")] private static void EnterFromC(void* frame) { }
        [RuntimeExport("RhpReversePInvokeReturn")] private static void ReturnToC(void* frame) { }
        [RuntimeExport("RhpPInvoke")] private static void CallC(void* frame) { }
        [RuntimeExport("RhpPInvokeReturn")] private static void ReturnFromC(void* frame) { }
        [RuntimeExport("RhpGcPoll")] private static void Poll() { }
        [RuntimeExport("RhpFallbackFailFast")] private static void StackSmashed() => Process.FailFast();
    }

    /// <summary>
    /// Checks that compiled code makes. There is none for code that ILC cannot compile (a missing type or method, invalid IL): without its helper
    /// such code fails the build.
    /// </summary>
    internal static class ThrowHelpers
    {
        private static void ThrowOverflowException() => Process.FailFast();
        private static void ThrowIndexOutOfRangeException() => Process.FailFast();
        private static void ThrowDivideByZeroException() => Process.FailFast();
        private static void ThrowFeatureBodyRemoved() => Process.FailFast();
    }
}

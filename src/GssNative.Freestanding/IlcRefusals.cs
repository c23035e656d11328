// Features that ILC implements through its core library and that do not exist here. Each is an import that no linker resolves,
// so that code which needs one does not link, and the symbol's name says why. ILC drops the imports that nothing reaches.
#pragma warning disable CS0649, IDE0051, IDE0060 // read by ILC only
using System.Runtime.InteropServices;

namespace System.Runtime
{
    /// <summary>Reference casts and type tests.</summary>
    internal static class TypeCast
    {
        [DllImport(Process.Library, EntryPoint = "reference_casts_are_not_supported"), SuppressGCTransition] private static extern void Refuse();
        private static void CheckCastAny() => Refuse();
        private static void CheckCastInterface() => Refuse();
        private static void CheckCastClass() => Refuse();
        private static void CheckCastClassSpecial() => Refuse();
        private static void IsInstanceOfAny() => Refuse();
        private static void IsInstanceOfInterface() => Refuse();
        private static void IsInstanceOfClass() => Refuse();
        private static void IsInstanceOfException() => Refuse();
    }
}

namespace System.Runtime.CompilerServices
{
    /// <summary>Static initialisers that ILC could not evaluate at build time. Without this class it would skip them silently.</summary>
    internal static class ClassConstructorRunner
    {
        private struct StaticClassConstructionContext { public nint Cctor; }
        [DllImport(Process.Library, EntryPoint = "static_constructors_are_not_supported"), SuppressGCTransition] private static extern void Refuse();
        private static void CheckStaticClassConstruction(ref StaticClassConstructionContext context) => Refuse();
        private static nint CheckStaticClassConstructionReturnNonGCStaticBase(ref StaticClassConstructionContext context, nint statics) { Refuse(); return statics; }
        private static object CheckStaticClassConstructionReturnGCStaticBase(ref StaticClassConstructionContext context, object statics) { Refuse(); return statics; }
    }
}

namespace System.Runtime.InteropServices
{
    /// <summary>ILC 10 compares interfaces with it.</summary>
    public interface IDynamicInterfaceCastable
    {
        bool IsInterfaceImplemented(RuntimeTypeHandle type, bool throwIfNotImplemented);
        RuntimeTypeHandle GetDynamicInterfaceImplementation(RuntimeTypeHandle type);
    }
}

namespace System
{
    /// <summary>ILC 10 looks the name up for arrays of references.</summary>
    internal static class Buffer
    {
        private static void BulkMoveWithWriteBarrier(ref byte destination, ref byte source, nuint size) => Process.FailFast();
    }
}

namespace Internal.Runtime.CompilerHelpers
{
    using System;
    using System.Runtime.InteropServices;

    /// <summary>typeof at run time. ILC asks for the names when it sees constant data of other types than byte, which the JIT then turns into plain addresses.</summary>
    internal static class LdTokenHelpers
    {
        [DllImport(Process.Library, EntryPoint = "reflection_is_not_supported"), SuppressGCTransition] private static extern void Refuse();
        private static RuntimeTypeHandle GetRuntimeTypeHandle(nint type) { Refuse(); return default; }
        private static RuntimeMethodHandle GetRuntimeMethodHandle(nint method) { Refuse(); return default; }
        private static RuntimeFieldHandle GetRuntimeFieldHandle(nint field) { Refuse(); return default; }
        private static Type GetRuntimeType(nint type) { Refuse(); return null; }
    }
}

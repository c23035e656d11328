// Attributes and marker types that csc (C) or ILC (I) recognises by name, or that our sources write (S). None has behaviour.
// Others, such as IsReadOnlyAttribute and IsByRefLikeAttribute, csc adds by itself to an assembly whose core library lacks them.
#pragma warning disable CS0649, CS9113 // fields and parameters that are only written in metadata
namespace System
{
    public class Attribute;

    [Flags]
    public enum AttributeTargets                                                // S: the header generator's attributes
    {
        Assembly = 0x1, Module = 0x2, Class = 0x4, Struct = 0x8, Enum = 0x10, Constructor = 0x20, Method = 0x40, Property = 0x80,
        Field = 0x100, Event = 0x200, Interface = 0x400, Parameter = 0x800, Delegate = 0x1000, ReturnValue = 0x2000, GenericParameter = 0x4000,
        All = 0x7fff,
    }

    public sealed class AttributeUsageAttribute(AttributeTargets on) : Attribute { public bool AllowMultiple { get; set; } public bool Inherited { get; set; } }
    public sealed class FlagsAttribute : Attribute;                             // S
}

namespace System.Reflection
{
    public sealed class DefaultMemberAttribute(string name) : Attribute;        // C: indexers
}

namespace System.Runtime.CompilerServices
{
    public sealed class IsVolatile;                                             // C: modreq of volatile fields
    public sealed class IsExternalInit;                                         // C: modreq of init
    public sealed class ExtensionAttribute : Attribute;                         // C: extension methods
    public sealed class FixedBufferAttribute(Type element, int length) : Attribute; // C: fixed byte x[n]
    public sealed class UnsafeValueTypeAttribute : Attribute;                   // C: same; I: guards the stack frames that hold one
    public sealed class InlineArrayAttribute(int length) : Attribute;           // C, I: [InlineArray(n)]
    public sealed class SkipLocalsInitAttribute : Attribute;                    // C: no zeroing of stackalloc
    public sealed class DisableRuntimeMarshallingAttribute : Attribute;         // I: P/Invoke arguments go through as they are
    public sealed class IntrinsicAttribute : Attribute;                         // I: the JIT may replace the body
    [Flags] public enum MethodImplOptions { NoInlining = 8, AggressiveInlining = 256, InternalCall = 0x1000 }
    public sealed class MethodImplAttribute(MethodImplOptions options) : Attribute; // C, I
    public sealed class InternalsVisibleToAttribute(string assembly) : Attribute; // S: for the tests of the managed form
    public class CallConvCdecl;                                                 // C: calling conventions of exports and callbacks

    public static class RuntimeFeature                                          // C: asks whether the runtime can do ...
    {
        public const string ByRefFields = nameof(ByRefFields);                  //    ref fields
    }
}

namespace System.Runtime.InteropServices
{
    public class UnmanagedType;                                                 // C: where T : unmanaged
    [AttributeUsage(AttributeTargets.Parameter)] public sealed class InAttribute : Attribute;  // C: in, ref readonly; S
    [AttributeUsage(AttributeTargets.Parameter)] public sealed class OutAttribute : Attribute; // C: out in P/Invokes; S
    public enum LayoutKind { Sequential = 0, Explicit = 2, Auto = 3 }
    public enum CharSet { None = 1, Ansi = 2, Unicode = 3, Auto = 4 }
    public sealed class StructLayoutAttribute(LayoutKind kind) : Attribute { public int Size; public int Pack; public CharSet CharSet; } // C, I
    public sealed class DllImportAttribute(string library) : Attribute { public string EntryPoint; } // C, I
    public sealed class UnmanagedCallersOnlyAttribute : Attribute { public string EntryPoint; public Type[] CallConvs; } // C, I: exports, callbacks
    public sealed class SuppressGCTransitionAttribute : Attribute;              // I: call without a transition frame
}

using System;
using System.Runtime.InteropServices;

namespace GssNative.Host;

/// <summary>DLLs that are part of Wine. They say so behind the header of their file.</summary>
internal static unsafe class WineModule
{
    private const uint OfAddress = 4, NotCounted = 2;
    private const int HeaderSize = 0x40;

    /// <summary>Whether this function is in one.</summary>
    public static bool Holds(void* function)
    {
        byte* module = null;
        if (GetModuleHandleExW(OfAddress | NotCounted, function, (void**)&module) == 0) return false;
        ReadOnlySpan<byte> mark = "Wine builtin DLL"u8;
        return new ReadOnlySpan<byte>(module + HeaderSize, mark.Length).SequenceEqual(mark);
    }

    [DllImport("kernel32")] private static extern int GetModuleHandleExW(uint flags, void* address, void** module);
}

using System.Runtime.InteropServices;

namespace GssNative.Host;

/// <summary>Native memory: the only kind there is. Zeroed when it comes, null when there is none. It is the process's heap, which needs no C runtime.</summary>
internal static unsafe class Memory
{
    private const uint Zeroed = 8;

    public static void* Allocate(nuint size) => HeapAlloc(GetProcessHeap(), Zeroed, size);

    /// <summary>The same with whatever was in it before: for who fills it at once.</summary>
    public static void* AllocateUnfilled(nuint size) => HeapAlloc(GetProcessHeap(), 0, size);

    public static void Free(void* memory) => _ = HeapFree(GetProcessHeap(), 0, memory);

    public static T* Allocate<T>() where T : unmanaged => (T*)Allocate((nuint)sizeof(T));

    [DllImport("kernel32"), SuppressGCTransition] private static extern void* GetProcessHeap();
    [DllImport("kernel32"), SuppressGCTransition] private static extern void* HeapAlloc(void* heap, uint flags, nuint size);
    [DllImport("kernel32"), SuppressGCTransition] private static extern int HeapFree(void* heap, uint flags, void* memory);
}

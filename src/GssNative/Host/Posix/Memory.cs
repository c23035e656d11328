using System;
using System.Runtime.InteropServices;

namespace GssNative.Host;

/// <summary>Native memory: the only kind there is. Zeroed when it comes, null when there is none.</summary>
internal static unsafe class Memory
{
    public static void* Allocate(nuint size) => calloc(1, size);

    /// <summary>The same with whatever was in it before: for who fills it at once.</summary>
    public static void* AllocateUnfilled(nuint size) => malloc(size);

    public static void Free(void* memory) => free(memory);

    public static T* Allocate<T>() where T : unmanaged => (T*)calloc(1, (nuint)sizeof(T));

    [DllImport("libc"), SuppressGCTransition] private static extern void* calloc(nuint count, nuint size);
    [DllImport("libc"), SuppressGCTransition] private static extern void* malloc(nuint size);
    [DllImport("libc"), SuppressGCTransition] private static extern void free(void* memory);
}

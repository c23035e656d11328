using System;
using System.Runtime.InteropServices;

namespace GssNative.Host;

/// <summary>A DLL loaded by name or path. It is never unloaded: security libraries keep threads' and exit handlers' code.</summary>
internal readonly unsafe struct Library
{
    private const uint FromSystemFolder = 0x800, FromItsFolder = 0x100;
    private const uint OfAddress = 4, NotCounted = 2;
    private const int LongestPath = 4096;

    private readonly void* _handle;

    private Library(void* handle) => _handle = handle;

    public bool IsLoaded => _handle != null;

    /// <summary>
    /// Loads. A name is looked for in the system's folder alone; a path brings what lies beside it. Neither the current directory nor PATH is ever asked.
    /// </summary>
    /// <param name="nameOrPath">UTF-8 with NUL behind it.</param>
    /// <param name="bindNow">Of no meaning: every symbol is bound at once.</param>
    public static Library Load(byte* nameOrPath, bool bindNow)
    {
        ReadOnlySpan<byte> text = MemoryMarshal.CreateReadOnlySpanFromNullTerminated(nameOrPath);
        Span<char> file = stackalloc char[LongestPath + 1];
        if (!Utf16.TryWrite(text, file)) return default;
        uint places = IsPath(text) ? FromItsFolder | FromSystemFolder : FromSystemFolder;
        fixed (char* name = file) return new Library(LoadLibraryExW(name, null, places));
    }

    /// <summary>Whether this is the absolute path of a file: a drive, a colon, a backslash. No share of another machine is one.</summary>
    public static bool IsPath(ReadOnlySpan<byte> text) => text is [(>= (byte)'A' and <= (byte)'Z') or (>= (byte)'a' and <= (byte)'z'), (byte)':', (byte)'\\', ..];

    /// <summary>Why the last <see cref="Load"/> on this thread failed, in the system's words; to be asked at once.</summary>
    public static void AppendLastError(ref TextBuilder reason) => SystemError.Last.AppendTo(ref reason);

    /// <summary>An exported function of the library itself; null if there is none. The name ends with NUL.</summary>
    public void* Find(ReadOnlySpan<byte> name)
    {
        fixed (byte* text = name) return GetProcAddress(_handle, text);
    }

    /// <summary>The file that holds <paramref name="function"/>; false if the system cannot say.</summary>
    public static bool TryGetPath(void* function, ref OwnedBytes path)
    {
        void* module = null;
        if (GetModuleHandleExW(OfAddress | NotCounted, function, &module) == 0) return false;
        char* file = stackalloc char[LongestPath];
        uint length = GetModuleFileNameW(module, file, LongestPath);
        return length is > 0 and < LongestPath && Utf16.TryRead(new ReadOnlySpan<char>(file, (int)length), ref path);
    }

    [DllImport("kernel32")] private static extern void* LoadLibraryExW(char* file, void* reserved, uint flags);
    [DllImport("kernel32")] private static extern void* GetProcAddress(void* module, byte* name);
    [DllImport("kernel32")] private static extern int GetModuleHandleExW(uint flags, void* address, void** module);
    [DllImport("kernel32")] private static extern uint GetModuleFileNameW(void* module, char* file, uint room);
}

using System;
using System.Runtime.InteropServices;

namespace GssNative.Host;

/// <summary>A DLL loaded by name or path. It is never unloaded: security libraries keep threads' and exit handlers' code.</summary>
internal readonly unsafe struct Library
{
    private const uint FromSystemFolder = 0x800, FromItsFolder = 0x100;
    private const uint OfAddress = 4, NotCounted = 2;
    private const int LongestPath = 4096;

    private readonly void* _handle, _second, _third;

    private Library(void* handle, void* second = null, void* third = null)
    {
        _handle = handle;
        _second = second;
        _third = third;
    }

    public bool IsLoaded => _handle != null;

    /// <summary>
    /// Loads. A name is that of a file in the system's folder; a path brings what lies beside it. Neither the current directory nor PATH is ever asked.
    /// </summary>
    /// <param name="nameOrPath">UTF-8 with NUL behind it.</param>
    /// <param name="bindNow">Of no meaning: every symbol is bound at once.</param>
    public static Library Load(byte* nameOrPath, bool bindNow)
    {
        ReadOnlySpan<byte> text = MemoryMarshal.CreateReadOnlySpanFromNullTerminated(nameOrPath);
        Span<char> file = stackalloc char[LongestPath + 1];
        // By its whole path: of a name alone Windows gives a DLL that is loaded already, from wherever it is.
        int folder = IsPath(text) ? 0 : WriteSystemFolder(file);
        if (folder < 0 || !Utf16.TryWrite(text, file[folder..])) return default;
        uint places = IsPath(text) ? FromItsFolder | FromSystemFolder : FromSystemFolder;
        fixed (char* name = file) return new Library(LoadLibraryExW(name, null, places));
    }

    /// <summary>The folder and the backslash behind it; how long they are, or -1.</summary>
    private static int WriteSystemFolder(Span<char> output)
    {
        const int LongestFolder = 260;
        int length;
        fixed (char* folder = output) length = (int)GetSystemDirectoryW(folder, LongestFolder);
        if (length is <= 0 or >= LongestFolder) return -1;
        output[length] = '\\';
        return length + 1;
    }

    /// <summary>Whether this is the absolute path of a file: a drive, a colon, a backslash. No share of another machine is one.</summary>
    public static bool IsPath(ReadOnlySpan<byte> text) => text is [(>= (byte)'A' and <= (byte)'Z') or (>= (byte)'a' and <= (byte)'z'), (byte)':', (byte)'\\', ..];

    /// <summary>Loads the DLL of this name from the very folder that this one is in, and from nowhere else.</summary>
    public Library LoadBeside(ReadOnlySpan<byte> name)
    {
        Span<char> file = stackalloc char[LongestPath + 1];
        fixed (char* path = file)
        {
            int length = (int)GetModuleFileNameW(_handle, path, LongestPath);
            while (length > 0 && file[length - 1] != '\\') length--;
            if (length == 0 || !Utf16.TryWrite(name, file[length..])) return default;
            return new Library(LoadLibraryExW(path, null, FromItsFolder | FromSystemFolder));
        }
    }

    /// <summary>The same with two more, whose functions it has, too: unlike dlsym, GetProcAddress does not look into what a DLL depends on.</summary>
    public Library With(Library second, Library third) => new(_handle, second._handle, third._handle);

    /// <summary>Why the last <see cref="Load"/> on this thread failed, in the system's words; to be asked at once.</summary>
    public static void AppendLastError(byte* nameOrPath, ref TextBuilder reason)
    {
        SystemError error = SystemError.Last;
        reason.AppendPrintable(MemoryMarshal.CreateReadOnlySpanFromNullTerminated(nameOrPath));
        reason.Append(": "u8);
        error.AppendTo(ref reason);
    }

    /// <summary>An exported function, or null. The name ends with NUL.</summary>
    public void* Find(ReadOnlySpan<byte> name)
    {
        fixed (byte* text = name)
        {
            void* function = GetProcAddress(_handle, text);
            if (function == null && _second != null) function = GetProcAddress(_second, text);
            if (function == null && _third != null) function = GetProcAddress(_third, text);
            return function;
        }
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
    [DllImport("kernel32")] private static extern uint GetSystemDirectoryW(char* folder, uint room);
    [DllImport("kernel32")] private static extern void* GetProcAddress(void* module, byte* name);
    [DllImport("kernel32")] private static extern int GetModuleHandleExW(uint flags, void* address, void** module);
    [DllImport("kernel32")] private static extern uint GetModuleFileNameW(void* module, char* file, uint room);
}

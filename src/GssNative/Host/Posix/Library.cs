using System;
using System.Runtime.InteropServices;

namespace GssNative.Host;

/// <summary>A shared library loaded by name or path. It is never unloaded: security libraries keep threads' and exit handlers' code.</summary>
internal readonly unsafe struct Library
{
    private const int Lazy = 1, Now = 2;        // RTLD_LOCAL is 0
    private readonly void* _handle;

    private Library(void* handle) => _handle = handle;

    public bool IsLoaded => _handle != null;

    /// <summary>Loads; <paramref name="bindNow"/> resolves every symbol at once, for processes that fork afterwards.</summary>
    public static Library Load(byte* nameOrPath, bool bindNow) => new(dlopen(nameOrPath, bindNow ? Now : Lazy));

    /// <summary>Whether this is the absolute path of a file.</summary>
    public static bool IsPath(ReadOnlySpan<byte> text) => text is [(byte)'/', ..];

    /// <summary>Why the last <see cref="Load"/> on this thread failed, in the loader's words, which name the file; to be asked at once.</summary>
    public static void AppendLastError(byte* nameOrPath, ref TextBuilder reason)
    {
        byte* text = dlerror();
        if (text != null) reason.Append(MemoryMarshal.CreateReadOnlySpanFromNullTerminated(text));
    }

    /// <summary>An exported function of the library or of one that it depends on; null if there is none. The name ends with NUL.</summary>
    public void* Find(ReadOnlySpan<byte> name)
    {
        fixed (byte* text = name) return dlsym(_handle, text);
    }

    /// <summary>The file that holds <paramref name="function"/>, symbolic links resolved; false if the system cannot say.</summary>
    public static bool TryGetPath(void* function, ref OwnedBytes path)
    {
        DlInfo info = default;
        if (dladdr(function, &info) == 0 || info.FileName == null) return false;
        byte* resolved = realpath(info.FileName, null);
        bool copied = path.TrySet(MemoryMarshal.CreateReadOnlySpanFromNullTerminated(resolved != null ? resolved : info.FileName));
        Memory.Free(resolved);
        return copied;
    }

    private struct DlInfo
    {
        public byte* FileName;
        public void* Base;
        public byte* SymbolName;
        public void* SymbolAddress;
    }

    [DllImport("libc")] private static extern void* dlopen(byte* path, int mode);
    [DllImport("libc")] private static extern void* dlsym(void* handle, byte* symbol);
    [DllImport("libc")] private static extern byte* dlerror();
    [DllImport("libc")] private static extern int dladdr(void* address, DlInfo* info);
    [DllImport("libc")] private static extern byte* realpath(byte* path, byte* resolved);
}

using System.Runtime.InteropServices;

namespace GssNative.Host;

internal enum FileState
{
    Absent = 0,
    Readable = 1,
    /// <summary>It may or may not be there: whoever decides by it must assume the worst.</summary>
    CannotTell = 2,
}

/// <summary>Is a file there, and would the security library, which asks with the real user id, see it too?</summary>
internal static unsafe class FileProbe
{
    private const int AtCurrentDirectory = -100, AtEffectiveIds = 0x200, Exists = 0, CanRead = 4, NoSuchFile = 2;

    public static FileState Look(byte* path)
    {
        FileState effective = State(faccessat(AtCurrentDirectory, path, CanRead, AtEffectiveIds));
        FileState real = State(faccessat(AtCurrentDirectory, path, Exists, 0));
        return effective == real ? effective : FileState.CannotTell;
    }

    private static FileState State(int result) =>
        result == 0 ? FileState.Readable : *__errno_location() == NoSuchFile ? FileState.Absent : FileState.CannotTell;

    // Without SuppressGCTransition the way back would run code of its own between the call and the look at errno.
    [DllImport("libc"), SuppressGCTransition] private static extern int faccessat(int directory, byte* path, int mode, int flags);
    [DllImport("libc"), SuppressGCTransition] private static extern int* __errno_location();
}

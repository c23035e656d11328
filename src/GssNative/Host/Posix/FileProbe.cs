using System.Runtime.InteropServices;

namespace GssNative.Host;

internal enum FileState
{
    Absent = 0,
    Readable = 1,
    /// <summary>It may or may not be there: whoever decides by it must assume the worst.</summary>
    CannotTell = 2,
}

/// <summary>Is a file there, is it one that can be read to its end, and would the security library, which asks with the real user id, see it too?</summary>
internal static unsafe class FileProbe
{
    private const int TypeAndSize = 0x001 | 0x200, TypeMask = 0xF000, RegularFile = 0x8000, LargestFile = 1 << 20;
    private const int AtCurrentDirectory = -100, AtEffectiveIds = 0x200, Exists = 0, CanRead = 4, NoSuchFile = 2;

    public static FileState Look(byte* path)
    {
        FileState effective = State(faccessat(AtCurrentDirectory, path, CanRead, AtEffectiveIds));
        FileState real = State(faccessat(AtCurrentDirectory, path, Exists, 0));
        if (effective != real) return FileState.CannotTell;
        return effective == FileState.Readable && !IsOrdinary(path) ? FileState.CannotTell : effective;
    }

    // A pipe or a device would never end; a huge file is no list of principals.
    private static bool IsOrdinary(byte* path)
    {
        Information information = default;
        if (statx(AtCurrentDirectory, path, 0, TypeAndSize, &information) != 0) return false;
        return (information.Mode & TypeMask) == RegularFile && information.Size <= LargestFile;
    }

    /// <summary>struct statx of Linux, the same on every machine.</summary>
    private struct Information
    {
        public uint Wanted, BlockSize;
        public ulong Attributes;
        public uint Links, UserId, GroupId;
        public ushort Mode, Spare;
        public ulong Inode, Size;
        public fixed byte Rest[208];
    }

    private static FileState State(int result) =>
        result == 0 ? FileState.Readable : *__errno_location() == NoSuchFile ? FileState.Absent : FileState.CannotTell;

    // Without SuppressGCTransition the way back would run code of its own between the call and the look at errno.
    [DllImport("libc"), SuppressGCTransition] private static extern int faccessat(int directory, byte* path, int mode, int flags);
    [DllImport("libc"), SuppressGCTransition] private static extern int* __errno_location();
    [DllImport("libc"), SuppressGCTransition] private static extern int statx(int directory, byte* path, int flags, uint wanted, Information* information);
}

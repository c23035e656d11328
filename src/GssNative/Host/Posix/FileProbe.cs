using System;
using System.Runtime.InteropServices;

namespace GssNative.Host;

internal enum FileState
{
    Absent = 0,
    Readable = 1,
    /// <summary>It may or may not be there: whoever decides by it must assume the worst.</summary>
    CannotTell = 2,
    NoMemory = 3,
}

/// <summary>Is a file there, is it one that can be read to its end, and would the security library, which asks with the real user id, see it too?</summary>
internal static unsafe class FileProbe
{
    private const int TypeOwnerAndSize = 0x001 | 0x008 | 0x200, TypeMask = 0xF000, RegularFile = 0x8000, LargestFile = 1 << 20;
    private const int AtCurrentDirectory = -100, AtEffectiveIds = 0x200, AtEmptyPath = 0x1000, Exists = 0, CanRead = 4, NoSuchFile = 2;
    private const int ReadOnly = 0, NoTerminal = 0x100, NonBlocking = 0x800, CloseOnExec = 0x80000;
    private const uint Root = 0;

    public static FileState Look(byte* path)
    {
        FileState effective = State(faccessat(AtCurrentDirectory, path, CanRead, AtEffectiveIds));
        FileState real = State(faccessat(AtCurrentDirectory, path, Exists, 0));
        if (effective != real) return FileState.CannotTell;
        return effective == FileState.Readable && !IsOrdinary(AtCurrentDirectory, path, 0, out _) ? FileState.CannotTell : effective;
    }

    /// <summary>Reads a file that <see cref="Look"/> found. One that neither <paramref name="owner"/> nor root owns has nothing to say: anybody may have put it there.</summary>
    public static FileState Read(byte* path, uint owner, ref OwnedBytes content)
    {
        int file = open(path, ReadOnly | NoTerminal | NonBlocking | CloseOnExec);       // it may have become a pipe or a device by now
        if (file < 0) return FileState.CannotTell;
        FileState state = FileState.CannotTell;
        if (IsOrdinary(file, "\0"u8, AtEmptyPath, out Information information) && (information.UserId == owner || information.UserId == Root))
        {
            if (!content.TryAllocate((int)information.Size)) state = FileState.NoMemory;
            else if (Fill(file, content.Writable)) state = FileState.Readable;
        }
        close(file);
        return state;
    }

    // A file that became shorter meanwhile was not read as it was, nor as it is.
    private static bool Fill(int file, Span<byte> room)
    {
        while (!room.IsEmpty)
        {
            nint count;
            fixed (byte* bytes = room) count = read(file, bytes, (nuint)room.Length);
            if (count <= 0) return false;
            room = room[(int)count..];
        }
        return true;
    }

    private static bool IsOrdinary(int directory, ReadOnlySpan<byte> path, int flags, out Information information)
    {
        fixed (byte* text = path) return IsOrdinary(directory, text, flags, out information);
    }

    // A pipe or a device would never end; a huge file is no list of principals.
    private static bool IsOrdinary(int directory, byte* path, int flags, out Information information)
    {
        Information found = default;
        bool known = statx(directory, path, flags, TypeOwnerAndSize, &found) == 0;
        information = found;
        return known && (found.Mode & TypeMask) == RegularFile && found.Size <= LargestFile;
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

    [DllImport("libc")] private static extern int open(byte* path, int flags);
    [DllImport("libc")] private static extern nint read(int file, byte* bytes, nuint count);
    [DllImport("libc")] private static extern int close(int file);

    // Without SuppressGCTransition the way back would run code of its own between the call and the look at errno.
    [DllImport("libc"), SuppressGCTransition] private static extern int faccessat(int directory, byte* path, int mode, int flags);
    [DllImport("libc"), SuppressGCTransition] private static extern int* __errno_location();
    [DllImport("libc"), SuppressGCTransition] private static extern int statx(int directory, byte* path, int flags, uint wanted, Information* information);
}

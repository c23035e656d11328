using System;
using System.Runtime.InteropServices;

namespace GssNative.Host;

/// <summary>A directory that was found, by its descriptor: names are looked up in this very one, wherever it is by now.</summary>
internal unsafe struct Folder
{
    private const int CurrentDirectory = -100, PathOnly = 0x200000, CloseOnExec = 0x80000, RemoveDirectory = 0x200;
    private const uint OwnersOnly = 0x1C0;      // 0700
    private const long Fuse = 0x65735546;

    private int _number;            // one more than the descriptor, so that 0 is none

    private readonly int Descriptor => _number - 1;

    public readonly bool IsOpen => _number != 0;

    /// <summary>The directory that every path begins in.</summary>
    public static SystemError OpenRoot(out Folder folder) => Open(CurrentDirectory, "/\0"u8, out folder);

    /// <summary>A directory in this one; a symbolic link is not followed. Here and below a name ends with NUL.</summary>
    public readonly SystemError Enter(ReadOnlySpan<byte> name, out Folder folder) => Open(Descriptor, name, out folder);

    public readonly SystemError Look(out FileFacts facts) => FileFacts.Of(Descriptor, out facts);

    public readonly SystemError Look(ReadOnlySpan<byte> name, out FileFacts facts) => FileFacts.Of(Descriptor, name, out facts);

    /// <summary>Whether a program answers for the directory, a user's perhaps, and says of owners and modes what it likes (FUSE).</summary>
    public readonly SystemError LookForProgram(out bool isOfProgram)
    {
        FileSystem found = default;
        SystemError error = SystemError.Of(fstatfs(Descriptor, &found));
        isOfProgram = found.Type == Fuse;
        return error;
    }

    public readonly SystemError OpenFile(ReadOnlySpan<byte> name, out OpenFile file) => Host.OpenFile.Open(Descriptor, name, out file);

    /// <summary>Makes a directory that only this process's user may enter, whatever the umask takes away.</summary>
    // Nobody else can put something else under the name here: see Place. Still only what is a directory, and of this user, gets another mode.
    public readonly SystemError MakeFolder(ReadOnlySpan<byte> name)
    {
        fixed (byte* text = name)
        {
            SystemError error = SystemError.Of(mkdirat(Descriptor, text, OwnersOnly));
            if (!error.IsNone) return error;
            error = Look(name, out FileFacts facts);
            bool isCut = facts.IsFolder && facts.Owner == CurrentProcess.EffectiveUser && !facts.IsOpenToOwner;
            if (error.IsNone && isCut) error = SystemError.Of(fchmodat(Descriptor, text, OwnersOnly, 0));
            if (!error.IsNone) _ = RemoveFolder(name);
            return error;
        }
    }

    public readonly SystemError Remove(ReadOnlySpan<byte> name)
    {
        fixed (byte* text = name) return SystemError.Of(unlinkat(Descriptor, text, 0));
    }

    public readonly SystemError RemoveFolder(ReadOnlySpan<byte> name)
    {
        fixed (byte* text = name) return SystemError.Of(unlinkat(Descriptor, text, RemoveDirectory));
    }

    /// <summary>Moves a file to a name in another directory. Whatever has that name goes, be it a link: not what it leads to.</summary>
    public readonly SystemError MoveOver(ReadOnlySpan<byte> name, in Folder other, ReadOnlySpan<byte> newName)
    {
        fixed (byte* from = name, to = newName) return SystemError.Of(renameat(Descriptor, from, other.Descriptor, to));
    }

    /// <summary>The same for a name that nothing has, which the system itself sees to. The file is in its place even if it could not lose its old name.</summary>
    public readonly SystemError MoveToNew(ReadOnlySpan<byte> name, in Folder other, ReadOnlySpan<byte> newName)
    {
        SystemError error;
        fixed (byte* from = name, to = newName) error = SystemError.Of(linkat(Descriptor, from, other.Descriptor, to, 0));
        if (error.IsNone) _ = Remove(name);
        return error;
    }

    public void Dispose()
    {
        if (IsOpen) _ = close(Descriptor);
        _number = 0;
    }

    // By its path only: a directory on the way may be one that can be searched and not read.
    private static SystemError Open(int parent, ReadOnlySpan<byte> name, out Folder folder)
    {
        int descriptor;
        SystemError error;
        fixed (byte* text = name)
        {
            descriptor = openat(parent, text, PathOnly | CloseOnExec | OpenFlags.Directory | OpenFlags.NoFollow);
            error = SystemError.Of(descriptor);
        }
        folder = new Folder { _number = descriptor + 1 };
        return error;
    }

    /// <summary>struct statfs of Linux on a machine of 64 bits.</summary>
    private struct FileSystem
    {
        public long Type;
        public fixed byte Rest[248];
    }

    [DllImport("libc"), SuppressGCTransition] private static extern int fstatfs(int folder, FileSystem* found);
    [DllImport("libc"), SuppressGCTransition] private static extern int openat(int folder, byte* path, int flags);
    [DllImport("libc"), SuppressGCTransition] private static extern int mkdirat(int folder, byte* path, uint mode);
    [DllImport("libc"), SuppressGCTransition] private static extern int fchmodat(int folder, byte* path, uint mode, int flags);
    [DllImport("libc"), SuppressGCTransition] private static extern int unlinkat(int folder, byte* path, int flags);
    [DllImport("libc"), SuppressGCTransition] private static extern int renameat(int folder, byte* path, int otherFolder, byte* otherPath);
    [DllImport("libc"), SuppressGCTransition] private static extern int linkat(int folder, byte* path, int otherFolder, byte* otherPath, int flags);
    [DllImport("libc"), SuppressGCTransition] private static extern int close(int file);
}

using System;
using System.Runtime.InteropServices;

namespace GssNative.Host;

/// <summary>An open file: what is done to it is done to this very file, whatever its name is by now.</summary>
internal unsafe struct OpenFile
{
    private const int ReadWrite = 2, NonBlocking = 0x800, CloseOnExec = 0x80000;
    private const int Largest = 1 << 20, Block = 4096;
    private const uint OwnersOnly = 0x180;       // 0600

    private int _number;            // one more than the descriptor, so that 0 is none

    private readonly int Descriptor => _number - 1;

    public readonly bool IsOpen => _number != 0;

    /// <summary>Opens a name in a folder to be read and written. Neither a symbolic link is followed, nor a pipe waited for.</summary>
    public static SystemError Open(int folder, ReadOnlySpan<byte> name, out OpenFile file)
    {
        int descriptor;
        SystemError error;
        fixed (byte* text = name)
        {
            descriptor = openat(folder, text, ReadWrite | NonBlocking | CloseOnExec | OpenFlags.NoFollow);
            error = SystemError.Of(descriptor);
        }
        file = new OpenFile { _number = descriptor + 1 };
        return error;
    }

    public readonly SystemError Look(out FileFacts facts) => FileFacts.Of(Descriptor, out facts);

    /// <summary>Gives it to its owner alone, and its bytes to the disk.</summary>
    public readonly SystemError HandOver(bool hasOwner, uint user, uint group)
    {
        SystemError error = SystemError.Of(fchmod(Descriptor, OwnersOnly));
        if (error.IsNone && hasOwner) error = SystemError.Of(fchown(Descriptor, user, group));
        return error.IsNone ? SystemError.Of(fsync(Descriptor)) : error;
    }

    /// <summary>The first bytes, as many as there are and fit.</summary>
    public readonly SystemError ReadStart(Span<byte> room, out int length)
    {
        length = 0;
        while (length < room.Length)
        {
            nint count;
            SystemError error;
            fixed (byte* bytes = room[length..])
            {
                count = pread(Descriptor, bytes, (nuint)(room.Length - length), length);
                error = SystemError.Of(count);
            }
            if (!error.IsNone) return error;
            if (count == 0) break;
            length += (int)count;
        }
        return default;
    }

    /// <summary>Writes zeros over a file that has no name any more: so nobody else's can be meant. Best effort: the disk may keep what was there.</summary>
    public readonly void WipeIfNameless()
    {
        if (!Look(out FileFacts facts).IsNone || facts.Links != 0 || !facts.IsRegular) return;
        byte* zeros = stackalloc byte[Block];
        new Span<byte>(zeros, Block).Clear();
        long size = facts.Size < Largest ? (long)facts.Size : Largest;
        for (long at = 0; at < size; at += Block)
            if (pwrite(Descriptor, zeros, (nuint)(size - at < Block ? size - at : Block), at) <= 0) return;
    }

    public void Dispose()
    {
        if (IsOpen) _ = close(Descriptor);
        _number = 0;
    }

    [DllImport("libc"), SuppressGCTransition] private static extern int openat(int folder, byte* path, int flags);
    [DllImport("libc"), SuppressGCTransition] private static extern int fchmod(int file, uint mode);
    [DllImport("libc"), SuppressGCTransition] private static extern int fchown(int file, uint user, uint group);
    [DllImport("libc"), SuppressGCTransition] private static extern int fsync(int file);
    [DllImport("libc"), SuppressGCTransition] private static extern nint pread(int file, byte* bytes, nuint count, long at);
    [DllImport("libc"), SuppressGCTransition] private static extern nint pwrite(int file, byte* bytes, nuint count, long at);
    [DllImport("libc"), SuppressGCTransition] private static extern int close(int file);
}

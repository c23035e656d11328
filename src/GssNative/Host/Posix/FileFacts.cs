using System;
using System.Runtime.InteropServices;

namespace GssNative.Host;

/// <summary>What a name or an open file is.</summary>
internal readonly unsafe struct FileFacts
{
    private const int TypeMask = 0xF000, RegularFile = 0x8000, Folder = 0x4000, Sticky = 0x200, WritableByOthers = 0x12, Permissions = 0xFFF, OwnersOnly = 0x1C0;
    private const uint Wanted = 0x001 | 0x002 | 0x004 | 0x008 | 0x100 | 0x200;      // type, mode, links, owner, inode, size
    private const int EmptyPath = 0x1000, NoFollow = 0x100;

    private readonly Information _found;

    private FileFacts(in Information found) => _found = found;

    public uint Owner => _found.UserId;
    public uint Links => _found.Links;
    public ulong Size => _found.Size;
    public bool IsRegular => (_found.Mode & TypeMask) == RegularFile;
    public bool IsFolder => (_found.Mode & TypeMask) == Folder;
    public bool IsPrivate => (_found.Mode & Permissions & 0x3F) == 0;
    public bool IsOpenToOwner => (_found.Mode & OwnersOnly) == OwnersOnly;

    /// <summary>Whether users other than its owner can rename and remove in it what is not theirs. The bits of the group also tell of access control lists.</summary>
    public bool IsOpenToOthers => IsWritableByOthers && (_found.Mode & Sticky) == 0;

    /// <summary>Whether they can make new names in it.</summary>
    public bool IsWritableByOthers => (_found.Mode & WritableByOthers) != 0;

    /// <summary>Of an open file.</summary>
    public static SystemError Of(int descriptor, out FileFacts facts) => Look(descriptor, "\0"u8, EmptyPath, out facts);

    /// <summary>Of a name in a folder; a symbolic link is not followed. The name ends with NUL.</summary>
    public static SystemError Of(int folder, ReadOnlySpan<byte> name, out FileFacts facts) => Look(folder, name, NoFollow, out facts);

    private static SystemError Look(int folder, ReadOnlySpan<byte> name, int flags, out FileFacts facts)
    {
        Information found = default;
        SystemError error;
        fixed (byte* text = name) error = SystemError.Of(statx(folder, text, flags, Wanted, &found));
        if (error.IsNone && (found.Filled & Wanted) != Wanted) error = SystemError.Unknowable;      // what is not filled in reads as root's
        facts = new FileFacts(in found);
        return error;
    }

    /// <summary>struct statx of Linux, the same on every machine.</summary>
    private struct Information
    {
        public uint Filled, BlockSize;
        public ulong Attributes;
        public uint Links, UserId, GroupId;
        public ushort Mode, Spare;
        public ulong Inode, Size;
        public fixed byte Rest[208];
    }

    [DllImport("libc"), SuppressGCTransition] private static extern int statx(int directory, byte* path, int flags, uint wanted, Information* information);
}

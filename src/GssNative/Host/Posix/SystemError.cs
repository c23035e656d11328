using System;
using System.Runtime.InteropServices;

namespace GssNative.Host;

/// <summary>What a call of the system ended with: an error number, or 0.</summary>
internal readonly unsafe struct SystemError(int number)
{
    private const int NotPermitted = 1, NoSuchEntry = 2, InputOutput = 5, NoAccess = 13, AlreadyThere = 17, OtherDevice = 18, NoDirectory = 20, IsDirectory = 21,
        TooManyFiles = 24, FileTooLarge = 27, NoSpace = 28, ReadOnlySystem = 30, TooLong = 36, SymbolicLink = 40, NoData = 61, Stale = 116, NoQuota = 122;

    private readonly int _number = number;

    public bool IsNone => _number == 0;
    public bool IsNoSuchEntry => _number == NoSuchEntry;
    public bool IsAlreadyThere => _number == AlreadyThere;

    /// <summary>A symbolic link, or something else that is no directory, stands where a directory must be.</summary>
    public bool IsNoDirectory => _number is NoDirectory or SymbolicLink;

    public static SystemError ShortTransfer => new(InputOutput);
    /// <summary>A file that is not the one that was made.</summary>
    public static SystemError Changed => new(Stale);
    /// <summary>A file system that does not tell what must be known.</summary>
    public static SystemError Unknowable => new(NoData);

    /// <summary>Of a call that says -1 when it failed; to be asked at once, before another call.</summary>
    public static SystemError Of(long result) => new(result < 0 ? *__errno_location() : 0);

    /// <summary>The text that the system itself has for it is not to be had without a lock or a locale.</summary>
    public ReadOnlySpan<byte> Text => _number switch
    {
        NotPermitted => "not permitted"u8,
        NoSuchEntry => "no such file or directory"u8,
        InputOutput => "input/output error"u8,
        NoAccess => "permission denied"u8,
        AlreadyThere => "something of that name is there"u8,
        OtherDevice => "it is on another file system"u8,
        NoDirectory => "not a directory"u8,
        IsDirectory => "it is a directory"u8,
        TooManyFiles => "too many open files"u8,
        FileTooLarge => "the file is too large"u8,
        NoSpace => "no space left"u8,
        ReadOnlySystem => "the file system is read-only"u8,
        TooLong => "the name is too long"u8,
        SymbolicLink => "it is a symbolic link"u8,
        NoData => "the file system does not say whose it is"u8,
        Stale => "it was changed meanwhile"u8,
        NoQuota => "the disk quota is used up"u8,
        _ => "the system refused"u8,
    };

    // Without SuppressGCTransition the way back would run code of its own between the call and the look at errno.
    [DllImport("libc"), SuppressGCTransition] private static extern int* __errno_location();
}

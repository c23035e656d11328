using System;

namespace GssNative.Host;

internal enum PlaceState
{
    Safe = 0,
    /// <summary>The path is not absolute, or holds empty, "." or ".." components or control characters.</summary>
    BadPath = 1,
    /// <summary>A directory on the way belongs to somebody else, or others may rename what is in it.</summary>
    Changeable = 2,
    /// <summary>A symbolic link or no directory stands on the way.</summary>
    NoFolder = 3,
    Error = 4,
}

/// <summary>A directory that only root and one user can make another, from the first directory on; and a name in it.</summary>
/// <remarks>
/// So its path leads to the same place for as long as these two want, also for a library that takes paths. Each directory on the way belongs to root or
/// to the user; others may not write in it, unless the sticky bit keeps them from what is not theirs.
/// Of a program's file system (FUSE) root believes none of this: users mount some. Where the first directory is on one, the machine is run so, and it does.
/// </remarks>
internal unsafe ref struct Place
{
    private const int LongestPath = 4008, LongestName = 255;
    private const uint Root = 0;

    private Folder _folder;

    /// <summary>Without a NUL behind it: the caller's path ends with one.</summary>
    public ReadOnlySpan<byte> Path { get; private set; }

    /// <summary>What comes before the last component, with its slash.</summary>
    public readonly ReadOnlySpan<byte> FolderPath => Path[..^Name.Length];
    public ReadOnlySpan<byte> Name { get; private set; }
    public readonly Folder Folder => _folder;

    public static PlaceState Find(ReadOnlySpan<byte> path, uint trusted, out Place place, out SystemError error)
    {
        place = default;
        error = default;
        if (!IsPlain(path)) return PlaceState.BadPath;
        int name = path.LastIndexOf((byte)'/') + 1;
        place.Path = path;
        place.Name = path[name..];
        error = Folder.OpenRoot(out place._folder);
        return error.IsNone ? place.Walk(path[1..name], trusted, out error) : PlaceState.Error;
    }

    public void Dispose() => _folder.Dispose();

    /// <summary>Each component of the rest ends with a slash.</summary>
    private PlaceState Walk(ReadOnlySpan<byte> rest, uint trusted, out SystemError error)
    {
        byte* text = stackalloc byte[LongestName + 1];
        error = _folder.LookForProgram(out bool believesPrograms);
        if (!error.IsNone) return PlaceState.Error;
        believesPrograms |= trusted != Root;
        while (true)
        {
            error = _folder.Look(out FileFacts facts);
            bool isOfProgram = false;
            if (error.IsNone) error = _folder.LookForProgram(out isOfProgram);
            if (!error.IsNone) return PlaceState.Error;
            if ((facts.Owner != Root && facts.Owner != trusted) || facts.IsOpenToOthers) return PlaceState.Changeable;
            if (isOfProgram && !believesPrograms) return PlaceState.Changeable;
            if (rest.IsEmpty) return PlaceState.Safe;
            int end = rest.IndexOf((byte)'/');
            rest[..end].CopyTo(new Span<byte>(text, LongestName));
            text[end] = 0;
            error = _folder.Enter(new ReadOnlySpan<byte>(text, end + 1), out Folder next);
            if (!error.IsNone) return error.IsNoDirectory ? PlaceState.NoFolder : PlaceState.Error;
            _folder.Dispose();
            _folder = next;
            rest = rest[(end + 1)..];
        }
    }

    // "%{" begins what Heimdal puts something else in place of.
    private static bool IsPlain(ReadOnlySpan<byte> path)
    {
        if (path.Length > LongestPath || path is not [(byte)'/', ..] || path.IndexOf("%{"u8) >= 0) return false;
        foreach (byte character in path)
            if (character is < (byte)' ' or 0x7F) return false;
        for (ReadOnlySpan<byte> rest = path; !rest.IsEmpty;)
        {
            rest = rest[1..];
            int end = rest.IndexOf((byte)'/');
            ReadOnlySpan<byte> component = end < 0 ? rest : rest[..end];
            if (component.IsEmpty || component.Length > LongestName || component.SequenceEqual("."u8) || component.SequenceEqual(".."u8)) return false;
            rest = rest[component.Length..];
        }
        return true;
    }
}

using System;
using System.Runtime.InteropServices;

namespace GssNative.Host;

/// <summary>A directory of our own beside the place where a file is to be. The file is made in it, out of everybody's reach, and moved to its place complete.</summary>
/// <remarks>Whatever happens, nothing of it stays: the end removes what is in it and the directory, unless the process ends before.</remarks>
internal unsafe ref struct Workshop
{
    private const int LongestName = 32;

    private fixed byte _name[LongestName];
    private Folder _parent;             // the caller's
    private Folder _folder;
    private OpenFile _file;
    private bool _isMade, _isMoved;

    /// <summary>The name of the one file in it.</summary>
    public static ReadOnlySpan<byte> FileName => "tickets"u8;

    public SystemError Open(in Folder parent, uint self)
    {
        _parent = parent;
        fixed (byte* room = _name)
        {
            TextBuilder name = new(new Span<byte>(room, LongestName - 1));
            name.Append(".gssnative-"u8);
            if (!Chance.TryAppend(ref name)) return SystemError.ShortTransfer;
            SystemError error = _parent.MakeFolder(name.Text);
            if (!error.IsNone) return error;
            _isMade = true;
            error = _parent.Enter(name.Text, out _folder);
            if (!error.IsNone) return error;
            error = _folder.Look(out FileFacts facts);
            if (error.IsNone && (facts.Owner != self || !facts.IsPrivate)) error = SystemError.Changed;
            if (!error.IsNone) _folder.Dispose();                // not ours, for all that is known: nothing is removed in it
            return error;
        }
    }

    public readonly void AppendName(ref TextBuilder text)
    {
        fixed (byte* name = _name) text.Append(MemoryMarshal.CreateReadOnlySpanFromNullTerminated(name));
    }

    /// <summary>The file that was made by its path: an ordinary one with this one name, and ours.</summary>
    public SystemError OpenFile(uint self, out OpenFile file)
    {
        SystemError error = _folder.OpenFile(FileName, out _file);
        file = _file;
        if (!error.IsNone) return error;
        error = _file.Look(out FileFacts facts);
        return !error.IsNone ? error : facts.IsRegular && facts.Owner == self && facts.Links == 1 ? default : SystemError.Changed;
    }

    /// <summary>Moves the file to its place; with <paramref name="replaces"/> whatever has the name there goes.</summary>
    public SystemError Move(ReadOnlySpan<byte> newName, bool replaces)
    {
        SystemError error = replaces ? _folder.MoveOver(FileName, in _parent, newName) : _folder.MoveToNew(FileName, in _parent, newName);
        _isMoved = error.IsNone;
        return error;
    }

    public void Dispose()
    {
        if (_folder.IsOpen)
        {
            if (!_isMoved && !_file.IsOpen) _ = _folder.OpenFile(FileName, out _file);
            _ = _folder.Remove(FileName);       // also of a file that is in its place and kept this name
            if (!_isMoved) _file.WipeIfNameless();
        }
        _file.Dispose();
        _folder.Dispose();
        fixed (byte* name = _name)
            if (_isMade) _ = _parent.RemoveFolder(MemoryMarshal.CreateReadOnlySpanFromNullTerminated(name));
    }
}

using System;
using System.Runtime.InteropServices;

namespace GssNative.Host;

/// <summary>What administrators and their installers leave for every program of this kind: HKEY_LOCAL_MACHINE, its part for 64 bits.</summary>
/// <remarks>No user's own part is ever read: with it he could lead a service, or a program with more rights than his, to a library of his.</remarks>
internal static unsafe class MachineRegistry
{
    private const int LongestName = 128, LongestText = 1024, TextKind = 1;
    private const uint QueryValue = 1, For64Bits = 0x100;

    private static void* LocalMachine => (void*)(nint)(int.MinValue + 2);

    /// <summary>Replaces the text by a value's; false, and the reason gets why, if there is none that is text, whole and of a sensible length.</summary>
    /// <remarks><paramref name="isThere"/> is false if the system says that there is no such value; else there may be one.</remarks>
    public static bool TryReadText(ReadOnlySpan<byte> key, ReadOnlySpan<byte> name, ref OwnedBytes text, out bool isThere, ref TextBuilder reason)
    {
        isThere = true;
        Span<char> keyText = stackalloc char[LongestName], nameText = stackalloc char[LongestName], room = stackalloc char[LongestText];
        if (!Utf16.TryWrite(key, keyText) || !Utf16.TryWrite(name, nameText)) return false;
        SystemError error = Read(keyText, nameText, room, out int kind, out int size);
        if (!error.IsNone)
        {
            isThere = !error.IsNotFound;
            error.AppendTo(ref reason);
            return false;
        }
        // Whoever wrote it chose its kind and size, and whether a NUL ends it.
        bool isText = kind == TextKind && size % sizeof(char) == 0;
        ReadOnlySpan<char> value = room[..(size / sizeof(char))];
        while (value is [.., '\0']) value = value[..^1];
        foreach (char character in value) isText &= character != '\0';
        if (isText && !value.IsEmpty && Utf16.TryRead(value, ref text)) return true;
        reason.Append(isText && value.IsEmpty ? "empty"u8 : isText ? "out of memory"u8 : "no text (REG_SZ)"u8);
        return false;
    }

    private static SystemError Read(ReadOnlySpan<char> key, ReadOnlySpan<char> name, Span<char> room, out int kind, out int size)
    {
        kind = size = 0;
        if (!TryLoad(out Functions functions)) return SystemError.Last;
        void* opened = null;
        fixed (char* keyText = key, nameText = name, value = room)
        fixed (int* kindOut = &kind, sizeOut = &size)
        {
            uint code = functions.Open(LocalMachine, keyText, 0, QueryValue | For64Bits, &opened);
            if (code != 0) return new SystemError(code);
            *sizeOut = room.Length * sizeof(char);
            code = functions.Query(opened, nameText, null, kindOut, value, sizeOut);
            _ = functions.Close(opened);
            return new SystemError(code);
        }
    }

    /// <summary>The library imports KERNEL32 alone, which does not promise these.</summary>
    private struct Functions
    {
        public delegate* unmanaged[Stdcall]<void*, char*, uint, uint, void**, uint> Open;
        public delegate* unmanaged[Stdcall]<void*, char*, uint*, int*, void*, int*, uint> Query;
        public delegate* unmanaged[Stdcall]<void*, uint> Close;
    }

    private static bool TryLoad(out Functions functions)
    {
        functions = default;
        Library library;
        fixed (byte* name = "advapi32.dll"u8) library = Library.Load(name, bindNow: false);
        if (!library.IsLoaded) return false;
        functions.Open = (delegate* unmanaged[Stdcall]<void*, char*, uint, uint, void**, uint>)library.Find("RegOpenKeyExW"u8);
        functions.Query = (delegate* unmanaged[Stdcall]<void*, char*, uint*, int*, void*, int*, uint>)library.Find("RegQueryValueExW"u8);
        functions.Close = (delegate* unmanaged[Stdcall]<void*, uint>)library.Find("RegCloseKey"u8);
        return functions.Open != null && functions.Query != null && functions.Close != null;
    }
}

using System;
using System.Runtime.InteropServices;

namespace GssNative.Host;

internal enum AccountState
{
    Unknown = 0,
    Known = 1,
    /// <summary>The user database could not be asked.</summary>
    CannotTell = 2,
    NoMemory = 3,
}

/// <summary>What the library needs to know of a user.</summary>
internal struct Account
{
    public uint UserId;
    public OwnedBytes Home;

    public void Dispose() => Home.Dispose();
}

/// <summary>The system's users.</summary>
internal static unsafe class Accounts
{
    private const int NoSuchEntry = 2, NoSuchProcess = 3, BufferTooSmall = 34;
    private const int FirstBuffer = 4 << 10, LargestBuffer = 1 << 20;

    /// <summary>Looks a user up. <paramref name="user"/> ends with NUL.</summary>
    public static AccountState Find(byte* user, ref Account account)
    {
        for (int size = FirstBuffer; size <= LargestBuffer; size *= 4)
        {
            byte* buffer = (byte*)Memory.Allocate((nuint)size);
            if (buffer == null) return AccountState.NoMemory;
            Entry entry = default;
            Entry* found = null;
            int error = getpwnam_r(user, &entry, buffer, (nuint)size, &found);
            AccountState state = error is 0 or NoSuchEntry or NoSuchProcess ? AccountState.Unknown : AccountState.CannotTell;
            if (error == 0 && found != null) state = Copy(in entry, ref account);
            new Span<byte>(buffer, size).Clear();       // some user databases put a password's hash in it
            Memory.Free(buffer);
            if (error != BufferTooSmall) return state;
        }
        return AccountState.CannotTell;
    }

    private static AccountState Copy(in Entry entry, ref Account account)
    {
        if (entry.Home == null) return AccountState.CannotTell;
        account.UserId = entry.UserId;
        return account.Home.TrySet(MemoryMarshal.CreateReadOnlySpanFromNullTerminated(entry.Home)) ? AccountState.Known : AccountState.NoMemory;
    }

    /// <summary>struct passwd of glibc and musl on 64-bit machines.</summary>
    private struct Entry
    {
        public byte* Name;
        public byte* Password;
        public uint UserId;
        public uint GroupId;
        public byte* RealName;
        public byte* Home;
        public byte* Shell;
    }

    [DllImport("libc")] private static extern int getpwnam_r(byte* name, Entry* entry, byte* buffer, nuint size, Entry** result);
}

using System;
using System.Runtime.InteropServices;

namespace GssNative.Host;

/// <summary>What a name and an access token have in common.</summary>
internal enum AccountMatch
{
    /// <summary>Another account, or it cannot be found out.</summary>
    Different = 0,
    Same = 1,
    /// <summary>The system knows no account of that name.</summary>
    Unknown = 2,
    NoMemory = 3,
}

/// <summary>A handle of whom somebody may act as.</summary>
internal static unsafe class AccessToken
{
    private const int LongestName = 1024, LongestIdentifier = 68, UserInformation = 1, OfUser = 1, NoneMapped = 1332;

    public static void Close(void* token) => _ = CloseHandle(token);

    /// <summary>Whether the token's user has the account of that name. Groups, domains and well-known names such as ANONYMOUS LOGON are no users.</summary>
    public static AccountMatch Compare(void* token, ReadOnlySpan<byte> name)
    {
        Span<char> text = stackalloc char[LongestName + 1];
        if (!Utf16.TryWrite(name, text)) return AccountMatch.Different;
        if (!TryLoad(out Functions functions)) return AccountMatch.Different;

        // TOKEN_USER: a pointer to the identifier, attributes, and the identifier behind them.
        Span<byte> held = stackalloc byte[2 * sizeof(void*) + LongestIdentifier];
        Span<byte> named = stackalloc byte[LongestIdentifier];
        Span<char> domain = stackalloc char[LongestName + 1];
        fixed (byte* holder = held, identifier = named)
        fixed (char* account = text, domainText = domain)
        {
            uint size = 0, identifierSize = LongestIdentifier, domainSize = LongestName;
            int kind = 0;
            if (functions.GetTokenInformation(token, UserInformation, holder, (uint)held.Length, &size) == 0) return AccountMatch.Different;
            if (functions.LookupAccountName(null, account, identifier, &identifierSize, domainText, &domainSize, &kind) == 0)
                return GetLastError() == NoneMapped ? AccountMatch.Unknown : AccountMatch.Different;
            return kind == OfUser && functions.EqualSid(*(void**)holder, identifier) != 0 ? AccountMatch.Same : AccountMatch.Different;
        }
    }

    /// <summary>The library imports KERNEL32 alone; these are needed for a verdict only.</summary>
    private struct Functions
    {
        public delegate* unmanaged[Stdcall]<void*, int, void*, uint, uint*, int> GetTokenInformation;
        public delegate* unmanaged[Stdcall]<char*, char*, void*, uint*, char*, uint*, int*, int> LookupAccountName;
        public delegate* unmanaged[Stdcall]<void*, void*, int> EqualSid;
    }

    private static bool TryLoad(out Functions functions)
    {
        functions = default;
        Library library;
        fixed (byte* name = "advapi32.dll"u8) library = Library.Load(name, bindNow: false);
        if (!library.IsLoaded) return false;
        functions.GetTokenInformation = (delegate* unmanaged[Stdcall]<void*, int, void*, uint, uint*, int>)library.Find("GetTokenInformation"u8);
        functions.LookupAccountName = (delegate* unmanaged[Stdcall]<char*, char*, void*, uint*, char*, uint*, int*, int>)library.Find("LookupAccountNameW"u8);
        functions.EqualSid = (delegate* unmanaged[Stdcall]<void*, void*, int>)library.Find("EqualSid"u8);
        return functions.GetTokenInformation != null && functions.LookupAccountName != null && functions.EqualSid != null;
    }

    [DllImport("kernel32")] private static extern int CloseHandle(void* handle);
    [DllImport("kernel32"), SuppressGCTransition] private static extern uint GetLastError();
}

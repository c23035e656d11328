using System.Runtime.InteropServices;

namespace GssNative.Host;

/// <summary>Whom the thread acts as: the account of the process, or somebody else by an access token of the thread's own.</summary>
internal unsafe struct ThreadIdentity
{
    private const uint Impersonate = 4, NoToken = 1008;

    private void* _token;
    private delegate* unmanaged[Stdcall]<void*, void*, int> _setThreadToken;

    /// <summary>Notes it; false if it cannot be found out. To be restored, whatever comes.</summary>
    public static bool TryRead(out ThreadIdentity identity)
    {
        identity = default;
        Library library;
        fixed (byte* name = "advapi32.dll"u8) library = Library.Load(name, bindNow: false);
        if (!library.IsLoaded) return false;
        var openThreadToken = (delegate* unmanaged[Stdcall]<void*, uint, int, void*, int>)library.Find("OpenThreadToken"u8);
        identity._setThreadToken = (delegate* unmanaged[Stdcall]<void*, void*, int>)library.Find("SetThreadToken"u8);
        if (openThreadToken == null || identity._setThreadToken == null) return false;
        void* token = null;
        if (openThreadToken(GetCurrentThread(), Impersonate, 1, &token) == 0) return GetLastError() == NoToken;
        identity._token = token;
        return true;
    }

    /// <summary>Makes the thread, which is itself again, the one that it was; false if it cannot be that.</summary>
    public readonly bool Restore()
    {
        if (_token == null) return true;
        bool isRestored = _setThreadToken(null, _token) != 0;
        AccessToken.Close(_token);
        return isRestored;
    }

    [DllImport("kernel32")] private static extern void* GetCurrentThread();
    [DllImport("kernel32"), SuppressGCTransition] private static extern uint GetLastError();
}

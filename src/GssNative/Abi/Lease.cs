using GssNative.Backends;
using GssNative.Ssh;

namespace GssNative.Abi;

/// <summary>A handle's object for the time of one call: <c>using</c> it lets nobody free the object meanwhile.</summary>
internal unsafe ref struct Lease
{
    private HandleTable.Slot* _slot;

    /// <summary>Shared: any number of threads at a time.</summary>
    public static Lease OnBackend(nuint handle, out Status status) => Enter(handle, HandleType.Backend, exclusive: false, out status);

    /// <summary>Exclusive: a second call at the same time gets <see cref="Status.Busy"/>.</summary>
    public static Lease OnAuthentication(nuint handle, out Status status) => Enter(handle, HandleType.Authentication, exclusive: true, out status);

    public readonly Backend* Backend => (Backend*)HandleTable.Target(_slot);
    public readonly Authentication* Authentication => (Authentication*)HandleTable.Target(_slot);

    public readonly void Dispose()
    {
        if (_slot == null) return;
        HandleType type = HandleTable.TypeOf(_slot);
        Release(type, HandleTable.Leave(_slot));
    }

    /// <summary>Takes the caller's handle away; the object goes when the last call on it is over.</summary>
    public static void Free(nuint handle, HandleType type) => Release(type, HandleTable.Remove(handle, type));

    private static Lease Enter(nuint handle, HandleType type, bool exclusive, out Status status)
    {
        Lease lease = default;
        status = HandleTable.Enter(handle, type, exclusive, out lease._slot);
        return lease;
    }

    private static void Release(HandleType type, void* target)
    {
        if (target == null) return;
        if (type == HandleType.Backend) Backends.Backend.Release((Backend*)target);
        if (type == HandleType.Authentication) Ssh.Authentication.Free((Authentication*)target);
    }
}

using GssNative.Backends;
using GssNative.Ssh;

namespace GssNative.Abi;

/// <summary>A handle's object for the time of one call: <c>using</c> it lets nobody free the object meanwhile.</summary>
internal unsafe ref struct Lease
{
    private HandleTable.Slot* _slot;
    private HandleType _type;

    /// <summary>Shared: any number of threads at a time.</summary>
    public static Lease OnBackend(nuint handle, out Status status) => Enter(handle, HandleType.Backend, exclusive: false, out status);

    /// <summary>Shared, too.</summary>
    public static Lease OnCredential(nuint handle, out Status status) => Enter(handle, HandleType.Credential, exclusive: false, out status);

    /// <summary>Exclusive: a second call at the same time gets <see cref="Status.Busy"/>.</summary>
    public static Lease OnAuthentication(nuint handle, out Status status) => Enter(handle, HandleType.Authentication, exclusive: true, out status);

    public readonly Backend* Backend => (Backend*)HandleTable.Target(_slot);
    public readonly Credential* Credential => (Credential*)HandleTable.Target(_slot);
    public readonly Authentication* Authentication => (Authentication*)HandleTable.Target(_slot);

    public readonly void Dispose()
    {
        if (_slot == null) return;
        void* target = HandleTable.Leave(_slot);
        if (target != null) Release(_type, target);
    }

    /// <summary>Takes the caller's handle away; the object goes when the last call on it is over.</summary>
    public static void Free(nuint handle, HandleType type)
    {
        void* target = HandleTable.Remove(handle, type);
        if (target != null) Release(type, target);
    }

    private static Lease Enter(nuint handle, HandleType type, bool exclusive, out Status status)
    {
        Lease lease = new() { _type = type };
        status = HandleTable.Enter(handle, type, exclusive, out lease._slot);
        return lease;
    }

    private static void Release(HandleType type, void* target)
    {
        if (type == HandleType.Backend) Backends.Backend.Release((Backend*)target);
        if (type == HandleType.Credential) Backends.Credential.Release((Credential*)target);
        if (type == HandleType.Authentication) Ssh.Authentication.Free((Authentication*)target);
    }
}

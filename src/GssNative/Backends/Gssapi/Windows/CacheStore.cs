using GssNative.Host;

namespace GssNative.Backends.Gssapi;

/// <summary>Stores and removes ticket caches. On Windows neither: what keeps files from other users there is not in this library.</summary>
/// <remarks>A cache in memory would be the process's own there, among its own tickets.</remarks>
internal static unsafe class CacheStore
{
    public static Status Save(SecurityContext* context, in StoreRequest request, ref OwnedBytes name, ref Failure failure) => Refuse(ref failure);

    public static Status Destroy(Backend* backend, in OwnedBytes name, ref Failure failure) => Refuse(ref failure);

    private static Status Refuse(ref Failure failure) =>
        failure.Set(Status.Unsupported, Hint.None, "ticket caches are neither stored nor removed on Windows"u8);
}

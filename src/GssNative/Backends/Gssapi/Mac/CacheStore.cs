using GssNative.Host;

namespace GssNative.Backends.Gssapi;

/// <summary>Stores and removes ticket caches. On macOS neither: GSS.framework has no function for it, and what keeps files from other users is not in this library.</summary>
internal static unsafe class CacheStore
{
    public static Status Save(SecurityContext* context, in StoreRequest request, ref OwnedBytes name, ref Failure failure) => Refuse(ref failure);

    public static Status Destroy(Backend* backend, in OwnedBytes name, ref Failure failure) => Refuse(ref failure);

    private static Status Refuse(ref Failure failure) =>
        failure.Set(Status.Unsupported, Hint.None, "ticket caches are neither stored nor removed on macOS"u8);
}

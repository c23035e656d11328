using GssNative.Host;

namespace GssNative.Backends.Sspi;

/// <summary>What the backend keeps of one security context: the general part has room for pointers only.</summary>
internal unsafe struct SspiContext
{
    /// <summary>The same place for every step: Windows keeps the handle, Wine makes a new one of it.</summary>
    public SecHandle Handle;

    /// <summary>Whether the handle is one.</summary>
    public bool IsOpen;

    public static SspiContext* Of(SecurityContext* context) => (SspiContext*)context->Handle;

    public static Status Ensure(SecurityContext* context, ref Failure failure)
    {
        if (context->Handle == null) context->Handle = Memory.Allocate<SspiContext>();
        return context->Handle != null ? Status.Ok : failure.OutOfMemory();
    }

    public static void Release(SecurityContext* context)
    {
        SspiContext* own = Of(context);
        if (own == null) return;
        if (own->IsOpen) _ = SspiBackend.Of(context)->Sspi.DeleteSecurityContext(&own->Handle);
        Memory.Free(own);
        context->Handle = null;
    }
}

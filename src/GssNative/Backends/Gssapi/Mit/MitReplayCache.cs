using System.Runtime.InteropServices;
using GssNative.Host;

namespace GssNative.Backends.Gssapi;

/// <summary>Whether MIT's acceptors keep a replay cache, which the environment and krb5.conf (default_rcache_name) can turn off.</summary>
internal unsafe struct MitReplayCache
{
    private LateBinding _late;

    // The first is in krb5.h, the others are not, but exported since 1.18, where replay caches got their present names.
    private delegate* unmanaged[Cdecl]<void*, Krb5Data*, void**, int> _default;
    private delegate* unmanaged[Cdecl]<void*, void*, byte*> _name;
    private delegate* unmanaged[Cdecl]<void*, void*, void> _close;

    /// <summary>Fails where the library does not take what they say.</summary>
    public static Status Read(SecurityContext* context, out bool isOff, ref Failure failure)
    {
        GssapiBackend* backend = GssapiBackend.Of(context);
        ref MitReplayCache cache = ref backend->Mit.ReplayCache;
        cache.Bind(backend->Symbols);
        isOff = false;
        if (cache._default == null || cache._name == null || cache._close == null) return Status.Ok;
        isOff = cache.IsNone(context->Library, out int code);
        return code == 0 ? Status.Ok : GssError.Report(backend, Routine.AcquireCred, GssMajor.Failure, (uint)code, ref failure);
    }

    private void Bind(SymbolBinder symbols)
    {
        if (_late.IsDone) return;
        _default = (delegate* unmanaged[Cdecl]<void*, Krb5Data*, void**, int>)symbols.Find("krb5_get_server_rcache"u8);
        _name = (delegate* unmanaged[Cdecl]<void*, void*, byte*>)symbols.Find("k5_rc_get_name"u8);
        _close = (delegate* unmanaged[Cdecl]<void*, void*, void>)symbols.Find("k5_rc_close"u8);
        _late.Finish();
    }

    private readonly bool IsNone(void* library, out int code)
    {
        Krb5Data service = new() { Length = 4, Bytes = GssBuffer.Over("host"u8).Value };
        void* cache = null;
        code = _default(library, &service, &cache);
        if (code != 0) return false;
        bool isNone = ReplayCacheName.IsNone(MemoryMarshal.CreateReadOnlySpanFromNullTerminated(_name(library, cache)));
        _close(library, cache);
        return isNone;
    }
}

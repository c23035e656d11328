using GssNative.Host;

namespace GssNative.Backends.Gssapi;

/// <summary>Keytabs of Heimdal's libkrb5.</summary>
internal unsafe struct HeimdalKeytab
{
    private const int RoomForEntry = 32;                // in words; krb5_keytab_entry and krb5_kt_cursor of its krb5.h have less than half of it

    private delegate* unmanaged[Cdecl]<void*, byte*, void**, int> _resolve;
    private delegate* unmanaged[Cdecl]<void*, void**, int> _default;
    private delegate* unmanaged[Cdecl]<void*, void*, int> _haveContent;
    private delegate* unmanaged[Cdecl]<void*, void*, int> _close;
    private delegate* unmanaged[Cdecl]<void*, void*, void*, int> _start;
    private delegate* unmanaged[Cdecl]<void*, void*, void*, void*, int> _next;
    private delegate* unmanaged[Cdecl]<void*, void*, void*, int> _end;
    private delegate* unmanaged[Cdecl]<void*, void*, int> _freeEntry;
    private delegate* unmanaged[Cdecl]<void*, void*, void**, int> _copyPrincipal;

    public void Bind(ref SymbolBinder symbols)
    {
        _resolve = (delegate* unmanaged[Cdecl]<void*, byte*, void**, int>)symbols.Require("krb5_kt_resolve"u8);
        _default = (delegate* unmanaged[Cdecl]<void*, void**, int>)symbols.Require("krb5_kt_default"u8);
        _haveContent = (delegate* unmanaged[Cdecl]<void*, void*, int>)symbols.Require("krb5_kt_have_content"u8);
        _close = (delegate* unmanaged[Cdecl]<void*, void*, int>)symbols.Require("krb5_kt_close"u8);
        _start = (delegate* unmanaged[Cdecl]<void*, void*, void*, int>)symbols.Require("krb5_kt_start_seq_get"u8);
        _next = (delegate* unmanaged[Cdecl]<void*, void*, void*, void*, int>)symbols.Require("krb5_kt_next_entry"u8);
        _end = (delegate* unmanaged[Cdecl]<void*, void*, void*, int>)symbols.Require("krb5_kt_end_seq_get"u8);
        _freeEntry = (delegate* unmanaged[Cdecl]<void*, void*, int>)symbols.Require("krb5_kt_free_entry"u8);
        _copyPrincipal = (delegate* unmanaged[Cdecl]<void*, void*, void**, int>)symbols.Require("krb5_copy_principal"u8);
    }

    /// <summary>Opens one with a key in it; null is the machine's. Close it with <see cref="Close"/>.</summary>
    public readonly Status Open(SecurityContext* context, byte* name, void** keytab, ref Failure failure)
    {
        int code = name == null ? _default(context->Library, keytab) : _resolve(context->Library, name, keytab);
        if (code != 0) return GssError.Report(GssapiBackend.Of(context), context->Library, Routine.Krb5KtResolve, code, ref failure);
        code = _haveContent(context->Library, *keytab);
        return code == 0 ? Status.Ok : GssError.Report(GssapiBackend.Of(context), context->Library, Routine.Krb5KtHaveContent, code, ref failure);
    }

    public readonly void Close(SecurityContext* context, void* keytab) => _ = _close(context->Library, keytab);

    /// <summary>The principal of the first key, as MIT takes it where none is named.</summary>
    public readonly Status ReadFirst(SecurityContext* context, void* keytab, ref void* principal, ref Failure failure)
    {
        void** entry = stackalloc void*[RoomForEntry];
        void** cursor = stackalloc void*[RoomForEntry];
        void* copy = null;
        for (int i = 0; i < RoomForEntry; i++) entry[i] = cursor[i] = null;
        int code = _start(context->Library, keytab, cursor);
        if (code == 0)
        {
            code = _next(context->Library, keytab, entry, cursor);
            if (code == 0)
            {
                code = _copyPrincipal(context->Library, entry[0], &copy);           // the entry's first member
                _ = _freeEntry(context->Library, entry);
            }
            _ = _end(context->Library, keytab, cursor);
        }
        principal = copy;
        return code == 0 ? Status.Ok : GssError.Report(GssapiBackend.Of(context), context->Library, Routine.Krb5KtHaveContent, code, ref failure);
    }
}

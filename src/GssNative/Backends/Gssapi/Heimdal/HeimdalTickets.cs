using System;
using GssNative.Host;

namespace GssNative.Backends.Gssapi;

/// <summary>Initial tickets (RFC 4120 §3.1) by Heimdal's libkrb5, with a password or a keytab.</summary>
internal unsafe struct HeimdalTickets
{
    private delegate* unmanaged[Cdecl]<void*, void**, int> _allocateOptions;
    private delegate* unmanaged[Cdecl]<void*, byte*, byte*, void*, void> _setDefaults;
    private delegate* unmanaged[Cdecl]<void*, void*, void> _freeOptions;
    private delegate* unmanaged[Cdecl]<void*, void*, void*, void*, nint, void*, void**, int> _init;
    private delegate* unmanaged[Cdecl]<void*, void*, byte*, int> _setPassword;
    private delegate* unmanaged[Cdecl]<void*, void*, void*, int> _setKeytab;
    private delegate* unmanaged[Cdecl]<void*, void*, int> _get;
    private delegate* unmanaged[Cdecl]<void*, void*, void*, int> _store;
    private delegate* unmanaged[Cdecl]<void*, void*, void> _free;

    public void Bind(ref SymbolBinder symbols)
    {
        _allocateOptions = (delegate* unmanaged[Cdecl]<void*, void**, int>)symbols.Require("krb5_get_init_creds_opt_alloc"u8);
        _setDefaults = (delegate* unmanaged[Cdecl]<void*, byte*, byte*, void*, void>)symbols.Require("krb5_get_init_creds_opt_set_default_flags"u8);
        _freeOptions = (delegate* unmanaged[Cdecl]<void*, void*, void>)symbols.Require("krb5_get_init_creds_opt_free"u8);
        _init = (delegate* unmanaged[Cdecl]<void*, void*, void*, void*, nint, void*, void**, int>)symbols.Require("krb5_init_creds_init"u8);
        _setPassword = (delegate* unmanaged[Cdecl]<void*, void*, byte*, int>)symbols.Require("krb5_init_creds_set_password"u8);
        _setKeytab = (delegate* unmanaged[Cdecl]<void*, void*, void*, int>)symbols.Require("krb5_init_creds_set_keytab"u8);
        _get = (delegate* unmanaged[Cdecl]<void*, void*, int>)symbols.Require("krb5_init_creds_get"u8);
        _store = (delegate* unmanaged[Cdecl]<void*, void*, void*, int>)symbols.Require("krb5_init_creds_store"u8);
        _free = (delegate* unmanaged[Cdecl]<void*, void*, void>)symbols.Require("krb5_init_creds_free"u8);
    }

    /// <summary>Asks the KDC and puts the ticket into the cache. Without a keytab it is the password, which ends with NUL.</summary>
    public readonly Status Fetch(SecurityContext* context, void* principal, ReadOnlySpan<byte> password, void* keytab, void* cache, ref Failure failure)
    {
        void* options = null;
        void* exchange = null;
        int code = _allocateOptions(context->Library, &options);
        if (code == 0)
        {
            _setDefaults(context->Library, null, GssapiBackend.Of(context)->Heimdal.Principal.RealmOf(context, principal), options);       // [appdefaults], as kinit
            code = _init(context->Library, principal, null, null, 0, options, &exchange);
        }
        if (code == 0)
        {
            fixed (byte* secret = password) code = keytab == null ? _setPassword(context->Library, exchange, secret) : _setKeytab(context->Library, exchange, keytab);
        }
        Routine routine = code != 0 && keytab != null ? Routine.Krb5KtResolve : Routine.Krb5InitCredsGet;
        if (code == 0) code = _get(context->Library, exchange);
        if (code == 0) code = _store(context->Library, exchange, cache);
        Status status = code == 0 ? Status.Ok : GssError.Report(GssapiBackend.Of(context), context->Library, routine, code, ref failure);
        if (exchange != null) _free(context->Library, exchange);
        if (options != null) _freeOptions(context->Library, options);
        return status;
    }
}

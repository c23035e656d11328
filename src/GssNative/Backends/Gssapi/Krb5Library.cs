using System;
using GssNative.Host;

namespace GssNative.Backends.Gssapi;

/// <summary>What GSSAPI has no call for: the functions of MIT's libkrb5, found through the GSSAPI library that is linked with it.</summary>
internal unsafe struct Krb5Library
{
    public delegate* unmanaged[Cdecl]<void**, int> InitContext;
    public delegate* unmanaged[Cdecl]<void*, void> FreeContext;
    public delegate* unmanaged[Cdecl]<void*, byte*, byte***, int> GetHostRealm;
    public delegate* unmanaged[Cdecl]<void*, byte**, int> FreeHostRealm;
    public delegate* unmanaged[Cdecl]<void*, byte*, void**, int> ParseName;
    public delegate* unmanaged[Cdecl]<void*, void*, void> FreePrincipal;
    public delegate* unmanaged[Cdecl]<void*, void*, byte*, uint> UserOk;
    public delegate* unmanaged[Cdecl]<void*, void*, int, byte*, int> NameToLocalName;
    public delegate* unmanaged[Cdecl]<void*, int, byte*> GetErrorMessage;
    public delegate* unmanaged[Cdecl]<void*, byte*, void> FreeErrorMessage;
    public delegate* unmanaged[Cdecl]<void*, void**, int> GetProfile;
    public delegate* unmanaged[Cdecl]<void*, void> ReleaseProfile;
    public delegate* unmanaged[Cdecl]<void*, byte*, byte*, byte*, byte*, byte**, long> ProfileString;
    public delegate* unmanaged[Cdecl]<void*, byte*, byte*, byte*, int, int*, long> ProfileBoolean;
    public delegate* unmanaged[Cdecl]<void*, byte*, byte*, byte*, int, int*, long> ProfileInteger;
    public delegate* unmanaged[Cdecl]<byte*, void> ReleaseString;

    /// <summary>All or nothing.</summary>
    public bool TryBind(Library library, out ReadOnlySpan<byte> missing)
    {
        SymbolBinder symbols = new(library);
        InitContext = (delegate* unmanaged[Cdecl]<void**, int>)symbols.Require("krb5_init_context"u8);
        FreeContext = (delegate* unmanaged[Cdecl]<void*, void>)symbols.Require("krb5_free_context"u8);
        GetHostRealm = (delegate* unmanaged[Cdecl]<void*, byte*, byte***, int>)symbols.Require("krb5_get_host_realm"u8);
        FreeHostRealm = (delegate* unmanaged[Cdecl]<void*, byte**, int>)symbols.Require("krb5_free_host_realm"u8);
        ParseName = (delegate* unmanaged[Cdecl]<void*, byte*, void**, int>)symbols.Require("krb5_parse_name"u8);
        FreePrincipal = (delegate* unmanaged[Cdecl]<void*, void*, void>)symbols.Require("krb5_free_principal"u8);
        UserOk = (delegate* unmanaged[Cdecl]<void*, void*, byte*, uint>)symbols.Require("krb5_kuserok"u8);
        NameToLocalName = (delegate* unmanaged[Cdecl]<void*, void*, int, byte*, int>)symbols.Require("krb5_aname_to_localname"u8);
        GetErrorMessage = (delegate* unmanaged[Cdecl]<void*, int, byte*>)symbols.Require("krb5_get_error_message"u8);
        FreeErrorMessage = (delegate* unmanaged[Cdecl]<void*, byte*, void>)symbols.Require("krb5_free_error_message"u8);
        GetProfile = (delegate* unmanaged[Cdecl]<void*, void**, int>)symbols.Require("krb5_get_profile"u8);
        ReleaseProfile = (delegate* unmanaged[Cdecl]<void*, void>)symbols.Require("profile_release"u8);
        ProfileString = (delegate* unmanaged[Cdecl]<void*, byte*, byte*, byte*, byte*, byte**, long>)symbols.Require("profile_get_string"u8);
        ProfileBoolean = (delegate* unmanaged[Cdecl]<void*, byte*, byte*, byte*, int, int*, long>)symbols.Require("profile_get_boolean"u8);
        ProfileInteger = (delegate* unmanaged[Cdecl]<void*, byte*, byte*, byte*, int, int*, long>)symbols.Require("profile_get_integer"u8);
        ReleaseString = (delegate* unmanaged[Cdecl]<byte*, void>)symbols.Require("profile_release_string"u8);
        missing = symbols.Missing;
        return missing.IsEmpty;
    }
}

namespace GssNative.Backends.Gssapi;

/// <summary>What GSSAPI has no call for: the functions that every libkrb5 has, found through the GSSAPI library that is linked with it.</summary>
/// <remarks>So they are of the very library that made the context, also in a process that has MIT's and Heimdal's loaded.</remarks>
internal unsafe struct Krb5Library
{
    public delegate* unmanaged[Cdecl]<void**, int> InitContext;
    public delegate* unmanaged[Cdecl]<void*, void> FreeContext;
    public delegate* unmanaged[Cdecl]<void*, byte*, void**, int> ParseName;
    public delegate* unmanaged[Cdecl]<void*, void*, void> FreePrincipal;
    public delegate* unmanaged[Cdecl]<void*, void*, nint, byte*, int> NameToLocalName;
    public delegate* unmanaged[Cdecl]<void*, int, byte*> GetErrorMessage;
    public delegate* unmanaged[Cdecl]<void*, byte*, void> FreeErrorMessage;

    public void Bind(ref SymbolBinder symbols)
    {
        InitContext = (delegate* unmanaged[Cdecl]<void**, int>)symbols.Require("krb5_init_context"u8);
        FreeContext = (delegate* unmanaged[Cdecl]<void*, void>)symbols.Require("krb5_free_context"u8);
        ParseName = (delegate* unmanaged[Cdecl]<void*, byte*, void**, int>)symbols.Require("krb5_parse_name"u8);
        FreePrincipal = (delegate* unmanaged[Cdecl]<void*, void*, void>)symbols.Require("krb5_free_principal"u8);
        NameToLocalName = (delegate* unmanaged[Cdecl]<void*, void*, nint, byte*, int>)symbols.Require("krb5_aname_to_localname"u8);
        GetErrorMessage = (delegate* unmanaged[Cdecl]<void*, int, byte*>)symbols.Require("krb5_get_error_message"u8);
        FreeErrorMessage = (delegate* unmanaged[Cdecl]<void*, byte*, void>)symbols.Require("krb5_free_error_message"u8);
    }
}

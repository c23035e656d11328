namespace GssNative.Backends.Gssapi;

/// <summary>The entry points of a GSSAPI library (RFC 2744 §5) that the backend calls. Handles are opaque pointers.</summary>
internal unsafe struct GssapiLibrary
{
    public delegate* unmanaged[Cdecl]<uint*, void*, void**, void*, GssOid*, GssFlags, uint, GssChannelBindings*, GssBuffer*, GssOid**, GssBuffer*, GssFlags*, uint*, uint> InitSecContext;
    public delegate* unmanaged[Cdecl]<uint*, void**, void*, GssBuffer*, GssChannelBindings*, void**, GssOid**, GssBuffer*, GssFlags*, uint*, void**, uint> AcceptSecContext;
    public delegate* unmanaged[Cdecl]<uint*, void**, GssBuffer*, uint> DeleteSecContext;
    public delegate* unmanaged[Cdecl]<uint*, void*, void**, void**, uint*, GssOid**, GssFlags*, int*, int*, uint> InquireContext;
    public delegate* unmanaged[Cdecl]<uint*, void*, uint, GssBuffer*, GssBuffer*, uint> GetMic;
    public delegate* unmanaged[Cdecl]<uint*, void*, GssBuffer*, GssBuffer*, uint*, uint> VerifyMic;
    public delegate* unmanaged[Cdecl]<uint*, void*, uint, GssOidSet*, GssUsage, void**, GssOidSet**, uint*, uint> AcquireCred;
    public delegate* unmanaged[Cdecl]<uint*, void*, void**, uint*, GssUsage*, GssOidSet**, uint> InquireCred;
    public delegate* unmanaged[Cdecl]<uint*, void**, uint> ReleaseCred;
    public delegate* unmanaged[Cdecl]<uint*, GssBuffer*, GssOid*, void**, uint> ImportName;
    public delegate* unmanaged[Cdecl]<uint*, void*, GssBuffer*, GssOid**, uint> DisplayName;
    public delegate* unmanaged[Cdecl]<uint*, void*, GssBuffer*, uint> ExportName;
    public delegate* unmanaged[Cdecl]<uint*, void*, void*, int*, uint> CompareName;
    public delegate* unmanaged[Cdecl]<uint*, void**, uint> ReleaseName;
    public delegate* unmanaged[Cdecl]<uint*, GssBuffer*, uint> ReleaseBuffer;
    public delegate* unmanaged[Cdecl]<uint*, GssOidSet**, uint> ReleaseOidSet;
    public delegate* unmanaged[Cdecl]<uint*, uint, int, GssOid*, uint*, GssBuffer*, uint> DisplayStatus;

    public void Bind(ref SymbolBinder symbols)
    {
        InitSecContext = (delegate* unmanaged[Cdecl]<uint*, void*, void**, void*, GssOid*, GssFlags, uint, GssChannelBindings*, GssBuffer*, GssOid**, GssBuffer*, GssFlags*, uint*, uint>)symbols.Require("gss_init_sec_context"u8);
        AcceptSecContext = (delegate* unmanaged[Cdecl]<uint*, void**, void*, GssBuffer*, GssChannelBindings*, void**, GssOid**, GssBuffer*, GssFlags*, uint*, void**, uint>)symbols.Require("gss_accept_sec_context"u8);
        DeleteSecContext = (delegate* unmanaged[Cdecl]<uint*, void**, GssBuffer*, uint>)symbols.Require("gss_delete_sec_context"u8);
        InquireContext = (delegate* unmanaged[Cdecl]<uint*, void*, void**, void**, uint*, GssOid**, GssFlags*, int*, int*, uint>)symbols.Require("gss_inquire_context"u8);
        GetMic = (delegate* unmanaged[Cdecl]<uint*, void*, uint, GssBuffer*, GssBuffer*, uint>)symbols.Require("gss_get_mic"u8);
        VerifyMic = (delegate* unmanaged[Cdecl]<uint*, void*, GssBuffer*, GssBuffer*, uint*, uint>)symbols.Require("gss_verify_mic"u8);
        AcquireCred = (delegate* unmanaged[Cdecl]<uint*, void*, uint, GssOidSet*, GssUsage, void**, GssOidSet**, uint*, uint>)symbols.Require("gss_acquire_cred"u8);
        InquireCred = (delegate* unmanaged[Cdecl]<uint*, void*, void**, uint*, GssUsage*, GssOidSet**, uint>)symbols.Require("gss_inquire_cred"u8);
        ReleaseCred = (delegate* unmanaged[Cdecl]<uint*, void**, uint>)symbols.Require("gss_release_cred"u8);
        ImportName = (delegate* unmanaged[Cdecl]<uint*, GssBuffer*, GssOid*, void**, uint>)symbols.Require("gss_import_name"u8);
        DisplayName = (delegate* unmanaged[Cdecl]<uint*, void*, GssBuffer*, GssOid**, uint>)symbols.Require("gss_display_name"u8);
        ExportName = (delegate* unmanaged[Cdecl]<uint*, void*, GssBuffer*, uint>)symbols.Require("gss_export_name"u8);
        CompareName = (delegate* unmanaged[Cdecl]<uint*, void*, void*, int*, uint>)symbols.Require("gss_compare_name"u8);
        ReleaseName = (delegate* unmanaged[Cdecl]<uint*, void**, uint>)symbols.Require("gss_release_name"u8);
        ReleaseBuffer = (delegate* unmanaged[Cdecl]<uint*, GssBuffer*, uint>)symbols.Require("gss_release_buffer"u8);
        ReleaseOidSet = (delegate* unmanaged[Cdecl]<uint*, GssOidSet**, uint>)symbols.Require("gss_release_oid_set"u8);
        DisplayStatus = (delegate* unmanaged[Cdecl]<uint*, uint, int, GssOid*, uint*, GssBuffer*, uint>)symbols.Require("gss_display_status"u8);
    }
}

using System;

namespace GssNative.Backends.Sspi;

/// <summary>The functions of secur32 that the backend calls.</summary>
internal unsafe struct SspiLibrary
{
    /// <summary>The function by which a library is known to be one of these.</summary>
    public static ReadOnlySpan<byte> Mark => "InitSecurityInterfaceW"u8;

    public delegate* unmanaged[Stdcall]<char*, char*, SecCredentialUse, void*, SecIdentity*, void*, void*, SecHandle*, SspiTime*, uint> AcquireCredentialsHandle;
    public delegate* unmanaged[Stdcall]<SecHandle*, uint> FreeCredentialsHandle;
    public delegate* unmanaged[Stdcall]<SecHandle*, SecAttribute, void*, uint> QueryCredentialsAttributes;
    public delegate* unmanaged[Stdcall]<SecHandle*, SecHandle*, char*, InitiatorFlags, uint, uint, SecBufferList*, uint, SecHandle*, SecBufferList*, InitiatorFlags*, SspiTime*, uint> InitializeSecurityContext;
    public delegate* unmanaged[Stdcall]<SecHandle*, SecHandle*, SecBufferList*, AcceptorFlags, uint, SecHandle*, SecBufferList*, AcceptorFlags*, SspiTime*, uint> AcceptSecurityContext;
    public delegate* unmanaged[Stdcall]<SecHandle*, SecBufferList*, uint> CompleteAuthToken;
    public delegate* unmanaged[Stdcall]<SecHandle*, uint> DeleteSecurityContext;
    public delegate* unmanaged[Stdcall]<SecHandle*, SecAttribute, void*, uint> QueryContextAttributes;
    public delegate* unmanaged[Stdcall]<SecHandle*, uint, SecBufferList*, uint, uint> MakeSignature;
    public delegate* unmanaged[Stdcall]<SecHandle*, SecBufferList*, uint, uint*, uint> VerifySignature;
    public delegate* unmanaged[Stdcall]<SecHandle*, void**, uint> QuerySecurityContextToken;
    public delegate* unmanaged[Stdcall]<SecHandle*, uint> ImpersonateSecurityContext;
    public delegate* unmanaged[Stdcall]<SecHandle*, uint> RevertSecurityContext;
    public delegate* unmanaged[Stdcall]<void*, uint> FreeContextBuffer;
    public delegate* unmanaged[Stdcall]<char*, SecPackage**, uint> QuerySecurityPackageInfo;

    /// <summary>All or nothing: the binder says if one is missing.</summary>
    public void Bind(ref SymbolBinder symbols)
    {
        AcquireCredentialsHandle = (delegate* unmanaged[Stdcall]<char*, char*, SecCredentialUse, void*, SecIdentity*, void*, void*, SecHandle*, SspiTime*, uint>)symbols.Require("AcquireCredentialsHandleW"u8);
        FreeCredentialsHandle = (delegate* unmanaged[Stdcall]<SecHandle*, uint>)symbols.Require("FreeCredentialsHandle"u8);
        QueryCredentialsAttributes = (delegate* unmanaged[Stdcall]<SecHandle*, SecAttribute, void*, uint>)symbols.Require("QueryCredentialsAttributesW"u8);
        InitializeSecurityContext = (delegate* unmanaged[Stdcall]<SecHandle*, SecHandle*, char*, InitiatorFlags, uint, uint, SecBufferList*, uint, SecHandle*, SecBufferList*, InitiatorFlags*, SspiTime*, uint>)symbols.Require("InitializeSecurityContextW"u8);
        AcceptSecurityContext = (delegate* unmanaged[Stdcall]<SecHandle*, SecHandle*, SecBufferList*, AcceptorFlags, uint, SecHandle*, SecBufferList*, AcceptorFlags*, SspiTime*, uint>)symbols.Require("AcceptSecurityContext"u8);
        CompleteAuthToken = (delegate* unmanaged[Stdcall]<SecHandle*, SecBufferList*, uint>)symbols.Require("CompleteAuthToken"u8);
        DeleteSecurityContext = (delegate* unmanaged[Stdcall]<SecHandle*, uint>)symbols.Require("DeleteSecurityContext"u8);
        QueryContextAttributes = (delegate* unmanaged[Stdcall]<SecHandle*, SecAttribute, void*, uint>)symbols.Require("QueryContextAttributesW"u8);
        MakeSignature = (delegate* unmanaged[Stdcall]<SecHandle*, uint, SecBufferList*, uint, uint>)symbols.Require("MakeSignature"u8);
        VerifySignature = (delegate* unmanaged[Stdcall]<SecHandle*, SecBufferList*, uint, uint*, uint>)symbols.Require("VerifySignature"u8);
        QuerySecurityContextToken = (delegate* unmanaged[Stdcall]<SecHandle*, void**, uint>)symbols.Require("QuerySecurityContextToken"u8);
        ImpersonateSecurityContext = (delegate* unmanaged[Stdcall]<SecHandle*, uint>)symbols.Require("ImpersonateSecurityContext"u8);
        RevertSecurityContext = (delegate* unmanaged[Stdcall]<SecHandle*, uint>)symbols.Require("RevertSecurityContext"u8);
        FreeContextBuffer = (delegate* unmanaged[Stdcall]<void*, uint>)symbols.Require("FreeContextBuffer"u8);
        QuerySecurityPackageInfo = (delegate* unmanaged[Stdcall]<char*, SecPackage**, uint>)symbols.Require("QuerySecurityPackageInfoW"u8);
    }
}

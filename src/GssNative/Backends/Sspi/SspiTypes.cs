using System;

namespace GssNative.Backends.Sspi;

// The structs of sspi.h. All targets are 64-bit: fields lie as in C, each at a multiple of its size.

/// <summary><c>CredHandle</c> and <c>CtxtHandle</c>: opaque, and compared by nobody.</summary>
internal struct SecHandle
{
    public nuint Lower;
    public nuint Upper;
}

internal enum SecBufferKind : uint
{
    Data = 1,
    Token = 2,
    ChannelBindings = 14,
}

/// <summary><c>SecBuffer</c>.</summary>
internal unsafe struct SecBuffer
{
    public uint Size;
    public SecBufferKind Kind;
    public void* Value;

    public SecBuffer(SecBufferKind kind, void* value, int size)
    {
        Kind = kind;
        Value = value;
        Size = (uint)size;
    }
}

/// <summary><c>SecBufferDesc</c>, version 0.</summary>
internal unsafe struct SecBufferList
{
    public uint Version;
    public uint Count;
    public SecBuffer* Buffers;

    public SecBufferList(SecBuffer* buffers, int count)
    {
        Version = 0;
        Count = (uint)count;
        Buffers = buffers;
    }
}

/// <summary><c>SEC_CHANNEL_BINDINGS</c>; the data lies behind it. The types of the addresses are 0, as <see cref="Gssapi.GssChannelBindings"/> has them.</summary>
internal struct SecChannelBindings
{
    public uint InitiatorAddressType;
    public uint InitiatorLength;
    public uint InitiatorOffset;
    public uint AcceptorAddressType;
    public uint AcceptorLength;
    public uint AcceptorOffset;
    public uint ApplicationDataLength;
    public uint ApplicationDataOffset;
}

/// <summary><c>SEC_WINNT_AUTH_IDENTITY_EXW</c>.</summary>
internal unsafe struct SecIdentity
{
    public const uint CurrentVersion = 0x200, Unicode = 2;

    public uint Version;
    public uint Size;
    public char* User;
    public uint UserLength;
    public char* Domain;
    public uint DomainLength;
    public char* Password;
    public uint PasswordLength;
    public uint Flags;
    public char* Packages;
    public uint PackagesLength;
}

/// <summary><c>SecPkgInfoW</c>.</summary>
internal unsafe struct SecPackage
{
    public uint Abilities;
    public ushort Version;
    public ushort RpcId;
    public uint LongestToken;
    public char* Name;
    public char* Comment;
}

/// <summary>What a context or a credential can be asked for.</summary>
internal enum SecAttribute : uint
{
    /// <summary><see cref="SecSizes"/></summary>
    Sizes = 0,
    /// <summary>Text: the account of the other side. Of a credential: its own.</summary>
    Names = 1,
    /// <summary><see cref="SecLifespan"/></summary>
    Lifespan = 2,
    /// <summary><see cref="SecPackage"/>*</summary>
    Package = 10,
    /// <summary><see cref="SecNativeNames"/></summary>
    NativeNames = 13,
    /// <summary>A word: what was granted.</summary>
    Flags = 14,
    /// <summary>Text: the service that the client says it wants, out of what it encrypted for us.</summary>
    ClientSpecifiedTarget = 27,
}

/// <summary><c>SecPkgContext_Sizes</c>.</summary>
internal struct SecSizes
{
    public uint LongestToken;
    public uint LongestSignature;
    public uint BlockSize;
    public uint SecurityTrailer;
}

/// <summary><c>SecPkgContext_Lifespan</c>.</summary>
internal struct SecLifespan
{
    public SspiTime Start;
    public SspiTime End;
}

/// <summary><c>SecPkgContext_NativeNamesW</c>: the principals of the ticket.</summary>
internal unsafe struct SecNativeNames
{
    public char* Client;
    public char* Server;
}

internal enum SecCredentialUse : uint
{
    Inbound = 1,
    Outbound = 2,
}

/// <summary>ISC_REQ_* and ISC_RET_*: what an initiator asks for and is granted.</summary>
[Flags]
internal enum InitiatorFlags : uint
{
    None = 0,
    Delegate = 0x1,
    Mutual = 0x2,
    Integrity = 0x1_0000,
    NullSession = 0x4_0000,
}

/// <summary>ASC_REQ_* and ASC_RET_*. Not the same numbers.</summary>
[Flags]
internal enum AcceptorFlags : uint
{
    None = 0,
    Delegate = 0x1,
    Mutual = 0x2,
    Integrity = 0x2_0000,
    NullSession = 0x10_0000,
}

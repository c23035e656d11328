using System;
using System.Threading;
using GssNative.Host;

namespace GssNative.Backends;

/// <summary>A security library that was found and loaded, and the functions through which everything above uses it.</summary>
/// <remarks>Immutable after it was opened, counted, usable from any number of threads.</remarks>
[Opaque("ssh_gss_backend", Section.Backends)]
internal unsafe struct Backend
{
    public BackendKind Kind;
    public Capabilities Capabilities;

    /// <summary>A function of the library, by which it is told from others, and its file is found.</summary>
    public void* Entry;

    public BackendOperations Operations;

    /// <summary>Whether its acceptors take Kerberos 5 by its other names, too.</summary>
    public bool TakesAliases;

    /// <summary>Whether its initiators must be kept from answers that are not framed as Kerberos's.</summary>
    public bool TakesAnyAnswer;

    /// <summary>Whether its acceptors must be told which service the first token names.</summary>
    public bool WantsService;

    /// <summary>What handles of its library are.</summary>
    public NativeKind NativeKind;

    private int _references;

    /// <summary>The names that an order may contain.</summary>
    public static ReadOnlySpan<byte> NameOf(BackendKind kind) => kind switch
    {
        BackendKind.Mit => "mit"u8,
        BackendKind.Heimdal => "heimdal"u8,
        BackendKind.GssFramework => "gss-framework"u8,
        BackendKind.Sspi => "sspi"u8,
        BackendKind.MitForWindows => "kfw"u8,
        _ => "other"u8,
    };

    public static Backend* AddReference(Backend* backend)
    {
        Interlocked.Increment(ref backend->_references);
        return backend;
    }

    /// <summary>Whether both are the same loaded library, so that objects of one may be used with the other.</summary>
    public static bool IsSame(Backend* one, Backend* other) => one->Entry == other->Entry;

    /// <summary>The library's file; false if there is no memory for it.</summary>
    public static bool TryGetPath(Backend* backend, ref OwnedBytes path) => Library.TryGetPath(backend->Entry, ref path);

    /// <summary>Gives one reference back. The loaded library itself stays: it is never unloaded.</summary>
    public static void Release(Backend* backend)
    {
        if (Interlocked.Decrement(ref backend->_references) == 0) Memory.Free(backend);
    }
}

/// <summary>What a backend does. Every function returns a status, and on an error has filled the failure.</summary>
internal unsafe struct BackendOperations
{
    /// <summary>One step of an initiator. Ok: complete, and the context's outcome is filled.</summary>
    public delegate*<SecurityContext*, in Initiation, ReadOnlySpan<byte>, ref OwnedBytes, ref Failure, Status> Initiate;

    /// <summary>One step of an acceptor; true takes delegated credentials.</summary>
    public delegate*<SecurityContext*, bool, ReadOnlySpan<byte>, ref OwnedBytes, ref Failure, Status> Accept;

    public delegate*<SecurityContext*, ReadOnlySpan<byte>, ref OwnedBytes, ref Failure, Status> GetMic;

    public delegate*<SecurityContext*, ReadOnlySpan<byte>, ReadOnlySpan<byte>, ref Failure, Status> VerifyMic;

    /// <summary>May the peer log in as this user? True allows users that the system does not know.</summary>
    public delegate*<SecurityContext*, in OwnedBytes, bool, out AuthorizedBy, ref Failure, Status> Authorize;

    /// <summary>The peer's name in the form that is compared byte by byte (RFC 2743 §3.2).</summary>
    public delegate*<SecurityContext*, ref OwnedBytes, ref Failure, Status> ExportPeer;

    /// <summary>The value with this index of an attribute of the peer's name (RFC 6680).</summary>
    public delegate*<SecurityContext*, in AttributeQuery, out AttributeFlags, ref OwnedBytes, ref Failure, Status> ReadPeerAttribute;

    /// <summary>When the tickets end that a new context of the same principal would be made with; 0: there are none. No KDC is asked.</summary>
    public delegate*<SecurityContext*, out long, ref Failure, Status> ReadExpiry;

    /// <summary>Releases the credentials that the peer delegated.</summary>
    public delegate*<SecurityContext*, void> DropDelegated;

    /// <summary>Stores the credentials that the peer delegated; the name of the cache comes out.</summary>
    public delegate*<SecurityContext*, in StoreRequest, ref OwnedBytes, ref Failure, Status> StoreDelegated;

    /// <summary>Removes a ticket cache by its name, which ends with NUL.</summary>
    public delegate*<Backend*, in OwnedBytes, ref Failure, Status> DestroyCache;

    /// <summary>Releases everything that the context holds of the backend, once.</summary>
    public delegate*<SecurityContext*, void> Release;

    /// <summary>Gets the handle of a credential, and whose it is until when.</summary>
    public delegate*<Credential*, in CredentialRequest, ref Failure, Status> AcquireCredential;

    /// <summary>Finds out whose a handle is, until when, and whether it may be used for what the credential says.</summary>
    public delegate*<Credential*, ref Failure, Status> ExamineCredential;

    /// <summary>Releases what the credential holds of the backend.</summary>
    public delegate*<Credential*, void> ReleaseCredential;

    /// <summary>The handle as the library itself has it, and what it is.</summary>
    public delegate*<Credential*, out NativeKind, void*> ToNative;
}

/// <summary>What an initiator asks for.</summary>
internal readonly ref struct Initiation
{
    /// <summary>A host name, or with <see cref="IsPrincipal"/> a Kerberos principal.</summary>
    public ReadOnlySpan<byte> Target { get; init; }
    public bool IsPrincipal { get; init; }
    public bool TrustDns { get; init; }
    public bool Mutual { get; init; }
    public Delegation Delegation { get; init; }
}

/// <summary>Which value of which attribute of the peer's name.</summary>
internal readonly ref struct AttributeQuery
{
    public ReadOnlySpan<byte> Name { get; init; }
    public nuint Index { get; init; }

    /// <summary>Values that nothing vouches for count, too.</summary>
    public bool AlsoUnauthenticated { get; init; }
}

/// <summary>One security context: the backend's objects, and what came out of it.</summary>
internal unsafe struct SecurityContext
{
    public Backend* Backend;

    /// <summary>The agreed one: nothing else is acquired, taken or established.</summary>
    public Mechanism Mechanism;

    /// <summary>The one that the host gave; null: the default.</summary>
    public Credential* Given;

    /// <summary>Channel bindings that the host gave; unset: none.</summary>
    public OwnedBytes Bindings;

    /// <summary>Of an acceptor whose backend wants it: the service that the first token names, one of the own; with NUL.</summary>
    public OwnedBytes Service;

    // The backend's own: no other layer looks at them.
    public void* Handle;
    public void* Credential;
    public void* Target;
    public void* Delegated;
    public void* Peer;
    public Credential* DelegatedShared;     // the owner of the delegated handle, as soon as the host asked for it
    public void* Library;

    // The outcome, filled at completion.
    public Granted Granted;
    public DelegationRefusal DelegationRefusal;
    public long Expires;                // provisional while tokens are exchanged
    public OwnedBytes PeerName;
    public OwnedBytes OwnName;
}

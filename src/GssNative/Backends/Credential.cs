using System;
using System.Threading;
using GssNative.Host;

namespace GssNative.Backends;

/// <summary>Tickets or keys, for one usage. Immutable once it was made, counted, usable from any number of threads.</summary>
[Opaque("ssh_gss_credential", Section.Credentials)]
internal unsafe struct Credential
{
    public Backend* Backend;
    public Usage Usage;

    // The backend's own: no other layer looks at them.
    public void* Handle;                // null: whatever is the default at the moment of each login
    public bool IsHosts;                // the host made the handle and keeps it
    public OwnedBytes PrivateCache;     // the ticket cache in memory that was made for it, and ends with it
    public OwnedBytes TicketCache;      // the name of the one that the host named
    public OwnedBytes ClientKeytab;     // the name of the keytab that the tickets were fetched with
    public bool FollowsDefault;         // it is made of whatever cache is the default

    // As they were when it was made.
    public OwnedBytes Principal;
    public long Expires;

    private int _references;

    /// <summary>Whether a login after the end of its tickets gets others.</summary>
    public readonly bool FetchesAnew => ClientKeytab.IsSet;

    /// <summary>Makes one. The caller's reference to the backend goes over to it, also if it fails.</summary>
    public static Credential* TryAcquire(Backend* backend, in CredentialRequest request, ref Failure failure)
    {
        Credential* credential = TryCreate(backend, request.Usage, ref failure);
        if (credential == null || backend->Operations.AcquireCredential(credential, in request, ref failure) == Status.Ok) return credential;
        Release(credential);
        return null;
    }

    /// <summary>Makes one of a handle that the host keeps. The caller's reference to the backend goes over to it, also if it fails.</summary>
    public static Credential* TryAdopt(Backend* backend, void* handle, Usage usage, ref Failure failure)
    {
        Credential* credential = TryCreate(backend, usage, ref failure);
        if (credential == null) return null;
        credential->Handle = handle;
        credential->IsHosts = true;
        if (backend->Operations.ExamineCredential(credential, ref failure) == Status.Ok) return credential;
        Release(credential);
        return null;
    }

    /// <summary>Makes one of what the peer delegated, or finds the one that was made before. The context keeps its own reference.</summary>
    public static Credential* TryShareDelegated(SecurityContext* context, ref Failure failure)
    {
        if (context->DelegatedShared != null) return AddReference(context->DelegatedShared);
        Credential* credential = TryAdopt(Backends.Backend.AddReference(context->Backend), context->Delegated, Usage.Initiate, ref failure);
        if (credential == null) return null;
        credential->IsHosts = false;                // from here on the handle is its own
        context->DelegatedShared = credential;
        return AddReference(credential);
    }

    public static Credential* AddReference(Credential* credential)
    {
        Interlocked.Increment(ref credential->_references);
        return credential;
    }

    public static void Release(Credential* credential)
    {
        if (Interlocked.Decrement(ref credential->_references) > 0) return;
        credential->Backend->Operations.ReleaseCredential(credential);
        credential->PrivateCache.Dispose();
        credential->TicketCache.Dispose();
        credential->ClientKeytab.Dispose();
        credential->Principal.Dispose();
        Backends.Backend.Release(credential->Backend);
        Memory.Free(credential);
    }

    private static Credential* TryCreate(Backend* backend, Usage usage, ref Failure failure)
    {
        Credential* credential = Memory.Allocate<Credential>();
        if (credential == null)
        {
            Backends.Backend.Release(backend);
            failure.OutOfMemory();
            return null;
        }
        credential->Backend = backend;
        credential->Usage = usage;
        return AddReference(credential);
    }
}

/// <summary>Where a credential comes from.</summary>
internal enum CredentialSource
{
    /// <summary>The ticket cache of the environment, or the machine's keytab.</summary>
    Default = 0,
    /// <summary>A ticket cache by name.</summary>
    Cache = 1,
    /// <summary>A keytab that tickets are fetched with.</summary>
    ClientKeytab = 2,
    /// <summary>A keytab with the keys of services.</summary>
    Keytab = 3,
}

/// <summary>What a credential is made of. The pointers are C's, and live for the time of the call.</summary>
internal readonly unsafe ref struct CredentialRequest
{
    public Usage Usage { get; init; }
    public CredentialSource Source { get; init; }

    /// <summary>The name of the cache or keytab, with NUL behind it.</summary>
    public byte* SourceName { get; init; }

    /// <summary>Empty: any, or the one that the source is of.</summary>
    public ReadOnlySpan<byte> Principal { get; init; }

    public ReadOnlySpan<byte> Password { get; init; }
    public bool HasPassword { get; init; }

    /// <summary>The name of the replay cache, with NUL behind it; null: the library's.</summary>
    public byte* ReplayCache { get; init; }

    /// <summary>The ticket cache that is the default when it is used: no handle is kept, and the library may choose another of the user's by the target.</summary>
    public bool IsOfTheMoment => Usage == Usage.Initiate && Source == CredentialSource.Default && Principal.IsEmpty;
}

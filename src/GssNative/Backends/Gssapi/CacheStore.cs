using System;
using GssNative.Host;

namespace GssNative.Backends.Gssapi;

/// <summary>Stores and removes ticket caches: who may do it, and which way it goes.</summary>
/// <remarks>Files go by <see cref="TicketFile"/>, never through a path that somebody else can change; other types by the library, for the process's own user only.</remarks>
internal static unsafe class CacheStore
{
    private const uint Root = 0;
    private const int LongestPath = 4096;

    public static Status Save(SecurityContext* context, in StoreRequest request, ref OwnedBytes name, ref Failure failure)
    {
        uint self = CurrentProcess.EffectiveUser, owner = request.HasOwner ? request.User : self;
        if (self != Root && self != owner) return failure.Set(Status.CacheRefused, Hint.UnsafePlace, "only root stores credentials for another user"u8);
        if (request.NamePointer == null) return SaveUnderNewName(context, in request, owner, ref name, ref failure);
        if (!name.TrySet(request.Name)) return failure.OutOfMemory();

        CacheName cache = CacheName.Of(name.Span);
        if (cache.Type == CacheType.File) return TicketFile.Save(context, in request, cache.Rest, self, owner, ref failure);
        if (cache.Type == CacheType.Other) return UnknownType(ref failure);
        if (self != owner) return failure.Set(Status.CacheRefused, Hint.UnsafePlace, "for another user there are caches of the type FILE only"u8);
        return cache.Type == CacheType.Directory ? SaveInDirectory(context, in request, cache.Rest, in name, self, ref failure)
            : Krb5Caches.Fill(context, name.Pointer, in request, ref failure);
    }

    public static Status Destroy(Backend* backend, in OwnedBytes name, ref Failure failure)
    {
        uint self = CurrentProcess.EffectiveUser;
        CacheName cache = CacheName.Of(name.Span);
        if (cache.Type == CacheType.File) return TicketFile.Destroy(cache.Rest, self, ref failure);
        if (cache.Type == CacheType.Other) return UnknownType(ref failure);
        if (cache.Type == CacheType.Directory)
        {
            Status found = IsSafeDirectory(cache.Rest, self, out bool isThere, ref failure);
            if (found != Status.Ok) return found;
            if (!isThere) return failure.Set(Status.NoCredentials, Hint.NoTicket, "there is no such ticket cache"u8);
        }
        SecurityContext scratch = new() { Backend = backend };
        Status status = Krb5Caches.Destroy(&scratch, name.Pointer, ref failure);
        backend->Operations.Release(&scratch);
        return status;
    }

    // As sshd names its own.
    private static Status SaveUnderNewName(SecurityContext* context, in StoreRequest request, uint owner, ref OwnedBytes name, ref Failure failure)
    {
        TextBuilder text = new(stackalloc byte[64]);
        text.Append("FILE:/tmp/krb5cc_"u8);
        text.AppendNumber(owner);
        text.Append("_"u8);
        if (!Chance.TryAppend(ref text)) return failure.Set(Status.CacheFailure, Hint.None, "the system gives no random numbers"u8);
        if (!name.TrySet(text.Text)) return failure.OutOfMemory();
        return TicketFile.Save(context, in request, CacheName.Of(name.Span).Rest, CurrentProcess.EffectiveUser, owner, ref failure);
    }

    // A directory that is not there yet is made here: in /tmp the library would take one that somebody else made meanwhile.
    private static Status SaveInDirectory(SecurityContext* context, in StoreRequest request, ReadOnlySpan<byte> path, in OwnedBytes name, uint self, ref Failure failure)
    {
        Status status = IsSafeDirectory(path, self, out bool isThere, ref failure);
        if (status != Status.Ok) return status;
        if (isThere) return Krb5Caches.Fill(context, name.Pointer, in request, ref failure);
        if (request.Updates) return failure.Set(Status.NoCredentials, Hint.NoTicket, "there is no such ticket cache to update"u8);

        PlaceState state = Place.Find(path, self, out Place place, out SystemError error);
        if (state != PlaceState.Safe) status = TicketFile.Refuse(state, error, ref failure);
        if (status == Status.Ok)
        {
            error = place.Folder.MakeFolder(place.Name);
            if (!error.IsNone) status = TicketFile.Trouble(error, ref failure);
        }
        if (status == Status.Ok)
        {
            status = Krb5Caches.Fill(context, name.Pointer, in request, ref failure);
            if (status != Status.Ok) _ = place.Folder.RemoveFolder(place.Name);
        }
        place.Dispose();
        return status;
    }

    // Both "DIR:/directory" and "DIR::/directory/tktNAME" are names of caches in a directory; the name of some file in it stands for the former.
    private static Status IsSafeDirectory(ReadOnlySpan<byte> path, uint self, out bool isThere, ref Failure failure)
    {
        Span<byte> room = stackalloc byte[LongestPath];
        TextBuilder inside = new(room[..^1]);
        inside.Append(path);
        inside.Append("/primary"u8);
        room[inside.Text.Length] = 0;
        PlaceState state = Place.Find(inside.Text, self, out Place place, out SystemError error);
        // The library follows links in it, also to remove: nobody else may make names there, the sticky bit is not enough.
        if (state == PlaceState.Safe && (!place.Folder.Look(out FileFacts facts).IsNone || facts.IsWritableByOthers)) state = PlaceState.Changeable;
        place.Dispose();
        isThere = state == PlaceState.Safe;
        return isThere || (state == PlaceState.Error && error.IsNoSuchEntry) ? Status.Ok : TicketFile.Refuse(state, error, ref failure);
    }

    private static Status UnknownType(ref Failure failure) =>
        failure.Set(Status.Unsupported, Hint.None, "the name of a ticket cache: FILE, DIR, KEYRING, KCM or MEMORY, a colon and the rest; or an absolute path"u8);
}

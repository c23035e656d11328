using System;
using GssNative.Host;

namespace GssNative.Backends.Gssapi;

/// <summary>Stores and removes ticket caches: who may do it, and which way it goes.</summary>
/// <remarks>Files, in directories of caches too, go by <see cref="TicketFile"/>, never through a path that somebody else can change; other types by the library, for the process's own user only.</remarks>
internal static unsafe class CacheStore
{
    private const uint Root = 0;

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
        if (cache.Type == CacheType.OfUser && !cache.IsOf(self)) return OfAnother(ref failure);
        return cache.Type == CacheType.Directory ? TicketDirectory.Save(context, in request, cache.Rest, self, ref failure)
            : Krb5Caches.Fill(context, name.Pointer, in request, ref failure);
    }

    public static Status Destroy(Backend* backend, in OwnedBytes name, ref Failure failure)
    {
        uint self = CurrentProcess.EffectiveUser;
        CacheName cache = CacheName.Of(name.Span);
        switch (cache.Type)
        {
            case CacheType.File: return TicketFile.Destroy(cache.Rest, self, ref failure);
            case CacheType.Directory: return TicketDirectory.Destroy(cache.Rest, self, ref failure);
            case CacheType.Other: return UnknownType(ref failure);
        }
        if (cache.Type == CacheType.OfUser && !cache.IsOf(self)) return OfAnother(ref failure);
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

    private static Status OfAnother(ref Failure failure) =>
        failure.Set(Status.CacheRefused, Hint.UnsafePlace, "KEYRING:persistent and KCM caches: the uid in the name must be this process's own, in decimal digits"u8);

    private static Status UnknownType(ref Failure failure) =>
        failure.Set(Status.Unsupported, Hint.None, "the name of a ticket cache: FILE, DIR, KEYRING, KCM or MEMORY, a colon and the rest; DIR::/directory/tktNAME; or an absolute path"u8);
}

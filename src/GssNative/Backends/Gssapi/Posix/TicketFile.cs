using System;
using GssNative.Host;

namespace GssNative.Backends.Gssapi;

/// <summary>Ticket caches that are files. libkrb5 makes a file exclusively, but opens it again by its name to append: here it writes where nobody else comes.</summary>
internal static unsafe class TicketFile
{
    private const int LongestName = 4200;
    private const uint Root = 0;

    /// <summary>Writes the cache beside its place and moves it there. The path ends with NUL.</summary>
    public static Status Save(SecurityContext* context, in StoreRequest request, ReadOnlySpan<byte> path, uint self, uint owner, ref Failure failure)
    {
        PlaceState state = Place.Find(path, self, out Place place, out SystemError error);
        Status status = state == PlaceState.Safe ? Status.Ok : Refuse(state, error, ref failure);
        OpenFile old = default;
        if (status == Status.Ok) status = MayReplace(in place, in request, owner, ref old, ref failure);
        if (status == Status.Ok) status = Make(context, in place, in request, self, in old, ref failure);
        old.Dispose();
        place.Dispose();
        return status;
    }

    /// <summary>Removes a cache, and what was in it.</summary>
    public static Status Destroy(ReadOnlySpan<byte> path, uint self, ref Failure failure)
    {
        PlaceState state = Place.Find(path, self, out Place place, out SystemError error);
        Status status = state == PlaceState.Safe ? Status.Ok : Refuse(state, error, ref failure);
        OpenFile file = default;
        bool isCache = false;
        if (status == Status.Ok) status = OpenToRemove(in place, self, ref file, out isCache, ref failure);
        if (status == Status.Ok)
        {
            error = place.Folder.Remove(place.Name);
            if (!error.IsNone) status = Trouble(error, ref failure);
            else if (isCache) file.WipeIfNameless();        // what was an empty file may be anything by now
        }
        file.Dispose();
        place.Dispose();
        return status;
    }

    public static Status Refuse(PlaceState state, SystemError error, ref Failure failure) => state switch
    {
        PlaceState.BadPath => failure.Set(Status.InvalidArgument, Hint.None,
            "the path of a ticket cache: absolute, without empty, \".\" or \"..\" components, control characters and \"%{\", each name of at most 255 bytes"u8),
        PlaceState.Changeable => failure.Set(Status.CacheRefused, Hint.UnsafePlace, "another user could change the path of the ticket cache, or it leads to a FUSE file system"u8),
        PlaceState.NoFolder => failure.Set(Status.CacheRefused, Hint.UnsafePlace, "a symbolic link, or what is no directory, is on the path of the ticket cache"u8),
        _ => Trouble(error, ref failure),
    };

    public static Status Trouble(SystemError error, ref Failure failure)
    {
        TextBuilder text = new(stackalloc byte[128]);
        text.Append("the ticket cache: "u8);
        text.Append(error.Text);
        return failure.Set(Status.CacheFailure, Hint.FileTrouble, text.Text);
    }

    private static Status MayReplace(in Place place, in StoreRequest request, uint owner, ref OpenFile old, ref Failure failure)
    {
        SystemError error = place.Folder.Look(place.Name, out FileFacts facts);
        if (error.IsNoSuchEntry) return request.Updates ? Krb5Caches.Absent(ref failure) : Status.Ok;
        if (!error.IsNone) return Trouble(error, ref failure);
        if (!request.Replaces) return failure.Set(Status.CacheRefused, Hint.CacheExists, "something of that name is there, and the flags do not say to replace it"u8);
        if (!facts.IsRegular || facts.Owner != owner) return NotACache(ref failure);
        error = place.Folder.OpenFile(place.Name, out old);
        if (error.IsNone) error = old.Look(out facts);
        if (!error.IsNone) return Trouble(error, ref failure);
        return facts.IsRegular && facts.Owner == owner ? Status.Ok : NotACache(ref failure);
    }

    private static Status Make(SecurityContext* context, in Place place, in StoreRequest request, uint self, in OpenFile old, ref Failure failure)
    {
        Workshop shop = default;
        SystemError error = shop.Open(place.Folder, self);
        Status status = error.IsNone ? Fill(context, in place, in shop, ref failure) : Trouble(error, ref failure);
        if (status == Status.Ok)
        {
            error = shop.OpenFile(self, out OpenFile made);
            if (error.IsNone && request.Updates) status = IsOfSamePrincipal(in made, in old, ref failure);
            if (error.IsNone && status == Status.Ok) error = made.HandOver(request.HasOwner, request.User, request.Group);
            if (error.IsNone && status == Status.Ok) error = shop.Move(place.Name, request.Replaces);
            if (error.IsAlreadyThere) status = failure.Set(Status.CacheRefused, Hint.CacheExists, "something of that name is there by now"u8);
            else if (!error.IsNone) status = Trouble(error, ref failure);
        }
        if (status == Status.Ok && old.IsOpen) old.WipeIfNameless();
        shop.Dispose();
        return status;
    }

    // By its path, which nobody but root and this user can change, into a directory that nobody else may enter.
    private static Status Fill(SecurityContext* context, in Place place, in Workshop shop, ref Failure failure)
    {
        Span<byte> room = stackalloc byte[LongestName];
        TextBuilder name = new(room[..^1]);
        name.Append("FILE:"u8);
        name.Append(place.FolderPath);
        shop.AppendName(ref name);
        name.Append("/"u8);
        name.Append(Workshop.FileName);
        room[name.Text.Length] = 0;
        StoreRequest fresh = default;
        fixed (byte* text = room) return Krb5Caches.Fill(context, text, in fresh, ref failure);
    }

    private static Status IsOfSamePrincipal(in OpenFile made, in OpenFile old, ref Failure failure)
    {
        Span<byte> ours = stackalloc byte[CacheHeader.Longest], theirs = stackalloc byte[CacheHeader.Longest];
        int oldLength = 0;
        SystemError error = made.ReadStart(ours, out int length);
        if (error.IsNone) error = old.ReadStart(theirs, out oldLength);
        if (!error.IsNone) return Trouble(error, ref failure);
        ReadOnlySpan<byte> principal = CacheHeader.Principal(ours[..length]);
        return !principal.IsEmpty && principal.SequenceEqual(CacheHeader.Principal(theirs[..oldLength])) ? Status.Ok
            : failure.Set(Status.CacheRefused, Hint.CacheOfAnother, "the cache holds tickets of another principal"u8);
    }

    private static Status OpenToRemove(in Place place, uint self, ref OpenFile file, out bool isCache, ref Failure failure)
    {
        isCache = false;
        SystemError error = place.Folder.Look(place.Name, out FileFacts facts);
        if (error.IsNoSuchEntry) return Krb5Caches.Absent(ref failure);
        if (!error.IsNone) return Trouble(error, ref failure);
        if (!facts.IsRegular || !MayRemove(in facts, self)) return NotACache(ref failure);
        error = place.Folder.OpenFile(place.Name, out file);
        if (error.IsNone) error = file.Look(out facts);
        Span<byte> start = stackalloc byte[CacheHeader.Mark.Length];
        int length = 0;
        if (error.IsNone) error = file.ReadStart(start, out length);
        if (!error.IsNone) return Trouble(error, ref failure);
        isCache = CacheHeader.Mark.SequenceEqual(start[..length]);
        return facts.IsRegular && MayRemove(in facts, self) && (isCache || facts.Size == 0) ? Status.Ok : NotACache(ref failure);
    }

    private static bool MayRemove(in FileFacts facts, uint self) => self == Root || facts.Owner == self;

    private static Status NotACache(ref Failure failure) => failure.Set(Status.CacheRefused, Hint.CacheExists, "what is there is no ticket cache, or another user's"u8);
}

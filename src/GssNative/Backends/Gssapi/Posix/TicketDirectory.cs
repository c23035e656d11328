using System;
using GssNative.Host;

namespace GssNative.Backends.Gssapi;

/// <summary>Directories of ticket caches, for both libraries: the file "primary" names the one that the directory's name stands for; without it that is "tkt".</summary>
/// <remarks>
/// So it is read here and the cache is a file like others. The libraries would write "primary" into any directory that they are asked about, and leave it
/// there whatever comes then.
/// </remarks>
internal static unsafe class TicketDirectory
{
    private const int LongestPath = 4096, LongestName = 64;

    // A directory that is not there yet is made here: in /tmp the library would take one that somebody else made meanwhile.
    public static Status Save(SecurityContext* context, in StoreRequest request, ReadOnlySpan<byte> path, uint self, ref Failure failure)
    {
        Span<byte> file = stackalloc byte[LongestPath];
        Status status = Find(path, self, ref file, out bool isThere, ref failure);
        if (status != Status.Ok) return status;
        if (isThere) return TicketFile.Save(context, in request, file, self, self, ref failure);
        if (request.Updates) return Krb5Caches.Absent(ref failure);

        PlaceState state = Place.Find(path, self, out Place place, out SystemError error);
        if (state != PlaceState.Safe) status = TicketFile.Refuse(state, error, ref failure);
        if (status == Status.Ok)
        {
            error = place.Folder.MakeFolder(place.Name);
            if (!error.IsNone) status = TicketFile.Trouble(error, ref failure);
        }
        if (status == Status.Ok)
        {
            status = TicketFile.Save(context, in request, file, self, self, ref failure);
            if (status != Status.Ok) _ = place.Folder.RemoveFolder(place.Name);
        }
        place.Dispose();
        return status;
    }

    public static Status Destroy(ReadOnlySpan<byte> path, uint self, ref Failure failure)
    {
        Span<byte> file = stackalloc byte[LongestPath];
        Status status = Find(path, self, ref file, out bool isThere, ref failure);
        if (status != Status.Ok) return status;
        return isThere ? TicketFile.Destroy(file, self, ref failure) : Krb5Caches.Absent(ref failure);
    }

    /// <summary>The path of the file that the directory's name stands for, with NUL behind it.</summary>
    private static Status Find(ReadOnlySpan<byte> path, uint self, ref Span<byte> file, out bool isThere, ref Failure failure)
    {
        isThere = false;
        // Heimdal takes what follows a colon for the name of a file, in the directory before it.
        if (path.IsEmpty || path.IndexOf((byte)':') >= 0)
            return failure.Set(Status.InvalidArgument, Hint.None, "the path of a directory of ticket caches: not empty, and without a colon"u8);
        TextBuilder text = new(file[..^1]);
        text.Append(path);
        text.Append("/"u8);
        int folder = text.Text.Length;
        text.Append("primary"u8);
        file[text.Text.Length] = 0;
        PlaceState state = Place.Find(text.Text, self, out Place place, out SystemError error);
        // The libraries follow links in it: nobody else may make names there, the sticky bit is not enough.
        if (state == PlaceState.Safe && (!place.Folder.Look(out FileFacts facts).IsNone || facts.IsWritableByOthers)) state = PlaceState.Changeable;
        isThere = state == PlaceState.Safe;
        Span<byte> name = stackalloc byte[LongestName];
        Status status = isThere ? ReadPrimary(in place, self, ref name, ref failure)
            : state == PlaceState.Error && error.IsNoSuchEntry ? UsePlainName(ref name) : TicketFile.Refuse(state, error, ref failure);
        place.Dispose();
        if (status != Status.Ok) return status;
        text = new(file[folder..^1]);
        text.Append(name);
        int length = folder + text.Text.Length;
        file[length] = 0;
        file = file[..length];
        return Status.Ok;
    }

    private static Status ReadPrimary(in Place place, uint self, ref Span<byte> name, ref Failure failure)
    {
        SystemError error = place.Folder.OpenFile(place.Name, out OpenFile primary);
        if (error.IsNoSuchEntry) return UsePlainName(ref name);
        FileFacts facts = default;
        int length = 0;
        if (error.IsNone) error = primary.Look(out facts);
        if (error.IsNone) error = primary.ReadStart(name, out length);
        primary.Dispose();
        if (!error.IsNone) return TicketFile.Trouble(error, ref failure);
        int end = name[..length].IndexOf((byte)'\n');
        name = name[..(end < 0 ? 0 : end)];
        bool isName = facts.IsRegular && (facts.Owner == self || facts.Owner == 0) && CacheName.IsInDirectory(name);
        return isName ? Status.Ok : failure.Set(Status.CacheRefused, Hint.CacheExists, "the directory's file \"primary\" is another user's, or names no ticket cache"u8);
    }

    private static Status UsePlainName(ref Span<byte> name)
    {
        ReadOnlySpan<byte> plain = "tkt"u8;
        plain.CopyTo(name);
        name = name[..plain.Length];
        return Status.Ok;
    }
}

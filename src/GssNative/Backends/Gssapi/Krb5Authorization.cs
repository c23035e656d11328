using System;
using System.Runtime.InteropServices;
using GssNative.Host;

namespace GssNative.Backends.Gssapi;

/// <summary>May this principal log in as that user? The rules of krb5_kuserok with MIT's defaults, made to fail closed.</summary>
/// <remarks>
/// krb5_kuserok alone says yes by auth_to_local when a .k5login cannot be looked at, for example in a home directory that root may not
/// search. Here "cannot tell" is a no. The order: the .k5login of the user, if there is one; else what krb5.conf maps the principal to.
/// </remarks>
internal static unsafe class Krb5Authorization
{
    private const int LongestLocalName = 1024, LongestPath = 4096;

    public static Status Decide(SecurityContext* context, in OwnedBytes user, bool allowUnknownUser, out AuthorizedBy rule, ref Failure failure)
    {
        rule = AuthorizedBy.Nothing;
        GssapiBackend* backend = GssapiBackend.Of(context);
        Status status = Krb5Context.Ensure(context, ref failure);
        if (status != Status.Ok) return status;
        if (IsAnonymous(context->PeerName.Span)) return Refuse(ref failure);

        void* principal = null;
        int code = backend->Krb5.ParseName(context->Library, context->PeerName.Pointer, &principal);
        if (code != 0) return GssError.Report(backend, context->Library, Routine.Krb5ParseName, code, ref failure);
        status = Decide(context, principal, in user, allowUnknownUser, out rule, ref failure);
        backend->Krb5.FreePrincipal(context->Library, principal);
        return status;
    }

    private static Status Decide(SecurityContext* context, void* principal, in OwnedBytes user, bool allowUnknownUser, out AuthorizedBy rule, ref Failure failure)
    {
        rule = AuthorizedBy.Nothing;
        GssapiBackend* backend = GssapiBackend.Of(context);
        OwnedBytes home = default;
        AccountState account = Accounts.Find(user.Pointer, ref home);
        if (account != AccountState.Known)
        {
            home.Dispose();
            if (account == AccountState.NoMemory) return failure.OutOfMemory();
            if (account != AccountState.Unknown) return Refuse(ref failure);
            if (!allowUnknownUser || !MapsTo(context, principal, user.Span)) return Refuse(ref failure);
            rule = AuthorizedBy.AuthToLocal;
            return Status.Ok;
        }

        FileState k5Login = LookAtK5Login(context, home.Span, user.Span, out bool authoritative);
        home.Dispose();
        if (k5Login == FileState.CannotTell)
            return failure.Set(Status.NotAuthorized, Hint.K5LoginUnreadable, "the principal may not log in as this user"u8);
        if (backend->Krb5.UserOk(context->Library, principal, user.Pointer) == 0) return Refuse(ref failure);
        bool byMapping = k5Login == FileState.Absent || !authoritative && MapsTo(context, principal, user.Span);
        rule = byMapping ? AuthorizedBy.AuthToLocal : AuthorizedBy.K5Login;
        return Status.Ok;
    }

    /// <summary>One answer for every reason, so that a peer learns nothing about which users exist.</summary>
    private static Status Refuse(ref Failure failure) =>
        failure.Set(Status.NotAuthorized, Hint.PrincipalNotAllowed, "the principal may not log in as this user"u8);

    // RFC 8062 §3: WELLKNOWN/ANONYMOUS in any realm.
    private static bool IsAnonymous(ReadOnlySpan<byte> name) => name.StartsWith("WELLKNOWN/ANONYMOUS@"u8);

    /// <summary>Whether krb5.conf maps the principal to this very name.</summary>
    private static bool MapsTo(SecurityContext* context, void* principal, ReadOnlySpan<byte> user)
    {
        byte* local = stackalloc byte[LongestLocalName];
        int code = GssapiBackend.Of(context)->Krb5.NameToLocalName(context->Library, principal, LongestLocalName, local);
        return code == 0 && MemoryMarshal.CreateReadOnlySpanFromNullTerminated(local).SequenceEqual(user);
    }

    /// <summary>Looks where krb5_kuserok looks: ~/.k5login, or k5login_directory/USER.</summary>
    private static FileState LookAtK5Login(SecurityContext* context, ReadOnlySpan<byte> home, ReadOnlySpan<byte> user, out bool authoritative)
    {
        authoritative = true;
        bool readable = Krb5Profile.TryOpen(context, out Krb5Profile profile);
        using Krb5Profile settings = profile;
        byte* directory = null;
        readable = readable && settings.TryReadText("k5login_directory"u8, out directory) && settings.TryReadBoolean("k5login_authoritative"u8, otherwise: true, out authoritative);

        TextBuilder path = new(stackalloc byte[LongestPath]);
        path.Append(directory != null ? MemoryMarshal.CreateReadOnlySpanFromNullTerminated(directory) : home);
        path.Append("/"u8);
        path.Append(directory != null ? user : ".k5login"u8);
        path.Append("\0"u8);
        settings.Release(directory);

        bool whole = readable && path.Text is [.., 0];
        fixed (byte* file = path.Text) return whole ? FileProbe.Look(file) : FileState.CannotTell;
    }
}

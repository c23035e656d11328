using System;
using GssNative.Host;

namespace GssNative.Backends.Gssapi;

/// <summary>May this principal log in as that user? The rules of MIT's krb5_kuserok with its defaults, on every library, made to fail closed.</summary>
/// <remarks>
/// krb5_kuserok alone says yes by auth_to_local when a .k5login cannot be looked at, for example in a home directory that root may not
/// search. Here "cannot tell" is a no. The order: the .k5login of the user, if there is one; else what krb5.conf maps the principal to.
/// </remarks>
internal static unsafe class Krb5Authorization
{
    public const Capabilities Capabilities = GssNative.Capabilities.Authorize;

    public static Status Decide(SecurityContext* context, in OwnedBytes user, bool allowUnknownUser, out AuthorizedBy rule, ref Failure failure)
    {
        rule = AuthorizedBy.Nothing;
        GssapiBackend* backend = GssapiBackend.Of(context);
        Status status = Krb5Context.Ensure(context, ref failure);
        if (status != Status.Ok) return status;
        if (user.IsEmpty) return Refuse(ref failure);                       // krb5.conf can map to the empty name
        if (IsAnonymous(context->PeerName.Span)) return Refuse(ref failure);
        if (HoldsNul(context->PeerName.Span)) return Refuse(ref failure);

        void* principal = null;
        int code = backend->Krb5.ParseName(context->Library, context->PeerName.Pointer, &principal);
        if (code != 0) return GssError.Report(backend, context->Library, Routine.Krb5ParseName, code, ref failure);
        Account account = default;
        status = Accounts.Find(user.Pointer, ref account) switch
        {
            AccountState.Known => DecideForAccount(context, principal, in user, in account, out rule, ref failure),
            AccountState.Unknown when allowUnknownUser && backend->Dialect.Maps(context, principal, in user) => Allow(AuthorizedBy.AuthToLocal, out rule),
            AccountState.NoMemory => failure.OutOfMemory(),
            _ => Refuse(ref failure),
        };
        account.Dispose();
        backend->Krb5.FreePrincipal(context->Library, principal);
        return status;
    }

    private static Status DecideForAccount(SecurityContext* context, void* principal, in OwnedBytes user, in Account account, out AuthorizedBy rule, ref Failure failure)
    {
        rule = AuthorizedBy.Nothing;
        K5LoginAnswer answer = K5Login.Ask(context, in user, in account);
        if (answer == K5LoginAnswer.NoMemory) return failure.OutOfMemory();
        if (answer == K5LoginAnswer.CannotTell)
            return failure.Set(Status.NotAuthorized, Hint.K5LoginUnreadable, "the principal may not log in as this user"u8);
        bool listed = answer == K5LoginAnswer.Lists;
        if (answer == K5LoginAnswer.Excludes || !GssapiBackend.Of(context)->Dialect.Allows(context, principal, in user, listed)) return Refuse(ref failure);
        return Allow(listed ? AuthorizedBy.K5Login : AuthorizedBy.AuthToLocal, out rule);
    }

    private static Status Allow(AuthorizedBy by, out AuthorizedBy rule)
    {
        rule = by;
        return Status.Ok;
    }

    /// <summary>One answer for every reason, so that a peer learns nothing about which users exist.</summary>
    private static Status Refuse(ref Failure failure) =>
        failure.Set(Status.NotAuthorized, Hint.PrincipalNotAllowed, "the principal may not log in as this user"u8);

    // RFC 8062 §3: WELLKNOWN/ANONYMOUS in any realm.
    private static bool IsAnonymous(ReadOnlySpan<byte> name) => name.StartsWith("WELLKNOWN/ANONYMOUS@"u8);

    // The text form quotes a NUL as \0 and a backslash as \\. MIT maps a name to a C text, which ends at the NUL: "alice\0x" would be alice.
    private static bool HoldsNul(ReadOnlySpan<byte> name)
    {
        for (int i = 0; i + 1 < name.Length; i++)
        {
            if (name[i] == '\\' && name[++i] == '0') return true;
        }
        return false;
    }
}

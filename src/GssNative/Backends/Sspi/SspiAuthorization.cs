using System;
using GssNative.Host;

namespace GssNative.Backends.Sspi;

/// <summary>May this peer log in as that user? Only if it is that user: the account of its access token is the account of the name, by their identifiers.</summary>
/// <remarks>
/// Windows has no .k5login and no auth_to_local. A name alone proves nothing: a machine and its domain may both have an "alice". What cannot be found out means no.
/// </remarks>
internal static unsafe class SspiAuthorization
{
    public static Status Decide(SecurityContext* context, in OwnedBytes user, bool allowUnknownUser, out AuthorizedBy rule, ref Failure failure)
    {
        rule = AuthorizedBy.Nothing;
        if (user.IsEmpty) return Refuse(ref failure);
        void* token = null;
        SecurityStatus result = new(SspiBackend.Of(context)->Sspi.QuerySecurityContextToken(&SspiContext.Of(context)->Handle, &token));
        if (!result.IsOk)
        {
            Status status = SspiError.Report(Routine.QuerySecurityContextToken, result, ref failure);
            return status == Status.Unsupported ? status : failure.Restate(Status.NotAuthorized, Hint.AccountNotAllowed);
        }
        AccountMatch match = AccessToken.Compare(token, user.Span);
        AccessToken.Close(token);
        if (match == AccountMatch.NoMemory) return failure.OutOfMemory();
        if (match == AccountMatch.Same) rule = AuthorizedBy.WindowsAccount;
        // With the opt-out: a user whom Windows does not know, by the whole name of the principal.
        else if (match == AccountMatch.Unknown && allowUnknownUser && user.Span.IndexOf((byte)'@') > 0 && user.Span.SequenceEqual(context->PeerName.Span)) rule = AuthorizedBy.PrincipalName;
        return rule != AuthorizedBy.Nothing ? Status.Ok : Refuse(ref failure);
    }

    /// <summary>One answer for every reason, so that a peer learns nothing about which users exist.</summary>
    private static Status Refuse(ref Failure failure) => failure.Set(Status.NotAuthorized, Hint.AccountNotAllowed, "the principal may not log in as this user"u8);
}

using GssNative.Host;

namespace GssNative.Backends.Gssapi;

/// <summary>May this principal log in as that user? Not for a library of Kerberos to say on Windows.</summary>
/// <remarks>
/// There is no .k5login there, and krb5_kuserok knows neither the accounts of the machine nor those of its domain. It would say yes by the name alone, and
/// a verdict must fail closed. The host decides itself, by ssh_gss_authorize_override.
/// </remarks>
internal static unsafe class Krb5Authorization
{
    public const Capabilities Capabilities = 0;

    public static Status Decide(SecurityContext* context, in OwnedBytes user, bool allowUnknownUser, out AuthorizedBy rule, ref Failure failure)
    {
        rule = AuthorizedBy.Nothing;
        return failure.Set(Status.Unsupported, Hint.None, "this backend cannot say on Windows whether a principal may log in: the host decides, by ssh_gss_authorize_override"u8);
    }
}

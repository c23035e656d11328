using GssNative.Host;

namespace GssNative.Backends.Gssapi;

/// <summary>May this principal log in as that user? Not for this library to say on macOS.</summary>
/// <remarks>
/// GSS.framework has gss_userok, whose rules are Heimdal's: it lets in whom a .k5login leaves out, and users whom the system does not know. A verdict must
/// fail closed. The host decides itself, by ssh_gss_authorize_override.
/// </remarks>
internal static unsafe class Krb5Authorization
{
    public const Capabilities Capabilities = 0;

    public static Status Decide(SecurityContext* context, in OwnedBytes user, bool allowUnknownUser, out AuthorizedBy rule, ref Failure failure)
    {
        rule = AuthorizedBy.Nothing;
        return failure.Set(Status.Unsupported, Hint.None, "this backend cannot say on macOS whether a principal may log in: the host decides"u8);
    }
}

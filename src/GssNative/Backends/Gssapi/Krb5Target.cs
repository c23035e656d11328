using System;
using GssNative.Host;

namespace GssNative.Backends.Gssapi;

/// <summary>The name of the server (RFC 4462 §7.1), made so that the library asks no resolver for it.</summary>
/// <remarks>
/// A host-based name "host@NAME" would follow krb5.conf into DNS (dns_canonicalize_hostname and rdns are on by default). The principal host/NAME@REALM
/// names the same key and is taken as it is.
/// </remarks>
internal static unsafe class Krb5Target
{
    private const int LongestName = 2048;

    public static Status Import(SecurityContext* context, in Initiation how, ref Failure failure)
    {
        GssapiBackend* backend = GssapiBackend.Of(context);
        Status status = Krb5Context.Prepare(context, ref failure);
        if (status != Status.Ok) return status;
        if (how.IsPrincipal) return backend->Dialect.ImportPrincipal(context, how.Target, ref failure);

        TextBuilder text = new(stackalloc byte[LongestName]);
        if (how.TrustDns)
        {
            text.Append("host@"u8);
            text.Append(how.Target);
            return GssName.Import(context, text.Text, GssOid.HostbasedService, ref failure);
        }
        text.Append("host/"u8);
        text.Append(how.Target);
        text.Append("@"u8);
        status = backend->Dialect.AppendRealm(context, how.Target, ref text, ref failure);
        return status == Status.Ok ? backend->Dialect.ImportPrincipal(context, text.Text, ref failure) : status;
    }
}

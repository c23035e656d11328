using System;
using System.Runtime.InteropServices;
using GssNative.Host;

namespace GssNative.Backends.Gssapi;

/// <summary>The name of the server (RFC 4462 §7.1), made so that MIT's library asks no resolver for it.</summary>
/// <remarks>
/// A host-based name "host@NAME" would follow krb5.conf into DNS (dns_canonicalize_hostname and rdns are on by default). The principal host/NAME@REALM
/// names the same key and is taken as it is. Where krb5.conf maps the host to no realm, an empty one lets the library use the client's realm and
/// its KDC's referrals; unless krb5.conf sends it on into DNS then, where the answer would choose the realm: the default realm is named instead.
/// </remarks>
internal static unsafe class Krb5Target
{
    private const int LongestRealm = 1024, LongestName = 2048, NoGuesses = -1;

    public static Status Import(SecurityContext* context, in Initiation how, ref Failure failure)
    {
        GssapiBackend* backend = GssapiBackend.Of(context);
        TextBuilder text = new(stackalloc byte[LongestName]);
        if (how.IsPrincipal)
        {
            text.Append(how.Target);
            return Import(context, text.Text, GssOid.PrincipalName, ref failure);
        }
        if (how.TrustDns)
        {
            text.Append("host@"u8);
            text.Append(how.Target);
            return Import(context, text.Text, GssOid.HostbasedService, ref failure);
        }

        text.Append("host/"u8);
        text.Append(how.Target);
        text.Append("@"u8);
        Status status = AppendRealm(context, backend, how.Target, ref text, ref failure);
        return status == Status.Ok ? Import(context, text.Text, GssOid.PrincipalName, ref failure) : status;
    }

    private static Status Import(SecurityContext* context, ReadOnlySpan<byte> text, ReadOnlySpan<byte> nameType, ref Failure failure)
    {
        GssapiBackend* backend = GssapiBackend.Of(context);
        GssOid type = GssOid.Over(nameType);
        uint minor = 0;
        GssMajor major;
        fixed (byte* bytes = text)
        {
            GssBuffer name = new() { Length = (nuint)text.Length, Value = bytes };
            major = new(backend->Gss.ImportName(&minor, &name, &type, &context->Target));
        }
        return major.IsComplete ? Status.Ok : GssError.Report(backend, Routine.ImportName, major, minor, ref failure);
    }

    /// <summary>The realm that krb5.conf's [domain_realm] gives the host, or nothing. This looks into the file only.</summary>
    private static Status AppendRealm(SecurityContext* context, GssapiBackend* backend, ReadOnlySpan<byte> host, ref TextBuilder text, ref Failure failure)
    {
        Status status = Krb5Context.Ensure(context, ref failure);
        if (status != Status.Ok) return status;
        Span<byte> name = stackalloc byte[host.Length + 1];
        host.CopyTo(name);
        name[^1] = 0;
        byte** realms = null;
        int code;
        fixed (byte* bytes = name) code = backend->Krb5.GetHostRealm(context->Library, bytes, &realms);
        if (code != 0) return GssError.Report(backend, context->Library, Routine.Krb5GetHostRealm, code, ref failure);
        ReadOnlySpan<byte> realm = realms[0] == null ? default : MemoryMarshal.CreateReadOnlySpanFromNullTerminated(realms[0]);
        if (realm.Length <= LongestRealm) text.Append(realm);
        bool isMapped = !realm.IsEmpty;
        backend->Krb5.FreeHostRealm(context->Library, realms);
        return isMapped ? Status.Ok : AppendFallbackRealm(context, ref text, ref failure);
    }

    private static Status AppendFallbackRealm(SecurityContext* context, ref TextBuilder text, ref Failure failure)
    {
        bool readable = Krb5Profile.TryOpen(context, out Krb5Profile profile);
        using Krb5Profile settings = profile;
        bool byName = false, byFallback = false;
        int guesses = NoGuesses;
        readable = readable && settings.TryReadBoolean("dns_lookup_realm"u8, otherwise: false, out byName)
            && settings.TryReadBoolean("dns_fallback"u8, otherwise: false, out byFallback) && settings.TryReadInteger("realm_try_domains"u8, NoGuesses, out guesses);
        if (readable && !byName && !byFallback && guesses == NoGuesses) return Status.Ok;

        byte* realm = null;
        if (readable && settings.TryReadText("default_realm"u8, out realm) && realm != null)
        {
            text.Append(MemoryMarshal.CreateReadOnlySpanFromNullTerminated(realm));
            settings.Release(realm);
            return Status.Ok;
        }
        return failure.Set(Status.KdcUnreachable, Hint.RealmUnknown, "krb5.conf names no realm for the host, no default realm, and would ask DNS for one"u8);
    }
}

using System;
using System.Buffers.Binary;
using System.Runtime.InteropServices;
using GssNative.Host;

namespace GssNative.Backends.Gssapi;

/// <summary>Heimdal's side of the <see cref="Krb5Dialect"/>, and the functions that only its libraries have.</summary>
/// <remarks>
/// krb5_kuserok is not asked: by default it lets a principal in that the user's .k5login leaves out, and a user in whom the system does not know.
/// The functions that read krb5.conf have variable arguments in C. Here they are all pointers, which every ABI that we build for passes alike.
/// </remarks>
internal unsafe struct HeimdalKrb5
{
    private delegate* unmanaged[Cdecl]<void*, void*, byte*, byte*, void*, byte*> _configString;
    private delegate* unmanaged[Cdecl]<void*, void*, byte*, byte*, byte*, void*, byte**> _configStrings;
    private delegate* unmanaged[Cdecl]<byte**, void> _freeStrings;

    public HeimdalPrincipal Principal;
    public HeimdalCredential Credential;

    public static Krb5Dialect Dialect => new()
    {
        Kind = BackendKind.Heimdal,
        Capabilities = Capabilities.MapHostToRealm,        // up to 7.8 its acceptor keeps no replay cache
        TakesAnyAnswer = true,                                                      // up to 7.8 it ignores what it found out about the frame
        ImportPrincipal = &HeimdalPrincipal.Import,
        AppendRealm = &AppendRealm,
        DisplayName = &DisplayName,
        ReadSetting = &ReadSetting,
        HasExpiredTicket = &HeimdalExpiry.IsOver,
        WhyNotDelegated = &DoesNotSay,
        AcquireCredential = &HeimdalCredential.Acquire,
        AcquireKeys = &GssapiCredential.AcquireKeys,
        ReadExpiry = &HeimdalExpiry.Read,
        Maps = &Maps,
        Allows = &Allows,
    };

    public static bool Is(Library library) => library.Find("krb5_config_get_string"u8) != null;

    public void Bind(ref SymbolBinder symbols)
    {
        _configString = (delegate* unmanaged[Cdecl]<void*, void*, byte*, byte*, void*, byte*>)symbols.Require("krb5_config_get_string"u8);
        _configStrings = (delegate* unmanaged[Cdecl]<void*, void*, byte*, byte*, byte*, void*, byte**>)symbols.Require("krb5_config_get_strings"u8);
        _freeStrings = (delegate* unmanaged[Cdecl]<byte**, void>)symbols.Require("krb5_config_free_strings"u8);
        Principal.Bind(ref symbols);
    }

    private static ref HeimdalKrb5 Of(SecurityContext* context) => ref GssapiBackend.Of(context)->Heimdal;

    // [domain_realm], as Heimdal itself looks into it: the host, then each of its domains with the dot before it. (krb5_get_host_realm would ask DNS
    // between one and the other.) Without an entry the KDC of the client's realm is to say where the host belongs.
    private static Status AppendRealm(SecurityContext* context, ReadOnlySpan<byte> host, ref TextBuilder text, ref Failure failure)
    {
        Span<byte> name = stackalloc byte[host.Length + 1];
        host.CopyTo(name);
        name[^1] = 0;
        OwnedBytes realm = default;
        for (int at = 0; at >= 0 && !realm.IsSet; at = NextDot(host, at))
        {
            if (ReadSetting(context, "domain_realm"u8, name[at..], ref realm) != Status.Ok) return failure.OutOfMemory();
            if (Krb5Settings.EqualIgnoringCase(realm.Span, "dns_locate"u8)) realm.Dispose();
        }
        text.Append(realm.Span);
        realm.Dispose();
        return Status.Ok;
    }

    private static int NextDot(ReadOnlySpan<byte> host, int after)
    {
        int distance = after + 1 < host.Length ? host[(after + 1)..].IndexOf((byte)'.') : -1;
        return distance < 0 ? -1 : after + 1 + distance;
    }

    private static Status ReadSetting(SecurityContext* context, ReadOnlySpan<byte> section, ReadOnlySpan<byte> name, ref OwnedBytes value)
    {
        byte* text;
        fixed (byte* sectionName = section, setting = name) text = Of(context)._configString(context->Library, null, sectionName, setting, null);
        return text == null || value.TrySet(MemoryMarshal.CreateReadOnlySpanFromNullTerminated(text)) ? Status.Ok : Status.NoMemory;
    }

    /// <summary>gss_display_name of Heimdal quotes nothing, so that different principals look alike. The exported form is unambiguous (RFC 2743 §3.2).</summary>
    // 04 01 00 06  byte length, byte 06, byte length, OID  uint32 length, name
    public static Status DisplayName(GssapiBackend* backend, void* name, ref OwnedBytes text, ref Failure failure)
    {
        GssBuffer output = default;
        OwnedBytes token = default;
        uint minor = 0;
        GssMajor major = new(backend->Gss.ExportName(&minor, name, &output));
        Status status = major.IsComplete ? Status.Ok : GssError.Report(backend, Routine.DisplayName, major, minor, ref failure);
        status = Output.Take(backend, &output, status, ref token, ref failure);
        if (status == Status.Ok)
        {
            ReadOnlySpan<byte> start = [0x04, 0x01, 0x00, 0x0b, 0x06, 0x09];
            int header = start.Length + MechanismOid.Value(Mechanism.Krb5).Length + sizeof(uint);
            ReadOnlySpan<byte> bytes = token.Span;
            if (bytes.Length < header || !bytes.StartsWith(start) || !bytes[start.Length..].StartsWith(MechanismOid.Value(Mechanism.Krb5))
                || BinaryPrimitives.ReadUInt32BigEndian(bytes[(header - sizeof(uint))..]) != (uint)(bytes.Length - header))
                status = failure.Set(Status.Protocol, Hint.None, "a name is not of Kerberos 5"u8);
            else if (!text.TrySet(bytes[header..])) status = failure.OutOfMemory();
            else QuoteAsMit(ref text);
        }
        token.Dispose();
        return status;
    }

    // The one difference in quoting: Heimdal quotes the blank, too.
    private static void QuoteAsMit(ref OwnedBytes text)
    {
        Span<byte> bytes = text.Writable;
        int length = 0;
        for (int i = 0; i < bytes.Length; i++)
        {
            bool quotes = bytes[i] == '\\' && i + 1 < bytes.Length;
            if (quotes && bytes[i + 1] != ' ') bytes[length++] = bytes[i];
            if (quotes) i++;
            bytes[length++] = bytes[i];
        }
        text.Cut(length);
    }

    // gss_krb5_get_tkt_flags is for acceptors.
    private static DelegationRefusal DoesNotSay(SecurityContext* context, bool always) => DelegationRefusal.NotGranted;

    private static bool Allows(SecurityContext* context, void* principal, in OwnedBytes user, bool listed) =>
        listed ? !IsDecidedByModules(context) : Maps(context, principal, in user);

    private static bool Maps(SecurityContext* context, void* principal, in OwnedBytes user) =>
        !IsDecidedByModules(context) && !MapsInItsOwnWay(context) && Krb5LocalName.Is(context, principal, in user);

    /// <summary>Whether krb5.conf turns modules of MIT off that decide about logins, or others on, which Heimdal knows nothing of: their answer may be no.</summary>
    private static bool IsDecidedByModules(SecurityContext* context) =>
        HasModules(context, "disable"u8) || HasModules(context, "enable_only"u8) || HasModules(context, "module"u8);

    private static bool HasModules(SecurityContext* context, ReadOnlySpan<byte> setting)
    {
        ref HeimdalKrb5 heimdal = ref Of(context);
        byte** modules;
        fixed (byte* plugins = "plugins"u8, localAuth = "localauth"u8, name = setting)
            modules = heimdal._configStrings(context->Library, null, plugins, localAuth, name, null);
        if (modules != null) heimdal._freeStrings(modules);
        return modules != null;
    }

    /// <summary>Whether Heimdal might map the principal where MIT does not.</summary>
    // It takes several default realms, where MIT takes the first value, as it stands.
    private static bool MapsInItsOwnWay(SecurityContext* context)
    {
        OwnedBytes realm = default;
        bool itsOwn = Krb5Settings.ReadText(context, "default_realm"u8, ref realm) != Status.Ok || !IsOfRealm(context->PeerName.Span, realm.Span)
            || HasRulesOfItsOwn(context, in realm);
        realm.Dispose();
        return itsOwn;
    }

    private static bool IsOfRealm(ReadOnlySpan<byte> principal, ReadOnlySpan<byte> realm) =>
        !realm.IsEmpty && principal.EndsWith(realm) && principal[..^realm.Length] is [.., (byte)'@'];

    // It leaves out rules that it does not know, as MIT's RULE, and goes on to the next, where MIT stops; and it knows others than MIT, as DB. Without any
    // rule it has one more: NAME/root is root.
    private static bool HasRulesOfItsOwn(SecurityContext* context, in OwnedBytes realm)
    {
        ref HeimdalKrb5 heimdal = ref Of(context);
        byte** rules;
        fixed (byte* realms = "realms"u8, setting = "auth_to_local"u8)
            rules = heimdal._configStrings(context->Library, null, realms, realm.Pointer, setting, null);
        bool itsOwn = rules == null && context->PeerName.Span.IndexOf("/root@"u8) >= 0;
        for (byte** rule = rules; rule != null && *rule != null; rule++)
        {
            ReadOnlySpan<byte> text = MemoryMarshal.CreateReadOnlySpanFromNullTerminated(*rule);
            itsOwn |= !text.SequenceEqual("DEFAULT"u8) && !text.SequenceEqual("NONE"u8);
        }
        if (rules != null) heimdal._freeStrings(rules);
        return itsOwn;
    }
}

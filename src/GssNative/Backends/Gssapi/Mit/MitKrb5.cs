using System;
using System.Runtime.InteropServices;
using GssNative.Host;

namespace GssNative.Backends.Gssapi;

/// <summary>MIT krb5's side of the <see cref="Krb5Dialect"/>, and the functions that only its libkrb5 has.</summary>
internal unsafe struct MitKrb5
{
    private const int LongestRealm = 1024;

    private delegate* unmanaged[Cdecl]<void*, byte*, byte***, int> _getHostRealm;
    private delegate* unmanaged[Cdecl]<void*, byte**, int> _freeHostRealm;
    private delegate* unmanaged[Cdecl]<void*, void*, byte*, uint> _userOk;
    private delegate* unmanaged[Cdecl]<void*, void**, int> _getProfile;
    private delegate* unmanaged[Cdecl]<void*, void> _releaseProfile;
    private delegate* unmanaged[Cdecl]<void*, byte*, byte*, byte*, byte*, byte**, int> _profileString;
    private delegate* unmanaged[Cdecl]<byte*, void> _releaseString;
    private delegate* unmanaged[Cdecl]<uint*, void*, GssBuffer*, int*, int*, GssBuffer*, GssBuffer*, int*, uint> _nameAttribute;

    public MitCredential Credential;
    public MitReplayCache ReplayCache;

    public static Krb5Dialect Dialect => new()
    {
        Kind = MitRelease.Kind,
        Capabilities = MitRelease.Promises,
        HasAliases = true,
        ImportPrincipal = &ImportPrincipal,
        AppendRealm = &AppendRealm,
        DisplayName = &GssName.Display,
        ReadSetting = &ReadSetting,
        HasExpiredTicket = &SaysSoItself,
        WhyNotDelegated = &WhyNotDelegated,
        AcquireCredential = &MitCredential.Acquire,
        NextAttribute = &NextAttribute,
        AcquireKeys = &MitCredential.AcquireKeys,
        ReadExpiry = &MitExpiry.Read,
        Maps = &Krb5LocalName.Is,
        Allows = &Allows,
    };

    /// <summary>By a function that Heimdal does not have: its krb5.conf is no profile.</summary>
    public static bool Is(Library library) => library.Find("krb5_get_profile"u8) != null;

    public void Bind(ref SymbolBinder symbols)
    {
        _getHostRealm = (delegate* unmanaged[Cdecl]<void*, byte*, byte***, int>)symbols.Require("krb5_get_host_realm"u8);
        _freeHostRealm = (delegate* unmanaged[Cdecl]<void*, byte**, int>)symbols.Require("krb5_free_host_realm"u8);
        _userOk = (delegate* unmanaged[Cdecl]<void*, void*, byte*, uint>)symbols.Require("krb5_kuserok"u8);
        _getProfile = (delegate* unmanaged[Cdecl]<void*, void**, int>)symbols.Require("krb5_get_profile"u8);
        _releaseProfile = (delegate* unmanaged[Cdecl]<void*, void>)symbols.Require("profile_release"u8);
        _profileString = (delegate* unmanaged[Cdecl]<void*, byte*, byte*, byte*, byte*, byte**, int>)symbols.Require("profile_get_string"u8);
        _releaseString = (delegate* unmanaged[Cdecl]<byte*, void>)symbols.Require("profile_release_string"u8);
        _nameAttribute = (delegate* unmanaged[Cdecl]<uint*, void*, GssBuffer*, int*, int*, GssBuffer*, GssBuffer*, int*, uint>)symbols.Require("gss_get_name_attribute"u8);
    }

    private static ref MitKrb5 Of(SecurityContext* context) => ref GssapiBackend.Of(context)->Mit;

    // GSS_KRB5_NT_PRINCIPAL_NAME is taken as it is.
    public static Status ImportPrincipal(SecurityContext* context, ReadOnlySpan<byte> principal, ref Failure failure) =>
        GssName.Import(context, principal, GssOid.PrincipalName, ref failure);

    // [domain_realm] only: this looks into the file. An empty realm lets the library use the client's realm and its KDC's referrals; unless krb5.conf
    // sends it on into DNS then, where the answer would choose the realm: the default realm is named instead.
    private static Status AppendRealm(SecurityContext* context, ReadOnlySpan<byte> host, ref TextBuilder text, ref Failure failure)
    {
        Span<byte> name = stackalloc byte[host.Length + 1];
        host.CopyTo(name);
        name[^1] = 0;
        byte** realms = null;
        int code;
        fixed (byte* bytes = name) code = Of(context)._getHostRealm(context->Library, bytes, &realms);
        if (code != 0) return GssError.Report(GssapiBackend.Of(context), context->Library, Routine.Krb5GetHostRealm, code, ref failure);
        ReadOnlySpan<byte> realm = realms[0] == null ? default : MemoryMarshal.CreateReadOnlySpanFromNullTerminated(realms[0]);
        if (realm.Length <= LongestRealm) text.Append(realm);
        bool isMapped = !realm.IsEmpty;
        _ = Of(context)._freeHostRealm(context->Library, realms);
        return isMapped || NeverAsksDns(context) ? Status.Ok : AppendDefaultRealm(context, ref text, ref failure);
    }

    // What cannot be read might say that it does.
    private static bool NeverAsksDns(SecurityContext* context)
    {
        OwnedBytes guesses = default;
        bool never = Krb5Settings.ReadBoolean(context, "dns_lookup_realm"u8, otherwise: false, out bool byName) == Status.Ok && !byName
            && Krb5Settings.ReadBoolean(context, "dns_fallback"u8, otherwise: false, out bool byFallback) == Status.Ok && !byFallback
            && Krb5Settings.ReadText(context, "realm_try_domains"u8, ref guesses) == Status.Ok && (!guesses.IsSet || guesses.Span.SequenceEqual("-1"u8));
        guesses.Dispose();
        return never;
    }

    private static Status AppendDefaultRealm(SecurityContext* context, ref TextBuilder text, ref Failure failure)
    {
        OwnedBytes realm = default;
        Status status = Krb5Settings.ReadText(context, "default_realm"u8, ref realm);
        bool found = !realm.IsEmpty;
        text.Append(realm.Span);
        realm.Dispose();
        if (status == Status.NoMemory) return failure.OutOfMemory();
        if (found) return Status.Ok;
        return failure.Set(Status.KdcUnreachable, Hint.RealmUnknown, "krb5.conf names no realm for the host, no default realm, and would ask DNS for one"u8);
    }

    private static Status ReadSetting(SecurityContext* context, ReadOnlySpan<byte> section, ReadOnlySpan<byte> name, ref OwnedBytes value)
    {
        ref MitKrb5 mit = ref Of(context);
        void* profile = null;
        byte* text = null;
        if (mit._getProfile(context->Library, &profile) != 0) return Status.BackendFailure;
        int code;           // a long in C, which has 32 bits on Windows; no code has more
        fixed (byte* sectionName = section, setting = name) code = mit._profileString(profile, sectionName, setting, null, null, &text);
        mit._releaseProfile(profile);
        Status status = code != 0 ? Status.BackendFailure
            : text == null || value.TrySet(MemoryMarshal.CreateReadOnlySpanFromNullTerminated(text)) ? Status.Ok : Status.NoMemory;
        if (text != null) mit._releaseString(text);
        return status;
    }

    private static GssMajor NextAttribute(SecurityContext* context, GssBuffer* attribute, int* authenticated, int* complete, GssBuffer* value, int* more, uint* minor)
    {
        GssBuffer displayed = default;
        GssMajor major = new(Of(context)._nameAttribute(minor, context->Peer, attribute, authenticated, complete, value, &displayed, more));
        uint ignored;
        if (displayed.Value != null) GssapiBackend.Of(context)->Gss.ReleaseBuffer(&ignored, &displayed);
        return major;
    }

    // The flags of the server's ticket (RFC 4120 §5.3). A ticket of a forwardable one is forwardable, too.
    private static DelegationRefusal WhyNotDelegated(SecurityContext* context, bool always)
    {
        const uint Forwardable = 0x40000000, OkAsDelegate = 0x00040000;
        uint minor = 0, flags = 0;
        var ticketFlags = (delegate* unmanaged[Cdecl]<uint*, void*, uint*, uint>)GssapiBackend.Of(context)->Symbols.Find("gss_krb5_get_tkt_flags"u8);
        if (ticketFlags == null || ticketFlags(&minor, context->Handle, &flags) != 0) return DelegationRefusal.NotGranted;
        if (!always && (flags & OkAsDelegate) == 0) return DelegationRefusal.NotOkAsDelegate;
        return (flags & Forwardable) == 0 ? DelegationRefusal.NotForwardable : DelegationRefusal.NotGranted;
    }

    private static bool SaysSoItself(SecurityContext* context) => false;

    // It reads the .k5login itself, asks the machine's plug-ins, and maps by auth_to_local.
    private static bool Allows(SecurityContext* context, void* principal, in OwnedBytes user, bool listed) =>
        Of(context)._userOk(context->Library, principal, user.Pointer) != 0;
}

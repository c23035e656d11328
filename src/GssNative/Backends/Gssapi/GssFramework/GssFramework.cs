using System;
using GssNative.Host;

namespace GssNative.Backends.Gssapi;

/// <summary>GSS.framework's side of the <see cref="Krb5Dialect"/>: Apple's own Heimdal, behind the functions of GSSAPI alone.</summary>
/// <remarks>Its libkrb5 is in a private framework, which the loader would find behind this one. Programs must not use it.</remarks>
internal static unsafe class GssFramework
{
    public static Krb5Dialect Dialect => new()
    {
        Kind = BackendKind.GssFramework,
        IsGssapiOnly = true,
        TakesAnyAnswer = true,                  // as its ancestor, for all that is known
        ImportPrincipal = &ImportPrincipal,
        AppendRealm = &AppendNothing,
        DisplayName = &HeimdalKrb5.DisplayName,
        HasExpiredTicket = &SaysSoItself,
        WhyNotDelegated = &DoesNotSay,
        AcquireCredential = &Acquire,
        AcquireKeys = &GssapiCredential.AcquireKeys,
    };

    /// <summary>By a function that is Apple's alone.</summary>
    public static bool Is(Library library) => library.Find("gss_aapl_initial_cred"u8) != null;

    // Only names that were imported as host-based are looked up in DNS, where the KDC does not know them. This one is taken as it is.
    private static Status ImportPrincipal(SecurityContext* context, ReadOnlySpan<byte> principal, ref Failure failure) =>
        GssName.Import(context, principal, GssOid.PrincipalName, ref failure);

    // With the realm empty it asks the KDC of the client's realm, and follows its referral.
    private static Status AppendNothing(SecurityContext* context, ReadOnlySpan<byte> host, ref TextBuilder text, ref Failure failure) => Status.Ok;

    private static bool SaysSoItself(SecurityContext* context) => false;

    private static DelegationRefusal DoesNotSay(SecurityContext* context, bool always) => DelegationRefusal.NotGranted;

    // gss_inquire_cred is never asked about GSS_C_NO_CREDENTIAL: to name the machine's keys, it looks the machine up in DNS.
    private static Status Acquire(SecurityContext* scratch, Credential* credential, in CredentialRequest request, ref Failure failure)
    {
        if (request.ReplayCache != null) return Refuse("replay_cache: this library's acceptors keep none"u8, ref failure);
        if (request.HasPassword) return Refuse("password: GSS.framework would put the tickets among the user's own"u8, ref failure);
        if (request.Source != CredentialSource.Default) return Refuse("source: GSS.framework takes neither a ticket cache nor a keytab by name"u8, ref failure);
        GssapiBackend* backend = GssapiBackend.Of(scratch);
        Status status = request.Principal.IsEmpty ? Status.Ok : ImportPrincipal(scratch, request.Principal, ref failure);
        if (status != Status.Ok) return status;
        GssOid krb5 = backend->Layout.Oid(Mechanism.Krb5);
        GssOidSet mechanisms = new() { Count = 1, Elements = &krb5 };
        GssUsage usage = request.Usage == Usage.Initiate ? GssUsage.Initiate : GssUsage.Accept;
        uint minor = 0;
        GssMajor major = new(backend->Gss.AcquireCred(&minor, scratch->Target, uint.MaxValue, &mechanisms, usage, &credential->Handle, null, null));
        if (!major.IsComplete)
        {
            status = GssError.Report(backend, Routine.AcquireCred, major, minor, ref failure);
            return status == Status.BadKeytab && request.Usage == Usage.Initiate ? failure.Restate(Status.NoCredentials, Hint.NoTicket) : status;
        }
        return credential->Handle != null ? Status.Ok : failure.Set(Status.BackendFailure, Hint.None, "the library gave no credential, which would stand for any"u8);
    }

    private static Status Refuse(ReadOnlySpan<byte> reason, ref Failure failure) => failure.Set(Status.Unsupported, Hint.None, reason);
}

using System;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using DNNE;
using GssNative.Backends;
using GssNative.Host;
using GssNative.Ssh;

namespace GssNative.Abi;

/// <summary>How far an authentication has come. Start with GSSN_CONTEXT_INFO_INIT.</summary>
[HeaderType("ssh_gss_context_info", Section.Outcome, Init = "GSSN_CONTEXT_INFO_INIT")]
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct ContextInfo
{
    /// <summary>The size of the struct.</summary>
    [C99Type("size_t")] public nuint Size;

    /// <summary>A GSSN_STATE_* value.</summary>
    [C99Type("uint32_t")] public ContextState State;

    /// <summary>GSSN_GRANTED_* values, or-ed; 0 before GSSN_STATE_ESTABLISHED.</summary>
    [C99Type("uint32_t")] public Granted Granted;

    /// <summary>A GSSN_DELEGATION_* value: why credentials were not delegated although one side wanted it.</summary>
    [C99Type("uint32_t")] public DelegationRefusal DelegationRefused;

    /// <summary>A GSSN_AUTHORIZED_BY_* value: the rule that allowed the login.</summary>
    [C99Type("uint32_t")] public AuthorizedBy AuthorizedBy;

    /// <summary>When the context ends, in UTC seconds since 1970; INT64_MAX: never; 0: not known. In GSSN_STATE_IN_PROGRESS provisional.</summary>
    public long Expires;

    /// <summary>The mechanism in DER, from GSSN_STATE_ESTABLISHED on.</summary>
    [C99Type("uint8_t")] public fixed byte Mechanism[64];

    /// <summary>Its length; 0 before.</summary>
    [C99Type("size_t")] public nuint MechanismLength;
}

/// <summary>Exports: the outcome.</summary>
[HeaderSection(Section.Outcome)]
internal static unsafe class OutcomeExports
{
    /// <summary>Says how far an authentication has come.</summary>
    /// <param name="auth">The object.</param>
    /// <param name="info">Receives the answer.</param>
    /// <returns><see cref="Status.Ok"/>, <see cref="Status.BadHandle"/>, <see cref="Status.Busy"/>; <see cref="Status.InvalidArgument"/> if <paramref name="info"/> is NULL or was not initialised.</returns>
    [UnmanagedCallersOnly(EntryPoint = "ssh_gss_get_context_info", CallConvs = [typeof(CallConvCdecl)])]
    [return: C99Type("ssh_gss_status")]
    public static Status GetContextInfo([C99Type("const ssh_gss_auth *")] nuint auth, [C99Type("ssh_gss_context_info *"), Out] ContextInfo* info)
    {
        if (!SizedStruct.IsPlausible(info)) return Status.InvalidArgument;
        SizedStruct.Clear(info);
        using Lease lease = Lease.OnAuthentication(auth, out Status status);
        if (status != Status.Ok) return status;
        Authentication* authentication = lease.Authentication;
        ContextInfo result = new() { State = authentication->State, AuthorizedBy = authentication->AuthorizedBy };
        if (authentication->IsEstablished)
        {
            SecurityContext context = authentication->Context;
            result.Granted = context.Granted;
            result.DelegationRefused = context.DelegationRefusal;
            ReadOnlySpan<byte> mechanism = MechanismOid.Der(context.Mechanism);
            mechanism.CopyTo(new Span<byte>(result.Mechanism, 64));
            result.MechanismLength = (nuint)mechanism.Length;
        }
        result.Expires = authentication->Context.Expires;
        SizedStruct.Write(info, in result);
        return Status.Ok;
    }

    /// <summary>The principal at the other end, such as "alice@EXAMPLE.ORG", as the security library displays it.</summary>
    /// <param name="auth">The object, established.</param>
    /// <param name="text">Receives the name and a NUL; may be NULL with capacity 0.</param>
    /// <param name="capacity">How many bytes there is room for.</param>
    /// <param name="length">Receives the length without the NUL.</param>
    /// <returns>
    /// <see cref="Status.Ok"/>; <see cref="Status.BufferTooSmall"/>; <see cref="Status.BadState"/> before completion and after a failure;
    /// <see cref="Status.Unsupported"/> if the library does not tell it (SSPI under Wine); <see cref="Status.BadHandle"/>, <see cref="Status.Busy"/>,
    /// <see cref="Status.InvalidArgument"/>.
    /// </returns>
    /// <remarks>For logs. Whether this principal may log in is <see cref="Authorize"/>'s to say.</remarks>
    [UnmanagedCallersOnly(EntryPoint = "ssh_gss_peer_name", CallConvs = [typeof(CallConvCdecl)])]
    [return: C99Type("ssh_gss_status")]
    public static Status PeerName(
        [C99Type("const ssh_gss_auth *")] nuint auth, [C99Type("char *")] byte* text, [C99Type("size_t")] nuint capacity, [C99Type("size_t *")] nuint* length)
    {
        if (!Arguments.MayGiveText(text, capacity, length)) return Status.InvalidArgument;
        using Lease lease = Lease.OnAuthentication(auth, out Status status);
        if (status != Status.Ok) return status;
        if (!lease.Authentication->IsEstablished) return Status.BadState;
        SecurityContext context = lease.Authentication->Context;
        if (!context.PeerName.IsSet) return Status.Unsupported;
        return Arguments.GiveText(context.PeerName.Span, text, capacity, length);
    }

    /// <summary>The peer's name in a form that is equal, byte by byte, for the same principal and no other (RFC 2743 §3.2).</summary>
    /// <param name="auth">The object, established.</param>
    /// <param name="name">Receives the name: 04 01, the mechanism in DER, the principal; dispose of it.</param>
    /// <returns>
    /// <see cref="Status.Ok"/>; <see cref="Status.BadState"/> before completion and after a failure; <see cref="Status.BackendFailure"/>, <see cref="Status.NoMemory"/>;
    /// <see cref="Status.BadHandle"/>, <see cref="Status.Busy"/>; <see cref="Status.InvalidArgument"/> without <paramref name="name"/>.
    /// </returns>
    /// <remarks>
    /// For lists of principals that the host keeps. Compare names of one library with each other: MIT and Heimdal quote a space differently. A getter, except that a
    /// failure of the security library is in the error record.
    /// </remarks>
    [UnmanagedCallersOnly(EntryPoint = "ssh_gss_peer_exported_name", CallConvs = [typeof(CallConvCdecl)])]
    [return: C99Type("ssh_gss_status")]
    public static Status PeerExportedName([C99Type("const ssh_gss_auth *")] nuint auth, [C99Type("ssh_gss_buffer *")] Buffer* name)
    {
        if (name == null) return Status.InvalidArgument;
        *name = default;
        using Lease lease = Lease.OnAuthentication(auth, out Status status);
        if (status != Status.Ok) return status;
        OwnedBytes exported = default;
        status = lease.Authentication->ExportPeer(ref exported);
        return Give(status, ref exported, name);
    }

    /// <summary>The own principal. Acceptor: the service that the client's ticket was for.</summary>
    /// <param name="auth">The object, established.</param>
    /// <param name="text">Receives the name and a NUL; may be NULL with capacity 0.</param>
    /// <param name="capacity">How many bytes there is room for.</param>
    /// <param name="length">Receives the length without the NUL.</param>
    /// <returns>As <see cref="PeerName"/>.</returns>
    [UnmanagedCallersOnly(EntryPoint = "ssh_gss_own_name", CallConvs = [typeof(CallConvCdecl)])]
    [return: C99Type("ssh_gss_status")]
    public static Status OwnName(
        [C99Type("const ssh_gss_auth *")] nuint auth, [C99Type("char *")] byte* text, [C99Type("size_t")] nuint capacity, [C99Type("size_t *")] nuint* length)
    {
        if (!Arguments.MayGiveText(text, capacity, length)) return Status.InvalidArgument;
        using Lease lease = Lease.OnAuthentication(auth, out Status status);
        if (status != Status.Ok) return status;
        if (!lease.Authentication->IsEstablished) return Status.BadState;
        SecurityContext context = lease.Authentication->Context;
        if (!context.OwnName.IsSet) return Status.Unsupported;
        return Arguments.GiveText(context.OwnName.Span, text, capacity, length);
    }

    /// <summary>A value of an attribute of the peer's name (RFC 6680 §7.5): of "auth-indicators" how the peer proved itself to the KDC (RFC 8129).</summary>
    /// <param name="auth">The object, established.</param>
    /// <param name="name">The attribute, 1 to 1024 bytes.</param>
    /// <param name="index">Which of its values, from 0.</param>
    /// <param name="flags">Receives GSSN_ATTRIBUTE_* values, or-ed.</param>
    /// <param name="value">Receives the value, which may have no bytes; dispose of it.</param>
    /// <returns>
    /// <see cref="Status.Ok"/>; <see cref="Status.NoAttribute"/> if there is no such attribute, or no value with this index; <see cref="Status.Unsupported"/> if the
    /// backend knows of no attributes (GSSN_CAN_NAME_ATTRIBUTES); <see cref="Status.BadState"/> before completion and after a failure;
    /// <see cref="Status.BackendFailure"/>, also for an attribute of more than 1024 values; <see cref="Status.NoMemory"/>, <see cref="Status.BadHandle"/>,
    /// <see cref="Status.Busy"/>; <see cref="Status.InvalidArgument"/>, also without <paramref name="flags"/> or <paramref name="value"/>.
    /// </returns>
    /// <remarks>
    /// Ask for index 0, 1 and so on until <see cref="Status.NoAttribute"/>. Values that nothing but the peer itself vouches for are left out and not counted, except
    /// with GSSN_ALLOW_UNAUTHENTICATED_ATTRIBUTES. A getter, except that a failure of the security library is in the error record.
    /// </remarks>
    [UnmanagedCallersOnly(EntryPoint = "ssh_gss_peer_attribute", CallConvs = [typeof(CallConvCdecl)])]
    [return: C99Type("ssh_gss_status")]
    public static Status PeerAttribute(
        [C99Type("const ssh_gss_auth *")] nuint auth, [C99Type("const char *")] byte* name, [C99Type("size_t")] nuint index,
        [C99Type("uint32_t *")] AttributeFlags* flags, [C99Type("ssh_gss_buffer *")] Buffer* value)
    {
        if (flags != null) *flags = 0;
        if (value != null) *value = default;
        if (flags == null || value == null) return Status.InvalidArgument;
        using Lease lease = Lease.OnAuthentication(auth, out Status status);
        if (status != Status.Ok) return status;
        if (!Arguments.TryText(name, Limits.AttributeName, out ReadOnlySpan<byte> attribute) || attribute.IsEmpty) return Status.InvalidArgument;
        OwnedBytes found = default;
        status = lease.Authentication->ReadPeerAttribute(attribute, index, out AttributeFlags known, ref found);
        if (status == Status.Ok) *flags = known;
        return Give(status, ref found, value);
    }

    private static Status Give(Status status, ref OwnedBytes bytes, Buffer* buffer)
    {
        if (status == Status.Ok) *buffer = Buffer.Take(ref bytes);
        else bytes.Dispose();
        return status;
    }

    /// <summary>Decides whether the peer may log in as a user. This and <see cref="AuthorizeOverride"/> are the only ways to a login.</summary>
    /// <param name="auth">The object: an acceptor whose MIC was verified.</param>
    /// <param name="username">The user; must be the one that the MIC was verified for. NULL: that one.</param>
    /// <returns>
    /// <see cref="Status.Ok"/>: the peer may log in. <see cref="Status.NotAuthorized"/>: it may not; delegated credentials are released; the status and
    /// the message are the same whether the user exists or not. <see cref="Status.BadState"/> before a verified MIC, or for another user.
    /// <see cref="Status.Unsupported"/>: the backend lacks GSSN_CAN_AUTHORIZE, as a GSSAPI library does on Windows; as after a no.
    /// <see cref="Status.BadHandle"/>, <see cref="Status.Busy"/>, <see cref="Status.InvalidArgument"/>, <see cref="Status.BackendFailure"/>, <see cref="Status.NoMemory"/>.
    /// </returns>
    /// <remarks>
    /// The rules are those of krb5_kuserok with MIT's defaults. A user that the system does not know is refused, except with
    /// GSSN_ALLOW_NO_LOCAL_USER. If there is a .k5login it decides; one that cannot be examined means no. Else the principal must be mapped to the user by
    /// krb5.conf. An anonymous principal never passes, nor does one with a NUL in its name. The user id of the process is never changed. Call it with the
    /// rights to read the user's .k5login. The rule that decided is in <c>authorized_by</c> of the context info.
    /// </remarks>
    [UnmanagedCallersOnly(EntryPoint = "ssh_gss_authorize", CallConvs = [typeof(CallConvCdecl)])]
    [return: C99Type("ssh_gss_status")]
    public static Status Authorize([C99Type("ssh_gss_auth *")] nuint auth, [C99Type("const char *")] byte* username)
    {
        using Lease lease = Lease.OnAuthentication(auth, out Status status);
        if (status != Status.Ok) return status;
        if (username == null) return lease.Authentication->Authorize();
        return Arguments.TryText(username, Limits.UserName, out ReadOnlySpan<byte> user)
            ? lease.Authentication->Authorize(user)
            : lease.Authentication->Reject("username: UTF-8 text of at most 1024 bytes"u8);
    }

    /// <summary>Lets the peer in by a decision of the host's own, such as a list of principals.</summary>
    /// <param name="auth">The object: an acceptor whose MIC was verified.</param>
    /// <param name="username">The user; must be the one that the MIC was verified for.</param>
    /// <param name="reason">Why, for whoever reads the code or the log; 1 to 255 bytes.</param>
    /// <returns>
    /// <see cref="Status.Ok"/>; <see cref="Status.BadState"/> before a verified MIC, or for another user; <see cref="Status.BadHandle"/>,
    /// <see cref="Status.Busy"/>, <see cref="Status.InvalidArgument"/>.
    /// </returns>
    /// <remarks>Also after <see cref="Authorize"/> said no; delegated credentials are gone then.</remarks>
    [UnmanagedCallersOnly(EntryPoint = "ssh_gss_authorize_override", CallConvs = [typeof(CallConvCdecl)])]
    [return: C99Type("ssh_gss_status")]
    public static Status AuthorizeOverride([C99Type("ssh_gss_auth *")] nuint auth, [C99Type("const char *")] byte* username, [C99Type("const char *")] byte* reason)
    {
        using Lease lease = Lease.OnAuthentication(auth, out Status status);
        if (status != Status.Ok) return status;
        if (!Arguments.TryText(username, Limits.UserName, out ReadOnlySpan<byte> user)) return lease.Authentication->Reject("username: UTF-8 text of at most 1024 bytes"u8);
        if (!Arguments.TryText(reason, Limits.ShortName, out ReadOnlySpan<byte> why) || why.IsEmpty) return lease.Authentication->Reject("reason: UTF-8 text of 1 to 255 bytes"u8);
        return lease.Authentication->AuthorizeOverride(user);
    }

    /// <summary>Whether credentials were delegated: granted, not only asked for; on an acceptor taken, and the peer's own.</summary>
    /// <param name="auth">The object, established.</param>
    /// <param name="delegated">Receives 1 or 0.</param>
    /// <returns><see cref="Status.Ok"/>; <see cref="Status.BadState"/> before completion and after a failure; <see cref="Status.BadHandle"/>, <see cref="Status.Busy"/>, <see cref="Status.InvalidArgument"/>.</returns>
    [UnmanagedCallersOnly(EntryPoint = "ssh_gss_credentials_delegated", CallConvs = [typeof(CallConvCdecl)])]
    [return: C99Type("ssh_gss_status")]
    public static Status CredentialsDelegated([C99Type("const ssh_gss_auth *")] nuint auth, [C99Type("int32_t *")] int* delegated)
    {
        if (delegated == null) return Status.InvalidArgument;
        *delegated = 0;
        using Lease lease = Lease.OnAuthentication(auth, out Status status);
        if (status != Status.Ok) return status;
        if (!lease.Authentication->IsEstablished) return Status.BadState;
        SecurityContext context = lease.Authentication->Context;
        *delegated = (context.Granted & Granted.Delegation) != 0 ? 1 : 0;
        return Status.Ok;
    }
}

using System;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using DNNE;
using GssNative.Host;
using GssNative.Ssh;

namespace GssNative.Abi;

/// <summary>Exports: key exchange.</summary>
[HeaderSection(Section.KeyExchange)]
internal static unsafe class KeyExchangeExports
{
    /// <summary>Writes the names of the GSS key exchange methods for SSH_MSG_KEXINIT, comma-separated.</summary>
    /// <param name="auth">The object, or NULL: one without opt-outs.</param>
    /// <param name="families">
    /// GSSN_FAMILY_* values, or-ed: those that the host has. 0: curve25519-sha256, the three nistp ones, group16-sha512 and group14-sha256. SHA-1 only
    /// for an object with GSSN_ALLOW_SHA1_KEX.
    /// </param>
    /// <param name="budget">The most bytes that the list may have, without NUL; names that do not fit any more are left out whole. 0: no limit.</param>
    /// <param name="names">Receives the names, the preferred one first, and a NUL; may be NULL with capacity 0.</param>
    /// <param name="capacity">How many bytes there is room for; 1024 hold every name.</param>
    /// <param name="length">Receives the length without the NUL.</param>
    /// <returns>
    /// <see cref="Status.Ok"/>; <see cref="Status.BufferTooSmall"/>, also if the budget holds no name (then the length is 0);
    /// <see cref="Status.InvalidArgument"/> for a family that is none, or SHA-1 without the opt-out; <see cref="Status.BadHandle"/>, <see cref="Status.Busy"/>.
    /// </returns>
    /// <remarks>
    /// RFC 4462 §2.3 to §2.5, RFC 8732 §4 and §5. Only Kerberos 5 is ever named. A server that has no host key, or a client, names "null" as host key
    /// algorithm beside (RFC 4462 §5): that is the host's to do.
    /// </remarks>
    [UnmanagedCallersOnly(EntryPoint = "ssh_gss_kex_names", CallConvs = [typeof(CallConvCdecl)])]
    [return: C99Type("ssh_gss_status")]
    public static Status Names(
        [C99Type("const ssh_gss_auth *")] nuint auth, [C99Type("uint32_t")] Family families, [C99Type("size_t")] nuint budget,
        [C99Type("char *")] byte* names, [C99Type("size_t")] nuint capacity, [C99Type("size_t *")] nuint* length)
    {
        if (!Arguments.MayGiveText(names, capacity, length)) return Status.InvalidArgument;
        Status status = MaySha1(auth, out bool allowSha1);
        if (status != Status.Ok) return status;
        if ((families & ~(allowSha1 ? KexName.All : KexName.All & ~KexName.Sha1)) != 0) return Status.InvalidArgument;

        TextBuilder list = new(stackalloc byte[KexName.LongestList]);
        int most = budget is 0 or > KexName.LongestList ? KexName.LongestList : (int)budget;
        if (!KexName.TryWriteList(families == 0 ? KexName.Usual : families, most, ref list)) return Status.BufferTooSmall;
        return Arguments.GiveText(list.Text, names, capacity, length);
    }

    /// <summary>Says which family a GSS key exchange method is of.</summary>
    /// <param name="auth">The object, or NULL: one without opt-outs.</param>
    /// <param name="name">The method's name, as it was agreed on; at most 255 bytes.</param>
    /// <param name="family">Receives a GSSN_FAMILY_* value.</param>
    /// <returns>
    /// <see cref="Status.Ok"/>; <see cref="Status.BadMechanism"/> for another mechanism than Kerberos 5, such as SPNEGO; <see cref="Status.Unsupported"/> for
    /// a family that is not known, or has SHA-1 without GSSN_ALLOW_SHA1_KEX; <see cref="Status.Protocol"/> for what is no GSS key exchange;
    /// <see cref="Status.BadHandle"/>, <see cref="Status.Busy"/>, <see cref="Status.InvalidArgument"/>.
    /// </returns>
    /// <remarks>RFC 4462 §2.3, RFC 8732 §4.</remarks>
    [UnmanagedCallersOnly(EntryPoint = "ssh_gss_kex_name_parse", CallConvs = [typeof(CallConvCdecl)])]
    [return: C99Type("ssh_gss_status")]
    public static Status ParseName([C99Type("const ssh_gss_auth *")] nuint auth, [C99Type("const char *")] byte* name, [C99Type("uint32_t *")] Family* family)
    {
        if (family == null) return Status.InvalidArgument;
        *family = 0;
        Status status = MaySha1(auth, out bool allowSha1);
        if (status != Status.Ok) return status;
        if (!Arguments.TryText(name, Limits.ShortName, out ReadOnlySpan<byte> text)) return Status.InvalidArgument;
        status = KexName.Parse(text, allowSha1, out Family found);
        *family = found;
        return status;
    }

    private static Status MaySha1(nuint auth, out bool allowed)
    {
        allowed = false;
        if (auth == 0) return Status.Ok;
        using Lease lease = Lease.OnAuthentication(auth, out Status status);
        if (status == Status.Ok) allowed = lease.Authentication->AllowsSha1Kex;
        return status;
    }
}

using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using DNNE;

namespace GssNative.Abi;

/// <summary>Exports: key exchange.</summary>
[HeaderSection(Section.KeyExchange)]
internal static unsafe class KeyExchangeExports
{
    /// <summary>The names of the GSS key exchange methods, comma-separated.</summary>
    /// <param name="auth">The object, or NULL.</param>
    /// <param name="families">Which families.</param>
    /// <param name="budget">The most bytes that the list may have.</param>
    /// <param name="names">Receives the names and a NUL; may be NULL with capacity 0.</param>
    /// <param name="capacity">How many bytes there is room for.</param>
    /// <param name="length">Receives the length without the NUL.</param>
    /// <returns><see cref="Status.Unsupported"/>; <see cref="Status.InvalidArgument"/> without <paramref name="length"/>.</returns>
    [UnmanagedCallersOnly(EntryPoint = "ssh_gss_kex_names", CallConvs = [typeof(CallConvCdecl)]), Planned]
    [return: C99Type("ssh_gss_status")]
    public static Status Names(
        [C99Type("const ssh_gss_auth *")] nuint auth, uint families, [C99Type("size_t")] nuint budget,
        [C99Type("char *")] byte* names, [C99Type("size_t")] nuint capacity, [C99Type("size_t *")] nuint* length)
    {
        if (names != null && capacity > 0) names[0] = 0;
        Status status = NotYet.Without(length);
        return names != null || capacity == 0 ? status : Status.InvalidArgument;
    }

    /// <summary>The family of a GSS key exchange method.</summary>
    /// <param name="auth">The object, or NULL.</param>
    /// <param name="name">The method's name.</param>
    /// <param name="family">Receives the family.</param>
    /// <returns><see cref="Status.Unsupported"/>; <see cref="Status.InvalidArgument"/> without <paramref name="family"/>.</returns>
    [UnmanagedCallersOnly(EntryPoint = "ssh_gss_kex_name_parse", CallConvs = [typeof(CallConvCdecl)]), Planned]
    [return: C99Type("ssh_gss_status")]
    public static Status ParseName([C99Type("const ssh_gss_auth *")] nuint auth, [C99Type("const char *")] byte* name, [C99Type("uint32_t *")] uint* family)
    {
        if (family == null) return Status.InvalidArgument;
        *family = 0;
        return Status.Unsupported;
    }
}

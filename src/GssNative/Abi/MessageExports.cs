using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using DNNE;

namespace GssNative.Abi;

/// <summary>What a peer said of an error. Start with GSSN_PEER_ERROR_INIT.</summary>
[HeaderType("ssh_gss_peer_error", Section.Messages, Init = "GSSN_PEER_ERROR_INIT")]
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct PeerErrorRecord
{
    /// <summary>The size of the struct.</summary>
    [C99Type("size_t")] public nuint Size;

    /// <summary>The peer's major status.</summary>
    public uint Major;

    /// <summary>The peer's minor status.</summary>
    public uint Minor;

    /// <summary>The peer's text, cut and made safe to print.</summary>
    [C99Type("char")] public fixed byte Message[1024];

    /// <summary>The language tag of the text.</summary>
    [C99Type("char")] public fixed byte Language[32];
}

/// <summary>Exports: message bodies.</summary>
[HeaderSection(Section.Messages)]
internal static unsafe class MessageExports
{
    /// <summary>Builds the body of SSH_MSG_USERAUTH_GSSAPI_ERROR from the object's last error.</summary>
    /// <param name="auth">The object.</param>
    /// <param name="body">Receives the body; dispose of it.</param>
    /// <returns><see cref="Status.Unsupported"/>; <see cref="Status.InvalidArgument"/> without <paramref name="body"/>.</returns>
    [UnmanagedCallersOnly(EntryPoint = "ssh_gss_error_body", CallConvs = [typeof(CallConvCdecl)]), Planned]
    [return: C99Type("ssh_gss_status")]
    public static Status ErrorBody([C99Type("const ssh_gss_auth *")] nuint auth, [C99Type("ssh_gss_buffer *")] Buffer* body) => NotYet.Without(body);

    /// <summary>Takes the body of an SSH_MSG_USERAUTH_GSSAPI_ERROR apart.</summary>
    /// <param name="body">The body.</param>
    /// <param name="length">Its length.</param>
    /// <param name="error">Receives what it says.</param>
    /// <returns><see cref="Status.Unsupported"/>; <see cref="Status.InvalidArgument"/> if <paramref name="error"/> is NULL or was not initialised.</returns>
    [UnmanagedCallersOnly(EntryPoint = "ssh_gss_error_body_parse", CallConvs = [typeof(CallConvCdecl)]), Planned]
    [return: C99Type("ssh_gss_status")]
    public static Status ParseErrorBody([C99Type("const uint8_t *")] byte* body, [C99Type("size_t")] nuint length, [C99Type("ssh_gss_peer_error *"), Out] PeerErrorRecord* error) =>
        NotYet.WithoutInfo(error);
}

namespace GssNative.Tests.HeaderGen;

/// <summary>Sources for the tests of the header generator.</summary>
internal static class Samples
{
    /// <summary>What stands before every export.</summary>
    public const string Export = "[UnmanagedCallersOnly(EntryPoint = \"ssh_gss_sample\", CallConvs = [typeof(CallConvCdecl)])]";

    /// <summary>The smallest export that is right.</summary>
    public const string Minimal = $"/// <summary>Does nothing.</summary>\n{Export}\npublic static void Sample() {{ }}\n";

    /// <summary>One of everything.</summary>
    public const string Full = """
        /// <summary>What comes back.</summary>
        [HeaderType("GSSN_", Section.Status, NegativePrefix = "GSSN_E_", Typedef = "ssh_gss_status")]
        public enum Status
        {
            /// <summary>Done.</summary>
            Ok = 0,
            /// <summary>No such object.</summary>
            BadHandle = -1,
        }

        /// <summary>Switches.</summary>
        [Flags, HeaderType("GSSN_ALLOW_", Section.Authentication)]
        public enum AllowFlags : uint
        {
            /// <summary>Any key.</summary>
            AnyHostKey = 0x01,
            /// <summary>SHA-1.</summary>
            Sha1Kex = 0x20,
            /// <summary>The file.</summary>
            [CName("K5LOGIN")] K5Login = 0x40,
        }

        /// <summary>Limits.</summary>
        [HeaderConstants("GSSN_MAX_", Section.Library)]
        public static class Limits
        {
            /// <summary>Bytes of a token.</summary>
            public const uint TokenLength = 1048576;
        }

        /// <summary>One authentication. Freed by <see cref="AuthExports.Free"/>.</summary>
        [Opaque("ssh_gss_auth", Section.Authentication)]
        public struct Auth;

        /// <summary>Bytes.</summary>
        [HeaderType("ssh_gss_buffer", Section.Buffers, Init = "GSSN_BUFFER_INIT")]
        public unsafe struct Buffer
        {
            /// <summary>The bytes.</summary>
            [C99Type("uint8_t *")] public byte* Data;
            /// <summary>How many.</summary>
            [C99Type("size_t")] public nuint Length;
        }

        /// <summary>Options with holes.</summary>
        [HeaderType("ssh_gss_options", Section.Authentication, Init = "GSSN_OPTIONS_INIT")]
        public unsafe struct Options
        {
            /// <summary>Bytes of the struct.</summary>
            [C99Type("size_t")] public nuint Size;
            /// <summary>One byte.</summary>
            public byte Tiny;
            /// <summary>Eight bytes.</summary>
            public long Expires;
            /// <summary>Two bytes.</summary>
            public ushort Small;
            /// <summary>Text.</summary>
            [C99Type("char")] public fixed byte Message[33];
            /// <summary>Numbers.</summary>
            public fixed uint Numbers[3];
            /// <summary>A host, see <see cref="AllowFlags.AnyHostKey"/>.</summary>
            [C99Type("const char *")] public byte* HostName;
            /// <summary>The last byte.</summary>
            public byte Last;
        }

        /// <summary>Objects.</summary>
        [HeaderSection(Section.Authentication)]
        public static unsafe class AuthExports
        {
            /// <summary>Makes an object. It is freed by <see cref="Free"/>.</summary>
            /// <param name="options">What is wanted; see <see cref="Options.Tiny"/>.</param>
            /// <param name="auth">The object.</param>
            /// <param name="error">Where to write, besides <paramref name="auth"/>.</param>
            /// <returns>
            /// <see cref="Status.Ok"/> or:
            /// <list type="bullet">
            /// <item><see cref="Status.BadHandle"/>: the backend is none.</item>
            /// <item><term>more</term><description>some other day</description></item>
            /// </list>
            /// </returns>
            /// <remarks>
            /// <para>Several flags are in <see cref="AllowFlags"/>, and <c>*length</c> is counted.</para>
            /// <para>Like this:</para>
            /// <code>
            ///     if (x)
            ///         y();
            /// </code>
            /// </remarks>
            [UnmanagedCallersOnly(EntryPoint = "ssh_gss_auth_new", CallConvs = [typeof(CallConvCdecl)])]
            [return: C99Type("ssh_gss_status")]
            public static Status New(
                [C99Type("const ssh_gss_options *")] Options* options, [C99Type("ssh_gss_auth **")] nuint* auth, [In, Out, C99Type("ssh_gss_buffer *")] Buffer* error) => Status.Ok;

            /// <summary>Frees an object.</summary>
            /// <param name="auth">The object; NULL is fine.</param>
            [UnmanagedCallersOnly(EntryPoint = "ssh_gss_auth_free", CallConvs = [typeof(CallConvCdecl)])]
            internal static void Free([C99Type("ssh_gss_auth *")] nuint auth) { }

            /// <summary>Not there yet.</summary>
            /// <param name="callback">Called for each line.</param>
            /// <param name="theUser">Passed on, RFC 4462 §3.2.</param>
            /// <returns>A status.</returns>
            [UnmanagedCallersOnly(EntryPoint = "ssh_gss_set_trace", CallConvs = [typeof(CallConvCdecl)]), Planned]
            [C99DeclCode("typedef void (GSSN_CALL *ssh_gss_trace_callback)(void *user, uint32_t level, const char *line);")]
            [return: C99Type("ssh_gss_status")]
            public static int SetTrace(
                [C99Type("ssh_gss_trace_callback")] delegate* unmanaged[Cdecl]<void*, uint, byte*, void> callback, [In, C99Type("void *")] void* theUser) => 0;

            /// <summary>Its number.</summary>
            /// <returns>The number.</returns>
            [UnmanagedCallersOnly(EntryPoint = "ssh_gss_number", CallConvs = [typeof(CallConvCdecl)])]
            public static uint Number() => 0;
        }
        """;
}

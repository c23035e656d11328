using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using DNNE;

namespace GssNative.Abi;

/// <summary>Exports: tracing.</summary>
[HeaderSection(Section.Tracing)]
internal static unsafe class TracingExports
{
    /// <summary>Has the library tell what it does.</summary>
    /// <param name="callback">Called with each line, on the thread that called the library; may not call the library itself. NULL: no more.</param>
    /// <param name="user">Passed to the callback.</param>
    /// <param name="level">How much to tell.</param>
    /// <returns><see cref="Status.Unsupported"/>.</returns>
    [UnmanagedCallersOnly(EntryPoint = "ssh_gss_set_trace", CallConvs = [typeof(CallConvCdecl)]), Planned]
    [C99DeclCode("/** Receives one line at a time: UTF-8 without line end, bounded, no secrets. */\ntypedef void (GSSN_CALL *ssh_gss_trace_callback)(void *user, uint32_t level, const char *line);")]
    [return: C99Type("ssh_gss_status")]
    public static Status SetTrace([C99Type("ssh_gss_trace_callback")] void* callback, [C99Type("void *"), In] void* user, uint level) => Status.Unsupported;
}

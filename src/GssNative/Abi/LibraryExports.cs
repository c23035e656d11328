using System;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using DNNE;
using GssNative.Backends;

namespace GssNative.Abi;

/// <summary>Exports: the library.</summary>
[HeaderSection(Section.Library)]
internal static unsafe class LibraryExports
{
    /// <summary>The version that runs.</summary>
    /// <returns>major &lt;&lt; 24 | minor &lt;&lt; 16 | patch, like GSSN_VERSION_NUMBER.</returns>
    [UnmanagedCallersOnly(EntryPoint = "ssh_gss_version", CallConvs = [typeof(CallConvCdecl)])]
    public static uint Version() => LibraryVersion.Major << 24 | LibraryVersion.Minor << 16 | LibraryVersion.Patch;

    /// <summary>Finds and loads the security library now and makes it the default of the process.</summary>
    /// <param name="backendOrder">
    /// Names (such as "mit") and absolute paths, one per line, as for <see cref="BackendExports.Open"/>; NULL: the platform's order, or the default that
    /// was loaded before.
    /// </param>
    /// <returns>
    /// <see cref="Status.Ok"/>; <see cref="Status.InvalidArgument"/> for an order that names something else; <see cref="Status.NoBackend"/> or
    /// <see cref="Status.BackendUnusable"/> if none of it can be used; <see cref="Status.BadState"/> in a child that was forked during a load;
    /// <see cref="Status.NoMemory"/>.
    /// </returns>
    /// <remarks>
    /// Optional: the first object that needs the library loads it. Call it before fork, chroot or seccomp, or on a thread of your own while the
    /// connection is made. An object keeps the backend that it was made with.
    /// </remarks>
    [UnmanagedCallersOnly(EntryPoint = "ssh_gss_load", CallConvs = [typeof(CallConvCdecl)])]
    [return: C99Type("ssh_gss_status")]
    public static Status Load([C99Type("const char *")] byte* backendOrder)
    {
        if (!Arguments.TryOptionalText(backendOrder, BackendExports.LongestOrder, out ReadOnlySpan<byte> order)) return Status.InvalidArgument;
        Failure failure = default;
        Status status = BackendSelector.SetDefault(order, bindNow: true, ref failure) ? Status.Ok : failure.Status;
        failure.Dispose();
        return status;
    }
}

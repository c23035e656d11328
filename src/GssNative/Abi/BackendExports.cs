using System;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using DNNE;
using GssNative.Backends;
using GssNative.Host;

namespace GssNative.Abi;

/// <summary>What a backend is. Start with GSSN_BACKEND_INFO_INIT.</summary>
[HeaderType("ssh_gss_backend_info", Section.Backends, Init = "GSSN_BACKEND_INFO_INIT")]
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct BackendInfo
{
    /// <summary>The size of the struct.</summary>
    [C99Type("size_t")] public nuint Size;

    /// <summary>A GSSN_BACKEND_* value.</summary>
    [C99Type("uint32_t")] public BackendKind Kind;

    /// <summary>GSSN_CAN_* values, or-ed.</summary>
    [C99Type("uint32_t")] public Capabilities Capabilities;

    /// <summary>The name that an order may contain, such as "mit".</summary>
    [C99Type("char")] public fixed byte Name[32];

    /// <summary>The file that was loaded, links resolved; cut if it is longer.</summary>
    [C99Type("char")] public fixed byte Path[512];
}

/// <summary>Exports: backends.</summary>
[HeaderSection(Section.Backends)]
internal static unsafe class BackendExports
{
    public const int LongestOrder = 16384;

    /// <summary>Loads the first security library of an order that can be used.</summary>
    /// <param name="order">
    /// Names ("mit", "heimdal"; on Windows "sspi", "kfw") and absolute paths, one per line, in order of preference, at most 16384 bytes; NULL or empty: the
    /// platform's order, which on Linux is "mit", then "heimdal", on Windows "sspi", then "kfw": MIT Kerberos for Windows, where its installer put it.
    /// Nothing else is tried: there is no silent fall-back.
    /// </param>
    /// <param name="backend">Receives the backend; release it with <see cref="Close"/>.</param>
    /// <param name="error">Receives the details of a failure: a line for each candidate. May be NULL.</param>
    /// <returns>
    /// <see cref="Status.Ok"/>; <see cref="Status.InvalidArgument"/> for an entry that is neither a known name nor an absolute path;
    /// <see cref="Status.NoBackend"/> if no file could be loaded; <see cref="Status.BackendUnusable"/> if one was loaded and lacks something;
    /// <see cref="Status.BadState"/> in a child that was forked during a load; <see cref="Status.NoMemory"/>.
    /// </returns>
    [UnmanagedCallersOnly(EntryPoint = "ssh_gss_backend_open", CallConvs = [typeof(CallConvCdecl)])]
    [return: C99Type("ssh_gss_status")]
    public static Status Open([C99Type("const char *")] byte* order, [C99Type("ssh_gss_backend **")] nuint* backend, [C99Type("ssh_gss_error *"), Out] ErrorRecord* error)
    {
        if (backend != null) *backend = 0;
        if (backend == null || !ErrorRecord.IsReady(error)) return Status.InvalidArgument;
        Failure failure = default;
        Status status = TryOpen(order, backend, ref failure);
        if (status != Status.Ok) ErrorRecord.Give(error, in failure);
        failure.Dispose();
        return status;
    }

    /// <summary>Says of each candidate of an order what it is and whether it would be chosen, or why not.</summary>
    /// <param name="order">As for <see cref="Open"/>.</param>
    /// <param name="text">Receives UTF-8 text, a line for each candidate, with a NUL behind it, which does not count; dispose of it.</param>
    /// <returns><see cref="Status.Ok"/>, also if no candidate can be used; <see cref="Status.InvalidArgument"/>; <see cref="Status.NoMemory"/>.</returns>
    /// <remarks>Candidates that can be loaded are loaded, and stay in the process.</remarks>
    [UnmanagedCallersOnly(EntryPoint = "ssh_gss_backend_report", CallConvs = [typeof(CallConvCdecl)])]
    [return: C99Type("ssh_gss_status")]
    public static Status Report([C99Type("const char *")] byte* order, [C99Type("ssh_gss_buffer *")] Buffer* text)
    {
        if (text == null) return Status.InvalidArgument;
        *text = default;
        if (!Arguments.TryOptionalText(order, LongestOrder, out ReadOnlySpan<byte> entries)) return Status.InvalidArgument;
        Failure failure = default;
        OwnedBytes report = default;
        Status status = BackendSelector.TryReport(entries, ref report, ref failure) ? Status.Ok : failure.Status;
        if (status == Status.Ok) *text = Buffer.Take(ref report);
        failure.Dispose();
        return status;
    }

    /// <summary>Says which library a backend is.</summary>
    /// <param name="backend">The backend.</param>
    /// <param name="info">Receives the answer.</param>
    /// <returns><see cref="Status.Ok"/>, <see cref="Status.BadHandle"/>, <see cref="Status.NoMemory"/>; <see cref="Status.InvalidArgument"/> if <paramref name="info"/> is NULL or was not initialised.</returns>
    [UnmanagedCallersOnly(EntryPoint = "ssh_gss_backend_get_info", CallConvs = [typeof(CallConvCdecl)])]
    [return: C99Type("ssh_gss_status")]
    public static Status GetInfo([C99Type("const ssh_gss_backend *")] nuint backend, [C99Type("ssh_gss_backend_info *"), Out] BackendInfo* info)
    {
        if (!SizedStruct.IsPlausible(info)) return Status.InvalidArgument;
        SizedStruct.Clear(info);
        using Lease lease = Lease.OnBackend(backend, out Status status);
        if (status != Status.Ok) return status;
        Backend* source = lease.Backend;
        BackendInfo result = new() { Kind = source->Kind, Capabilities = source->Capabilities };
        new TextBuilder(new Span<byte>(result.Name, 31)).Append(Backend.NameOf(source->Kind));
        OwnedBytes path = default;
        if (!Backend.TryGetPath(source, ref path)) return Status.NoMemory;
        new TextBuilder(new Span<byte>(result.Path, 511)).AppendPrintable(path.Span);
        path.Dispose();
        SizedStruct.Write(info, in result);
        SizedStruct.Terminate(info, info->Name, 32);
        SizedStruct.Terminate(info, info->Path, 512);
        return Status.Ok;
    }

    /// <summary>Gives the caller's reference back. Objects made with the backend keep theirs.</summary>
    /// <param name="backend">The backend. NULL, or one that was closed before, is fine.</param>
    /// <remarks>The security library itself stays in the process.</remarks>
    [UnmanagedCallersOnly(EntryPoint = "ssh_gss_backend_close", CallConvs = [typeof(CallConvCdecl)])]
    public static void Close([C99Type("ssh_gss_backend *")] nuint backend) => Lease.Free(backend, HandleType.Backend);

    private static Status TryOpen(byte* order, nuint* backend, ref Failure failure)
    {
        if (!Arguments.TryOptionalText(order, LongestOrder, out ReadOnlySpan<byte> entries))
            return failure.Set(Status.InvalidArgument, Hint.None, "order: UTF-8 text of at most 16384 bytes"u8);
        Backend* opened = BackendSelector.TryOpen(entries, bindNow: false, ref failure);
        if (opened == null) return failure.Status;
        *backend = HandleTable.Add(HandleType.Backend, opened);
        if (*backend != 0) return Status.Ok;
        Backend.Release(opened);
        return failure.OutOfMemory();
    }
}

using System;
using GssNative.Host;

namespace GssNative.Backends.Gssapi;

/// <summary>MIT Kerberos for Windows: where it is, and which of its DLLs has what.</summary>
internal static unsafe class KerberosForWindows
{
    private const int LongestReason = 512;

    private static ReadOnlySpan<byte> NotInstalled => "MIT Kerberos for Windows (64 bits) is not installed: HKEY_LOCAL_MACHINE\\SOFTWARE\\MIT\\Kerberos has no InstallDir"u8;

    /// <summary>The absolute path of its GSSAPI library, by what the installer wrote for all users.</summary>
    public static Status Locate(ref OwnedBytes file, ref Failure failure)
    {
        TextBuilder reason = new(stackalloc byte[LongestReason]);
        reason.Append("HKEY_LOCAL_MACHINE\\SOFTWARE\\MIT\\Kerberos, InstallDir: "u8);
        OwnedBytes folder = default;
        if (!MachineRegistry.TryReadText("SOFTWARE\\MIT\\Kerberos"u8, "InstallDir"u8, ref folder, out bool isThere, ref reason))
            return failure.Set(Status.NoBackend, Hint.NoLibrary, isThere ? reason.Text : NotInstalled);
        Status status = Status.Ok;
        if (!Library.IsPath(folder.Span))
        {
            reason.Append("no absolute path of a local folder: "u8);
            reason.AppendPrintable(folder.Span);
            status = failure.Set(Status.NoBackend, Hint.NoLibrary, reason.Text);
        }
        else if (!TryAppend(folder.Span, "\\bin\\gssapi64.dll"u8, ref file)) status = failure.OutOfMemory();
        folder.Dispose();
        return status;
    }

    /// <summary>
    /// A GSSAPI library without libkrb5's functions gets them from the DLLs that it was installed with: krb5_64.dll, and xpprof64.dll for krb5.conf.
    /// </summary>
    public static bool TryComplete(ref Library library, ref Failure failure)
    {
        if (library.Find("gss_init_sec_context"u8) == null || library.Find("krb5_init_context"u8) != null) return true;
        Library krb5 = default, profile = default;
        if (!TryLoadBeside(library, "krb5_64.dll"u8, ref krb5, ref failure) || !TryLoadBeside(library, "xpprof64.dll"u8, ref profile, ref failure)) return false;
        library = library.With(krb5, profile);
        return true;
    }

    private static bool TryLoadBeside(Library library, ReadOnlySpan<byte> name, ref Library beside, ref Failure failure)
    {
        beside = library.LoadBeside(name);
        if (beside.IsLoaded) return true;
        TextBuilder reason = new(stackalloc byte[LongestReason]);
        fixed (byte* text = name) Library.AppendLastError(text, ref reason);
        reason.Append("; it belongs beside the GSSAPI library"u8);
        failure.Set(Status.BackendUnusable, Hint.OtherLibrary, reason.Text);
        return false;
    }

    private static bool TryAppend(ReadOnlySpan<byte> folder, ReadOnlySpan<byte> name, ref OwnedBytes path)
    {
        while (folder is [.., (byte)'\\']) folder = folder[..^1];
        if (!path.TryAllocate(folder.Length + name.Length)) return false;
        folder.CopyTo(path.Writable);
        name.CopyTo(path.Writable[folder.Length..]);
        return true;
    }
}

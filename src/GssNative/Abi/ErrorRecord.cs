using System;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using DNNE;
using GssNative.Backends;
using GssNative.Host;

namespace GssNative.Abi;

/// <summary>Everything that is known about a failure. Start with GSSN_ERROR_INIT.</summary>
[HeaderType("ssh_gss_error", Section.Errors, Init = "GSSN_ERROR_INIT")]
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct ErrorRecord
{
    /// <summary>The size of the struct.</summary>
    [C99Type("size_t")] public nuint Size;

    /// <summary>The status that the call returned; GSSN_OK if nothing failed.</summary>
    [C99Type("ssh_gss_status")] public Status Status;

    /// <summary>Which call of the security library failed, a GSSN_ROUTINE_* value.</summary>
    [C99Type("uint32_t")] public Routine Routine;

    /// <summary>Its major status, for logs.</summary>
    public uint Major;

    /// <summary>Its minor status, for logs; of a krb5_* routine its error code.</summary>
    public uint Minor;

    /// <summary>The cause that fits best, a GSSN_HINT_* value.</summary>
    [C99Type("uint32_t")] public Hint Hint;

    /// <summary>Every status line, one per line; UTF-8, ends with NUL, no other control characters.</summary>
    [C99Type("char")] public fixed byte Message[1024];

    /// <summary>What to do about it; UTF-8, ends with NUL, may be empty.</summary>
    [C99Type("char")] public fixed byte Advice[512];

    /// <summary>Writes a failure to the caller's record; NULL means that the caller does not care.</summary>
    public static void Give(ErrorRecord* caller, in Failure failure)
    {
        if (caller == null) return;
        ErrorRecord record = new() { Status = failure.Status, Routine = failure.Routine, Major = failure.Major, Minor = failure.Minor, Hint = failure.Hint };
        Fill(new Span<byte>(record.Message, 1024), failure.Message);
        Fill(new Span<byte>(record.Advice, 512), GssNative.Advice.For(failure.Hint));
        SizedStruct.Write(caller, in record);
        SizedStruct.Terminate(caller, caller->Message, 1024);
        SizedStruct.Terminate(caller, caller->Advice, 512);
    }

    /// <summary>Whether the record may be written to, and empties it.</summary>
    public static bool IsReady(ErrorRecord* caller)
    {
        if (caller == null) return true;
        if (!SizedStruct.IsPlausible(caller)) return false;
        SizedStruct.Clear(caller);
        return true;
    }

    private static void Fill(Span<byte> field, ReadOnlySpan<byte> text) => new TextBuilder(field[..^1]).Append(text);
}

/// <summary>Exports: errors.</summary>
[HeaderSection(Section.Errors)]
internal static unsafe class ErrorExports
{
    /// <summary>Copies the error record of an authentication object.</summary>
    /// <param name="auth">The object.</param>
    /// <param name="error">Receives the record. It says GSSN_OK if the last call that is not a getter did not fail.</param>
    /// <returns>
    /// <see cref="Status.Ok"/>, <see cref="Status.BadHandle"/>, <see cref="Status.Busy"/>; <see cref="Status.InvalidArgument"/> if
    /// <paramref name="error"/> is NULL or was not initialised.
    /// </returns>
    /// <remarks>A getter: it does not change the record.</remarks>
    [UnmanagedCallersOnly(EntryPoint = "ssh_gss_last_error", CallConvs = [typeof(CallConvCdecl)])]
    [return: C99Type("ssh_gss_status")]
    public static Status LastError([C99Type("const ssh_gss_auth *")] nuint auth, [C99Type("ssh_gss_error *"), Out] ErrorRecord* error)
    {
        if (error == null || !ErrorRecord.IsReady(error)) return Status.InvalidArgument;
        using Lease lease = Lease.OnAuthentication(auth, out Status status);
        if (status != Status.Ok) return status;
        Failure failure = lease.Authentication->Failure;
        ErrorRecord.Give(error, in failure);
        return Status.Ok;
    }
}

using System;
using GssNative.Host;

namespace GssNative.Backends.Sspi;

/// <summary>Turns a failed call into a status, a hint and the system's own words.</summary>
internal static class SspiError
{
    private const int MostText = 1023;

    public static Status Report(Routine routine, SecurityStatus result, ref Failure failure)
    {
        SspiCause cause = SspiCause.Of(result);
        TextBuilder text = new(stackalloc byte[MostText]);
        text.Append(NameOf(routine));
        text.Append(": "u8);
        if (!cause.Name.IsEmpty)
        {
            text.Append(cause.Name);
            text.Append(": "u8);
        }
        new SystemError(result.Value).AppendTo(ref text);
        return failure.Set(cause.Status, cause.Hint, routine, result.Value, 0, text.Text);
    }

    private static ReadOnlySpan<byte> NameOf(Routine routine) => routine switch
    {
        Routine.AcquireCredentialsHandle => "AcquireCredentialsHandle"u8,
        Routine.QueryCredentialsAttributes => "QueryCredentialsAttributes"u8,
        Routine.InitializeSecurityContext => "InitializeSecurityContext"u8,
        Routine.AcceptSecurityContext => "AcceptSecurityContext"u8,
        Routine.CompleteAuthToken => "CompleteAuthToken"u8,
        Routine.QueryContextAttributes => "QueryContextAttributes"u8,
        Routine.MakeSignature => "MakeSignature"u8,
        Routine.VerifySignature => "VerifySignature"u8,
        Routine.QuerySecurityContextToken => "QuerySecurityContextToken"u8,
        Routine.QuerySecurityPackageInfo => "QuerySecurityPackageInfo"u8,
        _ => "libgssnative"u8,
    };
}

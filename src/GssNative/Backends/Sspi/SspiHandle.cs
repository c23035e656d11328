using System;
using GssNative.Host;

namespace GssNative.Backends.Sspi;

/// <summary>A credential of our own. Its handle comes first, so that a pointer to one is a pointer to a CredHandle, as hosts have them.</summary>
internal unsafe struct SspiHandle
{
    public SecHandle Value;

    /// <summary>Of delegated credentials: the access token of whom they are; null.</summary>
    public void* Token;

    /// <summary>Kerberos and nothing else: Negotiate would bring SPNEGO and NTLM, which SSH forbids (RFC 4462 §3.2, §7.3).</summary>
    public static ReadOnlySpan<char> Package => ['K', 'e', 'r', 'b', 'e', 'r', 'o', 's', '\0'];

    /// <summary>Gets one; null, and the failure says why. The principal is UTF-16 with NUL, or null; without an identity it is the logon session's.</summary>
    public static SspiHandle* TryAcquire(SspiBackend* backend, Usage usage, char* principal, SecIdentity* identity, out SspiTime end, ref Failure failure)
    {
        end = default;
        SspiHandle* handle = Memory.Allocate<SspiHandle>();
        if (handle == null)
        {
            failure.OutOfMemory();
            return null;
        }
        SecCredentialUse use = usage == Usage.Initiate ? SecCredentialUse.Outbound : SecCredentialUse.Inbound;
        SecurityStatus result;
        SspiTime expiry = default;
        fixed (char* package = Package)
            result = new(backend->Sspi.AcquireCredentialsHandle(principal, package, use, null, identity, null, null, &handle->Value, &expiry));
        end = expiry;
        if (result.IsOk) return handle;
        Memory.Free(handle);
        Status status = SspiError.Report(Routine.AcquireCredentialsHandle, result, ref failure);
        if (status == Status.NoCredentials && usage == Usage.Accept) failure.Restate(status, Hint.ServiceAccount);       // keys, not tickets
        return null;
    }

    public static void Release(SspiBackend* backend, SspiHandle* handle)
    {
        if (handle == null) return;
        _ = backend->Sspi.FreeCredentialsHandle(&handle->Value);
        if (handle->Token != null) AccessToken.Close(handle->Token);
        Memory.Free(handle);
    }
}

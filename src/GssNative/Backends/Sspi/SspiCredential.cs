using System;
using GssNative.Host;

namespace GssNative.Backends.Sspi;

/// <summary>Credentials of SSPI: those of the logon session, or a principal's with its password.</summary>
internal static unsafe class SspiCredential
{
    private const int LongestText = 1024;

    /// <summary>The one that a step uses.</summary>
    public static SecHandle* Of(SecurityContext* context) => (SecHandle*)(context->Given != null && context->Given->Handle != null ? context->Given->Handle : context->Credential);

    /// <summary>Gets the default one, unless the host gave one or it is there. The principal is UTF-16 with NUL; null: any.</summary>
    public static Status Ensure(SecurityContext* context, Usage usage, char* principal, ref Failure failure)
    {
        if (Of(context) == null) context->Credential = SspiHandle.TryAcquire(SspiBackend.Of(context), usage, principal, null, out _, ref failure);
        return Of(context) != null ? Status.Ok : failure.Status;
    }

    public static Status Acquire(Credential* credential, in CredentialRequest request, ref Failure failure)
    {
        SspiBackend* backend = (SspiBackend*)credential->Backend;
        if (request.Source != CredentialSource.Default || request.ReplayCache != null)
            return failure.Set(Status.Unsupported, Hint.None, "Windows has neither ticket caches, keytabs nor replay caches that could be named"u8);
        if (request.HasPassword) return AcquireByPassword(backend, credential, in request, ref failure);
        if (!request.Principal.IsEmpty)
            return failure.Set(Status.Unsupported, Hint.None, "without a password Windows gives the credentials of the logon session only: name no principal"u8);
        credential->Handle = SspiHandle.TryAcquire(backend, credential->Usage, null, null, out SspiTime end, ref failure);
        if (credential->Handle == null) return failure.Status;
        credential->Expires = end.ToExpiry();
        Status status = Examine(credential, ref failure);
        if (status == Status.Ok && request.IsOfTheMoment) Release(credential);
        return status;
    }

    // Windows looks at the password when the first context is made with it, Wine at once.
    private static Status AcquireByPassword(SspiBackend* backend, Credential* credential, in CredentialRequest request, ref Failure failure)
    {
        if (backend->IsWines) return failure.Set(Status.Unsupported, Hint.None, "Wine would overwrite the user's own tickets with those of the password"u8);
        Span<char> texts = stackalloc char[3 * (LongestText + 1)];
        Status status = AcquireByTexts(backend, credential, in request, texts, ref failure);
        texts.Clear();
        return status;
    }

    private static Status AcquireByTexts(SspiBackend* backend, Credential* credential, in CredentialRequest request, Span<char> texts, ref Failure failure)
    {
        Span<char> user = texts[..(LongestText + 1)], domain = texts.Slice(user.Length, user.Length), password = texts[(2 * user.Length)..];
        int at = request.Principal.LastIndexOf((byte)'@');
        if (at < 0 || !Utf16.TryWrite(request.Principal[..at], user) || !Utf16.TryWrite(request.Principal[(at + 1)..], domain) || !Utf16.TryWrite(request.Password, password))
            return failure.Set(Status.InvalidArgument, Hint.None, "principal and password: UTF-8 text"u8);
        SspiTime end;
        fixed (char* userText = user, domainText = domain, passwordText = password)
        {
            SecIdentity identity = new()
            {
                Version = SecIdentity.CurrentVersion, Size = (uint)sizeof(SecIdentity), Flags = SecIdentity.Unicode,
                User = userText, UserLength = LengthOf(user), Domain = domainText, DomainLength = LengthOf(domain), Password = passwordText, PasswordLength = LengthOf(password),
            };
            credential->Handle = SspiHandle.TryAcquire(backend, credential->Usage, null, &identity, out end, ref failure);
        }
        if (credential->Handle == null) return failure.Status;
        credential->Expires = end.ToExpiry();
        return credential->Principal.TrySet(request.Principal) ? Status.Ok : failure.OutOfMemory();
    }

    /// <summary>Whose it is. What it may be used for the library does not say; tokens of another package than Kerberos never leave.</summary>
    public static Status Examine(Credential* credential, ref Failure failure)
    {
        SspiBackend* backend = (SspiBackend*)credential->Backend;
        char* name = null;
        SecurityStatus result = new(backend->Sspi.QueryCredentialsAttributes((SecHandle*)credential->Handle, SecAttribute.Names, &name));
        if (result.IsUnsupported) return Status.Ok;
        if (!result.IsOk) return SspiError.Report(Routine.QueryCredentialsAttributes, result, ref failure);
        OwnedBytes text = default;
        if (!SspiText.TryTake(backend, name, ref text)) return failure.OutOfMemory();
        credential->Principal.Dispose();
        if (credential->Usage == Usage.Initiate) credential->Principal = text;
        else text.Dispose();
        return Status.Ok;
    }

    public static void Release(Credential* credential)
    {
        if (!credential->IsHosts) SspiHandle.Release((SspiBackend*)credential->Backend, (SspiHandle*)credential->Handle);
        credential->Handle = null;
    }

    /// <summary>The access token of delegated credentials, which a host starts the user's session with; else the handle.</summary>
    public static void* ToNative(Credential* credential, out NativeKind kind)
    {
        SspiHandle* own = credential->IsHosts ? null : (SspiHandle*)credential->Handle;
        bool hasToken = own != null && own->Token != null;
        kind = hasToken ? NativeKind.Token : NativeKind.Sspi;
        return hasToken ? own->Token : credential->Handle;
    }

    /// <summary>When the credentials end that a new context would be made with. A logon session's do not, as long as Windows can renew them.</summary>
    public static Status ReadExpiry(SecurityContext* context, out long end, ref Failure failure)
    {
        end = 0;
        if (context->Given != null && context->Given->Handle != null) end = context->Given->Expires;
        else
        {
            SspiBackend* backend = SspiBackend.Of(context);
            SspiHandle* now = SspiHandle.TryAcquire(backend, Usage.Initiate, null, null, out SspiTime time, ref failure);
            if (now == null) return ThereAreNone(ref failure);
            SspiHandle.Release(backend, now);
            end = time.ToExpiry();
        }
        if (end == 0) end = context->Expires;       // not known: as long as the context
        return Status.Ok;
    }

    private static Status ThereAreNone(ref Failure failure)
    {
        Status status = failure.Status;
        if (status != Status.NoCredentials) return status;
        failure.Dispose();
        return Status.Ok;
    }

    private static uint LengthOf(ReadOnlySpan<char> text)
    {
        uint length = 0;
        while (length < (uint)text.Length && text[(int)length] != '\0') length++;
        return length;
    }
}

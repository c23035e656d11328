using System;
using System.Runtime.InteropServices;
using System.Threading;
using GssNative.Host;

namespace GssNative.Backends.Gssapi;

/// <summary>Credentials of a GSSAPI library: what both libraries have in common. How one is got is the <see cref="Krb5Dialect"/>'s.</summary>
internal static unsafe class GssapiCredential
{
    private static int s_privateCaches;

    public static Status Acquire(Credential* credential, in CredentialRequest request, ref Failure failure)
    {
        GssapiBackend* backend = (GssapiBackend*)credential->Backend;
        credential->FollowsDefault = request.Source == CredentialSource.Default && !request.HasPassword;
        if (request.Source == CredentialSource.Cache && !credential->TicketCache.TrySet(MemoryMarshal.CreateReadOnlySpanFromNullTerminated(request.SourceName)))
            return failure.OutOfMemory();
        if (request.Source == CredentialSource.ClientKeytab && !credential->ClientKeytab.TrySet(MemoryMarshal.CreateReadOnlySpanFromNullTerminated(request.SourceName)))
            return failure.OutOfMemory();
        // The library's functions want a context; this one lives for the call.
        SecurityContext scratch = new() { Backend = credential->Backend };
        Status status = Krb5Context.Prepare(&scratch, ref failure);
        if (status == Status.Ok) status = backend->Dialect.AcquireCredential(&scratch, credential, in request, ref failure);
        credential->Backend->Operations.Release(&scratch);
        if (status == Status.Ok) status = Examine(credential, ref failure);
        if (request.IsOfTheMoment) ReleaseHandle(credential);
        return status;
    }

    /// <summary>
    /// Of a client keytab whose tickets have ended, or soon will: others, for this context alone. The credential is shared by threads and stays as it is. Where
    /// none can be fetched the old ones serve to their end.
    /// </summary>
    public static Status FetchAnew(SecurityContext* context, ref Failure failure)
    {
        Credential* given = context->Given;
        long now = Clock.Now;
        if (given == null || !given->FetchesAnew || given->Expires - now > RekeyLimits.MarginSeconds) return Status.Ok;
        CredentialRequest request = new()
        {
            Usage = Usage.Initiate, Source = CredentialSource.ClientKeytab, SourceName = given->ClientKeytab.Pointer, Principal = given->Principal.Span,
        };
        Credential* fetched = Credential.TryAcquire(Backend.AddReference(given->Backend), in request, ref failure);
        if (fetched == null && given->Expires <= now) return failure.Status;
        failure.Dispose();
        if (fetched == null) return Status.Ok;
        context->Given = fetched;
        Credential.Release(given);
        return Status.Ok;
    }

    /// <summary>Whose it is and until when; refuses one that can do more than it is to be used for, or no longer anything.</summary>
    public static Status Examine(Credential* credential, ref Failure failure)
    {
        GssapiBackend* backend = (GssapiBackend*)credential->Backend;
        void* name = null;
        uint minor = 0, seconds = 0;
        GssUsage usage = 0;
        GssOidSet* mechanisms = null;
        GssMajor major = new(backend->Gss.InquireCred(&minor, credential->Handle, &name, &seconds, &usage, &mechanisms));
        Status status = major.IsComplete ? Status.Ok : GssError.Report(backend, Routine.InquireCred, major, minor, ref failure);
        if (status == Status.Ok) status = MayServe(credential, usage, mechanisms, ref failure);
        if (status == Status.Ok && credential->Usage == Usage.Initiate && seconds == 0)
            status = failure.Set(Status.CredentialsExpired, Hint.TicketExpired, "the tickets of the credential have expired"u8);
        if (status == Status.Ok && credential->Usage == Usage.Initiate && name != null) status = backend->Dialect.DisplayName(backend, name, ref credential->Principal, ref failure);
        if (status == Status.Ok) credential->Expires = Outcome.ExpiryOf(seconds);
        if (name != null) backend->Gss.ReleaseName(&minor, &name);
        if (mechanisms != null) backend->Gss.ReleaseOidSet(&minor, &mechanisms);
        return status;
    }

    /// <summary>Whether its tickets have expired.</summary>
    public static bool HasExpired(GssapiBackend* backend, void* handle)
    {
        uint minor, seconds = 0;
        return new GssMajor(backend->Gss.InquireCred(&minor, handle, null, &seconds, null, null)).IsComplete && seconds == 0;
    }

    // A credential for both usages would hand the host's own ticket to the user as a delegated one. One that accepts for other mechanisms would let a
    // client reach their code.
    private static Status MayServe(Credential* credential, GssUsage usage, GssOidSet* mechanisms, ref Failure failure)
    {
        bool initiates = credential->Usage == Usage.Initiate;
        if (usage != (initiates ? GssUsage.Initiate : GssUsage.Accept) && !(initiates && usage == GssUsage.Both))
            return failure.Set(Status.InvalidArgument, Hint.None, "the credential is for another usage than the one that is asked for, or for both"u8);
        return initiates || IsForKerberosOnly(((GssapiBackend*)credential->Backend)->Layout, mechanisms)
            ? Status.Ok
            : failure.Set(Status.BadMechanism, Hint.MechanismRefused, "the credential accepts for other mechanisms than Kerberos 5"u8);
    }

    private static bool IsForKerberosOnly(GssLayout layout, GssOidSet* mechanisms)
    {
        for (nuint i = 0; mechanisms != null && i < mechanisms->Count; i++)
        {
            bool known = false;
            for (Mechanism mechanism = Mechanism.Krb5; mechanism <= Mechanism.Krb5Legacy; mechanism++)
                known |= layout.Is(layout.Of(mechanisms, i), MechanismOid.Value(mechanism));
            if (!known) return false;
        }
        return mechanisms != null && mechanisms->Count > 0;
    }

    /// <summary>The machine's keys, for these mechanisms, as the context's own credential.</summary>
    public static Status AcquireKeys(SecurityContext* context, GssOidSet* mechanisms, ref Failure failure)
    {
        GssapiBackend* backend = GssapiBackend.Of(context);
        uint minor = 0;
        GssMajor major = new(backend->Gss.AcquireCred(&minor, null, uint.MaxValue, mechanisms, GssUsage.Accept, &context->Credential, null, null));
        return major.IsComplete ? Status.Ok : GssError.Report(backend, Routine.AcquireCred, major, minor, ref failure);
    }

    /// <summary>A name that no other ticket cache in this process has; the functions that remove it are there then.</summary>
    /// <remarks>A process may hold several copies of this library, linked and loaded, over one libkrb5. Each counts by itself: its counter's address tells them apart.</remarks>
    public static Status NamePrivateCache(SecurityContext* scratch, ref OwnedBytes name, ref Failure failure)
    {
        Status status = Krb5Caches.Ensure(scratch, ref failure);
        if (status != Status.Ok) return status;
        TextBuilder text = new(stackalloc byte[64]);
        text.Append("MEMORY:gssnative."u8);
        AppendCopy(ref text);
        text.Append("."u8);
        text.AppendNumber((uint)Interlocked.Increment(ref s_privateCaches));
        return name.TrySet(text.Text) ? Status.Ok : failure.OutOfMemory();
    }

    private static void AppendCopy(ref TextBuilder text)
    {
        ulong address;
        fixed (int* counter = &s_privateCaches) address = (ulong)counter;
        text.AppendNumber((uint)(address >> 32));
        text.Append("."u8);
        text.AppendNumber((uint)address);
    }

    public static void* ToNative(Credential* credential, out NativeKind kind)
    {
        kind = NativeKind.GssCred;
        return credential->Handle;
    }

    public static void Release(Credential* credential)
    {
        ReleaseHandle(credential);
        if (credential->PrivateCache.IsSet) DestroyPrivateCache((GssapiBackend*)credential->Backend, credential->PrivateCache.Pointer);
    }

    private static void ReleaseHandle(Credential* credential)
    {
        uint minor;
        if (credential->Handle != null && !credential->IsHosts) ((GssapiBackend*)credential->Backend)->Gss.ReleaseCred(&minor, &credential->Handle);
        credential->Handle = null;
    }

    private static void DestroyPrivateCache(GssapiBackend* backend, byte* name)
    {
        void* library = null;
        void* cache = null;
        if (backend->Krb5.InitContext(&library) != 0) return;
        if (backend->Caches.Resolve(library, name, &cache) == 0) _ = backend->Caches.Delete(library, cache);
        backend->Krb5.FreeContext(library);
    }
}

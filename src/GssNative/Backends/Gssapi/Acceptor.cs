using System;
using GssNative.Host;

namespace GssNative.Backends.Gssapi;

/// <summary>The server's side of a security context: gss_accept_sec_context until it is complete.</summary>
internal static unsafe class Acceptor
{
    public static Status Step(SecurityContext* context, bool takeDelegated, ReadOnlySpan<byte> received, ref OwnedBytes token, ref Failure failure)
    {
        GssapiBackend* backend = GssapiBackend.Of(context);
        if (context->Given == null && context->Credential == null)
        {
            Status acquired = Acquire(backend, context, ref failure);
            if (acquired != Status.Ok) return acquired;
        }

        void* credential = context->Given != null ? context->Given->Handle : context->Credential;
        GssFlags granted = GssFlags.None;               // some libraries read it
        uint minor = 0;
        GssMajor major;
        GssBuffer output = default;
        GssChannelBindings bindings = backend->Layout.Bindings(context);
        GssChannelBindings* bound = context->Bindings.IsSet ? &bindings : null;
        fixed (byte* bytes = received)
        {
            GssBuffer input = new() { Length = (nuint)received.Length, Value = bytes };
            void** delegated = takeDelegated ? &context->Delegated : null;
            major = new(backend->Gss.AcceptSecContext(&minor, &context->Handle, credential, &input, bound, null, null, &output, &granted, null, delegated));
        }

        Status status = major.IsComplete ? Status.Ok : major.IsContinueNeeded ? Status.Continue : GssError.Report(backend, Routine.AcceptSecContext, major, minor, ref failure);
        status = Output.Take(backend, &output, status, ref token, ref failure);
        if (status != Status.Ok) return status;
        return Outcome.Read(context, initiated: false, declines: !takeDelegated, granted, ref token, ref failure);
    }

    // Any key of the keytab, so that one acceptor can have several names: which of them the ticket may be for is checked on the ticket, before
    // this, and on the established context, after it. The agreed mechanism only: no other's code is reachable with this credential.
    private static Status Acquire(GssapiBackend* backend, SecurityContext* context, ref Failure failure)
    {
        Status status = Krb5Context.Prepare(context, ref failure);
        if (status != Status.Ok) return status;
        GssOid agreed = backend->Layout.Oid(context->Mechanism);
        GssOidSet mechanisms = new() { Count = 1, Elements = &agreed };
        status = backend->Dialect.AcquireKeys(context, &mechanisms, ref failure);
        if (status != Status.Ok || context->Credential != null) return status;
        return failure.Set(Status.BadKeytab, Hint.NoKeytab, "the mechanism gave no credential, which would stand for every mechanism's"u8);
    }
}

namespace GssNative.Backends.Gssapi;

/// <summary>libkrb5's own context: made when first needed, one for each security context, because it must not be shared between threads.</summary>
/// <remarks>While it lives, GSSAPI's inner contexts share its parsed krb5.conf instead of reading it again.</remarks>
internal static unsafe class Krb5Context
{
    /// <summary>For what every library can do: one that has GSSAPI only does it without.</summary>
    public static Status Prepare(SecurityContext* context, ref Failure failure) =>
        GssapiBackend.Of(context)->Dialect.IsGssapiOnly ? Status.Ok : Ensure(context, ref failure);

    /// <summary>For what libkrb5 is asked for. Everything that calls its functions comes after this, and ends here where there are none.</summary>
    public static Status Ensure(SecurityContext* context, ref Failure failure)
    {
        if (context->Library != null) return Status.Ok;
        GssapiBackend* backend = GssapiBackend.Of(context);
        if (backend->Dialect.IsGssapiOnly)
            return failure.Set(Status.Unsupported, Hint.None, "this library has the functions of GSSAPI only, and none of Kerberos that this takes"u8);
        int code = backend->Krb5.InitContext(&context->Library);
        return code == 0 ? Status.Ok : GssError.Report(backend, null, Routine.Krb5InitContext, code, ref failure);
    }
}

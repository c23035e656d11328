namespace GssNative.Backends.Gssapi;

/// <summary>libkrb5's own context: made when first needed, one for each security context, because it must not be shared between threads.</summary>
/// <remarks>While it lives, GSSAPI's inner contexts share its parsed krb5.conf instead of reading it again.</remarks>
internal static unsafe class Krb5Context
{
    public static Status Ensure(SecurityContext* context, ref Failure failure)
    {
        if (context->Library != null) return Status.Ok;
        GssapiBackend* backend = GssapiBackend.Of(context);
        int code = backend->Krb5.InitContext(&context->Library);
        return code == 0 ? Status.Ok : GssError.Report(backend, null, Routine.Krb5InitContext, code, ref failure);
    }
}

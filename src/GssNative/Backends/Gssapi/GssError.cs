using System;
using System.Runtime.InteropServices;
using GssNative.Host;

namespace GssNative.Backends.Gssapi;

/// <summary>Turns a failed call into a status, a hint and the library's own words, before another call of this thread overwrites them.</summary>
internal static unsafe class GssError
{
    private const int GssCode = 1, MechanismCode = 2, MostLines = 8, MostText = 1023;

    public static Status Report(GssapiBackend* backend, Routine routine, GssMajor major, uint minor, ref Failure failure)
    {
        TextBuilder text = new(stackalloc byte[MostText]);
        text.Append(NameOf(routine));
        text.Append(": "u8);
        AppendLines(backend, major.Value, GssCode, ref text);
        if (minor != 0)
        {
            text.Append("\n"u8);
            AppendLines(backend, minor, MechanismCode, ref text);
        }
        Krb5Cause cause = Krb5Cause.Of(routine, major, minor);
        return failure.Set(cause.Status, cause.Hint, routine, major.Value, minor, text.Text);
    }

    /// <summary>The same for libkrb5, which has one code and its own text.</summary>
    public static Status Report(GssapiBackend* backend, void* krb5, Routine routine, int code, ref Failure failure)
    {
        TextBuilder text = new(stackalloc byte[MostText]);
        text.Append(NameOf(routine));
        text.Append(": "u8);
        byte* message = backend->Krb5.GetErrorMessage(krb5, code);
        text.AppendPrintable(MemoryMarshal.CreateReadOnlySpanFromNullTerminated(message));
        backend->Krb5.FreeErrorMessage(krb5, message);
        Krb5Cause cause = Krb5Cause.Of(routine, default, (uint)code);
        return failure.Set(cause.Status, cause.Hint, routine, 0, (uint)code, text.Text);
    }

    // RFC 2744 §5.11: a code may have several lines; they are fetched until the library says that there are no more.
    private static void AppendLines(GssapiBackend* backend, uint code, int kind, ref TextBuilder text)
    {
        GssOid krb5 = backend->Layout.Oid(Mechanism.Krb5);
        uint more = 0, minor;
        for (int line = 0; line < MostLines; line++)
        {
            GssBuffer buffer = default;
            bool isLine = backend->Gss.DisplayStatus(&minor, code, kind, &krb5, &more, &buffer) == 0;
            if (isLine && line > 0) text.Append("\n"u8);
            if (isLine && !buffer.IsEmpty) text.AppendPrintable(buffer.Cut(MostText));
            if (buffer.Value != null) backend->Gss.ReleaseBuffer(&minor, &buffer);
            if (!isLine || more == 0) return;
        }
    }

    private static ReadOnlySpan<byte> NameOf(Routine routine) => routine switch
    {
        Routine.InitSecContext => "gss_init_sec_context"u8,
        Routine.AcceptSecContext => "gss_accept_sec_context"u8,
        Routine.AcquireCred => "gss_acquire_cred"u8,
        Routine.AcquireCredWithPassword => "gss_acquire_cred_with_password"u8,
        Routine.ImportName => "gss_import_name"u8,
        Routine.DisplayName => "gss_display_name"u8,
        Routine.ExportName => "gss_export_name"u8,
        Routine.GetNameAttribute => "gss_get_name_attribute"u8,
        Routine.InquireContext => "gss_inquire_context"u8,
        Routine.InquireCred => "gss_inquire_cred"u8,
        Routine.GetMic => "gss_get_mic"u8,
        Routine.VerifyMic => "gss_verify_mic"u8,
        Routine.Krb5CopyCcache => "gss_krb5_copy_ccache"u8,
        Routine.Krb5CcInitialize => "krb5_cc_initialize"u8,
        Routine.Krb5CcDestroy => "krb5_cc_destroy"u8,
        Routine.Krb5InitContext => "krb5_init_context"u8,
        Routine.Krb5GetHostRealm => "krb5_get_host_realm"u8,
        Routine.Krb5ParseName => "krb5_parse_name"u8,
        Routine.Krb5CcResolve => "krb5_cc_resolve"u8,
        Routine.Krb5CcGetPrincipal => "krb5_cc_get_principal"u8,
        Routine.Krb5KtResolve => "krb5_kt_resolve"u8,
        Routine.Krb5KtHaveContent => "krb5_kt_have_content"u8,
        Routine.Krb5InitCredsGet => "krb5_init_creds_get"u8,
        Routine.ImportCred => "gss_krb5_import_cred"u8,
        _ => "libgssnative"u8,
    };
}

using System;
using GssNative.Host;

namespace GssNative.Backends.Gssapi;

/// <summary>Names in and out of a GSSAPI library (RFC 2744 §5.16, §5.10).</summary>
internal static unsafe class GssName
{
    /// <summary>Makes the context's target of a text.</summary>
    public static Status Import(SecurityContext* context, ReadOnlySpan<byte> text, ReadOnlySpan<byte> nameType, ref Failure failure)
    {
        GssapiBackend* backend = GssapiBackend.Of(context);
        GssOid type = backend->Layout.Oid(nameType);
        uint minor = 0;
        GssMajor major;
        fixed (byte* bytes = text)
        {
            GssBuffer name = new() { Length = (nuint)text.Length, Value = bytes };
            major = new(backend->Gss.ImportName(&minor, &name, &type, &context->Target));
        }
        return major.IsComplete ? Status.Ok : GssError.Report(backend, Routine.ImportName, major, minor, ref failure);
    }

    /// <summary>As gss_display_name gives it.</summary>
    public static Status Display(GssapiBackend* backend, void* name, ref OwnedBytes text, ref Failure failure)
    {
        GssBuffer output = default;
        uint minor = 0;
        GssMajor major = new(backend->Gss.DisplayName(&minor, name, &output, null));
        Status status = major.IsComplete ? Status.Ok : GssError.Report(backend, Routine.DisplayName, major, minor, ref failure);
        return Output.Take(backend, &output, status, ref text, ref failure);
    }
}

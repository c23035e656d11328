using System;
using GssNative.Host;

namespace GssNative.Backends.Gssapi;

/// <summary>What the library knows of the peer beside the text of its name: the exported form (RFC 2743 §3.2), attributes (RFC 6680).</summary>
internal static unsafe class GssPeer
{
    // A library that never said that a value is the last would keep us for ever.
    private const int MostValues = 1024;

    public static Status Export(SecurityContext* context, ref OwnedBytes name, ref Failure failure)
    {
        GssapiBackend* backend = GssapiBackend.Of(context);
        GssBuffer output = default;
        uint minor = 0;
        GssMajor major = new(backend->Gss.ExportName(&minor, context->Peer, &output));
        Status status = major.IsComplete ? Status.Ok : GssError.Report(backend, Routine.ExportName, major, minor, ref failure);
        status = Output.Take(backend, &output, status, ref name, ref failure);
        if (status != Status.Ok || !name.IsEmpty) return status;
        return failure.Set(Status.BackendFailure, Hint.None, "the mechanism exported a name of no bytes"u8);
    }

    /// <summary>The values are counted as they come, one by one: there is no list whose end could be missed.</summary>
    public static Status ReadAttribute(SecurityContext* context, in AttributeQuery query, out AttributeFlags flags, ref OwnedBytes value, ref Failure failure)
    {
        flags = 0;
        GssapiBackend* backend = GssapiBackend.Of(context);
        if (backend->Dialect.NextAttribute == null) return Status.Unsupported;
        nuint before = query.Index;
        int more = -1;                                  // RFC 6680 §7.5: from the first one on
        for (int asked = 0; asked < MostValues && more != 0; asked++)
        {
            int authenticated = 0, complete = 0;
            uint minor = 0;
            GssMajor major;
            GssBuffer found = default;
            fixed (byte* bytes = query.Name)
            {
                GssBuffer attribute = new() { Length = (nuint)query.Name.Length, Value = bytes };
                major = backend->Dialect.NextAttribute(context, &attribute, &authenticated, &complete, &found, &more, &minor);
            }
            if (major.IsComplete && (authenticated != 0 || query.AlsoUnauthenticated) && before-- == 0)
            {
                if (authenticated != 0) flags |= AttributeFlags.Authenticated;
                if (complete != 0) flags |= AttributeFlags.Complete;
                return Output.Take(backend, &found, Status.Ok, ref value, ref failure);
            }
            Output.Drop(backend, &found);
            if (major.RoutineError == GssRoutineError.Unavailable) return Status.NoAttribute;
            if (!major.IsComplete) return GssError.Report(backend, Routine.GetNameAttribute, major, minor, ref failure);
        }
        return more == 0 ? Status.NoAttribute : failure.Set(Status.BackendFailure, Hint.None, "the attribute has more than 1024 values"u8);
    }
}

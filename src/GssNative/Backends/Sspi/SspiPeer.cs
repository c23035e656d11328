using System;
using System.Buffers.Binary;
using GssNative.Host;

namespace GssNative.Backends.Sspi;

/// <summary>The names of both ends, as the library has them.</summary>
internal static unsafe class SspiPeer
{
    private const int HeaderOfExported = 4;

    /// <summary>Fills what the library tells. Wine tells nothing: then the service is the one whose keys were taken, and of a client no name is known.</summary>
    public static Status ReadNames(SecurityContext* context, bool initiated, ref Failure failure)
    {
        SspiBackend* backend = SspiBackend.Of(context);
        SecNativeNames names = default;
        SecurityStatus result = Ask(context, SecAttribute.NativeNames, &names);
        if (result.IsUnsupported) return initiated || context->OwnName.TrySet(context->Service.Span) ? Status.Ok : failure.OutOfMemory();
        if (!result.IsOk) return SspiError.Report(Routine.QueryContextAttributes, result, ref failure);
        bool client = SspiText.TryTake(backend, names.Client, ref (initiated ? ref context->OwnName : ref context->PeerName));
        bool server = SspiText.TryTake(backend, names.Server, ref (initiated ? ref context->PeerName : ref context->OwnName));
        if (!client || !server) return failure.OutOfMemory();
        if (initiated && context->OwnName.IsEmpty) context->OwnName.Dispose();      // nothing goes by it
        Status status = initiated ? Status.Ok : PreferWhatTheClientSays(context, ref failure);
        if (status != Status.Ok) return status;
        return IsName(in context->PeerName) && (IsName(in context->OwnName) || (initiated && !context->OwnName.IsSet)) ? Status.Ok : failure.Set(Status.Protocol, Hint.None, "a name is empty, or holds a NUL or what is no character"u8);
    }

    /// <summary>
    /// All services of an account have one key: the name in the clear part of the ticket could be exchanged for another of them. What the client says under
    /// encryption could not. Old clients, and those of other systems, say nothing.
    /// </summary>
    private static Status PreferWhatTheClientSays(SecurityContext* context, ref Failure failure)
    {
        const uint TargetUnknown = 0x8009_0303;
        char* target = null;
        SecurityStatus result = Ask(context, SecAttribute.ClientSpecifiedTarget, &target);
        if (result.IsUnsupported || result.Value == TargetUnknown) return Status.Ok;
        if (!result.IsOk) return SspiError.Report(Routine.QueryContextAttributes, result, ref failure);
        OwnedBytes said = default;
        if (!SspiText.TryTake(SspiBackend.Of(context), target, ref said)) return failure.OutOfMemory();
        if (said.IsEmpty)
        {
            said.Dispose();
            return Status.Ok;
        }
        context->OwnName.Dispose();
        context->OwnName = said;
        return Status.Ok;
    }

    /// <summary>Names that differ only where there are no characters would be one here.</summary>
    private static bool IsName(in OwnedBytes name) => !name.IsEmpty && name.Span.IndexOf((byte)0) < 0 && name.Span.IndexOf("\uFFFD"u8) < 0;

    /// <summary>RFC 2743 §3.2: 04 01, the mechanism with its length, the name with its length. SSPI has no function for it.</summary>
    public static Status Export(SecurityContext* context, ref OwnedBytes name, ref Failure failure)
    {
        ReadOnlySpan<byte> mechanism = MechanismOid.Der(Mechanism.Krb5), text = context->PeerName.Span;
        if (text.IndexOf((byte)'@') < 0) return failure.Set(Status.Unsupported, Hint.None, "the library does not tell the peer's name with its realm"u8);
        if (!name.TryAllocate(HeaderOfExported + mechanism.Length + sizeof(uint) + text.Length)) return failure.OutOfMemory();
        Span<byte> rest = name.Writable;
        ((ReadOnlySpan<byte>)[0x04, 0x01, 0x00, (byte)mechanism.Length]).CopyTo(rest);
        rest = rest[HeaderOfExported..];
        mechanism.CopyTo(rest);
        rest = rest[mechanism.Length..];
        BinaryPrimitives.WriteUInt32BigEndian(rest, (uint)text.Length);
        text.CopyTo(rest[sizeof(uint)..]);
        return Status.Ok;
    }

    public static Status ReadAttribute(SecurityContext* context, in AttributeQuery query, out AttributeFlags flags, ref OwnedBytes value, ref Failure failure)
    {
        flags = 0;
        return Status.Unsupported;
    }

    private static SecurityStatus Ask(SecurityContext* context, SecAttribute attribute, void* answer) =>
        new(SspiBackend.Of(context)->Sspi.QueryContextAttributes(&SspiContext.Of(context)->Handle, attribute, answer));
}

using System;
using GssNative.Backends;
using GssNative.Host;

namespace GssNative.Ssh;

/// <content>Agreeing on the mechanism, RFC 4462 §3.2 and §3.3.</content>
internal unsafe partial struct Authentication
{
    /// <summary>Initiator: the server's answer, which must be what was offered. Acceptor: one of the client's, to be agreed on or not.</summary>
    public Status CheckMechanism(ReadOnlySpan<byte> oid)
    {
        Begin();
        if (_state != ContextState.New) return TooLateToAgree();
        if (_role == Role.Initiator) return Oid.IsOffered(oid) ? Status.Ok : Fail(Refuse("the server chose a mechanism that was not offered"u8));
        if (!Oid.TryRecognize(oid, TakesAliases, out Mechanism mechanism)) return Refuse("the mechanism is not Kerberos 5, the only one that is accepted"u8);
        _context.Mechanism = mechanism;
        return Status.Ok;
    }

    public Status SelectMechanism(ReadOnlySpan<byte> list, ref OwnedBytes response)
    {
        Begin();
        if (_role != Role.Acceptor) return OutOfOrder("an initiator offers, the server selects"u8);
        if (_state != ContextState.New) return TooLateToAgree();
        Selection selection = OidList.Select(list, TakesAliases, out Mechanism mechanism);
        if (selection == Selection.Malformed) return _failure.Set(Status.Protocol, Hint.None, "the request's list of mechanisms is malformed"u8);
        if (selection == Selection.NoneSupported) return Refuse("none of the client's mechanisms is Kerberos 5"u8);
        if (!response.TryAllocate(OidList.SizeOfResponse(mechanism))) return _failure.OutOfMemory();
        OidList.WriteResponse(response.Writable, mechanism);
        _context.Mechanism = mechanism;
        return Status.Ok;
    }

    // A credential that the host gave is for Kerberos 5 by its own name.
    private readonly bool TakesAliases => _context.Backend->TakesAliases && _context.Given == null;

    private Status TooLateToAgree() => OutOfOrder("the mechanism is agreed on before the first token"u8);

    private Status Refuse(ReadOnlySpan<byte> message) => _failure.Set(Status.BadMechanism, Hint.MechanismRefused, message);
}

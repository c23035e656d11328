using System;
using System.Buffers.Binary;
using System.Runtime.InteropServices;
using GssNative.Host;

namespace GssNative.Backends.Gssapi;

/// <summary>A principal as a name that Heimdal takes as it is.</summary>
/// <remarks>
/// Heimdal's gss_import_name makes a host-based name of every principal that begins with "host", drops its realm and asks DNS for its canonical name
/// and for the realm; gsskrb5_set_dns_canonicalize(0) stops the first, not the second. Names that it reads from a ticket cache it leaves alone. So the
/// principal is put into an imported credential as the client, and the credential is asked for its name. Nothing of the thread or the process changes.
/// </remarks>
internal unsafe struct HeimdalPrincipal
{
    private const int LongestToken = 4096;
    private const uint PrincipalType = 1;               // KRB5_NT_PRINCIPAL, RFC 4120 §6.2

    private delegate* unmanaged[Cdecl]<void*, void*, uint, byte*> _getComponent;
    private delegate* unmanaged[Cdecl]<void*, void*, byte*> _getRealm;
    private delegate* unmanaged[Cdecl]<uint*, GssBuffer*, void**, uint> _importCred;

    public void Bind(ref SymbolBinder symbols)
    {
        _getComponent = (delegate* unmanaged[Cdecl]<void*, void*, uint, byte*>)symbols.Require("krb5_principal_get_comp_string"u8);
        _getRealm = (delegate* unmanaged[Cdecl]<void*, void*, byte*>)symbols.Require("krb5_principal_get_realm"u8);
        _importCred = (delegate* unmanaged[Cdecl]<uint*, GssBuffer*, void**, uint>)symbols.Require("gss_import_cred"u8);
    }

    public readonly byte* RealmOf(SecurityContext* context, void* principal) => _getRealm(context->Library, principal);

    public static Status Import(SecurityContext* context, ReadOnlySpan<byte> principal, ref Failure failure)
    {
        GssapiBackend* backend = GssapiBackend.Of(context);
        OwnedBytes text = default;
        if (!text.TrySet(principal)) return failure.OutOfMemory();
        void* parsed = null;
        int code = backend->Krb5.ParseName(context->Library, text.Pointer, &parsed);
        text.Dispose();
        if (code != 0) return GssError.Report(backend, context->Library, Routine.Krb5ParseName, code, ref failure);

        Writer token = new(stackalloc byte[LongestToken]);
        backend->Heimdal.Principal.WriteCredential(context, parsed, ref token);
        backend->Krb5.FreePrincipal(context->Library, parsed);
        return token.Fits ? NameOf(context, token.Written, ref failure)
            : failure.Set(Status.InvalidArgument, Hint.None, "the principal is too long"u8);
    }

    /// <summary>The token of gss_import_cred: mechanism and credential as strings; in the latter a 0 for "by value" and a credential as ticket caches have it.</summary>
    // uint32 9, OID  uint32 length
    // uint32 0
    // principal client  principal server
    // uint16 enctype, uint32 key length  uint32 authtime, starttime, endtime, renew_till  byte is_skey  uint32 flags
    // uint32 addresses, authorization data (counts)  uint32 ticket, second ticket (lengths)
    private void WriteCredential(SecurityContext* context, void* client, ref Writer token)
    {
        token.String(MechanismOid.Value(Mechanism.Krb5));
        int start = token.Reserve();
        token.Number(0);
        WritePrincipal(context, client, ref token);
        token.Number(PrincipalType);
        token.Number(1);
        token.String(default);
        token.String("none"u8);
        token.Zeros(2 + 4 + 2 * 4);
        token.Number(int.MaxValue);                     // an expired one would be refused
        token.Zeros(4 + 1 + 4 + 2 * 4 + 2 * 4);
        token.Complete(start);
    }

    // uint32 type  uint32 count  string realm  string component, ...
    private void WritePrincipal(SecurityContext* context, void* principal, ref Writer token)
    {
        token.Number(PrincipalType);
        int count = token.Reserve();
        token.String(MemoryMarshal.CreateReadOnlySpanFromNullTerminated(_getRealm(context->Library, principal)));
        uint components = 0;
        for (byte* component; (component = _getComponent(context->Library, principal, components)) != null; components++)
            token.String(MemoryMarshal.CreateReadOnlySpanFromNullTerminated(component));
        token.Replace(count, components);
    }

    private static Status NameOf(SecurityContext* context, ReadOnlySpan<byte> token, ref Failure failure)
    {
        GssapiBackend* backend = GssapiBackend.Of(context);
        void* credential = null;
        uint minor = 0, released;
        GssMajor major;
        fixed (byte* bytes = token)
        {
            GssBuffer buffer = new() { Length = (nuint)token.Length, Value = bytes };
            major = new(backend->Heimdal.Principal._importCred(&minor, &buffer, &credential));
        }
        if (major.IsComplete) major = new(backend->Gss.InquireCred(&minor, credential, &context->Target, null, null, null));
        Status status = major.IsComplete ? Status.Ok : GssError.Report(backend, Routine.ImportName, major, minor, ref failure);
        if (credential != null) backend->Gss.ReleaseCred(&released, &credential);
        return status;
    }

    /// <summary>Numbers and counted strings, most significant byte first. What does not fit is left out, and <see cref="Fits"/> says so.</summary>
    private ref struct Writer(Span<byte> output)
    {
        private readonly Span<byte> _output = output;
        private int _length;

        public bool Fits { get; private set; } = true;

        public readonly ReadOnlySpan<byte> Written => _output[.._length];

        public void Number(uint value)
        {
            if (HasRoom(sizeof(uint))) BinaryPrimitives.WriteUInt32BigEndian(Take(sizeof(uint)), value);
        }

        public void String(scoped ReadOnlySpan<byte> value)
        {
            Number((uint)value.Length);
            if (HasRoom(value.Length)) value.CopyTo(Take(value.Length));
        }

        public void Zeros(int count)
        {
            if (HasRoom(count)) Take(count).Clear();
        }

        /// <summary>Room for a number that is known later; returns where.</summary>
        public int Reserve()
        {
            Number(0);
            return _length - sizeof(uint);
        }

        public readonly void Replace(int place, uint value)
        {
            if (Fits) BinaryPrimitives.WriteUInt32BigEndian(_output.Slice(place, sizeof(uint)), value);
        }

        /// <summary>Puts the number of bytes behind a reserved number into it.</summary>
        public readonly void Complete(int place) => Replace(place, (uint)(_length - place - sizeof(uint)));

        private bool HasRoom(int count) => Fits &= count <= _output.Length - _length;

        private Span<byte> Take(int count)
        {
            Span<byte> taken = _output.Slice(_length, count);
            _length += count;
            return taken;
        }
    }
}

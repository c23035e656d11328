using System;
using System.Runtime.InteropServices;
using GssNative.Host;

namespace GssNative.Backends.Gssapi;

/// <summary>What the library and krb5.conf make of a principal.</summary>
internal static unsafe class Krb5LocalName
{
    private const int Longest = 1024;

    /// <summary>Whether krb5_aname_to_localname makes this very name of the principal.</summary>
    public static bool Is(SecurityContext* context, void* principal, in OwnedBytes user)
    {
        byte* local = stackalloc byte[Longest];
        int code = GssapiBackend.Of(context)->Krb5.NameToLocalName(context->Library, principal, Longest, local);
        return code == 0 && MemoryMarshal.CreateReadOnlySpanFromNullTerminated(local).SequenceEqual(user.Span);
    }
}

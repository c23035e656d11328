namespace GssNative.Backends.Gssapi;

/// <summary>krb5_data of MIT's krb5.h.</summary>
internal unsafe struct Krb5Data
{
    public int Magic;
    public uint Length;
    public byte* Bytes;
}

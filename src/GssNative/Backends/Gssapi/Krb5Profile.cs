using System;

namespace GssNative.Backends.Gssapi;

/// <summary>Settings of [libdefaults] in krb5.conf, read as libkrb5 reads them. Names end with NUL, as u8 literals have it.</summary>
internal unsafe ref struct Krb5Profile
{
    private readonly GssapiBackend* _backend;
    private void* _profile;

    private Krb5Profile(GssapiBackend* backend) => _backend = backend;

    /// <summary>False if the configuration cannot be had.</summary>
    public static bool TryOpen(SecurityContext* context, out Krb5Profile profile)
    {
        profile = new Krb5Profile(GssapiBackend.Of(context));
        void* opened = null;
        bool open = profile._backend->Krb5.GetProfile(context->Library, &opened) == 0;
        profile._profile = opened;
        return open;
    }

    public readonly bool TryReadBoolean(ReadOnlySpan<byte> name, bool otherwise, out bool value)
    {
        int result = otherwise ? 1 : 0;
        long code;
        fixed (byte* section = "libdefaults"u8, setting = name) code = _backend->Krb5.ProfileBoolean(_profile, section, setting, null, result, &result);
        value = result != 0;
        return code == 0;
    }

    public readonly bool TryReadInteger(ReadOnlySpan<byte> name, int otherwise, out int value)
    {
        int result = otherwise;
        long code;
        fixed (byte* section = "libdefaults"u8, setting = name) code = _backend->Krb5.ProfileInteger(_profile, section, setting, null, otherwise, &result);
        value = result;
        return code == 0;
    }

    /// <summary>The text, to be given back by <see cref="Release"/>; null if krb5.conf has none.</summary>
    public readonly bool TryReadText(ReadOnlySpan<byte> name, out byte* value)
    {
        byte* result = null;
        long code;
        fixed (byte* section = "libdefaults"u8, setting = name) code = _backend->Krb5.ProfileString(_profile, section, setting, null, null, &result);
        value = result;
        return code == 0;
    }

    public readonly void Release(byte* text)
    {
        if (text != null) _backend->Krb5.ReleaseString(text);
    }

    public readonly void Dispose()
    {
        if (_profile != null) _backend->Krb5.ReleaseProfile(_profile);
    }
}

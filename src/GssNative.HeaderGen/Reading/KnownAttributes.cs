namespace GssNative.HeaderGen.Reading;

/// <summary>The attributes that the generator knows, by full name.</summary>
internal static class KnownAttributes
{
    public const string Export = "System.Runtime.InteropServices.UnmanagedCallersOnlyAttribute";
    public const string Cdecl = "System.Runtime.CompilerServices.CallConvCdecl";
    public const string FixedBuffer = "System.Runtime.CompilerServices.FixedBufferAttribute";
    public const string Flags = "System.FlagsAttribute";

    public const string C99Type = "DNNE.C99TypeAttribute";
    public const string C99DeclCode = "DNNE.C99DeclCodeAttribute";

    public const string HeaderSection = "GssNative.HeaderSectionAttribute";
    public const string HeaderType = "GssNative.HeaderTypeAttribute";
    public const string HeaderConstants = "GssNative.HeaderConstantsAttribute";
    public const string Opaque = "GssNative.OpaqueAttribute";
    public const string CName = "GssNative.CNameAttribute";
    public const string Planned = "GssNative.PlannedAttribute";

    /// <summary>The enum whose members are the chapters.</summary>
    public const string SectionEnum = "GssNative.Section";
}

using System.Linq;
using GssNative.HeaderGen;

namespace GssNative.Tests.HeaderGen;

/// <summary>What the generator refuses.</summary>
internal sealed class GeneratorRuleTests
{
    private const string Docs = "/// <summary>Does it.</summary>\n";
    private const string ParameterDocs = Docs + "/// <param name=\"x\">It.</param>\n";
    private const string ReturnDocs = Docs + "/// <returns>It.</returns>\n";
    private const string Attribute = Samples.Export + "\n";

    private static readonly TestCaseData[] s_wrongExports =
    [
        Wrong("undocumented", Attribute + "public static void Sample() { }", "has no documentation"),
        Wrong("no summary", "/// <remarks>It.</remarks>\n" + Attribute + "public static void Sample() { }", "has no <summary>"),
        Wrong("undocumented parameter", Docs + Attribute + "public static void Sample(int x) { }", "has no <param name=\"x\">"),
        Wrong("empty parameter text", Docs + "/// <param name=\"x\"> </param>\n" + Attribute + "public static void Sample(int x) { }", "has no <param name=\"x\">"),
        Wrong("undocumented result", Docs + Attribute + "public static int Sample() => 0;", "has no <returns>"),
        Wrong("overload", Samples.Minimal + Docs + "public static void Sample(int x) { }", "has overloads"),
        Wrong("private", Docs + Attribute + "private static void Sample() { }", "neither public nor internal"),
        Wrong("no entry point", Docs + "[UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])] public static void Sample() { }", "has no EntryPoint"),
        Wrong("no convention", Docs + "[UnmanagedCallersOnly(EntryPoint = \"ssh_gss_x\")] public static void Sample() { }", "does not have CallConvs"),
        Wrong("other convention", Docs + "[UnmanagedCallersOnly(EntryPoint = \"ssh_gss_x\", CallConvs = [typeof(CallConvStdcall)])] public static void Sample() { }", "does not have CallConvs"),
        Wrong("foreign name", Docs + "[UnmanagedCallersOnly(EntryPoint = \"gss_x\", CallConvs = [typeof(CallConvCdecl)])] public static void Sample() { }", "does not start with ssh_gss_"),
        Wrong("duplicate", Samples.Minimal + Docs + Attribute + "public static void Other() { }", "ssh_gss_sample: is the name of 2 things"),
        Wrong("bare pointer", ParameterDocs + Attribute + "public static void Sample(byte* x) { }", "the parameter 'x' is a pointer and needs a C99Type"),
        Wrong("bare pointer result", ReturnDocs + Attribute + "public static byte* Sample() => null;", "the result is a pointer and needs a C99Type"),
        Wrong("bare nuint", ParameterDocs + Attribute + "public static void Sample(nuint x) { }", "is a nuint and needs a C99Type"),
        Wrong("bare function pointer", ParameterDocs + Attribute + "public static void Sample(delegate* unmanaged<void> x) { }", "is a pointer and needs a C99Type"),
        Wrong("bare enum", ParameterDocs + Attribute + "public static void Sample(Section x) { }", "is an enum and needs a C99Type"),
        Wrong("bool", ParameterDocs + Attribute + "public static void Sample([C99Type(\"uint8_t\")] bool x) { }", "is bool, which C does not have"),
        Wrong("struct by value", ParameterDocs + Attribute + "public static void Sample(Pair x) { }", "is a struct by value", "public struct Pair { public int A, B; }"),
        Wrong("undeclared struct", ParameterDocs + Attribute + "public static void Sample([C99Type(\"ssh_gss_none *\")] byte* x) { }", "'ssh_gss_none', which the header does not declare"),
        Wrong("C type of variable size", ParameterDocs + Attribute + "public static void Sample([C99Type(\"long\")] long x) { }", "'long', which the header does not declare"),
        Wrong("odd C type", ParameterDocs + Attribute + "public static void Sample([C99Type(\"char x[4]\")] byte* x) { }", "is not of the form"),
        Wrong("wrong size", ParameterDocs + Attribute + "public static void Sample([C99Type(\"uint64_t\")] uint x) { }", "has 4 bytes in C# and, as uint64_t, 8 in C"),
        Wrong("pointer for an integer", ParameterDocs + Attribute + "public static void Sample([C99Type(\"char *\")] int x) { }", "has 4 bytes in C# and, as char *, 8 in C"),
        Wrong("opaque by value", ParameterDocs + Attribute + "public static void Sample([C99Type(\"ssh_gss_x\")] nuint x) { }", "passes ssh_gss_x by value", "/// <summary>X.</summary>\n[Opaque(\"ssh_gss_x\", Section.Library)] public struct X;"),
        Wrong("type of a later chapter", ParameterDocs + Attribute + "public static void Sample([C99Type(\"ssh_gss_x *\")] byte* x) { }", "'ssh_gss_x', which a later chapter declares", Struct("int A", "/// <summary>A.</summary>", "Section.Tracing")),
        Wrong("keyword", "/// <summary>X.</summary>\n/// <param name=\"class\">It.</param>\n" + Attribute + "public static void Sample(int @class) { }", "'class', which in C is a keyword"),
        Wrong("callback without convention", Docs + Attribute + "[C99DeclCode(\"typedef void (*ssh_gss_callback)(void);\")] public static void Sample() { }", "declares the callback ssh_gss_callback without GSSN_CALL"),
        Wrong("unknown reference", "/// <summary>See <see cref=\"string\"/>.</summary>\n" + Attribute + "public static void Sample() { }", "refers to T:System.String, which has no name in C"),
        Wrong("reference to nothing", "/// <summary>See <see cref=\"Nothing\"/>.</summary>\n" + Attribute + "public static void Sample() { }", "refers to !:Nothing"),
        Wrong("unknown parameter reference", "/// <summary>See <paramref name=\"y\"/>.</summary>\n" + Attribute + "public static void Sample() { }", "refers to the parameter 'y'"),
        Wrong("unknown element", "/// <summary>A <b>bold</b> one.</summary>\n" + Attribute + "public static void Sample() { }", "uses <b>"),
        Wrong("end of comment", "/// <summary>The */ mark.</summary>\n" + Attribute + "public static void Sample() { }", "has comment marks"),
        Wrong("not ASCII", "/// <summary>A größe.</summary>\n" + Attribute + "public static void Sample() { }", "(U+00F6)"),
    ];

    private static readonly TestCaseData[] s_wrongTypes =
    [
        Wrong("undocumented field", Struct("int A", ""), "Exported.A: has no documentation"),
        Wrong("bare pointer field", Struct("byte* A"), "the field is a pointer and needs a C99Type"),
        Wrong("bool field", Struct("bool A"), "the field is bool"),
        Wrong("struct field", Struct("Guid A"), "the field is System.Guid"),
        Wrong("fixed buffer of bool", Struct("fixed bool A[2]"), "is a buffer of System.Boolean"),
        Wrong("wrong size of an element", Struct("[C99Type(\"char\")] public fixed ushort A[2]"), "has 2 bytes in C# and, as char, 1 in C"),
        Wrong("packed", Struct("int A", layout: "LayoutKind.Sequential, Pack = 1"), "natural alignment"),
        Wrong("explicit", Struct("[FieldOffset(0)] public int A", layout: "LayoutKind.Explicit"), "natural alignment"),
        Wrong("empty", "/// <summary>X.</summary>\n[HeaderType(\"ssh_gss_x\", Section.Library)] public struct Exported;", "has no fields"),
        Wrong("foreign struct name", Struct("int A").Replace("ssh_gss_x", "x"), "is called x, which does not start with ssh_gss_"),
        Wrong("foreign opaque name", "/// <summary>X.</summary>\n[Opaque(\"gss_x\", Section.Library)] public struct X;", "does not start with ssh_gss_"),
        Wrong("points to itself", Struct("[C99Type(\"ssh_gss_x *\")] public byte* A"), "points to itself"),
        Wrong("foreign enum prefix", "/// <summary>X.</summary>\n[HeaderType(\"SSH_GSS_\", Section.Library)] public enum E { }", "SSH_GSS_, which does not start with GSSN_"),
        Wrong("foreign negative prefix", "/// <summary>X.</summary>\n[HeaderType(\"GSSN_\", Section.Library, NegativePrefix = \"E_\")] public enum E { }", "E_, which does not start with GSSN_"),
        Wrong("foreign macro prefix", "/// <summary>X.</summary>\n[HeaderConstants(\"MAX_\", Section.Library)] public static class C { }", "MAX_, which does not start with GSSN_"),
        Wrong("enumerator too large", "/// <summary>X.</summary>\n[HeaderType(\"GSSN_\", Section.Library)] public enum E : uint {\n/// <summary>A.</summary>\nA = 0x80000000 }", "does not fit an int"),
        Wrong("constant of another type", "/// <summary>X.</summary>\n[HeaderConstants(\"GSSN_\", Section.Library)] public static class C {\n/// <summary>A.</summary>\npublic const string A = \"\"; }", "another type than int and uint"),
        Wrong("duplicate constants", "/// <summary>X.</summary>\n[HeaderType(\"GSSN_\", Section.Library)] public enum E {\n/// <summary>A.</summary>\nA,\n/// <summary>B.</summary>\n[CName(\"A\")] B }", "GSSN_A: is the name of 2 things"),
    ];

    [TestCaseSource(nameof(s_wrongExports))]
    public void A_wrong_export_is_refused(string exports, string types, string message) => AssertRefused(exports, types, message);

    [TestCaseSource(nameof(s_wrongTypes))]
    public void A_wrong_type_is_refused(string types, string _, string message) => AssertRefused(Samples.Minimal, types, message);

    [Test]
    public void An_export_needs_a_chapter()
    {
        using SampleAssembly sample = SampleAssembly.Of($"public static class Exports\n{{\n{Samples.Minimal}}}");
        Assert.That(MessagesFor(sample), Has.Some.Contains("is exported from a type without HeaderSection"));
    }

    [Test]
    public void A_library_without_exports_is_refused()
    {
        using SampleAssembly sample = SampleAssembly.Of("");
        Assert.That(MessagesFor(sample), Has.Some.Contains("has no exports"));
    }

    [Test]
    public void All_problems_are_reported_at_once()
    {
        using SampleAssembly sample = SampleAssembly.OfExports(Docs + Attribute + "public static int Sample(byte* x) => 0;");
        Assert.That(MessagesFor(sample), Has.Length.EqualTo(3));
    }

    private static void AssertRefused(string exports, string types, string message)
    {
        using SampleAssembly sample = SampleAssembly.OfExports(exports, types);
        Assert.That(MessagesFor(sample), Has.Some.Contains(message));
    }

    private static string[] MessagesFor(SampleAssembly sample)
    {
        var problems = new Problems();
        Assert.That(Generator.Generate(sample.Path, problems), Is.Empty);
        return problems.Messages.ToArray();
    }

    private static string Struct(string field, string docs = "/// <summary>A.</summary>", string section = "Section.Library", string layout = "LayoutKind.Sequential") => $$"""
        /// <summary>X.</summary>
        [HeaderType("ssh_gss_x", {{section}}), StructLayout({{layout}})]
        public unsafe struct Exported
        {
            {{docs}}
            {{(field.Contains("public", System.StringComparison.Ordinal) ? "" : "public ")}}{{field}};
        }
        """;

    private static TestCaseData Wrong(string name, string source, string message, string types = "") =>
        new TestCaseData(source, types, message).SetArgDisplayNames(name);
}

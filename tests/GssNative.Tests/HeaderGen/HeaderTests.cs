using System.Collections.Generic;
using System.Linq;
using GssNative.HeaderGen;

namespace GssNative.Tests.HeaderGen;

/// <summary>What the generator writes.</summary>
internal sealed class HeaderTests
{
    private static readonly string[] s_inOrder = ["GSSN_B_X", "GSSN_A_X", "typedef struct ssh_gss_b", "typedef struct ssh_gss_a"];

    private SampleAssembly _sample = null!;
    private Dictionary<string, string> _files = null!;

    private string Header => _files["include/gssnative.h"];

    [OneTimeSetUp]
    public void Generate()
    {
        _sample = SampleAssembly.Of(Samples.Full);
        var problems = new Problems();
        _files = Generator.Generate(_sample.Path, problems).ToDictionary(file => file.Path, file => file.Content);
        Assert.That(problems.Messages, Is.Empty);
    }

    [OneTimeTearDown]
    public void Delete() => _sample.Dispose();

    [TestCase("GSSN_API ssh_gss_status GSSN_CALL ssh_gss_auth_new(\n    const ssh_gss_options *options, ssh_gss_auth **auth, ssh_gss_buffer *error);\n", TestName = "A long prototype is broken between parameters")]
    [TestCase("GSSN_API void GSSN_CALL ssh_gss_auth_free(ssh_gss_auth *auth);\n", TestName = "A short prototype stays on its line")]
    [TestCase("GSSN_API uint32_t GSSN_CALL ssh_gss_number(void);\n", TestName = "No parameters are void")]
    [TestCase(" ssh_gss_set_trace(ssh_gss_trace_callback callback, void *the_user);\n", TestName = "Parameters are in snake case")]
    [TestCase("\ntypedef void (GSSN_CALL *ssh_gss_trace_callback)(void *user, uint32_t level, const char *line);\n", TestName = "Declaration code is copied")]
    [TestCase("typedef struct ssh_gss_auth ssh_gss_auth;\n", TestName = "An opaque type is declared")]
    [TestCase("typedef int32_t ssh_gss_status;\n", TestName = "An enum can have a typedef")]
    [TestCase("    GSSN_E_BAD_HANDLE = -1\n", TestName = "Negative constants have their own prefix")]
    [TestCase("    /** Any key. */\n    GSSN_ALLOW_ANY_HOST_KEY = 0x01,\n", TestName = "Flags are in hexadecimal")]
    [TestCase("    GSSN_ALLOW_K5LOGIN = 0x40\n", TestName = "An explicit name wins")]
    [TestCase("/** Bytes of a token. */\n#define GSSN_MAX_TOKEN_LENGTH 1048576u\n", TestName = "Constants are macros")]
    [TestCase("#define GSSN_VERSION_MINOR 2\n", TestName = "The version is that of the assembly")]
    [TestCase("#define GSSN_VERSION_NUMBER 0x01020003u\n", TestName = "The version number is derived")]
    [TestCase("#define GSSN_VERSION_STRING \"1.2.3\"\n", TestName = "The version text is derived")]
    [TestCase("GssNative 1.2.3: Kerberos", TestName = "The introduction names the version")]
    [TestCase("    /** Text. */\n    char message[33];\n", TestName = "A fixed buffer is an array")]
    [TestCase("#define GSSN_OPTIONS_INIT { sizeof(ssh_gss_options), 0, 0, 0, {0}, {0}, NULL, 0 }\n", TestName = "The initialiser names every member")]
    [TestCase("#define GSSN_BUFFER_INIT { NULL, 0 }\n", TestName = "A struct without size has none in its initialiser")]
    [TestCase(" * @brief Makes an object.\n *\n * It is freed by ssh_gss_auth_free().\n", TestName = "The brief is the first sentence, and a method has its C name")]
    [TestCase(" * @param[in]     options What is wanted; see ssh_gss_options.tiny.\n", TestName = "A const pointer is an input, and a field has its C name")]
    [TestCase(" * @param[out]    auth    The object.\n", TestName = "A pointer is an output")]
    [TestCase(" * @param[in,out] error   Where to write, besides auth.\n", TestName = "In and Out make both")]
    [TestCase(" * @param[in] auth The object; NULL is fine.\n", TestName = "An object is an input")]
    [TestCase(" * @return GSSN_OK or:\n *         - GSSN_E_BAD_HANDLE: the backend is none.\n *         - more: some other day\n", TestName = "Lists hang under their sentence")]
    [TestCase(" * Several flags are in `GSSN_ALLOW_*`, and `*length` is counted.\n", TestName = "An enum is its prefix, and code that is no name is quoted")]
    [TestCase(" * @code{.c}\n * if (x)\n *     y();\n * @endcode\n", TestName = "Code keeps its lines")]
    [TestCase("Passed on, RFC 4462 section 3.2.\n", TestName = "Typographic signs are spelled out")]
    [TestCase(" * @note Not in this version: it zeroes its outputs and returns GSSN_E_UNSUPPORTED.\n", TestName = "A planned function says so")]
    [TestCase("GSSN_E_UNSUPPORTED. ssh_gss_set_trace().\n", TestName = "Planned functions are listed")]
    [TestCase(" * @defgroup gssn_authentication Authentication objects\n", TestName = "A chapter is a group")]
    public void The_header_contains(string text) => Assert.That(Header, Does.Contain(text));

    [Test]
    public void Exports_stand_in_source_order()
    {
        string[] prototypes = ["ssh_gss_auth_new(\n", "ssh_gss_auth_free(ssh", "ssh_gss_set_trace(ssh", "ssh_gss_number(void"];
        int[] positions = [.. prototypes.Select(prototype => Header.IndexOf(prototype, System.StringComparison.Ordinal))];
        Assert.That(positions, Is.Ordered.And.All.Positive);
    }

    [Test]
    public void A_chapter_without_content_is_left_out() => Assert.That(Header, Does.Not.Contain("gssn_key_exchange"));

    [Test]
    public void The_map_exports_the_functions_and_nothing_else() => Assert.That(_files["src/GssNative/gssnative.map"], Does.EndWith(
        "GSSNATIVE_1.0 {\nglobal:\n    ssh_gss_auth_free;\n    ssh_gss_auth_new;\n    ssh_gss_number;\n    ssh_gss_set_trace;\nlocal:\n    *;\n};\n"));

    [Test]
    public void The_module_definition_names_the_DLL_and_its_functions() => Assert.That(_files["src/GssNative/gssnative.def"], Does.EndWith(
        "LIBRARY gssnative.dll\nEXPORTS\n    ssh_gss_auth_free\n    ssh_gss_auth_new\n    ssh_gss_number\n    ssh_gss_set_trace\n"));

    [Test]
    public void The_symbol_list_is_sorted() =>
        Assert.That(_files["tests/abi/gssnative.symbols"], Is.EqualTo("ssh_gss_auth_free\nssh_gss_auth_new\nssh_gss_number\nssh_gss_set_trace\n"));

    [TestCase("CHECK_SIZE(ssh_gss_options, 88);\n")]
    [TestCase("CHECK_MEMBER(ssh_gss_options, expires, 16, 8);\n")]
    [TestCase("CHECK_MEMBER(ssh_gss_options, message, 26, 33);\n")]
    [TestCase("CHECK_MEMBER(ssh_gss_options, numbers, 60, 12);\n")]
    [TestCase("CHECK(GSSN_E_BAD_HANDLE == -1);\n")]
    [TestCase("CHECK(GSSN_MAX_TOKEN_LENGTH == 1048576u);\n")]
    public void The_layout_test_checks(string text) => Assert.That(_files["tests/abi/layout.c"], Does.Contain(text));

    [Test]
    public void Everything_is_ASCII_with_unix_line_ends_and_no_path()
    {
        foreach (string content in _files.Values)
        {
            Assert.That(content.Where(c => c is not '\n' and (< ' ' or > '~')), Is.Empty);
            Assert.That(content, Does.EndWith("\n").And.Not.Contain(_sample.Folder).And.Not.Contain(" \n"));
        }
    }

    [Test]
    public void Lines_keep_to_the_width() => Assert.That(Header.Split('\n').Where(line => line.Length > 110), Is.Empty);

    [Test]
    public void The_output_is_the_same_whenever_and_wherever_it_is_made()
    {
        using SampleAssembly again = SampleAssembly.Of(Samples.Full);
        Dictionary<string, string> files = Generator.Generate(again.Path, new Problems()).ToDictionary(file => file.Path, file => file.Content);
        Assert.That(files, Is.EqualTo(_files));
    }

    [Test]
    public void An_explicit_order_comes_before_names()
    {
        const string Types = """
            /// <summary>A.</summary>
            [HeaderType("GSSN_A_", Section.Library, Order = 2)] public enum A {
            /// <summary>X.</summary>
            X }
            /// <summary>B.</summary>
            [HeaderType("GSSN_B_", Section.Library, Order = 1)] public enum B {
            /// <summary>X.</summary>
            X }
            /// <summary>Points to the other one.</summary>
            [HeaderType("ssh_gss_a", Section.Library)] public unsafe struct C {
            /// <summary>The other one.</summary>
            [C99Type("ssh_gss_b *")] public D* Other; }
            /// <summary>Comes first.</summary>
            [HeaderType("ssh_gss_b", Section.Library)] public struct D {
            /// <summary>X.</summary>
            public int X; }
            """;
        using SampleAssembly sample = SampleAssembly.OfExports(Samples.Minimal, Types);
        var problems = new Problems();
        string header = Generator.Generate(sample.Path, problems).Select(file => file.Content).FirstOrDefault("");
        Assert.That(problems.Messages, Is.Empty);
        int[] positions = [.. s_inOrder.Select(text => header.IndexOf(text, System.StringComparison.Ordinal))];
        Assert.That(positions, Is.Ordered.And.All.Positive);
    }

    [Test]
    public void The_order_of_source_files_does_not_matter()
    {
        string first = "/// <summary>A.</summary>\n[HeaderType(\"GSSN_A_\", Section.Library)] public enum A {\n/// <summary>X.</summary>\nX }\n";
        string second = "/// <summary>B.</summary>\n[HeaderType(\"GSSN_B_\", Section.Library)] public enum B {\n/// <summary>X.</summary>\nX }\n";
        using SampleAssembly forwards = SampleAssembly.OfExports(Samples.Minimal, first + second);
        using SampleAssembly backwards = SampleAssembly.OfExports(Samples.Minimal, second + first);
        Assert.That(Generator.Generate(backwards.Path, new Problems()), Is.EqualTo(Generator.Generate(forwards.Path, new Problems())).And.Not.Empty);
    }
}

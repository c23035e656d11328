using System;
using System.Diagnostics;
using System.IO;
using System.Linq;
using GssNative.HeaderGen;

namespace GssNative.Tests.HeaderGen;

/// <summary>Compilers read what the generator wrote.</summary>
internal sealed class CompilerTests
{
    private const string Warnings = "-Wall -Wextra -pedantic -Werror -fsyntax-only";

    private string _folder = null!;

    [OneTimeSetUp]
    public void Generate()
    {
        using SampleAssembly sample = SampleAssembly.Of(Samples.Full);
        _folder = Directory.CreateTempSubdirectory("headergen-").FullName;
        foreach (GeneratedFile file in Generator.Generate(sample.Path, new Problems())) File.WriteAllText(PathOf(Path.GetFileName(file.Path)), file.Content);
        File.WriteAllText(PathOf("twice.c"), "#include \"gssnative.h\"\n#include \"gssnative.h\"\nssh_gss_options a = GSSN_OPTIONS_INIT;\nssh_gss_buffer b = GSSN_BUFFER_INIT;\n");
    }

    [OneTimeTearDown]
    public void Delete() => Directory.Delete(_folder, recursive: true);

    [TestCase("cc", "-std=c99")]
    [TestCase("cc", "-std=c11")]
    [TestCase("c++", "-x c++ -std=c++17")]
    public void The_header_compiles(string compiler, string standard)
    {
        AssertCompiles(compiler, $"{standard} {Warnings} twice.c");
        AssertCompiles(compiler, $"{standard} {Warnings} layout.c");
    }

    [TestCase("16, 8", "24, 8", TestName = "A wrong offset does not compile")]
    [TestCase("(ssh_gss_options, 88)", "(ssh_gss_options, 96)", TestName = "A wrong size does not compile")]
    [TestCase("GSSN_E_BAD_HANDLE == -1", "GSSN_E_BAD_HANDLE == -2", TestName = "A wrong value does not compile")]
    public void The_layout_test_can_fail(string right, string wrong)
    {
        string source = File.ReadAllText(PathOf("layout.c"));
        Assert.That(source, Does.Contain(right));
        File.WriteAllText(PathOf("wrong.c"), source.Replace(right, wrong));
        (int exitCode, string errors) = Run("cc", $"-std=c99 {Warnings} wrong.c");
        Assert.That(exitCode, Is.Not.Zero);
        Assert.That(errors, Does.Contain("check_"));
    }

    [Test]
    public void A_32_bit_process_is_refused()
    {
        File.WriteAllText(PathOf("narrow.c"), "#include <stdint.h>\n#undef UINTPTR_MAX\n#define UINTPTR_MAX 0xffffffffu\n#include \"gssnative.h\"\n");
        (int exitCode, string errors) = Run("cc", $"-std=c99 {Warnings} narrow.c");
        Assert.That(exitCode, Is.Not.Zero);
        Assert.That(errors, Does.Contain("64-bit"));
    }

    [Test]
    public void The_example_of_the_introduction_compiles_with_the_public_header()
    {
        string header = SampleAssembly.Resource("gssnative.h");
        string example = header[(header.IndexOf("@code{.c}\n", StringComparison.Ordinal) + 10)..header.IndexOf(" * @endcode", StringComparison.Ordinal)];
        string code = string.Concat(example.Split('\n').Select(line => (line.StartsWith(" * ", StringComparison.Ordinal) ? line[3..] : "") + "\n"));
        string host = """
            #include "public.h"
            #include <stdio.h>
            enum { USERAUTH_REQUEST = 50, GSSAPI_RESPONSE = 60, GSSAPI_TOKEN, GSSAPI_ERRTOK = 65, GSSAPI_MIC };
            struct ssh { const uint8_t *session_id; size_t session_id_length; };
            struct body { const uint8_t *data; size_t length; };
            void ssh_send(struct ssh *ssh, int message, const uint8_t *data, size_t length);
            struct body ssh_receive(struct ssh *ssh, int message);

            """;
        File.WriteAllText(PathOf("public.h"), header);
        File.WriteAllText(PathOf("example.c"), host + code + "int main(void) { return !kerberos_login(NULL, \"\", \"\"); }\n");
        AssertCompiles("cc", $"-std=c99 {Warnings} example.c");
    }

    private void AssertCompiles(string compiler, string arguments)
    {
        (int exitCode, string errors) = Run(compiler, arguments);
        Assert.That(exitCode, Is.Zero, errors);
    }

    private (int ExitCode, string Errors) Run(string compiler, string arguments)
    {
        using Process process = Process.Start(new ProcessStartInfo(compiler, arguments) { WorkingDirectory = _folder, RedirectStandardError = true })!;
        string errors = process.StandardError.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, errors);
    }

    private string PathOf(string name) => Path.Combine(_folder, name);
}

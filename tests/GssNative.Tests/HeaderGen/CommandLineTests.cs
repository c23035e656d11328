using System.IO;
using System.Text;
using GssNative.HeaderGen;

namespace GssNative.Tests.HeaderGen;

internal sealed class CommandLineTests
{
    private SampleAssembly _sample = null!;
    private StringBuilder _output = null!;
    private StringBuilder _error = null!;

    private string HeaderPath => Path.Combine(_sample.Folder, "include", "gssnative.h");

    [SetUp]
    public void Build()
    {
        _sample = SampleAssembly.Of(Samples.Full);
        _output = new StringBuilder();
        _error = new StringBuilder();
    }

    [TearDown]
    public void Delete() => _sample.Dispose();

    [Test]
    public void Files_are_written_below_the_root()
    {
        Assert.That(Run(_sample.Path, "--root", _sample.Folder), Is.Zero);
        foreach (string file in new[] { "include/gssnative.h", "src/GssNative/gssnative.map", "src/GssNative/gssnative.def", "tests/abi/gssnative.symbols", "tests/abi/layout.c" })
        {
            Assert.That(Path.Combine(_sample.Folder, file), Does.Exist);
        }
        Assert.That(File.ReadAllBytes(HeaderPath)[0], Is.EqualTo((byte)'/'), "no byte order mark");
    }

    [Test]
    public void Check_is_silent_if_nothing_changed()
    {
        Run(_sample.Path, "--root", _sample.Folder);
        Assert.That(Run("--check", _sample.Path, "--root", _sample.Folder), Is.Zero);
        Assert.That(_output.ToString() + _error, Is.Empty);
    }

    [Test]
    public void Check_prints_the_difference_and_changes_nothing()
    {
        Run(_sample.Path, "--root", _sample.Folder);
        string stale = File.ReadAllText(HeaderPath).Replace("#define GSSN_VERSION_PATCH 3\n", "#define GSSN_VERSION_PATCH 2\n");
        File.WriteAllText(HeaderPath, stale);
        Assert.That(Run(_sample.Path, "--root", _sample.Folder, "--check"), Is.EqualTo(1));
        Assert.That(_output.ToString(), Does.StartWith("--- a/include/gssnative.h\n+++ b/include/gssnative.h\n@@ -"));
        Assert.That(_output.ToString(), Does.Contain("\n-#define GSSN_VERSION_PATCH 2\n+#define GSSN_VERSION_PATCH 3\n"));
        Assert.That(File.ReadAllText(HeaderPath), Is.EqualTo(stale));
    }

    [Test]
    public void Check_fails_on_a_missing_file()
    {
        Assert.That(Run(_sample.Path, "--root", _sample.Folder, "--check"), Is.EqualTo(1));
        Assert.That(_output.ToString(), Does.Contain("+++ b/tests/abi/gssnative.symbols\n@@ -0,0 +1,4 @@\n+ssh_gss_auth_free\n"));
        Assert.That(HeaderPath, Does.Not.Exist);
    }

    [Test]
    public void Problems_are_named_and_nothing_is_written()
    {
        using SampleAssembly wrong = SampleAssembly.OfExports(Samples.Export + "\npublic static void Sample() { }");
        Assert.That(Run(wrong.Path, "--root", wrong.Folder), Is.EqualTo(1));
        Assert.That(_error.ToString().ReplaceLineEndings("\n"), Is.EqualTo("error: GssNative.Abi.Exports.Sample: has no documentation\n"));
        Assert.That(Path.Combine(wrong.Folder, "include"), Does.Not.Exist);
    }

    [Test]
    public void Missing_documentation_file_is_an_error()
    {
        File.Delete(Path.ChangeExtension(_sample.Path, ".xml"));
        Assert.That(Run(_sample.Path, "--root", _sample.Folder), Is.EqualTo(1));
        Assert.That(_error.ToString(), Does.Contain("Sample.xml"));
    }

    [Test]
    public void Something_that_is_no_assembly_is_an_error()
    {
        File.WriteAllText(_sample.Path, "not an assembly");
        Assert.That(Run(_sample.Path, "--root", _sample.Folder), Is.EqualTo(1));
        Assert.That(_error.ToString(), Does.StartWith("GssNative.HeaderGen: "));
    }

    [TestCase("--unknown")]
    [TestCase("a.dll", "b.dll")]
    [TestCase("a.dll", "--root")]
    [TestCase]
    public void Wrong_usage_is_told(params string[] arguments)
    {
        Assert.That(Run(arguments), Is.EqualTo(2));
        Assert.That(_error.ToString(), Does.StartWith("usage:"));
    }

    private int Run(params string[] arguments)
    {
        using var output = new StringWriter(_output);
        using var error = new StringWriter(_error);
        return Program.Run(arguments, output, error);
    }
}

using System.Text;

namespace GssNative.Subset.Tests;

public class LibraryTests
{
    [TestCase("linux-x64")]
    [TestCase("win-x64")]
    [TestCase("osx-x64")]
    [TestCase("osx-arm64")]
    public void TheLibraryUsesTheSubsetOnly(string target) =>
        Assert.That(IlCheck.Run(File.ReadAllBytes(Toolchain.LibraryAssembly(target))), Is.Empty);

    /// <summary>The objects for macOS are linked by nobody here: what they would ask its system for is known to be there, and the exports are all in them.</summary>
    [TestCase("osx-x64")]
    [TestCase("osx-arm64")]
    public void TheObjectForMacTakesWhatTheSystemHas(string target)
    {
        byte[] file = File.ReadAllBytes(Toolchain.LibraryObject(target));
        Assert.That($"osx-{MachObject.ProcessorOf(file)}", Is.EqualTo(target));
        var symbols = MachObject.Symbols(file);
        Assert.That(symbols.Where(symbol => !symbol.IsDefined).Select(symbol => symbol.Name), Is.EquivalentTo(Names("tests/binary/imports-macos.txt")));
        Assert.That(symbols.Where(symbol => symbol.IsDefined).Select(symbol => symbol.Name), Is.SupersetOf(Names("tests/abi/gssnative.symbols")));
    }

    /// <summary>What the object for macOS says to people names nothing that only Linux or Windows has.</summary>
    [TestCase("osx-x64")]
    [TestCase("osx-arm64")]
    public void TheObjectForMacAdvisesAboutMac(string target)
    {
        string texts = Encoding.Latin1.GetString(File.ReadAllBytes(Toolchain.LibraryObject(target)));
        Assert.That(texts, Does.Contain("GSS.framework is a part of macOS").And.Not.Contain("Debian").And.Not.Contain("Fedora").And.Not.Contain("gssapi64.dll"));
    }

    /// <summary>The one C file that only macOS has is C, and all that it calls is in glibc, too.</summary>
    [Test]
    public void TheCookieForMacCompiles()
    {
        string source = Path.Combine(Toolchain.RepositoryRoot, "src/GssNative.Freestanding/Mac/cookie.c");
        (int status, string text) = Toolchain.Run("gcc", "-std=c99", "-D_DEFAULT_SOURCE", "-Wall", "-Wextra", "-pedantic", "-Werror", "-fsyntax-only", source);
        Assert.That(status, Is.Zero, text);
    }

    private static IEnumerable<string> Names(string file) =>
        File.ReadLines(Path.Combine(Toolchain.RepositoryRoot, file)).Where(line => line.Length > 0 && line[0] != '#');
}

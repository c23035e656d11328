namespace GssNative.Subset.Tests;

public class LibraryTests
{
    [TestCase("linux-x64")]
    [TestCase("win-x64")]
    public void TheLibraryUsesTheSubsetOnly(string target) =>
        Assert.That(IlCheck.Run(File.ReadAllBytes(Toolchain.LibraryAssembly(target))), Is.Empty);
}

namespace GssNative.Subset.Tests;

public class LibraryTests
{
    [Test]
    public void TheLibraryUsesTheSubsetOnly() =>
        Assert.That(IlCheck.Run(File.ReadAllBytes(Toolchain.LibraryAssembly)), Is.Empty);
}

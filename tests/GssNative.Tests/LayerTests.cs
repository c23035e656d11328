using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text.RegularExpressions;

namespace GssNative.Tests;

/// <summary>Dependencies point one way: Abi, Ssh, Backends, Host. All may use the vocabulary; it uses none of them.</summary>
public partial class LayerTests
{
    private static readonly string[] s_layers = ["Vocabulary", "Host", "Backends", "Ssh", "Abi"];

    private static IEnumerable<TestCaseData> Files() =>
        from layer in Enumerable.Range(0, s_layers.Length)
        from file in Directory.EnumerateFiles(Path.Combine(Sources(), s_layers[layer]), "*.cs", SearchOption.AllDirectories)
        select new TestCaseData(layer, file).SetArgDisplayNames(Path.GetRelativePath(Sources(), file));

    [TestCaseSource(nameof(Files))]
    public void AFileUsesNoHigherLayer(int layer, string file)
    {
        string code = Comment().Replace(File.ReadAllText(file), "");
        foreach (string higher in s_layers[(layer + 1)..])
            Assert.That(code, Does.Not.Match($@"\bGssNative\.{higher}\b|\busing {higher}\b|(?<![.\w]){higher}\.[A-Z]"), $"{s_layers[layer]} must not use {higher}");
    }

    [Test]
    public void EveryLayerHasFiles() => Assert.That(Files().Select(data => (int)data.Arguments[0]!).Distinct().Count(), Is.EqualTo(s_layers.Length));

    private static string Sources()
    {
        string folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "GssNative.sln"))) folder = Path.GetDirectoryName(folder)!;
        return Path.Combine(folder, "src", "GssNative");
    }

    [GeneratedRegex(@"//.*$", RegexOptions.Multiline)]
    private static partial Regex Comment();
}

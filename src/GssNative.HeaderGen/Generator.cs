using GssNative.HeaderGen.Docs;
using GssNative.HeaderGen.Metadata;
using GssNative.HeaderGen.Output;
using GssNative.HeaderGen.Reading;

namespace GssNative.HeaderGen;

/// <summary>A generated file; the path is relative to the root of the repository, with forward slashes.</summary>
internal sealed record GeneratedFile(string Path, string Content);

internal static class Generator
{
    /// <summary>All files, or none and the problems.</summary>
    public static IReadOnlyList<GeneratedFile> Generate(string assemblyPath, Problems problems)
    {
        using var image = new AssemblyImage(File.OpenRead(assemblyPath));
        XmlDocs docs = XmlDocs.Load(Path.ChangeExtension(assemblyPath, ".xml"));
        HeaderModel model = ModelReader.Read(image, docs, problems);
        return problems.Any ? [] :
        [
            new GeneratedFile("include/gssnative.h", HeaderWriter.Write(model)),
            new GeneratedFile("src/GssNative/gssnative.map", SymbolsWriter.WriteMap(model)),
            new GeneratedFile("src/GssNative/gssnative.def", SymbolsWriter.WriteDef(model)),
            new GeneratedFile("tests/abi/gssnative.symbols", SymbolsWriter.WriteList(model)),
            new GeneratedFile("tests/abi/layout.c", LayoutTestWriter.Write(model)),
        ];
    }
}

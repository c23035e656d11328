using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Emit;

namespace GssNative.Tests.HeaderGen;

/// <summary>A library made of a few lines of C#, compiled with the real attributes into a folder of its own.</summary>
internal sealed class SampleAssembly : IDisposable
{
    private const string Usings = """
        using System;
        using System.Runtime.CompilerServices;
        using System.Runtime.InteropServices;
        using DNNE;

        [assembly: System.Reflection.AssemblyVersion("1.2.3.0")]

        namespace GssNative.Abi;

        """;

    private static readonly string[] s_attributeSources = [Resource("Dnne.cs"), Resource("HeaderAttributes.cs")];

    private static readonly MetadataReference s_coreLibrary = MetadataReference.CreateFromFile(typeof(object).Assembly.Location);

    private SampleAssembly(string folder)
    {
        Folder = folder;
        Path = System.IO.Path.Combine(folder, "Sample.dll");
    }

    public string Folder { get; }

    public string Path { get; }

    /// <summary>Compiles declarations.</summary>
    public static SampleAssembly Of(string declarations)
    {
        var sample = new SampleAssembly(Directory.CreateTempSubdirectory("headergen-").FullName);
        var parse = new CSharpParseOptions(LanguageVersion.Latest, DocumentationMode.Diagnose);
        IEnumerable<SyntaxTree> trees = s_attributeSources.Append(Usings + declarations).Select(source => CSharpSyntaxTree.ParseText(source, parse));
        var options = new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, allowUnsafe: true, nullableContextOptions: NullableContextOptions.Enable);
        CSharpCompilation compilation = CSharpCompilation.Create("Sample", trees, [s_coreLibrary], options);
        using FileStream library = File.Create(sample.Path);
        using FileStream docs = File.Create(System.IO.Path.ChangeExtension(sample.Path, ".xml"));
        EmitResult result = compilation.Emit(library, xmlDocumentationStream: docs);
        Assert.That(result.Diagnostics.Where(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error), Is.Empty, "the sample does not compile");
        return sample;
    }

    /// <summary>Compiles exports of one chapter.</summary>
    public static SampleAssembly OfExports(string exports, string types = "") => Of($$"""
        {{types}}
        [HeaderSection(Section.Library)]
        internal static unsafe class Exports
        {
            {{exports}}
        }
        """);

    public void Dispose() => Directory.Delete(Folder, recursive: true);

    public static string Resource(string name)
    {
        using Stream stream = typeof(SampleAssembly).Assembly.GetManifestResourceStream(name) ?? throw new InvalidOperationException(name);
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}

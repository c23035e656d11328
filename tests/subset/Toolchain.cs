using System.Diagnostics;
using System.Reflection;
using System.Text;
using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Emit;

namespace GssNative.Subset.Tests;

/// <summary>Compiles and links snippets exactly as the library is: same csc, same core library, same ILC options, same start files.</summary>
internal static partial class Toolchain
{
    public static readonly string RepositoryRoot = Metadata("RepositoryRoot");
    private static readonly string s_arguments = ArgumentsOf("linux-x64");
    private static readonly CSharpParseOptions s_language = new(LanguageVersion.CSharp14, DocumentationMode.None);
    private static readonly Lazy<SyntaxTree[]> s_coreLibrary = new(() => ParseCoreLibrary("Posix"));
    private static readonly Lazy<MetadataReference[]> s_baseLibrary = new(() =>
        [.. ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator)
            .Where(file => Path.GetFileName(file).StartsWith("System.", StringComparison.Ordinal)).Select(file => MetadataReference.CreateFromFile(file))]);
    private static readonly string[] s_startFiles = [Path.Combine(RepositoryRoot, "src/GssNative.Freestanding/rt0.c"), Path.Combine(RepositoryRoot, "src/GssNative.Freestanding/Posix/cookie.c")];
    private static int s_snippets;

    private static string Metadata(string key) =>
        typeof(Toolchain).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().First(attribute => attribute.Key == key).Value!;

    private static string ArgumentsOf(string target) => Path.Combine(Metadata("OutRoot"), target, "ilc.rsp");

    /// <summary>The options that the build gave ILC. Their first line names ILC, the second the assembly.</summary>
    private static string[] BuildArguments(string file) =>
        File.Exists(file) ? File.ReadAllLines(file) : throw new FileNotFoundException("build the library first: ./build.sh build", file);

    public static string LibraryAssembly(string target) => BuildArguments(ArgumentsOf(target))[1];

    public static string LibraryObject(string target) => BuildArguments(ArgumentsOf(target)).First(option => option.StartsWith("-o:", StringComparison.Ordinal))["-o:".Length..];

    /// <summary>The assembly, or the first error.</summary>
    public static (byte[]? Assembly, Diagnostic? Error) Compile(string source) => Compile(source, s_coreLibrary.Value, []);

    /// <summary>The same with the core library for Windows.</summary>
    public static (byte[]? Assembly, Diagnostic? Error) CompileForWindows(string source) => Compile(source, ParseCoreLibrary("Windows"), []);

    /// <summary>The same against the ordinary base library.</summary>
    public static (byte[]? Assembly, Diagnostic? Error) CompileManaged(string source) => Compile(source, [], s_baseLibrary.Value);

    private static (byte[]? Assembly, Diagnostic? Error) Compile(string source, SyntaxTree[] coreLibrary, MetadataReference[] references)
    {
        CSharpCompilation compilation = CSharpCompilation.Create(
            "GssNative", [.. coreLibrary, CSharpSyntaxTree.ParseText(source, s_language)], references,
            new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, optimizationLevel: OptimizationLevel.Release, allowUnsafe: true,
                nullableContextOptions: NullableContextOptions.Annotations, concurrentBuild: false));
        using MemoryStream assembly = new();
        EmitResult result = compilation.Emit(assembly, options: new EmitOptions(runtimeMetadataVersion: "v4.0.30319"));
        return result.Success ? (assembly.ToArray(), null)
            : (null, result.Diagnostics.First(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error));
    }

    /// <summary>Runs ILC and links with a main function; gives null, or the name of what is missing.</summary>
    public static string? Link(byte[] assembly, string main, out string program)
    {
        (int status, string text) = CompileObject(assembly, [], out string output);
        string source = Path.ChangeExtension(output, ".c");
        program = Path.ChangeExtension(output, null);
        File.WriteAllText(source, main);
        if (status == 0)
            (status, text) = Run("gcc", ["-w", "-o", program, source, output, .. s_startFiles]);
        if (status == 0) return null;
        Match reason = Reason().Match(text);
        return reason.Success ? reason.Groups[1].Value : text;
    }

    /// <summary>Runs ILC with the options of the build, or with others in their place.</summary>
    public static (int Status, string Text) CompileObject(byte[] assembly, string[] instead, out string output)
    {
        string folder = Path.Combine(Path.GetDirectoryName(s_arguments)!, "..", "subset", $"{Interlocked.Increment(ref s_snippets)}");
        Directory.CreateDirectory(folder);
        string input = Path.Combine(folder, "GssNative.dll");
        output = Path.Combine(folder, "snippet.o");
        File.WriteAllBytes(input, assembly);
        string[] build = BuildArguments(s_arguments);
        string Name(string option) => option.Split(':')[0];
        var options = build.Skip(2).Where(option => Name(option) != "-o" && !instead.Select(Name).Contains(Name(option)));
        return Run(build[0].TrimStart('#', ' '), [input, $"-o:{output}", .. options, .. instead]);
    }

    public static (int Status, string Text) Run(string program, params string[] arguments)
    {
        using Process process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        StringBuilder text = new();
        void Add(object sender, DataReceivedEventArgs line) { lock (text) text.AppendLine(line.Data); }
        process.OutputDataReceived += Add;
        process.ErrorDataReceived += Add;
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        process.WaitForExit();
        return (process.ExitCode, text.ToString());
    }

    private static SyntaxTree[] ParseCoreLibrary(string half)
    {
        string folder = Path.Combine(RepositoryRoot, "src/GssNative.Freestanding");
        return [.. Directory.GetFiles(folder, "*.cs").Concat(Directory.GetFiles(Path.Combine(folder, half), "*.cs"))
            .Select(file => CSharpSyntaxTree.ParseText(File.ReadAllText(file), s_language))];
    }

    /// <summary>What the linker misses or has twice, and what ILC did not find in the core library.</summary>
    [GeneratedRegex(@"(?:undefined reference to|multiple definition of|Expected type|Expected method) [`']([\w.]+)")]
    private static partial Regex Reason();
}

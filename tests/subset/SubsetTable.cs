using System.Globalization;
using System.Reflection;
using System.Text;
using Microsoft.CodeAnalysis;

namespace GssNative.Subset.Tests;

/// <summary>One line of subset.txt.</summary>
/// <param name="Outcome">a number: it builds, and the program ends with that number; else the name of what refuses it</param>
/// <param name="IlRule">what the IL check says of it, or "-"</param>
public sealed record Snippet(string Name, string Outcome, string IlRule, string Code)
{
    public bool Runs => int.TryParse(Outcome, out _);
    public override string ToString() => Name;

    public static Snippet Parse(string line) => line.Split('~', 4, StringSplitOptions.TrimEntries) is [var name, var outcome, var rule, var code]
        ? new(name, outcome, rule, code) : throw new FormatException(line);

    /// <summary>A class around the code, with an export that calls Body(5).</summary>
    public string Source(int number) => $$"""
        internal static unsafe class Snippet{{number}}
        {
            [UnmanagedCallersOnly(EntryPoint = "snippet_{{number}}", CallConvs = [typeof(CallConvCdecl)])] public static int Run(int n) => Body(n);
            {{Code}}
        }
        """;
}

/// <summary>Which C# builds, which is refused by whom, and which the IL check alone refuses.</summary>
[Parallelizable(ParallelScope.All)]
public class SubsetTable
{
    private const string Usings = """
        #pragma warning disable
        using System; using System.Buffers.Binary; using System.Threading;
        using System.Runtime.CompilerServices; using System.Runtime.InteropServices;

        """;

    private const int FirstSignal = 129;

    private static readonly Snippet[] s_table = [.. File.ReadLines(Path.Combine(Toolchain.RepositoryRoot, "tests/subset/subset.txt"))
        .Where(line => line.Length > 0 && line[0] != '#').Select(Snippet.Parse)];

    private static readonly int[] s_running = [.. Enumerable.Range(0, s_table.Length).Where(i => s_table[i].Runs)];

    // The snippets that must run share an assembly and a program, which takes the number of the snippet.
    private (byte[]? Assembly, Diagnostic? Error) _freestanding, _managed;
    private string _source = "", _program = "";
    private string? _programError;

    public static IEnumerable<TestCaseData> Table => s_table.Select(snippet => new TestCaseData(snippet).SetArgDisplayNames(snippet.Name));
    public static IEnumerable<TestCaseData> TableThatRuns => Table.Where(test => ((Snippet)test.Arguments[0]!).Runs);

    [OneTimeSetUp]
    public void BuildTheOnesThatRun()
    {
        _source = Usings + string.Join('\n', s_running.Select(i => s_table[i].Source(i)));
        _freestanding = Toolchain.Compile(_source);
        _managed = Toolchain.CompileManaged(_source);
        _programError = _freestanding.Error?.ToString() ?? Toolchain.Link(_freestanding.Assembly!, MainFunction(s_running), out _program);
    }

    [TestCaseSource(nameof(Table))]
    public void IsWhatTheTableSays(Snippet snippet)
    {
        int number = Array.IndexOf(s_table, snippet);
        (byte[]? assembly, Diagnostic? error) = snippet.Runs ? _freestanding : Toolchain.Compile(Usings + snippet.Source(number));
        string outcome = snippet.Runs ? RunInProgram(number) : error?.Id ?? Toolchain.Link(assembly!, MainFunction([number]), out _) ?? "it builds";
        string[] rules = assembly == null ? []
            : [.. IlCheck.Run(assembly).Where(finding => finding.Type == $"Snippet{number}").Select(finding => finding.Rule).Distinct()];
        Assert.Multiple(() =>
        {
            Assert.That(outcome, Is.EqualTo(snippet.Outcome));
            Assert.That(rules.Length == 0 ? "-" : string.Join(", ", rules), Is.EqualTo(snippet.IlRule));
        });
    }

    /// <summary>The core library gives the base library's names the base library's meaning; where it aborts, the other throws.</summary>
    [TestCaseSource(nameof(TableThatRuns))]
    public void MeansTheSameInTheBaseLibrary(Snippet snippet)
    {
        Assert.That(_managed.Error, Is.Null);
        MethodInfo body = Assembly.Load(_managed.Assembly!).GetType($"Snippet{Array.IndexOf(s_table, snippet)}")!
            .GetMethod("Body", BindingFlags.NonPublic | BindingFlags.Static)!;
        if (int.Parse(snippet.Outcome, CultureInfo.InvariantCulture) >= FirstSignal)
            Assert.Throws<TargetInvocationException>(() => body.Invoke(null, [5]));
        else
            Assert.That($"{body.Invoke(null, [5])}", Is.EqualTo(snippet.Outcome));
    }

    /// <summary>All that runs here is compiled for the other targets too; the objects are not linked.</summary>
    [TestCase("linux", "arm64", "libc")]
    [TestCase("osx", "arm64", "libc")]
    [TestCase("osx", "x64", "libc")]
    [TestCase("windows", "x64", "kernel32")]
    public void CompilesForOtherTargets(string system, string architecture, string library)
    {
        (byte[]? assembly, Diagnostic? error) = system == "windows" ? Toolchain.CompileForWindows(_source) : Toolchain.Compile(_source);
        Assert.That(error, Is.Null);
        (int status, string text) = Toolchain.CompileObject(
            assembly!, [$"--targetos:{system}", $"--targetarch:{architecture}", $"--directpinvoke:{library}"], out _);
        Assert.That(status, Is.Zero, text);
    }

    private string RunInProgram(int number) =>
        _programError ?? Toolchain.Run(_program, $"{number}").Status.ToString(CultureInfo.InvariantCulture);

    /// <summary>Calls the snippet whose number is the argument. Some end by a signal: no core file.</summary>
    private static string MainFunction(int[] numbers)
    {
        StringBuilder text = new("#include <stdlib.h>\n#include <sys/resource.h>\n");
        foreach (int i in numbers) text.AppendLine(CultureInfo.InvariantCulture, $"int snippet_{i}(int);");
        text.AppendLine("int main(int count, char **argument) { struct rlimit none = { 0, 0 }; setrlimit(RLIMIT_CORE, &none); switch (atoi(argument[1])) {");
        foreach (int i in numbers) text.AppendLine(CultureInfo.InvariantCulture, $"case {i}: return snippet_{i}(5);");
        return text.Append("} return 255; }\n").ToString();
    }
}

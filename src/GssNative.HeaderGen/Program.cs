using System.Text;
using System.Xml;

namespace GssNative.HeaderGen;

internal static class Program
{
    private const int Done = 0;
    private const int Failed = 1;
    private const int WrongUsage = 2;

    private const string Usage = """
        usage: GssNative.HeaderGen ASSEMBLY [--root DIR] [--check]

        Reads the built library and the XML documentation beside it and writes, below DIR (default: the current
        directory), include/gssnative.h, src/GssNative/gssnative.map, src/GssNative/gssnative.def,
        tests/abi/gssnative.symbols and tests/abi/layout.c.
        --check writes nothing, prints what would change, and exits with 1 if anything would.

        """;

    private static int Main(string[] arguments) => Run(arguments, Console.Out, Console.Error);

    internal static int Run(string[] arguments, TextWriter output, TextWriter error)
    {
        string? assembly = null;
        string root = ".";
        bool check = false;
        for (int i = 0; i < arguments.Length; i++)
        {
            switch (arguments[i])
            {
                case "--check": check = true; break;
                case "--root" when i + 1 < arguments.Length: root = arguments[++i]; break;
                case "--help": output.Write(Usage); return Done;
                case { } path when assembly == null && !path.StartsWith('-'): assembly = path; break;
                default: error.Write(Usage); return WrongUsage;
            }
        }
        if (assembly == null)
        {
            error.Write(Usage);
            return WrongUsage;
        }
        try
        {
            return Run(assembly, root, check, output, error);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or BadImageFormatException or XmlException)
        {
            error.WriteLine($"GssNative.HeaderGen: {failure.Message}");
            return Failed;
        }
    }

    private static int Run(string assembly, string root, bool check, TextWriter output, TextWriter error)
    {
        var problems = new Problems();
        IReadOnlyList<GeneratedFile> files = Generator.Generate(assembly, problems);
        foreach (string message in problems.Messages) error.WriteLine($"error: {message}");
        if (problems.Any) return Failed;
        int result = Done;
        foreach (GeneratedFile file in files)
        {
            string path = Path.Combine(root, file.Path);
            string before = File.Exists(path) ? File.ReadAllText(path) : "";
            if (before == file.Content) continue;
            if (check)
            {
                output.Write(UnifiedDiff.Write(file.Path, before, file.Content));
                result = Failed;
                continue;
            }
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.WriteAllText(path, file.Content, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false));
        }
        return result;
    }
}

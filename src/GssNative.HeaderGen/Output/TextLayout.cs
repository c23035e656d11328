using GssNative.HeaderGen.Docs;

namespace GssNative.HeaderGen.Output;

/// <summary>Breaks text into lines.</summary>
internal static class TextLayout
{
    /// <summary>Columns of the header.</summary>
    public const int Width = 110;

    /// <summary>Lines of at most <paramref name="width"/> columns; a longer word keeps a line of its own.</summary>
    public static IEnumerable<string> Wrap(string text, int width)
    {
        string line = "";
        foreach (string word in text.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            if (line.Length > 0 && line.Length + 1 + word.Length > width)
            {
                yield return line;
                line = "";
            }
            line = line.Length == 0 ? word : $"{line} {word}";
        }
        if (line.Length > 0) yield return line;
    }

    /// <summary>The first line after <paramref name="first"/>, the others after as many spaces.</summary>
    public static IEnumerable<string> Hang(string first, string text, int width)
    {
        string indent = new(' ', first.Length);
        bool isFirst = true;
        foreach (string line in Wrap(text, width - first.Length))
        {
            yield return (isFirst ? first : indent) + line;
            isFirst = false;
        }
        if (isFirst) yield return first.TrimEnd();
    }

    public static string RestoreCodeSpaces(string line) => line.Replace(DocReader.CodeSpace, ' ');
}

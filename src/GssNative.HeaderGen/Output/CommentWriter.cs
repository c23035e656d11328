using System.Text;
using System.Text.RegularExpressions;
using GssNative.HeaderGen.Docs;

namespace GssNative.HeaderGen.Output;

/// <summary>Writes Doxygen comments.</summary>
internal static partial class CommentWriter
{
    /// <summary>A whole comment. A single short line stays on one.</summary>
    public static void Write(StringBuilder output, IEnumerable<string> lines, string indent = "")
    {
        string[] text = [.. lines];
        if (text.Length == 1 && indent.Length + text[0].Length + 8 <= TextLayout.Width)
        {
            output.Append($"{indent}/** {TextLayout.RestoreCodeSpaces(text[0])} */\n");
            return;
        }
        output.Append(indent).Append("/**\n");
        foreach (string line in text) output.Append($"{indent} * {TextLayout.RestoreCodeSpaces(line)}".TrimEnd()).Append('\n');
        output.Append(indent).Append(" */\n");
    }

    /// <summary>Blocks with an empty line between them.</summary>
    public static IEnumerable<string> Lines(IEnumerable<DocBlock> blocks, int width)
    {
        bool isFirst = true;
        foreach (DocBlock block in blocks)
        {
            // A list belongs to the sentence before it.
            if (!isFirst && block is not DocBlock.List) yield return "";
            isFirst = false;
            foreach (string line in Lines(block, width)) yield return line;
        }
    }

    /// <summary>The first sentence of the summary as brief, the rest of the text behind it.</summary>
    public static IEnumerable<string> Brief(MemberDoc doc, int width)
    {
        DocBlock[] text = [.. doc.Text];
        if (text is not [DocBlock.Paragraph first, .. var rest])
        {
            foreach (string line in Lines(text, width)) yield return line;
            yield break;
        }
        (string sentence, string more) = FirstSentence(first.Text);
        foreach (string line in TextLayout.Hang("@brief ", sentence, width)) yield return line;
        if (more.Length > 0) rest = [new DocBlock.Paragraph(more), .. rest];
        if (rest.Length == 0) yield break;
        yield return "";
        foreach (string line in Lines(rest, width)) yield return line;
    }

    /// <summary>A Doxygen command with its text: the following lines, lists too, hang under the text.</summary>
    public static IEnumerable<string> Command(string command, IReadOnlyList<DocBlock> text, int width)
    {
        string indent = new(' ', command.Length);
        if (text is [DocBlock.Paragraph only]) return TextLayout.Hang(command, only.Text, width);
        string[] lines = [.. Lines(text, width - command.Length)];
        return lines.Select((line, i) => (i == 0 ? command : indent) + line);
    }

    private static IEnumerable<string> Lines(DocBlock block, int width) => block switch
    {
        DocBlock.Paragraph paragraph => TextLayout.Wrap(paragraph.Text, width),
        DocBlock.Code code => ["@code{.c}", .. code.Lines, "@endcode"],
        DocBlock.List list => list.Items.SelectMany(item => TextLayout.Hang("- ", item, width)),
        _ => [],
    };

    private static (string Sentence, string More) FirstSentence(string text)
    {
        Match end = SentenceEnd().Match(text);
        return end.Success ? (text[..(end.Index + 1)], text[(end.Index + 1)..].TrimStart()) : (text, "");
    }

    [GeneratedRegex(@"[.!?](?=\s+[A-Z(`])")]
    private static partial Regex SentenceEnd();
}

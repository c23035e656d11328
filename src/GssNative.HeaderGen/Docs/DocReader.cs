using System.Text;
using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace GssNative.HeaderGen.Docs;

/// <summary>Turns XML documentation into blocks of text that C programmers read.</summary>
internal sealed partial class DocReader(XmlDocs docs, NameTable names, Problems problems)
{
    /// <summary>Stands for a space inside a code span, where no line may be broken.</summary>
    public const char CodeSpace = '\u00a0';

    private static readonly (string Sign, string Ascii)[] s_ascii = [("§§", "sections "), ("§", "section "), ("…", "..."), ("–", "-"), ("→", "->")];

    /// <summary>The documentation of a member; a missing summary is a problem.</summary>
    public MemberDoc Read(string id, string member)
    {
        XElement? element = docs.Find(id);
        if (element == null)
        {
            problems.Add(member, docs.IsOverloaded(id) ? "has overloads, so that its documentation cannot be told from theirs" : "has no documentation");
            return MemberDoc.Empty;
        }
        if (IsBlank(element.Element("summary"))) problems.Add(member, "has no <summary>");
        return new MemberDoc(Blocks(element.Element("summary"), member), Blocks(element.Element("remarks"), member), Blocks(element.Element("returns"), member));
    }

    /// <summary>The text of a parameter; none is a problem.</summary>
    public IReadOnlyList<DocBlock> ReadParameter(string id, string parameter, string member)
    {
        if (docs.Find(id) is not { } element) return [];
        XElement? text = element.Elements("param").FirstOrDefault(param => param.Attribute("name")?.Value == parameter);
        if (IsBlank(text)) problems.Add(member, $"has no <param name=\"{parameter}\">");
        return Blocks(text, member);
    }

    private static bool IsBlank(XElement? element) => element == null || string.IsNullOrWhiteSpace(element.Value) && !element.HasElements;

    private List<DocBlock> Blocks(XElement? element, string member)
    {
        var blocks = new List<DocBlock>();
        if (element == null) return blocks;
        var text = new StringBuilder();

        void EndParagraph()
        {
            string paragraph = Collapse(text.ToString());
            text.Clear();
            if (paragraph.Length > 0) blocks.Add(new DocBlock.Paragraph(Checked(paragraph, member)));
        }

        foreach (XNode node in element.Nodes())
        {
            switch (node)
            {
                case XElement { Name.LocalName: "para" } para:
                    EndParagraph();
                    blocks.AddRange(Blocks(para, member));
                    break;
                case XElement { Name.LocalName: "code" } code:
                    EndParagraph();
                    blocks.Add(new DocBlock.Code([.. CodeLines(code.Value).Select(line => Checked(line, member))]));
                    break;
                case XElement { Name.LocalName: "list" } list:
                    EndParagraph();
                    blocks.Add(new DocBlock.List([.. list.Elements("item").Select(item => Checked(Item(item, member), member))]));
                    break;
                default:
                    text.Append(Inline(node, member));
                    break;
            }
        }
        EndParagraph();
        return blocks;
    }

    private string Item(XElement item, string member)
    {
        string Part(XElement part) => Collapse(string.Concat(part.Nodes().Select(node => Inline(node, member))));
        XElement? term = item.Element("term");
        XElement? description = item.Element("description");
        if (term == null) return Part(description ?? item);
        return description == null ? Part(term) : $"{Part(term)}: {Part(description)}";
    }

    private string Inline(XNode node, string member)
    {
        switch (node)
        {
            case XText text: return text.Value;
            case XElement { Name.LocalName: "c" } code: return CodeSpan(Collapse(code.Value));
            case XElement { Name.LocalName: "paramref" } parameter: return ParameterName(parameter, member);
            case XElement { Name.LocalName: "see" } see: return Reference(see, member);
            case XElement element:
                problems.Add(member, $"uses <{element.Name.LocalName}>, which the header cannot show");
                return "";
            default: return "";
        }
    }

    /// <summary>Names stay bare, since Doxygen links them; other code is quoted.</summary>
    private static string CodeSpan(string code) => PlainName().IsMatch(code) ? code : $"`{code.Replace(' ', CodeSpace)}`";

    private string ParameterName(XElement element, string member)
    {
        string name = element.Attribute("name")?.Value ?? "";
        if (names.Parameter(member, name) is { } cName) return cName;
        problems.Add(member, $"refers to the parameter '{name}', which it does not have");
        return name;
    }

    private string Reference(XElement see, string member)
    {
        if (see.Attribute("langword")?.Value is { } word) return word == "null" ? "NULL" : word;
        if (see.Attribute("href")?.Value is { } address) return address;
        string cref = see.Attribute("cref")?.Value ?? "";
        if (names.Find(XmlDocs.WithoutParameters(cref)) is { } name) return CodeSpan(name);
        problems.Add(member, $"refers to {cref}, which has no name in C");
        return cref;
    }

    /// <summary>The header is ASCII: typographic signs are spelled out, anything else is a problem.</summary>
    private string Checked(string text, string member)
    {
        foreach ((string sign, string ascii) in s_ascii) text = text.Replace(sign, ascii);
        if (text.Contains("*/") || text.Contains("/*")) problems.Add(member, "has comment marks in its documentation");
        char foreign = text.FirstOrDefault(c => (c < ' ' || c > '~') && c != CodeSpace);
        if (foreign != 0) problems.Add(member, $"has '{foreign}' (U+{(int)foreign:X4}) in its documentation; the header is ASCII");
        return text;
    }

    private static string Collapse(string text) => WhiteSpace().Replace(text, " ").Trim(' ');

    private static IEnumerable<string> CodeLines(string code)
    {
        string[] lines = code.ReplaceLineEndings("\n").Trim('\n').Split('\n');
        int end = lines.Length;
        while (end > 0 && string.IsNullOrWhiteSpace(lines[end - 1])) end--;
        lines = lines[..end];
        int indent = lines.Where(line => line.Trim().Length > 0).Select(line => line.Length - line.TrimStart().Length).DefaultIfEmpty(0).Min();
        return lines.Select(line => line.Length > indent ? line[indent..].TrimEnd() : "");
    }

    [GeneratedRegex(@"^(NULL|[A-Za-z_][A-Za-z0-9_]*(\.[A-Za-z0-9_]+|\(\))?)$")]
    private static partial Regex PlainName();

    [GeneratedRegex("[ \t\r\n]+")]
    private static partial Regex WhiteSpace();
}

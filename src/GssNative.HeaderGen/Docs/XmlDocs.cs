using System.Xml.Linq;

namespace GssNative.HeaderGen.Docs;

/// <summary>The compiler's documentation file, by member id (<c>M:Namespace.Type.Method</c>, without the parameter list).</summary>
internal sealed class XmlDocs
{
    private readonly ILookup<string, XElement> _members;

    public XmlDocs(XDocument document) =>
        _members = document.Descendants("member").ToLookup(member => WithoutParameters(member.Attribute("name")?.Value ?? ""));

    public static XmlDocs Load(string path) => new(XDocument.Load(path, LoadOptions.PreserveWhitespace));

    /// <summary>The element, or null if there is none or (overloads) not just one.</summary>
    public XElement? Find(string id)
    {
        XElement[] found = [.. _members[id].Take(2)];
        return found.Length == 1 ? found[0] : null;
    }

    public bool IsOverloaded(string id) => _members[id].Skip(1).Any();

    public static string WithoutParameters(string id)
    {
        int parenthesis = id.IndexOf('(');
        return parenthesis < 0 ? id : id[..parenthesis];
    }
}

namespace GssNative.HeaderGen.Docs;

/// <summary>A piece of documentation, with all references already in C names.</summary>
internal abstract record DocBlock
{
    public sealed record Paragraph(string Text) : DocBlock;

    public sealed record Code(IReadOnlyList<string> Lines) : DocBlock;

    public sealed record List(IReadOnlyList<string> Items) : DocBlock;
}

/// <summary>The documentation of one member; parameters carry theirs themselves.</summary>
internal sealed record MemberDoc(IReadOnlyList<DocBlock> Summary, IReadOnlyList<DocBlock> Remarks, IReadOnlyList<DocBlock> Returns)
{
    public static readonly MemberDoc Empty = new([], [], []);

    public IEnumerable<DocBlock> Text => Summary.Concat(Remarks);
}

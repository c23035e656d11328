using GssNative.HeaderGen.Docs;

namespace GssNative.HeaderGen;

/// <summary>Everything that the outputs say: one model, so that header, export map, symbol list and static asserts cannot disagree.</summary>
internal sealed record HeaderModel(ApiVersion Version, IReadOnlyList<Chapter> Chapters)
{
    public IEnumerable<Function> Functions => Chapters.SelectMany(chapter => chapter.Functions);

    public IEnumerable<CStruct> Structs => Chapters.SelectMany(chapter => chapter.Structs);

    public IEnumerable<OpaqueType> OpaqueTypes => Chapters.SelectMany(chapter => chapter.OpaqueTypes);

    /// <summary>Name and value of every enumerator and macro.</summary>
    public IEnumerable<(string Name, string Value)> Constants =>
        from chapter in Chapters
        from constant in chapter.Enums.SelectMany(e => e.Members).Concat(chapter.ConstantGroups.SelectMany(constants => constants.Constants))
        select (constant.Name, constant.Value);
}

internal sealed record ApiVersion(int Major, int Minor, int Patch)
{
    public string Number => $"0x{(uint)Major << 24 | (uint)Minor << 16 | (uint)Patch:x8}u";

    public override string ToString() => $"{Major}.{Minor}.{Patch}";
}

internal sealed record Chapter(string Id, string Title, IReadOnlyList<DocBlock> Introduction)
{
    public List<OpaqueType> OpaqueTypes { get; } = [];

    public List<CEnum> Enums { get; } = [];

    public List<ConstantGroup> ConstantGroups { get; } = [];

    public List<CStruct> Structs { get; set; } = [];

    public List<Function> Functions { get; } = [];

    /// <summary>Whether there is anything but text; opaque types stand elsewhere.</summary>
    public bool HasMembers => Enums.Count + ConstantGroups.Count + Structs.Count + Functions.Count > 0;
}

internal sealed record OpaqueType(string Name, MemberDoc Doc);

/// <summary>An enumerator or a macro; the value is written as C writes it.</summary>
internal sealed record Constant(string Name, string Value, MemberDoc Doc);

/// <summary>Constants of one anonymous C enum; with a typedef, the integer type that carries them has a name.</summary>
internal sealed record CEnum(string? Typedef, string UnderlyingType, MemberDoc Doc, IReadOnlyList<Constant> Members);

internal sealed record ConstantGroup(MemberDoc Doc, IReadOnlyList<Constant> Constants);

/// <summary>One member: <c>char message[1024]</c> has type <c>char</c> and count 1024.</summary>
internal sealed record CField(string Name, string Type, int? Count, int Offset, int Size, MemberDoc Doc);

internal sealed record CStruct(string Name, string? Init, int Size, IReadOnlyList<CField> Fields, MemberDoc Doc);

internal enum Direction
{
    In,
    Out,
    InOut,
}

internal sealed record Parameter(string Name, string Type, Direction Direction, IReadOnlyList<DocBlock> Doc);

internal sealed record Function(
    string Name, string ReturnType, IReadOnlyList<Parameter> Parameters, IReadOnlyList<string> Declarations, bool IsPlanned, MemberDoc Doc);

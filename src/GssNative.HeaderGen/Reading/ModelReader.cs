using System.Reflection.Metadata;
using GssNative.HeaderGen.Docs;
using GssNative.HeaderGen.Metadata;

namespace GssNative.HeaderGen.Reading;

/// <summary>Reads the whole model: chapters, then types, then functions.</summary>
internal sealed class ModelReader
{
    private readonly Api _api;
    private readonly TypeReader _types;
    private readonly ExportReader _exports;
    private readonly SortedDictionary<int, Chapter> _chapters = [];

    private ModelReader(AssemblyImage image, XmlDocs docs, Problems problems)
    {
        _api = new Api(image, docs, problems);
        _types = new TypeReader(_api);
        _exports = new ExportReader(_api);
    }

    /// <summary>The model, which is complete only if no problem was reported.</summary>
    public static HeaderModel Read(AssemblyImage image, XmlDocs docs, Problems problems) => new ModelReader(image, docs, problems).Read();

    private HeaderModel Read()
    {
        ReadChapters();
        DeclareTypes();
        TypeEntry[] types = [.. _api.Image.Types.OrderBy(OrderOf)];
        foreach (TypeEntry type in types) ReadType(type);
        foreach (Chapter chapter in _chapters.Values) chapter.Structs = InDependencyOrder(chapter.Structs);
        foreach (TypeEntry type in types) ReadExports(type);
        Version assembly = _api.Image.Version;
        var version = new ApiVersion(assembly.Major, assembly.Minor, assembly.Build);
        var model = new HeaderModel(version, [.. _chapters.Values.Where(IsUsed)]);
        CheckNames(model);
        return model;
    }

    private int OrderOf(TypeEntry type) =>
        (_api.Attribute(type, KnownAttributes.HeaderSection) ?? _api.Attribute(type, KnownAttributes.HeaderType))?.NamedInteger("Order") ?? 0;

    /// <summary>The first chapter, the conventions, has text only.</summary>
    private bool IsUsed(Chapter chapter) => chapter == _chapters.Values.First() || chapter.HasMembers || chapter.OpaqueTypes.Count > 0;

    private void ReadChapters()
    {
        TypeEntry? sections = _api.Image.Types.FirstOrDefault(type => type.FullName == KnownAttributes.SectionEnum);
        if (sections == null)
        {
            _api.Problems.Add(KnownAttributes.SectionEnum, "does not exist");
            _chapters.Add(0, new Chapter("", "", []));
            return;
        }
        foreach (FieldDefinition member in _api.Members(sections))
        {
            string name = _api.MemberName(sections, member.Name);
            MemberDoc doc = _api.Docs.Read($"F:{name}", name);
            string title = doc.Summary is [DocBlock.Paragraph paragraph, ..] ? paragraph.Text : "";
            string id = "gssn_" + Naming.SnakeCase(_api.Image.Text(member.Name));
            _chapters.Add((int)_api.Image.ConstantValue(member), new Chapter(id, title, doc.Remarks));
        }
    }

    /// <summary>Makes all type names known before any of them is used.</summary>
    private void DeclareTypes()
    {
        foreach (TypeEntry type in _api.Image.Types)
        {
            if (_api.Attribute(type, KnownAttributes.Opaque) is { } opaque) _api.Types.DeclareOpaque(opaque.Text(0));
            if (_api.Attribute(type, KnownAttributes.HeaderType) is { } header) DeclareType(type, header);
            if (_api.Attribute(type, KnownAttributes.HeaderSection) is { } section)
            {
                foreach (string code in _exports.Declarations(type)) _api.Types.DeclareCallbacks(code, section.Integer(0));
            }
        }
    }

    private void DeclareType(TypeEntry type, AttributeArguments header)
    {
        int chapter = header.Integer(1);
        if (!Api.IsEnum(type, _api.Image.Reader))
        {
            _api.Types.DeclareStruct(header.Text(0), chapter);
        }
        else if (header.NamedText("Typedef") is { } typedef)
        {
            PrimitiveTypeCode underlying = CsTypeProvider.UnderlyingType(_api.Image.Reader, type.Definition);
            _api.Types.DeclareTypedef(typedef, TypeMap.Primitive(underlying).Size, chapter);
        }
    }

    private void ReadType(TypeEntry type)
    {
        if (_api.Attribute(type, KnownAttributes.Opaque) is { } opaque) ChapterOf(opaque, 1).OpaqueTypes.Add(_types.ReadOpaque(type, opaque.Text(0)));
        if (_api.Attribute(type, KnownAttributes.HeaderConstants) is { } constants) ChapterOf(constants, 1).ConstantGroups.Add(_types.ReadConstants(type, constants.Text(0)));
        if (_api.Attribute(type, KnownAttributes.HeaderType) is not { } header) return;
        Chapter chapter = ChapterOf(header, 1);
        if (Api.IsEnum(type, _api.Image.Reader)) chapter.Enums.Add(_types.ReadEnum(type, header));
        else chapter.Structs.Add(_types.ReadStruct(type, header, header.Integer(1)));
    }

    private void ReadExports(TypeEntry type)
    {
        AttributeArguments? section = _api.Attribute(type, KnownAttributes.HeaderSection);
        foreach ((MethodDefinition method, AttributeArguments export) in _api.Exports(type))
        {
            if (section == null) _api.Problems.Add(_api.MemberName(type, method.Name), "is exported from a type without HeaderSection");
            else if (_exports.Read(type, method, export, section.Integer(0)) is { } function) ChapterOf(section, 0).Functions.Add(function);
        }
    }

    private Chapter ChapterOf(AttributeArguments arguments, int index) => _chapters.GetValueOrDefault(arguments.Integer(index)) ?? _chapters.Values.First();

    /// <summary>A struct after those that its members point to; else as they come.</summary>
    private List<CStruct> InDependencyOrder(List<CStruct> structs)
    {
        var ordered = new List<CStruct>();
        var waiting = new List<CStruct>(structs);
        while (waiting.Count > 0)
        {
            CStruct? next = waiting.Find(candidate => !candidate.Fields.Any(field => waiting.Any(other => Uses(field, other))));
            if (next == null)
            {
                _api.Problems.Add(waiting[0].Name, "points to itself, directly or through others, which the header cannot declare");
                return structs;
            }
            waiting.Remove(next);
            ordered.Add(next);
        }
        return ordered;
    }

    private static bool Uses(CField field, CStruct other) => field.Type.Split(' ').Contains(other.Name);

    private void CheckNames(HeaderModel model)
    {
        IEnumerable<string> names = model.Functions.Select(function => function.Name)
            .Concat(model.Structs.Select(type => type.Name))
            .Concat(model.OpaqueTypes.Select(type => type.Name))
            .Concat(model.Chapters.SelectMany(chapter => chapter.Enums).Select(e => e.Typedef).OfType<string>())
            .Concat(model.Structs.Select(type => type.Init).OfType<string>())
            .Concat(model.Constants.Select(constant => constant.Name));
        foreach (var duplicate in names.GroupBy(name => name).Where(group => group.Count() > 1)) _api.Problems.Add(duplicate.Key, $"is the name of {duplicate.Count()} things");
        if (model.Chapters.SelectMany(chapter => chapter.Functions).FirstOrDefault() == null) _api.Problems.Add("the assembly", "has no exports");
    }
}

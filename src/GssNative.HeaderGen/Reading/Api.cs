using System.Reflection.Metadata;
using GssNative.HeaderGen.Docs;
using GssNative.HeaderGen.Metadata;
using MetadataParameter = System.Reflection.Metadata.Parameter;

namespace GssNative.HeaderGen.Reading;

/// <summary>What the readers share: the assembly, where problems go, and the C names of things.</summary>
internal sealed class Api
{
    private readonly AssemblyImage _image;

    public Api(AssemblyImage image, XmlDocs docs, Problems problems)
    {
        _image = image;
        Problems = problems;
        Docs = new DocReader(docs, Names, problems);
        Types = new TypeMap(this);
        foreach (TypeEntry type in image.Types) AddNames(type);
    }

    public AssemblyImage Image => _image;

    public Problems Problems { get; }

    public DocReader Docs { get; }

    public TypeMap Types { get; }

    public NameTable Names { get; } = new();

    public AttributeArguments? Attribute(CustomAttributeHandleCollection attributes, string name) => _image.Attributes.Find(attributes, name);

    public AttributeArguments? Attribute(TypeEntry type, string name) => Attribute(type.Definition.GetCustomAttributes(), name);

    public string? C99Type(CustomAttributeHandleCollection attributes) => Attribute(attributes, KnownAttributes.C99Type)?.Text(0);

    public static bool IsEnum(TypeEntry type, MetadataReader reader) => type.Definition.BaseTypeName(reader) == "System.Enum";

    public IEnumerable<FieldDefinition> Members(TypeEntry type) => _image.Fields(type).Where(field => field.IsConst());

    public IEnumerable<FieldDefinition> InstanceFields(TypeEntry type) => _image.Fields(type).Where(field => !field.IsStatic());

    /// <summary>Methods with the export attribute, and its arguments.</summary>
    public IEnumerable<(MethodDefinition Method, AttributeArguments Export)> Exports(TypeEntry type) =>
        from method in _image.Methods(type)
        let export = Attribute(method.GetCustomAttributes(), KnownAttributes.Export)
        where export != null
        select (method, export);

    /// <summary>The parameters that have a name; the result is not one of them.</summary>
    public IEnumerable<MetadataParameter> Parameters(MethodDefinition method) =>
        method.GetParameters().Select(_image.Reader.GetParameter).Where(parameter => parameter.SequenceNumber > 0).OrderBy(parameter => parameter.SequenceNumber);

    public string MemberName(TypeEntry type, StringHandle member) => $"{type.FullName}.{_image.Text(member)}";

    public string EnumMemberName(TypeEntry type, FieldDefinition member)
    {
        AttributeArguments header = Attribute(type, KnownAttributes.HeaderType)!;
        string prefix = _image.ConstantValue(member) < 0 ? header.NamedText("NegativePrefix") ?? header.Text(0) : header.Text(0);
        return prefix + (ExplicitName(member.GetCustomAttributes()) ?? Naming.UpperSnakeCase(_image.Text(member.Name)));
    }

    public string ConstantName(TypeEntry type, FieldDefinition constant) =>
        Attribute(type, KnownAttributes.HeaderConstants)!.Text(0) +
        (ExplicitName(constant.GetCustomAttributes()) ?? Naming.UpperSnakeCase(_image.Text(constant.Name)));

    public string FieldName(FieldDefinition field) => ExplicitName(field.GetCustomAttributes()) ?? Naming.SnakeCase(_image.Text(field.Name));

    public string ParameterName(MetadataParameter parameter) =>
        ExplicitName(parameter.GetCustomAttributes()) ?? Naming.SnakeCase(_image.Text(parameter.Name));

    private string? ExplicitName(CustomAttributeHandleCollection attributes) => Attribute(attributes, KnownAttributes.CName)?.Text(0);

    private void AddNames(TypeEntry type)
    {
        if (Attribute(type, KnownAttributes.Opaque) is { } opaque) Names.Add($"T:{type.FullName}", opaque.Text(0));
        if (Attribute(type, KnownAttributes.HeaderType) is { } header) AddTypeNames(type, header);
        if (Attribute(type, KnownAttributes.HeaderConstants) is { } constants)
        {
            Names.Add($"T:{type.FullName}", constants.Text(0) + "*");
            foreach (FieldDefinition field in Members(type)) Names.Add($"F:{MemberName(type, field.Name)}", ConstantName(type, field));
        }
        foreach ((MethodDefinition method, AttributeArguments export) in Exports(type))
        {
            string member = MemberName(type, method.Name);
            if (export.NamedText("EntryPoint") is { } name) Names.Add($"M:{member}", name + "()");
            foreach (var parameter in Parameters(method)) Names.AddParameter(member, _image.Text(parameter.Name), ParameterName(parameter));
        }
    }

    private void AddTypeNames(TypeEntry type, AttributeArguments header)
    {
        string name = header.Text(0);
        bool isEnum = IsEnum(type, _image.Reader);
        Names.Add($"T:{type.FullName}", isEnum ? header.NamedText("Typedef") ?? name + "*" : name);
        if (isEnum)
        {
            foreach (FieldDefinition member in Members(type)) Names.Add($"F:{MemberName(type, member.Name)}", EnumMemberName(type, member));
        }
        else
        {
            foreach (FieldDefinition field in InstanceFields(type)) Names.Add($"F:{MemberName(type, field.Name)}", $"{name}.{FieldName(field)}");
        }
    }
}

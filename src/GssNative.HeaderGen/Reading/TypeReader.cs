using System.Reflection;
using System.Reflection.Metadata;
using GssNative.HeaderGen.Docs;
using GssNative.HeaderGen.Metadata;

namespace GssNative.HeaderGen.Reading;

/// <summary>Reads enums, constants and structs.</summary>
internal sealed class TypeReader(Api api)
{
    private readonly CsTypeProvider _types = new();

    public CEnum ReadEnum(TypeEntry type, AttributeArguments header)
    {
        CheckPrefix(header.Text(0), type.FullName);
        if (header.NamedText("NegativePrefix") is { } negative) CheckPrefix(negative, type.FullName);
        PrimitiveTypeCode underlying = CsTypeProvider.UnderlyingType(api.Image.Reader, type.Definition);
        bool isFlags = api.Attribute(type, KnownAttributes.Flags) != null;
        var members = new List<Constant>();
        foreach (FieldDefinition member in api.Members(type))
        {
            long value = api.Image.ConstantValue(member);
            if (value is < int.MinValue or > int.MaxValue) api.Problems.Add(api.MemberName(type, member.Name), "does not fit an int, as enumerators in C must");
            members.Add(new Constant(api.EnumMemberName(type, member), isFlags ? $"0x{value:x2}" : $"{value}", FieldDoc(type, member)));
        }
        return new CEnum(header.NamedText("Typedef"), TypeMap.Primitive(underlying).Name, api.Docs.Read($"T:{type.FullName}", type.FullName), members);
    }

    public ConstantGroup ReadConstants(TypeEntry type, string prefix)
    {
        CheckPrefix(prefix, type.FullName);
        var constants = new List<Constant>();
        foreach (FieldDefinition field in api.Members(type))
        {
            CsType fieldType = field.DecodeSignature(_types, null);
            if (fieldType is not CsType.Primitive { Code: PrimitiveTypeCode.Int32 or PrimitiveTypeCode.UInt32 } integer)
            {
                api.Problems.Add(api.MemberName(type, field.Name), "is a constant of another type than int and uint");
                continue;
            }
            string suffix = integer.Code == PrimitiveTypeCode.UInt32 ? "u" : "";
            constants.Add(new Constant(api.ConstantName(type, field), $"{api.Image.ConstantValue(field)}{suffix}", FieldDoc(type, field)));
        }
        return new ConstantGroup(api.Docs.Read($"T:{type.FullName}", type.FullName), constants);
    }

    /// <summary>The struct as the System V and Windows ABIs lay it out: every member at the next multiple of its own alignment.</summary>
    public CStruct ReadStruct(TypeEntry type, AttributeArguments header, int chapter)
    {
        string name = header.Text(0);
        string? init = header.NamedText("Init");
        CheckTypeName(name, type.FullName);
        if (init != null) CheckPrefix(init, type.FullName);
        CheckLayout(type);
        int offset = 0, alignment = 1;
        var fields = new List<CField>();
        foreach (FieldDefinition field in api.InstanceFields(type))
        {
            if (ReadField(type, field, chapter) is not { } read) continue;
            offset = RoundUp(offset, read.Alignment);
            alignment = Math.Max(alignment, read.Alignment);
            fields.Add(read.Field with { Offset = offset });
            offset += read.Field.Size;
        }
        if (fields.Count == 0) api.Problems.Add(type.FullName, "has no fields; a type without known fields is [Opaque]");
        return new CStruct(name, init, RoundUp(offset, alignment), fields, api.Docs.Read($"T:{type.FullName}", type.FullName));
    }

    public OpaqueType ReadOpaque(TypeEntry type, string name)
    {
        CheckTypeName(name, type.FullName);
        return new OpaqueType(name, api.Docs.Read($"T:{type.FullName}", type.FullName));
    }

    private (CField Field, int Alignment)? ReadField(TypeEntry type, FieldDefinition field, int chapter)
    {
        string member = api.MemberName(type, field.Name);
        string name = api.FieldName(field);
        if (!Naming.IsIdentifier(name)) api.Problems.Add(member, $"is called '{name}' in C, which is a keyword or no identifier");
        string? c99Type = api.C99Type(field.GetCustomAttributes());
        CsType fieldType = field.DecodeSignature(_types, null);
        int? count = null;
        if (api.Attribute(field.GetCustomAttributes(), KnownAttributes.FixedBuffer) is { } buffer)
        {
            if (TypeMap.PrimitiveByName(buffer.Text(0)) is not { } element)
            {
                api.Problems.Add(member, $"is a buffer of {buffer.Text(0)}, which C does not have");
                return null;
            }
            fieldType = new CsType.Primitive(element);
            count = buffer.Integer(1);
        }
        MemberDoc doc = FieldDoc(type, field);
        if (api.Types.Resolve(fieldType, c99Type, chapter, member, "the field") is not { } use) return null;
        return (new CField(name, use.Text, count, 0, use.Size * (count ?? 1), doc), use.Size);
    }

    private MemberDoc FieldDoc(TypeEntry type, FieldDefinition field)
    {
        string member = api.MemberName(type, field.Name);
        return api.Docs.Read($"F:{member}", member);
    }

    private void CheckLayout(TypeEntry type)
    {
        TypeLayout layout = type.Definition.GetLayout();
        bool isSequential = (type.Definition.Attributes & TypeAttributes.LayoutMask) == TypeAttributes.SequentialLayout;
        if (!isSequential || layout.PackingSize != 0 || layout.Size != 0) api.Problems.Add(type.FullName, "is not laid out in sequence with natural alignment");
    }

    private void CheckPrefix(string prefix, string member)
    {
        if (!prefix.StartsWith(Naming.ConstantPrefix, StringComparison.Ordinal)) api.Problems.Add(member, $"gives constants the name {prefix}, which does not start with {Naming.ConstantPrefix}");
    }

    private void CheckTypeName(string name, string member)
    {
        if (!name.StartsWith(Naming.FunctionPrefix, StringComparison.Ordinal)) api.Problems.Add(member, $"is called {name}, which does not start with {Naming.FunctionPrefix}");
    }

    private static int RoundUp(int offset, int alignment) => (offset + alignment - 1) / alignment * alignment;
}

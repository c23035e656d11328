using System.Collections.Immutable;
using System.Reflection.Metadata;

namespace GssNative.HeaderGen.Metadata;

/// <summary>An attribute's arguments.</summary>
internal sealed record AttributeArguments(ImmutableArray<object?> Positional, IReadOnlyDictionary<string, object?> Named)
{
    public string Text(int index) => (string?)Positional[index] ?? "";

    public int Integer(int index) => Convert.ToInt32(Positional[index]);

    public int NamedInteger(string name) => Convert.ToInt32(Named.GetValueOrDefault(name));

    public string? NamedText(string name) => Named.GetValueOrDefault(name) as string;
}

/// <summary>Finds attributes by namespace and name: it does not matter which assembly defines them.</summary>
internal sealed class AttributeReader(MetadataReader reader)
{
    public AttributeArguments? Find(CustomAttributeHandleCollection attributes, string fullName)
    {
        foreach (CustomAttributeHandle handle in attributes)
        {
            CustomAttribute attribute = reader.GetCustomAttribute(handle);
            if (TypeOf(attribute) == fullName) return Decode(attribute);
        }
        return null;
    }

    public bool Has(CustomAttributeHandleCollection attributes, string fullName) => Find(attributes, fullName) != null;

    private static AttributeArguments Decode(CustomAttribute attribute, TypeNames names)
    {
        CustomAttributeValue<string> value = attribute.DecodeValue(names);
        return new AttributeArguments(
            [.. value.FixedArguments.Select(argument => argument.Value)],
            value.NamedArguments.ToDictionary(argument => argument.Name!, argument => argument.Value));
    }

    private AttributeArguments Decode(CustomAttribute attribute) => Decode(attribute, new TypeNames(reader));

    private string TypeOf(CustomAttribute attribute) => attribute.Constructor.Kind switch
    {
        HandleKind.MemberReference => reader.GetMemberReference((MemberReferenceHandle)attribute.Constructor).Parent.FullName(reader),
        HandleKind.MethodDefinition => reader.GetTypeDefinition(reader.GetMethodDefinition((MethodDefinitionHandle)attribute.Constructor).GetDeclaringType()).FullName(reader),
        _ => "",
    };

    /// <summary>Types in attribute arguments are their names.</summary>
    private sealed class TypeNames(MetadataReader reader) : ICustomAttributeTypeProvider<string>
    {
        public string GetPrimitiveType(PrimitiveTypeCode typeCode) => $"System.{typeCode}";

        public string GetSystemType() => "System.Type";

        public bool IsSystemType(string type) => type == "System.Type";

        public string GetSZArrayType(string elementType) => elementType + "[]";

        public string GetTypeFromDefinition(MetadataReader _, TypeDefinitionHandle handle, byte rawTypeKind) => ((EntityHandle)handle).FullName(reader);

        public string GetTypeFromReference(MetadataReader _, TypeReferenceHandle handle, byte rawTypeKind) => ((EntityHandle)handle).FullName(reader);

        public string GetTypeFromSerializedName(string name) => name.Split(',')[0];

        public PrimitiveTypeCode GetUnderlyingEnumType(string type)
        {
            TypeDefinition definition = reader.TypeDefinitions.Select(reader.GetTypeDefinition).FirstOrDefault(candidate => candidate.FullName(reader) == type);
            return definition.Name.IsNil ? PrimitiveTypeCode.Int32 : CsTypeProvider.UnderlyingType(reader, definition);
        }
    }
}

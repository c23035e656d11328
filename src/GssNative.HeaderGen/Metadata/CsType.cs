using System.Collections.Immutable;
using System.Reflection.Metadata;

namespace GssNative.HeaderGen.Metadata;

/// <summary>A C# type as far as it matters to C.</summary>
internal abstract record CsType
{
    public sealed record Primitive(PrimitiveTypeCode Code) : CsType;

    public sealed record Pointer : CsType;

    public sealed record Enum(PrimitiveTypeCode Underlying) : CsType;

    public sealed record Struct(TypeDefinitionHandle Handle) : CsType;

    /// <summary>A type that has no place in a C signature.</summary>
    public sealed record Other(string Description) : CsType;
}

/// <summary>Decodes signatures into <see cref="CsType"/>.</summary>
internal sealed class CsTypeProvider : ISignatureTypeProvider<CsType, object?>
{
    public CsType GetPrimitiveType(PrimitiveTypeCode typeCode) => typeCode switch
    {
        PrimitiveTypeCode.Boolean => new CsType.Other("bool"),
        PrimitiveTypeCode.Char => new CsType.Other("char"),
        PrimitiveTypeCode.String or PrimitiveTypeCode.Object or PrimitiveTypeCode.TypedReference => new CsType.Other(typeCode.ToString().ToLowerInvariant()),
        _ => new CsType.Primitive(typeCode),
    };

    public CsType GetTypeFromDefinition(MetadataReader reader, TypeDefinitionHandle handle, byte rawTypeKind)
    {
        TypeDefinition type = reader.GetTypeDefinition(handle);
        return type.BaseTypeName(reader) switch
        {
            "System.Enum" => new CsType.Enum(UnderlyingType(reader, type)),
            "System.ValueType" => new CsType.Struct(handle),
            _ => new CsType.Other($"class {type.FullName(reader)}"),
        };
    }

    public CsType GetTypeFromReference(MetadataReader reader, TypeReferenceHandle handle, byte rawTypeKind) => new CsType.Other(reader.GetTypeReference(handle).FullName(reader));

    public CsType GetPointerType(CsType elementType) => new CsType.Pointer();

    public CsType GetFunctionPointerType(MethodSignature<CsType> signature) => new CsType.Pointer();

    public CsType GetModifiedType(CsType modifier, CsType unmodifiedType, bool isRequired) => unmodifiedType;

    public CsType GetByReferenceType(CsType elementType) => new CsType.Other("a reference (ref, in, out)");

    public CsType GetSZArrayType(CsType elementType) => new CsType.Other("an array");

    public CsType GetArrayType(CsType elementType, ArrayShape shape) => new CsType.Other("an array");

    public CsType GetGenericInstantiation(CsType genericType, ImmutableArray<CsType> typeArguments) => new CsType.Other("a generic type");

    public CsType GetGenericMethodParameter(object? genericContext, int index) => new CsType.Other("a type parameter");

    public CsType GetGenericTypeParameter(object? genericContext, int index) => new CsType.Other("a type parameter");

    public CsType GetPinnedType(CsType elementType) => elementType;

    public CsType GetTypeFromSpecification(MetadataReader reader, object? genericContext, TypeSpecificationHandle handle, byte rawTypeKind) =>
        reader.GetTypeSpecification(handle).DecodeSignature(this, genericContext);

    /// <summary>The integer type of an enum: that of its one instance field.</summary>
    public static PrimitiveTypeCode UnderlyingType(MetadataReader reader, TypeDefinition type)
    {
        FieldDefinition value = type.GetFields().Select(reader.GetFieldDefinition).First(field => !field.IsStatic());
        return ((CsType.Primitive)value.DecodeSignature(new CsTypeProvider(), null)).Code;
    }
}

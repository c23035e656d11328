using System.Collections.Immutable;
using System.Reflection.Metadata;

namespace GssNative.Subset.Tests;

/// <summary>Decodes a type to "is it, or does it hold, a reference to an object?".</summary>
internal sealed class References : ISignatureTypeProvider<bool, object?>
{
    public static bool IsValueType(MetadataReader metadata, TypeDefinitionHandle handle)
    {
        EntityHandle parent = metadata.GetTypeDefinition(handle).BaseType;
        if (parent.IsNil || parent.Kind != HandleKind.TypeDefinition) return false;             // nil: interfaces
        TypeDefinition definition = metadata.GetTypeDefinition((TypeDefinitionHandle)parent);
        return metadata.GetString(definition.Namespace) == "System" && metadata.GetString(definition.Name) is "ValueType" or "Enum";
    }

    public bool GetTypeFromDefinition(MetadataReader reader, TypeDefinitionHandle handle, byte rawTypeKind)
    {
        if (!IsValueType(reader, handle)) return true;
        TypeDefinition type = reader.GetTypeDefinition(handle);
        if (reader.GetString(type.Namespace) == "System") return false;                 // primitives hold themselves
        return type.GetFields().Select(reader.GetFieldDefinition)
            .Any(field => (field.Attributes & System.Reflection.FieldAttributes.Static) == 0 && field.DecodeSignature(this, null));
    }

    public bool GetPrimitiveType(PrimitiveTypeCode typeCode) => typeCode is PrimitiveTypeCode.Object or PrimitiveTypeCode.String;
    public bool GetGenericInstantiation(bool genericType, ImmutableArray<bool> typeArguments) => genericType || typeArguments.Contains(true);
    public bool GetArrayType(bool elementType, ArrayShape shape) => true;
    public bool GetSZArrayType(bool elementType) => true;
    public bool GetByReferenceType(bool elementType) => true;
    public bool GetPointerType(bool elementType) => false;
    public bool GetFunctionPointerType(MethodSignature<bool> signature) => false;
    public bool GetGenericMethodParameter(object? genericContext, int index) => false;
    public bool GetGenericTypeParameter(object? genericContext, int index) => false;
    public bool GetModifiedType(bool modifier, bool unmodifiedType, bool isRequired) => unmodifiedType;
    public bool GetPinnedType(bool elementType) => elementType;
    public bool GetTypeFromReference(MetadataReader reader, TypeReferenceHandle handle, byte rawTypeKind) => true;
    public bool GetTypeFromSpecification(MetadataReader reader, object? genericContext, TypeSpecificationHandle handle, byte rawTypeKind) =>
        reader.GetTypeSpecification(handle).DecodeSignature(this, genericContext);
}

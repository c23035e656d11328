using System.Reflection;
using System.Reflection.Metadata;

namespace GssNative.HeaderGen.Metadata;

internal static class MetadataExtensions
{
    /// <summary>Namespace and name, outer types before inner ones: as XML documentation spells it.</summary>
    public static string FullName(this TypeDefinition type, MetadataReader reader)
    {
        string name = reader.GetString(type.Name);
        if (!type.GetDeclaringType().IsNil) return $"{reader.GetTypeDefinition(type.GetDeclaringType()).FullName(reader)}.{name}";
        return type.Namespace.IsNil ? name : $"{reader.GetString(type.Namespace)}.{name}";
    }

    public static string FullName(this TypeReference type, MetadataReader reader)
    {
        string name = reader.GetString(type.Name);
        return type.Namespace.IsNil ? name : $"{reader.GetString(type.Namespace)}.{name}";
    }

    public static string FullName(this EntityHandle handle, MetadataReader reader) => handle.Kind switch
    {
        HandleKind.TypeDefinition => reader.GetTypeDefinition((TypeDefinitionHandle)handle).FullName(reader),
        HandleKind.TypeReference => reader.GetTypeReference((TypeReferenceHandle)handle).FullName(reader),
        _ => "",
    };

    public static string BaseTypeName(this TypeDefinition type, MetadataReader reader) => type.BaseType.IsNil ? "" : type.BaseType.FullName(reader);

    public static bool IsStatic(this FieldDefinition field) => field.Attributes.HasFlag(FieldAttributes.Static);

    public static bool IsConst(this FieldDefinition field) => field.Attributes.HasFlag(FieldAttributes.Literal);
}

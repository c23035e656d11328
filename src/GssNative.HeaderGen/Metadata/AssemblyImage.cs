using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;

namespace GssNative.HeaderGen.Metadata;

/// <summary>A type of the assembly with the name that documentation ids use.</summary>
internal sealed record TypeEntry(TypeDefinitionHandle Handle, TypeDefinition Definition, string FullName);

/// <summary>The assembly as a file: nothing in it is loaded or run.</summary>
internal sealed class AssemblyImage : IDisposable
{
    private readonly PEReader _file;

    public AssemblyImage(Stream stream)
    {
        _file = new PEReader(stream, PEStreamOptions.PrefetchEntireImage);
        if (!_file.HasMetadata) throw new BadImageFormatException("not a .NET assembly");
        Reader = _file.GetMetadataReader();
        Attributes = new AttributeReader(Reader);
        // By name: the order in the assembly is the one in which a folder's files were found. Members are in the order of the source.
        Types = [.. Reader.TypeDefinitions.Select(Entry).OrderBy(type => type.FullName, StringComparer.Ordinal)];
    }

    public MetadataReader Reader { get; }

    public AttributeReader Attributes { get; }

    public IReadOnlyList<TypeEntry> Types { get; }

    public Version Version => Reader.GetAssemblyDefinition().Version;

    public string Text(StringHandle handle) => Reader.GetString(handle);

    public IEnumerable<FieldDefinition> Fields(TypeEntry type) => type.Definition.GetFields().Select(Reader.GetFieldDefinition);

    public IEnumerable<MethodDefinition> Methods(TypeEntry type) => type.Definition.GetMethods().Select(Reader.GetMethodDefinition);

    /// <summary>The value of a constant field.</summary>
    public long ConstantValue(FieldDefinition field)
    {
        System.Reflection.Metadata.Constant constant = Reader.GetConstant(field.GetDefaultValue());
        object? value = Reader.GetBlobReader(constant.Value).ReadConstant(constant.TypeCode);
        return value is ulong large ? unchecked((long)large) : Convert.ToInt64(value);
    }

    private TypeEntry Entry(TypeDefinitionHandle handle)
    {
        TypeDefinition definition = Reader.GetTypeDefinition(handle);
        return new TypeEntry(handle, definition, definition.FullName(Reader));
    }

    public void Dispose() => _file.Dispose();
}

using System.Collections.Immutable;
using System.Reflection;
using System.Reflection.Emit;
using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;
using System.Reflection.PortableExecutable;

namespace GssNative.Subset.Tests;

/// <summary>
/// Reads an assembly of the freestanding form and names what must not be in our own code: what would not link, so that the message says where it is,
/// and what links but does not work (catch, casts to types that nobody creates). The core library itself, in System and Internal, is left out.
/// </summary>
internal sealed class IlCheck
{
    /// <param name="Type">the outermost type around the place</param>
    public readonly record struct Finding(string Rule, string Type, string Where)
    {
        public override string ToString() => $"{Rule} in {Type}: {Where}";
    }

    private static readonly Dictionary<int, OpCode> s_opCodes = typeof(OpCodes).GetFields(BindingFlags.Public | BindingFlags.Static)
        .Select(field => (OpCode)field.GetValue(null)!).ToDictionary(code => (int)(ushort)code.Value);

    private readonly PEReader _file;
    private readonly MetadataReader _metadata;
    private readonly List<Finding> _findings = [];
    private string _outermost = "";

    private IlCheck(PEReader file)
    {
        _file = file;
        _metadata = file.GetMetadataReader();
    }

    public static IReadOnlyList<Finding> Run(byte[] assembly)
    {
        using PEReader file = new([.. assembly]);
        IlCheck check = new(file);
        foreach (TypeDefinition type in check._metadata.TypeDefinitions.Select(check._metadata.GetTypeDefinition))
        {
            TypeDefinition outermost = check.Outermost(type);
            if (check._metadata.GetString(outermost.Namespace).Split('.')[0] is "System" or "Internal" or "Microsoft") continue;
            check._outermost = check._metadata.GetString(outermost.Name);
            check.CheckType(type);
        }
        return check._findings;
    }

    private TypeDefinition Outermost(TypeDefinition type) =>
        type.GetDeclaringType().IsNil ? type : Outermost(_metadata.GetTypeDefinition(type.GetDeclaringType()));

    private void Report(string rule, string where) => _findings.Add(new(rule, _outermost, where));

    private void CheckType(TypeDefinition type)
    {
        string name = _metadata.GetString(type.Name);
        foreach (FieldDefinition field in type.GetFields().Select(_metadata.GetFieldDefinition))
            if ((field.Attributes & (FieldAttributes.Static | FieldAttributes.Literal)) == FieldAttributes.Static && field.DecodeSignature(new References(), null))
                Report("static reference", $"{name}.{_metadata.GetString(field.Name)}");
        foreach (MethodDefinition method in type.GetMethods().Select(_metadata.GetMethodDefinition))
            if (method.RelativeVirtualAddress != 0)
                CheckMethod($"{name}.{_metadata.GetString(method.Name)}", _file.GetMethodBody(method.RelativeVirtualAddress));
    }

    private void CheckMethod(string name, MethodBodyBlock body)
    {
        if (body.ExceptionRegions.Any(region => region.Kind is ExceptionRegionKind.Catch or ExceptionRegionKind.Filter)) Report("catch", name);
        BlobReader code = body.GetILReader();
        bool constrained = false;
        while (code.RemainingBytes > 0)
        {
            int value = code.ReadByte();
            if (value == 0xfe) value = value << 8 | code.ReadByte();
            OpCode opCode = s_opCodes[value];
            EntityHandle operand = default;
            if (opCode.OperandType is OperandType.InlineMethod or OperandType.InlineTok) operand = (EntityHandle)MetadataTokens.Handle(code.ReadInt32());
            else Skip(ref code, opCode.OperandType);
            if (Rule(opCode, operand, constrained) is { } rule) Report(rule, name);
            constrained = opCode == OpCodes.Constrained;
        }
    }

    private string? Rule(OpCode code, EntityHandle operand, bool constrained)
    {
        if (code == OpCodes.Newarr) return "new array";
        if (code == OpCodes.Newobj) return IsValueType(DeclaringType(operand)) ? null : "new object";
        if (code == OpCodes.Box || code == OpCodes.Unbox || code == OpCodes.Unbox_Any) return "boxing";
        if (code == OpCodes.Castclass || code == OpCodes.Isinst) return "reference cast";
        if (code == OpCodes.Throw || code == OpCodes.Rethrow) return "throw";
        if (code == OpCodes.Ldstr) return "string";
        if (code == OpCodes.Ldtoken) return operand.Kind == HandleKind.FieldDefinition ? null : "typeof";    // a field: constant data
        if (code == OpCodes.Ldvirtftn) return "delegate";
        if (code == OpCodes.Callvirt && !constrained) return IsInterface(DeclaringType(operand)) ? "interface call" : null;
        return null;
    }

    private EntityHandle DeclaringType(EntityHandle member) => member.Kind switch
    {
        HandleKind.MethodDefinition => _metadata.GetMethodDefinition((MethodDefinitionHandle)member).GetDeclaringType(),
        HandleKind.MemberReference => _metadata.GetMemberReference((MemberReferenceHandle)member).Parent,
        HandleKind.MethodSpecification => DeclaringType(_metadata.GetMethodSpecification((MethodSpecificationHandle)member).Method),
        _ => throw new BadImageFormatException($"a call of {member.Kind}"),
    };

    private bool IsInterface(EntityHandle type) =>
        Definition(type) is { } definition && (_metadata.GetTypeDefinition(definition).Attributes & TypeAttributes.Interface) != 0;

    private bool IsValueType(EntityHandle type) => Definition(type) is { } definition && References.IsValueType(_metadata, definition);

    /// <summary>The type behind a handle; for an instance of a generic type, the generic type; null for a type parameter or an array.</summary>
    private TypeDefinitionHandle? Definition(EntityHandle type)
    {
        if (type.Kind == HandleKind.TypeDefinition) return (TypeDefinitionHandle)type;
        BlobReader signature = _metadata.GetBlobReader(_metadata.GetTypeSpecification((TypeSpecificationHandle)type).Signature);
        if (signature.ReadSignatureTypeCode() != SignatureTypeCode.GenericTypeInstance) return null;
        signature.ReadSignatureTypeCode();
        return (TypeDefinitionHandle)signature.ReadTypeHandle();
    }

    private static void Skip(ref BlobReader code, OperandType operand)
    {
        int bytes = operand switch
        {
            OperandType.InlineNone => 0,
            OperandType.ShortInlineBrTarget or OperandType.ShortInlineI or OperandType.ShortInlineVar => 1,
            OperandType.InlineVar => 2,
            OperandType.InlineI8 or OperandType.InlineR => 8,
            OperandType.InlineSwitch => code.ReadInt32() * sizeof(int),
            _ => 4,
        };
        code.Offset += bytes;
    }
}

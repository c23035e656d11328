using System.Collections;
using System.Reflection;
using System.Reflection.Metadata;
using GssNative.HeaderGen.Docs;
using GssNative.HeaderGen.Metadata;
using MetadataParameter = System.Reflection.Metadata.Parameter;

namespace GssNative.HeaderGen.Reading;

/// <summary>Reads exported methods.</summary>
internal sealed class ExportReader(Api api)
{
    private readonly CsTypeProvider _types = new();

    /// <summary>Code that was written already: a declaration that several functions need stands before the first.</summary>
    private readonly HashSet<string> _declared = [];

    /// <summary>The C code that the exports of a type bring along.</summary>
    public IEnumerable<string> Declarations(TypeEntry type) => api.Exports(type).SelectMany(export => Declarations(export.Method));

    public Function? Read(TypeEntry type, MethodDefinition method, AttributeArguments export, int chapter)
    {
        string member = api.MemberName(type, method.Name);
        string id = $"M:{member}";
        MemberDoc doc = api.Docs.Read(id, member);
        CheckExport(method, export, member);
        if (export.NamedText("EntryPoint") is not { } name)
        {
            api.Problems.Add(member, "has no EntryPoint and would not be exported");
            return null;
        }
        if (!name.StartsWith(Naming.FunctionPrefix, StringComparison.Ordinal)) api.Problems.Add(member, $"is exported as {name}, which does not start with {Naming.FunctionPrefix}");

        MethodSignature<CsType> signature = method.DecodeSignature(_types, null);
        var returnUse = api.Types.Resolve(signature.ReturnType, ReturnC99Type(method), chapter, member, "the result");
        if (returnUse is { Text: not "void" } && doc.Returns.Count == 0) api.Problems.Add(member, "has no <returns>");

        var parameters = new List<Parameter>();
        foreach (var parameter in api.Parameters(method))
        {
            if (ReadParameter(parameter, signature, id, member, chapter) is { } read) parameters.Add(read);
        }
        string[] declarations = [.. Declarations(method).Where(_declared.Add)];
        foreach (string code in declarations) CheckDeclaration(code, member);
        bool isPlanned = api.Attribute(method.GetCustomAttributes(), KnownAttributes.Planned) != null;
        return returnUse == null ? null : new Function(name, returnUse.Text, parameters, declarations, isPlanned, doc);
    }

    private Parameter? ReadParameter(MetadataParameter parameter, MethodSignature<CsType> signature, string id, string member, int chapter)
    {
        string csName = api.Image.Text(parameter.Name);
        string name = api.ParameterName(parameter);
        if (!Naming.IsIdentifier(name)) api.Problems.Add(member, $"has the parameter '{name}', which in C is a keyword or no identifier");
        IReadOnlyList<DocBlock> doc = api.Docs.ReadParameter(id, csName, member);
        CsType type = signature.ParameterTypes[parameter.SequenceNumber - 1];
        var use = api.Types.Resolve(type, api.C99Type(parameter.GetCustomAttributes()), chapter, member, $"the parameter '{csName}'");
        if (use == null) return null;
        if (use.Text == "void")
        {
            api.Problems.Add(member, $"the parameter '{csName}' is void");
            return null;
        }
        return new Parameter(name, use.Text, DirectionOf(parameter.Attributes, use), doc);
    }

    /// <summary>What is written to is an output, unless attributes know better: a non-const pointer to anything but an opaque object.</summary>
    private static Direction DirectionOf(ParameterAttributes attributes, CTypeUse use) => (attributes & (ParameterAttributes.In | ParameterAttributes.Out)) switch
    {
        ParameterAttributes.In | ParameterAttributes.Out => Direction.InOut,
        ParameterAttributes.In => Direction.In,
        ParameterAttributes.Out => Direction.Out,
        _ => use.IsPointer && !use.PointsToConst && !use.PointsToOpaque ? Direction.Out : Direction.In,
    };

    private void CheckExport(MethodDefinition method, AttributeArguments export, string member)
    {
        MethodAttributes access = method.Attributes & MethodAttributes.MemberAccessMask;
        if (access is not (MethodAttributes.Public or MethodAttributes.Assembly)) api.Problems.Add(member, "is neither public nor internal");
        if (!ConventionsOf(export).SequenceEqual([KnownAttributes.Cdecl])) api.Problems.Add(member, "does not have CallConvs = [typeof(CallConvCdecl)]");
    }

    private static IEnumerable<string> ConventionsOf(AttributeArguments export) =>
        export.Named.GetValueOrDefault("CallConvs") is IEnumerable conventions
            ? conventions.Cast<CustomAttributeTypedArgument<string>>().Select(type => type.Value as string ?? "")
            : [];

    private string? ReturnC99Type(MethodDefinition method) => (
        from parameter in method.GetParameters().Select(api.Image.Reader.GetParameter)
        where parameter.SequenceNumber == 0
        select api.C99Type(parameter.GetCustomAttributes())).FirstOrDefault();

    private IEnumerable<string> Declarations(MethodDefinition method) =>
        from attributes in api.Parameters(method).Select(parameter => parameter.GetCustomAttributes()).Prepend(method.GetCustomAttributes())
        let code = api.Attribute(attributes, KnownAttributes.C99DeclCode)
        where code != null
        select code.Text(0);

    private void CheckDeclaration(string code, string member)
    {
        foreach (System.Text.RegularExpressions.Match callback in TypeMap.Callback().Matches(code))
        {
            if (!callback.Value.Contains("GSSN_CALL", StringComparison.Ordinal)) api.Problems.Add(member, $"declares the callback {callback.Groups["name"].Value} without GSSN_CALL");
        }
    }
}

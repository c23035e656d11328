using System.Reflection.Metadata;
using System.Text.RegularExpressions;
using GssNative.HeaderGen.Metadata;

namespace GssNative.HeaderGen.Reading;

/// <summary>A C type at the place where it is used.</summary>
internal sealed record CTypeUse(string Text, int Size, bool IsPointer, bool PointsToConst, bool PointsToOpaque);

/// <summary>Finds the C type of a C# type: the one that follows, or the one that <c>C99Type</c> gives, which must be declared and of the same size.</summary>
internal sealed partial class TypeMap(Api api)
{
    public const int PointerSize = 8;

    /// <summary>Opaque types are declared before the first chapter.</summary>
    public const int BeforeAllChapters = -1;

    private static readonly Dictionary<PrimitiveTypeCode, (string Name, int Size)> s_primitives = new()
    {
        [PrimitiveTypeCode.SByte] = ("int8_t", 1),
        [PrimitiveTypeCode.Byte] = ("uint8_t", 1),
        [PrimitiveTypeCode.Int16] = ("int16_t", 2),
        [PrimitiveTypeCode.UInt16] = ("uint16_t", 2),
        [PrimitiveTypeCode.Int32] = ("int32_t", 4),
        [PrimitiveTypeCode.UInt32] = ("uint32_t", 4),
        [PrimitiveTypeCode.Int64] = ("int64_t", 8),
        [PrimitiveTypeCode.UInt64] = ("uint64_t", 8),
        [PrimitiveTypeCode.IntPtr] = ("intptr_t", PointerSize),
        [PrimitiveTypeCode.UIntPtr] = ("uintptr_t", PointerSize),
        [PrimitiveTypeCode.Single] = ("float", 4),
        [PrimitiveTypeCode.Double] = ("double", 8),
        [PrimitiveTypeCode.Void] = ("void", 0),
    };

    /// <summary>Every name that may stand in a C type: its size (null: only behind a pointer) and the chapter that declares it.</summary>
    private readonly Dictionary<string, (int? Size, int Chapter, bool IsOpaque)> _names = InitialNames();

    public void DeclareOpaque(string name) => _names[name] = (null, BeforeAllChapters, true);

    public void DeclareStruct(string name, int chapter) => _names[name] = (null, chapter, false);

    public void DeclareTypedef(string name, int size, int chapter) => _names[name] = (size, chapter, false);

    /// <summary>Takes note of the function pointer types that a piece of C code defines.</summary>
    public void DeclareCallbacks(string code, int chapter)
    {
        foreach (Match match in Callback().Matches(code)) _names.TryAdd(match.Groups["name"].Value, (PointerSize, chapter, false));
    }

    public static (string Name, int Size) Primitive(PrimitiveTypeCode code) => s_primitives[code];

    public static PrimitiveTypeCode? PrimitiveByName(string fullName) =>
        Enum.TryParse(fullName.Replace("System.", ""), out PrimitiveTypeCode code) && s_primitives.ContainsKey(code) ? code : null;

    /// <summary>The type, or null after a problem was reported.</summary>
    public CTypeUse? Resolve(CsType type, string? c99Type, int chapter, string member, string what)
    {
        if (type is CsType.Other other) return Fail($"is {other.Description}, which C does not have");
        if (type is CsType.Struct) return Fail("is a struct by value");
        if (c99Type == null)
        {
            return type switch
            {
                CsType.Pointer => Fail("is a pointer and needs a C99Type"),
                CsType.Enum => Fail("is an enum and needs a C99Type"),
                CsType.Primitive { Code: PrimitiveTypeCode.UIntPtr } => Fail("is a nuint and needs a C99Type: size_t, or the type of a handle"),
                _ => Parse(Primitive(((CsType.Primitive)type).Code).Name),
            };
        }
        CTypeUse? use = Parse(c99Type);
        if (use != null && use.Size != SizeOf(type)) return Fail($"has {SizeOf(type)} bytes in C# and, as {use.Text}, {use.Size} in C");
        return use;

        CTypeUse? Parse(string code) => this.Parse(code, chapter, problem => Fail(problem));

        CTypeUse? Fail(string problem)
        {
            api.Problems.Add(member, $"{what} {problem}");
            return null;
        }
    }

    private static int SizeOf(CsType type) => type switch
    {
        CsType.Primitive primitive => Primitive(primitive.Code).Size,
        CsType.Enum value => Primitive(value.Underlying).Size,
        _ => PointerSize,
    };

    private CTypeUse? Parse(string code, int chapter, Action<string> fail)
    {
        Match match = TypeSyntax().Match(code.Trim());
        string name = match.Groups["name"].Value;
        if (!match.Success)
        {
            fail($"has the C type '{code}', which is not of the form [const] NAME [*…]");
            return null;
        }
        if (!_names.TryGetValue(name, out var declared))
        {
            fail($"uses the C type '{name}', which the header does not declare");
            return null;
        }
        if (declared.Chapter > chapter)
        {
            fail($"uses the C type '{name}', which a later chapter declares");
            return null;
        }
        string stars = Spaces().Replace(match.Groups["stars"].Value, "").Replace("const", "const ");
        bool isConst = match.Groups["const"].Success;
        bool isPointer = stars.Length > 0;
        if (!isPointer && declared.Size == null)
        {
            fail($"passes {name} by value");
            return null;
        }
        bool isSinglePointer = isPointer && stars.Count(c => c == '*') == 1;
        // What the outermost * points to is const if a const stands right before that *.
        bool pointsToConst = isPointer && (isSinglePointer ? isConst : ConstBeforeLastStar().IsMatch(stars));
        string text = (isConst ? "const " : "") + name + (isPointer ? " " + stars : "");
        return new CTypeUse(text.TrimEnd(), isPointer ? PointerSize : declared.Size!.Value, isPointer, pointsToConst, isSinglePointer && declared.IsOpaque);
    }

    private static Dictionary<string, (int?, int, bool)> InitialNames()
    {
        var names = s_primitives.Values.ToDictionary(type => type.Name, type => ((int?)type.Size, BeforeAllChapters, false));
        names["char"] = (1, BeforeAllChapters, false);
        names["size_t"] = (PointerSize, BeforeAllChapters, false);
        return names;
    }

    [GeneratedRegex(@"^(?<const>const\s+)?(?<name>[A-Za-z_]\w*)\s*(?<stars>(\*\s*(const\b\s*)?)*)$")]
    private static partial Regex TypeSyntax();

    [GeneratedRegex(@"const\s*\*[^*]*$")]
    private static partial Regex ConstBeforeLastStar();

    [GeneratedRegex(@"\s+")]
    private static partial Regex Spaces();

    /// <summary>The name in <c>typedef R (GSSN_CALL *name)(…)</c>.</summary>
    [GeneratedRegex(@"\(\s*(?:\w+\s+)?\*\s*(?<name>\w+)\s*\)\s*\(")]
    public static partial Regex Callback();
}

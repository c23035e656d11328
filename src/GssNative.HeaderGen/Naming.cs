using System.Text;

namespace GssNative.HeaderGen;

/// <summary>From C# names to C names.</summary>
internal static class Naming
{
    /// <summary>Prefix of functions and types.</summary>
    public const string FunctionPrefix = "ssh_gss_";

    /// <summary>Prefix of constants and macros.</summary>
    public const string ConstantPrefix = "GSSN_";

    /// <summary>Keywords of C and C++ that a C# identifier can spell.</summary>
    private static readonly HashSet<string> s_keywords =
    [
        "alignas", "alignof", "and", "asm", "auto", "bool", "break", "case", "catch", "char", "class", "const", "constexpr", "continue", "default",
        "delete", "do", "double", "else", "enum", "explicit", "export", "extern", "false", "float", "for", "friend", "goto", "if", "inline", "int",
        "long", "mutable", "namespace", "new", "noexcept", "not", "nullptr", "operator", "or", "private", "protected", "public", "register",
        "restrict", "return", "short", "signed", "sizeof", "static", "struct", "switch", "template", "this", "throw", "true", "try", "typedef",
        "typeid", "typename", "union", "unsigned", "using", "virtual", "void", "volatile", "while", "xor",
    ];

    /// <summary><c>ChannelBindingsLength</c> → <c>channel_bindings_length</c>, <c>Sha1Kex</c> → <c>sha1_kex</c>, <c>GSSFramework</c> → <c>gss_framework</c>.</summary>
    public static string SnakeCase(string name)
    {
        name = name.TrimStart('_');
        var result = new StringBuilder();
        for (int i = 0; i < name.Length; i++)
        {
            bool startsWord = i > 0 && char.IsAsciiLetterUpper(name[i]) &&
                (!char.IsAsciiLetterUpper(name[i - 1]) || i + 1 < name.Length && char.IsAsciiLetterLower(name[i + 1]));
            if (startsWord && name[i - 1] != '_') result.Append('_');
            result.Append(char.ToLowerInvariant(name[i]));
        }
        return result.ToString();
    }

    public static string UpperSnakeCase(string name) => SnakeCase(name).ToUpperInvariant();

    public static bool IsIdentifier(string name) =>
        name.Length > 0 && !char.IsAsciiDigit(name[0]) && name.All(c => char.IsAsciiLetterOrDigit(c) || c == '_') && !s_keywords.Contains(name);
}

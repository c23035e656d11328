using System;

// DNNE's generator and ours match these two by name: they say in C what a C# signature cannot say.
namespace DNNE;

/// <summary>The C type of a parameter, a result or a struct field, whole: with <c>const</c> and <c>*</c>.</summary>
internal sealed class C99TypeAttribute(string code) : Attribute
{
    /// <summary>The type as C spells it.</summary>
    public string Code { get; } = code;
}

/// <summary>C code that the header needs before the function, once: the typedef of a callback.</summary>
internal sealed class C99DeclCodeAttribute(string code) : Attribute
{
    /// <summary>The declarations.</summary>
    public string Code { get; } = code;
}

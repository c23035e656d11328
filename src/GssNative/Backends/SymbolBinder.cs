using System;
using System.Runtime.CompilerServices;
using GssNative.Host;

namespace GssNative.Backends;

/// <summary>Looks functions of a library up and remembers the first that it lacks.</summary>
internal unsafe ref struct SymbolBinder(Library library)
{
    private readonly Library _library = library;

    /// <summary>Empty if nothing that was required is missing.</summary>
    public ReadOnlySpan<byte> Missing { readonly get; private set; }

    /// <summary>A name with NUL behind it, as u8 literals have.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]      // it is called thirty times in a row
    public void* Require(ReadOnlySpan<byte> name)
    {
        void* function = _library.Find(name);
        if (function == null && Missing.IsEmpty) Missing = name;
        return function;
    }

    /// <summary>Says which function is missing.</summary>
    public readonly Status Report(Status status, ref Failure failure)
    {
        TextBuilder text = new(stackalloc byte[128]);
        text.Append("the library lacks the function "u8);
        text.Append(Missing);
        return failure.Set(status, Hint.OtherLibrary, text.Text);
    }

    /// <summary>One that some versions do not have; null.</summary>
    public readonly void* Find(ReadOnlySpan<byte> name) => _library.Find(name);
}

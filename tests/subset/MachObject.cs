using System.Buffers.Binary;
using System.Text;

namespace GssNative.Subset.Tests;

/// <summary>The symbols of an object file for macOS: enough of Mach-O for it, since the tools for ELF read no other.</summary>
internal static class MachObject
{
    private const uint Magic64 = 0xfeedfacf, Intel = 0x01000007, Arm = 0x0100000c, SymbolTable = 2;
    private const int HeaderSize = 32, EntrySize = 16;
    private const byte Debugging = 0xe0, TypeMask = 0x0e, External = 0x01, Undefined = 0;

    /// <param name="IsDefined">else it is taken from outside</param>
    public readonly record struct Symbol(string Name, bool IsDefined);

    /// <summary>"x64" or "arm64".</summary>
    public static string ProcessorOf(byte[] file) => Word(file, 4) switch { Intel => "x64", Arm => "arm64", uint other => $"{other:x}" };

    /// <summary>The names that other objects see, without the underscore that C puts before them.</summary>
    public static IReadOnlyList<Symbol> Symbols(byte[] file)
    {
        if (Word(file, 0) != Magic64) throw new BadImageFormatException("no object file for macOS");
        List<Symbol> symbols = [];
        int command = HeaderSize;
        for (uint left = Word(file, 16); left > 0; left--, command += (int)Word(file, command + 4))
        {
            if (Word(file, command) != SymbolTable) continue;
            (int entries, int count, int names) = ((int)Word(file, command + 8), (int)Word(file, command + 12), (int)Word(file, command + 16));
            for (int at = entries; at < entries + count * EntrySize; at += EntrySize)
            {
                byte type = file[at + 4];
                if ((type & Debugging) != 0 || (type & External) == 0) continue;
                int name = names + (int)Word(file, at);
                string text = Encoding.ASCII.GetString(file, name, Array.IndexOf(file, (byte)0, name) - name);
                symbols.Add(new(text[1..], (type & TypeMask) != Undefined));
            }
        }
        return symbols;
    }

    private static uint Word(byte[] file, int at) => BinaryPrimitives.ReadUInt32LittleEndian(file.AsSpan(at));
}

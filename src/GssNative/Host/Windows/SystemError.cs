using System;
using System.Runtime.InteropServices;

namespace GssNative.Host;

/// <summary>An error number of Windows: of its functions, or of its security packages.</summary>
internal readonly unsafe struct SystemError(uint number)
{
    private const uint FromSystem = 0x1000, IgnoreInserts = 0x200, OneLine = 0xFF, FileNotFound = 2;
    private const int LongestText = 512;

    private readonly uint _number = number;

    public bool IsNone => _number == 0;

    /// <summary>There is no such file, key or value.</summary>
    public bool IsNotFound => _number == FileNotFound;

    /// <summary>Of the last call on this thread; to be asked at once, before another call.</summary>
    public static SystemError Last => new(GetLastError());

    /// <summary>What the system says of it, in the language of the machine; where it has no words for it, its number.</summary>
    public void AppendTo(ref TextBuilder output)
    {
        char* text = stackalloc char[LongestText];
        int length = (int)FormatMessageW(FromSystem | IgnoreInserts | OneLine, null, _number, 0, text, LongestText, null);
        while (length > 0 && text[length - 1] is <= ' ' or '.') length--;
        Utf16.Append(new ReadOnlySpan<char>(text, length), ref output);
        output.Append(length > 0 ? " (error 0x"u8 : "error 0x"u8);
        AppendHexadecimal(ref output);
        if (length > 0) output.Append(")"u8);
    }

    private void AppendHexadecimal(ref TextBuilder output)
    {
        ReadOnlySpan<byte> digits = "0123456789abcdef"u8;
        for (int shift = 28; shift >= 0; shift -= 4) output.Append(digits.Slice((int)(_number >> shift & 15), 1));
    }

    // Without SuppressGCTransition the way back could run code of its own between the call and the look at its error.
    [DllImport("kernel32"), SuppressGCTransition] private static extern uint GetLastError();
    [DllImport("kernel32")] private static extern uint FormatMessageW(uint flags, void* source, uint number, uint language, char* text, uint room, void* arguments);
}

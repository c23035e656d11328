using System.Text;
using GssNative.HeaderGen.Docs;

namespace GssNative.HeaderGen.Output;

/// <summary>Writes the C header.</summary>
internal sealed class HeaderWriter
{
    private const int TextWidth = TextLayout.Width - 3;
    private const string Unsupported = "GSSN_E_UNSUPPORTED";

    private readonly HeaderModel _model;
    private readonly StringBuilder _output = new();

    private HeaderWriter(HeaderModel model) => _model = model;

    public static string Write(HeaderModel model) => new HeaderWriter(model).Write();

    private string Write()
    {
        _output.Append(WithVersion(Resources.Text("introduction.txt")));
        _output.Append(WithVersion(Resources.Text("prologue.txt")));
        foreach (Chapter chapter in _model.Chapters)
        {
            WriteChapter(chapter);
            // Handles appear in the functions of all chapters.
            if (chapter == _model.Chapters[0]) WriteOpaqueTypes();
        }
        _output.Append(Resources.Text("epilogue.txt"));
        return _output.ToString();
    }

    private string WithVersion(string text)
    {
        ApiVersion version = _model.Version;
        return text.Replace("@VERSION@", version.ToString()).Replace("@NUMBER@", version.Number)
            .Replace("@MAJOR@", $"{version.Major}").Replace("@MINOR@", $"{version.Minor}").Replace("@PATCH@", $"{version.Patch}");
    }

    private void WriteChapter(Chapter chapter)
    {
        bool isConventions = chapter == _model.Chapters[0];
        List<string> lines = [$"@defgroup {chapter.Id} {chapter.Title}", .. CommentWriter.Lines(chapter.Introduction, TextWidth)];
        if (isConventions) lines.AddRange(PlannedFunctions());
        if (chapter.HasMembers) lines.Add("@{");
        OpenChapter(chapter.Title);
        CommentWriter.Write(_output, lines);
        if (!chapter.HasMembers) return;
        foreach (CEnum e in chapter.Enums) WriteEnum(e);
        foreach (ConstantGroup group in chapter.ConstantGroups) WriteConstants(group);
        foreach (CStruct type in chapter.Structs) WriteStruct(type);
        foreach (string code in chapter.Functions.SelectMany(function => function.Declarations)) _output.Append($"\n{code.ReplaceLineEndings("\n").Trim()}\n");
        foreach (Function function in chapter.Functions) WriteFunction(function);
        _output.Append("\n/** @} */\n");
    }

    private void OpenChapter(string title) => _output.Append($"\n/* ---- {title} {new string('-', Math.Max(0, TextLayout.Width - title.Length - 12))} */\n\n");

    private IEnumerable<string> PlannedFunctions()
    {
        string[] planned = [.. _model.Functions.Where(function => function.IsPlanned).Select(function => function.Name + "()")];
        if (planned.Length == 0) return [];
        string text = "Not in this version. The following functions are declared, so that programs can be written against them, and do nothing yet: " +
            $"they zero their outputs and return {Unsupported}. {string.Join(", ", planned)}.";
        return ["", .. TextLayout.Wrap(text, TextWidth)];
    }

    private void WriteOpaqueTypes()
    {
        if (!_model.OpaqueTypes.Any()) return;
        OpenChapter("Objects");
        bool isFirst = true;
        foreach (Chapter chapter in _model.Chapters)
        {
            foreach (OpaqueType type in chapter.OpaqueTypes)
            {
                if (!isFirst) _output.Append('\n');
                isFirst = false;
                CommentWriter.Write(_output, [$"@ingroup {chapter.Id}", .. CommentWriter.Brief(type.Doc, TextWidth)]);
                _output.Append($"typedef struct {type.Name} {type.Name};\n");
            }
        }
    }

    private void WriteEnum(CEnum e)
    {
        _output.Append('\n');
        CommentWriter.Write(_output, CommentWriter.Brief(e.Doc, TextWidth));
        if (e.Typedef != null) _output.Append($"typedef {e.UnderlyingType} {e.Typedef};\n\n/** @brief Values of {e.Typedef}. */\n");
        _output.Append("enum {\n");
        for (int i = 0; i < e.Members.Count; i++)
        {
            Constant member = e.Members[i];
            CommentWriter.Write(_output, CommentWriter.Lines(member.Doc.Text, TextWidth - 4), "    ");
            _output.Append($"    {member.Name} = {member.Value}{(i + 1 < e.Members.Count ? "," : "")}\n");
        }
        _output.Append("};\n");
    }

    private void WriteConstants(ConstantGroup group)
    {
        foreach (Constant constant in group.Constants) WriteMacro(constant.Name, constant.Value, CommentWriter.Lines(constant.Doc.Text, TextWidth));
    }

    private void WriteMacro(string name, string value, IEnumerable<string> comment)
    {
        _output.Append('\n');
        CommentWriter.Write(_output, comment);
        _output.Append($"#define {name} {value}\n");
    }

    private void WriteStruct(CStruct type)
    {
        _output.Append('\n');
        CommentWriter.Write(_output, CommentWriter.Brief(type.Doc, TextWidth));
        _output.Append($"typedef struct {type.Name} {{\n");
        foreach (CField field in type.Fields)
        {
            CommentWriter.Write(_output, CommentWriter.Lines(field.Doc.Text, TextWidth - 4), "    ");
            _output.Append($"    {Declarator(field.Type, field.Name)}{(field.Count is { } count ? $"[{count}]" : "")};\n");
        }
        _output.Append($"}} {type.Name};\n");
        if (type.Init == null) return;
        string values = string.Join(", ", type.Fields.Select(field => Initialiser(type, field)));
        WriteMacro(type.Init, $"{{ {values} }}", [$"Initialises an {type.Name}: {(IsSize(type.Fields[0]) ? "its size, and zeros" : "all zeros")}."]);
    }

    private static bool IsSize(CField field) => field is { Name: "size", Type: "size_t", Offset: 0 };

    private static string Initialiser(CStruct type, CField field) => field switch
    {
        { Count: not null } => "{0}",
        _ when IsSize(field) => $"sizeof({type.Name})",
        { Type: var fieldType } when fieldType.EndsWith('*') => "NULL",
        _ => "0",
    };

    private void WriteFunction(Function function)
    {
        _output.Append('\n');
        var lines = new List<string>(CommentWriter.Brief(function.Doc, TextWidth));
        if (function.IsPlanned) lines.AddRange(["", .. TextLayout.Hang("@note ", PlannedNote(function), TextWidth)]);
        if (function.Parameters.Count > 0) lines.Add("");
        int directionWidth = function.Parameters.Select(parameter => DirectionText(parameter).Length).DefaultIfEmpty(0).Max();
        int nameWidth = function.Parameters.Select(parameter => parameter.Name.Length).DefaultIfEmpty(0).Max();
        foreach (Parameter parameter in function.Parameters)
        {
            string command = $"@param{DirectionText(parameter).PadRight(directionWidth)} {parameter.Name.PadRight(nameWidth)} ";
            lines.AddRange(CommentWriter.Command(command, parameter.Doc, TextWidth));
        }
        if (function.Doc.Returns.Count > 0)
        {
            if (function.Parameters.Count == 0) lines.Add("");
            lines.AddRange(CommentWriter.Command("@return ", function.Doc.Returns, TextWidth));
        }
        CommentWriter.Write(_output, lines);
        WritePrototype(function);
    }

    private static string PlannedNote(Function function) => function.ReturnType == "void"
        ? "Not in this version: it does nothing."
        : $"Not in this version: it zeroes its outputs and returns {Unsupported}.";

    private static string DirectionText(Parameter parameter) => parameter.Direction switch
    {
        Direction.In => "[in]",
        Direction.Out => "[out]",
        _ => "[in,out]",
    };

    private void WritePrototype(Function function)
    {
        string start = $"GSSN_API {Declarator(function.ReturnType, "GSSN_CALL")} {function.Name}(";
        string[] parameters = [.. function.Parameters.Select(parameter => Declarator(parameter.Type, parameter.Name))];
        string list = parameters.Length == 0 ? "void" : string.Join(", ", parameters);
        if (start.Length + list.Length + 2 <= TextLayout.Width)
        {
            _output.Append($"{start}{list});\n");
            return;
        }
        // One parameter never breaks: its spaces are held together while the list is wrapped.
        string held = string.Join(", ", parameters.Select(parameter => parameter.Replace(' ', DocReader.CodeSpace)));
        IEnumerable<string> lines = TextLayout.Wrap(held, TextLayout.Width - 6).Select(line => "    " + TextLayout.RestoreCodeSpaces(line));
        _output.Append($"{start}\n{string.Join('\n', lines)});\n");
    }

    private static string Declarator(string type, string name) => type.EndsWith('*') ? type + name : $"{type} {name}";
}

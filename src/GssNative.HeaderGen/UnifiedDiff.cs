using System.Text;

namespace GssNative.HeaderGen;

/// <summary>The difference of two texts as <c>diff -u</c> prints it.</summary>
internal static class UnifiedDiff
{
    private const int Context = 3;

    private enum Kind
    {
        Same,
        Removed,
        Added,
    }

    public static string Write(string name, string before, string after)
    {
        List<(Kind Kind, string Line)> edits = Edits(Lines(before), Lines(after));
        var output = new StringBuilder($"--- a/{name}\n+++ b/{name}\n");
        int oldLine = 1, newLine = 1, position = 0;
        while (true)
        {
            int change = edits.FindIndex(position, edit => edit.Kind != Kind.Same);
            if (change < 0) return output.ToString();
            int start = Math.Max(position, change - Context);
            oldLine += start - position;
            newLine += start - position;
            List<(Kind Kind, string Line)> hunk = edits[start..HunkEnd(edits, change)];
            int oldCount = hunk.Count(edit => edit.Kind != Kind.Added);
            int newCount = hunk.Count(edit => edit.Kind != Kind.Removed);
            output.Append($"@@ -{Range(oldLine, oldCount)} +{Range(newLine, newCount)} @@\n");
            foreach ((Kind kind, string line) in hunk) output.Append($"{" -+"[(int)kind]}{line}\n");
            oldLine += oldCount;
            newLine += newCount;
            position = start + hunk.Count;
        }
    }

    /// <summary>An empty range is said to be after the line before it.</summary>
    private static string Range(int line, int count) => count == 0 ? $"{line - 1},0" : $"{line},{count}";

    /// <summary>Changes with no more than twice the context between them share a hunk.</summary>
    private static int HunkEnd(List<(Kind Kind, string Line)> edits, int change)
    {
        int last = change;
        for (int i = change; i < edits.Count && i - last <= 2 * Context; i++)
        {
            if (edits[i].Kind != Kind.Same) last = i;
        }
        return Math.Min(edits.Count, last + Context + 1);
    }

    private static string[] Lines(string text) => text.Length == 0 ? [] : text.TrimEnd('\n').Split('\n');

    /// <summary>A shortest list of edits, by the longest common subsequence of what is left after common ends are cut off.</summary>
    private static List<(Kind Kind, string Line)> Edits(string[] before, string[] after)
    {
        int head = before.Zip(after).TakeWhile(pair => pair.First == pair.Second).Count();
        int tail = before.Skip(head).Reverse().Zip(after.Skip(head).Reverse()).TakeWhile(pair => pair.First == pair.Second).Count();
        ReadOnlySpan<string> old = before.AsSpan(head..^tail);
        ReadOnlySpan<string> now = after.AsSpan(head..^tail);
        int[,] common = CommonLengths(old, now);
        var edits = new List<(Kind, string)>(before.Take(head).Select(line => (Kind.Same, line)));
        int i = 0, j = 0;
        while (i < old.Length || j < now.Length)
        {
            if (i < old.Length && j < now.Length && old[i] == now[j])
            {
                edits.Add((Kind.Same, old[i++]));
                j++;
            }
            else if (j == now.Length || i < old.Length && common[i + 1, j] >= common[i, j + 1]) edits.Add((Kind.Removed, old[i++]));
            else edits.Add((Kind.Added, now[j++]));
        }
        edits.AddRange(before.Skip(before.Length - tail).Select(line => (Kind.Same, line)));
        return edits;
    }

    private static int[,] CommonLengths(ReadOnlySpan<string> old, ReadOnlySpan<string> now)
    {
        var common = new int[old.Length + 1, now.Length + 1];
        for (int i = old.Length - 1; i >= 0; i--)
        {
            for (int j = now.Length - 1; j >= 0; j--) common[i, j] = old[i] == now[j] ? common[i + 1, j + 1] + 1 : Math.Max(common[i + 1, j], common[i, j + 1]);
        }
        return common;
    }
}

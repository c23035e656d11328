namespace GssNative.HeaderGen;

/// <summary>What is wrong with the sources. All of it is collected, so that one run shows everything.</summary>
internal sealed class Problems
{
    private readonly List<string> _messages = [];

    public IReadOnlyList<string> Messages => _messages;

    public bool Any => _messages.Count > 0;

    public void Add(string member, string message) => _messages.Add($"{member}: {message}");
}

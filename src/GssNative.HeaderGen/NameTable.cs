namespace GssNative.HeaderGen;

/// <summary>Which C name a documented C# member has: what references in the documentation turn into.</summary>
internal sealed class NameTable
{
    private readonly Dictionary<string, string> _members = [];
    private readonly Dictionary<(string Member, string Parameter), string> _parameters = [];

    public void Add(string id, string cName) => _members[id] = cName;

    public void AddParameter(string member, string parameter, string cName) => _parameters[(member, parameter)] = cName;

    public string? Find(string id) => _members.GetValueOrDefault(id);

    public string? Parameter(string member, string parameter) => _parameters.GetValueOrDefault((member, parameter));
}

namespace Invoke.Graph;

/// <summary>Gathers names of resources without repeats; shares an array where nothing is added to it.</summary>
internal struct ResourceNames
{
    private string[]? _shared;
    private List<string>? _own;

    /// <summary>Adds a name; a reference that is not set yet may have none.</summary>
    public void Add(string? name)
    {
        if (string.IsNullOrEmpty(name))
        {
            return;
        }

        if (_own is null)
        {
            if (_shared is not null && _shared.Contains(name))
            {
                return;
            }

            _own = [.. _shared ?? []];
        }

        if (!_own.Contains(name))
        {
            _own.Add(name);
        }
    }

    public void AddAll(string[] names)
    {
        if (_own is null && _shared is null && names.Length > 0)
        {
            _shared = names;
            return;
        }

        foreach (string name in names)
        {
            Add(name);
        }
    }

    public readonly string[] ToArray() => _own is not null ? [.. _own] : _shared ?? [];
}

namespace Invoke.Graph;

/// <summary>Makes each distinct list of axes one space, with all of its prefixes.</summary>
internal sealed class SpaceTrie
{
    private readonly Dictionary<(IterationSpace Prefix, int Axis), IterationSpace> _spaces = [];
    private readonly List<IterationSpace> _all = [];

    public SpaceTrie()
    {
        Root = new IterationSpace(0, [], null);
        _all.Add(Root);
    }

    public IterationSpace Root { get; }

    public IReadOnlyList<IterationSpace> All => _all;

    public IterationSpace Get(ReadOnlySpan<int> axes)
    {
        IterationSpace space = Root;
        for (var level = 0; level < axes.Length; level++)
        {
            if (!_spaces.TryGetValue((space, axes[level]), out IterationSpace? next))
            {
                next = new IterationSpace(_all.Count, axes[..(level + 1)].ToArray(), space);
                _all.Add(next);
                _spaces.Add((space, axes[level]), next);
            }

            space = next;
        }

        return space;
    }
}

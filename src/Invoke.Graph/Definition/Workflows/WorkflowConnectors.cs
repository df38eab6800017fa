namespace Invoke.Graph;

/// <summary>Follows an editor's connectors, which only pass a connection on, to the output that feeds them.</summary>
/// <remarks>Every connector is followed once, however many connections start at it.</remarks>
internal sealed class WorkflowConnectors(List<GraphProblem> problems)
{
    private readonly Dictionary<string, PortReference?> _feeds = new(StringComparer.Ordinal);
    private readonly Dictionary<string, PortReference?> _sources = new(StringComparer.Ordinal);

    public void Add(string id) => _feeds.TryAdd(id, null);

    public bool Contains(string id) => _feeds.ContainsKey(id);

    /// <summary>Notes what is connected to a connector; a second connection is a problem.</summary>
    public void Feed(string id, PortReference source)
    {
        if (_feeds[id] is { } first && first != source)
        {
            problems.Add(new GraphProblem(GraphProblemCode.OccupiedInput, id, "in",
                $"Connector '{id}' passes on {first}, and {source} is connected to it too; remove one."));
            return;
        }

        _feeds[id] = source;
    }

    /// <summary>Follows every connector that something is connected to, so that a ring is found even where nothing reads it.</summary>
    public void FollowAll()
    {
        foreach ((string id, PortReference? feed) in _feeds)
        {
            if (feed is not null)
            {
                Follow(new PortReference(id, "out"));
            }
        }
    }

    /// <summary>Gives the output behind a source; null where there is none, which is a problem then.</summary>
    public PortReference? Follow(PortReference source)
    {
        List<string> passed = [];
        HashSet<string> onTheWay = new(StringComparer.Ordinal);
        PortReference? current = source;
        while (current is { NodeId: { } id } && _feeds.TryGetValue(id, out PortReference? feed))
        {
            if (_sources.TryGetValue(id, out PortReference? known))
            {
                current = known;
                break;
            }

            if (!onTheWay.Add(id))
            {
                problems.Add(new GraphProblem(GraphProblemCode.Cycle, id, null,
                    $"Connectors pass on each other: {string.Join(" -> ", passed.SkipWhile(each => each != id).Append(id).Reverse())}; connect one of them to an output."));
                current = null;
                break;
            }

            passed.Add(id);
            if (feed is null)
            {
                problems.Add(new GraphProblem(GraphProblemCode.MissingInput, id, "in",
                    $"Nothing is connected to connector '{id}', so what it feeds has no source; connect an output or remove it."));
            }

            current = feed;
        }

        foreach (string id in passed)
        {
            _sources[id] = current;
        }

        return current;
    }
}

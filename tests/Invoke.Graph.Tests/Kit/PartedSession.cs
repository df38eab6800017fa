namespace Invoke.Graph.Tests;

/// <summary>A session that several runs carry out, with their journals.</summary>
internal sealed class PartedSession(NodeGraph graph) : IGraphObserver
{
    private readonly Dictionary<string, List<string>> _journals = [];

    public GraphPlan Plan { get; } = graph.Compile();

    public NodeCatalog Catalog { get; init; } = NodeCatalog.Default;

    public bool GoesOn { get; init; }

    public int Degree { get; init; } = 1;

    /// <summary>True where all runs write to one journal, and each goes on from what it holds.</summary>
    public bool HasOneJournal { get; init; }

    public Action<string>? OnCompleted { get; set; }

    /// <summary>What all runs have started, in order.</summary>
    public List<string> Started { get; } = [];

    /// <summary>Runs a part from the journals of the shared part and its own; the last run, without a part, from all.</summary>
    public Task<GraphRun> RunAsync(SessionPart? part, CancellationToken cancellationToken = default)
    {
        string name = HasOneJournal || part is null or { Count: 0 } ? string.Empty : $"{part.Index}";
        if (!_journals.TryGetValue(name, out List<string>? own))
        {
            _journals.Add(name, own = []);
        }

        List<string> before = part is null ? [.. _journals.Values.SelectMany(entries => entries)]
            : name.Length == 0 ? [.. own]
            : [.. _journals[string.Empty], .. own];
        var options = new GraphRunOptions
        {
            Part = part,
            ContinueOnError = GoesOn,
            MaxDegreeOfParallelism = Degree,
            Journal = new Writer(own),
            Observers = { this },
        };
        return new GraphRunner().RunAsync(Plan, options: before.Count == 0 ? options : options.ResumeFrom(before, Catalog), cancellationToken: cancellationToken);
    }

    void IGraphObserver.OnEvent(GraphEvent graphEvent)
    {
        if (graphEvent is InvocationStartedEvent started)
        {
            Started.Add(started.InvocationId);
        }
        else if (graphEvent is InvocationCompletedEvent completed)
        {
            OnCompleted?.Invoke(completed.InvocationId);
        }
    }

    private sealed class Writer(List<string> entries) : ISessionJournal
    {
        public void Append(string entry) => entries.Add(entry);
    }
}

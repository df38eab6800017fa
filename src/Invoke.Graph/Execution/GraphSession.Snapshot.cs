using System.Buffers;
using System.Text;
using System.Text.Json;

namespace Invoke.Graph;

/// <content>Snapshots: a session as JSON, and a session made from it that goes on where the other stood.</content>
public sealed partial class GraphSession
{
    internal IReadyQueueMemory? QueueMemory => _queue as IReadyQueueMemory;

    internal IEnumerable<(int Node, int Row)> FinishedRows => _history;

    /// <summary>Makes a session that goes on where the one of a snapshot stood.</summary>
    /// <param name="plan">The plan: of the same nodes and connections; literals may differ.</param>
    /// <param name="snapshot">A snapshot made by <see cref="ToJson"/>.</param>
    /// <param name="catalog">Knows the JSON contracts of the port types.</param>
    /// <param name="inputs">Values of graph inputs that are not in the snapshot, or that shall be others; null where there are none.</param>
    /// <param name="options">Options; the defaults where null.</param>
    /// <returns>The session, with the same id.</returns>
    /// <remarks>
    /// What had finished stays finished, with its outputs. Where a needed output could not be saved, what made it runs again, and what that
    /// needs; nothing else. What was under way, had failed or was blocked runs (again). The order goes on as it would have where all needed outputs are
    /// there and the scheduler keeps nothing in mind, or implements <see cref="IReadyQueueMemory"/>.
    /// </remarks>
    /// <exception cref="JsonException">The text is not a snapshot.</exception>
    /// <exception cref="ArgumentException">The snapshot is of another graph or version, or an input has no value.</exception>
    public static GraphSession Restore(
        GraphPlan plan,
        string snapshot,
        NodeCatalog catalog,
        GraphInputs? inputs = null,
        GraphSessionOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(plan);
        ArgumentNullException.ThrowIfNull(snapshot);
        ArgumentNullException.ThrowIfNull(catalog);
        using JsonDocument document = ParseSnapshot(snapshot);
        return Restore(plan, Snapshot.Read(plan, document.RootElement), catalog, inputs, options);
    }

    /// <summary>Makes a session that goes on where the journal of another ends; as from a snapshot of that moment.</summary>
    /// <param name="plan">The plan: of the same nodes and connections; literals may differ.</param>
    /// <param name="journal">The entries in the order in which they were appended. A last one that was cut short is left out.</param>
    /// <param name="catalog">Knows the JSON contracts of the port types.</param>
    /// <param name="inputs">Values of graph inputs that are not in the journal, or that shall be others; null where there are none.</param>
    /// <param name="options">Options; the defaults where null.</param>
    /// <returns>The session, with the same id.</returns>
    /// <exception cref="JsonException">The entries are not a journal.</exception>
    /// <exception cref="ArgumentException">The journal is of another graph or version, or an input has no value.</exception>
    public static GraphSession Restore(
        GraphPlan plan,
        IReadOnlyList<string> journal,
        NodeCatalog catalog,
        GraphInputs? inputs = null,
        GraphSessionOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(plan);
        ArgumentNullException.ThrowIfNull(journal);
        ArgumentNullException.ThrowIfNull(catalog);
        return Restore(plan, JournalReader.Read(plan, journal), catalog, inputs, options);
    }

    private static GraphSession Restore(
        GraphPlan plan, SavedSession content, NodeCatalog catalog, GraphInputs? inputs, GraphSessionOptions? options)
    {
        ValueSource[] sources = GraphInputs.Resolve(
            plan, inputs, input => content.InputOf(input) is { } value ? input.ReadSource(value, catalog.JsonOptions) : null);
        var session = new GraphSession(plan, sources, content.SessionId, options, new Restoration(plan));
        session.Restore(content, catalog.JsonOptions);
        return session;
    }

    /// <summary>Writes a snapshot, from which <see cref="Restore(GraphPlan, string, NodeCatalog, GraphInputs?, GraphSessionOptions?)"/>
    /// makes a session that goes on here.</summary>
    /// <param name="catalog">Knows the JSON contracts of the port types.</param>
    /// <returns>The snapshot, a JSON object.</returns>
    /// <remarks>It holds the lengths of lists, choices, what has finished, and each output that has a JSON form: numbers, text, booleans, enumerations,
    /// types with a contract and lists of these, but no disposables.</remarks>
    /// <exception cref="InvokeException">A node was edited to a literal that has no JSON form.</exception>
    public string ToJson(NodeCatalog catalog)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer))
        {
            new SnapshotWriter(this, writer, catalog.JsonOptions).Write();
        }

        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    /// <summary>The length of a list, by the row of the space that reads it; -1 where it is not known.</summary>
    /// <remarks>A broken axis has rows where its list was there before a restore.</remarks>
    internal int AxisLength(PlanNode iterator, int row) =>
        _paths.IsExpanded(iterator.Space, row) && (!IsBroken(iterator, row) || _paths.Length(iterator.Space, row) > 0) ? _paths.Length(iterator.Space, row) : -1;

    /// <summary>The branch a choice has chosen; -1 where it has not yet.</summary>
    internal int ChosenBranch(PlanNode node, int row) => _decided.IsSet(node.Index, row) ? ((ChoiceState)_states[node.Index]).BranchAt(row) : -1;

    /// <summary>True where an output of a finished invocation, or an item, was not in the snapshot and is not made again.</summary>
    internal bool IsMissing(PlanNode node, int output, int row)
    {
        if (_restoration is null || node.Kind != NodeKind.Iterate)
        {
            return _restoration is not null && _restoration.Missing.Contains((node.Index, output, row));
        }

        int list = IterateNode.ListOf(node.Descriptor.Outputs[output]);
        return list >= 0 && !_restoration.AreItemsThere(new ItemsKey(node.Index, list, _paths.PrefixOf(node.Space, row)));
    }

    /// <summary>True where an invocation finished before the session was restored.</summary>
    internal bool IsRestored(PlanNode node, int row) => _restoration is not null && _restoration.Finished[node.Index].IsSet(row);

    private static JsonDocument ParseSnapshot(string snapshot)
    {
        try
        {
            return JsonDocument.Parse(snapshot);
        }
        catch (JsonException exception)
        {
            throw new JsonException($"The snapshot is not valid JSON: {exception.Message}", exception);
        }
    }
}

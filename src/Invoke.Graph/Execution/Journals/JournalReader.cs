using System.Text.Json;

namespace Invoke.Graph;

/// <summary>A session as its journal tells it.</summary>
internal sealed class JournalReader : SavedSession
{
    private readonly GraphPlan _plan;
    private readonly Snapshot _head;
    private readonly Dictionary<int, JsonElement> _edits = [];

    /// <summary>What became known of a node's rows, by the kind of knowledge.</summary>
    private readonly Dictionary<(string Kind, int Node), List<(int[] Path, int Number)>> _known = [];
    private readonly List<Finished> _finished = [];
    private readonly Dictionary<(int Node, string Path), int> _places = [];
    private Dictionary<int, Finished[]>? _sorted;
    private string? _queueMemory;

    private JournalReader(GraphPlan plan, Snapshot head)
    {
        _plan = plan;
        _head = head;
    }

    public override string SessionId => _head.SessionId;

    public override string? QueueMemory => _queueMemory;

    /// <summary>Reads a journal and holds it against the plan. A last entry that is cut short is left out: its process died while it was written.</summary>
    /// <exception cref="JsonException">The text is not a journal.</exception>
    /// <exception cref="ArgumentException">The journal is of another graph or version.</exception>
    public static JournalReader Read(GraphPlan plan, IEnumerable<string> entries)
    {
        JournalReader? reader = null;
        JsonException? damage = null;
        var number = 0;
        foreach (string entry in entries)
        {
            if (damage is not null)
            {
                throw damage;
            }

            number++;
            if (TryParse(entry, number, out damage) is not { } root)
            {
                continue;
            }

            reader ??= new JournalReader(plan, Snapshot.Read(plan, root));
            reader.Add(root, number);
        }

        return reader ?? throw new JsonException("The journal is empty; start the session anew.");
    }

    public override JsonElement? InputOf(GraphInput input) => _head.InputOf(input);

    public override IEnumerable<(PlanNode Node, JsonElement Literals)> Edits() => _edits.Select(edit => (_plan.Nodes[edit.Key], edit.Value));

    public override int[] LengthsOf(PlanNode iterator, PathOrder order) => NumbersOf(SnapshotNames.Axes, iterator, order);

    public override int[] BranchesOf(PlanNode node, PathOrder order) => NumbersOf(SnapshotNames.Choices, node, order);

    public override int[] SkippedOf(PlanNode node, PathOrder order)
    {
        int[] marks = NumbersOf(SnapshotNames.Skipped, node, order);
        return [.. Enumerable.Range(0, marks.Length).Where(position => marks[position] >= 0)];
    }

    public override IReadOnlyList<(int Node, int Position)> History(PathOrder order) =>
        [.. _finished.Select(each => (each.Node.Index, PositionOf(each.Node, each.Node.Space, each.Path, order)))];

    public override IEnumerable<JsonElement?> ValuesOf(PlanNode node, OutputPort output, PathOrder order)
    {
        _sorted ??= _finished
            .GroupBy(each => each.Node.Index)
            .ToDictionary(group => group.Key, group => group.OrderBy(each => PositionOf(each.Node, each.Node.Space, each.Path, order)).ToArray());
        foreach (Finished each in _sorted.GetValueOrDefault(node.Index) ?? [])
        {
            yield return each.Outputs.TryGetProperty(output.Name, out JsonElement value) && value.ValueKind == JsonValueKind.Array && value.GetArrayLength() == 1
                ? value[0]
                : null;
        }
    }

    private void Add(JsonElement entry, int number)
    {
        try
        {
            _queueMemory = entry.TryGetProperty(SnapshotNames.Queue, out JsonElement memory) ? memory.GetString() : _queueMemory;
            AddKnown(SnapshotNames.Axes, entry);
            AddKnown(SnapshotNames.Choices, entry);
            AddKnown(SnapshotNames.Skipped, entry);
            AddEdits(entry);
            if (entry.TryGetProperty(JournalNames.Node, out JsonElement node))
            {
                AddFinished(new Finished(Find(node), ReadPath(entry.GetProperty(JournalNames.Path)), entry.GetProperty(JournalNames.Outputs)));
            }
        }
        catch (Exception exception) when (exception is InvalidOperationException or KeyNotFoundException or FormatException)
        {
            throw new JsonException($"Entry {number} of the journal does not fit the graph it says it is of; it is damaged.", exception);
        }
    }

    /// <summary>Files what has finished. Something that had to run again stays where it was in time, with what it gave last.</summary>
    private void AddFinished(Finished finished)
    {
        (int, string) key = (finished.Node.Index, string.Join('.', finished.Path));
        if (_places.TryGetValue(key, out int place))
        {
            _finished[place] = finished;
            return;
        }

        _places.Add(key, _finished.Count);
        _finished.Add(finished);
    }

    private void AddKnown(string kind, JsonElement entry)
    {
        if (!entry.TryGetProperty(kind, out JsonElement known))
        {
            return;
        }

        foreach (JsonElement each in known.EnumerateArray())
        {
            PlanNode node = Find(each[0]);
            if (!_known.TryGetValue((kind, node.Index), out List<(int[], int)>? list))
            {
                _known.Add((kind, node.Index), list = []);
            }

            list.Add((ReadPath(each[1]), each[2].GetInt32()));
        }
    }

    private void AddEdits(JsonElement entry)
    {
        if (entry.TryGetProperty(SnapshotNames.Edits, out JsonElement edits))
        {
            foreach (JsonProperty edit in edits.EnumerateObject())
            {
                PlanNode node = _plan.Find(edit.Name) ?? throw new KeyNotFoundException(edit.Name);
                _edits[node.Index] = edit.Value.ValueKind == JsonValueKind.Object ? edit.Value : throw new FormatException(edit.Name);
            }
        }
    }

    private PlanNode Find(JsonElement id) => _plan.Find(id.GetString() ?? string.Empty) ?? throw new KeyNotFoundException(id.GetRawText());

    private static int[] ReadPath(JsonElement path) => [.. path.EnumerateArray().Select(index => index.GetInt32())];

    private int[] NumbersOf(string kind, PlanNode node, PathOrder order)
    {
        int[] numbers = new int[order.RowsOf(node.RowSpace).Length];
        Array.Fill(numbers, -1);
        foreach ((int[] path, int number) in _known.GetValueOrDefault((kind, node.Index)) ?? [])
        {
            numbers[PositionOf(node, node.RowSpace, path, order)] = number;
        }

        return numbers;
    }

    private static JsonElement? TryParse(string entry, int number, out JsonException? damage)
    {
        damage = null;
        try
        {
            using var document = JsonDocument.Parse(entry);
            return document.RootElement.Clone();
        }
        catch (JsonException exception)
        {
            damage = new JsonException($"Entry {number} of the journal is not valid JSON: {exception.Message}", exception);
            return null;
        }
    }

    private static int PositionOf(PlanNode node, IterationSpace space, int[] path, PathOrder order) => order.PositionOf(space, path) is >= 0 and int position
        ? position
        : throw new JsonException($"The journal tells of '{node.Id}@{string.Join('.', path)}', which its lists do not have; it is damaged.");

    private sealed record Finished(PlanNode Node, int[] Path, JsonElement Outputs);
}

using System.Text.Json;

namespace Invoke.Graph;

/// <summary>A session as its snapshot tells it.</summary>
internal sealed class Snapshot : SavedSession
{
    private readonly GraphPlan _plan;
    private readonly JsonElement _root;

    private Snapshot(GraphPlan plan, JsonElement root)
    {
        _plan = plan;
        _root = root;
    }

    public override string SessionId => Text(SnapshotNames.Session);

    public override string? QueueMemory => _root.TryGetProperty(SnapshotNames.Queue, out JsonElement memory) && memory.ValueKind == JsonValueKind.String
        ? memory.GetString()
        : null;

    /// <summary>Reads a snapshot's frame and holds it against the plan.</summary>
    /// <exception cref="JsonException">The text is not a snapshot.</exception>
    /// <exception cref="ArgumentException">The snapshot is of another graph or version.</exception>
    public static Snapshot Read(GraphPlan plan, JsonElement root)
    {
        if (root.ValueKind != JsonValueKind.Object
            || !root.TryGetProperty(SnapshotNames.Version, out JsonElement version)
            || version.ValueKind != JsonValueKind.Number
            || !version.TryGetInt32(out int number))
        {
            throw new JsonException("This is no snapshot of a session: it has no 'version'. Pass what ToJson of a run or session wrote.");
        }

        if (number != SnapshotNames.CurrentVersion)
        {
            throw new ArgumentException($"The snapshot has version {number}; this version of Invoke.Graph reads version {SnapshotNames.CurrentVersion}.", nameof(root));
        }

        var snapshot = new Snapshot(plan, root);
        if (snapshot.Text(SnapshotNames.Graph) != PlanFingerprint.Of(plan))
        {
            throw new ArgumentException(
                "The snapshot is of another graph: nodes, their types and versions, and connections have to be those it was taken of. "
                + "Restore it on that graph, or start anew.",
                nameof(root));
        }

        return snapshot;
    }

    public override JsonElement? InputOf(GraphInput input) =>
        Member(SnapshotNames.Inputs, JsonValueKind.Object).TryGetProperty(input.Name, out JsonElement value) ? value : null;

    public override IEnumerable<(PlanNode Node, JsonElement Literals)> Edits()
    {
        foreach (JsonProperty edit in Member(SnapshotNames.Edits, JsonValueKind.Object).EnumerateObject())
        {
            PlanNode node = _plan.Find(edit.Name) ?? throw NotThisPlan(edit.Name);
            yield return (node, edit.Value.ValueKind == JsonValueKind.Object ? edit.Value : throw NotThisPlan(edit.Name));
        }
    }

    public override int[] LengthsOf(PlanNode iterator, PathOrder order) => Numbers(SnapshotNames.Axes, iterator);

    public override int[] SkippedOf(PlanNode node, PathOrder order) => Numbers(SnapshotNames.Skipped, node);

    public override int[] BranchesOf(PlanNode node, PathOrder order) => Numbers(SnapshotNames.Choices, node);

    public override IReadOnlyList<(int Node, int Position)> History(PathOrder order)
    {
        int[] numbers = Numbers(Member(SnapshotNames.History, JsonValueKind.Array), SnapshotNames.History);
        if (numbers.Length % 2 != 0)
        {
            throw NotThisPlan(SnapshotNames.History);
        }

        var history = new (int, int)[numbers.Length / 2];
        for (var index = 0; index < history.Length; index++)
        {
            history[index] = (numbers[2 * index], numbers[(2 * index) + 1]);
            if ((uint)history[index].Item1 >= (uint)_plan.Nodes.Count)
            {
                throw NotThisPlan(SnapshotNames.History);
            }
        }

        return history;
    }

    public override IEnumerable<JsonElement?> ValuesOf(PlanNode node, OutputPort output, PathOrder order)
    {
        if (!Member(SnapshotNames.Results, JsonValueKind.Object).TryGetProperty(node.Id, out JsonElement outputs))
        {
            yield break;
        }

        if (outputs.ValueKind != JsonValueKind.Object || !outputs.TryGetProperty(output.Name, out JsonElement values) || values.ValueKind != JsonValueKind.Array)
        {
            throw NotThisPlan(node.Id);
        }

        foreach (JsonElement value in values.EnumerateArray())
        {
            yield return value.ValueKind switch
            {
                JsonValueKind.Number => null,
                JsonValueKind.Array when value.GetArrayLength() == 1 => value[0],
                _ => throw NotThisPlan(node.Id),
            };
        }
    }

    private static JsonException NotThisPlan(string name) => new($"The snapshot's '{name}' does not fit the graph it says it is of.");

    private static int[] Numbers(JsonElement array, string name) => array.ValueKind == JsonValueKind.Array
        ? [.. array.EnumerateArray().Select(item => item.ValueKind == JsonValueKind.Number && item.TryGetInt32(out int number) ? number : throw NotThisPlan(name))]
        : throw NotThisPlan(name);

    private int[] Numbers(string group, PlanNode node) =>
        Member(group, JsonValueKind.Object).TryGetProperty(node.Id, out JsonElement numbers) ? Numbers(numbers, node.Id) : [];

    private JsonElement Member(string name, JsonValueKind kind) => _root.TryGetProperty(name, out JsonElement member) && member.ValueKind == kind
        ? member
        : throw new JsonException($"This is no snapshot of a session: it has no '{name}'. Pass what ToJson of a run or session wrote.");

    private string Text(string name) => _root.TryGetProperty(name, out JsonElement member) && member.ValueKind == JsonValueKind.String
        ? member.GetString() ?? string.Empty
        : throw new JsonException($"This is no snapshot of a session: it has no '{name}'. Pass what ToJson of a run or session wrote.");
}

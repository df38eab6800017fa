using System.Text.Json;

namespace Invoke.Graph;

/// <summary>The lists of a collector.</summary>
internal abstract class CollectState(PlanNode node) : NodeState(node)
{
    /// <summary>Gathers the list of one invocation: its lists in edge order, then for each item edge its items in path order.</summary>
    public abstract void Gather(in Invocation invocation);

    public sealed override NodeInvoker CreateInvoker(NodeBodies bodies, IInvocationHost host) => new CollectInvoker(this);
}

internal sealed class CollectState<T> : CollectState
{
    private const int NothingMissing = -1;

    private readonly PortType<T> _type;
    private readonly ResultColumn<IReadOnlyList<T>> _lists = new();
    private readonly RowSource<IReadOnlyList<T>> _output;
    private readonly List<Source> _sources = [];
    private readonly List<RowBlock> _blocks = [];
    private SessionValues? _values;

    public CollectState(PortType<T> type, PlanNode node)
        : base(node)
    {
        _type = type;
        _output = new RowSource<IReadOnlyList<T>>(type.ListOfThis, _lists);
    }

    public override void Connect(SessionValues values)
    {
        _values = values;
        foreach (ResolvedEdge edge in Node.Inputs.OrderBy(edge => edge.IsItem))
        {
            ValueSource source = values.SourceOf(edge);
            string name = edge.Source < 0 ? $"graph input '{values.Plan.Sources[edge.Output].Name}'" : $"'{values.Plan.Nodes[edge.Source].Id}'";
            IterationSpace space = edge.Source < 0 ? values.Plan.Root : values.Plan.Nodes[edge.Source].Space;

            // An item of an iterator is there where its row is; only invocations can be missing.
            int mayMiss = edge.Source >= 0 && values.Plan.Nodes[edge.Source].Kind != NodeKind.Iterate ? edge.Source : NothingMissing;

            // Validation has found the type of all sources assignable to this one, so both ways adapt.
            _sources.Add(edge.IsItem
                ? new Source(mayMiss, name, _type.Adapt(source)!, null, new RowEnumeration(Node.Space, space), null)
                : new Source(mayMiss, name, null, _type.ListOfThis.Adapt(source)!, null, new RowProjection(Node.Space, space)));
        }
    }

    public override void EnsureRows(int rows) => _lists.EnsureCapacity(rows);

    public override ValueSource GetOutput(int index) => _output;

    public override void Restore(int output, int row, JsonElement value, JsonSerializerOptions options) => _lists.Rows[row] = _type.ListOfThis.ReadJson(value, options);

    public override void Gather(in Invocation invocation)
    {
        // Connect has run before the first invocation.
        SessionValues values = _values!;
        IterationPaths paths = values.Paths;
        var list = new List<T>();
        foreach (Source source in _sources)
        {
            if (source is { Items: { } items, Enumeration: { } enumeration })
            {
                enumeration.CopyTo(paths, invocation.Row, _blocks);
                foreach (RowBlock block in _blocks)
                {
                    for (var offset = 0; offset < block.Count; offset++)
                    {
                        if (source.MayMiss == NothingMissing || !values.IsBroken(source.MayMiss, block.FirstRow + offset))
                        {
                            list.Add(items.Read(block.FirstRow + offset));
                        }
                    }
                }
            }
            else if (source is { Lists: { } lists, Projection: { } projection })
            {
                list.AddRange(lists.Read(projection.Row(paths, in invocation))
                    ?? throw new InvalidOperationException($"The list that {source.Name} gives is null; give an empty list where there are no items."));
            }
        }

        _lists.Rows[invocation.Row] = [.. list];
    }

    private readonly record struct Source(
        int MayMiss,
        string Name,
        ValueSource<T>? Items,
        ValueSource<IReadOnlyList<T>>? Lists,
        RowEnumeration? Enumeration,
        RowProjection? Projection);
}

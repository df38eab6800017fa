using System.Globalization;

namespace Invoke.Graph;

/// <summary>The items of an iterator: a column for each of the lists it reads in step.</summary>
internal sealed class IterateState : NodeState
{
    private readonly IterateItems?[] _lists;
    private RowProjection?[] _toSources = [];
    private IterationPaths? _paths;
    private ComputedSource? _index;
    private ComputedSource? _total;

    public IterateState(PlanNode node)
        : base(node)
    {
        _lists = Array.ConvertAll(node.ItemTypes, type => type?.CreateIterateItems());
    }

    public override void CreateOutputs(IterationPaths paths)
    {
        IterationSpace space = Node.Space;
        _paths = paths;
        _index = new ComputedSource(row => row - paths.FirstRow(space, paths.PrefixOf(space, row)));
        _total = new ComputedSource(row => paths.Length(space, paths.PrefixOf(space, row)));
    }

    public override void Connect(SessionValues values)
    {
        _toSources = new RowProjection?[_lists.Length];
        for (var edge = 0; edge < Node.Inputs.Length; edge++)
        {
            int list = IterateNode.ListOf(Node.Inputs[edge].Input);
            _toSources[list] = Node.InputProjections[edge] ?? RowProjection.ToRoot(Node.RowSpace, values.Plan.Root);

            // A connected list has a type, because validation has found one.
            _lists[list]!.Connect(values.SourceOf(Node.Inputs[edge]));
        }
    }

    public override void EnsureRows(int rows)
    {
    }

    public override ValueSource GetOutput(int index) => IterateNode.ListOf(Node.Descriptor.Outputs[index]) switch
    {
        // Outputs are created before anybody asks for them.
        < 0 => Node.Descriptor.Outputs[index].Name == IterateNode.IndexPort ? _index! : _total!,
        int list => _lists[list]?.Output ?? new ConstantSource<object?>(PortType.Any, null),
    };

    /// <summary>Copies the lists that a row of the space above reads to the rows from the first one on, and returns their length.</summary>
    /// <remarks>Lists are made by nodes and read with conversions, so any exception may come out; nothing has been copied then that is read.
    /// Where the rows exist already, the length has to be the known one, and a list that is missing for good is left out.</remarks>
    public int Load(int outerRow, int firstRow, int? known = null, Predicate<int>? isMissing = null)
    {
        int? length = null;
        for (var list = 0; list < _lists.Length; list++)
        {
            if (_toSources[list] is { } toSource && isMissing?.Invoke(list) != true)
            {
                // Connect has run before the first row exists.
                int count = _lists[list]!.Load(toSource.Row(_paths!, outerRow), firstRow, known);
                if ((length ??= count) != count)
                {
                    throw new InvalidOperationException(string.Create(
                        CultureInfo.InvariantCulture,
                        $"The lists have different lengths: '{IterateNode.CollectionPort}' has {length}, '{IterateNode.CollectionPorts[list]}' has {count}; lists read in step need equal ones."));
                }
            }
        }

        // The first list is a required input, so the length is known where none was read.
        return (length ?? known)!.Value;
    }
}

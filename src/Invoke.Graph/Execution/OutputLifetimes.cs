using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Invoke.Graph;

/// <summary>Releases disposables when their last reader has finished.</summary>
/// <remarks>
/// An output holds the disposables it consists of: the value itself or the items of a list. A disposable held by several outputs (a node
/// that returns its input, a collector's list) is counted by reference and released when the last of them is no longer needed.
/// </remarks>
internal sealed class OutputLifetimes
{
    private readonly GraphPlan _plan;
    private readonly IterationPaths _paths;
    private readonly NodeState[] _states;
    private readonly int[][] _unfinishedReaders;
    private readonly RowBits[] _holding;
    private readonly Dictionary<object, int> _holders = new(ReferenceEqualityComparer.Instance);
    private readonly HashSet<object> _foreign = new(ReferenceEqualityComparer.Instance);
    private readonly HashSet<(int Node, int Output)> _kept = [];
    private readonly List<object> _keptValues = [];
    private readonly Queue<object> _released = [];
    private readonly List<RowBlock> _blocks = [];

    public OutputLifetimes(GraphPlan plan, IterationPaths paths, NodeState[] states)
    {
        _plan = plan;
        _paths = paths;
        _states = states;
        _unfinishedReaders = new int[plan.Nodes.Count][];
        Array.Fill(_unfinishedReaders, []);
        _holding = new RowBits[plan.Nodes.Count];
    }

    /// <summary>Keeps an output until <see cref="LetGoOfKept"/>; an iterator's items are kept with the list they come from.</summary>
    public void Keep(PlanNode node, int output)
    {
        while (node.Kind == NodeKind.Iterate)
        {
            // Only items hold anything, and only those of a connected list.
            int list = IterateNode.ListOf(node.Descriptor.Outputs[output]);
            ResolvedEdge edge = Array.Find(node.Inputs, input => IterateNode.ListOf(input.Input) == list);
            if (edge.Input is null || edge.Source < 0)
            {
                return;
            }

            (node, output) = (_plan.Nodes[edge.Source], edge.Output);
        }

        _kept.Add((node.Index, output));
    }

    /// <summary>Leaves the values of the graph's inputs to the caller, who made them, even where a node returns one of them.</summary>
    public void LeaveAlone(IReadOnlyList<ValueSource> inputs)
    {
        foreach (ValueSource input in inputs)
        {
            if (input.Type.MayHoldDisposable)
            {
                VisitValue(input.ReadBoxed(0), static (lifetimes, value) => lifetimes._foreign.Add(value));
            }
        }
    }

    /// <summary>Counts the readers of new rows that are not finished yet.</summary>
    public void AddRows(PlanNode node, int firstRow, int count, int[][] tokens)
    {
        ref int[] readers = ref _unfinishedReaders[node.Index];
        if (readers.Length < firstRow + count)
        {
            Array.Resize(ref readers, Math.Max(firstRow + count, readers.Length * 2));
        }

        _holding[node.Index].EnsureCapacity(firstRow + count);
        for (int row = firstRow; row < firstRow + count; row++)
        {
            foreach (CompletionGate gate in node.ReaderGates)
            {
                readers[row] += tokens[gate.Index][gate.NotifiedToRoot.Row(_paths, row)] != 0 ? 1 : 0;
            }
        }
    }

    /// <summary>Takes hold of the disposables of a result.</summary>
    public void Hold(PlanNode node, int row)
    {
        _holding[node.Index].Set(row);
        Visit(node, row, static (lifetimes, value) => lifetimes.Hold(value));
        HoldKept(node, row);
        if (_unfinishedReaders[node.Index][row] == 0)
        {
            LetGo(node, row);
        }
    }

    /// <summary>All readers of one kind have finished with the rows that agree with a gate's row.</summary>
    public void OnReadersFinished(CompletionGate gate, int rootRow)
    {
        PlanNode node = gate.Notified;
        gate.RootToNotified.CopyTo(_paths, rootRow, _blocks);
        foreach (RowBlock block in _blocks)
        {
            for (int row = block.FirstRow; row < block.FirstRow + block.Count; row++)
            {
                // Rows that come into being later in the same expansion count their readers then.
                if (row < _unfinishedReaders[node.Index].Length && --_unfinishedReaders[node.Index][row] == 0 && _holding[node.Index].IsSet(row))
                {
                    LetGo(node, row);
                }
            }
        }
    }

    /// <summary>Lets go of everything that is still held, but for kept outputs.</summary>
    public void LetGoOfAll()
    {
        object[] held = [.. _holders.Keys];
        _holders.Clear();
        foreach (object value in _keptValues)
        {
            Hold(value);
        }

        foreach (object value in held)
        {
            if (!_holders.ContainsKey(value))
            {
                _released.Enqueue(value);
            }
        }
    }

    /// <summary>Lets go of kept outputs.</summary>
    public void LetGoOfKept()
    {
        foreach (object value in _keptValues)
        {
            LetGo(value);
        }

        _keptValues.Clear();
    }

    public bool TryTakeReleased([NotNullWhen(true)] out object? value) => _released.TryDequeue(out value);

    /// <summary>True where an output has a disposable that nothing holds any more.</summary>
    public bool IsReleased(PlanNode node, int output, int row)
    {
        if (!OutputType(node, output).MayHoldDisposable)
        {
            return false;
        }

        var isReleased = false;
        VisitValue(
            _states[node.Index].GetOutput(output).ReadBoxed(row),
            (lifetimes, value) => isReleased |= !lifetimes._holders.ContainsKey(value) && !lifetimes._foreign.Contains(value));
        return isReleased;
    }

    private static PortType OutputType(PlanNode node, int output) => node.Kind switch
    {
        NodeKind.Collect or NodeKind.Choice => node.ElementType,
        NodeKind.Iterate when IterateNode.ListOf(node.Descriptor.Outputs[output]) is >= 0 and int list => node.ItemTypes[list] ?? PortType.Any,
        _ => node.Descriptor.Outputs[output].Type,
    };

    private void HoldKept(PlanNode node, int row)
    {
        if (_kept.Count == 0)
        {
            return;
        }

        for (var output = 0; output < node.Descriptor.Outputs.Count; output++)
        {
            if (_kept.Contains((node.Index, output)))
            {
                VisitValue(_states[node.Index].GetOutput(output).ReadBoxed(row), static (lifetimes, value) =>
                {
                    if (lifetimes.Hold(value))
                    {
                        lifetimes._keptValues.Add(value);
                    }
                });
            }
        }
    }

    private void LetGo(PlanNode node, int row)
    {
        _holding[node.Index].Clear(row);
        Visit(node, row, static (lifetimes, value) => lifetimes.LetGo(value));
    }

    private bool Hold(object value)
    {
        if (_foreign.Contains(value))
        {
            return false;
        }

        CollectionsMarshal.GetValueRefOrAddDefault(_holders, value, out _)++;
        return true;
    }

    private void LetGo(object value)
    {
        // An output that gives another object each time it is read was never held; what was held in its place goes at the end.
        ref int holders = ref CollectionsMarshal.GetValueRefOrNullRef(_holders, value);
        if (!Unsafe.IsNullRef(ref holders) && --holders == 0)
        {
            _holders.Remove(value);
            _released.Enqueue(value);
        }
    }

    private void Visit(PlanNode node, int row, Action<OutputLifetimes, object> visit)
    {
        IReadOnlyList<OutputPort> outputs = node.Descriptor.Outputs;
        for (var output = 0; output < outputs.Count; output++)
        {
            if (OutputType(node, output).MayHoldDisposable)
            {
                VisitValue(_states[node.Index].GetOutput(output).ReadBoxed(row), visit);
            }
        }
    }

    private void VisitValue(object? value, Action<OutputLifetimes, object> visit)
    {
        switch (value)
        {
            case IDisposable or IAsyncDisposable:
                visit(this, value);
                break;
            case IReadOnlyList<object?> items:
                for (var index = 0; index < items.Count; index++)
                {
                    VisitValue(items[index], visit);
                }

                break;
            case IOneOrMany many:
                VisitValue(many.Items, visit);
                break;
        }
    }
}

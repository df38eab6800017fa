using System.Collections;

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

    public void Keep(int node, int output) => _kept.Add((node, output));

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
        Visit(node, row, static (lifetimes, value) =>
            lifetimes._holders[value] = lifetimes._holders.GetValueOrDefault(value) + 1);
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
        foreach (PlanNode node in _plan.Nodes)
        {
            if (node.IsTracked)
            {
                for (var row = 0; row < _paths.Count(node.Space); row++)
                {
                    if (_holding[node.Index].IsSet(row))
                    {
                        LetGo(node, row);
                    }
                }
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

    public bool TryTakeReleased(out object? value) => _released.TryDequeue(out value);

    /// <summary>True where an output was let go of, so that its disposables may be gone.</summary>
    public bool IsReleased(PlanNode node, int output, int row) =>
        node.IsTracked && !_holding[node.Index].IsSet(row) && !_kept.Contains((node.Index, output)) && OutputType(node, output).MayHoldDisposable;

    private static PortType OutputType(PlanNode node, int output) =>
        node.Kind == NodeKind.Collect ? node.ElementType : node.Descriptor.Outputs[output].Type;

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
                    lifetimes._holders[value] = lifetimes._holders.GetValueOrDefault(value) + 1;
                    lifetimes._keptValues.Add(value);
                });
            }
        }
    }

    private void LetGo(PlanNode node, int row)
    {
        _holding[node.Index].Clear(row);
        Visit(node, row, static (lifetimes, value) => lifetimes.LetGo(value));
    }

    private void LetGo(object value)
    {
        int holders = _holders[value] - 1;
        if (holders > 0)
        {
            _holders[value] = holders;
        }
        else
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
            case IEnumerable items and not string:
                foreach (object? item in items)
                {
                    VisitValue(item, visit);
                }

                break;
        }
    }
}

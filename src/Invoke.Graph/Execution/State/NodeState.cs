namespace Invoke.Graph;

/// <summary>What one session holds of one node: its results and where its inputs come from.</summary>
internal abstract class NodeState(PlanNode node)
{
    public PlanNode Node { get; } = node;

    /// <summary>Makes the sources of outputs that depend on the session's paths; called once, before any node connects.</summary>
    public virtual void CreateOutputs(IterationPaths paths)
    {
    }

    /// <summary>Looks up the sources of all inputs; called once, when every node has its state.</summary>
    public abstract void Connect(SessionValues values);

    public abstract void EnsureRows(int rows);

    public abstract ValueSource GetOutput(int index);

    /// <summary>Tells whether the result of a row is a cached one.</summary>
    public virtual bool IsFromCache(int row) => false;

    /// <summary>Makes the copy of the node that one invocation runs, with its inputs set.</summary>
    public virtual Node CreateNode(in Invocation invocation) =>
        throw new InvalidOperationException($"Node {Node} is carried out by the engine.");

    /// <summary>Makes what runs invocations; null for iterators, which never run.</summary>
    public virtual NodeInvoker? CreateInvoker(NodeBodies bodies, IInvocationHost host) => null;
}

/// <summary>Where connections read from: the nodes' outputs and the graph's inputs.</summary>
internal sealed class SessionValues(GraphPlan plan, IterationPaths paths, NodeState[] states, ValueSource[] inputs)
{
    public GraphPlan Plan => plan;

    public IterationPaths Paths => paths;

    public IReadOnlyList<ValueSource> Inputs => inputs;

    public ValueSource SourceOf(in ResolvedEdge edge) =>
        edge.Source < 0 ? inputs[edge.Output] : states[edge.Source].GetOutput(edge.Output);
}

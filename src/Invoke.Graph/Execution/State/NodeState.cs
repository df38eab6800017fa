using System.Text.Json;

namespace Invoke.Graph;

/// <summary>What one session holds of one node: its results and where its inputs come from.</summary>
internal abstract class NodeState(PlanNode node)
{
    public PlanNode Node { get; } = node;

    /// <summary>The node with its literals: the plan's, unless it was edited for this session.</summary>
    public Node Template { get; private set; } = node.Template;

    public bool IsEdited => !ReferenceEquals(Template, Node.Template);

    /// <summary>Replaces the node's literals, before any of its invocations has started.</summary>
    public void Edit(Node template)
    {
        Template = template;
        OnEdited();
    }

    /// <summary>Makes outputs take values from a snapshot, too; called once, before any node connects.</summary>
    public virtual void AllowRestoring()
    {
    }

    /// <summary>Sets an output's value from a snapshot.</summary>
    /// <exception cref="JsonException">The value is not of the output's type.</exception>
    public virtual void Restore(int output, int row, JsonElement value, JsonSerializerOptions options) =>
        throw new InvalidOperationException($"Node {Node} keeps no outputs.");

    /// <summary>Makes the sources of outputs that depend on the session's paths; called once, before any node connects.</summary>
    public virtual void CreateOutputs(IterationPaths paths)
    {
    }

    /// <summary>Looks up the sources of all inputs; called once, when every node has its state.</summary>
    public abstract void Connect(SessionValues values);

    public abstract void EnsureRows(int rows);

    public abstract ValueSource GetOutput(int index);

    /// <summary>Forgets the values from a snapshot of an invocation that runs again.</summary>
    public virtual void Forget(int row)
    {
    }

    /// <summary>Tells whether the result of a row is a cached one.</summary>
    public virtual bool IsFromCache(int row) => false;

    /// <summary>Makes the copy of the node that one invocation runs, with its inputs set.</summary>
    public virtual Node CreateNode(in Invocation invocation) =>
        throw new InvalidOperationException($"Node {Node} is carried out by the engine.");

    /// <summary>Sets one input of a copy to what an invocation reads there.</summary>
    public virtual void BindInput(Node node, int input, in Invocation invocation) =>
        throw new InvalidOperationException($"Node {Node} is carried out by the engine.");

    /// <summary>Makes what runs invocations; null for iterators, which never run.</summary>
    public virtual NodeInvoker? CreateInvoker(NodeBodies bodies, IInvocationHost host) => null;

    private protected virtual void OnEdited()
    {
    }
}

/// <summary>Where connections read from: the nodes' outputs and the graph's inputs.</summary>
internal sealed class SessionValues(GraphPlan plan, IterationPaths paths, NodeState[] states, ValueSource[] inputs, RowMarks broken)
{
    public GraphPlan Plan => plan;

    public IterationPaths Paths => paths;

    public IReadOnlyList<ValueSource> Inputs => inputs;

    /// <summary>Tells whether an invocation ended without a result, so that its items are left out.</summary>
    public bool IsBroken(int node, int row) => broken.IsSet(node, row);

    public ValueSource SourceOf(in ResolvedEdge edge) =>
        edge.Source < 0 ? inputs[edge.Output] : states[edge.Source].GetOutput(edge.Output);
}

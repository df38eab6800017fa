namespace Invoke.Graph;

/// <summary>Describes a node type: its id, its ports, and how instances are made, copied and run, without reflection.</summary>
/// <remarks>The source generator writes descriptors; <see cref="NodeDescriptor{TNode, TResult}"/> can also be built by hand.</remarks>
public abstract class NodeDescriptor
{
    private static readonly string[] Reserved = ["id", "type", "is_intermediate", "use_cache"];

    private readonly Dictionary<string, InputPort> _inputs;
    private readonly Dictionary<string, OutputPort> _outputs;

    private protected NodeDescriptor(string type, NodeKind kind, IReadOnlyList<InputPort> inputs, IReadOnlyList<OutputPort> outputs)
    {
        ArgumentException.ThrowIfNullOrEmpty(type);
        Type = type;
        Kind = kind;
        Inputs = inputs;
        Outputs = outputs;
        BranchCount = inputs.Count(static input => input.Branch >= 0);
        MayHoldDisposable = outputs.Any(static output => output.Type.MayHoldDisposable);
        _inputs = new Dictionary<string, InputPort>(StringComparer.Ordinal);
        _outputs = new Dictionary<string, OutputPort>(StringComparer.Ordinal);
        for (var index = 0; index < inputs.Count; index++)
        {
            InputPort input = inputs[index];
            input.Index = index;
            // A call has its ports from a graph, whose author does not know these words.
            if (kind != NodeKind.Call && Reserved.Contains(input.Name))
            {
                throw new ArgumentException($"Node type '{type}' has an input named '{input.Name}', which documents use themselves; rename it.", nameof(inputs));
            }

            if (!_inputs.TryAdd(input.Name, input))
            {
                throw new ArgumentException($"Node type '{type}' has two inputs named '{input.Name}'; give each its own name.", nameof(inputs));
            }
        }

        for (var index = 0; index < outputs.Count; index++)
        {
            outputs[index].Index = index;
            if (!_outputs.TryAdd(outputs[index].Name, outputs[index]))
            {
                throw new ArgumentException($"Node type '{type}' has two outputs named '{outputs[index].Name}'; give each its own name.", nameof(outputs));
            }
        }
    }

    /// <summary>Gets the stable type id on the wire.</summary>
    public string Type { get; }

    /// <summary>Gets how the engine treats the node.</summary>
    public NodeKind Kind { get; }

    /// <summary>Gets the class of the node's instances.</summary>
    public abstract Type ClrType { get; }

    /// <summary>Gets the kind of result on the wire, for example <c>image_output</c>; journals and events name it.</summary>
    /// <value>The name of the result's class in snake case; where that is just <c>Result</c>, the type id with <c>_output</c> behind it.</value>
    public virtual string ResultType => Type + "_output";

    /// <summary>Gets the semantic version of the node type.</summary>
    /// <value>The default is <c>1.0.0</c>.</value>
    public string Version { get; init; } = "1.0.0";

    /// <summary>Gets the category an editor lists the node under; null for none.</summary>
    public string? Category { get; init; }

    /// <summary>Gets the title an editor shows; null where it shows the type id.</summary>
    public string? Title { get; init; }

    /// <summary>Gets the lane that invocations of this type share in a run that runs several at a time; null for none.</summary>
    public string? Lane { get; init; }

    /// <summary>Gets one sentence on what the node does; null for none.</summary>
    public string? Description { get; init; }

    /// <summary>Gets the inputs in the order of declaration.</summary>
    public IReadOnlyList<InputPort> Inputs { get; }

    /// <summary>Gets the outputs in the order of declaration; empty for a node that gives nothing.</summary>
    public IReadOnlyList<OutputPort> Outputs { get; }

    /// <summary>True where an output may be a resource that the engine disposes.</summary>
    internal bool MayHoldDisposable { get; }

    /// <summary>The number of inputs that a choice chooses from.</summary>
    internal int BranchCount { get; }

    /// <summary>Makes a node with default inputs.</summary>
    /// <returns>The new node.</returns>
    public abstract Node CreateNode();

    /// <summary>Finds an input by its name on the wire.</summary>
    /// <param name="name">The name.</param>
    /// <returns>The input, or null.</returns>
    public InputPort? FindInput(string name) => _inputs.GetValueOrDefault(name);

    /// <summary>Finds an output by its name on the wire.</summary>
    /// <param name="name">The name.</param>
    /// <returns>The output, or null.</returns>
    public OutputPort? FindOutput(string name) => _outputs.GetValueOrDefault(name);

    /// <inheritdoc/>
    public override string ToString() => Type;

    internal abstract Node Copy(Node node);

    internal abstract NodeState CreateState(PlanNode node);
}

using System.Text.Json;

namespace Invoke.Graph;

/// <summary>Describes a node type with its class and its result.</summary>
/// <typeparam name="TNode">The node's class.</typeparam>
/// <typeparam name="TResult">The type whose properties are the node's outputs.</typeparam>
public sealed class NodeDescriptor<TNode, TResult> : NodeDescriptor
    where TNode : Node
{
    /// <summary>Creates a descriptor.</summary>
    /// <param name="type">The stable type id on the wire.</param>
    /// <param name="create">Makes a node with default inputs.</param>
    /// <param name="copy">
    /// Copies a node's inputs into a new instance; called before every invocation, so it must be cheap. Id and flags are copied by the engine.
    /// </param>
    /// <param name="bind">Resolves the node's services from a run's scope, once per run, and returns what runs one invocation.</param>
    /// <param name="inputs">The inputs in the order of declaration.</param>
    /// <param name="outputs">The outputs in the order of declaration; empty, with <see cref="NoOutputs"/> as the result, for a node that gives nothing.</param>
    /// <exception cref="ArgumentException">Two inputs or two outputs have the same name, or an input has a reserved one.</exception>
    public NodeDescriptor(
        string type,
        Func<TNode> create,
        Func<TNode, TNode> copy,
        Func<IServiceProvider, NodeBody<TNode, TResult>> bind,
        IReadOnlyList<InputPort<TNode>> inputs,
        IReadOnlyList<OutputPort<TResult>> outputs)
        : base(type, NodeKind.Ordinary, inputs, outputs)
    {
        ArgumentNullException.ThrowIfNull(create);
        ArgumentNullException.ThrowIfNull(copy);
        ArgumentNullException.ThrowIfNull(bind);
        Create = create;
        CopyInputs = copy;
        Bind = bind;
    }

    /// <inheritdoc/>
    public override Type ClrType => typeof(TNode);

    /// <inheritdoc/>
    public override string ResultType => typeof(TResult).IsGenericType || typeof(TResult).Name == "Result"
        ? base.ResultType
        : JsonNamingPolicy.SnakeCaseLower.ConvertName(typeof(TResult).Name);

    internal Func<TNode> Create { get; }

    internal Func<TNode, TNode> CopyInputs { get; }

    internal Func<IServiceProvider, NodeBody<TNode, TResult>> Bind { get; }

    /// <inheritdoc/>
    public override Node CreateNode() => Create();

    internal override Node Copy(Node node)
    {
        TNode copy = CopyInputs((TNode)node);
        copy.IsIntermediate = node.IsIntermediate;
        copy.UseCache = node.UseCache;
        return copy;
    }

    internal override NodeState CreateState(PlanNode node) => new OrdinaryState<TNode, TResult>(this, node);
}

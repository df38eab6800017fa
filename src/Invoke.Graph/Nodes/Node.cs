namespace Invoke.Graph;

/// <summary>The base of every node: a unit of work with inputs as settable properties.</summary>
/// <remarks>
/// A node is data. It holds no services and no state between invocations: before each invocation the engine makes a copy that
/// carries the inputs, so a node may be added to a graph long before a host exists. Derive a <c>sealed partial</c> class,
/// mark it with <see cref="NodeAttribute"/> and give it a <c>RunAsync</c>; the source generator writes the rest.
/// </remarks>
public abstract class Node
{
    /// <summary>Gets the node's id in its graph; null until it is added to one.</summary>
    public string? Id { get; internal set; }

    /// <summary>Gets or sets whether what the node makes is only a step on the way; carried into the records of its images.</summary>
    /// <value>The default is false.</value>
    public bool IsIntermediate { get; set; }

    /// <summary>Gets or sets whether a result of an equal earlier invocation may be used instead of running the node.</summary>
    /// <value>The default is true.</value>
    public bool UseCache { get; set; } = true;

    /// <summary>Gets the description of the node's type: its ports and how it is made, copied and run.</summary>
    public abstract NodeDescriptor Descriptor { get; }

    /// <summary>Checks rules that span several inputs, before anything runs.</summary>
    /// <param name="context">Tells which inputs are connected and takes the problems found.</param>
    /// <remarks>
    /// Only literal values are known here: skip a rule when one of its ports is connected, and check it again in <c>RunAsync</c>.
    /// Ranges given by <c>[Range]</c> and required inputs are checked by the engine.
    /// </remarks>
    protected internal virtual void Validate(NodeValidationContext context)
    {
    }
}

namespace Invoke.Graph;

/// <summary>A field of a workflow that its author offers to users: an input of one of its nodes, under a name.</summary>
public sealed class ExposedField
{
    internal ExposedField(string name, string nodeId, string field, string label, Node? node, InputPort? input)
    {
        Name = name;
        NodeId = nodeId;
        Field = field;
        Label = label;
        Node = node;
        Input = input;
    }

    /// <summary>Gets the name to set it by: the label, or the field where there is none, with <c>_2</c>, <c>_3</c> for repeats.</summary>
    public string Name { get; }

    /// <summary>Gets the id of the node.</summary>
    public string NodeId { get; }

    /// <summary>Gets the name of the node's input on the wire.</summary>
    public string Field { get; }

    /// <summary>Gets what the author calls the field; empty where the author gave it no label.</summary>
    public string Label { get; }

    /// <summary>Gets the description of the input, with its range; null where the node's type is not in the catalog.</summary>
    public InputPort? Input { get; }

    /// <summary>Gets the type of the values; null where the node's type is not in the catalog.</summary>
    public PortType? Type => Input?.Type;

    /// <summary>Gets the value the input has now; null where the node's type is not in the catalog.</summary>
    public object? Value => Node is null ? null : Input?.GetValue(Node);

    internal Node? Node { get; }

    /// <inheritdoc/>
    public override string ToString() => $"{Name} ({NodeId}.{Field})";
}

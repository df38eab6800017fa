namespace Invoke.Graph.Tests.Conformance;

/// <summary>A node of the vectors' own table: its inputs are values by name, its result is computed by a function.</summary>
internal sealed class VectorNode(VectorNodeType type) : Node
{
    public override NodeDescriptor Descriptor => type.Descriptor;

    public Dictionary<string, object?> Values { get; } = new(type.Defaults);

    public Func<Dictionary<string, object?>, object?[]> Body => type.Body;

    public VectorNode Clone()
    {
        var copy = new VectorNode(type);
        foreach ((string name, object? value) in Values)
        {
            copy.Values[name] = value;
        }

        return copy;
    }

    protected internal override void Validate(NodeValidationContext context)
    {
        if (type.Name == "range" && !context.IsConnected("start") && !context.IsConnected("stop") && (long)Values["stop"]! <= (long)Values["start"]!)
        {
            context.ReportOutOfRange("stop", $"is {Values["stop"]}; it must be greater than start ({Values["start"]})");
        }
    }
}

/// <summary>A row of the vectors' node table, as a hand-written descriptor.</summary>
internal sealed class VectorNodeType
{
    private readonly List<InputPort<VectorNode>> _inputs = [];
    private readonly List<OutputPort<object?[]>> _outputs = [];
    private NodeDescriptor? _descriptor;

    public VectorNodeType(string name, Func<Dictionary<string, object?>, object?[]> body)
    {
        Name = name;
        Body = body;
    }

    public string Name { get; }

    public Dictionary<string, object?> Defaults { get; } = [];

    public Func<Dictionary<string, object?>, object?[]> Body { get; }

    public NodeDescriptor Descriptor => _descriptor ??= new NodeDescriptor<VectorNode, object?[]>(
        Name,
        () => new VectorNode(this),
        static node => node.Clone(),
        static _ => static (node, _, _) => new ValueTask<object?[]>(node.Body(node.Values)),
        _inputs,
        _outputs);

    public VectorNodeType Input<T>(string name, PortType<T> type, T defaultValue)
    {
        Defaults[name] = defaultValue;
        _inputs.Add(new InputPort<VectorNode, T>(name, type, node => (T)node.Values[name]!, (node, value) => node.Values[name] = value));
        return this;
    }

    public VectorNodeType Output<T>(string name, PortType<T> type)
    {
        int index = _outputs.Count;
        _outputs.Add(new OutputPort<object?[], T>(name, type, (in object?[] result) => (T)result[index]!));
        return this;
    }
}

using System.Text.Json;

namespace Invoke.Graph;

/// <summary>InvokeAI's <c>graph</c> of 2023: stands for the nodes of another graph. It never runs, and no plan has it.</summary>
internal sealed class CallNode(NodeGraph graph) : Node
{
    public const string TypeId = "graph";

    private NodeDescriptor? _descriptor;
    private int _version;

    /// <summary>The type without the ports, which each call has from its graph.</summary>
    public static NodeDescriptor Type { get; } = new CallDescriptor(new NodeGraph());

    public NodeGraph Graph => graph;

    /// <summary>The values of inputs that nothing is connected to, as the defaults of inputs of those names.</summary>
    public Dictionary<string, GraphInput> Values { get; private init; } = new(StringComparer.Ordinal);

    /// <summary>The ports follow the graph, which may still change.</summary>
    public override NodeDescriptor Descriptor
    {
        get
        {
            if (_descriptor is null || _version != graph.PortVersion)
            {
                (_descriptor, _version) = (new CallDescriptor(graph), graph.PortVersion);
            }

            return _descriptor;
        }
    }

    private static PortType TypeOf(NodeGraph graph, GraphOutput output)
    {
        // Where a call passes on what another gives, the type is left to the plan.
        if (output.Source.NodeId is null)
        {
            return graph.FindInput(output.Source.Port)?.Type ?? PortType.Any;
        }

        return graph.TryFindByPath(output.Source.NodeId, out Node? node) && node is not CallNode
            ? node.Descriptor.FindOutput(output.Source.Port)?.Type ?? PortType.Any
            : PortType.Any;
    }

    private sealed class CallDescriptor : NodeDescriptor
    {
        public CallDescriptor(NodeGraph graph)
            : base(
                TypeId,
                NodeKind.Call,
                [.. graph.Inputs.Select(input => new CallInputPort(input))],
                [.. graph.Outputs.Select(output => EngineNodeDescriptor.Output(output.Name, TypeOf(graph, output)))])
        {
            Category = "execution";
            Title = "Graph";
            Description = "Stands for the nodes of another graph; that graph's inputs and outputs are its ports.";
        }

        public override Type ClrType => typeof(CallNode);

        public override Node CreateNode() => new CallNode(new NodeGraph());

        internal override Node Copy(Node node) => new CallNode(((CallNode)node).Graph)
        {
            IsIntermediate = node.IsIntermediate,
            UseCache = node.UseCache,
            Values = new Dictionary<string, GraphInput>(((CallNode)node).Values, StringComparer.Ordinal),
        };

        internal override NodeState CreateState(PlanNode node) => throw new InvalidOperationException("A plan has no calls, but the nodes they stand for.");
    }

    private sealed class CallInputPort : InputPort
    {
        private readonly GraphInput _input;

        public CallInputPort(GraphInput input)
            : base(input.Name, input.Type)
        {
            _input = input;
            IsRequired = !input.HasDefault;
        }

        internal override bool IsMissing(Node node) => !((CallNode)node).Values.ContainsKey(Name);

        internal override object? GetValue(Node node) => ((CallNode)node).Values.GetValueOrDefault(Name)?.DefaultSource?.ReadBoxed(0);

        internal override void ReadValue(Node node, JsonElement value, JsonSerializerOptions options) =>
            ((CallNode)node).Values[Name] = Type.CreateGraphInput(Name, value, options);

        internal override string? SetValue(Node node, object? value, JsonSerializerOptions options)
        {
            ((CallNode)node).Values[Name] = value is JsonElement json
                ? Type.CreateGraphInput(Name, json, options)
                : Type.CreateGraphInput(Name).WithDefault(value);
            return null;
        }

        internal override void WriteValue(Node node, Utf8JsonWriter writer, JsonSerializerOptions options) =>
            ((CallNode)node).Values[Name].WriteDefault(writer, options);

        internal override GraphInput CreateGraphInput(string name, Node node) =>
            (((CallNode)node).Values.GetValueOrDefault(Name) ?? _input).Renamed(name);
    }
}

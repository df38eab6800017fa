using System.Text.Json;

namespace Invoke.Graph.Tests.Differential;

/// <summary>What a node of a random graph does.</summary>
internal enum ModelKind
{
    /// <summary>Up to three numbers in, a number out; a small one with some salts.</summary>
    Mix,

    /// <summary>Up to three numbers in, a list of zero to three numbers out.</summary>
    List,

    /// <summary>Up to three numbers in, a list of such lists out.</summary>
    Grid,

    /// <summary>Up to three lists in, a number out.</summary>
    Sum,

    /// <summary>Up to three numbers in, a boolean out.</summary>
    Test,

    Iterate,

    Collect,

    If,

    Switch,
}

/// <summary>What a port carries.</summary>
/// <param name="Rank">0 for a single value, 1 for a list, 2 for a list of lists.</param>
/// <param name="IsFlag">A boolean rather than a number.</param>
/// <param name="IsAny">Declared as anything, because an If may give an unconnected input's literal, or null.</param>
internal readonly record struct ModelType(int Rank, bool IsFlag = false, bool IsAny = false)
{
    public static ModelType Number { get; } = new(0);

    public static ModelType Flag { get; } = new(0, IsFlag: true);
}

/// <summary>An output that an edge can start at.</summary>
/// <param name="Node">The node; null for an input of the graph.</param>
/// <param name="Name">The output's name, or that of the graph's input.</param>
/// <param name="Type">What it carries.</param>
internal sealed record ModelPort(ModelNode? Node, string Name, ModelType Type);

/// <summary>An edge into an input.</summary>
internal sealed record ModelEdge(ModelPort Source, string Input);

/// <summary>An input of the graph with its value.</summary>
internal sealed record ModelInput(string Name, object Value);

/// <summary>A node of a random graph, described without any of the engine's types.</summary>
internal sealed record ModelNode(string Id, ModelKind Kind)
{
    /// <summary>Edges in order.</summary>
    public IReadOnlyList<ModelEdge> Edges { get; init; } = [];

    /// <summary>Makes nodes of one kind differ.</summary>
    public int Salt { get; init; }

    /// <summary>The node throws where its number divides by this; 0 for never.</summary>
    public int FailAt { get; init; }

    /// <summary>The node gives null instead of a list where its number divides by this; 0 for never.</summary>
    public int NullAt { get; init; }

    /// <summary>The length of every list that the node gives; 0 for one that depends on its inputs.</summary>
    public int Length { get; init; }

    /// <summary>The values of a chooser's inputs that are not connected.</summary>
    public IReadOnlyDictionary<string, object?> Literals { get; init; } = new Dictionary<string, object?>();

    /// <summary>Whether the node is inside a call; its id is the path there then.</summary>
    public bool IsCalled => Id.Contains('.', StringComparison.Ordinal);

    /// <summary>The id in the node's own graph.</summary>
    public string LocalId => Id[(Id.LastIndexOf('.') + 1)..];

    public bool IsOrdinary => Kind is not (ModelKind.Iterate or ModelKind.Collect);

    /// <summary>The input that chooses; null for what is no chooser.</summary>
    public string? Selector => Kind switch
    {
        ModelKind.If => IfNode.ConditionPort,
        ModelKind.Switch => SwitchNode.IndexPort,
        _ => null,
    };

    /// <summary>The name of the first output.</summary>
    public string Output => Kind switch
    {
        ModelKind.Iterate => IterateNode.ItemPort,
        ModelKind.Collect => CollectNode.CollectionPort,
        _ => "value",
    };

    /// <summary>The names of all outputs.</summary>
    public IEnumerable<string> Outputs => Kind == ModelKind.Iterate
        ? [.. Edges.Select(edge => IterateNode.ItemPorts[Array.IndexOf(IterateNode.CollectionPorts, edge.Input)]), IterateNode.IndexPort, IterateNode.TotalPort]
        : [Output];

    /// <summary>The type id in documents, by which a class batch groups.</summary>
    public string Type => Kind switch
    {
        ModelKind.Iterate => "iterate",
        ModelKind.Collect => "collect",
        ModelKind.If => "if",
        ModelKind.Switch => "switch",
        _ => "random." + Kind.ToString().ToLowerInvariant(),
    };

    /// <summary>The input that a selector's value chooses; null where it chooses none, which fails the node.</summary>
    public string? Chosen(object? selected)
    {
        if (Kind == ModelKind.If)
        {
            return selected is true ? IfNode.TruePort : IfNode.FalsePort;
        }

        string[] wanted = selected is long and >= 0 and < SwitchNode.InputCount ? [SwitchNode.InputPorts[(long)selected], SwitchNode.DefaultPort] : [SwitchNode.DefaultPort];
        return wanted.FirstOrDefault(input => Edges.Any(edge => edge.Input == input) || Literals.GetValueOrDefault(input) is not null);
    }

    // Nodes are compared as such: two with equal members are two nodes.
    public bool Equals(ModelNode? other) => ReferenceEquals(this, other);

    public override int GetHashCode() => System.Runtime.CompilerServices.RuntimeHelpers.GetHashCode(this);
}

/// <summary>A graph in author order, which is not the order of its edges.</summary>
internal sealed record ModelGraph(IReadOnlyList<ModelNode> Nodes, IReadOnlyList<ModelInput> Inputs)
{
    /// <summary>Everything a document can name.</summary>
    public static NodeCatalog Catalog { get; } = new(WorkTypes.All);

    /// <summary>Builds the engine's graph.</summary>
    /// <remarks>Connections are added in the order of their destinations, which the order of lists in a collector depends on.</remarks>
    /// <param name="pause">Awaited by working nodes before they do anything; null where they finish at once.</param>
    public NodeGraph Build(Func<Task>? pause = null)
    {
        var graph = new NodeGraph();
        foreach (ModelInput input in Inputs)
        {
            Declare(graph, input);
        }

        ModelNode? firstCalled = Nodes.FirstOrDefault(node => node.IsCalled);
        foreach (ModelNode node in Nodes)
        {
            if (node == firstCalled)
            {
                ModelCall.Add(graph, this, each => Create(each, pause));
            }

            if (!node.IsCalled)
            {
                graph.Add(Create(node, pause), node.Id);
            }
        }

        ModelCall.Connect(graph, this);
        foreach (ModelNode node in Nodes.Where(node => !node.IsCalled))
        {
            foreach (ModelEdge edge in node.Edges)
            {
                graph.Connect(ModelCall.SourceOf(edge.Source), new PortReference(node.Id, edge.Input));
            }
        }

        return graph;
    }

    private static void Declare(NodeGraph graph, ModelInput input)
    {
        switch (input.Value)
        {
            case bool flag:
                graph.Input(input.Name, flag);
                break;
            case long number:
                graph.Input(input.Name, number);
                break;
            default:
                graph.Input(input.Name, (IReadOnlyList<long>)input.Value);
                break;
        }
    }

    private static Node Create(ModelNode node, Func<Task>? pause)
    {
        switch (node.Kind)
        {
            case ModelKind.Iterate:
                return new IterateNode();
            case ModelKind.Collect:
                return new CollectNode();
            case ModelKind.If:
                return new IfNode
                {
                    Condition = node.Literals.GetValueOrDefault(IfNode.ConditionPort) is true,
                    TrueInput = node.Literals.GetValueOrDefault(IfNode.TruePort),
                    FalseInput = node.Literals.GetValueOrDefault(IfNode.FalsePort),
                };
            case ModelKind.Switch:
                var choice = new SwitchNode();
                foreach ((string input, object? value) in node.Literals)
                {
                    // Every literal has a port of its name.
                    SwitchNode.Type.FindInput(input)!.ReadValue(choice, JsonSerializer.SerializeToElement(value), Catalog.JsonOptions);
                }

                return choice;
            default:
                return WorkTypes.Create(node, pause);
        }
    }
}

using System.Globalization;

namespace Invoke.Graph.Tests.Preparation;

internal enum ModelKind
{
    /// <summary>Up to three numbers in, a number out.</summary>
    Mix,

    /// <summary>A number in, a list of zero to three numbers out.</summary>
    List,

    /// <summary>A number in, a list of lists out.</summary>
    Grid,

    /// <summary>A list in, a number out.</summary>
    Sum,

    Iterate,

    Collect,
}

/// <summary>A node of a random graph, described without any of the engine's types.</summary>
internal sealed record ModelNode(int Index, ModelKind Kind)
{
    public string Id => "n" + Index.ToString(CultureInfo.InvariantCulture);

    /// <summary>Edges in order: the source's index, its output, and the input here.</summary>
    public List<(int Source, string Output, string Input)> Edges { get; } = [];

    /// <summary>0 for a number, 1 for a list, 2 for a list of lists.</summary>
    public int Rank { get; set; }
}

/// <summary>A random graph in author order, which is not the order of its edges.</summary>
internal sealed class RandomGraph
{
    public RandomGraph(int seed)
    {
        var random = new Random(seed);
        int count = random.Next(3, seed % 4 == 0 ? 22 : 14);
        int[] authorOrder = [.. Enumerable.Range(0, count)];
        random.Shuffle(authorOrder);
        var made = new List<ModelNode>();
        for (var index = 0; index < count; index++)
        {
            made.Add(Grow(random, made, authorOrder[index]));
        }

        Nodes = [.. made.OrderBy(node => node.Index)];
    }

    private RandomGraph(IReadOnlyList<ModelNode> nodes)
    {
        Nodes = nodes;
    }

    public IReadOnlyList<ModelNode> Nodes { get; }

    /// <summary>What the nodes compute, for the engine and for the reference.</summary>
    public static long Mix(int node, long a, long b, long c) => ((a * 31) + (b * 17) + (c * 7) + node) % 1000;

    public static long[] List(int node, long a)
    {
        var items = new long[(node + a) % 5 % 4];
        for (var index = 0; index < items.Length; index++)
        {
            items[index] = (a * 10) + index;
        }

        return items;
    }

    public static long[][] Grid(int node, long a) => [.. List(node, a).Select(item => List(node + 1, item))];

    public static long Sum(IReadOnlyList<long> items) => ((items.Sum() * 3) + items.Count) % 1000;

    /// <summary>The same graph with its nodes in another author order.</summary>
    public RandomGraph Reordered(int[] order)
    {
        var nodes = order.Select((old, index) => new ModelNode(index, Nodes[old].Kind) { Rank = Nodes[old].Rank }).ToList();
        foreach (ModelNode node in nodes)
        {
            node.Edges.AddRange(Nodes[order[node.Index]].Edges.Select(edge => (Array.IndexOf(order, edge.Source), edge.Output, edge.Input)));
        }

        return new RandomGraph(nodes);
    }

    /// <summary>Makes the graph; its nodes await the pause before they do anything.</summary>
    public NodeGraph Build(Func<Task>? pause = null)
    {
        var graph = new NodeGraph();
        foreach (ModelNode node in Nodes)
        {
            graph.Add(CreateNode(node, pause), node.Id);
        }

        foreach (ModelNode node in Nodes)
        {
            foreach ((int source, string output, string input) in node.Edges)
            {
                graph.Connect(new PortReference(Nodes[source].Id, output), new PortReference(node.Id, input));
            }
        }

        return graph;
    }

    public static Node CreateNode(ModelNode node, Func<Task>? givenPause = null)
    {
        Func<Task> pause = givenPause ?? (static () => Task.CompletedTask);
        return node.Kind switch
        {
            ModelKind.Mix => new MixNode(node.Index, pause),
            ModelKind.List => Paused<long, IReadOnlyList<long>>(value => List(node.Index, value)),
            ModelKind.Grid => Paused<long, IReadOnlyList<IReadOnlyList<long>>>(value => Grid(node.Index, value), PortType.List(PortType.List(PortType.Integer))),
            ModelKind.Sum => Paused<IReadOnlyList<long>, long>(value => Sum(value ?? [])),
            ModelKind.Iterate => new IterateNode(),
            _ => new CollectNode(),
        };

        Node Paused<TIn, TOut>(Func<TIn, TOut> body, PortType<TOut>? output = null) => Make.Async<TIn, TOut>(
            async (value, _) =>
            {
                await pause();
                return body(value);
            },
            output: output);
    }

    private static ModelNode Grow(Random random, List<ModelNode> made, int index)
    {
        ModelNode[] numbers = [.. made.Where(node => node.Rank == 0)];
        ModelNode[] lists = [.. made.Where(node => node.Rank == 1)];
        ModelNode[] iterable = [.. made.Where(node => node.Rank > 0)];
        int dice = random.Next(10);
        ModelNode node;
        if (dice < 3 && iterable.Length > 0)
        {
            ModelNode source = Pick(random, iterable);
            node = new ModelNode(index, ModelKind.Iterate) { Rank = source.Rank - 1 };
            node.Edges.Add((source.Index, OutputOf(source), "collection"));
        }
        else if (dice < 5 && numbers.Length > 0)
        {
            node = new ModelNode(index, ModelKind.Collect) { Rank = 1 };
            for (int edges = random.Next(1, 4); edges > 0; edges--)
            {
                bool isItem = random.Next(4) > 0 || lists.Length == 0;
                ModelNode source = Pick(random, isItem ? numbers : lists);
                AddEdge(node, source, isItem ? "item" : "collection");
            }
        }
        else if (dice < 6 && lists.Length > 0)
        {
            node = new ModelNode(index, ModelKind.Sum);
            AddEdge(node, Pick(random, lists), "value");
        }
        else if (dice < 8)
        {
            bool isGrid = random.Next(4) == 0;
            node = new ModelNode(index, isGrid ? ModelKind.Grid : ModelKind.List) { Rank = isGrid ? 2 : 1 };
            if (numbers.Length > 0 && random.Next(3) > 0)
            {
                AddEdge(node, Pick(random, numbers), "value");
            }
        }
        else
        {
            node = new ModelNode(index, ModelKind.Mix);
            foreach (string input in new[] { "a", "b", "c" })
            {
                ModelNode[] sources = input == "c" ? [.. made.Where(each => each.Kind == ModelKind.Iterate)] : numbers;
                if (sources.Length > 0 && random.Next(3) > 0)
                {
                    ModelNode source = Pick(random, sources);
                    node.Edges.Add((source.Index, input == "c" ? "index" : OutputOf(source), input));
                }
            }
        }

        return node;
    }

    private static void AddEdge(ModelNode node, ModelNode source, string input)
    {
        if (!node.Edges.Exists(edge => edge.Source == source.Index && edge.Input == input))
        {
            node.Edges.Add((source.Index, OutputOf(source), input));
        }
    }

    private static ModelNode Pick(Random random, ModelNode[] nodes) => nodes[random.Next(nodes.Length)];

    private static string OutputOf(ModelNode node) => node.Kind switch
    {
        ModelKind.Iterate => "item",
        ModelKind.Collect => "collection",
        _ => "value",
    };
}

/// <summary>Three numbers in, one out, in a lane of its own.</summary>
internal sealed class MixNode(int index, Func<Task> pause) : Node
{
    private static readonly NodeDescriptor<MixNode, long> Type = new(
        "test.mix",
        static () => new MixNode(0, static () => Task.CompletedTask),
        static node => new MixNode(node.Index, node.Pause) { A = node.A, B = node.B, C = node.C },
        static _ => static async (node, _, _) =>
        {
            await node.Pause();
            return RandomGraph.Mix(node.Index, node.A, node.B, node.C);
        },
        [
            new InputPort<MixNode, long>("a", PortType.Integer, static node => node.A, static (node, value) => node.A = value),
            new InputPort<MixNode, long>("b", PortType.Integer, static node => node.B, static (node, value) => node.B = value),
            new InputPort<MixNode, long>("c", PortType.Integer, static node => node.C, static (node, value) => node.C = value),
        ],
        [new OutputPort<long, long>("value", PortType.Integer, static (in long result) => result)])
    {
        Lane = "mix",
    };

    public override NodeDescriptor Descriptor => Type;

    public int Index => index;

    public Func<Task> Pause => pause;

    public long A { get; set; }

    public long B { get; set; }

    public long C { get; set; }
}

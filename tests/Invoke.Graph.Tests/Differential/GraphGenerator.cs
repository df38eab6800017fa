using System.Globalization;

namespace Invoke.Graph.Tests.Differential;

/// <summary>Makes a random graph from a seed.</summary>
internal sealed partial class GraphGenerator
{
    private readonly Random _random;
    private readonly bool _fails;
    private readonly List<ModelPort> _ports = [];
    private readonly List<(int Order, ModelNode Node)> _made = [];
    private readonly HashSet<ModelNode> _read = [];
    private readonly List<ModelInput> _inputs = [];
    private readonly List<ModelEdge> _edges = [];

    /// <summary>Lists of two items, which fit each other in step.</summary>
    private readonly HashSet<ModelPort> _pairs = [];

    /// <summary>Small numbers, which a switch can use.</summary>
    private readonly HashSet<ModelPort> _small = [];

    private GraphGenerator(int seed)
    {
        _random = new Random(seed);
        _fails = _random.Next(3) == 0;
    }

    public static ModelGraph Create(int seed) => new GraphGenerator(seed).Create();

    private ModelGraph Create()
    {
        for (int inputs = Chance(2) ? 0 : _random.Next(1, 3); inputs > 0; inputs--)
        {
            AddInput();
        }

        int[] authorOrder = [.. Enumerable.Range(0, _random.Next(4, Chance(4) ? 32 : 20))];
        _random.Shuffle(authorOrder);
        foreach (int order in authorOrder)
        {
            AddNode(order);
        }

        return new ModelGraph([.. _made.OrderBy(each => each.Order).Select(each => each.Node)], _inputs);
    }

    private void AddInput()
    {
        string name = "g" + _inputs.Count.ToString(CultureInfo.InvariantCulture);
        (object value, ModelType type) = _random.Next(3) switch
        {
            0 => ((object)(long)_random.Next(1000), ModelType.Number),
            1 => (Chance(2), ModelType.Flag),
            _ => (Enumerable.Range(0, _random.Next(4)).Select(_ => (long)_random.Next(1000)).ToArray(), new ModelType(1)),
        };
        _inputs.Add(new ModelInput(name, value));
        _ports.Add(new ModelPort(null, name, type));
    }

    private void AddNode(int order)
    {
        _edges.Clear();
        (ModelKind kind, ModelType type) = Choose();
        var literals = new Dictionary<string, object?>();
        if (kind is ModelKind.If or ModelKind.Switch)
        {
            type = kind == ModelKind.If ? ConnectIf(type, literals) : ConnectSwitch(type, literals);
        }

        var node = new ModelNode("n" + order.ToString(CultureInfo.InvariantCulture), kind)
        {
            Edges = [.. _edges],
            Literals = literals,
            Salt = _random.Next(1000),
            FailAt = _fails && Chance(5) ? _random.Next(2, 12) : 0,
            NullAt = _fails && Chance(5) ? _random.Next(2, 8) : 0,
            Length = kind is ModelKind.List or ModelKind.Grid && Chance(2) ? 2 : 0,
        };
        _made.Add((order, node));
        AddPorts(node, type);

        foreach (ModelEdge edge in _edges.Where(edge => edge.Source.Node is not null))
        {
            _read.Add(edge.Source.Node!);
        }
    }

    private void AddPorts(ModelNode node, ModelType type)
    {
        var port = new ModelPort(node, node.Output, type);
        _ports.Add(port);
        if (node.Length == 2)
        {
            _pairs.Add(port);
        }

        if (node.Kind == ModelKind.Mix && Work.IsSmall(node.Salt))
        {
            _small.Add(port);
        }

        if (node.Kind == ModelKind.Iterate)
        {
            var index = new ModelPort(node, IterateNode.IndexPort, ModelType.Number);
            _small.Add(index);
            _ports.Add(index);
            _ports.Add(new ModelPort(node, IterateNode.TotalPort, ModelType.Number));
            for (var list = 1; list < node.Edges.Count; list++)
            {
                ModelType items = node.Edges[list].Source.Type;
                _ports.Add(new ModelPort(node, IterateNode.ItemPorts[list], items with { Rank = items.Rank - 1 }));
            }
        }
    }

    /// <summary>Chooses a kind that can be connected, and connects it.</summary>
    private (ModelKind Kind, ModelType Type) Choose()
    {
        int dice = _random.Next(20);
        if (dice < 6 && Pick(type => type.Rank > 0) is { } list)
        {
            ConnectLists(list);
            return (ModelKind.Iterate, list.Type with { Rank = list.Type.Rank - 1 });
        }

        if (dice < 10 && ConnectCollector() is { } collected)
        {
            return (ModelKind.Collect, collected);
        }

        if (dice < 13 && Pick(_ => true) is { } branch)
        {
            return (dice < 12 ? ModelKind.If : ModelKind.Switch, branch.Type);
        }

        if (dice < 14 && ConnectWork(type => type is { Rank: 1, IsFlag: false }, least: 1))
        {
            return (ModelKind.Sum, ModelType.Number);
        }

        ConnectWork(type => type.Rank == 0, least: 0);
        return dice switch
        {
            < 15 => (ModelKind.Test, ModelType.Flag),
            < 16 => (ModelKind.Grid, new ModelType(2)),
            < 19 => (ModelKind.List, new ModelType(1)),
            _ => (ModelKind.Mix, ModelType.Number),
        };
    }

    private void Connect(ModelPort source, string input)
    {
        var edge = new ModelEdge(source, input);
        if (!_edges.Contains(edge))
        {
            _edges.Add(edge);
        }
    }

    /// <summary>Picks an output that fits, rather one that nothing reads yet: what has one reader may be lazy.</summary>
    private ModelPort? Pick(Func<ModelType, bool> fits)
    {
        ModelPort[] all = [.. _ports.Where(port => fits(port.Type))];
        ModelPort[] unread = [.. all.Where(port => port.Node is { } node && !_read.Contains(node) && !_edges.Exists(edge => edge.Source.Node == node))];
        ModelPort[] from = unread.Length > 0 && _random.Next(3) > 0 ? unread : all;
        return from.Length == 0 ? null : from[_random.Next(from.Length)];
    }

    private bool Chance(int inHowMany) => _random.Next(inHowMany) == 0;
}

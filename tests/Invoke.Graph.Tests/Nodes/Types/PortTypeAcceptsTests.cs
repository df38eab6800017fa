namespace Invoke.Graph.Tests.Nodes.Types;

/// <summary>All pairs of port types against a table of DESIGN's rules, and that what is accepted arrives.</summary>
public sealed class PortTypeAcceptsTests
{
    private static readonly PortType<Animal> AnimalType = PortType.Of<Animal>();
    private static readonly PortType<Cat> CatType = PortType.Of<Cat>();

    private static readonly Case[] Cases =
    [
        new Case<long>("integer", PortType.Int64, 7),
        new Case<int>("int32", PortType.Int32, 8),
        new Case<double>("float", PortType.Double, 1.5),
        new Case<float>("single", PortType.Single, 2.5f),
        new Case<bool>("boolean", PortType.Boolean, true),
        new Case<string>("string", PortType.String, "fast"),
        new Case<object?>("any", PortType.Any, "fast"),
        new Case<long?>("integer?", PortType.Nullable(PortType.Int64), 9),
        new Case<bool?>("boolean?", PortType.Nullable(PortType.Boolean), false),
        new Case<LiteralNode.Mode>("enum", LiteralNode.ModeType, LiteralNode.Mode.Exact),
        new Case<LiteralNode.Mode?>("enum?", PortType.Nullable(LiteralNode.ModeType), LiteralNode.Mode.Fast),
        new Case<Animal>("animal", AnimalType, new Animal()),
        new Case<Cat>("cat", CatType, new Cat()),
        new Case<IReadOnlyList<long>>("[integer]", PortType.List(PortType.Int64), [1, 2]),
        new Case<IReadOnlyList<int>>("[int32]", PortType.List(PortType.Int32), [3, 4]),
        new Case<IReadOnlyList<double>>("[float]", PortType.List(PortType.Double), [1.5]),
        new Case<IReadOnlyList<string>>("[string]", PortType.List(PortType.String), ["a"]),
        new Case<IReadOnlyList<object?>>("[any]", PortType.List(PortType.Any), []),
        new Case<IReadOnlyList<Animal>>("[animal]", PortType.List(AnimalType), [new Animal()]),
        new Case<IReadOnlyList<Cat>>("[cat]", PortType.List(CatType), [new Cat()]),
        new Case<IReadOnlyList<IReadOnlyList<long>>>("[[integer]]", PortType.List(PortType.List(PortType.Int64)), [[1], []]),
        new Case<OneOrMany<long>>("integer*", PortType.OneOrMany(PortType.Int64), 5),
        new Case<OneOrMany<Animal>>("animal*", PortType.OneOrMany(AnimalType), new Animal()),
    ];

    /// <summary>What each type takes besides itself and <c>any</c>, which every type takes.</summary>
    private static readonly Dictionary<string, string[]> Takes = new()
    {
        ["integer"] = ["int32", "boolean", "integer?", "boolean?"],
        ["int32"] = ["integer", "boolean", "integer?", "boolean?"],
        ["float"] = ["single", "integer", "int32", "integer?"],
        ["single"] = ["float", "integer", "int32", "integer?"],
        ["boolean"] = ["boolean?"],
        ["string"] = ["integer", "int32", "float", "single", "integer?"],
        ["integer?"] = ["integer", "int32", "boolean", "boolean?"],
        ["boolean?"] = ["boolean"],
        ["enum"] = ["enum?", "string"],
        ["enum?"] = ["enum", "string"],
        ["animal"] = ["cat"],
        ["cat"] = [],
        ["[integer]"] = ["[int32]", "[any]"],
        ["[int32]"] = ["[integer]", "[any]"],
        ["[float]"] = ["[any]"],
        ["[string]"] = ["[any]"],
        ["[any]"] = ["[integer]", "[int32]", "[float]", "[string]", "[animal]", "[cat]", "[[integer]]"],
        ["[animal]"] = ["[cat]", "[any]"],
        ["[cat]"] = ["[any]"],
        ["[[integer]]"] = ["[any]"],
        ["integer*"] = ["integer", "int32", "boolean", "integer?", "boolean?", "[integer]", "[int32]", "[any]"],
        ["animal*"] = ["animal", "cat", "[animal]", "[cat]", "[any]"],
    };

    public static TheoryData<string, string> Pairs
    {
        get
        {
            var pairs = new TheoryData<string, string>();
            foreach (Case to in Cases)
            {
                foreach (Case from in Cases)
                {
                    pairs.Add(from.Name, to.Name);
                }
            }

            return pairs;
        }
    }

    [Fact]
    public void Element_ListsAndOthers_IsWhatAListHolds()
    {
        Assert.Same(PortType.Int64, PortType.List(PortType.Int64).Element);
        Assert.Same(CatType, PortType.List(CatType).Element);
        Assert.Null(PortType.OneOrMany(PortType.Int64).Element);
        Assert.Null(PortType.Int64.Element);
    }

    [Theory]
    [MemberData(nameof(Pairs))]
    public async Task Accepts_Pair_AgreesWithRulesAndValueArrives(string fromName, string toName)
    {
        (Case from, Case to) = (Find(fromName), Find(toName));
        bool expected = fromName == toName || toName == "any" || fromName == "any" || Takes[toName].Contains(fromName);

        bool accepts = to.Type.Accepts(from.Type);

        Assert.Equal(expected, accepts);
        var graph = new NodeGraph();
        from.AddSource(graph);
        to.AddTarget(graph);
        graph.Connect(new PortReference("from", "value"), new PortReference("to", "value"));
        Assert.Equal(accepts ? [] : [GraphProblemCode.TypeMismatch], graph.Validate().Select(problem => problem.Code));
        if (accepts && fromName != "any")
        {
            await using GraphRun run = await new GraphRunner().RunAsync(graph);
            run.ThrowIfNotCompleted();
            Assert.True(to.IsValue(Assert.Single(run.GetAll("to", "value"))));
        }
    }

    private static Case Find(string name) => Array.Find(Cases, each => each.Name == name) ?? throw new ArgumentException(name);

    private record Animal;

    private sealed record Cat : Animal;

    private abstract class Case(string name, PortType type)
    {
        public string Name => name;

        public PortType Type => type;

        public abstract void AddSource(NodeGraph graph);

        public abstract void AddTarget(NodeGraph graph);

        public abstract bool IsValue(object? value);
    }

    private sealed class Case<T>(string name, PortType<T> type, T value) : Case(name, type)
    {
        public override void AddSource(NodeGraph graph) => graph.Add(Make.Source(() => value, type), "from");

        public override void AddTarget(NodeGraph graph) => graph.Add(Make.Map<T, T>(each => each, type, type), "to");

        public override bool IsValue(object? arrived) => arrived is T;
    }
}

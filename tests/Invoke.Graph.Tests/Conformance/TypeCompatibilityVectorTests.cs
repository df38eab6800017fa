using System.Text.Json;
using Invoke.Testing.Shared;

namespace Invoke.Graph.Tests.Conformance;

/// <summary>144 pairs of types: which of them a connection may join; docs/graphs.md lists the choices with their reasons.</summary>
public sealed class TypeCompatibilityVectorTests
{
    private const string File = "graph/type_compat.json";
    private static readonly Lazy<List<(string From, string To)>> All = new(ReadRows);

    /// <summary>The vectors' names with types of ours. A union has none: a port that takes more than one type, or one or many, is declared <c>any</c>.</summary>
    private static readonly Dictionary<string, Sample> Types = new()
    {
        ["int"] = new Sample<long>(PortType.Int64, 5),
        ["float"] = new Sample<double>(PortType.Double, 0.5),
        ["str"] = new Sample<string>(PortType.String, "five"),
        ["bool"] = new Sample<bool>(PortType.Boolean, true),
        ["any"] = new Sample<object?>(PortType.Any, "anything"),
        ["optional<int>"] = new Sample<long?>(PortType.Nullable(PortType.Int64), 5),
        ["list<int>"] = new Sample<IReadOnlyList<long>>(PortType.List(PortType.Int64), [5]),
        ["list<str>"] = new Sample<IReadOnlyList<string>>(PortType.List(PortType.String), ["five"]),
        ["list<any>"] = new Sample<IReadOnlyList<object?>>(PortType.List(PortType.Any), ["anything"]),
        ["list<list<int>>"] = new Sample<IReadOnlyList<IReadOnlyList<long>>>(PortType.List(PortType.List(PortType.Int64)), [[5]]),
        ["int|str"] = new Sample<object?>(PortType.Any, "anything"),
        ["int|list<int>"] = new Sample<OneOrMany<long>>(PortType.OneOrMany(PortType.Int64), 5),
    };

    /// <summary>For each type, what it may be connected to, in the order of <see cref="Types"/>: + always fits, ? is checked when a value arrives, - is rejected.</summary>
    private static readonly Dictionary<string, string> Decisions = new()
    {
        ["int"] = "+++-++----++",
        ["float"] = "-++-+-----+-",
        ["str"] = "--+-+-----+-",
        ["bool"] = "+--+++----++",
        ["any"] = "????+?????+?",
        ["optional<int>"] = "??+-++----++",
        ["list<int>"] = "----+-+-+-++",
        ["list<str>"] = "----+--++-+-",
        ["list<any>"] = "----+-??+?+?",
        ["list<list<int>>"] = "----+---+++-",
        ["int|str"] = "????+?????+?",
        ["int|list<int>"] = "----+-----++",
    };

    public static TheoryData<string, string> Rows
    {
        get
        {
            TheoryData<string, string> rows = [];
            foreach ((string from, string to) in Vectors.IsMissing(File) ? [] : All.Value)
            {
                rows.Add(from, to);
            }

            return rows;
        }
    }

    public static TheoryData<string, string> CheckedRows
    {
        get
        {
            TheoryData<string, string> rows = [];
            foreach ((string from, string to) in Vectors.IsMissing(File) ? [] : All.Value.Where(row => Decide(row.From, row.To) == '?'))
            {
                rows.Add(from, to);
            }

            return rows;
        }
    }

    [VectorFact(File)]
    public void File_Own_HoldsEveryPairOnce()
    {
        if (Vectors.AreOwn)
        {
            Assert.Equal(Types.Keys.SelectMany(from => Types.Keys.Select(to => (from, to))).Order(), All.Value.Order());
        }
    }

    [VectorTheory(File)]
    [MemberData(nameof(Rows))]
    public async Task RunAsync_Connection_IsDecidedAsDocumented(string from, string to)
    {
        NodeGraph graph = Types[from].Connect(Types[to], Types[from].FittingFor(Types[to]));

        if (Decide(from, to) == '-')
        {
            var exception = await Assert.ThrowsAsync<GraphValidationException>(() => new GraphRunner().RunAsync(graph));
            GraphProblem problem = Assert.Single(exception.Problems);
            Assert.Equal((GraphProblemCode.TypeMismatch, "to", "value"), (problem.Code, problem.NodeId, problem.Port));
        }
        else
        {
            await using GraphRun run = await new GraphRunner().RunAsync(graph);
            run.ThrowIfNotCompleted();
        }
    }

    [VectorTheory(File)]
    [MemberData(nameof(CheckedRows))]
    public async Task RunAsync_CheckedConnectionWithAnotherValue_FailsAndNamesTheInput(string from, string to)
    {
        NodeGraph graph = Types[from].Connect(Types[to], Types[from].Unfitting);

        await using GraphRun run = await new GraphRunner().RunAsync(graph);

        Assert.Equal(GraphStatus.Failed, run.Status);
        Assert.Equal("to", Assert.Single(run.Errors).NodeId);
    }

    private static char Decide(string from, string to) => Decisions[from][Types.Keys.ToList().IndexOf(to)];

    private static List<(string From, string To)> ReadRows()
    {
        using JsonDocument document = JsonDocument.Parse(System.IO.File.ReadAllText(Vectors.PathOf(File)));
        return [.. document.RootElement.GetProperty("rows").EnumerateArray()
            .Select(row => (row.GetProperty("from").GetString()!, row.GetProperty("to").GetString()!))];
    }

    /// <summary>A type with a value of it.</summary>
    private abstract class Sample(object? value)
    {
        public object? Value { get; } = value;

        /// <summary>A value of a type that says nothing of what it holds, which no other type takes.</summary>
        public abstract object? Unfitting { get; }

        /// <summary>A value of this type that the other type takes, where this type says too little to tell.</summary>
        public abstract object? FittingFor(Sample target);

        public abstract NodeGraph Connect(Sample target, object? value);

        public abstract void AddSink(NodeGraph graph);
    }

    private sealed class Sample<T>(PortType<T> type, T value) : Sample(value)
    {
        public override object? Unfitting => typeof(T) == typeof(object) ? TimeSpan.Zero : typeof(T) == typeof(long?) ? null : new object?[] { TimeSpan.Zero };

        public override object? FittingFor(Sample target) =>
            typeof(T) == typeof(object) ? target.Value
            : typeof(T) == typeof(IReadOnlyList<object?>) && target.Value is System.Collections.IEnumerable items and not string ? items.Cast<object?>().ToArray()
            : typeof(T) == typeof(IReadOnlyList<object?>) ? new object?[] { 5L }
            : Value;

        public override NodeGraph Connect(Sample target, object? value)
        {
            var graph = new NodeGraph();
            graph.Add(new Step<long, T>((_, _, _) => new ValueTask<T>((T)value!), PortType.Int64, type), "from");
            target.AddSink(graph);
            graph.Connect(new PortReference("from", "value"), new PortReference("to", "value"));
            return graph;
        }

        public override void AddSink(NodeGraph graph) =>
            graph.Add(new Step<T, long>((_, _, _) => new ValueTask<long>(1), type, PortType.Int64), "to");
    }
}

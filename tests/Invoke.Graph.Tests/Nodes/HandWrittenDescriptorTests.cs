using System.Globalization;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;

namespace Invoke.Graph.Tests.Nodes;

public sealed class HandWrittenDescriptorTests
{
    private static readonly NodeCatalog Catalog = new([Shout.Type, Record.Type]);

    private enum Tone
    {
        Calm,
        Loud,
    }

    [Fact]
    public async Task RunAsync_ServicesListsAndEnumerations_ReachTheNode()
    {
        await using ServiceProvider services = Services();
        var graph = new NodeGraph();
        GraphInput<IReadOnlyList<string>> words = graph.Input<IReadOnlyList<string>>("words");
        Shout shout = graph.Add(new Shout { Times = 2 });
        Record record = graph.Add(new Record());
        graph.Connect(words, shout.WordsIn);
        graph.Connect(shout.TextOut, record.LineIn);

        await using GraphRun run = await services.GetRequiredService<IGraphRunner>().RunAsync(graph, new GraphInputs().Set(words, ["a", "i"]));

        run.ThrowIfNotCompleted();
        Assert.Equal("A IA I", run.Get(shout.TextOut));
        Assert.Equal(["A IA I"], services.GetRequiredService<List<string>>());
        Assert.Equal(["shout", "record"], run.History);
    }

    [Fact]
    public async Task RunAsync_ServiceMissing_NamesNodeAndService()
    {
        await using ServiceProvider services = new ServiceCollection().AddInvoke().Services.BuildServiceProvider();
        var graph = new NodeGraph();
        graph.Add(new Shout { Words = ["a"] });

        InvokeException exception = await Assert.ThrowsAsync<InvokeException>(() => services.GetRequiredService<IGraphRunner>().RunAsync(graph));

        Assert.Contains("'shout' (acme.shout) cannot get its services", exception.Message, StringComparison.Ordinal);
        Assert.Contains(nameof(TextInfo), exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Descriptor_Generated_TellsClassResultAndPorts()
    {
        Assert.True(NodeCatalog.Default.TryGet("add", out NodeDescriptor? add));
        Assert.True(NodeCatalog.Default.TryGet("collect", out NodeDescriptor? collect));

        Assert.Equal((typeof(AddIntegers), "integer_output"), (add.ClrType, add.ResultType));
        Assert.Equal((add.Outputs[0], null), (add.FindOutput("value"), add.FindOutput("a")));
        Assert.Equal(["over"], collect.Inputs.Where(input => input.IsProtected).Select(input => input.Name));
    }

    [Fact]
    public void Validate_RequiredAndRange_AreChecked()
    {
        var graph = new NodeGraph();
        graph.Add(new Shout { Times = 10 });

        IReadOnlyList<GraphProblem> problems = graph.Validate();

        Assert.Equal([(GraphProblemCode.MissingInput, "words"), (GraphProblemCode.OutOfRange, "times")], problems.Select(problem => (problem.Code, problem.Port!)));
    }

    [Fact]
    public async Task RunAsync_ConnectedValueOutOfRange_FailsTheInvocation()
    {
        await using ServiceProvider services = Services();
        var graph = new NodeGraph();
        IntegerValue number = graph.Add(new IntegerValue { Value = 10 });
        graph.Add(new Shout { Words = ["a"] }, id: "shout");
        graph.Connect(new PortReference(number.Id, "value"), new PortReference("shout", "times"));

        await using GraphRun run = await services.GetRequiredService<IGraphRunner>().RunAsync(graph);

        Assert.Contains("Input 'times' is 10; allowed 1 to 9", Assert.Single(run.Errors).ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Json_Literals_RoundTrip()
    {
        var graph = new NodeGraph();
        graph.Add(new Shout { Words = ["a"], Times = 3, Tone = Tone.Calm, IsIntermediate = true });
        graph.Add(new Record { Line = "x" });

        NodeGraph read = NodeGraph.Parse(graph.ToJson(Catalog), Catalog);

        var shout = (Shout)read["shout"];
        Assert.Equal(["a"], shout.Words);
        Assert.Equal(3, shout.Times);
        Assert.Equal(Tone.Calm, shout.Tone);
        Assert.True(shout.IsIntermediate);
        Assert.Equal("x", ((Record)read["record"]).Line);
    }

    [Fact]
    public void GetJsonSchema_HandWrittenType_IsAsTellingAsAGeneratedOne()
    {
        using JsonDocument schema = JsonDocument.Parse(Catalog.GetJsonSchema("acme.shout"));

        JsonElement root = schema.RootElement;
        JsonElement inputs = root.GetProperty("properties");
        Assert.Equal("Shout", root.GetProperty("title").GetString());
        Assert.Equal("text", root.GetProperty("category").GetString());
        Assert.Equal("1.1.0", root.GetProperty("version").GetString());
        Assert.True(inputs.GetProperty("words").GetProperty("needed").GetBoolean());
        Assert.Equal("What to shout.", inputs.GetProperty("words").GetProperty("description").GetString());
        Assert.Equal(9, inputs.GetProperty("times").GetProperty("maximum").GetInt32());
        Assert.Equal("loud", inputs.GetProperty("tone").GetProperty("default").GetString());
        Assert.Equal("integer", root.GetProperty("outputs").GetProperty("length").GetProperty("type").GetString());
    }

    [Fact]
    public void Create_PortNamedTwiceOrReserved_IsRefused()
    {
        static NodeDescriptor Describe(params string[] inputs) => new NodeDescriptor<Record, NoOutputs>(
            "acme.bad",
            () => new Record(),
            node => node,
            _ => (_, _, _) => default,
            [.. inputs.Select(name => new InputPort<Record, string>(name, PortType.String, node => node.Line, (node, value) => node.Line = value))],
            []);

        Assert.Contains("two inputs named 'a'", Assert.Throws<ArgumentException>(() => Describe("a", "a")).Message, StringComparison.Ordinal);
        Assert.Contains("an input named 'use_cache'", Assert.Throws<ArgumentException>(() => Describe("use_cache")).Message, StringComparison.Ordinal);
    }

    private static ServiceProvider Services()
    {
        var collection = new ServiceCollection();
        collection.AddSingleton(CultureInfo.InvariantCulture.TextInfo);
        collection.AddSingleton<List<string>>();
        collection.AddInvoke().AddNodes([Shout.Type, Record.Type]);
        return collection.BuildServiceProvider();
    }

    /// <summary>Written as the page on nodes shows it.</summary>
    private sealed class Shout : Node
    {
        // Before the descriptor, which uses it.
        private static readonly PortType<Tone> ToneType = PortType.Enum([KeyValuePair.Create("calm", Tone.Calm), KeyValuePair.Create("loud", Tone.Loud)]);

        public static NodeDescriptor<Shout, Result> Type { get; } = new(
            "acme.shout",
            create: () => new Shout(),
            copy: node => new Shout { Words = node.Words, Times = node.Times, Tone = node.Tone },
            bind: services =>
            {
                TextInfo culture = services.GetRequiredService<TextInfo>();
                return (node, _, _) => new(node.Run(culture));
            },
            inputs:
            [
                new InputPort<Shout, IReadOnlyList<string>>("words", PortType.List(PortType.String), node => node.Words, (node, value) => node.Words = value)
                {
                    IsRequired = true,
                    Description = "What to shout.",
                },
                new InputPort<Shout, int>("times", PortType.Int32, node => node.Times, (node, value) => node.Times = value) { Minimum = 1, Maximum = 9 },
                new InputPort<Shout, Tone>("tone", ToneType, node => node.Tone, (node, value) => node.Tone = value),
            ],
            outputs:
            [
                new OutputPort<Result, string>("text", PortType.String, result => result.Text),
                new OutputPort<Result, long>("length", PortType.Int64, result => result.Text.Length),
            ])
        {
            Version = "1.1.0",
            Category = "text",
            Title = "Shout",
        };

        public override NodeDescriptor Descriptor => Type;

        public IReadOnlyList<string> Words { get; set; } = null!; // required

        public int Times { get; set; } = 1;

        public Tone Tone { get; set; } = Tone.Loud;

        public Input<IReadOnlyList<string>> WordsIn => new(this, "words");

        public Output<string> TextOut => new(this, "text");

        private Result Run(TextInfo culture)
        {
            string once = string.Join(' ', Words);
            return new(string.Concat(Enumerable.Repeat(Tone == Tone.Loud ? culture.ToUpper(once) : once, Times)));
        }

        public readonly record struct Result(string Text);
    }

    /// <summary>A node without outputs.</summary>
    private sealed class Record : Node
    {
        public static NodeDescriptor<Record, NoOutputs> Type { get; } = new(
            "acme.record",
            create: () => new Record(),
            copy: node => new Record { Line = node.Line },
            bind: services =>
            {
                List<string> lines = services.GetRequiredService<List<string>>();
                return (node, _, _) =>
                {
                    lines.Add(node.Line);
                    return default;
                };
            },
            inputs: [new InputPort<Record, string>("line", PortType.String, node => node.Line, (node, value) => node.Line = value)],
            outputs: []);

        public override NodeDescriptor Descriptor => Type;

        public string Line { get; set; } = "";

        public Input<string> LineIn => new(this, "line");
    }
}

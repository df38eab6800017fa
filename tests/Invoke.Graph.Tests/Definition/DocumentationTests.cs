namespace Invoke.Graph.Tests.Definition;

/// <summary>The code of docs/graphs.md.</summary>
public sealed class DocumentationTests
{
    [Fact]
    public async Task Graphs_Building_Runs()
    {
        var runner = new GraphRunner();
        var graph = new NodeGraph();
        GraphInput<IReadOnlyList<string>> prompts = graph.Input<IReadOnlyList<string>>("prompts");
        Iteration<string> each = graph.Iterate(prompts);
        var upper = graph.Add(new UpperCase(), id: "upper");
        graph.Connect(each.Item, upper.In.Text);
        Collection<string> all = graph.Collect(upper.Out.Text);

        GraphPlan plan = graph.Compile();
        await using GraphRun run = await runner.RunAsync(plan, new GraphInputs().Set(prompts, ["a", "b"]));
        run.ThrowIfNotCompleted();
        IReadOnlyList<string> results = run.Get(all);

        Assert.Equal(["A", "B"], results);
    }

    /// <summary>What the generator writes for a node with the input and the output Text.</summary>
    private sealed class UpperCase : Node
    {
        private static readonly NodeDescriptor<UpperCase, string> Type = new(
            "test.upper_case",
            static () => new UpperCase(),
            static node => new UpperCase { Text = node.Text },
            static _ => static (node, _, _) => new ValueTask<string>(node.Text.ToUpperInvariant()),
            [new InputPort<UpperCase, string>("text", PortType.String, static node => node.Text, static (node, value) => node.Text = value)],
            [new OutputPort<string, string>("text", PortType.String, static (in string result) => result)]);

        public override NodeDescriptor Descriptor => Type;

        public string Text { get; set; } = string.Empty;

        public (Input<string> Text, int Count) In => (new Input<string>(this, "text"), 1);

        public (Output<string> Text, int Count) Out => (new Output<string>(this, "text"), 1);
    }
}

using System.Text.Json;

namespace Invoke.Graph.Tests.Preparation;

/// <summary>Part of a random graph moved into a call, or into a call inside a call, runs as the brute-force reference says.</summary>
public sealed class CallPropertyTests
{
    private static readonly int Count = Environment.GetEnvironmentVariable("INVOKE_FULL") == "1" ? 20_000 : 500;

    [Theory]
    [InlineData(1, true)]
    [InlineData(2, true)]
    [InlineData(1, false)]
    public async Task RunAsync_PartMovedIntoCalls_EqualsReference(int depth, bool depthFirst)
    {
        var valid = 0;
        var iterated = 0;
        for (var seed = 1; seed <= Count; seed++)
        {
            var random = new RandomGraph(seed);
            int[] part = ConvexPart(random, new Random(seed));
            int[] before = [.. Enumerable.Range(0, part[0])];
            RandomGraph model = random.Reordered([.. before, .. part, .. Enumerable.Range(0, random.Nodes.Count).Except(before).Except(part)]);
            part = [.. Enumerable.Range(part[0], part.Length)];

            var reference = new ReferenceEngine(model, part);
            NodeGraph graph = Build(model, part, depth);
            GraphAnalysis analysis = GraphValidator.Validate(graph);
            Assert.True(reference.HasCollectorFault == analysis.Problems.Exists(problem => problem.Code == GraphProblemCode.CollectorInput), $"Seed {seed}: {string.Join(' ', analysis.Problems)}");
            if (reference.HasCollectorFault)
            {
                continue;
            }

            await AssertRunAsync(graph, model, reference, id => IdIn(part, depth, id), depthFirst, seed);
            valid++;
            iterated += analysis.Flat.Scopes[1].Sources.Exists(source => analysis.Axes[source].Length > 0) ? 1 : 0;
        }

        Assert.InRange(valid, Count / 2, Count);
        Assert.InRange(iterated, Count / 10, Count);
    }

    private static async Task AssertRunAsync(NodeGraph graph, RandomGraph model, ReferenceEngine reference, Func<string, string> idOf, bool depthFirst, int seed)
    {
        reference.Run(depthFirst);
        await using GraphRun run = await new GraphRunner(scheduler: depthFirst ? new DepthFirstScheduler() : new BreadthFirstScheduler()).RunAsync(graph);

        Assert.True(run.Status == GraphStatus.Completed, $"Seed {seed}: {run.Status}");
        string[] expected = [.. reference.Order.Select(idOf)];
        Assert.True(expected.SequenceEqual(run.History), $"Seed {seed}:\n{string.Join(' ', expected)}\nexpected, but ran\n{string.Join(' ', run.History)}");
        foreach (ModelNode node in model.Nodes)
        {
            string port = node.Kind switch { ModelKind.Iterate => "item", ModelKind.Collect => "collection", _ => "value" };
            string values = JsonSerializer.Serialize(reference.ResultsOf(node.Index));
            string actual = JsonSerializer.Serialize(run.GetAll(idOf(node.Id), port));
            Assert.True(values == actual, $"Seed {seed}, node {node.Id}: {values} expected, but got {actual}");
            Assert.True(reference.ResultsOf(node.Index).Count == run.CountOf(idOf(node.Id)), $"Seed {seed}, node {node.Id}: count");
        }
    }

    private static string IdIn(int[] part, int depth, string id) => part.Contains(int.Parse(id.Split('@')[0].AsSpan(1), System.Globalization.CultureInfo.InvariantCulture))
        ? string.Concat(Enumerable.Range(0, depth).Select(level => $"c{level}.")) + id
        : id;

    /// <summary>Picks some nodes, half of the time under one iterator, and adds all that lie between them.</summary>
    private static int[] ConvexPart(RandomGraph model, Random random)
    {
        int count = model.Nodes.Count;
        var above = new HashSet<int>[count];
        for (var node = 0; node < count; node++)
        {
            Above(model, node, above);
        }

        int[] nodes = [.. Enumerable.Range(0, count)];
        int[] iterators = [.. nodes.Where(node => model.Nodes[node].Kind == ModelKind.Iterate && above.Any(set => set.Contains(node)))];
        if (iterators.Length > 0 && random.Next(2) == 0)
        {
            int iterator = iterators[random.Next(iterators.Length)];
            nodes = [.. nodes.Where(node => above[node].Contains(iterator))];
        }

        int[] picked = [.. nodes.Where(_ => random.Next(3) == 0)];
        picked = picked.Length == 0 ? [nodes[random.Next(nodes.Length)]] : picked;
        return [.. Enumerable.Range(0, count).Where(node => picked.Contains(node)
            || (picked.Any(end => above[end].Contains(node)) && picked.Any(above[node].Contains)))];
    }

    private static HashSet<int> Above(RandomGraph model, int node, HashSet<int>?[] above) => above[node] ??=
        [.. model.Nodes[node].Edges.SelectMany(edge => Above(model, edge.Source, above).Append(edge.Source))];

    /// <summary>One input of the call for each output from outside, one output for each that is read outside; more depth passes everything on.</summary>
    private static NodeGraph Build(RandomGraph model, int[] part, int depth)
    {
        var inner = new NodeGraph();
        foreach (int node in part)
        {
            inner.Add(RandomGraph.CreateNode(model.Nodes[node]), model.Nodes[node].Id);
        }

        var inputs = new HashSet<string>();
        var outputs = new HashSet<string>();
        foreach ((int node, int source, string output, string input) in EdgesOf(model))
        {
            string name = $"n{source}_{output}";
            if (part.Contains(node))
            {
                if (!part.Contains(source) && inputs.Add(name))
                {
                    inner.Input<object?>(name);
                }

                inner.Connect(part.Contains(source) ? new PortReference($"n{source}", output) : new PortReference(null, name), new PortReference($"n{node}", input));
            }
            else if (part.Contains(source) && outputs.Add(name))
            {
                inner.AddOutput(new GraphOutput(name, new PortReference($"n{source}", output)));
            }
        }

        for (int level = depth - 1; level > 0; level--)
        {
            inner = PassingOn(inner, $"c{level}");
        }

        var graph = new NodeGraph();
        foreach (ModelNode node in model.Nodes)
        {
            if (node.Index == part[0])
            {
                graph.Call(inner, "c0");
            }

            if (!part.Contains(node.Index))
            {
                graph.Add(RandomGraph.CreateNode(node), node.Id);
            }
        }

        foreach ((int node, int source, string output, string input) in EdgesOf(model))
        {
            PortReference from = part.Contains(source) ? new PortReference("c0", $"n{source}_{output}") : new PortReference($"n{source}", output);
            if (!part.Contains(node))
            {
                graph.Connect(from, new PortReference($"n{node}", input));
            }
            else if (!part.Contains(source) && inputs.Remove($"n{source}_{output}"))
            {
                graph.Connect(from, new PortReference("c0", $"n{source}_{output}"));
            }
        }

        return graph;
    }

    private static NodeGraph PassingOn(NodeGraph inner, string id)
    {
        var around = new NodeGraph();
        around.Call(inner, id);
        foreach (GraphInput input in inner.Inputs)
        {
            around.Input<object?>(input.Name);
            around.Connect(new PortReference(null, input.Name), new PortReference(id, input.Name));
        }

        foreach (GraphOutput output in inner.Outputs)
        {
            around.AddOutput(new GraphOutput(output.Name, new PortReference(id, output.Name)));
        }

        return around;
    }

    private static IEnumerable<(int Node, int Source, string Output, string Input)> EdgesOf(RandomGraph model) =>
        model.Nodes.SelectMany(node => node.Edges.Select(edge => (node.Index, edge.Source, edge.Output, edge.Input)));
}

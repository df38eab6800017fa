using Microsoft.Extensions.DependencyInjection;

namespace TrimSafety.App;

/// <summary>A host with a container: a graph with an iterator, a collector and an If, streamed.</summary>
internal static class HostPart
{
    public static async Task RunAsync()
    {
        var services = new ServiceCollection();
        services.AddSingleton<Stamp>();
        services.AddInvoke().AddNodes([.. GeneratedNodes.All, Shout.Type], PageJsonContext.Default).UseScheduler<BreadthFirstScheduler>();
        await using ServiceProvider provider = services.BuildServiceProvider(new ServiceProviderOptions { ValidateOnBuild = true, ValidateScopes = true });

        var graph = new NodeGraph();
        GraphInput<IReadOnlyList<string>> words = graph.Input<IReadOnlyList<string>>("words");
        Iteration<string> word = graph.Iterate(words);
        Shout shout = graph.Add(new Shout());
        graph.Connect(word.Item, shout.In);
        Collection<string> all = graph.Collect(shout.Out);
        ComposePage page = graph.Add(new ComposePage());
        graph.Connect(all, page.In.Lines);
        BooleanValue flag = graph.Add(new BooleanValue { Value = true });
        StringValue other = graph.Add(new StringValue { Value = "other" });
        Output<string> chosen = graph.If(flag.Out.Value, page.Out.Text, other.Out.Value);

        GraphRun? run = null;
        var events = new List<string>();
        GraphInputs inputs = new GraphInputs().Set(words, ["a", "b"]);
        await foreach (GraphEvent graphEvent in provider.GetRequiredService<IGraphRunner>().StreamAsync(graph, inputs))
        {
            run = (graphEvent as GraphEndedEvent)?.Run;
            events.Add(graphEvent.GetType().Name);
        }

        // The last event has the run.
        run!.ThrowIfNotCompleted();
        Console.WriteLine($"container: {run.Get(chosen)}, skipped {string.Join(' ', run.Skipped)}, {events.Count(name => name == nameof(InvocationProgressEvent))} report");

        try
        {
            var invalid = new NodeGraph();
            invalid.Add(new ComposePage());
            await provider.GetRequiredService<IGraphRunner>().RunAsync(invalid);
        }
        catch (GraphValidationException exception)
        {
            Console.WriteLine($"invalid: {exception.Problems[0].CodeText}");
        }
    }
}

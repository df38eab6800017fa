namespace Packages.Tests;

/// <summary>The source of an app that knows Invoke only by its package.</summary>
internal static class Consumer
{
    public const string Node = """
        using System.ComponentModel.DataAnnotations;
        using Invoke.Graph;

        namespace Consumer;

        public sealed class Punctuation
        {
            public string End => "!";
        }

        [Node("consumer.shout", Description = "Repeats a text, loudly.")]
        public sealed partial class Shout : Node
        {
            [Input(Required = true)]
            public string Text { get; set; }

            [Input, Range(1, 9)]
            public int Times { get; set; } = 2;

            public readonly record struct Result(string Text, int Length);

            public async Task<Result> RunAsync(Punctuation punctuation, NodeContext context, CancellationToken cancellationToken)
            {
                await Task.Delay(1, cancellationToken);
                string text = string.Concat(Enumerable.Repeat(Text.ToUpperInvariant() + punctuation.End, Times));
                context.ReportProgress(1, 1);
                return new Result(text, text.Length);
            }
        }
        """;

    public const string Program = """
        using Consumer;
        using Invoke.Graph;
        using Microsoft.Extensions.DependencyInjection;

        var services = new ServiceCollection();
        services.AddSingleton<Punctuation>();
        services.AddInvoke().AddNodes(GeneratedNodes.All);
        await using ServiceProvider provider = services.BuildServiceProvider();

        var graph = new NodeGraph();
        StringCollection words = graph.Add(new StringCollection { Collection = ["red", "blue"] });
        Iteration<string> word = graph.Iterate(words.Out.Collection);
        Shout shout = graph.Add(new Shout { Times = 1 });
        graph.Connect(word.Item, shout.In.Text);
        Collection<string> all = graph.Collect(shout.Out.Text);

        var catalog = provider.GetRequiredService<NodeCatalog>();
        Console.WriteLine(NodeGraph.Parse(graph.ToJson(catalog), catalog).Validate().Count);

        await using GraphRun run = await provider.GetRequiredService<IGraphRunner>().RunAsync(graph);
        run.ThrowIfNotCompleted();
        Console.WriteLine(string.Join(" ", run.Get(all)));
        """;

    public static string NuGetConfig(string source) => $"""
        <configuration>
          <packageSources>
            <add key="invoke" value="{source}" />
          </packageSources>
        </configuration>
        """;
}

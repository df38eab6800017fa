namespace Packages.Tests;

/// <summary>The sources of apps that know Invoke only by its packages.</summary>
internal static class Consumer
{
    /// <summary>What apps of the repository ask for; the cache has it.</summary>
    public const string ExtensionsVersion = "10.0.14";

    /// <summary>A node with a service, an input with a range and a result of two ports.</summary>
    public const string Node = """
        using System.ComponentModel.DataAnnotations;
        using Invoke.Graph;

        namespace App;

        public sealed class Punctuation
        {
            public string End => "!";
        }

        [Node("app.shout", Description = "Repeats a text, loudly.")]
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

    /// <summary>Runs the node in a graph and in a test host, and lets the native library write and read an image.</summary>
    public const string Program = """
        using App;
        using Invoke.Graph;
        using Invoke.Images;
        using Invoke.Testing;
        using Microsoft.Extensions.DependencyInjection;

        var services = new ServiceCollection();
        services.AddSingleton<Punctuation>();
        services.AddInvoke().AddNodes(GeneratedNodes.All).AddImages(options => options.RootPath = "data").UseVips();
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

        NodeTestResult<Shout.Result> tested = await new NodeTestHost().AddService(new Punctuation()).RunAsync(new Shout { Text = "test" });
        Console.WriteLine($"{tested.Output.Text} {tested.Progress.Count}");

        IImageService images = provider.GetRequiredService<IImageService>();
        StoredImage stored = await images.CreateAsync(ImageCreateRequest.FromPixels(new byte[600 * 400 * 3], 600, 400, PixelFormat.Rgb24));
        string thumbnail = Directory.EnumerateFiles("data", "*.webp", SearchOption.AllDirectories).Single();
        Console.WriteLine($"{stored.Width} x {stored.Height}, {(await File.ReadAllBytesAsync(thumbnail)).AsSpan(8, 4).SequenceEqual("WEBP"u8)}");
        """;

    /// <summary>Makes what keeps things on other machines, none of which can be reached.</summary>
    public const string Unreachable = """
        using Invoke.Graph;
        using Invoke.Images;
        using Invoke.Queue;
        using Microsoft.Extensions.DependencyInjection;

        var services = new ServiceCollection();
        services.AddLogging();
        services.AddInvoke().AddImages(options => options.RootPath = "data").AddQueue().AddSessionResults().AddSessionWorker()
            .UseS3(options =>
            {
                options.ServiceUrl = "http://127.0.0.1:1";
                options.Bucket = "images";
                options.AccessKeyId = "id";
                options.SecretAccessKey = "key";
            })
            .UseS3Urls()
            .UsePostgreSql(options => options.ConnectionString = "Host=127.0.0.1;Port=1;Database=invoke;Username=invoke")
            .UseRabbitMq(options => options.Address = new Uri("amqp://guest:guest@127.0.0.1:1/"));
        await using ServiceProvider provider = services.BuildServiceProvider(new ServiceProviderOptions { ValidateOnBuild = true, ValidateScopes = true });

        object[] made =
        [
            provider.GetRequiredService<IImageFileStorage>(),
            provider.GetRequiredService<IUrlService>(),
            provider.GetRequiredService<IImageRecordStorage>(),
            provider.GetRequiredService<ISessionResultStorage>(),
            provider.GetRequiredService<ISessionQueue>(),
            provider.GetRequiredService<ISessionEventLog>(),
            provider.GetRequiredService<IWorkSource>(),
            provider.GetRequiredService<IImageService>(),
        ];
        foreach (object service in made)
        {
            Console.WriteLine(service.GetType().FullName);
        }
        """;
}

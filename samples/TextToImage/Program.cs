using Invoke.Graph;
using Invoke.Images;
using Invoke.Inference.Onnx;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Samples;
using TextToImage;

(Settings? settings, int exitCode) = new CommandLine().Read(args);
if (settings is null)
{
    return exitCode;
}

return await ConsoleProgram.RunAsync(stop => RunAsync(settings, stop));

static async Task<int> RunAsync(Settings settings, CancellationToken cancellationToken)
{
    // A folder that is itself a model is one model, so the graph needs not name it.
    StableDiffusionModel.Open(settings.ModelFolder);
    var services = new ServiceCollection();
    services.AddLogging(logging => logging.SetMinimumLevel(LogLevel.Warning).AddSimpleConsole());
    services.AddInvoke()
        .AddImages(options => options.RootPath = settings.OutputFolder)
        .AddOnnx(options => options.ModelRoots.Add(settings.ModelFolder));
    await using ServiceProvider provider = services.BuildServiceProvider();

    NodeGraph graph = settings.GraphFile is { } file
        ? NodeGraph.Parse(await File.ReadAllTextAsync(file, cancellationToken), provider.GetRequiredService<NodeCatalog>())
        : ImageGraph.Build(settings);
    IImageService images = provider.GetRequiredService<IImageService>();
    await images.InitializeAsync(cancellationToken);

    var report = new ConsoleReport(settings.OutputFolder, TimeProvider.System);
    var options = new GraphRunOptions { Observers = { report }, Scheduler = settings.IsBreadthFirst ? new BreadthFirstScheduler() : null };
    await using GraphRun run = await provider.GetRequiredService<IGraphRunner>().RunAsync(graph, options: options, cancellationToken: cancellationToken);

    return await ConsoleProgram.FinishAsync(run, report, images, provider.GetRequiredService<IImageCodec>(), settings.OutputFolder);
}

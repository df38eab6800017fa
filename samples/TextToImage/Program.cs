using System.Runtime.InteropServices;
using System.Text.Json;
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

using var stop = new CancellationTokenSource();
using PosixSignalRegistration interrupted = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
using PosixSignalRegistration terminated = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);
void Stop(PosixSignalContext context)
{
    // The first Ctrl+C keeps what is finished; the second one ends the process at once.
    context.Cancel = !stop.IsCancellationRequested;
    stop.Cancel();
}

try
{
    return await RunAsync(settings, stop.Token);
}
catch (OperationCanceledException) when (stop.IsCancellationRequested)
{
    Console.Error.WriteLine("Cancelled.");
    return ExitCodes.Canceled;
}
catch (Exception exception) when (exception is InvokeException or IOException or UnauthorizedAccessException or JsonException or ArgumentException)
{
    Console.Error.WriteLine(exception.Message);
    return ExitCodes.Failure;
}

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

    // The sheet of what is finished is made even of a cancelled run.
    if (report.Images.Count > 0)
    {
        IImageCodec codec = provider.GetRequiredService<IImageCodec>();
        Console.WriteLine($"Contact sheet: {await ContactSheet.WriteAsync(images, codec, report.Images, settings.OutputFolder, CancellationToken.None)}");
    }

    switch (run.Status)
    {
        case GraphStatus.Completed:
            return ExitCodes.Success;
        case GraphStatus.Canceled:
            Console.Error.WriteLine($"Cancelled; {report.Images.Count} finished images are kept.");
            return ExitCodes.Canceled;
        default:
            Console.Error.WriteLine(run.Errors[0].Message);
            return ExitCodes.Failure;
    }
}

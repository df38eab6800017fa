using ImageToImage;
using Invoke.Graph;
using Invoke.Images;
using Invoke.Inference.Onnx;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Samples;

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
    IImageService images = provider.GetRequiredService<IImageService>();
    await images.InitializeAsync(cancellationToken);

    ImageRef? from = await InputImages.StoreAsync(images, settings.FromFile, ImageCategory.User, cancellationToken);
    ImageRef? mask = settings.RepaintedHalf is { } half
        ? await InputImages.StoreHalfAsync(images, half, settings.Width, settings.Height, cancellationToken)
        : await InputImages.StoreAsync(images, settings.MaskFile, ImageCategory.Mask, cancellationToken);

    var report = new ConsoleReport(settings.OutputFolder, TimeProvider.System);
    await using GraphRun run = await provider.GetRequiredService<IGraphRunner>().RunAsync(
        EditGraph.Build(settings, from, mask), options: new GraphRunOptions { Observers = { report } }, cancellationToken: cancellationToken);

    return await ConsoleProgram.FinishAsync(run, report, images, provider.GetRequiredService<IImageCodec>(), settings.OutputFolder);
}

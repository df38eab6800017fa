using System.Text.Json;
using Invoke.Images;
using Invoke.Queue;
using Invoke.Queue.WorkerProgram;
using Microsoft.Extensions.DependencyInjection;

namespace Invoke.Testing.Shared.Contracts;

/// <summary>What the log tells of nodes while they run.</summary>
public abstract class ProgressContract(WorkerHostFactory create)
{
    private const string PngUrl = "data:image/png;base64,";

    [StorageFact]
    public async Task Run_NodeReportsAPreview_TheEventCarriesItAsAPicture()
    {
        await using var host = create();
        await host.StartAsync();
        QueueItem item = await host.EnqueueAsync(PaintingGraph.Of(1, CanvasGate.Closed, from: 0, step: 2));

        NodeProgressEvent progress = await host.WaitForAsync<NodeProgressEvent>(each => each.Step == 2);
        await host.Queue.CancelAsync(QueueSelection.Of(item.ItemId));

        Assert.Equal((8, 8), (progress.Image?.Width, progress.Image?.Height));
        Assert.StartsWith(PngUrl, progress.Image!.DataUrl, StringComparison.Ordinal);
        byte[] rgb = Decode(Convert.FromBase64String(progress.Image.DataUrl[PngUrl.Length..]), out int width, out int height);
        Assert.Equal((4, 2), (width, height));
        Assert.All(rgb, value => Assert.Equal(100, value));
        Assert.Equal((2, 4, TimeSpan.FromSeconds(2), 2.0), (progress.Step, progress.Total, progress.TimeLeft, progress.Sigma));
        EventMessage? message = progress.ToMessage(EventDialect.Current);
        using var told = JsonDocument.Parse(message!.Data);
        Assert.Equal((2.0, 2.0), (told.RootElement.GetProperty("seconds_left").GetDouble(), told.RootElement.GetProperty("sigma").GetDouble()));
    }

    [StorageFact]
    public async Task Run_PreviewIsLargerThanAllowed_IsMadeSmaller()
    {
        await using var host = create(options => options.PreviewSize = 2);
        await host.StartAsync();
        QueueItem item = await host.EnqueueAsync(PaintingGraph.Of(1, CanvasGate.Closed, from: 0, step: 1));

        NodeProgressEvent progress = await host.WaitForAsync<NodeProgressEvent>(each => each.Step == 1);
        await host.Queue.CancelAsync(QueueSelection.Of(item.ItemId));

        Decode(Convert.FromBase64String(progress.Image!.DataUrl[PngUrl.Length..]), out int width, out int height);
        Assert.Equal((2, 1), (width, height));
        Assert.Equal((8, 8), (progress.Image.Width, progress.Image.Height));
    }

    [StorageFact]
    public async Task Run_PreviewsAreOff_NodesAreNotAskedForAny()
    {
        await using var host = create(options => options.PreviewSize = 0);
        await host.StartAsync();
        QueueItem item = await host.EnqueueAsync(PaintingGraph.Of(1, CanvasGate.Closed, from: 0, step: 1));

        NodeProgressEvent progress = await host.WaitForAsync<NodeProgressEvent>(each => each.Step == 1);
        await host.Queue.CancelAsync(QueueSelection.Of(item.ItemId));

        Assert.Null(progress.Image);
    }

    private static byte[] Decode(byte[] png, out int width, out int height)
    {
        using var provider = new ServiceCollection().AddInvoke().AddImages().Services.BuildServiceProvider();
        var codec = provider.GetRequiredService<IImageCodec>();
        ImageInfo info = codec.Identify(png);
        (width, height) = (info.Width, info.Height);
        var rgb = new byte[Pixels.GetByteCount(width, height, PixelFormat.Rgb24)];
        codec.Decode(png, new Pixels(rgb, width, height, PixelFormat.Rgb24), DecodeOptions.Default);
        return rgb;
    }
}

using Invoke.Graph;
using Invoke.Images;

namespace Invoke.EndToEnd.Tests;

/// <summary>A seed makes the same picture, whatever runs beside it and on however many threads.</summary>
public sealed class DeterminismTests
{
    private static readonly long[] Seeds = [3, 9, 4];

    [Fact]
    public async Task RunAsync_AnyNumberOfThreads_GivesTheSamePixels()
    {
        string[] one = await DrawAsync(Seeds, threads: 1);

        Assert.Equal(one, await DrawAsync(Seeds, threads: 2));
        Assert.Equal(one, await DrawAsync(Seeds, threads: 3));
        Assert.Equal(one, await DrawAsync(Seeds, threads: 7));
    }

    [Fact]
    public async Task RunAsync_SeedsInAnotherOrder_GiveTheSamePixels()
    {
        string[] forward = await DrawAsync(Seeds);

        string[] backward = await DrawAsync([.. Seeds.Reverse()]);

        Assert.Equal(forward, backward.Reverse());
    }

    [Theory]
    [InlineData("ddim")]
    [InlineData("euler_a")]
    [InlineData("dpmpp_2m_sde")]
    public async Task RunAsync_SeveralAtATime_GivesTheSamePixels(string scheduler)
    {
        string[] alone = await DrawAsync(Seeds, scheduler: scheduler);

        Assert.Equal(alone, await DrawAsync(Seeds, parallelism: 3, scheduler: scheduler));
    }

    [Fact]
    public async Task RunAsync_BreadthFirst_GivesTheSamePixels()
    {
        string[] depthFirst = await DrawAsync(Seeds);

        Assert.Equal(depthFirst, await DrawAsync(Seeds, order: new BreadthFirstScheduler()));
    }

    private static async Task<string[]> DrawAsync(
        long[] seeds, int threads = 2, int parallelism = 1, string scheduler = "euler_a", IGraphScheduler? order = null)
    {
        await using var host = new EmojiHost(configureOnnx: options => options.IntraOpThreads = threads);
        var apple = new AppleGraph(steps: 5, scheduler: scheduler, seeds: seeds);
        var options = new GraphRunOptions { MaxDegreeOfParallelism = parallelism, Scheduler = order };

        await using GraphRun run = await host.Runner.RunAsync(apple.Graph, options: options);

        run.ThrowIfNotCompleted();
        var pictures = new List<string>();
        foreach (ImageRef image in run.GetAll(apple.Image.Out.Image))
        {
            pictures.Add(Convert.ToHexString((await host.Images.ReadPixelsAsync(image.ImageName, PixelFormat.Rgb24)).Data.Span));
        }

        Assert.Equal(seeds.Length, pictures.Distinct().Count());
        return [.. pictures];
    }
}

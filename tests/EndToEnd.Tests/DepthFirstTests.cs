using Invoke.Graph;
using Invoke.Images;

namespace Invoke.EndToEnd.Tests;

/// <summary>Each image is saved the moment its own branch is done, in order.</summary>
public sealed class DepthFirstTests
{
    [Fact]
    public async Task RunAsync_TwoImages_FirstIsSavedBeforeSecondIsDenoised()
    {
        await using var host = new EmojiHost();
        var apple = new AppleGraph(count: 2);
        string[] filesWhenSecondStarts = [];
        var observer = new RecordingObserver(graphEvent =>
        {
            if (graphEvent is InvocationStartedEvent { InvocationId: "denoise_latents@1" })
            {
                filesWhenSecondStarts = host.Files();
            }
        });

        await using GraphRun run = await host.Runner.RunAsync(apple.Graph, options: new GraphRunOptions { Observers = { observer } });

        run.ThrowIfNotCompleted();
        string[] expected =
        [
            "main_model_loader", "compel", "compel_2", "range",
            "noise@0", "denoise_latents@0", "l2i@0",
            "noise@1", "denoise_latents@1", "l2i@1",
        ];
        observer.Order.AssertStarted(expected);
        observer.Order.AssertCompleted(expected);
        observer.Order.AssertBranchByBranch("noise", "denoise_latents", "l2i");
        IReadOnlyList<ImageRef> images = run.GetAll(apple.Image.Out.Image);
        Assert.Contains(host.PathOf(images[0]), filesWhenSecondStarts);
        Assert.DoesNotContain(host.PathOf(images[1]), filesWhenSecondStarts);
        Assert.True(string.CompareOrdinal(images[0].ImageName, images[1].ImageName) < 0);
    }

    [Fact]
    public async Task RunAsync_BreadthFirst_SavesNothingUntilAllAreDenoised()
    {
        await using var host = new EmojiHost();
        var apple = new AppleGraph(count: 2);
        var observer = new RecordingObserver();

        await using GraphRun run = await host.Runner.RunAsync(
            apple.Graph, options: new GraphRunOptions { Observers = { observer }, Scheduler = new BreadthFirstScheduler() });

        run.ThrowIfNotCompleted();
        observer.Order.AssertBefore("denoise_latents@1", "l2i@0");
    }

    [Fact]
    public async Task RunAsync_Image_RecordCarriesSessionNodeAndFlag()
    {
        await using var host = new EmojiHost();
        var apple = new AppleGraph(count: 1);
        apple.Image.IsIntermediate = true;

        await using GraphRun run = await host.Runner.RunAsync(apple.Graph);

        StoredImage image = await host.Images.GetAsync(run.Get(apple.Image.Out.Image).ImageName);
        Assert.Equal(run.SessionId, image.SessionId);
        Assert.Equal("l2i", image.NodeId);
        Assert.True(image.IsIntermediate);
        Assert.Equal((64, 64), (image.Width, image.Height));
    }

    [Theory]
    [InlineData("ddim")]
    [InlineData("euler")]
    [InlineData("euler_a")]
    public async Task RunAsync_SameSeedTwice_GivesSameBytes(string scheduler)
    {
        await using var host = new EmojiHost();

        byte[] first = await DrawAsync(host, scheduler);
        byte[] second = await DrawAsync(host, scheduler);

        Assert.Equal(first, second);
    }

    private static async Task<byte[]> DrawAsync(EmojiHost host, string scheduler)
    {
        var apple = new AppleGraph(count: 1, scheduler: scheduler);
        await using GraphRun run = await host.Runner.RunAsync(apple.Graph);
        run.ThrowIfNotCompleted();
        return await File.ReadAllBytesAsync(host.PathOf(run.Get(apple.Image.Out.Image)));
    }
}

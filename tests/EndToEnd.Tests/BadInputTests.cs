using Invoke.Graph;
using Invoke.Images;
using Invoke.Testing.Shared;

namespace Invoke.EndToEnd.Tests;

/// <summary>What is wrong is named, and nothing half-written remains.</summary>
public sealed class BadInputTests
{
    [Theory]
    [InlineData(72)]
    [InlineData(8)]
    public async Task RunAsync_SizeModelCannotMake_IsRejectedBeforeAnythingRuns(int size)
    {
        await using var host = new EmojiHost();
        var observer = new RecordingObserver();

        var exception = await Assert.ThrowsAsync<GraphValidationException>(
            () => host.Runner.RunAsync(new AppleGraph(size: size).Graph, options: new GraphRunOptions { Observers = { observer } }));

        Assert.Empty(observer.Events);
        Assert.Equal(2, exception.Problems.Count);
        Assert.All(exception.Problems, problem => Assert.Contains("'emoji-diffusion' needs a multiple of 16", problem.Message, StringComparison.Ordinal));
    }

    [Fact]
    public async Task RunAsync_SizeFromAnEdge_IsRejectedByTheNodeBeforeTheNetworkRuns()
    {
        await using var host = new EmojiHost();
        var apple = new AppleGraph(count: 1);
        IntegerValue width = apple.Graph.Add(new IntegerValue { Value = 72 });
        apple.Graph.Connect(width.Out.Value, apple.Noise.In.Width);

        await using GraphRun run = await host.Runner.RunAsync(apple.Graph);

        NodeExecutionException error = Assert.Single(run.Errors);
        Assert.Equal("denoise_latents@0", error.InvocationId);
        Assert.Contains("16", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task RunAsync_UnknownScheduler_IsRejectedWithTheKnownOnes()
    {
        await using var host = new EmojiHost();

        var exception = await Assert.ThrowsAsync<GraphValidationException>(() => host.Runner.RunAsync(new AppleGraph(scheduler: "magic").Graph));

        Assert.Contains("known are ddim, ddpm, deis, deis_k, dpmpp_2m, ", Assert.Single(exception.Problems).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task RunAsync_UnknownModel_FailsAndListsTheKnownOnes()
    {
        await using var host = new EmojiHost();
        var apple = new AppleGraph();
        apple.Model.Model = new ModelIdentifier(Name: "sdxl", Base: "sdxl", Type: "main");

        await using GraphRun run = await host.Runner.RunAsync(apple.Graph);

        NodeExecutionException error = Assert.Single(run.Errors);
        Assert.Equal("main_model_loader", error.InvocationId);
        Assert.IsType<ModelNotFoundException>(error.InnerException);
        Assert.Contains("emoji-diffusion", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task RunAsync_MissingModelFolder_FailsAndNamesTheFolder()
    {
        using var empty = new TempDirectory();
        string missing = empty.PathOf("no-such-models");
        await using var host = new EmojiHost(missing);

        await using GraphRun run = await host.Runner.RunAsync(new AppleGraph().Graph);

        Assert.Contains(missing, Assert.Single(run.Errors).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("truncated", "vae_decoder")]
    [InlineData("lfs", "unet")]
    public async Task RunAsync_DamagedNetwork_FailsNamingTheFileAndLeavesNothing(string damage, string part)
    {
        using var copy = new TempDirectory();
        CopyModel(copy.Path);
        string file = Path.Combine(copy.Path, part, "model.onnx");
        Damage(file, damage);
        await using var host = new EmojiHost(copy.Path);
        await host.Images.InitializeAsync();

        await using GraphRun run = await host.Runner.RunAsync(new AppleGraph().Graph);

        Assert.Contains(file, Assert.Single(run.Errors).Message, StringComparison.Ordinal);
        Assert.Empty(host.Files());
        Assert.Equal(0, (await host.Images.ListAsync(new ImageQuery())).Total);
    }

    private static void Damage(string file, string damage)
    {
        if (damage == "lfs")
        {
            File.WriteAllText(file, "version https://git-lfs.github.com/spec/v1\noid sha256:0000\nsize 13525550\n");
            return;
        }

        byte[] bytes = File.ReadAllBytes(file);
        File.WriteAllBytes(file, bytes[..(bytes.Length / 2)]);
    }

    private static void CopyModel(string target)
    {
        foreach (string file in Directory.EnumerateFiles(EmojiHost.ModelFolder, "*", SearchOption.AllDirectories))
        {
            string copy = Path.Combine(target, Path.GetRelativePath(EmojiHost.ModelFolder, file));
            Directory.CreateDirectory(Path.GetDirectoryName(copy) ?? target);
            File.Copy(file, copy);
        }
    }
}

using Invoke.Graph;
using Invoke.Images;
using Invoke.Inference.Onnx;
using Invoke.Testing.Shared;

namespace Invoke.EndToEnd.Tests;

/// <summary>Workflows of InvokeAI's editor run as they are: only the model is another one.</summary>
public sealed class WorkflowTests
{
    private const string Decode = "b60a9c3e-decode";
    private static readonly ModelIdentifier Emoji = new(Name: "emoji-diffusion");

    [Fact]
    public async Task RunAsync_TextToImageWorkflow_DrawsThePictureOfTheGraph()
    {
        await using var host = new EmojiHost();
        var apple = new AppleGraph(count: 1, seed: 7);
        WorkflowImport import = NodeGraph.ImportWorkflow(Read("text-to-image"), host.Catalog);
        import.ThrowIfIncomplete();
        import.Set("Positive Prompt", "red apple").Set("width", 64).Set("height", 64).Set("steps", 4).Set("scheduler", "ddim")
            .Set("e1f02b9d-seed", "low", 7).Set("e1f02b9d-seed", "high", 8);

        await using GraphRun expected = await host.Runner.RunAsync(apple.Graph);
        await using GraphRun run = await host.Runner.RunAsync(import.Graph);

        run.ThrowIfNotCompleted();
        var image = Assert.IsType<ImageRef>(Assert.Single(run.GetAll(Decode, "image")));
        Assert.Equal(
            (await host.Images.ReadPixelsAsync(expected.Get(apple.Image.Out.Image).ImageName, PixelFormat.Rgb24)).Data,
            (await host.Images.ReadPixelsAsync(image.ImageName, PixelFormat.Rgb24)).Data);
    }

    [Fact]
    public async Task ImportWorkflow_ExposedFields_CarryTypesAndRanges()
    {
        await using var host = new EmojiHost();

        WorkflowImport import = NodeGraph.ImportWorkflow(Read("text-to-image"), host.Catalog);

        Assert.Equal(["model", "Positive Prompt", "Negative Prompt", "width", "height", "steps", "scheduler"], import.ExposedFields.Select(field => field.Name));
        Assert.Equal("emoji-diffusion", Assert.IsType<ModelIdentifier>(import.ExposedFields[0].Value).Name);
        Assert.Contains("input 'steps' is 9000; allowed 1 to 1000", Assert.Throws<ArgumentOutOfRangeException>(() => import.Set("steps", 9000)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task RunAsync_PromptFromFileWorkflow_DrawsEachLineBeforeTheNext()
    {
        using var folder = new TempDirectory();
        string prompts = Path.Combine(folder.Path, "prompts.txt");
        await File.WriteAllLinesAsync(prompts, ["red apple", "green tree", "yellow sun"]);
        await using var host = new EmojiHost();
        WorkflowImport import = NodeGraph.ImportWorkflow(Read("prompt-from-file"), host.Catalog);
        import.ThrowIfIncomplete();
        import.Set("model", Emoji).Set("file_path", prompts).Set("steps", 3).Set("a1c40f77-file", "max_prompts", 0);
        await import.UseModelNativeSizeAsync(host.Models);
        var observer = new RecordingObserver();

        await using GraphRun run = await host.Runner.RunAsync(import.Graph, options: new GraphRunOptions { Observers = { observer } });

        run.ThrowIfNotCompleted();
        ImageRef[] images = [.. run.GetAll(Decode, "image").Cast<ImageRef>()];
        string[] made = [.. observer.Events.OfType<InvocationCompletedEvent>().Select(each => each.InvocationId).Where(id => id.Contains('@', StringComparison.Ordinal))];
        Assert.Equal(3, images.Length);
        Assert.Equal(3, images.Select(image => Convert.ToHexString(File.ReadAllBytes(host.PathOf(image)))).Distinct().Count());
        Assert.Equal(
            [.. Enumerable.Range(0, 3).SelectMany(index => new[] { $"2a91d0e4-positive@{index}", $"9e44b3f7-denoise@{index}", $"{Decode}@{index}" })],
            made.Where(id => !id.StartsWith("f83e5d02-each", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task UseModelNativeSizeAsync_WrittenSize_IsReplacedAndReported()
    {
        await using var host = new EmojiHost();
        WorkflowImport import = NodeGraph.ImportWorkflow(Read("text-to-image"), host.Catalog);

        await import.UseModelNativeSizeAsync(host.Models);

        Assert.Equal(["width", "height"], import.Changes.Select(change => change.Field));
        Assert.All(import.Changes, change => Assert.Equal(
            ("5d7e2c10-noise", 512, 64, "model 'emoji-diffusion' was trained for 64 x 64 pixels"), (change.NodeId, change.Before, change.After, change.Reason)));
        var noise = Assert.Single(import.Graph.Nodes.OfType<MakeNoise>());
        Assert.Equal((64, 64), (noise.Width, noise.Height));
        Assert.Empty((await import.UseModelNativeSizeAsync(host.Models)).Changes.Skip(2));
    }

    [Fact]
    public async Task UseModelNativeSizeAsync_ConnectedWidth_StaysAndOnlyTheHeightIsReported()
    {
        await using var host = new EmojiHost();
        WorkflowImport import = NodeGraph.ImportWorkflow(Read("text-to-image"), host.Catalog);
        var noise = Assert.Single(import.Graph.Nodes.OfType<MakeNoise>());
        IntegerValue width = import.Graph.Add(new IntegerValue { Value = 128 });
        import.Graph.Connect(width.Out.Value, noise.In.Width);

        await import.UseModelNativeSizeAsync(host.Models);

        Assert.Equal("height", Assert.Single(import.Changes).Field);
    }

    [Fact]
    public async Task UseModelNativeSizeAsync_ModelIsNotThere_SaysWhichAreKnown()
    {
        await using var host = new EmojiHost();
        WorkflowImport import = NodeGraph.ImportWorkflow(Read("prompt-from-file"), host.Catalog);

        ModelNotFoundException exception = await Assert.ThrowsAsync<ModelNotFoundException>(() => import.UseModelNativeSizeAsync(host.Models));

        Assert.Contains("stable-diffusion-v1-5", exception.Message, StringComparison.Ordinal);
        Assert.Contains("emoji-diffusion", exception.Message, StringComparison.Ordinal);
        Assert.Empty(import.Changes);
    }

    /// <summary>The workflow's own 512 x 512 pixels, of which this model makes no picture, in all of its 30 steps at full counts.</summary>
    [Fact]
    [Trait("Kind", "Heavy")]
    public async Task RunAsync_UnmodifiedWorkflow_RunsAtItsOwnSize()
    {
        await using var host = new EmojiHost();
        WorkflowImport import = NodeGraph.ImportWorkflow(Read("text-to-image"), host.Catalog);
        import.Set("model", Emoji);
        if (Environment.GetEnvironmentVariable("INVOKE_FULL") != "1")
        {
            import.Set("steps", 2);
        }

        await using GraphRun run = await host.Runner.RunAsync(import.Graph);

        run.ThrowIfNotCompleted();
        var image = Assert.IsType<ImageRef>(Assert.Single(run.GetAll(Decode, "image")));
        StoredImage stored = await host.Images.GetAsync(image.ImageName);
        Assert.Equal((512, 512), (stored.Width, stored.Height));
        Assert.Empty(import.Changes);
    }

    private static string Read(string name) => File.ReadAllText(Path.Combine(RepositoryRoot.Path, "tests", "EndToEnd.Tests", "Workflows", name + ".json"));
}

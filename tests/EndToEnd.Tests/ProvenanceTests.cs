using System.Text.Json.Nodes;
using Invoke.Graph;
using Invoke.Images;

namespace Invoke.EndToEnd.Tests;

/// <summary>What an image's file tells of how it was made, with the real model.</summary>
public sealed class ProvenanceTests
{
    [Fact]
    public async Task RunAsync_TextToImage_FileTellsHowItWasMade()
    {
        await using var host = new EmojiHost();
        var apple = new AppleGraph(count: 2, seed: 7) { Model = { Model = new ModelIdentifier(Name: "emoji-diffusion") } };

        await using GraphRun run = await host.Runner.RunAsync(apple.Graph, options: new GraphRunOptions { Workflow = """{"name":"apples"}""" });

        run.ThrowIfNotCompleted();
        string second = run.GetAll(apple.Image.Out.Image)[1].ImageName;
        ImageMetadata carried = await host.Images.ReadMetadataAsync(second);
        JsonNode metadata = JsonNode.Parse(carried.Metadata!)!;
        Assert.Equal(
            ("txt2img", "red apple", "", 8L, 64, 64, 4, 3.0, "ddim", "cpu", "emoji-diffusion"),
            ((string?)metadata["generation_mode"], (string?)metadata["positive_prompt"], (string?)metadata["negative_prompt"], (long)metadata["seed"]!, (int)metadata["width"]!,
                (int)metadata["height"]!, (int)metadata["steps"]!, (double)metadata["cfg_scale"]!, (string?)metadata["scheduler"], (string?)metadata["rand_device"],
                (string?)metadata["model"]!["name"]));
        Assert.Equal(carried.Metadata, (await host.Images.GetAsync(second)).Metadata);
        Assert.Equal("""{"name":"apples"}""", carried.Workflow);
        Assert.Equal([second], (await host.Images.ListAsync(new ImageQuery { SessionId = run.SessionId, Limit = 1 })).Items.Select(image => image.ImageName));
    }

    [Fact]
    public async Task RunAsync_GraphOfAFile_MakesTheSamePixelsAgain()
    {
        await using var host = new EmojiHost();
        var apple = new AppleGraph(count: 3, seed: 7);
        await using GraphRun run = await host.Runner.RunAsync(apple.Graph);
        string second = run.GetAll(apple.Image.Out.Image)[1].ImageName;
        NodeGraph graph = NodeGraph.Parse((await host.Images.ReadMetadataAsync(second)).Graph!, host.Catalog);

        await using GraphRun again = await host.Runner.RunAsync(graph);

        again.ThrowIfNotCompleted();
        Assert.DoesNotContain(graph.Nodes, node => node.Descriptor.Type is "iterate" or "range");
        var image = Assert.IsType<ImageRef>(Assert.Single(again.GetAll("l2i", "image")));
        Assert.Equal((await host.Images.ReadPixelsAsync(second, PixelFormat.Rgb24)).Data, (await host.Images.ReadPixelsAsync(image.ImageName, PixelFormat.Rgb24)).Data);
    }

    [Fact]
    public async Task RunAsync_ChangedAfterwards_StillTellsTheGeneration()
    {
        await using var host = new EmojiHost();
        var apple = new AppleGraph(count: 1, seed: 7);
        BlurImage blur = apple.Graph.Add(new BlurImage { Radius = 2, Metadata = System.Text.Json.JsonElement.Parse("""{"mood":"soft","steps":99}""") }, "blur");
        apple.Graph.Connect(apple.Image.Out.Image, blur.In.Image);

        await using GraphRun run = await host.Runner.RunAsync(apple.Graph);

        run.ThrowIfNotCompleted();
        var image = Assert.IsType<ImageRef>(Assert.Single(run.GetAll("blur", "image")));
        JsonNode metadata = JsonNode.Parse((await host.Images.GetAsync(image.ImageName)).Metadata!)!;
        Assert.Equal(("red apple", 7L, "soft", 99), ((string?)metadata["positive_prompt"], (long)metadata["seed"]!, (string?)metadata["mood"], (int)metadata["steps"]!));
    }
}
